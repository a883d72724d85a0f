"""From events to notices. The event row is the outbox: an event without `fanned_out_at` is still to be told.

Everything here may run twice and may be killed in the middle: a notice is unique for (happening, person), and its
mail and the person's counter are written in the same transaction as the notice itself.
"""

import logging
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Row, Select, column, exists, select, update
from sqlalchemy.orm import aliased

from .. import clock
from ..accounts.models import Person
from ..db import atomic, db, insert_into
from ..deliveries import Delivery, message_id_of
from ..events import Event
from . import audience, queries, undo
from .models import Notice, NoticeChoice
from .rules import DEFAULT, Kind, Pace, due, kind_of

log = logging.getLogger(__name__)

PAGE = 5_000
"""People told in one run of the job, all events together: a sign-in's mail waits a second or two, no longer."""
BATCH = 250
"""People written at a time: a short transaction, so that a resident's vote hardly waits."""
BREATH = 0.05
"""Seconds of rest after a batch at most; else as long as it took: other writers get their turn, pages half a core."""
EVENTS = 50
AT_ONCE = 20
"""Authors who are told within the request, in the demo."""

_reached: dict[int, int] = {}
"""Event → last person told. Only saves reading: a new worker begins at the front, and leaves out who has a notice."""


def tell(deliver: bool = True, seen: bool = False) -> int:
    """Tell what is not told yet, oldest first; how much was done. For the demo's history: without mail, as seen.

    An event that fails does not hold up those behind it.
    """
    undo.drop_taken_back()
    untold = select(Event.id).where(Event.fanned_out_at.is_(None), undo.is_over(), ~_comes_later())
    waiting = list(db.session.scalars(untold.order_by(Event.id).limit(EVENTS)))
    done = 0
    for event_id in waiting:
        try:
            done += _tell_some(event_id, max(BATCH, PAGE // len(waiting)), deliver, seen)
        except Exception:
            db.session.rollback()
            log.exception("the event %s could not be told; it is tried again", event_id)
    db.session.rollback()
    return done


def _comes_later() -> ColumnElement[bool]:
    """What follows by itself from a step that is not told yet, as an idea's end from its pilot's: whoever belongs to
    both hears of the step, also while it waits and while 100,000 others are told of it."""
    step = aliased(Event)
    return exists().where(step.id == Event.root_id, step.id != Event.id, step.fanned_out_at.is_(None))


def _tell_some(event_id: int, most: int, deliver: bool, seen: bool) -> int:
    """The next people of the event. It is marked as told when nobody is left of all whom it reaches."""
    event = db.session.get(Event, event_id)
    if event is None or event.fanned_out_at is not None:
        return 0
    after = _reached.pop(event_id, 0)
    people = audience.next_people(event, after, most)
    for start in range(0, len(people), BATCH):
        began = time.perf_counter()
        if not write(event, people[start : start + BATCH], deliver, seen):
            return start  # another worker is telling them
        time.sleep(min(time.perf_counter() - began, BREATH))
    if len(people) == most:
        _reached[event_id] = people[-1][0]
        return len(people)
    if after:
        return len(people) + 1  # once more from the front: whoever is left there is found in the tables
    with atomic():
        db.session.execute(
            update(Event).where(Event.id == event_id, Event.fanned_out_at.is_(None)).values(fanned_out_at=clock.now())
        )
    return len(people) + 1


def tell_authors(event_ids: Sequence[int]) -> None:
    """The demo's promise that an author reads at once what happened to an own idea. The job does the rest."""
    found = select(Event).where(Event.id.in_(event_ids), Event.fanned_out_at.is_(None)).order_by(Event.id)
    for event in list(db.session.scalars(found)):
        # Of the two first letters only: how many people voted is no matter to a request.
        first = audience.next_people(event, 0, AT_ONCE, letters="PA")
        authors = [(person_id, letter) for person_id, letter in first if letter == "A"]
        if authors:
            write(event, authors)


def write(event: Event, people: Sequence[tuple[int, str]], deliver: bool = True, seen: bool = False) -> int:
    """Notices for these people, with their mails and counters, in one transaction; how many are new.

    Whoever has one gets no second, and whoever has left the lab meanwhile gets none.
    """
    at = event.when if seen else clock.now()
    common = {"root_id": event.root_id or event.id, "event_id": event.id, "at": at, "seen_at": at if seen else None}
    letters = dict(people)
    with atomic():
        here = {row.id: row for row in db.session.execute(_people(letters))}
        if not here:
            return 0
        rows = [{"person_id": id, "letter": letters[id], **common} for id in here]
        added: Any = insert_into(Notice.__table__).on_conflict_do_nothing().returning(column("id"), column("person_id"))
        new = [(id, here[person_id], letters[person_id]) for id, person_id in db.session.execute(added, rows)]
        if new and not seen:
            told = update(Person).where(Person.id.in_([person.id for _, person, _ in new]))
            db.session.execute(told.values(unread=Person.unread + 1), execution_options={"synchronize_session": False})
        if new and deliver:
            _post(event, new)
    return len(new)


def _people(ids: Collection[int]) -> Select:
    """In one order, so that two workers on PostgreSQL do not wait for each other; SQLite has one writer anyway."""
    columns = (Person.id, Person.email, Person.wants_mail, Person.quiet_from, Person.quiet_to)
    return select(*columns).where(Person.id.in_(ids), Person.erased_at.is_(None)).order_by(Person.id).with_for_update()


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


New = tuple[int, Row, str]
"""A notice that was just written, its person as _people() reads them, and their letter."""


def _post(event: Event, new: Sequence[New]) -> None:
    """What goes to each of these people, on every channel."""
    people = _addressed(event, new)
    rows = [row for channel in (_mails, *_channels) for row in channel(people)]
    if rows:
        db.session.execute(insert_into(Delivery.__table__).on_conflict_do_nothing(), rows)


def _addressed(event: Event, new: Sequence[New]) -> list[Addressed]:
    """Staff are told on the page only."""
    chosen = queries.choices_of([person.id for _, person, _ in new])
    made = []
    for notice_id, person, letter in new:
        if letter not in audience.BY_MAIL:
            continue
        kind = kind_of(event.move, letter, event.outcome)
        quiet = None if person.quiet_from is None or person.quiet_to is None else (person.quiet_from, person.quiet_to)
        made.append(Addressed(notice_id, person.id, person.email or "", person.wants_mail, kind,
                              chosen.get((person.id, kind)), quiet))  # fmt: skip
    return made


def _mails(people: Sequence[Addressed]) -> list[dict[str, Any]]:
    """One each, at once or held for a digest. Its Message-ID follows from the notice."""
    settings, now = current_app.config["LAB"], clock.now().astimezone(clock.zone())
    rows = []
    for to in people:
        pace = Pace(to.choice.mail) if to.choice else DEFAULT[to.kind]
        if pace == Pace.NEVER or not to.wants_mail or not to.email:
            continue
        rows.append(
            row_of(to, "mail", message_id_of(settings, f"notice-{to.notice_id}"), due(pace, now, to.quiet),
                   address=to.email, state="waiting" if pace == Pace.AT_ONCE else "held")
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
