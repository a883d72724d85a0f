"""Writes on surveys: the staff set one up and open it, testers answer it, and answers are forgotten."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, delete, select

from .. import clock, policy
from ..db import atomic, db, lock
from ..errors import N_, Conflict, Invalid, NotFound
from ..permissions import Action
from ..pilots import queries as pilots
from ..pilots.models import Pilot, Round, Tester
from ..pilots.rules import Stage
from ..policy import Actor
from . import queries, rules, telling
from .models import Survey, SurveyQuestion, SurveyResponse
from .rules import State

HAS_CLOSED = N_("This survey has closed. Its questions and days stay as they are.")
NOT_OPEN = N_("This survey is not open now.")
HAS_ANSWERS = N_("Somebody has answered already, so the questions stay as they are.")
NOTHING_YET = N_("Answer at least one question.")
NOT_COMPLETE = N_("This is needed for the result.")


# Setting one up


def plan(pilot: Pilot, actor: Actor, template: str, title: str, once: str | None = None) -> Survey:
    """A draft from a template: open from today for two weeks, at the moment where the test is. Sent twice is once."""
    with atomic():
        lock(pilot)
        policy.check(Action.SURVEY_PLAN, actor, pilot)
        if template not in rules.TEMPLATES:
            raise Invalid({"template": [N_("Choose one from the list.")]})
        made = (Survey.round_id == pilot.round.id, Survey.once == once)
        if once and (before := db.session.scalar(select(Survey).where(*made))):
            return before
        today = clock.today()
        survey = Survey(
            round_id=pilot.round.id, template=template, title=title, lang=actor.lang, once=once or None,
            moment=rules.usual_moment(Stage(pilot.stage)), opens_on=today, made_at=clock.now(),
            closes_on=today + timedelta(days=rules.DAYS_OPEN),
        )  # fmt: skip
        db.session.add(survey)
        db.session.flush()
    return survey


def change(survey: Survey, actor: Actor, *, title: str, moment: str, opens_on: date, closes_on: date) -> None:
    """What it is called and when it is open. Once it was told, its first day stays; once it was answered, its name."""
    with atomic():
        _changeable(survey, actor)
        _set(survey, title, moment, opens_on, closes_on)


def ask_testers(survey: Survey, actor: Actor, *, title: str, moment: str, opens_on: date, closes_on: date) -> None:
    """Let it open: today, and then the testers are told at once, or by itself on its first day."""
    with atomic():
        pilot = _changeable(survey, actor)
        if not survey.items:
            raise Conflict(N_("Write at least one question first."))
        _set(survey, title, moment, opens_on, closes_on)
        survey.ready_at = survey.ready_at or clock.now()
        telling.tell_when_open(survey, pilot, actor)


def _set(survey: Survey, title: str, moment: str, opens_on: date, closes_on: date) -> None:
    if closes_on < max(opens_on, clock.today()):
        raise Invalid({"closes_on": [N_("The last day lies on or after the first day, and has not passed.")]})
    if survey.told_at is None:
        survey.opens_on = opens_on
    if not queries.has_answers(survey.id):
        survey.title, survey.moment = title, moment
    survey.closes_on = closes_on


def remove(survey: Survey, actor: Actor) -> None:
    with atomic():
        _unanswered(survey, actor)
        for question in list(survey.questions):
            db.session.delete(question)
        db.session.flush()
        db.session.delete(survey)


def add_question(
    survey: Survey, actor: Actor, *, kind: str, words: str, options: Sequence[str] = (), once: str | None = None
) -> SurveyQuestion:
    """At the end. Sent twice is once."""
    with atomic():
        _unanswered(survey, actor)
        if once and (before := next((one for one in survey.questions if one.once == once), None)):
            return before
        if len(survey.questions) >= rules.QUESTIONS_MAX:
            raise Conflict(N_("There are twenty questions of your own, and that is enough to ask of anybody."))
        place = max((one.place for one in survey.questions), default=0) + 1
        question = SurveyQuestion(survey_id=survey.id, place=place, kind=kind, words=words, once=once or None,
                                  options=list(options) if kind in rules.WITH_OPTIONS else [])  # fmt: skip
        survey.questions.append(question)
        db.session.flush()
    return question


def move_question(survey: Survey, actor: Actor, id: int, *, up: bool) -> None:
    """One place up or down; the first stays the first."""
    with atomic():
        _unanswered(survey, actor)
        order = list(survey.questions)
        at = order.index(_question(survey, id))
        other = at - 1 if up else at + 1
        if 0 <= other < len(order):
            order[at], order[other] = order[other], order[at]
        for place, question in enumerate(order, 1):
            question.place = place
        db.session.flush()
        db.session.expire(survey, ["questions"])


def remove_question(survey: Survey, actor: Actor, id: int) -> None:
    """Removing twice is once."""
    with atomic():
        _unanswered(survey, actor)
        if question := queries.question(survey, id):
            survey.questions.remove(question)
            db.session.delete(question)


def _question(survey: Survey, id: int) -> SurveyQuestion:
    question = queries.question(survey, id)
    if question is None:
        raise NotFound()
    return question


def _changeable(survey: Survey, actor: Actor) -> Pilot:
    """Its pilot, locked, while there is still something to change."""
    pilot = _locked(survey)
    policy.check(Action.SURVEY_PLAN, actor, pilot)
    is_earlier = survey.run.number != pilot.round_number
    if is_earlier or queries.state_of(survey, pilot) == State.CLOSED:
        raise Conflict(HAS_CLOSED)
    return pilot


def _unanswered(survey: Survey, actor: Actor) -> None:
    _changeable(survey, actor)
    if queries.has_answers(survey.id):
        raise Conflict(HAS_ANSWERS)


def _locked(survey: Survey) -> Pilot:
    pilot = lock(queries.pilot_of(survey))
    lock(survey)
    return pilot


# Answering


def answer(survey: Survey, actor: Actor, screen: int, answers: Mapping[str, Any]) -> SurveyResponse:
    """A tester's answers to one screen, the first or in place of those before. Complete is what has all screens.

    Raises Invalid for a score's missing items, by name; Conflict when it is not open.
    """
    with atomic():
        pilot = _locked(survey)
        policy.check(Action.SURVEY_ANSWER, actor, pilot)
        if queries.state_of(survey, pilot) != State.OPEN:
            raise Conflict(NOT_OPEN)
        all_screens = rules.screens(survey.items)
        items = all_screens[screen]
        given = rules.taken(items, answers)
        if short := rules.missing(items, given):
            raise Invalid({item.key: [NOT_COMPLETE] for item in short})
        return _kept(survey, pilot, actor, items, given, is_last=screen == len(all_screens) - 1)


def _kept(
    survey: Survey, pilot: Pilot, actor: Actor, items: list[rules.Item], given: dict[str, Any], is_last: bool
) -> SurveyResponse:
    tester = pilots.tester(pilot.round.id, actor.id)
    if tester is None or not tester.has_a_voice:
        raise NotFound()
    # Under the pilot's lock: two tabs make one response.
    response = queries.response(survey.id, tester.id)
    if response is None:
        response = SurveyResponse(survey_id=survey.id, tester_id=tester.id, answers={}, lang=actor.lang)
        db.session.add(response)
    asked = {item.key for item in items}
    response.answers = {key: value for key, value in response.answers.items() if key not in asked} | given
    response.at, response.lang = clock.now(), actor.lang
    if is_last and not response.answers:
        raise Invalid({"": [NOTHING_YET]})
    if is_last and not rules.missing(survey.items, response.answers):
        response.done_at = response.done_at or clock.now()
    db.session.flush()
    return response


def take_back(survey: Survey, actor: Actor) -> None:
    """The answers are theirs, also when the survey has closed or they have left the test. Twice is once."""
    with atomic():
        _locked(survey)
        if mine := queries.response_of(survey, actor.id):
            keep_what_was_public([mine.tester_id])
            db.session.delete(mine)


# Forgetting


def forget_answers(run: Round) -> int:
    """Delete what single people answered in this round; the figures stay. Inside the caller's transaction."""
    surveys = queries.surveys_of([run.id])
    figures = queries.tallies(surveys)
    for survey in surveys:
        if survey.results is None and survey.ready_at is not None:
            survey.results = figures[survey.id].as_json()
    db.session.flush()
    ids = [survey.id for survey in surveys]
    return _delete(SurveyResponse.survey_id.in_(ids))


def forget_tester(tester: Tester) -> int:
    """The same for one who leaves the test and asks for it; figures that nobody has read yet follow."""
    keep_what_was_public([tester.id])
    return _delete(SurveyResponse.tester_id == tester.id)


def keep_what_was_public(tester_ids: Collection[int]) -> None:
    """Before answers of these testers go. Figures that everybody has read stay as they are: if they followed, the
    difference between before and after would be what one person answered."""
    answered = select(SurveyResponse.survey_id).where(SurveyResponse.tester_id.in_(tester_ids))
    surveys = db.session.scalars(select(Survey).where(Survey.id.in_(answered)))
    found = [one for one in surveys if one.results is None and _has_closed(one)]
    for id, tally in queries.tallies(found).items():
        if tally.is_public:
            db.session.get_one(Survey, id).results = tally.as_json()
    db.session.flush()


def _has_closed(survey: Survey) -> bool:
    return queries.state_of(survey, queries.pilot_of(survey)) == State.CLOSED


def _delete(which: ColumnElement[bool]) -> int:
    gone = cast("CursorResult[Any]", db.session.execute(delete(SurveyResponse).where(which)))
    return int(gone.rowcount)
