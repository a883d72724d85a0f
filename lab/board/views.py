"""The board of pilots for the lab's staff, the calendar for everyone, and who pays for a pilot and helps with it."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request
from flask_babel import gettext

from .. import calendars, clock
from ..errors import Invalid
from ..permissions import Action
from ..pilots import queries as pilots
from ..pilots.models import Pilot
from ..web import Page, guard, invalid, new_once, or_not_found
from ..words import say
from . import actions, calendar, queries
from .columns import board
from .forms import AnswerForm, LimitsForm, MoneyRowForm, PartnerForm, ServiceForm
from .helping import money_page, partners_page
from .models import MoneyRow

bp = Blueprint("board", __name__)
EARLIER = 92
"""Days that the link to earlier months goes back."""


@bp.get("/pilots/board")
def show() -> Page:
    guard(Action.BOARD_READ)
    return _board_page(LimitsForm(queries.limits()))


def _board_page(limits: LimitsForm) -> str:
    unit = request.args.get("unit", "")
    unit_id = int(unit) if unit.isascii() and unit.isdecimal() and len(unit) < 10 else None
    only_late = request.args.get("late") == "1"
    return render_template("board/show.html", board=board(unit_id, only_late), unit_id=unit_id, only_late=only_late,
                           limits=limits)  # fmt: skip


@bp.post("/pilots/board/limits")
def set_limits() -> Page:
    actor, form = guard(Action.BOARD_LIMIT), LimitsForm()
    if (limits := form.limits()) is None:
        return _board_page(form), 422
    actions.set_limits(actor, limits)
    flash(gettext("The limits are saved. They warn, and stop nobody."))
    return redirect("/pilots/board", 303)


# The calendar


@bp.get("/pilots/calendar")
def agenda() -> Page:
    actor = guard(Action.LAB_READ)
    first = _month(request.args.get("from", ""))
    found = calendar.items(first, actor.is_staff)
    feed = queries.feed(actor.id) if actor.is_staff else None
    base = current_app.config["LAB"].base_url.rstrip("/")
    page = Response(render_template(
        "board/calendar.html", months=calendar.months(found), base=base, first=first,
        earlier=(first - timedelta(days=EARLIER)).replace(day=1), secret=f"/pilots/calendar/{calendar.token(feed)}.ics"
        if feed else "", webcal=base.partition("://")[2],
    ))  # fmt: skip
    if feed:  # the page shows its secret
        page.headers["Cache-Control"] = "no-store"
    return page


def _month(typed: str) -> date:
    """“2026-03” as its first day; this month for anything else."""
    try:
        first = date.fromisoformat(f"{typed}-01")
    except ValueError:
        return clock.today().replace(day=1)
    return first if 2000 <= first.year < 2100 else clock.today().replace(day=1)


@bp.get("/pilots/calendar.ics")
def public_feed() -> Page:
    guard(Action.LAB_READ)
    return Response(calendar.feed(), content_type=calendars.CONTENT_TYPE)


@bp.get("/pilots/calendar/<token>.ics")
def staff_feed(token: str) -> Page:
    """Calendar programs sign in nowhere: whoever knows the address reads it, until its owner ends it."""
    guard(Action.CALENDAR_FEED)
    or_not_found(calendar.is_open(token) or None)
    answer = Response(calendar.feed(staff=True), content_type=calendars.CONTENT_TYPE)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/pilots/calendar/address")
def make_address() -> Page:
    actions.make_address(guard(Action.CALENDAR_OWN))
    flash(gettext("Here is your address. Keep it to yourself: whoever has it reads what the lab has to do."))
    return redirect("/pilots/calendar#own", 303)


@bp.post("/pilots/calendar/address/end")
def end_address() -> Page:
    actions.end_address(guard(Action.CALENDAR_OWN))
    flash(gettext("The address leads nowhere any more."))
    return redirect("/pilots/calendar#own", 303)


# Who pays


@bp.get("/pilots/<int:id>/money")
def money(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.PILOT_HELP_READ, pilot)
    return render_template("board/money.html", **money_page(pilot, _new_money()))


def _new_money() -> MoneyRowForm:
    return MoneyRowForm(formdata=None, data={"once": new_once()})


@bp.post("/pilots/<int:id>/money")
def add_money(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor, form = guard(Action.PILOT_MONEY, pilot), MoneyRowForm()
    if not form.validate():
        return invalid("board/money.html", **money_page(pilot, form))
    actions.add_money(pilot, actor, form.mark(), **form.row())
    return redirect(f"{pilot.path}/money", 303)


@bp.post("/pilots/<int:id>/money/<int:row_id>")
def change_money(id: int, row_id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor, form = guard(Action.PILOT_MONEY, pilot), MoneyRowForm(of=row_id)
    or_not_found(queries.row_of(MoneyRow, pilot.id, row_id))
    if not form.validate():
        return invalid("board/money.html", **money_page(pilot, form, wrong=row_id))
    actions.change_money(pilot, actor, row_id, **form.row())
    return redirect(f"{pilot.path}/money", 303)


@bp.post("/pilots/<int:id>/money/<int:row_id>/remove")
def remove_money(id: int, row_id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actions.remove_money(pilot, guard(Action.PILOT_MONEY, pilot), row_id)
    return redirect(f"{pilot.path}/money", 303)


@bp.post("/pilots/<int:id>/money/complete")
def call_complete(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.PILOT_MONEY_COMPLETE, pilot)
    try:
        actions.call_complete(pilot, actor)
    except Invalid as no:
        return invalid("board/money.html", **money_page(pilot, _new_money(), said=say(no.fields[""][0])))
    flash(gettext("The money is complete."))
    return redirect(f"{pilot.path}/money", 303)


# Who helps


@bp.get("/pilots/<int:id>/partners")
def partners(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.PILOT_HELP_READ, pilot)
    return _partners_page(pilot)


def _partners_page(pilot: Pilot, **sent: Any) -> str:
    """With the form that came back, or new ones."""
    partner = sent.get("partner") or PartnerForm(formdata=None, data={"once": new_once()})
    service = sent.get("service") or ServiceForm(formdata=None, data={"once": new_once()})
    page = partners_page(pilot, partner, service, sent.get("answer"), sent.get("answered", 0))
    return render_template("board/partners.html", **page)


@bp.post("/pilots/<int:id>/partners")
def add_partner(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor, form = guard(Action.PILOT_PARTNER, pilot), PartnerForm()
    if not form.validate():
        return _partners_page(pilot, partner=form), 422
    actions.add_partner(pilot, actor, form.mark(), **form.partner())
    return redirect(f"{pilot.path}/partners", 303)


@bp.post("/pilots/<int:id>/partners/<int:partner_id>/remove")
def remove_partner(id: int, partner_id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actions.remove_partner(pilot, guard(Action.PILOT_PARTNER, pilot), partner_id)
    return redirect(f"{pilot.path}/partners", 303)


@bp.post("/pilots/<int:id>/services")
def ask_for_service(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor, form = guard(Action.SERVICE_ASK, pilot), ServiceForm()
    if not form.validate():
        return _partners_page(pilot, service=form), 422
    actions.ask_for_service(pilot, actor, form.mark(), service_id=int(form.service.data), words=form.words.data or "")
    flash(gettext("The hub is asked. The city officials are told."))
    return redirect(f"{pilot.path}/partners#services", 303)


@bp.post("/pilots/<int:id>/services/<int:request_id>")
def answer_request(id: int, request_id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor, form = guard(Action.SERVICE_DECIDE, pilot), AnswerForm(of=request_id)
    if not form.validate():
        return _partners_page(pilot, answer=form, answered=request_id), 422
    actions.answer_request(pilot, actor, request_id, state=form.state.data, answer=form.answer.data or "")
    flash(gettext("The answer is given. The moderators are told."))
    return redirect(f"{pilot.path}/partners#services", 303)
