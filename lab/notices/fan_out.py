"""From events to notices. The event row is the outbox: an event without `fanned_out_at` is still to be told.

Everything here may run twice and may be killed in the middle: a notice is unique for (happening, person), and its
mail and the person's counter are written in the same transaction as the notice itself.
"""

import logging
import time
from collections.abc import Sequence

from flask import current_app
from sqlalchemy import String, cast, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from .. import clock
from ..accounts.models import Person
from ..db import atomic, db
from ..events import Event
from ..mail import Delivery, host_of
from . import audience
from .models import Notice

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
            _post([notice_id for notice_id, _ in new])
    return len(new)


def _post(notice_ids: Sequence[int]) -> None:
    """A mail for each of the notices whose person wants mails. Its Message-ID follows from the notice."""
    host = host_of(current_app.config["LAB"])
    wanted = (
        select(
            Notice.id, Notice.person_id, Person.email, literal("mail"), literal("waiting"), literal(False), literal(0),
            literal(clock.now(), Delivery.next_at.type), literal("<notice-") + cast(Notice.id, String) + f"@{host}>",
            literal(""), literal(""), literal(""),
        )
        .join(Person, Person.id == Notice.person_id)
        .where(Notice.id.in_(notice_ids), Notice.letter.in_(audience.BY_MAIL))
        .where(Person.wants_mail, Person.email.is_not(None), Person.erased_at.is_(None))
    )  # fmt: skip
    columns = ["notice_id", "person_id", "address", "channel", "state", "urgent", "tries", "next_at", "message_id",
               "subject", "body", "error"]  # fmt: skip
    db.session.execute(_insert(Delivery).from_select(columns, wanted).on_conflict_do_nothing())


def _insert(table: type) -> "sqlite.Insert | postgresql.Insert":
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    return insert(table)
