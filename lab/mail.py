"""Mail: what is said to a person, as a message that arrives.

Rows, claims and tries: deliveries.py. Folder and server: post.py. How it looks: letterhead.py.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from flask import current_app
from flask_babel import force_locale, get_locale

from . import clock, deliveries, letterhead, post, text
from .config import Settings
from .db import db
from .deliveries import Delivery, NotNow, Refused, Unwanted, host_of
from .post import Post

SUBJECT = 150
"""Characters of a subject: a headline and the longest title."""


@dataclass(frozen=True)
class Letter:
    """What a mail says. `headers` are those beside the usual ones."""

    subject: str
    text: str
    html: str = ""
    lang: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


Renderer = Callable[[Delivery], Letter | None]
_renderers: dict[str, Renderer] = {}


def render_with(kind: str, renderer: Renderer) -> None:
    """For later packages: says what the mail of a "notice" or a "digest" says, or None when nobody wants it now."""
    _renderers[kind] = renderer


Stop = Callable[[Delivery], str]
_stops: list[Stop] = []


def stop_when(stop: Stop) -> None:
    """For packages that know of addresses to which nothing may go: they say why not, or ""."""
    if stop not in _stops:
        _stops.append(stop)


Hearer = Callable[[str, str, bool], None]
_hearers: list[Hearer] = []


def hear_refusals(hearer: Hearer) -> None:
    """For packages that note what servers say: the address, the server's words, and whether it will never take it."""
    if hearer not in _hearers:
        _hearers.append(hearer)


# Sending


def send() -> int:
    """What is due, at most one batch."""
    with post.opened(_settings()) as carry:
        return deliveries.send("mail", lambda delivery: _carry(delivery, carry))


def _carry(delivery: Delivery, carry: Post) -> None:
    for stop in _stops:
        if why := stop(delivery):
            raise Unwanted(why)
    letter = _letter(delivery)
    if letter is None:
        raise Unwanted("")
    message, address, id, tries = message_of(delivery, letter), delivery.address, delivery.id, delivery.tries
    db.session.rollback()  # no read transaction stays open while a mail server takes its time
    try:
        carry(message, address, id)
    except (Refused, NotNow) as no:
        if isinstance(no, Refused) or tries >= deliveries.OWN_TRIES:
            for hear in _hearers:
                hear(address, str(no), isinstance(no, Refused))
        raise


def _letter(delivery: Delivery) -> Letter | None:
    if delivery.digest:
        return _renderers["digest"](delivery)
    if delivery.notice_id is None:
        return plain(delivery.subject, delivery.body, delivery.lang) if delivery.body else None
    return _renderers["notice"](delivery)


def plain(subject: str, body: str, lang: str = "") -> Letter:
    """A mail that was written as text: its HTML is made of that when it is sent, and kept nowhere."""
    lang = lang or str(get_locale())
    with force_locale(lang):
        return Letter(subject, body, letterhead.of_text(subject, body), lang)


def send_now(message: EmailMessage) -> None:
    """Past the queue, for an administrator who tries things out. Raises Refused, NotNow or Unreachable."""
    with post.opened(_settings()) as carry:
        carry(message, str(message["To"]), 0)


def _settings() -> Settings:
    return current_app.config["LAB"]


def message_of(delivery: Delivery, letter: Letter) -> EmailMessage:
    """The whole mail: the text first, the same as HTML where the letter has it, marked as sent by a machine."""
    # Nothing but ASCII: a server on the way may know no more.
    message = EmailMessage(policy=policy.SMTP.clone(cte_type="7bit"))
    _address(message, delivery, letter)
    for name, value in letter.headers.items():
        message[name] = value
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letterhead.dressed(letter.html), subtype="html")
    if letter.lang:
        message["Content-Language"] = letter.lang.replace("_", "-")
    # An address may not be folded: the usual 78 characters would encode it, and no provider could follow it.
    message.policy = message.policy.clone(max_line_length=998)
    return message


def _address(message: EmailMessage, delivery: Delivery, letter: Letter) -> None:
    """No Precedence: it is in no standard, and Auto-Submitted says the same. Exchange reads a word of its own."""
    settings = _settings()
    message["From"] = Address(f"{settings.name} {settings.city}", addr_spec=settings.mail_from)
    message["To"] = delivery.address
    if settings.mail_reply_to:
        message["Reply-To"] = settings.mail_reply_to
    # "=?" would begin an encoded word, which is read before it is sent: a title could hide a line end in one.
    message["Subject"] = text.short(letter.subject, SUBJECT).replace("=?", "= ?")
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = delivery.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    if delivery.notice_id is not None or delivery.digest:
        message["List-Id"] = f"<notices.{host_of(settings)}>"


def thread_of(kind: str, thing_id: int) -> dict[str, str]:
    """Headers that put all mails about one thing into one conversation. No mail has this number itself."""
    root = f"<{kind}-{thing_id}@{host_of(_settings())}>"
    return {"In-Reply-To": root, "References": root}


# What mails there are, for whoever wants to see them


@dataclass(frozen=True)
class Sample:
    """One mail that the lab can send, with made-up people in it. `group` is its heading in a list of all, `to` says who
    gets it; `make` is called in the language in which it is to be seen. `listed`: a notice or a digest, which one can
    stop."""

    name: str
    group: str
    title: str
    make: Callable[[], Letter]
    to: str = ""
    listed: bool = False


Samples = Callable[[], Iterable[Sample]]
_samples: list[Samples] = []


def show(samples: Samples) -> None:
    """For packages: each says which mails it sends."""
    if samples not in _samples:
        _samples.append(samples)


def samples() -> dict[str, Sample]:
    """By name, in the order of the packages."""
    return {sample.name: sample for of in _samples for sample in of()}


def sample_of(sample: Sample, lang: str, address: str) -> tuple[Letter, EmailMessage]:
    """What it says in a language, and the whole mail as it would go to an address. Nothing of it is kept."""
    with force_locale(lang):
        letter = sample.make()
    once = Delivery(id=0, address=address, message_id=make_msgid(domain=host_of(_settings())), digest=sample.listed)
    return letter, message_of(once, letter)
