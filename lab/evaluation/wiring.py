"""Evidence, the evaluation and what comes after it: on a pilot's page, by the calendar, and after a sign-in."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from .. import events, jobs
from ..accounts import acts
from ..errors import N_, NotFound
from ..permissions import Action
from ..pilots import queries as pilots
from ..pilots import report, sections
from ..pilots.gates import is_finished
from ..pilots.page import PilotPage
from ..pilots.rules import Stage
from ..web import can, guard, new_once
from ..words import day_words
from . import assembly, money, prefill, queries, timers, wording
from .assembly import RoundFound
from .closing import answer
from .forms import ClosingForm, EvaluationForm, EvidenceForm, LookForm
from .queries import Closing, Look


def init_app(_app: Flask) -> None:
    since = N_("And since then?")
    sections.register(sections.Section("afterwards", 10, "evaluation/_afterwards.html", _afterwards, since))
    sections.register(sections.Section("evidence", 70, "evaluation/_evidence.html", _evidence, N_("Evidence")))
    sections.register(sections.Section("evaluation", 80, "evaluation/_evaluation.html", _evaluation, N_("Evaluation")))
    report.register(report.Chapter("afterwards", 92, N_("And since then?"), _since))
    events.when("pilot", money.ENDS, money.release_the_rest)
    jobs.register_timer("evaluation: did it solve it?", timers.ask_whether_it_solved_it)
    jobs.register_timer("evaluation: days to look again", timers.look_again)
    jobs.register_timer("evaluation: words of old questions", timers.forget_words, tidies=True)
    acts.register(
        acts.Act(
            name="closing",
            endpoint="evaluation.answer_closing",
            words=N_("After you sign in your answer is counted."),
            perform=_resume,
            back=lambda fields: f"/pilots/{_number(fields)}/closing",
            texts=frozenset({"text"}),
        )
    )


def _evidence(page: PilotPage) -> EvidenceForm | None:
    may_come = page.pilot.stage not in (Stage.PROPOSED, Stage.APPROVED) and can("PILOT_EVIDENCE", page.pilot)
    if not (page.current.evidence or may_come):
        return None
    return page.given("evidence").get("form") or EvidenceForm(formdata=None, once=new_once())


@dataclass(frozen=True)
class Evaluated:
    """`form`: for who writes it. `found`: None where only the words are shown."""

    form: EvaluationForm | None
    found: RoundFound | None
    finished: bool


def _evaluation(page: PilotPage) -> Evaluated | None:
    """Residents read it once it is complete; until then it is a draft."""
    run, writes = page.current.run, can("PILOT_EVALUATE", page.pilot)
    finished = is_finished(page.pilot, run)
    if not (finished or writes or (page.staff and run.started_on)):
        return None
    found = assembly.rounds_found([page.current])[0] if page.staff else None
    form = page.given("evaluation").get("form")
    if form is None and writes and found:
        form = EvaluationForm(formdata=None, data=prefill.evaluation(found))
    return Evaluated(form, found, finished)


@dataclass(frozen=True)
class Afterwards:
    """`asks`: this person is asked and has not answered. `result`: what the residents said, "" for few answers."""

    look: Look | None
    form: LookForm | None
    closing: Closing | None
    asks: bool
    answered: bool
    claim: str
    result: str


def _afterwards(page: PilotPage) -> Afterwards | None:
    pilot = page.pilot
    look = queries.look_of(pilot)
    closing = queries.closing(pilot) if pilot.stage in queries.ENDED else None
    if not (look or closing):
        return None
    writes = look is not None and look.waits and can("PILOT_LOOK_AGAIN", pilot)
    mine = queries.own_answer(pilot.id, page.actor.id) if closing and page.actor.id else None
    asks = closing is not None and closing.is_open and (not page.actor.id or can("CLOSING_ANSWER", closing))
    answers = queries.answers_by_pilot([pilot.id]).get(pilot.id) if closing else None
    form = page.given("afterwards").get("form") or LookForm(formdata=None)
    return Afterwards(look, form if writes else None, closing, asks, mine is not None,
                      wording.claim(pilot.stage, pilot.decision), wording.answered(answers))  # fmt: skip


def _since(page: PilotPage) -> list[tuple[str, str]] | None:
    """For the report: what everyone may know of it."""
    pilot, look = page.pilot, queries.look_of(page.pilot)
    said = wording.beside(pilot.stage, pilot.decision, queries.answers_by_pilot([pilot.id]).get(pilot.id))
    pairs = [(gettext("Did it solve it?"), said)] if said and pilot.stage in queries.ENDED else []
    if look:
        pairs.append(
            (gettext("Looked at again on"), "\n".join(filter(None, (day_words(look.found_on or look.on), look.text))))
        )
    return pairs or None


def _resume(fields: Mapping[str, str]) -> str:
    pilot = pilots.pilot(_number(fields))
    if pilot is None:
        raise NotFound()
    guard(Action.PILOT_READ, pilot)
    asked = queries.closing(pilot)
    if asked is None:
        raise NotFound()
    form = ClosingForm(MultiDict(fields))
    if form.validate():
        answer(pilot, guard(Action.CLOSING_ANSWER, asked), form.answer.data, form.text.data or "")
    return f"/pilots/{pilot.id}/closing"


def _number(fields: Mapping[str, str]) -> int:
    raw = fields.get("pilot") or fields.get("id") or ""
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 11 else 0
