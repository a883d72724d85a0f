"""Reads about pilots: one pilot, what its gates look at, lists, and what other packages ask."""

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, case, exists, func, or_, select

from .. import clock, spans
from ..accounts import queries as accounts
from ..city import queries as city
from ..db import db
from ..ideas.models import Idea
from ..ideas.rules import LIVE
from ..lifecycle import Move
from ..policy import Actor, may_move
from . import rules
from .models import Consent, Measure, Pilot, PilotDistrict, PilotIdea, Round, Tester
from .models import Evidence as EvidenceRow
from .rules import PilotFacts, Stage

MAX_ID = 2**31 - 1


def pilot(id: int) -> Pilot | None:
    return db.session.get(Pilot, id) if 0 < id <= MAX_ID else None


def pilot_facts(pilot: Pilot) -> PilotFacts:
    """What the gates of its moves look at, read now."""
    run = pilot.round
    measures = list(db.session.scalars(select(Measure).where(Measure.round_id == run.id).order_by(Measure.id)))
    dropouts = (run.dropouts_participant, run.dropouts_innovation, run.dropouts_research)
    return PilotFacts(
        today=clock.today(),
        shortlisted_ideas=len(shortlisted_of(pilot.id)),
        room={line.id: line.room for line in city.budget_lines()},
        cost=pilot.cost,
        measures=len(measures),
        measures_without_reading=tuple(m.name for m in measures if not has_baseline(m)),
        measures_without_final=tuple(m.name for m in measures if not (has_final(m, run) or m.missing_reason)),
        testers=_consented(run),
        places=run.places,
        ends_on=run.ends_on,
        ends_from=spans.first_day(run.ends_on, run.ends_about) if run.ends_on else None,
        resident_evidence=_resident_evidence(run.id),
        dropouts_known=None not in dropouts,
        cost_known=run.cost_actual is not None,
        summary=run.summary,
        round=pilot.round_number,
    )


def _consented(run: Round) -> int:
    """Testers who agreed to the text as it is now; nobody's guardian is still to answer."""
    agreed = exists().where(
        Consent.tester_id == Tester.id, Consent.version == run.consent_version, Consent.withdrawn_at.is_(None)
    )
    stands = (Tester.round_id == run.id, Tester.left_at.is_(None), Tester.held_until.is_(None))
    return db.session.scalar(select(func.count()).select_from(Tester).where(*stands, agreed)) or 0


def has_baseline(measure: Measure) -> bool:
    """A reading that was written down before the test started."""
    return any(reading.before_start for reading in measure.readings)


def has_final(measure: Measure, run: Round) -> bool:
    """A reading from the test itself: written after the start, and not dated before it."""
    started = run.started_on
    return started is not None and any(not r.before_start and r.on >= started for r in measure.readings)


def _resident_evidence(round_id: int) -> int:
    kinds = rules.FROM_RESIDENTS
    found = select(func.count()).where(EvidenceRow.round_id == round_id, EvidenceRow.kind.in_(kinds))
    return db.session.scalar(found) or 0


# Ideas of a pilot, pilots of an idea


def idea_ids(pilot_id: int) -> list[int]:
    """The ideas that are in it, in the order in which they came."""
    stands = (PilotIdea.pilot_id == pilot_id, PilotIdea.left_at.is_(None))
    return list(db.session.scalars(select(PilotIdea.idea_id).where(*stands).order_by(PilotIdea.id)))


def shortlisted_of(pilot_id: int) -> list[int]:
    found = (
        select(PilotIdea.idea_id)
        .join(Idea, Idea.id == PilotIdea.idea_id)
        .where(PilotIdea.pilot_id == pilot_id, PilotIdea.left_at.is_(None), Idea.stage == "shortlisted")
    )
    return list(db.session.scalars(found.order_by(PilotIdea.id)))


def pilots_of_idea(idea_id: int) -> list[Row]:
    """id, title, stage, testers, places, part, text of its public pilots, newest first: for the idea's page."""
    return list(db.session.execute(_OF_IDEA, {"idea_id": idea_id}))


_OF_IDEA = (
    select(
        Pilot.id,
        Pilot.title,
        Pilot.lang,
        Pilot.stage,
        Pilot.testers,
        Pilot.places,
        PilotIdea.part,
        PilotIdea.text,
        Pilot.decision,
    )
    .join(PilotIdea, PilotIdea.pilot_id == Pilot.id)
    .where(PilotIdea.idea_id == bindparam("idea_id"), PilotIdea.left_at.is_(None), Pilot.stage.in_(rules.PUBLIC))
    .order_by(Pilot.id.desc())
)


def outcomes_of_ideas(idea_ids: Iterable[int]) -> list[Row]:
    """idea_id, stage, lang, entered_at, learned, decision, summary of the ended pilots of these ideas, oldest first."""
    ends = [stage for stage in Stage if rules.STEP_OF[stage] == "outcome"]
    found = (
        select(PilotIdea.idea_id, Pilot.stage, Pilot.lang, Pilot.title, Pilot.entered_at, Pilot.learned, Pilot.decision,
               Round.summary)
        .join(Pilot, Pilot.id == PilotIdea.pilot_id)
        .join(Round, and_(Round.pilot_id == Pilot.id, Round.number == Pilot.round_number))
        .where(PilotIdea.idea_id.in_(list(idea_ids)), PilotIdea.left_at.is_(None), Pilot.stage.in_(ends))
    )  # fmt: skip
    return list(db.session.execute(found.order_by(Pilot.entered_at, Pilot.id)))


def told_by_pilots(idea_ids: Iterable[int]) -> dict[int, str]:
    """What the ended pilots of ideas say, for whoever looks for similar ones."""
    told: dict[int, str] = {}
    for row in outcomes_of_ideas(idea_ids):
        told[row.idea_id] = f"{told.get(row.idea_id, '')}\n{row.title}\n{row.learned or row.summary or ''}"
    return told


def all_pilots_of_idea(idea_id: int) -> list[Pilot]:
    """With those only proposed, oldest first: for the rule by which an idea follows its pilots."""
    found = select(Pilot).join(PilotIdea, PilotIdea.pilot_id == Pilot.id)
    return list(
        db.session.scalars(found.where(PilotIdea.idea_id == idea_id, PilotIdea.left_at.is_(None)).order_by(Pilot.id))
    )


def shortlisted_ideas(limit: int = 100) -> list[Row]:
    """id, title, lang, votes of the ideas that a pilot can be proposed from, those due first."""
    columns = (Idea.id, Idea.title, Idea.lang, Idea.votes, Idea.district_id)
    found = select(*columns).where(Idea.stage == "shortlisted", Idea.listed)
    return list(db.session.execute(found.order_by(Idea.due_on, Idea.id).limit(limit)))


def live_pilot_choices() -> list[tuple[str, str]]:
    """(id, title) of the pilots that an idea can still join, newest first."""
    found = select(Pilot.id, Pilot.title).where(Pilot.stage.in_(LIVE)).order_by(Pilot.id.desc())
    return [(str(id), title) for id, title in db.session.execute(found)]


def district_ids(pilot_ids: Iterable[int]) -> dict[int, list[int]]:
    """Pilot id → ids of its districts."""
    found: dict[int, list[int]] = {id: [] for id in pilot_ids}
    stands = PilotDistrict.pilot_id.in_(list(found))
    rows = select(PilotDistrict.pilot_id, PilotDistrict.district_id).where(stands)
    for pilot_id, district_id in db.session.execute(rows.order_by(PilotDistrict.district_id)):
        found[pilot_id].append(district_id)
    return found


def spent(pilot: Pilot) -> int | None:
    """In cents over all rounds; None while nothing is known."""
    known = [run.cost_actual for run in pilot.rounds if run.cost_actual is not None]
    return sum(known) if known else None


# Testers


def tester_ids(pilot_id: int, after: int = 0, limit: int = 500) -> list[int]:  # noqa: PT028 - no test
    """People who take part, by id, `limit` at a time: for the fan-out.

    Of every round: who tested the first one is told what came of the second, and that there is one.
    """
    found = (
        select(Tester.person_id)
        .join(Round, Round.id == Tester.round_id)
        .where(Round.pilot_id == pilot_id, Tester.left_at.is_(None), Tester.person_id > after)
    )
    return [id for id in db.session.scalars(found.distinct().order_by(Tester.person_id).limit(limit)) if id]


_TESTER = select(Tester).where(Tester.round_id == bindparam("round_id"), Tester.person_id == bindparam("person_id"))


def tester(round_id: int, person_id: int) -> Tester | None:
    """The person's row in this round, also when they have left."""
    return db.session.scalar(_TESTER, {"round_id": round_id, "person_id": person_id})


def count_testers(round_id: int) -> int:
    stands = (Tester.round_id == round_id, Tester.left_at.is_(None))
    return db.session.scalar(select(func.count()).where(*stands)) or 0


def testers_by_round(round_ids: Iterable[int]) -> dict[int, int]:
    """Round id → how many take part, or did until its end."""
    stands = (Tester.round_id.in_(list(round_ids)), Tester.left_at.is_(None), Tester.held_until.is_(None))
    rows = select(Tester.round_id, func.count().label("people")).where(*stands).group_by(Tester.round_id)
    return {row.round_id: row.people for row in db.session.execute(rows)}


def consents_of(tester_id: int) -> list[Consent]:
    return list(db.session.scalars(select(Consent).where(Consent.tester_id == tester_id).order_by(Consent.id)))


def pilots_tested_by(person_id: int) -> list[Row]:
    """id, title, lang, stage, joined_at, left_at, held_until, is_over, for each round: for the person's own page."""
    is_over = or_(Round.ended_on.is_not(None), Pilot.stage == Stage.CANCELLED).label("is_over")
    found = (
        select(
            Pilot.id, Pilot.title, Pilot.lang, Pilot.stage, Tester.joined_at, Tester.left_at, Tester.held_until, is_over
        )
        .join(Round, Round.id == Tester.round_id)
        .join(Pilot, Pilot.id == Round.pilot_id)
        .where(Tester.person_id == person_id)
    )
    return list(db.session.execute(found.order_by(Tester.id.desc())))


def tested_now_by(person_id: int) -> frozenset[int]:
    """Pilots in whose current round this person has a place; a visitor has none, and nothing is read."""
    if not person_id:
        return frozenset()
    current = and_(Round.pilot_id == Pilot.id, Round.number == Pilot.round_number)
    mine = (Tester.person_id == person_id, Tester.left_at.is_(None))
    found = select(Pilot.id).join(Round, current).join(Tester, Tester.round_id == Round.id).where(*mine)
    return frozenset(db.session.scalars(found))


# Measures


def measure(pilot: Pilot, measure_id: int) -> Measure | None:
    """A measure of the current round."""
    found = db.session.get(Measure, measure_id) if 0 < measure_id <= MAX_ID else None
    return found if found and found.round_id == pilot.round.id else None


# Lists

CARD_COLUMNS = (
    Pilot.id, Pilot.title, Pilot.lang, Pilot.hypothesis, Pilot.stage, Pilot.testers, Pilot.places, Pilot.due_on,
    Round.place, Round.starts_on, Round.starts_about, Round.ends_on, Round.ends_about, Round.ended_on, Pilot.learned,
)  # fmt: skip
_CARDS = select(*CARD_COLUMNS).join(Round, and_(Round.pilot_id == Pilot.id, Round.number == Pilot.round_number))
FIRST = ("recruiting", "tested", "evaluated", "planned", "outcome")
"""Steps in the order of the list: first what a resident can still join."""
rank_of = case({step: rank for rank, step in enumerate(FIRST)}, value=Pilot.step, else_=len(FIRST))


def listed_pilots(step: str = "", staff: bool = False, after: str = "", limit: int = 12) -> tuple[list[Row], str]:
    """Card rows and the key of the next page ("" at the end). Proposed pilots are for staff."""
    wanted: list[ColumnElement[bool]] = [] if staff else [Pilot.stage != Stage.PROPOSED]
    if step:
        wanted.append(Pilot.step == step)
    if key := _key(after):
        rank, id = key
        wanted.append(or_(rank_of > rank, and_(rank_of == rank, Pilot.id < id)))
    found = _CARDS.add_columns(rank_of.label("rank")).where(*wanted).order_by(rank_of, Pilot.id.desc()).limit(limit + 1)
    rows = list(db.session.execute(found))
    more = len(rows) > limit
    return rows[:limit], f"{rows[limit - 1].rank}-{rows[limit - 1].id}" if more else ""


def _key(after: str) -> tuple[int, int] | None:
    rank, _, id = after.partition("-")
    ok = rank.isascii() and rank.isdecimal() and id.isascii() and id.isdecimal() and len(after) < 14
    return (int(rank), int(id)) if ok else None


def recruiting(limit: int = 4) -> list[Row]:
    """Card rows of pilots with free places, the fullest last: for Home."""
    free = (Pilot.stage.in_((Stage.RECRUITING, Stage.RUNNING)), Pilot.testers < Pilot.places)
    return list(db.session.execute(_CARDS.where(*free).order_by(Pilot.step, Pilot.id.desc()).limit(limit)))


def outcomes(stages: Sequence[str] = ("scaled", "stopped"), limit: int = 12, before: int = 0) -> list[Row]:
    """Ended pilots with what came of them, newest first: card columns, decision, decided_at, summary, evidence."""
    evidence = select(func.count()).where(EvidenceRow.round_id == Round.id).scalar_subquery()
    found = _CARDS.add_columns(
        Pilot.decision, Pilot.decided_at, Round.summary, Round.findings, evidence.label("evidence")
    )
    wanted: list[Any] = [Pilot.stage.in_(stages)]
    if before:
        wanted.append(Pilot.id < before)
    return list(db.session.execute(found.where(*wanted).order_by(Pilot.id.desc()).limit(limit)))


# Who may


def who_may(move: Move, pilot: Pilot) -> list[Actor]:
    """The officials and moderators who may make this move: shown where separation of duties refuses."""
    # Read once: whom it is asked about does not change what is asked.
    fixed = SimpleNamespace(kind=pilot.kind, stage=pilot.stage, author_ids=pilot.author_ids,
                            scorer_ids=pilot.scorer_ids, runner_ids=pilot.runner_ids)  # fmt: skip
    return [actor for actor in accounts.holders_of(("official", "moderator")) if may_move(actor, move, fixed)]
