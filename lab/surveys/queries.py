"""Reads about surveys: where they stand, who answered, and their figures. Each of a fixed number of statements."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import Row, Select, Text, and_, cast, func, or_, select

from .. import clock
from ..db import by_id, db
from ..pilots.models import Pilot, Round, Tester
from ..pilots.rules import Stage
from . import rules
from .figures import Tally, tally
from .models import Survey, SurveyQuestion, SurveyResponse
from .rules import State


def survey(id: int) -> Survey | None:
    return by_id(Survey, id)


def pilot_of(survey: Survey) -> Pilot:
    return db.session.get_one(Pilot, survey.run.pilot_id)


def question(survey: Survey, id: int) -> SurveyQuestion | None:
    return next((one for one in survey.questions if one.id == id), None)


def surveys_of(round_ids: Iterable[int]) -> list[Survey]:
    """In the order in which they open."""
    found = select(Survey).where(Survey.round_id.in_(list(round_ids)))
    return list(db.session.scalars(found.order_by(Survey.opens_on, Survey.id)))


def state_of(survey: Survey, pilot: Pilot) -> State:
    """Nothing more is asked once the round's answers were deleted, as promised: nobody would delete the new ones."""
    is_current = survey.run.number == pilot.round_number and survey.run.forgotten_on is None
    return rules.state_of(
        ready=survey.ready_at is not None, opens_on=survey.opens_on, closes_on=survey.closes_on, today=clock.today(),
        stage=Stage(pilot.stage), is_current=is_current,
    )  # fmt: skip


# Who answers

TAKES_PART = (Tester.left_at.is_(None), Tester.held_until.is_(None), Tester.person_id.is_not(None))


def response(survey_id: int, tester_id: int) -> SurveyResponse | None:
    mine = (SurveyResponse.survey_id == survey_id, SurveyResponse.tester_id == tester_id)
    return db.session.scalar(select(SurveyResponse).where(*mine))


def response_of(survey: Survey, person_id: int) -> SurveyResponse | None:
    """What this person answered, also when they have left the test since."""
    mine = (SurveyResponse.survey_id == survey.id, Tester.person_id == person_id)
    return db.session.scalar(select(SurveyResponse).join(Tester, Tester.id == SurveyResponse.tester_id).where(*mine))


def answered_by(tester_id: int, survey_ids: Iterable[int]) -> dict[int, bool]:
    """Survey → whether this tester's answers are complete, for those that they have begun."""
    mine = (SurveyResponse.tester_id == tester_id, SurveyResponse.survey_id.in_(list(survey_ids)))
    rows = db.session.execute(select(SurveyResponse.survey_id, SurveyResponse.done_at).where(*mine))
    return {row.survey_id: row.done_at is not None for row in rows}


def has_answers(survey_id: int) -> bool:
    """Also half a survey: from then on the questions stay as they are."""
    found = select(SurveyResponse.id).where(SurveyResponse.survey_id == survey_id).limit(1)
    return db.session.scalar(found) is not None


def people_to_tell(survey: Survey, unanswered: bool = False) -> list[int]:
    """Those who take part now; `unanswered`: without those whose answers are there."""
    wanted = select(Tester.person_id).where(Tester.round_id == survey.round_id, *TAKES_PART).order_by(Tester.person_id)
    if unanswered:
        wanted = wanted.where(Tester.id.not_in(_done(survey.id)))
    return [id for id in db.session.scalars(wanted) if id]


def _done(survey_id: int) -> Select:
    done = (SurveyResponse.survey_id == survey_id, SurveyResponse.done_at.is_not(None))
    return select(SurveyResponse.tester_id).where(*done)


@dataclass(frozen=True)
class Turnout:
    """How many answered of those who were asked: who takes part, and who answered before leaving the test."""

    answered: int
    asked: int


def turnouts(surveys: Iterable[Survey]) -> dict[int, Turnout]:
    """Who joined after the last day was not asked. What was kept when the answers were deleted stands as it was."""
    of = list(surveys)
    kept = {one.id: Turnout(one.results["n"], one.results["asked"]) for one in of if one.results}
    fresh = [one for one in of if one.id not in kept]
    return kept | (_counted(fresh) if fresh else {})


def _counted(surveys: list[Survey]) -> dict[int, Turnout]:
    done = SurveyResponse.done_at.is_not(None)
    of_both = and_(SurveyResponse.tester_id == Tester.id, SurveyResponse.survey_id == Survey.id)
    ends = {one.id: clock.start_of(one.closes_on + timedelta(days=1)) for one in surveys}
    in_time = or_(*(and_(Survey.id == id, Tester.joined_at < end) for id, end in ends.items()))
    takes_part = and_(*TAKES_PART, in_time)
    rows = db.session.execute(
        select(Survey.id, func.count(SurveyResponse.done_at).label("answered"), func.count(Tester.id).label("asked"))
        .join(Tester, Tester.round_id == Survey.round_id)
        .outerjoin(SurveyResponse, of_both)
        .where(Survey.id.in_(ends), or_(takes_part, done))
        .group_by(Survey.id)
    )
    return {id: Turnout(0, 0) for id in ends} | {row.id: Turnout(row.answered, row.asked) for row in rows}


# Figures


def tallies(surveys: Iterable[Survey]) -> dict[int, Tally]:
    """Survey → its figures: those that were kept, else counted from the answers."""
    of = list(surveys)
    written, asked = _written([one.id for one in of if not one.results]), turnouts(of)
    return {
        one.id: Tally.from_json(one.results) if one.results else _tally(one, written[one.id], asked[one.id].asked)
        for one in of
    }


def _written(survey_ids: list[int]) -> dict[int, list[str]]:
    """Survey → the answers of everyone who answered, as they are written in the database."""
    found: dict[int, list[str]] = {id: [] for id in survey_ids}
    if survey_ids:
        done = (SurveyResponse.survey_id.in_(survey_ids), SurveyResponse.done_at.is_not(None))
        columns = select(SurveyResponse.survey_id, cast(SurveyResponse.answers, Text))
        for survey_id, answers in db.session.execute(columns.where(*done).order_by(SurveyResponse.id)):
            found[survey_id].append(answers)
    return found


_counted_before: dict[bytes, Tally] = {}
MANY = 500


def _tally(survey: Survey, written: list[str], asked: int) -> Tally:
    """To count takes much longer than to read, and a page shows the figures of all: the same answers count once."""
    of = "\n".join((survey.template, repr(survey.items), str(asked), *written))
    key = sha256(of.encode("utf-8", "surrogatepass")).digest()
    if key not in _counted_before:
        if len(_counted_before) >= MANY:
            _counted_before.clear()
        _counted_before[key] = tally(survey.template, survey.items, [json.loads(one) for one in written], asked)
    return _counted_before[key]


def answers_of(survey: Survey) -> list[Row]:
    """answers, lang of everyone who answered."""
    done = (SurveyResponse.survey_id == survey.id, SurveyResponse.done_at.is_not(None))
    found = select(SurveyResponse.answers, SurveyResponse.lang).where(*done)
    return list(db.session.execute(found.order_by(SurveyResponse.id)))


# What the calendar looks at


def open_now() -> list[Survey]:
    """Ready surveys of tests that go on and ask their testers, which have not closed yet."""
    today = clock.today()
    current = and_(Round.pilot_id == Pilot.id, Round.number == Pilot.round_number)
    found = (
        select(Survey)
        .join(Round, Round.id == Survey.round_id)
        .join(Pilot, current)
        .where(Survey.ready_at.is_not(None), Survey.opens_on <= today, Survey.closes_on >= today)
        .where(Pilot.stage.in_(rules.TOLD))
    )
    return list(db.session.scalars(found.order_by(Survey.id)))
