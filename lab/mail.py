"""Mail: one row a mail, written in the caller's transaction and sent by the worker. Sign-in mails go first.

A mail is claimed before it is sent, so that two workers never send one twice. A crash between "sent" and "noted"
repeats at most that one mail, with the same Message-ID.
"""

import logging
import os
import random
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from flask import current_app
from sqlalchemy import ColumnElement, ForeignKey, Index, Text, UniqueConstraint, and_, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from . import clock
from .config import Settings
from .db import Base, UtcDateTime, atomic, db

log = logging.getLogger(__name__)

BATCH = 50
TIMEOUT = 10
"""Seconds that a mail server may take to say something."""
LEASE = timedelta(minutes=5)
"""A mail that is being sent for longer than this belonged to a worker that died."""
BACKOFF = (1, 5, 15, 60)
"""Minutes to the next try."""
OWN_TRIES = len(BACKOFF) + 1
SERVER_TRIES = 75
"""About three days: a mail server that is down over a weekend costs nobody a notice."""


class Delivery(Base):
    """`state`: waiting, sending, sent, failed, suppressed. `urgent` mails (sign-in) go first.

    `next_at`: when it is due; while it is sent, until when it is claimed. `subject` and `body` hold a sign-in mail
    until it is sent; a notice's mail is rendered when it is sent.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_due", "state", "urgent", "next_at"),
        UniqueConstraint("notice_id", "channel"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    address: Mapped[str]
    channel: Mapped[str] = mapped_column(default="mail")
    state: Mapped[str] = mapped_column(default="waiting")
    urgent: Mapped[bool] = mapped_column(default=False)
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    message_id: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(Text, default="")
    error: Mapped[str] = mapped_column(default="")


def enqueue(
    address: str,
    *,
    subject: str = "",
    body: str = "",
    person_id: int | None = None,
    notice_id: int | None = None,
    urgent: bool = False,
) -> Delivery:
    """Put a mail in the queue, inside the caller's atomic(). Subject and body only for a mail without a notice."""
    delivery = Delivery(
        address=address, subject=subject, body=body, person_id=person_id, notice_id=notice_id, urgent=urgent,
        next_at=clock.now(), message_id=make_msgid(domain=host_of(current_app.config["LAB"])),
    )  # fmt: skip
    db.session.add(delivery)
    db.session.flush()
    return delivery


def host_of(settings: Settings) -> str:
    """The right side of a Message-ID."""
    return urlsplit(settings.base_url).hostname or "pilotlight"


@dataclass(frozen=True)
class Letter:
    """What a mail says. `headers` are those beside the usual ones."""

    subject: str
    text: str
    html: str = ""
    lang: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Unreachable(Exception):
    """The mail server does not answer or does not let us in: no mail's own fault."""


class NotNow(Exception):
    """The mail server does not take this one mail yet."""


class Refused(Exception):
    """The mail server will never take this mail."""


Renderer = Callable[[Delivery], Letter | None]
_renderers: list[Renderer] = []


def render_notices_with(renderer: Renderer) -> None:
    """For the package of notices: says what a notice's mail says, or None when it is not wanted any more."""
    _renderers[:] = [renderer]


# Sending


def send() -> int:
    """What is due, at most BATCH mails, each claimed and noted by itself. Ends early when the server is away."""
    done = 0
    with _post(current_app.config["LAB"]) as post:
        while done < BATCH and (claimed := _claim()) is not None:
            done += 1
            if not _deliver(claimed, post):
                break
    return done


def _claim() -> Delivery | None:
    """The most urgent mail that is due, marked as being sent until the lease ends."""
    # An idle worker looks every second: it reads first, and takes the write lock only when there is something.
    while (id := _next_due()) is not None:
        with atomic():
            still = select(Delivery).where(Delivery.id == id, _is_due()).with_for_update(skip_locked=True)
            found = db.session.scalar(still)
            if found is not None:
                found.state, found.next_at, found.tries = "sending", clock.now() + LEASE, found.tries + 1
                return found
    db.session.rollback()
    return None


def _is_due() -> ColumnElement[bool]:
    return and_(Delivery.state.in_(("waiting", "sending")), Delivery.next_at <= clock.now())


def _next_due() -> int | None:
    """Each look reads one row at the head of the index; one statement over all of them would sort a long queue."""
    for urgent in (True, False):
        for state in ("waiting", "sending"):
            lane = (Delivery.state == state, Delivery.urgent == urgent, Delivery.next_at <= clock.now())
            first = select(Delivery.id).where(*lane).order_by(Delivery.next_at, Delivery.id).limit(1)
            if (id := db.session.scalar(first)) is not None:
                return id
    return None


def _deliver(delivery: Delivery, post: "Post") -> bool:
    """Send one and note what became of it. False when the server is away and nothing more can be sent now."""
    try:
        letter = _letter(delivery)
        if letter is None:
            _note(delivery, "suppressed")
            return True
        message = message_of(delivery, letter)
        db.session.rollback()  # no read transaction stays open while a mail server takes its time
        post(message, delivery.address, delivery.id)
    except Refused as no:
        _note(delivery, "failed", str(no))
    except Unreachable as away:
        _try_later(delivery, str(away), OWN_TRIES if delivery.urgent else SERVER_TRIES)
        return False
    except NotNow as later:
        _try_later(delivery, str(later), OWN_TRIES)
    except Exception as wrong:
        log.exception("the mail %s could not be sent; it is tried again", delivery.id)
        _try_later(delivery, f"{type(wrong).__name__}: {wrong}", OWN_TRIES)
    else:
        _note(delivery, "sent")
    return True


def _letter(delivery: Delivery) -> Letter | None:
    if delivery.notice_id is None:
        return Letter(delivery.subject, delivery.body) if delivery.body else None
    return _renderers[0](delivery)


def _note(delivery: Delivery, state: str, error: str = "") -> None:
    """Its words are not kept: what a sign-in mail said is a key."""
    now = clock.now()
    ended = {"state": state, "error": error[:500], "sent_at": now if state == "sent" else None}
    with atomic():
        db.session.execute(update(Delivery).where(Delivery.id == delivery.id).values(**ended, subject="", body=""))


def _try_later(delivery: Delivery, error: str, tries: int) -> None:
    db.session.rollback()
    if delivery.tries >= tries:
        _note(delivery, "failed", error)
        return
    minutes = BACKOFF[min(delivery.tries, len(BACKOFF)) - 1] * random.uniform(1, 1.2)  # noqa: S311 - not for secrets
    later = {"state": "waiting", "error": error[:500], "next_at": clock.now() + timedelta(minutes=minutes)}
    with atomic():
        db.session.execute(update(Delivery).where(Delivery.id == delivery.id).values(**later))


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


def forget_sign_ins(before: datetime) -> int:
    """Inside atomic(): whoever types an address may type a stranger's, so it is not kept once the mail has gone.

    So it is with every mail behind which no notice stands: sign-ins, invitations, receipts.
    """
    ended = Delivery.state.in_(("sent", "failed", "suppressed"))
    gone = delete(Delivery).where(ended, Delivery.next_at < before, Delivery.notice_id.is_(None))
    done: Any = db.session.execute(gone, execution_options={"synchronize_session": False})
    return int(done.rowcount)


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
