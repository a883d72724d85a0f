"""Measures and their readings."""

from flask import Blueprint, redirect, render_template

from ..errors import Invalid
from ..permissions import Action
from ..pilots import queries as pilots
from ..pilots import sections
from ..web import Page, guard, invalid, or_not_found
from . import actions
from .forms import MeasureForm, ReadingForm

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

    def write() -> None:
        actions.add_reading(pilot, actor, measure_id, value=form.value.figure or 0.0, on=form.on.data)

    return sections.written(pilot, "measures", form, write, reading_of=measure_id)
