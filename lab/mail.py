"""Mail: what is said to a person, as a message that arrives, to a folder or to a server.

Rows, claims and tries: deliveries.py.
"""

import os
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from flask import current_app

from . import clock, deliveries
from .config import Settings
from .db import db
from .deliveries import Delivery, NotNow, Refused, Unreachable, Unwanted

TIMEOUT = 10
"""Seconds that a mail server may take to say something."""


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


# Sending


def send() -> int:
    """What is due, at most one batch."""
    with _post(current_app.config["LAB"]) as post:
        return deliveries.send("mail", lambda delivery: _carry(delivery, post))


def _carry(delivery: Delivery, post: "Post") -> None:
    for stop in _stops:
        if why := stop(delivery):
            raise Unwanted(why)
    letter = _letter(delivery)
    if letter is None:
        raise Unwanted("")
    message = message_of(delivery, letter)
    db.session.rollback()  # no read transaction stays open while a mail server takes its time
    post(message, delivery.address, delivery.id)


def _letter(delivery: Delivery) -> Letter | None:
    if delivery.digest:
        return _renderers["digest"](delivery)
    if delivery.notice_id is None:
        return Letter(delivery.subject, delivery.body) if delivery.body else None
    return _renderers["notice"](delivery)


def message_of(delivery: Delivery, letter: Letter) -> EmailMessage:
    """The whole mail: multipart when the letter has HTML, marked as sent by a machine."""
    settings: Settings = current_app.config["LAB"]
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = Address(f"{settings.name} {settings.city}", addr_spec=settings.mail_from)
    message["To"] = delivery.address
    # "=?" would begin an encoded word, which is read before it is sent: a title could hide a line end in one.
    message["Subject"] = " ".join(letter.subject.split()).replace("=?", "= ?")
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = delivery.message_id
    message["Auto-Submitted"] = "auto-generated"
    for name, value in letter.headers.items():
        message[name] = value
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    if letter.lang:
        message["Content-Language"] = letter.lang
    # An address may not be folded: the usual 78 characters would encode it, and no provider could follow it.
    message.policy = policy.SMTP.clone(max_line_length=998)
    return message


# Where mails go: a folder, or a server

Post = Callable[[EmailMessage, str, int], None]


@contextmanager
def _post(settings: Settings) -> Iterator[Post]:
    if settings.mail_to_file:
        yield lambda message, _address, id: _write(settings.instance / "mail", message, id)
        return
    server = _Server(settings)
    try:
        yield server.send
    finally:
        server.leave()


def _write(folder: Path, message: EmailMessage, id: int) -> None:
    """Whole or not at all: who watches the folder never reads half a mail."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # a sign-in mail in it is a key
    half = folder / f".{id}.{os.getpid()}"
    half.write_bytes(message.as_bytes())
    half.replace(folder / f"{clock.now():%Y%m%dT%H%M%S%f}-{id}.eml")


class _Server:
    """One connection for the mails of a batch, opened with the first."""

    def __init__(self, settings: Settings) -> None:
        self.url, self.sender = urlsplit(settings.mail_url), settings.mail_from
        self.smtp: smtplib.SMTP | None = None

    def send(self, message: EmailMessage, address: str, _id: int) -> None:
        smtp = self._connected()
        try:
            smtp.send_message(message, self.sender, [address])
        except smtplib.SMTPRecipientsRefused as no:
            code, said = next(iter(no.recipients.values()))
            raise (Refused if code >= 500 else NotNow)(f"{code} {_words(said)}") from no
        except smtplib.SMTPDataError as no:
            raise (Refused if no.smtp_code >= 500 else NotNow)(f"{no.smtp_code} {_words(no.smtp_error)}") from no
        except smtplib.SMTPNotSupportedError as no:
            raise Refused(str(no)) from no
        except (OSError, smtplib.SMTPException) as away:
            self._hang_up()
            raise Unreachable(f"{type(away).__name__}: {away}") from away

    def _connected(self) -> smtplib.SMTP:
        """A server may hang up between two mails; that is no mail's failure."""
        if self.smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                if self.smtp.noop()[0] == 250:
                    return self.smtp
            self._hang_up()
        try:
            self.smtp = self._connect()
        except (OSError, smtplib.SMTPException) as away:
            raise Unreachable(f"{type(away).__name__}: {away}") from away
        return self.smtp

    def _connect(self) -> smtplib.SMTP:
        host, at_once = self.url.hostname or "localhost", self.url.scheme == "smtps"
        tls = parse_qs(self.url.query).get("tls", ["0"])[0] not in ("0", "")
        port = self.url.port or (465 if at_once else 587 if tls else 25)
        secure = ssl.create_default_context()
        if at_once:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=secure)
        else:
            smtp = smtplib.SMTP(host, port, timeout=TIMEOUT)
        if tls and not at_once:
            smtp.starttls(context=secure)
        if self.url.username:
            smtp.login(unquote(self.url.username), unquote(self.url.password or ""))
        return smtp

    def leave(self) -> None:
        if self.smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self.smtp.quit()
        self._hang_up()

    def _hang_up(self) -> None:
        if self.smtp is not None:
            self.smtp.close()
        self.smtp = None


def _words(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
