"""Check-ins and diaries: a tester's own pages, and what the lab's staff hear."""

from flask import Blueprint, flash, redirect, render_template
from flask_babel import gettext

from ..errors import N_, Invalid, NotAllowed
from ..extensions import limiter
from ..permissions import Action
from ..pilots import queries as pilots
from ..pilots import sections
from ..pilots.models import Pilot
from ..web import Page, guard, invalid, limit_key, me, or_not_found, own_path, wants_fragment
from ..words import say
from . import actions, hearing, queries
from .forms import CheckInForm, EntryForm, PlanForm
from .models import DiaryEntry

bp = Blueprint("checkins", __name__)

GIVEN = "30 per 5 minutes"
THANKS = N_("Thank you. Your check-in has arrived.")
SAVED = N_("Your entry is saved.")
DELETED = N_("It is deleted.")


@bp.get("/pilots/<int:id>/checkin")
def ask(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.PILOT_CHECK_IN, pilot)
    return _asked(pilot, CheckInForm(formdata=None))


@bp.post("/pilots/<int:id>/checkins")
@limiter.limit(GIVEN, key_func=limit_key)
def check_in(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.PILOT_CHECK_IN, pilot)
    form = CheckInForm()
    if not form.validate() and not wants_fragment() and own_path(form.back.data) == f"{pilot.path}/checkin":
        return _asked(pilot, form), 422
    return sections.written(
        pilot, "check_in", form, lambda: actions.check_in(pilot, actor, **form.given()), done=THANKS
    )


def _asked(pilot: Pilot, form: CheckInForm) -> str:
    """The one screen to which a reminder leads."""
    own = hearing.own_words(queries.listening(pilot.round), or_not_found(pilots.tester(pilot.round.id, me().id)))
    return render_template("checkins/ask.html", pilot=pilot, form=form, own=own)


# For the staff


@bp.get("/pilots/<int:id>/checkins")
def heard(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.CHECK_INS_READ, pilot)
    return render_template(
        "checkins/heard.html", pilot=pilot, heard=hearing.for_staff(pilot), said=hearing.said, form=_plan_form(pilot)
    )


def _plan_form(pilot: Pilot) -> PlanForm:
    return PlanForm(formdata=None, days=", ".join(map(str, queries.plan_of(pilot.round))))


@bp.post("/pilots/<int:id>/checkins/plan")
def plan(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.CHECK_IN_PLAN, pilot)
    form = PlanForm()
    try:
        if form.validate():
            actions.plan(pilot, actor, form.given())
            flash(gettext("The days are saved."))
            return redirect(f"{pilot.path}/checkins", 303)
    except Invalid as no:
        form.take(no.fields)
    return invalid("checkins/heard.html", pilot=pilot, heard=hearing.for_staff(pilot), said=hearing.said, form=form)


# A tester's diary, and all that they gave


@bp.get("/pilots/<int:id>/diary")
def diary(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.DIARY_READ, pilot)
    return _diary(pilot, EntryForm(formdata=None))


def _diary(pilot: Pilot, form: EntryForm) -> str:
    given = queries.given_by(pilot, me().id)
    return render_template("checkins/diary.html", pilot=pilot, form=form, given=given, said=hearing.said)


@bp.post("/pilots/<int:id>/diary")
@limiter.limit(GIVEN, key_func=limit_key)
def write(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.DIARY_WRITE, pilot)
    form = EntryForm()
    try:
        if form.validate():
            actions.write_entry(pilot, actor, **form.given(), once=form.once.data or "")
            return _back(pilot, SAVED)
    except Invalid as no:
        form.take(no.fields)
    return _diary(pilot, form), 422


@bp.get("/pilots/<int:id>/diary/<int:entry_id>")
def edit(id: int, entry_id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.DIARY_WRITE, pilot)
    entry = _own_entry(pilot, entry_id)
    form = EntryForm(formdata=None, text=entry.text, on=entry.on)
    form.photos.fill(queries.photos_of(entry))
    return render_template("checkins/edit.html", pilot=pilot, entry=entry, form=form)


@bp.post("/pilots/<int:id>/diary/<int:entry_id>")
def change(id: int, entry_id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.DIARY_WRITE, pilot)
    entry, form = _own_entry(pilot, entry_id), EntryForm()
    try:
        if form.validate():
            actions.change_entry(pilot, actor, entry, **form.given())
            return _back(pilot, SAVED)
    except Invalid as no:
        form.take(no.fields)
    return invalid("checkins/edit.html", pilot=pilot, entry=entry, form=form)


def _own_entry(pilot: Pilot, id: int) -> DiaryEntry:
    """Nobody learns that there is one of somebody else's; the staff read it and leave it as it is."""
    entry = or_not_found(queries.entry(pilot, id))
    if guard(Action.GIVEN_READ, entry).id != entry.person_id:
        raise NotAllowed(N_("Only the person who gave this may do this."))
    return entry


@bp.post("/pilots/<int:id>/diary/<int:entry_id>/delete")
def delete_entry(id: int, entry_id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.DIARY_READ, pilot)
    if entry := queries.entry(pilot, entry_id):
        actions.take_back(guard(Action.GIVEN_DELETE, entry), entry)
    return _back(pilot, DELETED)


@bp.post("/pilots/<int:id>/checkins/<int:check_in_id>/delete")
def delete_check_in(id: int, check_in_id: int) -> Page:
    """A second click finds it gone, as it was meant to be."""
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.DIARY_READ, pilot)
    if given := queries.check_in(pilot, check_in_id):
        actions.take_back(guard(Action.GIVEN_DELETE, given), given)
    return _back(pilot, DELETED)


def _back(pilot: Pilot, words: str) -> Page:
    flash(say(words))
    return redirect(f"{pilot.path}/diary", 303)
