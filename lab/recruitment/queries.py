"""Reads about a round's places: who has one, who waits, what is asked, who agreed to which text."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from .. import clock
from ..accounts.models import Person
from ..db import by_id, db
from ..ideas.models import CoAuthor, Idea
from ..pilots.models import Consent, Pilot, PilotIdea, Round, Tester
from ..pilots.rules import Stage
from ..votes.models import Follow, Vote
from . import rules
from .models import ConsentText, Guardian, Question, Quota, TesterFacts, Waiting
from .rules import Guarded, Kept, Waits

# Places


_TAKEN = (
    select(func.count())
    .select_from(TesterFacts)
    .join(Tester, Tester.id == TesterFacts.tester_id)
    .where(TesterFacts.quota_id == Quota.id, Tester.left_at.is_(None))
    .scalar_subquery()
)
_KEPT = (
    select(Quota.id, Quota.kind, Quota.value, Quota.places, _TAKEN)
    .where(Quota.round_id == bindparam("round_id"))
    .order_by(Quota.id)
)


def kept_places(round_id: int) -> list[Kept]:
    """Each group's kept places and how many of them are taken, oldest first."""
    return [Kept(*row) for row in db.session.execute(_KEPT, {"round_id": round_id})]


def quota(round_id: int, id: int) -> Quota | None:
    found = by_id(Quota, id)
    return found if found and found.round_id == round_id else None


def quota_of(round_id: int, kind: str, value: str) -> Quota | None:
    wanted = (Quota.round_id == round_id, Quota.kind == kind, Quota.value == value)
    return db.session.scalar(select(Quota).where(*wanted))


def facts_of(tester_id: int) -> TesterFacts | None:
    return db.session.get(TesterFacts, tester_id)


# Questions


def questions(round_id: int) -> list[Question]:
    return list(db.session.scalars(select(Question).where(Question.round_id == round_id).order_by(Question.id)))


def question(round_id: int, id: int) -> Question | None:
    found = by_id(Question, id)
    return found if found and found.round_id == round_id else None


# The waiting list


def _in_line(round_id: int) -> ColumnElement[bool]:
    return and_(Waiting.round_id == round_id, Waiting.state == Waits.WAITING)


def line(round_id: int) -> list[Waiting]:
    """Those who wait, the first first."""
    return list(db.session.scalars(select(Waiting).where(_in_line(round_id)).order_by(Waiting.at, Waiting.id)))


def waiting(round_id: int, person_id: int) -> Waiting | None:
    """The person's row in any state."""
    return db.session.scalar(select(Waiting).where(Waiting.round_id == round_id, Waiting.person_id == person_id))


def waits(round_id: int, person_id: int) -> Waiting | None:
    found = waiting(round_id, person_id)
    return found if found and found.state == Waits.WAITING else None


def position(row: Waiting) -> int:
    """1 for the first in line."""
    before = or_(Waiting.at < row.at, and_(Waiting.at == row.at, Waiting.id < row.id))
    return 1 + (db.session.scalar(select(func.count()).where(_in_line(row.round_id), before)) or 0)


def waits_of(person_id: int) -> list[Row]:
    """id, title, lang of the pilots for which this person waits, and how many stand before them."""
    ahead = aliased(Waiting)
    before = (
        select(func.count())
        .select_from(ahead)
        .where(ahead.round_id == Waiting.round_id, ahead.state == Waits.WAITING)
        .where(or_(ahead.at < Waiting.at, and_(ahead.at == Waiting.at, ahead.id < Waiting.id)))
        .correlate(Waiting)
        .scalar_subquery()
    )
    found = select(Pilot.id, Pilot.title, Pilot.lang, before.label("before")).join(Round, Round.pilot_id == Pilot.id)
    mine = (Waiting.person_id == person_id, Waiting.state == Waits.WAITING)
    return list(db.session.execute(found.join(Waiting, Waiting.round_id == Round.id).where(*mine).order_by(Waiting.id)))


def count_waiting(round_id: int) -> int:
    return db.session.scalar(select(func.count()).where(_in_line(round_id))) or 0


def people_waiting(round_id: int) -> list[Row]:
    """display_name, at, version, facts: for the staff, the first first."""
    columns = (Person.display_name, Waiting.at, Waiting.version, Waiting.facts)
    found = select(*columns).join(Person, Person.id == Waiting.person_id).where(_in_line(round_id))
    return list(db.session.execute(found.order_by(Waiting.at, Waiting.id)))


# Testers and what they agreed to


def earlier(pilot: Pilot, person_id: int) -> list[Tester]:
    """This person in rounds that the pilot has left behind, where their consent stands and something may be kept."""
    if not person_id or pilot.round_number < 2:
        return []
    of = (Round.pilot_id == pilot.id, Round.number < pilot.round_number, Round.forgotten_on.is_(None))
    stands = (Tester.person_id == person_id, Tester.left_at.is_(None))
    found = select(Tester).join(Round, Round.id == Tester.round_id).where(*of, *stands)
    return list(db.session.scalars(found.order_by(Tester.id)))


def latest_consent(tester_id: int) -> Consent | None:
    found = select(Consent).where(Consent.tester_id == tester_id, Consent.withdrawn_at.is_(None))
    return db.session.scalar(found.order_by(Consent.version.desc(), Consent.id.desc()).limit(1))


AGREED_TO = (
    select(func.max(Consent.version))
    .where(Consent.tester_id == Tester.id, Consent.withdrawn_at.is_(None))
    .correlate(Tester)
    .scalar_subquery()
)


def testers(round_id: int) -> list[Row]:
    """id, person_id, display_name, joined_at, left_at, held_until, taken_out, dropout, version, facts, quota_id."""
    columns = (
        Tester.id, Tester.person_id, Person.display_name, Tester.joined_at, Tester.left_at, Tester.held_until,
        Tester.taken_out, Tester.dropout, AGREED_TO.label("version"), TesterFacts.facts, TesterFacts.quota_id,
    )  # fmt: skip
    found = (
        select(*columns)
        .outerjoin(Person, Person.id == Tester.person_id)
        .outerjoin(TesterFacts, TesterFacts.tester_id == Tester.id)
        .where(Tester.round_id == round_id)
    )
    return list(db.session.execute(found.order_by(Tester.id)))


def tester(round_id: int, id: int) -> Tester | None:
    found = by_id(Tester, id)
    return found if found and found.round_id == round_id else None


def to_ask_again(round_id: int, version: int) -> list[int]:
    """People who take part or wait and have not agreed to this version."""
    tests = select(Tester.person_id).where(
        Tester.round_id == round_id, Tester.left_at.is_(None), Tester.person_id.is_not(None), version > AGREED_TO
    )
    waits = select(Waiting.person_id).where(_in_line(round_id), Waiting.version < version)
    return [id for id in db.session.scalars(tests.union(waits)) if id]


def consent_text(round_id: int, version: int) -> ConsentText | None:
    wanted = (ConsentText.round_id == round_id, ConsentText.version == version)
    return db.session.scalar(select(ConsentText).where(*wanted))


def consent_texts(round_id: int) -> list[ConsentText]:
    """Newest first."""
    found = select(ConsentText).where(ConsentText.round_id == round_id)
    return list(db.session.scalars(found.order_by(ConsentText.version.desc())))


def agreed_by_version(round_id: int) -> list[tuple[int, int]]:
    """(version, people who take part and agreed to it last), the newest first."""
    stands = (Tester.round_id == round_id, Tester.left_at.is_(None), Tester.held_until.is_(None))
    each = select(AGREED_TO.label("version")).where(*stands).subquery()
    found = select(each.c.version, func.count()).where(each.c.version.is_not(None)).group_by(each.c.version)
    return [(version, people) for version, people in db.session.execute(found.order_by(each.c.version.desc()))]


# Who left


@dataclass(frozen=True)
class Dropouts:
    """Of those who left after the test had begun: why, as they said it. `unsaid`: they did not."""

    participant: int = 0
    innovation: int = 0
    research: int = 0
    unsaid: int = 0

    @property
    def total(self) -> int:
        return self.participant + self.innovation + self.research + self.unsaid


LEFT_BEFORE_THE_END = and_(
    Tester.left_at.is_not(None), or_(Round.ended_on.is_(None), func.date(Tester.left_at) <= Round.ended_on)
)
"""Who takes the consent back, or leaves the lab, when the test is over has tested to its end."""


def dropouts(round_id: int) -> Dropouts:
    """Counted for the evaluation. A place that was only held for a guardian's answer is no drop-out."""
    found = (
        select(Tester.dropout, func.count())
        .join(Round, Round.id == Tester.round_id)
        .where(Tester.round_id == round_id, Tester.left_at >= Round.locked_at, Tester.held_until.is_(None))
        .where(LEFT_BEFORE_THE_END)
        .group_by(Tester.dropout)
    )
    return Dropouts(**{kind or "unsaid": people for kind, people in db.session.execute(found)})


# The first call


def is_called_first(pilot_id: int, person_id: int, run: Round) -> bool:
    """Wrote one of its ideas, voted for it, or followed it before testers were looked for."""
    ideas = select(PilotIdea.idea_id).where(PilotIdea.pilot_id == pilot_id, PilotIdea.left_at.is_(None))
    follows = (Follow.person_id == person_id, Follow.idea_id.in_(ideas), Follow.state == "following")
    ways = (
        select(Idea.id).where(Idea.author_id == person_id, Idea.id.in_(ideas)),
        select(CoAuthor.id).where(CoAuthor.person_id == person_id, CoAuthor.idea_id.in_(ideas)),
        select(Vote.id).where(Vote.person_id == person_id, Vote.idea_id.in_(ideas)),
        select(Vote.id).where(Vote.person_id == person_id, Vote.counts_for_id.in_(ideas)),
        select(Follow.idea_id).where(*follows, Follow.at <= run.opened_at),
    )
    return bool(db.session.scalar(select(or_(*(way.exists() for way in ways)))))


# Guardians


def guardian(id: int) -> Guardian | None:
    return by_id(Guardian, id)


def pilot_of(guardian: Guardian) -> Pilot | None:
    return db.session.scalar(select(Pilot).join(Round, Round.pilot_id == Pilot.id).where(Round.id == guardian.round_id))


def guardian_of(round_id: int, person_id: int) -> Guardian | None:
    """The last one that this person named for this round."""
    found = select(Guardian).where(Guardian.round_id == round_id, Guardian.person_id == person_id)
    return db.session.scalar(found.order_by(Guardian.id.desc()).limit(1))


def guardians_today(person_id: int) -> int:
    """How many this person named within a day."""
    lately = clock.now() - timedelta(days=1)
    found = select(func.count()).where(Guardian.person_id == person_id, Guardian.at > lately)
    return db.session.scalar(found) or 0


def held(round_id: int) -> list[Tester]:
    """Those whose place is kept until a guardian answers."""
    found = select(Tester).where(Tester.round_id == round_id, Tester.left_at.is_(None), Tester.held_until.is_not(None))
    return list(db.session.scalars(found.order_by(Tester.id)))


def held_too_long(limit: int = 50) -> list[tuple[int, int]]:
    """(pilot, tester) whose guardian has not answered in time."""
    late = (Tester.left_at.is_(None), Tester.held_until < clock.today())
    current = and_(Round.pilot_id == Pilot.id, Round.number == Pilot.round_number)
    found = select(Pilot.id, Tester.id).join(Round, current).join(Tester, Tester.round_id == Round.id).where(*late)
    return [(pilot, tester) for pilot, tester in db.session.execute(found.order_by(Tester.id).limit(limit))]


# What was promised


def deleted_on(pilot: Pilot, run: Round) -> date | None:
    """The day on which what this round's testers wrote is deleted; None as long as the test has no end."""
    ended = _ended(pilot, run)
    if ended is None:
        return None
    agreed = (
        select(ConsentText.keep_days)
        .join(Consent, and_(Consent.version == ConsentText.version, ConsentText.round_id == run.id))
        .join(Tester, and_(Tester.id == Consent.tester_id, Tester.round_id == run.id))
        .distinct()
    )
    return rules.deleted_on(ended, run.keep_days, db.session.scalars(agreed))


def _ended(pilot: Pilot, run: Round) -> date | None:
    """A pilot that was cancelled before its start ended then."""
    never_ran = pilot.stage == Stage.CANCELLED and run.number == pilot.round_number
    return run.ended_on or (clock.day_of(pilot.entered_at) if never_ran else None)


def to_forget(limit: int = 200) -> list[tuple[int, int]]:
    """(pilot, round) that have ended and still hold what testers wrote, oldest first."""
    ended = or_(Round.ended_on.is_not(None), Pilot.stage == Stage.CANCELLED)
    found = select(Pilot.id, Round.id).join(Round, Round.pilot_id == Pilot.id)
    opened = (Round.consent_version > 0, Round.forgotten_on.is_(None))
    return [(p, r) for p, r in db.session.execute(found.where(ended, *opened).order_by(Round.id).limit(limit))]


def open_pilots_of(person_id: int, ends: Iterable[str]) -> list[int]:
    """Pilots that go on and in whose current round this person has a place or waits for one."""
    current = and_(Round.pilot_id == Pilot.id, Round.number == Pilot.round_number)
    base = select(Pilot.id).join(Round, current).where(Pilot.stage.not_in(list(ends)))
    has = base.join(Tester, Tester.round_id == Round.id).where(Tester.person_id == person_id, Tester.left_at.is_(None))
    waits = base.join(Waiting, Waiting.round_id == Round.id).where(
        Waiting.person_id == person_id, Waiting.state == Waits.WAITING
    )
    return sorted(set(db.session.scalars(has.union(waits))))


ASKED = (Guarded.WAITING, Guarded.ASKED)
