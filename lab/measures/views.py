"""Measures and their readings: one by one, all of a day on one screen, or a table from a file."""

from flask import Blueprint, Response, flash, redirect, render_template
from flask_babel import ngettext

from .. import clock
from ..errors import Invalid
from ..permissions import Action
from ..pilots import queries as pilots
from ..pilots import sections
from ..pilots.models import Measure, Pilot
from ..web import Page, guard, invalid, or_not_found
from . import actions, export, queries, taking
from .forms import CorrectionForm, MeasureForm, ReadingForm, SheetForm, correction_of, nothing_filled_in, today_form
from .sheet import VERDICT_WORDS

bp = Blueprint("measures", __name__)


@bp.post("/pilots/<int:id>/measures")
def add(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.PILOT_MEASURE, pilot)
    form = MeasureForm()
    return sections.written(pilot, "measures", form, lambda: actions.add_measure(pilot, actor, **form.measured()))


@bp.get("/pilots/<int:id>/measures/<int:measure_id>")
def edit(id: int, measure_id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.PILOT_MEASURE, pilot)
    measure = or_not_found(pilots.measure(pilot, measure_id))
    return render_template("measures/edit.html", pilot=pilot, measure=measure, form=MeasureForm(None, obj=measure))


@bp.post("/pilots/<int:id>/measures/<int:measure_id>")
def change(id: int, measure_id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.PILOT_MEASURE, pilot)
    measure, form = or_not_found(pilots.measure(pilot, measure_id)), MeasureForm()
    try:
        if form.validate():
            actions.change_measure(pilot, actor, measure_id, **form.measured())
            return redirect(f"{pilot.path}#measures", 303)
    except Invalid as no:
        form.take(no.fields)
    return invalid("measures/edit.html", pilot=pilot, measure=measure, form=form)


@bp.post("/pilots/<int:id>/measures/<int:measure_id>/remove")
def remove(id: int, measure_id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actions.remove_measure(pilot, guard(Action.PILOT_MEASURE, pilot), measure_id)
    return sections.answer(pilot, "measures")


@bp.post("/pilots/<int:id>/measures/<int:measure_id>/readings")
def add_reading(id: int, measure_id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.PILOT_READING, pilot)
    or_not_found(pilots.measure(pilot, measure_id))
    form = ReadingForm(of=measure_id)
    write = lambda: actions.add_readings(pilot, actor, [form.given(measure_id)])  # noqa: E731
    return sections.written(pilot, "measures", form, write, reading_of=measure_id)


# All readings


@bp.get("/pilots/<int:id>/readings")
def readings(id: int) -> Page:
    """For the staff: every reading, what was corrected, and the way to send many at once."""
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.HISTORY_STAFF, pilot)
    return _readings(pilot, SheetForm(formdata=None))


@bp.post("/pilots/<int:id>/readings")
def take_sheet(id: int) -> Page:
    """Look at a table first; write it when the very same rows come again with a yes."""
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.PILOT_READING, pilot)
    form = SheetForm()
    form.validate()
    try:
        looked = taking.look(pilot, form)
        if looked.may_be_written:
            new = actions.add_readings(pilot, actor, looked.given)
            flash(ngettext("%(num)s reading is written.", "%(num)s readings are written.", new))
            return redirect(f"{pilot.path}/readings", 303)
    except Invalid as no:
        form.take(no.fields)
        return _readings(pilot, form), 422
    return _readings(pilot, form, looked), 422 if looked.refused else 200


def _readings(pilot: Pilot, form: SheetForm, looked: taking.Looked | None = None) -> str:
    return render_template("measures/readings.html", pilot=pilot, measures=_measures(pilot), form=form, looked=looked,
                           changes=queries.changes(pilot.round.id), verdicts=VERDICT_WORDS)  # fmt: skip


@bp.get("/pilots/<int:id>/readings.csv")
def download(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.PILOT_READ, pilot)
    named = {"Content-Disposition": f'attachment; filename="pilot-{pilot.id}-readings.csv"'}
    return Response(export.readings(pilot), mimetype="text/csv", headers=named)


# Today's readings


@bp.get("/pilots/<int:id>/readings/today")
def today(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.PILOT_READING, pilot)
    form = today_form(_measures(pilot), clock.today())
    return render_template("measures/today.html", pilot=pilot, form=form)


@bp.post("/pilots/<int:id>/readings/today")
def take_today(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.PILOT_READING, pilot)
    form = today_form(_measures(pilot))
    if form.validate() and not form.given():
        form.take({"": [nothing_filled_in()]})
    elif not form.errors and taking.is_sure(form):
        try:
            new = actions.add_readings(pilot, actor, form.given())
            flash(ngettext("%(num)s reading is written.", "%(num)s readings are written.", new))
            return redirect(f"{pilot.path}#measures", 303)
        except Invalid as no:
            form.take(taking.beside_measures(no.fields))
    return invalid("measures/today.html", pilot=pilot, form=form)


def _measures(pilot: Pilot) -> list[Measure]:
    return pilot.round.measures


# Mistakes


@bp.get("/pilots/<int:id>/readings/<int:reading_id>")
def reading(id: int, reading_id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.PILOT_READING_CORRECT, pilot)
    found = or_not_found(queries.reading(pilot.round.id, reading_id))
    return _reading(pilot, reading_id, correction_of(found))


@bp.post("/pilots/<int:id>/readings/<int:reading_id>")
def correct(id: int, reading_id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.PILOT_READING_CORRECT, pilot)
    found, form = or_not_found(queries.reading(pilot.round.id, reading_id)), CorrectionForm()
    try:
        if form.validate():
            actions.correct_reading(pilot, actor, reading_id, form.given(found.measure_id), form.why.data or "")
            return redirect(f"{pilot.path}/readings", 303)
    except Invalid as no:
        form.take(no.fields)
    return _reading(pilot, reading_id, form), 422


@bp.post("/pilots/<int:id>/readings/<int:reading_id>/remove")
def remove_reading(id: int, reading_id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.PILOT_READING_CORRECT, pilot)
    form = CorrectionForm()
    actions.remove_reading(pilot, actor, reading_id, (form.why.data or "")[:300])
    return redirect(f"{pilot.path}/readings", 303)


def _reading(pilot: Pilot, reading_id: int, form: CorrectionForm) -> str:
    found = or_not_found(queries.reading(pilot.round.id, reading_id))
    measure = or_not_found(pilots.measure(pilot, found.measure_id))
    return render_template("measures/reading.html", pilot=pilot, measure=measure, reading=found, form=form)
