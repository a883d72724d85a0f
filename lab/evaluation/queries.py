"""Reads about what pilots cost and what people say came of them. Each has as many statements for one as for many."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, String, and_, case, cast, exists, func, or_, select

from .. import clock
from ..accounts.models import Grant, Person
from ..checkins.models import CheckInPlan
from ..db import by_id, db
from ..events import Event, EventText
from ..ideas.models import CoAuthor, Idea
from ..pilots.models import CheckIn, Evidence, Pilot, PilotIdea, Round, Tester
from ..pilots.rules import Stage
from ..recruitment.queries import LEFT_BEFORE_THE_END
from ..votes.models import Vote
from . import rules
from .models import ClosingAnswer, Cost
from .rules import Answers

# Costs

_COUNTS = Cost.struck_at.is_(None)


def costs_of(round_ids: Collection[int]) -> list[Row]:
    """Cost, name of who wrote it down ("" when they left); newest day first. Struck ones are among them."""
    found = select(Cost, func.coalesce(Person.display_name, "").label("by")).outerjoin(Person)
    return list(db.session.execute(found.where(Cost.round_id.in_(round_ids)).order_by(Cost.on.desc(), Cost.id.desc())))


def cost(round_id: int, id: int) -> Cost | None:
    found = by_id(Cost, id)
    return found if found and found.round_id == round_id else None


def recorded(round_ids: Collection[int]) -> dict[int, int]:
    """Round id → cents that were written down, for those that have any."""
    found = select(Cost.round_id, func.sum(Cost.cents)).where(Cost.round_id.in_(round_ids), _COUNTS)
    return {id: int(cents) for id, cents in db.session.execute(found.group_by(Cost.round_id))}


def spent_by_pilot(ids: Iterable[int]) -> dict[int, int]:
    """Pilot id → cents over all its rounds: what the evaluation says, and before that what was written down."""
    ids = list(ids)
    written = (
        select(func.coalesce(func.sum(Cost.cents), 0))
        .where(Cost.round_id == Round.id, _COUNTS)
        .correlate(Round)
        .scalar_subquery()
    )
    each = select(Round.pilot_id, func.coalesce(Round.cost_actual, written).label("cents"))
    rounds = each.where(Round.pilot_id.in_(ids)).subquery()
    found = select(rounds.c.pilot_id, func.sum(rounds.c.cents)).group_by(rounds.c.pilot_id)
    return dict.fromkeys(ids, 0) | {id: int(cents) for id, cents in db.session.execute(found)}


# Evidence


def evidence(pilot: Pilot, id: int) -> Evidence | None:
    """A piece of the current round."""
    found = by_id(Evidence, id)
    return found if found and found.round_id == pilot.round.id else None


def evidence_by_key(round_id: int, key: str) -> Evidence | None:
    return db.session.scalar(select(Evidence).where(Evidence.round_id == round_id, Evidence.key == key))


# Who took part


@dataclass(frozen=True)
class Took:
    """Part in a round: how many came, how many of them left again, how many said how it goes."""

    joined: int = 0
    left: int = 0
    answered: int = 0


def took_part(round_ids: Collection[int]) -> dict[int, Took]:
    """How many answered is kept where the single check-ins are deleted."""
    said = exists().where(CheckIn.tester_id == Tester.id)
    kept = func.max(CheckInPlan.kept["figures"]["people"].as_integer())
    left = func.sum(case((LEFT_BEFORE_THE_END, 1), else_=0))
    counts = (func.count(), left, func.coalesce(kept, func.sum(case((said, 1), else_=0))))
    came = (Tester.round_id.in_(round_ids), Tester.held_until.is_(None))
    found = select(Tester.round_id, *counts).join(Round, Round.id == Tester.round_id)
    found = found.outerjoin(CheckInPlan, CheckInPlan.round_id == Tester.round_id)
    rows = db.session.execute(found.where(*came).group_by(Tester.round_id))
    return {id: Took(joined, int(left or 0), int(answered or 0)) for id, joined, left, answered in rows}


# The closing question

ENDED = (Stage.SCALED, Stage.STOPPED)


@dataclass(frozen=True)
class Closing:
    """The question about one pilot: when it was asked, and of whom."""

    pilot_id: int
    asked_on: date

    @property
    def closes_on(self) -> date:
        return rules.closes_on(self.asked_on)

    @property
    def is_open(self) -> bool:
        return clock.today() <= self.closes_on

    def asks(self, person_id: int) -> bool:
        """Who wrote one of its ideas, voted for one, or took part and did not leave."""
        ideas = select(PilotIdea.idea_id).where(PilotIdea.pilot_id == self.pilot_id, PilotIdea.left_at.is_(None))
        rounds = select(Round.id).where(Round.pilot_id == self.pilot_id)
        ways: Sequence[ColumnElement[bool]] = (
            exists().where(Idea.author_id == person_id, Idea.id.in_(ideas)),
            exists().where(CoAuthor.person_id == person_id, CoAuthor.idea_id.in_(ideas)),
            exists().where(Vote.person_id == person_id, or_(Vote.idea_id.in_(ideas), Vote.counts_for_id.in_(ideas))),
            exists().where(
                Tester.person_id == person_id,
                Tester.round_id.in_(rounds),
                Tester.left_at.is_(None),
                Tester.held_until.is_(None),
            ),
        )
        return bool(db.session.scalar(select(or_(*ways))))


def closing(pilot: Pilot) -> Closing | None:
    """None as long as nobody was asked."""
    asked = select(Event.at).where(Event.kind == "pilot", Event.thing_id == pilot.id, Event.move == rules.CLOSING)
    at = db.session.scalar(asked.order_by(Event.id.desc()).limit(1))
    return Closing(pilot.id, clock.day_of(clock.from_ms(at))) if at is not None else None


def own_answer(pilot_id: int, person_id: int) -> ClosingAnswer | None:
    mine = (ClosingAnswer.pilot_id == pilot_id, ClosingAnswer.person_id == person_id)
    return db.session.scalar(select(ClosingAnswer).where(*mine))


def answers_by_pilot(pilot_ids: Iterable[int]) -> dict[int, Answers]:
    """What was answered about each, for those about which anything was."""
    found = select(ClosingAnswer.pilot_id, ClosingAnswer.answer, func.count())
    counted: dict[int, dict[str, int]] = {}
    rows = found.where(ClosingAnswer.pilot_id.in_(list(pilot_ids)))
    for id, answer, n in db.session.execute(rows.group_by(ClosingAnswer.pilot_id, ClosingAnswer.answer)):
        counted.setdefault(id, {})[answer] = n
    return {id: Answers(**of) for id, of in counted.items()}


def saying(code: str) -> Any:
    """How many say this about the pilot of the row: for a list of pilots."""
    of = (ClosingAnswer.pilot_id == Pilot.id, ClosingAnswer.answer == code)
    return select(func.count()).where(*of).correlate(Pilot).scalar_subquery()


def answers_of_all() -> tuple[Answers, int]:
    """Over every pilot about which enough people answered, and how many pilots these are.

    Who takes the others from the sum knows each pilot's share: so each must be one that may be said by itself.
    """
    yes, few = func.count().filter(ClosingAnswer.answer == "yes"), rules.FEWEST_SHOWN
    may_be_said = (or_(n == 0, n >= few) for n in (yes, func.count() - yes))
    found = select(ClosingAnswer.pilot_id.label("pilot_id"), *(_saying(code) for code, _ in rules.SOLVED))
    enough = found.group_by(ClosingAnswer.pilot_id).having(func.count() >= few, *may_be_said).subquery()
    sums = [func.coalesce(func.sum(enough.c[code]), 0) for code, _ in rules.SOLVED]
    row = db.session.execute(select(func.count(enough.c.pilot_id), *sums)).one()
    return Answers(*(int(n) for n in row[1:])), row[0]


def _saying(code: str) -> Any:
    return func.count().filter(ClosingAnswer.answer == code).label(code)


def closing_words(pilot_id: int) -> list[Row]:
    """answer, text of those who wrote something. In no order that tells who or when."""
    found = select(ClosingAnswer.answer, ClosingAnswer.text)
    said = found.where(ClosingAnswer.pilot_id == pilot_id, ClosingAnswer.text != "")
    return list(db.session.execute(said.order_by(ClosingAnswer.answer.desc(), ClosingAnswer.text)))


def ended_unasked(limit: int, only: int | None = None) -> list[int]:
    """Pilots that ended long enough ago, and not too long, about which nobody was asked. The oldest first."""
    now = clock.now()
    asked = exists().where(Event.kind == "pilot", Event.thing_id == Pilot.id, Event.move == rules.CLOSING)
    found = select(Pilot.id).where(
        Pilot.stage.in_(ENDED), ~asked, *_only(only),
        Pilot.entered_at <= now - rules.ASK_AFTER, Pilot.entered_at > now - rules.ASK_UNTIL,
    )  # fmt: skip
    return list(db.session.scalars(found.order_by(Pilot.entered_at, Pilot.id).limit(limit)))


def _only(id: int | None) -> list[ColumnElement[bool]]:
    return [] if id is None else [Pilot.id == id]


def old_words(limit: int) -> list[int]:
    """Answers whose words have been kept as long as was said."""
    long_ago = int((clock.now() - rules.WORDS_FOR).timestamp() * 1000)
    of = (Event.kind == "pilot", Event.thing_id == ClosingAnswer.pilot_id)
    asked = exists().where(*of, Event.move == rules.CLOSING, Event.at < long_ago)
    found = select(ClosingAnswer.id).where(ClosingAnswer.text != "", asked)
    return list(db.session.scalars(found.limit(limit)))


# Looking at it again


@dataclass(frozen=True)
class Look:
    """The day that the decision named, and what the look found, "" until somebody wrote it."""

    on: date
    text: str = ""
    found_on: date | None = None

    @property
    def has_come(self) -> bool:
        return self.on <= clock.today()

    @property
    def waits(self) -> bool:
        return self.has_come and self.found_on is None


def look_day(decision: Mapping[str, Any] | None) -> date | None:
    said = (decision or {}).get("look_again_on")
    return date.fromisoformat(said) if said else None


def look_of(pilot: Pilot) -> Look | None:
    return looks([pilot]).get(pilot.id)


def looks(pilots: Iterable[Any]) -> dict[int, Look]:
    """Pilot id → its look, for those whose decision names a day. From pilots, or rows with `id` and `decision`."""
    days = {pilot.id: day for pilot in pilots if (day := look_day(pilot.decision))}
    if not days:
        return {}
    text = select(EventText.body).where(EventText.event_id == Event.id, EventText.name == "text").scalar_subquery()
    found = select(Event.thing_id, Event.due_on, Event.at, text.label("text"))
    stands = (Event.kind == "pilot", Event.move == rules.LOOKED, Event.thing_id.in_(days))
    said = {(row.thing_id, row.due_on): row for row in db.session.execute(found.where(*stands).order_by(Event.id))}
    return {id: _look(day, said.get((id, day))) for id, day in days.items()}


def _look(day: date, found: Row | None) -> Look:
    return Look(day, found.text or "", clock.day_of(clock.from_ms(found.at))) if found else Look(day)


def to_look_at(limit: int, only: int | None = None) -> list[int]:
    """Pilots whose day has come and of which nobody was told."""
    day = Pilot.decision["look_again_on"].as_string()
    told = exists().where(
        Event.kind == "pilot", Event.thing_id == Pilot.id, Event.move == rules.LOOK,
        cast(Event.due_on, String) == day,
    )  # fmt: skip
    found = select(Pilot.id).where(and_(day.is_not(None), day <= clock.today().isoformat()), ~told, *_only(only))
    return list(db.session.scalars(found.order_by(Pilot.id).limit(limit)))


def waiting_looks(limit: int = 20) -> list[Row]:
    """id, title, lang, day of the pilots at which somebody should look again, the longest waiting first."""
    day = Pilot.decision["look_again_on"].as_string()
    said = (Event.kind == "pilot", Event.thing_id == Pilot.id, Event.move == rules.LOOKED)
    found = exists().where(*said, cast(Event.due_on, String) == day)
    waits = select(Pilot.id, Pilot.title, Pilot.lang, day.label("day")).where(day <= clock.today().isoformat(), ~found)
    return list(db.session.execute(waits.order_by(day, Pilot.id).limit(limit)))


def staff_of(unit_id: int | None) -> list[int]:
    """People of a unit who work with pilots."""
    works = exists().where(Grant.person_id == Person.id, Grant.role.in_(("official", "moderator")))
    found = select(Person.id).where(Person.unit_id == unit_id, Person.erased_at.is_(None), works)
    return list(db.session.scalars(found.order_by(Person.id))) if unit_id else []
