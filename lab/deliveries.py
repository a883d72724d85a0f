"""Deliveries: one row for each message to one person on one channel. The rows are the queue.

A row is claimed before it is carried, so that two workers never carry one twice. A crash between "carried" and
"noted" repeats at most that one, with the same number.
"""

import hmac
import logging
import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import get_locale
from sqlalchemy import ColumnElement, ForeignKey, Index, Text, UniqueConstraint, and_, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from . import clock
from .config import Settings
from .db import Base, UtcDateTime, atomic, db
from .text import without_addresses

log = logging.getLogger(__name__)

BATCH = 50
SECONDS = 2.0
"""After which one look at a channel ends: a server that is slow must not hold up the telling of others."""
LEASE = timedelta(minutes=5)
"""What is being carried for longer than this belonged to a worker that died."""
BACKOFF = (1, 5, 15, 60)
"""Minutes to the next try."""
OWN_TRIES = len(BACKOFF) + 1
SERVER_TRIES = 75
"""About three days: a server that is down over a weekend costs nobody a notice."""
ENDED = ("sent", "failed", "suppressed")


class Delivery(Base):
    """`state`: waiting, sending, sent, failed, suppressed; held until a digest takes it along. `urgent`: sign-ins.

    `next_at`: when it is due; while it is carried, until when it is claimed; while it is held, when its digest is.
    `carrier_id`: the digest that takes it along, itself a delivery without a notice and with `digest`; its parts end
    as it ends. `subject` and `body` hold a mail behind which no notice stands until it is sent; all else is rendered
    when it is sent; `lang` is their language. `address` is "" where the channel has addresses of its own.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_queue", "channel", "state", "urgent", "next_at"),
        UniqueConstraint("notice_id", "channel"),
        Index("ix_deliveries_failed", "id", sqlite_where=db.text("state = 'failed'"),
              postgresql_where=db.text("state = 'failed'")),
        Index("ix_deliveries_sent", "channel", "sent_at", sqlite_where=db.text("sent_at IS NOT NULL"),
              postgresql_where=db.text("sent_at IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )  # fmt: skip

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
    lang: Mapped[str] = mapped_column(default="")
    error: Mapped[str] = mapped_column(default="")
    digest: Mapped[bool] = mapped_column(default=False)
    carrier_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id"), index=True)


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
        lang=str(get_locale() or ""),
    )  # fmt: skip
    db.session.add(delivery)
    db.session.flush()
    return delivery


def message_id_of(settings: Settings, name: str) -> str:
    """Always the same for a name, and known to nobody but who carried the mail or got it: what comes back with it is
    ours."""
    mark = hmac.digest(settings.secret_key.encode(), f"message-id {name}".encode(), "sha256")[:8].hex()
    return f"<{name}-{mark}@{host_of(settings)}>"


def host_of(settings: Settings) -> str:
    """The right side of a Message-ID."""
    return urlsplit(settings.base_url).hostname or "pilotlight"


class Unwanted(Exception):
    """Nobody wants it any more, or it may not go to this address: says why."""


class Unreachable(Exception):
    """The server behind the channel does not answer or does not let us in: no message's own fault."""


class NotNow(Exception):
    """The server does not take this one message yet. `at`: when it will be due, for a wait that is no failed try."""

    def __init__(self, why: str = "", at: datetime | None = None) -> None:
        super().__init__(why)
        self.at = at


class Refused(Exception):
    """The server will never take this message."""


Carry = Callable[[Delivery], None]
"""Brings one message to its server. Raises one of the four above when it did not."""


def send(channel: str, carry: Carry, most: int = BATCH) -> int:
    """What is due on a channel, each claimed and noted by itself. Ends early when the server is away, or slow."""
    done, until = 0, time.monotonic() + SECONDS
    while done < most and (not done or time.monotonic() < until) and (claimed := _claim(channel)) is not None:
        done += 1
        if claimed.tries > SERVER_TRIES:
            # Claimed again and again and never noted: whatever it is, it ends the worker that carries it.
            _note(claimed, claimed.tries, "failed", "the worker ended each time it carried this")
        elif not _deliver(claimed, carry):
            break
    return done


def _claim(channel: str) -> Delivery | None:
    """The most urgent that is due, marked as being carried until the lease ends."""
    # An idle worker looks every second: it reads first, and takes the write lock only when there is something.
    while (id := _next_due(channel)) is not None:
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


def _next_due(channel: str) -> int | None:
    """Each look reads one row at the head of the index; one statement over all of them would sort a long queue."""
    for urgent in (True, False):
        for state in ("waiting", "sending"):
            lane = (Delivery.channel == channel, Delivery.state == state, Delivery.urgent == urgent)
            due = select(Delivery.id).where(*lane, Delivery.next_at <= clock.now())
            if (id := db.session.scalar(due.order_by(Delivery.next_at, Delivery.id).limit(1))) is not None:
                return id
    return None


def _deliver(delivery: Delivery, carry: Carry) -> bool:
    """Carry one and note what became of it. False when the server is away and nothing more can be sent now."""
    claim = delivery.tries
    try:
        carry(delivery)
    except Unwanted as why:
        _note(delivery, claim, "suppressed", str(why))
    except Refused as no:
        _note(delivery, claim, "failed", str(no))
    except Unreachable as away:
        _say_once(delivery.channel, str(away))
        _try_later(delivery, claim, str(away), OWN_TRIES if delivery.urgent else SERVER_TRIES)
        return False
    except NotNow as later:
        _try_later(delivery, claim, str(later), OWN_TRIES, later.at)
    except Exception as wrong:
        log.exception("the delivery %s could not be carried; it is tried again", delivery.id)
        _try_later(delivery, claim, f"{type(wrong).__name__}: {wrong}", OWN_TRIES)
    else:
        _say_once(delivery.channel, "")
        _note(delivery, claim, "sent")
    return True


_away: set[str] = set()
"""Channels whose server did not let this worker in the last time."""


def _say_once(channel: str, away: str) -> None:
    """That a server is away, and that it is back: with a long queue the worker asks it each second."""
    if away and channel not in _away:
        log.warning("nothing can be sent by %s just now, and is tried again: %s", channel, without_addresses(away))
        _away.add(channel)
    elif not away and channel in _away:
        log.warning("messages can be sent by %s again", channel)
        _away.discard(channel)


def _note(delivery: Delivery, claim: int, state: str, error: str = "") -> None:
    """How it ended, for it and what it took along. Its words are not kept: what a sign-in mail said is a key."""
    now, id = clock.now(), delivery.id
    db.session.rollback()
    ended = {"state": state, "error": without_addresses(error)[:500], "sent_at": now if state == "sent" else None}
    it = or_(Delivery.id == id, Delivery.carrier_id == id) if delivery.digest else Delivery.id == id
    with atomic():
        if _may_note(id, claim, state):
            db.session.execute(update(Delivery).where(it).values(**ended, subject="", body=""))


def _may_note(id: int, claim: int, state: str) -> bool:
    """`claim`: the try in which it was claimed. Nothing is noted over a person who left meanwhile.

    A worker that slept through its lease (a laptop does) finds that another has it: all it may add is that it was sent.
    """
    found = db.session.execute(select(Delivery.state, Delivery.tries).where(Delivery.id == id)).first()
    if found is None or found.state == "suppressed":
        return False
    return state == "sent" or (found.state, found.tries) == ("sending", claim)


def _try_later(delivery: Delivery, claim: int, error: str, tries: int, at: datetime | None = None) -> None:
    db.session.rollback()
    if at is None and claim >= tries:
        _note(delivery, claim, "failed", error)
        return
    minutes = BACKOFF[min(claim, len(BACKOFF)) - 1] * random.uniform(1, 1.2)  # noqa: S311 - not for secrets
    later = {
        "state": "waiting", "error": without_addresses(error)[:500],
        "next_at": at or clock.now() + timedelta(minutes=minutes), "tries": claim - (at is not None),
    }  # fmt: skip
    with atomic():
        if _may_note(delivery.id, claim, "waiting"):
            db.session.execute(update(Delivery).where(Delivery.id == delivery.id).values(**later))


def forget_sign_ins(before: datetime) -> int:
    """Inside atomic(): whoever types an address may type a stranger's, so it is not kept once the mail has gone.

    So it is with every mail behind which no notice stands: sign-ins, invitations, receipts. Digests stay with theirs.
    """
    alone = (Delivery.notice_id.is_(None), Delivery.digest.is_(False))
    gone = delete(Delivery).where(Delivery.state.in_(ENDED), Delivery.next_at < before, *alone)
    done: Any = db.session.execute(gone, execution_options={"synchronize_session": False})
    return int(done.rowcount)
