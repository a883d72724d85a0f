"""Surveys: set up by the staff, answered by testers, and what came of them."""

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask_babel import gettext

from ..errors import N_, Invalid
from ..permissions import Action
from ..pilots import queries as pilots
from ..pilots.models import Pilot
from ..policy import Actor
from ..web import Page, can, guard, or_not_found, wants_fragment
from ..words import say
from . import actions, queries, results, rules, sheet
from .forms import AnswerForm, PlanForm, QuestionForm, SurveyForm, answer_form
from .models import Survey
from .rules import State

bp = Blueprint("surveys", __name__)

TAKEN_BACK = N_("Your answers are deleted.")
ASKED = N_("The testers are asked now, or on its first day.")


def _found(id: int) -> tuple[Survey, Pilot]:
    survey = or_not_found(queries.survey(id))
    return survey, queries.pilot_of(survey)


# Setting up


@bp.get("/pilots/<int:id>/surveys")
def index(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.SURVEY_PLAN, pilot)
    return _index(pilot)


@bp.post("/pilots/<int:id>/surveys")
def plan(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.SURVEY_PLAN, pilot)
    form = PlanForm()
    template = rules.TEMPLATES.get(form.template.data or "")
    if template is None:
        return _index(pilot, wrong=True), 422
    title = gettext("A few questions") if template.code == "own" else say(template.words)
    survey = actions.plan(pilot, actor, template.code, title, once=(form.once.data or "")[:80])
    return redirect(f"{survey.path}/setup", 303)


def _index(pilot: Pilot, wrong: bool = False) -> str:
    surveys = queries.surveys_of(run.id for run in pilot.rounds)
    return render_template(
        "surveys/index.html", pilot=pilot, surveys=surveys[::-1], templates=rules.TEMPLATES.values(), wrong=wrong,
        turnouts=queries.turnouts(surveys), states={one.id: queries.state_of(one, pilot) for one in surveys},
        state_words=rules.STATE_WORDS, turnout_words=results.turnout_words, minutes=rules.minutes, once=_once(),
    )  # fmt: skip


def _once() -> str:
    return secrets.token_urlsafe(12)


@bp.get("/surveys/<int:id>/setup")
def setup(id: int) -> Page:
    survey, pilot = _found(id)
    guard(Action.SURVEY_PLAN, pilot)
    return _setup(survey, pilot)


@bp.post("/surveys/<int:id>/setup")
def save(id: int) -> Page:
    """`action` is `ask` for the button that lets it open."""
    survey, pilot = _found(id)
    actor, form = guard(Action.SURVEY_PLAN, pilot), SurveyForm()
    write = actions.ask_testers if request.form.get("action") == "ask" else actions.change
    return _written(survey, pilot, form, lambda: write(survey, actor, **form.said()), "survey",
                    done=ASKED if write is actions.ask_testers else "")  # fmt: skip


@bp.post("/surveys/<int:id>/questions")
def add_question(id: int) -> Page:
    survey, pilot = _found(id)
    actor, form = guard(Action.SURVEY_PLAN, pilot), QuestionForm()

    def write() -> None:
        actions.add_question(survey, actor, kind=form.kind.data, words=form.words.data or "", options=form.lines(),
                             once=form.once.data)  # fmt: skip

    return _written(survey, pilot, form, write, "question")


@bp.post("/surveys/<int:id>/questions/<int:question_id>/move")
def move_question(id: int, question_id: int) -> Page:
    survey, pilot = _found(id)
    actor = guard(Action.SURVEY_PLAN, pilot)
    actions.move_question(survey, actor, question_id, up=request.form.get("way") == "up")
    return _set_up(survey, pilot)


@bp.post("/surveys/<int:id>/questions/<int:question_id>/remove")
def remove_question(id: int, question_id: int) -> Page:
    survey, pilot = _found(id)
    actions.remove_question(survey, guard(Action.SURVEY_PLAN, pilot), question_id)
    return _set_up(survey, pilot)


@bp.post("/surveys/<int:id>/remove")
def remove(id: int) -> Page:
    survey, pilot = _found(id)
    actions.remove(survey, guard(Action.SURVEY_PLAN, pilot))
    return redirect(f"{pilot.path}/surveys", 303)


def _written(survey: Survey, pilot: Pilot, form: Any, write: Any, name: str, done: str = "") -> Page:
    try:
        if form.validate():
            write()
            return _set_up(survey, pilot, done)
    except Invalid as no:
        form.take(no.fields)
    return _setup(survey, pilot, {name: form}), 422


def _set_up(survey: Survey, pilot: Pilot, done: str = "") -> Page:
    if done:
        flash(say(done))
    return redirect(f"{survey.path}/setup#questions" if not done else f"{survey.path}/setup", 303)


def _setup(survey: Survey, pilot: Pilot, again: Mapping[str, Any] | None = None) -> str:
    """`again`: by its name, the form that came back."""
    given = again or {}
    form = given.get("survey") or SurveyForm(formdata=None, obj=survey)
    question = given.get("question") or QuestionForm(formdata=None, once=_once())
    state = queries.state_of(survey, pilot)
    is_fixed = state == State.CLOSED or survey.run.number != pilot.round_number
    return render_template(
        "surveys/setup.html", survey=survey, pilot=pilot, form=form, question=question, state=state, is_fixed=is_fixed,
        state_words=rules.STATE_WORDS, locked=is_fixed or queries.has_answers(survey.id), kinds=dict(rules.KINDS),
        turnout=queries.turnouts([survey])[survey.id], turnout_words=results.turnout_words, minutes=rules.minutes,
        question_words=results.question_words, max=rules.QUESTIONS_MAX, moments=dict(rules.MOMENTS),
    )  # fmt: skip


# Answering


@bp.get("/surveys/<int:id>")
def show(id: int) -> Page:
    """The screen to answer now. Who comes too late reads what came of it."""
    survey, pilot = _found(id)
    guard(Action.PILOT_READ, pilot)
    state = queries.state_of(survey, pilot)
    if state == State.CLOSED:
        return redirect(f"{survey.path}/results", 303)
    if state != State.OPEN:
        _only_for_planners(pilot)
        return redirect(f"{survey.path}/setup", 303)
    actor = guard(Action.SURVEY_ANSWER, pilot)
    return _screen(survey, pilot, actor, _number(request.args.get("screen", "")))


def _only_for_planners(pilot: Pilot) -> None:
    """What has not opened is there for those who set it up."""
    or_not_found(can(Action.SURVEY_PLAN, pilot) or None)


@bp.post("/surveys/<int:id>")
def answer(id: int) -> Page:
    survey, pilot = _found(id)
    actor = guard(Action.SURVEY_ANSWER, pilot)
    screens = rules.screens(survey.items)
    at = min(_number(request.form.get("screen", "")) or 1, len(screens)) - 1
    form = answer_form(screens[at])
    try:
        if form.validate():
            given = actions.answer(survey, actor, at, form.answers())
            return _next(survey, pilot, actor, at + 2 if at + 1 < len(screens) else 0, given.done_at is not None)
    except Invalid as no:
        form.take(no.fields)
    return _screen(survey, pilot, actor, at + 1, form), 422


def _next(survey: Survey, pilot: Pilot, actor: Actor, number: int, is_done: bool) -> Page:
    """The next screen, the thanks, or what was left out on the way; the address says which, for a reload."""
    path = f"{survey.path}?screen={number}" if number else f"{survey.path}?screen=done" if is_done else survey.path
    if not wants_fragment():
        return redirect(path, 303)
    words = _screen(survey, pilot, actor, number)
    return Response(words, 200, {"HX-Push-Url": path}, content_type="text/html; charset=utf-8")


def _screen(survey: Survey, pilot: Pilot, actor: Actor, number: int, form: AnswerForm | None = None) -> str:
    """Screen `number`; 0 is where this person goes on: the first screen that lacks something, or the thanks."""
    mine, screens = queries.response_of(survey, actor.id), rules.screens(survey.items)
    before = mine.answers if mine else {}
    is_done = mine is not None and mine.done_at is not None
    if not 0 < number <= len(screens):
        number = 0 if is_done else _first_open(screens, before)
    if number and form is None:
        form = answer_form(screens[number - 1], before)
    template = "surveys/_screen.html" if wants_fragment() else "surveys/show.html"
    return render_template(
        template, survey=survey, pilot=pilot, form=form, number=number, screens=len(screens), is_done=is_done,
        minutes=rules.minutes(survey.items), began=mine is not None, fresh=wants_fragment(),
    )  # fmt: skip


def _first_open(screens: list[list[rules.Item]], before: dict[str, Any]) -> int:
    return next((n for n, items in enumerate(screens, 1) if not any(item.key in before for item in items)), 1)


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 4 else 0


@bp.post("/surveys/<int:id>/take-back")
def take_back(id: int) -> Page:
    survey, pilot = _found(id)
    actions.take_back(survey, guard(Action.SURVEY_TAKE_BACK, pilot))
    flash(say(TAKEN_BACK))
    return redirect(f"{pilot.path}#surveys", 303)


# What came of it


@bp.get("/surveys/<int:id>/results")
def show_results(id: int) -> Page:
    survey, pilot = _found(id)
    guard(Action.PILOT_READ, pilot)
    state = queries.state_of(survey, pilot)
    if state in (State.DRAFT, State.PLANNED):
        _only_for_planners(pilot)
    of_round = [one for one in queries.surveys_of([survey.round_id]) if one.template == survey.template]
    closed = [one for one in of_round if queries.state_of(one, pilot) == State.CLOSED]
    tallies = queries.tallies({one.id: one for one in [survey, *closed]}.values())
    first = results.before_and_after(closed, tallies).get(survey.id)
    return render_template("surveys/results.html", **_results(survey, pilot, state, tallies, first))


def _results(survey: Survey, pilot: Pilot, state: State, tallies: dict, first: Survey | None) -> dict[str, Any]:
    """Everybody reads it once it has closed: figures that move with each answer would say who gave which."""
    tally, staff = tallies[survey.id], can(Action.SURVEY_READ_ANSWERS, pilot)
    is_shown = state == State.CLOSED and tally.is_public
    return {
        "survey": survey, "pilot": pilot, "state": state, "tally": tally, "staff": staff, "is_shown": is_shown,
        "summary": results.summary(survey, tally), "turnout": queries.turnouts([survey])[survey.id],
        "turnout_words": results.turnout_words, "moments": dict(rules.MOMENTS),
        "scores": results.scores_shown(survey, tally, tallies[first.id] if first else None) if is_shown else [],
        "charts": results.charts(survey, tally) if is_shown else [],
        "exact": results.exact(survey, tally) if staff and tally.n else [],
        "texts": _texts(survey) if staff else [],
        "mine": queries.response_of(survey, guard(Action.PILOT_READ, pilot).id),
    }  # fmt: skip


def _texts(survey: Survey) -> list[tuple[str, list[tuple[str, str]]]]:
    """Question → what was written, in the order of its letters: not of those who wrote."""
    rows = queries.answers_of(survey)
    return [
        (item.words, sorted((row.answers[item.key], row.lang) for row in rows if item.key in row.answers))
        for item in survey.items if item.kind == "text"
    ]  # fmt: skip


@bp.get("/surveys/<int:id>/answers.csv")
def answers(id: int) -> Page:
    survey, pilot = _found(id)
    guard(Action.SURVEY_READ_ANSWERS, pilot)
    name = f"survey-{survey.id}.csv"
    return Response(sheet.as_csv(survey), 200, {"Content-Disposition": f'attachment; filename="{name}"'},
                    content_type="text/csv; charset=utf-8")  # fmt: skip
