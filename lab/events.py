"""The append-only history. record() writes inside the caller's transaction; the event row is also the outbox.

The row holds codes only, so that it can be chained and a person can be erased: who acted and what they wrote stand
outside, and the row keeps a salted hash of each text.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Index, Text, bindparam, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from . import clock
from .board import rules as board
from .checkins import rules as checkins
from .db import Base, UtcDateTime, db
from .incidents import rules as incidents
from .policy import Actor
from .recruitment import rules as recruitment
from .satisfaction import rules as satisfaction
from .surveys import rules as surveys
from .workshops import rules as workshops


class Event(Base):
    """`at`: UTC milliseconds. `root_id`: the happening this belongs to (itself when it is the first)."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_thing", "kind", "thing_id", "id"),
        Index("ix_events_at", "at"),
        Index("ix_events_outcomes", "at", sqlite_where=db.text("outcome = 1"), postgresql_where=db.text("outcome")),
        Index("ix_events_outbox", "id", sqlite_where=db.text("fanned_out_at IS NULL"),
              postgresql_where=db.text("fanned_out_at IS NULL")),
        Index("uq_events_reminder", "kind", "thing_id", "move", "due_on", unique=True,
              sqlite_where=db.text("reminder"), postgresql_where=db.text("reminder")),
        {"sqlite_autoincrement": True},
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str]
    thing_id: Mapped[int]
    move: Mapped[str]
    stage_from: Mapped[str] = mapped_column(default="")
    stage_to: Mapped[str] = mapped_column(default="")
    role: Mapped[str]
    unit_id: Mapped[int | None]
    due_on: Mapped[date | None] = mapped_column(Date)
    root_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"), index=True)
    audience: Mapped[str] = mapped_column(default="")
    outcome: Mapped[bool] = mapped_column(default=False)
    reminder: Mapped[bool] = mapped_column(default=False)
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    hashes: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    fanned_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def when(self) -> datetime:
        return clock.from_ms(self.at)


class EventText(Base):
    __tablename__ = "event_texts"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    salt: Mapped[str]


class EventActor(Base):
    """Who acted. Erasing a person deletes their rows and leaves the history standing."""

    __tablename__ = "event_actors"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)


class EventPerson(Base):
    """Whom an event is about beside its thing: letter P of its audience. Erasing a person deletes their rows."""

    __tablename__ = "event_people"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)


Listener = Callable[[Event], None]
_listeners: list[tuple[str, frozenset[str], Listener]] = []


def when(kind: str, moves: frozenset[str], listener: Listener) -> None:
    """Call `listener` in the same transaction after such a move: for a later package that must keep up."""
    if (kind, moves, listener) not in _listeners:
        _listeners.append((kind, moves, listener))


def record(
    kind: str,
    thing_id: int,
    move: str,
    actor: Actor,
    *,
    stage_from: str = "",
    stage_to: str = "",
    due_on: date | None = None,
    root: Event | None = None,
    audience: str = "",
    people: Iterable[int] = (),
    outcome: bool = False,
    reminder: bool = False,
    data: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
) -> Event:
    """Append one row. `data` are codes, numbers and days; `texts` is what a person wrote; `people` are told by name."""
    named = sorted(set(people))
    audience = f"P{audience}" if named else audience
    salts = {name: secrets.token_hex(8) for name in texts or {}}
    event = Event(
        at=clock.now_ms(), kind=kind, thing_id=thing_id, move=move, stage_from=stage_from, stage_to=stage_to,
        role=actor.role, unit_id=actor.unit_id, due_on=due_on, root_id=root and (root.root_id or root.id),
        audience=audience, outcome=outcome, reminder=reminder, data=dict(data or {}),
        hashes={name: _hash(salts[name], body) for name, body in (texts or {}).items()},
        fanned_out_at=None if audience else clock.now(),
    )  # fmt: skip
    db.session.add(event)
    db.session.flush()
    event.root_id = event.root_id or event.id
    _add_beside(event, texts or {}, salts, named, actor)
    for of, moves, listener in _listeners:
        if of == kind and move in moves:
            listener(event)
    return event


def _add_beside(
    event: Event, texts: Mapping[str, str], salts: Mapping[str, str], named: list[int], actor: Actor
) -> None:
    """Texts and people stand outside the row, so that a person can be erased."""
    db.session.add_all(
        EventText(event_id=event.id, name=name, body=body, salt=salts[name]) for name, body in texts.items()
    )
    if named:
        # As plain rows: a reminder may name 10,000 people, and other writers wait meanwhile.
        db.session.execute(insert(EventPerson), [{"event_id": event.id, "person_id": id} for id in named])
    if actor.id:
        db.session.add(EventActor(event_id=event.id, person_id=actor.id))
    db.session.flush()


def _hash(salt: str, body: str) -> str:
    return hashlib.sha256(f"{salt}:{body}".encode()).hexdigest()


ASIDE = frozenset({
    "mention", "suggest", "accept_suggestion", "decline_suggestion", "close_suggestion", "invite", "accept_invitation",
    "decline_invitation", "close_invitation", "leave_co_author", *surveys.WORDS, *workshops.WORDS, *board.WORDS,
    *checkins.WORDS, *incidents.EVENT_WORDS, *recruitment.TO_ONE, "part_used", "part_given", "note_due", "note_late",
    *satisfaction.WORDS,
})  # fmt: skip
"""Moves that only tell single people something. They are no part of what happened to a thing: no history shows them,
and nobody's form is out of date because of them."""


_HAPPENED = (
    select(Event)
    .where(Event.kind == bindparam("kind"), Event.thing_id == bindparam("thing_id"), Event.move.not_in(ASIDE))
    .order_by(Event.id.desc())
)
_TEXTS = select(EventText).where(EventText.event_id.in_(bindparam("ids", expanding=True)))
"""Statements of every page of an idea stand ready: to put one together takes longer than to run it."""


def history(kind: str, thing_id: int) -> list[Event]:
    """Newest first."""
    return list(db.session.scalars(_HAPPENED, {"kind": kind, "thing_id": thing_id}))


def last(kind: str, thing_id: int) -> Event | None:
    return db.session.scalar(_HAPPENED.limit(1), {"kind": kind, "thing_id": thing_id})


def made_by(event: Event, person_id: int) -> bool:
    """Whether this person acted. Erased people acted in nothing."""
    row = db.session.get(EventActor, event.id)
    return row is not None and row.person_id == person_id


def actors_of(kind: str, thing_id: int, move: str) -> frozenset[int]:
    """Who ever made this move with the thing; without those who have left the lab."""
    made = (Event.kind == kind, Event.thing_id == thing_id, Event.move == move)
    found = select(EventActor.person_id).join(Event, Event.id == EventActor.event_id).where(*made)
    return frozenset(db.session.scalars(found))


def texts_of(event_ids: list[int]) -> dict[int, dict[str, str]]:
    """Event id → name → body; the batch twin of one event's texts."""
    found: dict[int, dict[str, str]] = {number: {} for number in event_ids}
    for row in db.session.scalars(_TEXTS, {"ids": event_ids}):
        found[row.event_id][row.name] = row.body
    return found
