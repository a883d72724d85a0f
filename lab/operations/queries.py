"""What stands in the queue. Each figure is read from an index and counted up to a limit, however long the queue is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, literal_column, select, union_all
from sqlalchemy.orm import aliased

from .. import clock, jobs, runs
from ..db import db
from ..deliveries import BACKOFF, LEASE, Delivery
from ..events import Event
from ..notices.models import Notice
from ..runs import Run
from .rules import LATE, MOST, OLD, PAGE, REASONS, STATES

FAILED = Delivery.state == literal_column("'failed'")
"""Written out: only so does the database see that the index of failures serves."""


@dataclass(frozen=True)
class Lane:
    """One channel. `counts`: state → up to MOST + 1. `oldest`: how long one of them has waited at least.

    `tried`: how many of those that wait have been tried in vain.
    """

    channel: str
    counts: dict[str, int]
    oldest: timedelta | None
    tried: int
    hour: int
    day: int


@dataclass(frozen=True)
class Untold:
    """Happenings of which nobody has been told yet: how many, and how long the first has waited."""

    count: int
    oldest: timedelta | None


@dataclass(frozen=True)
class Late:
    """A timer or job of this version of the lab; `run` is None before its first."""

    name: str
    run: Run | None
    timer: bool

    @property
    def failing(self) -> bool:
        return self.run is not None and self.run.failures > 0

    @property
    def late(self) -> bool:
        return self.run is None or self.run.ended_at is None or self.run.ended_at < clock.now() - LATE


def lanes() -> list[Lane]:
    """As many statements, however many channels and messages there are."""
    channels = _channels()
    counts, due, tried = _counts(channels), _due_since(channels), _tried(channels)
    hour, day = _sent(channels, timedelta(hours=1)), _sent(channels, timedelta(days=1))
    return [
        Lane(name, counts[name], _oldest(due.get(name), tried[name][1]), tried[name][0], hour[name], day[name])
        for name in channels
    ]


def _channels() -> list[str]:
    """Those that have ever carried something: a step in the index for each, not a look at every row."""
    first = select(func.min(Delivery.channel).label("name")).cte("channels", recursive=True)
    more = select(select(func.min(Delivery.channel)).where(Delivery.channel > first.c.name).scalar_subquery())
    steps = first.union_all(more.where(first.c.name.is_not(None)))
    return list(db.session.scalars(select(steps.c.name).where(steps.c.name.is_not(None))))


def _counts(channels: Collection[str]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {name: dict.fromkeys(STATES, 0) for name in channels}
    wanted = [
        _up_to(Delivery.channel == name, Delivery.state == state).add_columns(literal(name), literal(state))
        for name in channels
        for state in STATES
    ]
    for n, name, state in _all_of(wanted):
        found[name][state] = n
    return found


def _sent(channels: Collection[str], within: timedelta) -> dict[str, int]:
    since = clock.now() - within
    wanted = [
        _up_to(Delivery.channel == name, Delivery.sent_at.is_not(None), Delivery.sent_at > since)
        .add_columns(literal(name))
        for name in channels
    ]  # fmt: skip
    return {name: n for n, name in _all_of(wanted)}


def _oldest(due: timedelta | None, tries: int) -> timedelta | None:
    """What was tried in vain is due again and again: how often says how long it has waited."""
    waits = [BACKOFF[min(n, len(BACKOFF) - 1)] for n in range(max(0, tries - 1))]
    return max(due or timedelta(0), timedelta(minutes=sum(waits))) if due is not None or tries else None


def _tried(channels: Collection[str]) -> dict[str, tuple[int, int]]:
    """Channel → of those that wait for another try, how many there are and the most tries."""
    soon = clock.now() + timedelta(minutes=BACKOFF[-1] * 1.5)
    wanted = []
    for name in channels:
        lane = (Delivery.channel == name, Delivery.state == "waiting", Delivery.next_at <= soon)
        some = select(Delivery.tries).where(*lane, Delivery.urgent.in_((True, False))).limit(MOST).subquery()
        tried = func.sum(case((some.c.tries > 0, 1), else_=0))
        wanted.append(select(literal(name), func.coalesce(tried, 0), func.coalesce(func.max(some.c.tries), 0)))
    return {name: (int(n), int(most)) for name, n, most in _all_of(wanted)}


def _due_since(channels: Collection[str]) -> dict[str, timedelta]:
    """By the head of each lane of the index."""
    now = clock.now()
    wanted = [
        select(literal(name), func.min(Delivery.next_at)).where(
            Delivery.channel == name, Delivery.state == state, Delivery.urgent == urgent, Delivery.next_at <= now
        )
        for name in channels
        for state in ("waiting", "sending")
        for urgent in (True, False)
    ]
    found: dict[str, timedelta] = {}
    for name, first in _all_of(wanted):
        if first is not None:
            found[name] = max(found.get(name, timedelta(0)), now - first)
    return found


def _up_to(*where: ColumnElement[bool]) -> Select[Any]:
    some = select(Delivery.id).where(*where).limit(MOST + 1).subquery()
    return select(select(func.count()).select_from(some).scalar_subquery())


def _all_of(selects: Sequence[Any]) -> Sequence[Any]:
    return db.session.execute(union_all(*selects)).all() if selects else []


def untold() -> Untold:
    some = select(Event.id).where(Event.fanned_out_at.is_(None)).limit(MOST + 1).subquery()
    first = select(Event.at).where(Event.fanned_out_at.is_(None)).order_by(Event.id).limit(1).scalar_subquery()
    count, at = db.session.execute(select(select(func.count()).select_from(some).scalar_subquery(), first)).one()
    return Untold(count, clock.now() - clock.from_ms(at) if at is not None else None)


def late_parts() -> int:
    """Held for a digest whose hour passed long ago, and that no digest has taken along."""
    # "urgent" is named because the index does: without it all that is held would be read.
    late = and_(Delivery.state == "held", Delivery.urgent.is_(False), Delivery.next_at < clock.now() - OLD)
    carrier = aliased(Delivery)
    taken = exists().where(carrier.id == Delivery.carrier_id, carrier.state.in_(("waiting", "sending")))
    some = select(Delivery.id).where(Delivery.channel == "mail", late, ~taken).limit(MOST + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


# What could not be sent


@dataclass(frozen=True)
class Reason:
    """`like`: one of those that failed for it, by which all of them are found."""

    channel: str
    error: str
    count: int
    like: int
    again: bool


def can_go_again() -> ColumnElement[bool]:
    """A notice and a digest are written when they are sent. The words of all else are gone: they could be a key."""
    return Delivery.notice_id.is_not(None) | Delivery.digest


def reasons() -> list[Reason]:
    """Why the newest failures failed, most frequent first."""
    columns = (Delivery.id, Delivery.channel, Delivery.error, case((can_go_again(), 1), else_=0).label("again"))
    newest = select(*columns).where(dead()).order_by(Delivery.id.desc()).limit(MOST).subquery()
    count = func.count().label("n")
    grouped = (
        select(newest.c.channel, newest.c.error, count, func.max(newest.c.id), func.max(newest.c.again))
        .group_by(newest.c.channel, newest.c.error)
        .order_by(count.desc(), func.max(newest.c.id).desc())
    )
    rows = db.session.execute(grouped.limit(REASONS))
    return [Reason(channel, error, n, like, bool(again)) for channel, error, n, like, again in rows]


@dataclass(frozen=True)
class DeadLetter:
    """`event` is None where no notice stands behind it. Nobody's name or address is read."""

    id: int
    channel: str
    tries: int
    error: str
    tried_at: datetime
    digest: bool
    event: Event | None

    @property
    def again(self) -> bool:
        return self.event is not None or self.digest


def dead_letters(before: int = 0) -> tuple[list[DeadLetter], int]:
    """Newest first, and the id to go on before (0 on the last page). What a digest took along stands in its place."""
    columns = (Delivery.id, Delivery.channel, Delivery.tries, Delivery.error, Delivery.next_at, Delivery.digest, Event)
    found = (
        select(*columns)
        .outerjoin(Notice, Notice.id == Delivery.notice_id)
        .outerjoin(Event, Event.id == Notice.event_id)
        .where(dead())
        .order_by(Delivery.id.desc())
    )
    if before:
        found = found.where(Delivery.id < before)
    rows = db.session.execute(found.limit(PAGE + 1)).all()
    shown = [
        DeadLetter(id, channel, tries, error, next_at - LEASE, digest, event)
        for id, channel, tries, error, next_at, digest, event in rows[:PAGE]
    ]
    return shown, shown[-1].id if len(rows) > PAGE else 0


def dead() -> ColumnElement[bool]:
    # Not "IS NULL": nearly all rows are so, and the database would read them all by the index of carriers.
    return and_(FAILED, func.coalesce(Delivery.carrier_id, 0) == 0)


def has_dead_letters() -> bool:
    return db.session.scalar(select(Delivery.id).where(dead()).limit(1)) is not None


def delivery(id: int) -> Delivery | None:
    return db.session.get(Delivery, id)


# Timers and jobs


def all_runs() -> list[Late]:
    """Those that fail first, then those that are late, then the others by name."""
    known, timers = runs.all_runs(), set(jobs.timers())
    found = [Late(name, known.get(name), name in timers) for name in jobs.names()]
    return sorted(found, key=lambda one: (not one.failing, not one.late, one.name))


def last_seen() -> datetime | None:
    """When a worker last wrote down what its jobs did."""
    return db.session.scalar(select(func.max(Run.ended_at)).where(Run.timer.is_(False)))
