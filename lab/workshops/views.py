"""Workshops of a pilot: their pages, places in them, and what the lab's staff do with them."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request
from flask_babel import gettext

from .. import calendars
from ..errors import N_, Conflict, Invalid
from ..extensions import limiter
from ..permissions import Action
from ..pilots import queries as pilots
from ..pilots.models import Pilot
from ..web import Page, fragment_or_redirect, guard, invalid, limit_key, me, new_once, or_not_found
from ..words import say
from . import actions, queries, seats
from .card import card, entry
from .forms import CancelForm, PresenceForm, ReportForm, WorkshopForm
from .models import Workshop
from .rules import Seat

bp = Blueprint("workshops", __name__)

SEATS = "30 per 5 minutes"
"""Each sends mails: to this person, and to who moves up."""

SAID = {
    Seat.PLACE: N_("You have a place. A mail with all you need is on its way."),
    Seat.WAITING: N_("You are on the waiting list. When a place becomes free, it is yours, and you are told."),
}
GIVEN_BACK = N_("Your place is free for somebody else. Thank you for saying so.")


@bp.get("/workshops/<int:id>")
def show(id: int) -> Page:
    workshop = _workshop(id)
    guard(Action.WORKSHOP_READ, workshop)
    return render_template("workshops/show.html", **_page(workshop))


def _page(workshop: Workshop, said: str = "") -> dict[str, Any]:
    return {"workshop": workshop, "pilot": workshop.pilot, "card": card(workshop, me()), "said": said}


def _workshop(id: int) -> Workshop:
    return or_not_found(queries.workshop(id))


@bp.get("/workshops/<int:id>.ics")
def file(id: int) -> Page:
    workshop = _workshop(id)
    guard(Action.WORKSHOP_READ, workshop)
    made = calendars.ics(workshop.title, current_app.config["LAB"].base_url, [entry(workshop)])
    answer = Response(made, content_type=calendars.CONTENT_TYPE)
    answer.headers["Content-Disposition"] = f"attachment; filename=workshop-{workshop.id}.ics"
    return answer


# Places


@bp.post("/workshops/<int:id>/sign-up")
@limiter.limit(SEATS, key_func=limit_key)
def sign_up(id: int) -> Page:
    workshop = _workshop(id)
    seat = seats.sign_up(workshop, guard(Action.WORKSHOP_SIGN_UP, workshop))
    return _answer(workshop, say(SAID[seat]))


@bp.post("/workshops/<int:id>/give-back")
@limiter.limit(SEATS, key_func=limit_key)
def give_back(id: int) -> Page:
    workshop = _workshop(id)
    seats.give_back(workshop, guard(Action.WORKSHOP_GIVE_BACK, workshop))
    return _answer(workshop, say(GIVEN_BACK))


def _answer(workshop: Workshop, said: str) -> Page:
    if request.headers.get("HX-Request") != "true":
        flash(said)
    return fragment_or_redirect("workshops/_seat.html", workshop.path, **_page(workshop, said))


# Planned by the lab's staff


@bp.get("/pilots/<int:id>/workshops/new")
def new(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.WORKSHOP_PLAN, pilot)
    form = WorkshopForm(formdata=None, data={"once": new_once(), "places": 20})
    return render_template("workshops/edit.html", pilot=pilot, workshop=None, form=form)


@bp.post("/pilots/<int:id>/workshops")
def plan(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.WORKSHOP_PLAN, pilot)
    form = WorkshopForm()
    if (made := _planned(pilot, form)) is None:
        return invalid("workshops/edit.html", pilot=pilot, workshop=None, form=form)
    flash(gettext("The workshop is planned, and those who may come are told."))
    return redirect(made.path, 303)


def _planned(pilot: Pilot, form: WorkshopForm) -> Workshop | None:
    try:
        return actions.plan(pilot, me(), form.plan(), form.mark()) if form.check() else None
    except Invalid as no:
        form.take(no.fields)
        return None


@bp.get("/workshops/<int:id>/edit")
def edit(id: int) -> Page:
    workshop = _workshop(id)
    guard(Action.WORKSHOP_CHANGE, workshop)
    kept = {**actions.as_planned(workshop), "seen": actions.state_of(workshop)}
    return _edit_page(workshop, WorkshopForm(formdata=None, data=kept))


@bp.post("/workshops/<int:id>/edit")
def change(id: int) -> Page:
    workshop = _workshop(id)
    actor, form = guard(Action.WORKSHOP_CHANGE, workshop), WorkshopForm()
    try:
        if not form.check():
            return _edit_page(workshop, form), 422
        actions.change(workshop, actor, form.plan(), form.seen.data or "")
    except Invalid as no:
        form.take(no.fields)
        return _edit_page(workshop, form), 422
    except Conflict as no:
        form.take({"": [no.sentence]})
        form.seen.data = actions.state_of(workshop)
        return _edit_page(workshop, form), 409
    flash(gettext("The changes are saved. Another time or place is told to everyone who signed up."))
    return redirect(workshop.path, 303)


def _edit_page(workshop: Workshop, form: WorkshopForm) -> str:
    return render_template("workshops/edit.html", pilot=workshop.pilot, workshop=workshop, form=form)


@bp.get("/workshops/<int:id>/cancel")
def cancel_form(id: int) -> Page:
    workshop = _workshop(id)
    guard(Action.WORKSHOP_CHANGE, workshop)
    return render_template("workshops/cancel.html", **_page(workshop), form=CancelForm(formdata=None))


@bp.post("/workshops/<int:id>/cancel")
def cancel(id: int) -> Page:
    workshop = _workshop(id)
    actor, form = guard(Action.WORKSHOP_CHANGE, workshop), CancelForm()
    if not form.validate():
        return invalid("workshops/cancel.html", **_page(workshop), form=form)
    actions.cancel(workshop, actor, form.reason.data or "")
    flash(gettext("The workshop is cancelled, and everyone who signed up is told why."))
    return redirect(workshop.path, 303)


# Who comes, who came, what came of it


@bp.get("/workshops/<int:id>/people")
def people(id: int) -> Page:
    workshop = _workshop(id)
    guard(Action.WORKSHOP_PEOPLE, workshop)
    return _people_page(workshop, PresenceForm(formdata=None, data={"others": workshop.others}))


@bp.post("/workshops/<int:id>/people")
def note_who_came(id: int) -> Page:
    workshop = _workshop(id)
    actor, form = guard(Action.WORKSHOP_REPORT, workshop), PresenceForm()
    if not form.validate():
        return _people_page(workshop, form, form.ids()), 422
    actions.note_who_came(workshop, actor, form.ids(), form.others.data)
    flash(gettext("Who came is noted."))
    return redirect(f"{workshop.path}/people", 303)


def _people_page(workshop: Workshop, form: PresenceForm, ticked: set[int] | None = None) -> str:
    listed = queries.who_comes(workshop.id)
    came = {row.id for row, _name in listed if row.came} if ticked is None else ticked
    return render_template("workshops/people.html", **_page(workshop), listed=listed, came=came, form=form)


@bp.get("/workshops/<int:id>/report")
def report(id: int) -> Page:
    workshop = _workshop(id)
    guard(Action.WORKSHOP_REPORT, workshop)
    form = ReportForm(formdata=None, data={"report": workshop.report})
    return render_template("workshops/report.html", **_page(workshop), form=form)


@bp.post("/workshops/<int:id>/report")
def write_report(id: int) -> Page:
    workshop = _workshop(id)
    actor, form = guard(Action.WORKSHOP_REPORT, workshop), ReportForm()
    if not form.validate():
        return invalid("workshops/report.html", **_page(workshop), form=form)
    publish = request.form.get("action") != "save"
    actions.write_report(workshop, actor, form.report.data or "", publish)
    flash(gettext("The report is public.") if workshop.report_at else gettext("The draft is kept."))
    return redirect(workshop.path if publish else f"{workshop.path}/report", 303)
