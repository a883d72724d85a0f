"""From events to notices. The event row is the outbox: an event without `fanned_out_at` is still to be told.

Everything here may run twice and may be killed in the middle: a notice is unique for (happening, person), and its
mail and the person's counter are written in the same transaction as the notice itself.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from .. import clock
from ..accounts.models import Person
from ..db import atomic, db
from ..deliveries import Delivery, host_of
from ..events import Event
from . import audience, queries
from .models import Notice, NoticeChoice
from .rules import DEFAULT, Kind, Pace, due, kind_of

log = logging.getLogger(__name__)

PAGE = 5_000
"""People read at a time; one run of the job tells at most this many of one event, so that mail is never held up."""
BATCH = 500
"""People written at a time: a short transaction, so that a resident's vote hardly waits."""
EVENTS = 50
AT_ONCE = 20
"""Authors who are told within the request, in the demo."""
BREATH = 0.002
"""Seconds in which another writer gets its turn."""

_reached: dict[int, int] = {}
"""Event → last person told. Only saves reading: a new worker begins at the front and finds the notices there."""


def tell(deliver: bool = True, seen: bool = False) -> int:
    """Tell what is not told yet, oldest first; how much was done. For the demo's history: without mail, as seen.

    An event that fails does not hold up those behind it.
    """
    untold = select(Event.id).where(Event.fanned_out_at.is_(None)).order_by(Event.id).limit(EVENTS)
    done = 0
    for event_id in list(db.session.scalars(untold)):
        try:
            done += _tell_some(event_id, deliver, seen)
        except Exception:
            db.session.rollback()
            log.exception("the event %s could not be told; it is tried again", event_id)
    db.session.rollback()
    return done


def _tell_some(event_id: int, deliver: bool, seen: bool) -> int:
    """The event's next page of people; after the last page it is marked as told."""
    event = db.session.get(Event, event_id)
    if event is None or event.fanned_out_at is not None:
        return 0
    after = _reached.get(event_id, 0)
    people = _page(event, after, PAGE)
    for start in range(0, len(people), BATCH):
        write(event, people[start : start + BATCH], deliver, seen)
        time.sleep(BREATH)
    if len(people) == PAGE:
        _reached[event_id] = people[-1][0]
        return len(people)
    with atomic():
        db.session.execute(
            update(Event).where(Event.id == event_id, Event.fanned_out_at.is_(None)).values(fanned_out_at=clock.now())
        )
    _reached.pop(event_id, None)
    return len(people) + 1


def _page(event: Event, after: int, limit: int) -> list[tuple[int, str]]:
    """(person, letter) of the next people whom the event reaches, by id."""
    told = audience.told_people(event).where(Person.id > after).limit(limit)
    return [(person_id, audience.RANK[rank]) for person_id, rank in db.session.execute(told)]


def tell_authors(event_ids: Sequence[int]) -> None:
    """The demo's promise that an author reads at once what happened to an own idea. The job does the rest."""
    found = select(Event).where(Event.id.in_(event_ids), Event.fanned_out_at.is_(None)).order_by(Event.id)
    for event in list(db.session.scalars(found)):
        authors = [(id, letter) for id, letter in _authors_first(event) if letter == "A"]
        if authors:
            write(event, authors)


def _authors_first(event: Event) -> list[tuple[int, str]]:
    ranked = audience.told_people(event).order_by(None).order_by("rank").limit(AT_ONCE)
    return [(person_id, audience.RANK[rank]) for person_id, rank in db.session.execute(ranked)]


def write(event: Event, people: Sequence[tuple[int, str]], deliver: bool = True, seen: bool = False) -> int:
    """Notices for these people, with their mails and counters, in one transaction. Whoever has one gets no second."""
    at = event.when if seen else clock.now()
    common = {"root_id": event.root_id or event.id, "event_id": event.id, "at": at, "seen_at": at if seen else None}
    rows = [{"person_id": person_id, "letter": letter, **common} for person_id, letter in people]
    with atomic():
        fresh = db.session.execute(
            _insert(Notice).on_conflict_do_nothing().returning(Notice.id, Notice.person_id), rows
        )
        new = fresh.all()
        if new and not seen:
            told = [person_id for _, person_id in new]
            db.session.execute(
                update(Person).where(Person.id.in_(told)).values(unread=Person.unread + 1),
                execution_options={"synchronize_session": False},
            )
        if new and deliver:
            _post(event, [notice_id for notice_id, _ in new])
    return len(new)


@dataclass(frozen=True)
class Addressed:
    """A new notice and its person. `choice`: what they have chosen for its kind, if anything; `quiet`: their hours."""

    notice_id: int
    person_id: int
    email: str
    wants_mail: bool
    kind: Kind
    choice: NoticeChoice | None
    quiet: tuple[int, int] | None


Channel = Callable[[Sequence[Addressed]], list[dict[str, Any]]]
"""Rows of deliveries for those of the people whom a channel reaches."""
_channels: list[Channel] = []


def deliver_also(channel: Channel) -> None:
    """For later packages: one more way on which notices reach people. Twice is once."""
    if channel not in _channels:
        _channels.append(channel)


def _post(event: Event, notice_ids: Sequence[int]) -> None:
    """What goes to each of these people, on every channel."""
    people = _addressed(event, notice_ids)
    rows = [row for channel in (_mails, *_channels) for row in channel(people)]
    if rows:
        db.session.execute(_insert(Delivery).on_conflict_do_nothing(), rows)


def _addressed(event: Event, notice_ids: Sequence[int]) -> list[Addressed]:
    """Staff are told on the page only."""
    here = (Notice.id.in_(notice_ids), Notice.letter.in_(audience.BY_MAIL), Person.erased_at.is_(None))
    columns = (Notice.id, Notice.person_id, Notice.letter, Person.email, Person.wants_mail, Person.quiet_from,
               Person.quiet_to)  # fmt: skip
    rows = db.session.execute(select(*columns).join(Person, Person.id == Notice.person_id).where(*here)).all()
    chosen = queries.choices_of([row.person_id for row in rows])
    made = []
    for row in rows:
        kind = kind_of(event.move, row.letter, event.outcome)
        quiet = None if row.quiet_from is None or row.quiet_to is None else (row.quiet_from, row.quiet_to)
        made.append(Addressed(row.id, row.person_id, row.email or "", row.wants_mail, kind,
                              chosen.get((row.person_id, kind)), quiet))  # fmt: skip
    return made


def _mails(people: Sequence[Addressed]) -> list[dict[str, Any]]:
    """One each, at once or held for a digest. Its Message-ID follows from the notice."""
    host, now = host_of(current_app.config["LAB"]), clock.now().astimezone(clock.zone())
    rows = []
    for to in people:
        pace = Pace(to.choice.mail) if to.choice else DEFAULT[to.kind]
        if pace == Pace.NEVER or not to.wants_mail or not to.email:
            continue
        rows.append(
            row_of(to, "mail", f"<notice-{to.notice_id}@{host}>", due(pace, now, to.quiet), address=to.email,
                   state="waiting" if pace == Pace.AT_ONCE else "held")
        )  # fmt: skip
    return rows


def row_of(to: Addressed, channel: str, message_id: str, at: datetime, address: str = "",
           state: str = "waiting") -> dict[str, Any]:  # fmt: skip
    """A delivery as plain values."""
    return {
        "notice_id": to.notice_id, "person_id": to.person_id, "address": address, "channel": channel, "state": state,
        "urgent": False, "tries": 0, "next_at": at, "message_id": message_id, "subject": "", "body": "", "error": "",
        "digest": False,
    }  # fmt: skip


def _insert(table: type) -> "sqlite.Insert | postgresql.Insert":
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    return insert(table)
