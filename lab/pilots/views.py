"""The pilots' pages: the list, a proposal, the pilot, its status notes."""

import secrets

from flask import Blueprint, redirect, render_template, request

from ..city import queries as city
from ..errors import Invalid
from ..permissions import Action
from ..policy import Actor
from ..web import Page, guard, or_not_found
from . import actions, notes, queries, rules, sections
from .card import cards
from .forms import WHOLE_CITY, NoteForm, ProposeForm
from .goals import SDG_WORDS
from .models import Pilot

bp = Blueprint("pilots", __name__)


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
    return sections.show(pilot)


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


# Status notes


@bp.post("/pilots/<int:id>/notes")
def write_note(id: int) -> Page:
    pilot = or_not_found(queries.pilot(id))
    actor = guard(Action.PILOT_NOTE, pilot)
    form = NoteForm()
    return sections.written(pilot, "notes", form, lambda: notes.write_note(pilot, actor, form.text.data or ""))
