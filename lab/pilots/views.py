"""The pilots' pages: the list, a proposal, the pilot, its status notes."""

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from .. import conflicts, events, forms
from ..city import queries as city
from ..errors import N_, Invalid
from ..ideas.rules import PARTS
from ..permissions import Action
from ..policy import VISITOR, Actor
from ..web import Page, guard, invalid, or_not_found, wants_fragment
from ..workshops import queries as workshops
from . import actions, charter, edits, notes, parts, planning, queries, report, rounds, rules, sections
from .card import cards
from .checklist import gate_of
from .forms import WHOLE_CITY, EditForm, NoteCorrectionForm, NoteForm, ProposeForm, cleaned
from .goals import SDG_WORDS
from .models import Pilot
from .page import page_of

bp = Blueprint("pilots", __name__)


@bp.get("/pilots")
def index() -> Page:
    actor = guard(Action.LAB_READ)
    step = request.args.get("step", "")
    step = step if step in rules.STEPS else ""
    rows, after = queries.listed_pilots(step, actor.is_staff, request.args.get("after", ""))
    shown = cards(rows, tested=queries.tested_now_by(actor.id))
    return render_template("pilots/index.html", cards=shown, step=step, steps=rules.STEP_WORDS,
                           first=queries.FIRST, after=after, workshops=workshops.to_come())  # fmt: skip


@bp.get("/pilots/<int:id>")
def show(id: int) -> Page:
    pilot = or_not_found(queries.pilot(id))
    guard(Action.PILOT_READ, pilot)
    return sections.show(pilot)


@bp.get("/pilots/<int:id>/report")
def show_report(id: int) -> Page:
    """The same for everyone, so that what staff hand to a council holds nothing that is only theirs."""
    pilot = or_not_found(queries.pilot(id))
    guard(Action.PILOT_READ, pilot)
    page = page_of(pilot, VISITOR)
    return render_template("pilots/report.html", page=page, pilot=pilot, round=page.current, chapters=report.of(page))


@bp.get("/pilots/<int:id>/rounds")
def show_rounds(id: int) -> Page:
    pilot = or_not_found(queries.pilot(id))
    guard(Action.PILOT_READ, pilot)
    page = page_of(pilot, VISITOR)
    return render_template("pilots/rounds.html", pilot=pilot, rows=rounds.side_by_side(page),
                           rounds=[run.number for run in pilot.rounds])  # fmt: skip


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
        change_mind=form.change_mind.data or "", ideas=form.idea_ids(), parts=form.parts(), kinds=form.kinds(),
        districts=form.district_ids() or [], cost=form.cost.cents or 0, cost_band=form.cost_band.data,
        sdg=[int(goal) for goal in form.sdg.data or ()], lang=form.lang.data or "en", once=form.once.data,
    )  # fmt: skip


def _proposal(form: ProposeForm) -> str:
    """All shortlisted ideas, those chosen first; what was typed about each is kept."""
    chosen = form.ideas.data or []
    parts = dict(zip(chosen, form.parts_as_typed(), strict=True))
    kinds = dict(zip(chosen, form.kinds(), strict=True))
    ideas = sorted(queries.shortlisted_ideas(), key=lambda idea: str(idea.id) not in chosen)
    known = {str(idea.id) for idea in ideas}
    return render_template(
        "pilots/new.html", form=form, ideas=ideas, chosen=chosen, parts=parts, kinds=kinds, part_kinds=PARTS,
        places=city.places(),
        goals=SDG_WORDS, whole_city=WHOLE_CITY, unknown=[id for id in chosen if id not in known],
    )  # fmt: skip


# Changing what is proposed


@bp.get("/pilots/<int:id>/edit")
def edit(id: int) -> Page:
    pilot = or_not_found(queries.pilot(id))
    guard(Action.PILOT_EDIT, pilot)
    last = events.last("pilot", id)
    return _edit_page(pilot, EditForm(None, data=edits.as_typed(pilot) | {"seen": last.id if last else ""}))


@bp.post("/pilots/<int:id>/edit")
def save_edit(id: int) -> Page:
    pilot = or_not_found(queries.pilot(id))
    actor = guard(Action.PILOT_EDIT, pilot)
    if conflicts.is_stale("pilot", pilot, request.form.get("seen", "")):
        raise conflicts.meanwhile()
    form = EditForm()
    if pilot.stage != rules.Stage.PROPOSED:
        del form.cost, form.cost_band
    if not form.validate():
        return _edit_page(pilot, form), 422
    if edits.edit(pilot, actor, **form.changed()):
        flash(gettext("Saved. The history says that it was changed."))
    return redirect(pilot.path, 303)


def _edit_page(pilot: Pilot, form: EditForm) -> str:
    if pilot.stage != rules.Stage.PROPOSED and "cost" in form:
        del form.cost, form.cost_band
    return render_template("pilots/edit.html", pilot=pilot, form=form, places=city.places(), goals=SDG_WORDS,
                           whole_city=WHOLE_CITY)  # fmt: skip


@bp.get("/pilots/<int:id>/ideas")
def show_parts(id: int) -> Page:
    pilot = or_not_found(queries.pilot(id))
    guard(Action.PILOT_PARTS, pilot)
    return _parts_page(pilot, {held.idea_id: (held.part, held.text) for held in parts.standing(pilot)})


@bp.post("/pilots/<int:id>/ideas")
def save_parts(id: int) -> Page:
    pilot = or_not_found(queries.pilot(id))
    actor = guard(Action.PILOT_PARTS, pilot)
    said = {held.idea_id: (request.form.get(f"kind_{held.idea_id}", held.part),
                           cleaned(request.form.get(f"part_{held.idea_id}", held.text), None))
            for held in parts.standing(pilot)}  # fmt: skip
    try:
        changed = parts.set_parts(pilot, actor, said)
    except Invalid as no:
        return _parts_page(pilot, said, no.fields), 422
    if changed and pilot.stage != rules.Stage.PROPOSED:
        flash(gettext("Saved. The authors of what was changed are told."))
    return redirect(f"{pilot.path}#ideas", 303)


def _parts_page(pilot: Pilot, said: Mapping[int, tuple[str, str]], wrong: Mapping[str, Any] | None = None) -> str:
    return render_template("pilots/parts.html", pilot=pilot, held=parts.standing(pilot), said=said, wrong=wrong or {},
                           part_kinds=PARTS, text_max=parts.TEXT_MAX)  # fmt: skip


# The charter, as it is written step by step


@bp.get("/pilots/<int:id>/charter")
def show_charter(id: int) -> Page:
    pilot = or_not_found(queries.pilot(id))
    guard(Action.PILOT_PLAN_READ, pilot)
    return _charter_page(pilot)


@bp.post("/pilots/<int:id>/charter")
def save_charter(id: int) -> Page:
    """One step, complete or not. What cannot be read comes back, and nothing of the step is saved in silence."""
    pilot = or_not_found(queries.pilot(id))
    actor = guard(Action.PILOT_PLAN, pilot)
    name = request.form.get("step", "")
    if name not in charter.NAMES:
        raise Invalid({"step": [N_("Say which step this is.")]})
    form = planning.form_of(pilot, name, queries.pilot_facts(pilot), sent=True)
    if not form.validate():
        return _charter_page(pilot, name, form), 422
    planning.save(pilot, actor, forms.sent(form))
    if wants_fragment():
        return _charter_page(pilot, name)
    flash(gettext("Saved."))
    return redirect(f"{pilot.path}/charter#{name}", 303)


def _charter_page(pilot: Pilot, name: str = "", form: forms.LabForm | None = None) -> str:
    """The whole page; for htmx the step that was sent, and the checklist beside it."""
    facts = queries.pilot_facts(pilot)
    steps = planning.steps(pilot, facts)
    filled = {step.name: planning.form_of(pilot, step.name, facts) for step in steps} | ({name: form} if form else {})
    template = "pilots/charter_saved.html" if wants_fragment() else "pilots/charter.html"
    return render_template(template, pilot=pilot, steps=steps, forms=filled, of=forms.groups, name=name,
                           wrong=form is not None, gate=gate_of(pilot, facts, "open_recruitment"))  # fmt: skip


# Status notes


@bp.post("/pilots/<int:id>/notes")
def write_note(id: int) -> Page:
    pilot = or_not_found(queries.pilot(id))
    actor = guard(Action.PILOT_NOTE, pilot)
    form = NoteForm()

    def write() -> None:
        if undescribed := form.photos.undescribed():
            raise Invalid({"photos": undescribed})
        notes.write_note(pilot, actor, **form.said(), once=form.once.data or "", photos=form.photos.wanted)

    return sections.written(pilot, "notes", form, write)


@bp.get("/pilots/<int:id>/notes/<int:note_id>")
def edit_note(id: int, note_id: int) -> Page:
    pilot = or_not_found(queries.pilot(id))
    guard(Action.PILOT_NOTE, pilot)
    note = or_not_found(notes.note_of(pilot, note_id))
    form: Any = NoteForm(None, obj=note) if notes.is_open(note) else NoteCorrectionForm(None, obj=note)
    return render_template("pilots/note.html", pilot=pilot, note=note, form=form)


@bp.post("/pilots/<int:id>/notes/<int:note_id>")
def change_note(id: int, note_id: int) -> Page:
    """Its words while it is young, a correction under them later: whichever form was sent."""
    pilot = or_not_found(queries.pilot(id))
    actor = guard(Action.PILOT_NOTE, pilot)
    note = or_not_found(notes.note_of(pilot, note_id))
    form: Any = NoteCorrectionForm() if "correction" in request.form else NoteForm()
    if not form.validate():
        return invalid("pilots/note.html", pilot=pilot, note=note, form=form)
    if isinstance(form, NoteForm):
        notes.change_note(pilot, actor, note_id, **form.said())
    else:
        notes.correct_note(pilot, actor, note_id, form.correction.data or "")
    return redirect(f"{pilot.path}#notes", 303)
