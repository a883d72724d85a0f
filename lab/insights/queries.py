"""Reads behind Home, results and promise: the history of a year, and what came of ideas and pilots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, false, func, literal_column, or_, select

from .. import clock
from ..db import MAX_ID, db
from ..errors import NotFound
from ..evaluation.queries import saying
from ..evaluation.rules import SOLVED
from ..events import Event, EventText
from ..ideas.models import Idea
from ..ideas.rules import Stage as IdeaStage
from ..notices.models import ToldCount
from ..pilots.models import Evidence, Measure, Pilot, PilotDistrict, PilotIdea, Reading, Round
from ..pilots.rules import FEWEST_SHOWN
from ..pilots.rules import Stage as PilotStage
from .rules import ANSWERS, Step

MOST_EVENTS = 20_000
"""The newest events of the year that are looked at: a bound for the work, far above what a city's lab writes."""
MOST_LATE = 1_000


# How fast the lab answers


def history_since(since: datetime) -> list[Step]:
    """Oldest first."""
    columns = (Event.kind, Event.thing_id, Event.move, Event.stage_from, Event.stage_to, Event.role, Event.unit_id,
               Event.due_on, Event.at)  # fmt: skip
    since_ms = int(since.timestamp() * 1000)
    newest = select(*columns).where(Event.at >= since_ms, Event.reminder.is_(False))
    rows = db.session.execute(newest.order_by(Event.at.desc(), Event.id.desc()).limit(MOST_EVENTS)).all()
    day = lru_cache(maxsize=None)(_day_of_quarter)
    return [Step(*row[:8], day(row[8] // QUARTER)) for row in reversed(rows)]


QUARTER = 15 * 60 * 1000
"""A day begins at a whole quarter of an hour in every zone: few instants have to be turned into days."""


def _day_of_quarter(quarter: int) -> date:
    return clock.day_of(clock.from_ms(quarter * QUARTER))


def merged_into(since: datetime) -> dict[int, int]:
    """Idea → the idea that it goes on in."""
    found = select(Idea.id, Idea.merged_into_id).where(
        Idea.step == "outcome", Idea.stage == IdeaStage.MERGED, Idea.entered_at >= since
    )
    return {id: into for id, into in db.session.execute(found.limit(MOST_EVENTS)) if into}


def late_now(today: date) -> list[tuple[str, str, int | None]]:
    """(kind, stage, unit) of every promise that is open and past its day, at most MOST_LATE of each kind."""
    late: list[tuple[str, str, int | None]] = []
    for kind, table in (("idea", Idea), ("pilot", Pilot)):
        stages = [stage for of, stage in ANSWERS if of == kind]
        found = select(table.stage, table.owner_unit_id).where(table.stage.in_(stages), table.due_on < today)
        late += [(kind, stage, unit) for stage, unit in db.session.execute(found.limit(MOST_LATE))]
    return late


# What came of it


@dataclass(frozen=True)
class Wanted:
    """What the results are narrowed to. Ids, not slugs. `year`: 0 for all. `tested`: without what never was."""

    topic: int | None = None
    district: int | None = None
    decision: str = ""
    year: int = 0
    call: int | None = None
    tested: bool = False


DECISIONS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "adopted": ("pilot", (PilotStage.SCALING, PilotStage.SCALED)),
    "stopped": ("pilot", (PilotStage.STOPPED,)),
    "not_tested": ("pilot", (PilotStage.REJECTED, PilotStage.CANCELLED)),
    "declined": ("idea", (IdeaStage.DECLINED,)),
    "referred": ("idea", (IdeaStage.REFERRED,)),
}
"""What can come of an idea. Ideas that were tested stand here as their pilot, which names them."""
TESTED = ("adopted", "stopped")
DECISION_OF = {(kind, stage): name for name, (kind, stages) in DECISIONS.items() for stage in stages}

RANK = {"idea": 0, "pilot": 1}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Cursor:
    """The last result that was shown."""

    at: datetime
    kind: str
    id: int

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}-{self.kind}-{self.id}"

    @classmethod
    def read(cls, written: str) -> "Cursor | None":
        """Raises NotFound for a broken one."""
        if not written:
            return None
        try:
            micro, kind, id = written.split("-")
            if int(id) > MAX_ID:  # no database takes it
                raise ValueError(id)
            return cls(_EPOCH + timedelta(microseconds=int(micro)), {"idea": "idea", "pilot": "pilot"}[kind], int(id))
        except (ValueError, KeyError, OverflowError) as broken:
            raise NotFound() from broken


def pilots_decided(wanted: Wanted, before: Cursor | None, limit: int) -> list[Row]:
    """Pilots with an outcome, newest first."""
    stages = _stages("pilot", wanted)
    if not stages:
        return []
    found = _decided().where(Pilot.stage.in_(stages), *_pilot_narrowed(wanted), *_in_year(Pilot, wanted))
    return _newest(found, Pilot, "pilot", before, limit)


def pilot_decided(id: int) -> Row | None:
    """The same of one pilot; None while it has no outcome."""
    stages = _stages("pilot", Wanted())
    return db.session.execute(_decided().where(Pilot.id == id, Pilot.stage.in_(stages))).one_or_none()


def _decided() -> Select:
    in_it = (PilotIdea.pilot_id == Pilot.id, PilotIdea.left_at.is_(None))
    ideas = select(func.count()).where(*in_it).scalar_subquery()
    votes = select(func.sum(Idea.votes)).join(PilotIdea, PilotIdea.idea_id == Idea.id).where(*in_it).scalar_subquery()
    evidence = select(func.count()).where(Evidence.round_id == Round.id).scalar_subquery()
    return (
        select(
            Pilot.id, Pilot.title, Pilot.lang, Pilot.stage, Pilot.entered_at, Pilot.hypothesis, Pilot.learned,
            Pilot.decision, Pilot.testers, Round.id.label("round_id"), Round.summary, Round.cost_actual, Round.place,
            ideas.label("ideas"), votes.label("votes"), evidence.label("evidence"),
            *(saying(code).label(code) for code, _ in SOLVED),
        )
        .join(Round, and_(Round.pilot_id == Pilot.id, Round.number == Pilot.round_number))
    )  # fmt: skip


def ideas_decided(wanted: Wanted, before: Cursor | None, limit: int) -> list[Row]:
    """Public ideas that the lab declined or passed on, with its words, newest first: on (step, entered_at, id)."""
    stages = _stages("idea", wanted)
    if not stages:
        return []
    # Adding nought keeps the planner on the index that gives the order: behind a topic's index it would sort them all.
    narrowed = [
        column + 0 == id for column, id in ((Idea.topic_id, wanted.topic), (Idea.district_id, wanted.district)) if id
    ]
    # The other way round for a call: few ideas answer it, so they are found first and sorted then.
    ended = Idea.step.concat("") == "outcome" if wanted.call else Idea.step == "outcome"
    narrowed += [Idea.call_id == wanted.call] if wanted.call else []
    found = select(
        Idea.id, Idea.title, Idea.lang, Idea.stage, Idea.entered_at, func.substr(Idea.need, 1, 400).label("need"),
        Idea.votes, Idea.owner_unit_id, _said("text").label("text"), _said("reason").label("reason"),
        _said("reference").label("reference"), _last(Event.data).label("data"),
    ).where(ended, Idea.stage.in_(stages), Idea.listed, *narrowed)  # fmt: skip
    return _newest(found.where(*_in_year(Idea, wanted)), Idea, "idea", before, limit)


def _stages(kind: str, wanted: Wanted) -> list[str]:
    chosen = [wanted.decision] if wanted.decision else list(DECISIONS)
    left = [name for name in chosen if name in TESTED or not wanted.tested]
    return [str(stage) for name in left for stage in DECISIONS[name][1] if DECISIONS[name][0] == kind]


def _pilot_narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    in_it = (PilotIdea.pilot_id == Pilot.id, PilotIdea.left_at.is_(None))
    of = select(PilotIdea.id).join(Idea, Idea.id == PilotIdea.idea_id).where(*in_it)
    said: list[ColumnElement[bool]] = []
    if wanted.topic:
        said.append(of.where(Idea.topic_id == wanted.topic).exists())
    if wanted.district:
        there = exists().where(PilotDistrict.pilot_id == Pilot.id, PilotDistrict.district_id == wanted.district)
        said.append(or_(there, of.where(Idea.district_id == wanted.district).exists()))
    if wanted.call:
        said.append(of.where(Idea.call_id == wanted.call).exists())
    return said


def _in_year(table: Any, wanted: Wanted) -> list[ColumnElement[bool]]:
    if not wanted.year:
        return []
    return [table.entered_at >= _begin_of(wanted.year), table.entered_at < _begin_of(wanted.year + 1)]


def _begin_of(year: int) -> datetime:
    return clock.start_of(date(year, 1, 1))


def _last(column: Any) -> Any:
    """Of the idea's last answer of this kind."""
    found = select(column).where(Event.kind == "idea", Event.thing_id == Idea.id, Event.move.in_(("decline", "refer")))
    return found.order_by(Event.id.desc()).limit(1).correlate(Idea).scalar_subquery()


def _said(name: str) -> Any:
    return select(EventText.body).where(EventText.event_id == _last(Event.id), EventText.name == name).scalar_subquery()


def _newest(found: Select, table: Any, kind: str, before: Cursor | None, limit: int) -> list[Row]:
    """In the order (entered_at, kind, id), all falling, below the cursor."""
    if before:
        same = {-1: table.id > 0, 0: table.id < before.id, 1: false()}[_compare(RANK[kind], RANK[before.kind])]
        found = found.where(table.entered_at <= before.at)
        found = found.where(or_(table.entered_at < before.at, same))
    return list(db.session.execute(found.order_by(table.entered_at.desc(), table.id.desc()).limit(limit)))


def _compare(mine: int, other: int) -> int:
    return (mine > other) - (mine < other)


def last_readings(round_ids: Sequence[int]) -> dict[int, list[Row]]:
    """Round id → name, unit, baseline, target, last and n (None without a reading that all may see) of its measures."""
    last = (
        select(Reading.id)
        .where(Reading.measure_id == Measure.id, Reading.before_start.is_(False))
        .where(or_(Reading.n.is_(None), Reading.n >= FEWEST_SHOWN))
        .order_by(Reading.on.desc(), Reading.id.desc()).limit(1).correlate(Measure).scalar_subquery()
    )  # fmt: skip
    rows: dict[int, list[Row]] = {id: [] for id in round_ids}
    columns = (Measure.round_id, Measure.name, Measure.unit, Measure.baseline, Measure.target)
    found = select(*columns, Reading.value.label("last"), Reading.n).outerjoin(Reading, Reading.id == last)
    for row in db.session.execute(found.where(Measure.round_id.in_(round_ids)).order_by(Measure.id)):
        rows[row.round_id].append(row)
    return rows


# How many there are


def first_outcome() -> datetime | None:
    """When the first idea came to its outcome."""
    return db.session.scalar(select(func.min(Idea.entered_at)).where(Idea.step == "outcome"))


def ideas_counted(years: Sequence[int]) -> list[Row]:
    """stage, year, topic_id, district_id, call_id, n, votes of public ideas that have their answer without a test.

    `years`: from this one down to that of the first outcome.
    """
    found = select(*_alike(years), func.count().label("n"), func.sum(Idea.votes).label("votes"))
    return list(db.session.execute(found.where(*_answered()).group_by(*ALIKE)))


def ideas_told(years: Sequence[int]) -> list[Row]:
    """The same groups with owed and told: how often somebody was to hear the outcome, and heard it."""
    found = select(*_alike(years), func.sum(ToldCount.owed).label("owed"), func.sum(ToldCount.told).label("told"))
    found = found.select_from(ToldCount).join(Event, Event.id == ToldCount.id)
    found = found.join(Idea, and_(Event.kind == "idea", Event.thing_id == Idea.id))
    return list(db.session.execute(found.where(*_answered()).group_by(*ALIKE)))


ALIKE = ("stage", "year", "topic_id", "district_id", "call_id")
"""By name: PostgreSQL takes two times the same CASE with bound days for two expressions."""


def _alike(years: Sequence[int]) -> list[Any]:
    newer: list[Any] = [(Idea.entered_at >= _begin_of(year), literal_column(str(year))) for year in years[:-1]]
    oldest: ColumnElement[Any] = literal_column(str(years[-1]))
    year = case(*newer, else_=oldest) if newer else oldest
    return [Idea.stage.label("stage"), year.label("year"), Idea.topic_id, Idea.district_id, Idea.call_id]


def _answered() -> list[Any]:
    return [Idea.step == "outcome", Idea.stage.in_(_stages("idea", Wanted())), Idea.listed]


def pilots_counted() -> list[Row]:
    """id, stage, entered_at, idea_id, topic_id, district_id, call_id, votes: a row for each idea of a pilot that has an
    outcome, one without an idea where it has none."""
    in_it = and_(PilotIdea.pilot_id == Pilot.id, PilotIdea.left_at.is_(None))
    found = select(
        Pilot.id, Pilot.stage, Pilot.entered_at, Idea.id.label("idea_id"), Idea.topic_id, Idea.district_id,
        Idea.call_id, Idea.votes,
    ).outerjoin(PilotIdea, in_it).outerjoin(Idea, Idea.id == PilotIdea.idea_id)  # fmt: skip
    return list(db.session.execute(found.where(Pilot.stage.in_(_stages("pilot", Wanted()))).order_by(Pilot.id)))


def pilots_told() -> dict[int, tuple[int, int]]:
    """Pilot → owed, told."""
    found = select(Event.thing_id, func.sum(ToldCount.owed), func.sum(ToldCount.told)).select_from(ToldCount)
    found = found.join(Event, Event.id == ToldCount.id).where(Event.kind == "pilot").group_by(Event.thing_id)
    return {id: (owed, told) for id, owed, told in db.session.execute(found)}


def pilot_districts() -> list[tuple[int, int]]:
    return [(pilot, district) for pilot, district in db.session.execute(
        select(PilotDistrict.pilot_id, PilotDistrict.district_id))]  # fmt: skip
