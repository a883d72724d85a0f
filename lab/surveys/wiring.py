"""Surveys on a pilot's page, in its evaluation, after a sign-in and by the calendar."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask

from .. import jobs
from ..accounts import acts
from ..errors import N_
from ..permissions import Action
from ..pilots import asks as all_asks
from ..pilots import findings, retention, sections
from ..pilots.findings import Finding
from ..pilots.models import Round
from ..pilots.page import PilotPage
from ..web import can, guard, or_not_found
from . import actions, asks, queries, results, rules, timers
from .forms import answer_form
from .models import Survey
from .rules import State


@dataclass(frozen=True)
class Row:
    """One survey on the page. `mine`: whether this tester's answers are complete, None when they are not asked."""

    survey: Survey
    state: State
    words: str
    change: str = ""
    mine: bool | None = None
    minutes: int = 0


@dataclass(frozen=True)
class Part:
    rows: Sequence[Row]
    plans: bool


def init_app(_app: Flask) -> None:
    sections.register(sections.Section("surveys", 45, "surveys/_surveys.html", _surveys, N_("Surveys")))
    all_asks.register(asks.to_answer)
    findings.register(_findings)
    retention.register(actions.forget_answers)
    retention.register_for_testers(actions.forget_tester)
    jobs.register_timer("surveys: tell that one is open", timers.tell_what_opens)
    jobs.register_timer("surveys: remind who has not answered", timers.remind_who_has_not_answered)
    acts.register(acts.Act(
        "answer_survey", "surveys.answer", N_("After you sign in your answers are kept, and you go on from there."),
        perform=_resume, back=lambda fields: f"/surveys/{_id(fields)}",
    ))  # fmt: skip


def _surveys(page: PilotPage) -> Part | None:
    """What waits for this tester, and what everybody may read of what has closed."""
    pilot, plans = page.pilot, can(Action.SURVEY_PLAN, page.pilot)
    surveys = queries.surveys_of([page.current.run.id])
    states = {one.id: queries.state_of(one, pilot) for one in surveys}
    seen = [one for one in surveys if states[one.id] in (State.OPEN, State.CLOSED)]
    if not (seen or plans):
        return None
    mine = queries.answered_by(page.tester.id, [one.id for one in seen]) if page.tester else {}
    words, changes = _said(seen, states, exact=page.staff)
    is_asked = page.tester is not None and can(Action.SURVEY_ANSWER, pilot)
    rows = [
        Row(one, states[one.id], words[one.id], changes.get(one.id, ""),
            mine.get(one.id, False) if is_asked and states[one.id] == State.OPEN else None, rules.minutes(one.items))
        for one in seen
    ]  # fmt: skip
    # What waits for this person comes first, then what is open to others.
    return Part(sorted(rows, key=lambda row: (row.mine is not False, row.state == State.CLOSED)), plans)


def _said(surveys: Sequence[Survey], states: dict[int, State], exact: bool) -> tuple[dict[int, str], dict[int, str]]:
    """Of what is open only how many answered; of what has closed what came of it, and what changed since before."""
    closed = [one for one in surveys if states[one.id] == State.CLOSED]
    turnouts, tallies = queries.turnouts(surveys), queries.tallies(closed)
    words = {one.id: results.turnout_words(turnouts[one.id], exact) for one in surveys}
    words |= {one.id: results.summary(one, tallies[one.id]) for one in closed}
    pairs = results.before_and_after(closed, tallies)
    changes = {
        one.id: results.change_words(one.template, tallies[pairs[one.id].id], tallies[one.id])
        for one in closed if one.id in pairs
    }  # fmt: skip
    return words, changes


def _findings(run: Round) -> list[Finding]:
    """Of what has closed. What fewer than five people said is no evidence."""
    surveys = queries.surveys_of([run.id])
    if not surveys:
        return []
    pilot = queries.pilot_of(surveys[0])
    states = {one.id: queries.state_of(one, pilot) for one in surveys}
    closed = [one for one in surveys if states[one.id] == State.CLOSED]
    (words, changes), tallies = _said(closed, states, exact=False), queries.tallies(closed)
    return [
        Finding(
            key=f"survey-{one.id}", label=one.title, words=f"{words[one.id]} {changes.get(one.id, '')}".strip(),
            kind="survey" if tallies[one.id].is_public else "", link=f"{one.path}/results",
            people=tallies[one.id].n if tallies[one.id].is_public else 0,
        )
        for one in closed
    ]  # fmt: skip


# After a sign-in


def _resume(fields: acts.Fields) -> str:
    survey = or_not_found(queries.survey(_id(fields)))
    actor = guard(Action.SURVEY_ANSWER, queries.pilot_of(survey))
    screens = rules.screens(survey.items)
    said = fields.get("screen", "")
    at = min(max(int(said), 1), len(screens)) if said.isascii() and said.isdecimal() and len(said) < 4 else 1
    form = answer_form(screens[at - 1], sent_as=fields)
    form.validate()
    actions.answer(survey, actor, at - 1, form.answers())
    return f"{survey.path}?screen={at + 1 if at < len(screens) else 'done'}"


def _id(fields: acts.Fields) -> int:
    said = fields.get("id", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 11 else 0
