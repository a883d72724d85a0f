"""The pilots' pages: the list, a proposal, the pilot, and what testers and staff add to it."""

import secrets
from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request

from .. import moves
from ..city import queries as city
from ..errors import N_, Conflict, Invalid
from ..forms import LabForm
from ..permissions import Action
from ..policy import Actor
from ..web import Page, fragment_or_redirect, guard, invalid, me, or_not_found, wants_fragment
from ..words import say
from . import actions, evaluation, queries, rules, testers
from .card import cards
from .forms import (
    WHOLE_CITY,
    CheckInForm,
    EvaluationForm,
    EvidenceForm,
    MeasureForm,
    NoteForm,
    ProposeForm,
    ReadingForm,
    TakePartForm,
    missing_reasons,
)
from .goals import SDG_WORDS
from .models import Pilot
from .page import page_of

bp = Blueprint("pilots", __name__)

DONE = {
    "joined": N_("You take part now. The lab tells you how the test goes."),
    "left": N_("You have left, and your consent is taken back."),
    "checked_in": N_("Thank you. Your check-in has arrived."),
}


@bp.get("/pilots")
def index() -> Page:
    actor = guard(Action.LAB_READ)
    step = request.args.get("step", "")
    step = step if step in rules.STEPS else ""
    rows, after = queries.listed_pilots(step, actor.is_staff, request.args.get("after", ""))
    return render_template("pilots/index.html", cards=cards(rows), step=step, steps=rules.STEP_WORDS,
                           first=queries.FIRST, after=after)  # fmt: skip


@bp.get("/pilots/<int:id>")
def show(id: int) -> Page:
    pilot = or_not_found(queries.pilot(id))
    guard(Action.PILOT_READ, pilot)
    return _page(pilot)


def _page(pilot: Pilot, **forms: Any) -> str:
    from .moves import PILOT  # its routes stand on this module's blueprint

    return render_template("pilots/show.html", page=page_of(pilot, me(), **forms), pilot=pilot,
                           buttons=moves.buttons(PILOT, pilot))  # fmt: skip


# Proposing


@bp.get("/pilots/new")
def new() -> Page:
    guard(Action.PILOT_PROPOSE)
    form = ProposeForm(formdata=None, once=secrets.token_urlsafe(12))
    form.ideas.data = request.args.getlist("idea")
    return _proposal(form)


@bp.post("/pilots")
def propose() -> Page:
    actor = guard(Action.PILOT_PROPOSE)
    form = ProposeForm()
    if not form.validate():
        return _proposal(form), 422
    try:
        pilot = _propose(form, actor)
    except Invalid as no:
        form.take(no.fields)
        return _proposal(form), 422
    return redirect(pilot.path, 303)


def _propose(form: ProposeForm, actor: Actor) -> Pilot:
    return actions.propose(
        actor, title=form.title.data or "", hypothesis=form.hypothesis.data or "",
        change_mind=form.change_mind.data or "", ideas=form.idea_ids(), parts=form.parts(),
        districts=form.district_ids() or [], cost=form.cost.cents or 0, cost_band=form.cost_band.data,
        sdg=[int(goal) for goal in form.sdg.data or ()], lang=form.lang.data or "en", once=form.once.data,
    )  # fmt: skip


def _proposal(form: ProposeForm) -> str:
    """All shortlisted ideas, those chosen first; what was typed about each is kept."""
    chosen = form.ideas.data or []
    parts = dict(zip(chosen, form.parts_as_typed(), strict=True))
    ideas = sorted(queries.shortlisted_ideas(), key=lambda idea: str(idea.id) not in chosen)
    known = {str(idea.id) for idea in ideas}
    return render_template(
        "pilots/new.html", form=form, ideas=ideas, chosen=chosen, parts=parts, places=city.places(),
        goals=SDG_WORDS, whole_city=WHOLE_CITY, unknown=[id for id in chosen if id not in known],
    )  # fmt: skip


# Testers


@bp.post("/pilots/<int:id>/testers")
def join(id: int) -> Page:
    pilot = or_not_found(queries.pilot(id))
    actor = guard(Action.PILOT_TAKE_PART, pilot)
    form = TakePartForm()
    return _written(pilot, "take_part", form, lambda: testers.take_part(pilot, actor, form.version()), done="joined")


@bp.post("/pilots/<int:id>/testers/leave")
def leave(id: int) -> Page:
    pilot = or_not_found(queries.pilot(id))
    testers.leave(pilot, guard(Action.PILOT_LEAVE, pilot))
    return _answer(pilot, "take_part", done="left")


@bp.post("/pilots/<int:id>/checkins")
def check_in(id: int) -> Page:
    pilot = or_not_found(queries.pilot(id))
    actor = guard(Action.PILOT_CHECK_IN, pilot)
    form = CheckInForm()
    said = lambda: testers.check_in(pilot, actor, int(form.mood.data), form.text.data or "")  # noqa: E731
    return _written(pilot, "check_in", form, said, done="checked_in")


# What it is judged by


@bp.post("/pilots/<int:id>/measures")
def add_measure(id: int) -> Page:
    pilot = or_not_found(queries.pilot(id))
    actor = guard(Action.PILOT_MEASURE, pilot)
    form = MeasureForm()
    return _written(pilot, "measures", form, lambda: evaluation.add_measure(pilot, actor, **form.measured()))


@bp.get("/pilots/<int:id>/measures/<int:measure_id>")
def edit_measure(id: int, measure_id: int) -> Page:
    pilot = or_not_found(queries.pilot(id))
    guard(Action.PILOT_MEASURE, pilot)
    measure = or_not_found(queries.measure(pilot, measure_id))
    return render_template("pilots/measure.html", pilot=pilot, measure=measure, form=MeasureForm(None, obj=measure))


@bp.post("/pilots/<int:id>/measures/<int:measure_id>")
def change_measure(id: int, measure_id: int) -> Page:
    pilot = or_not_found(queries.pilot(id))
    actor = guard(Action.PILOT_MEASURE, pilot)
    measure, form = or_not_found(queries.measure(pilot, measure_id)), MeasureForm()
    try:
        if form.validate():
            evaluation.change_measure(pilot, actor, measure_id, **form.measured())
            return redirect(f"{pilot.path}#measures", 303)
    except Invalid as no:
        form.take(no.fields)
    return invalid("pilots/measure.html", pilot=pilot, measure=measure, form=form)


@bp.post("/pilots/<int:id>/measures/<int:measure_id>/remove")
def remove_measure(id: int, measure_id: int) -> Page:
    pilot = or_not_found(queries.pilot(id))
    evaluation.remove_measure(pilot, guard(Action.PILOT_MEASURE, pilot), measure_id)
    return _answer(pilot, "measures")


@bp.post("/pilots/<int:id>/measures/<int:measure_id>/readings")
def add_reading(id: int, measure_id: int) -> Page:
    pilot = or_not_found(queries.pilot(id))
    actor = guard(Action.PILOT_READING, pilot)
    or_not_found(queries.measure(pilot, measure_id))
    form = ReadingForm(of=measure_id)

    def write() -> None:
        evaluation.add_reading(pilot, actor, measure_id, value=form.value.figure or 0.0, on=form.on.data)

    return _written(pilot, "measures", form, write, name="reading", reading_of=measure_id)


# What was found


@bp.post("/pilots/<int:id>/evidence")
def add_evidence(id: int) -> Page:
    pilot = or_not_found(queries.pilot(id))
    actor = guard(Action.PILOT_EVIDENCE, pilot)
    form = EvidenceForm()

    def write() -> None:
        evaluation.add_evidence(pilot, actor, kind=form.kind.data, text=form.text.data or "", on=form.on.data)

    return _written(pilot, "evidence", form, write)


@bp.post("/pilots/<int:id>/notes")
def write_note(id: int) -> Page:
    pilot = or_not_found(queries.pilot(id))
    actor = guard(Action.PILOT_NOTE, pilot)
    form = NoteForm()
    return _written(pilot, "notes", form, lambda: evaluation.write_note(pilot, actor, form.text.data or ""))


@bp.post("/pilots/<int:id>/evaluation")
def evaluate(id: int) -> Page:
    pilot = or_not_found(queries.pilot(id))
    actor = guard(Action.PILOT_EVALUATE, pilot)
    form, missing = EvaluationForm(), missing_reasons(request.form)
    write = lambda: evaluation.evaluate(pilot, actor, missing=missing, **form.found())  # noqa: E731
    return _written(pilot, "evaluation", form, write, reasons=missing)


# Answering


def _written(
    pilot: Pilot, part: str, form: LabForm, write: Callable[[], Any], *, name: str = "", done: str = "", **forms: Any
) -> Page:
    """Write, then the part of the page; what could not be taken stands in its form again."""
    try:
        if form.validate():
            write()
            return _answer(pilot, part, done=done)
    except Invalid as no:
        form.take(no.fields)
    except Conflict as no:
        if part != "take_part":
            raise
        # The page says how full it is; a bare refusal would hide the way to follow the pilot instead.
        form.take({"": [no.sentence]})
        return _again(pilot, part, {part: form}), 409
    return _again(pilot, part, {name or part: form, **forms}), 422


def _answer(pilot: Pilot, part: str, done: str = "") -> Page:
    to = f"{pilot.path}#{part.replace('_', '-')}"
    if not wants_fragment():
        if done:
            flash(say(DONE[done]))
        return redirect(to, 303)
    page = page_of(pilot, me(), done=done, said=say(DONE.get(done, "")))
    return fragment_or_redirect(f"pilots/_{part}.html", to, page=page, pilot=pilot, round=page.current)


def _again(pilot: Pilot, part: str, forms: dict[str, Any]) -> str:
    if not wants_fragment():
        return _page(pilot, **forms)
    page = page_of(pilot, me(), **forms)
    return render_template(f"pilots/_{part}.html", page=page, pilot=pilot, round=page.current)
