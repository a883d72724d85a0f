"""Pages of calls for ideas: all of them, one with its ideas, and what moderators write about them."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from .. import clock, conflicts, events
from ..city import queries as city
from ..errors import Invalid
from ..ideas import calls as answering
from ..ideas import card
from ..ideas import queries as ideas
from ..ideas.rules import SORT_WORDS, STEP_WORDS
from ..permissions import Action
from ..photos import queries as photos
from ..policy import Actor
from ..votes import queries as votes
from ..web import Page, guard, invalid, new_once, or_not_found
from . import actions, dates, queries, rules
from .forms import CallForm, CloseForm, ResultForm, call_form_of
from .models import Call
from .rules import State

bp = Blueprint("calls", __name__)
SORTS = ("rising", "new", "votes")


@bp.get("/calls")
def index() -> Page:
    guard(Action.LAB_READ)
    return render_template(
        "calls/index.html", calls=queries.calls_by_state(), when=dates.when, waits=rules.waits_for_a_day
    )


@bp.get("/calls/<slug>")
def show(slug: str) -> Page:
    actor = guard(Action.LAB_READ)
    return render_template("calls/show.html", **_page(_call(slug), actor))


def _call(slug: str) -> Call:
    return or_not_found(queries.call_by_slug(slug))


def _page(call: Call, actor: Actor) -> dict[str, Any]:
    """The call with its ideas: in the order of the address, else the rising ones first."""
    sort = request.args.get("sort", "")
    sort = sort if sort in SORTS else SORTS[0]
    page = ideas.listed_ideas(ideas.Filter(call=call.id), sort, request.args.get("after", ""))
    return {
        "call": call, "state": rules.STATE_WORDS[call.state], "when": dates.when(call), "sort": sort,
        "sorts": [(name, SORT_WORDS[name]) for name in SORTS], "cards": card.cards(page.rows, actor),
        "more": page.after and f"{call.path}?sort={sort}&after={page.after}",
        "photos": photos.photos_of(call.kind, [call.id])[call.id],
        "unit": city.places().unit_name(call.unit_id), "steps": _steps(call), "reason": _reason(call),
        "waits": rules.waits_for_a_day(call, clock.today()), "late": bool(call.due_on and call.due_on < clock.today()),
        "votes_left": votes.votes_left(queries.known_call(call.id), actor, call.path),
    }  # fmt: skip


def _steps(call: Call) -> list[tuple[str, str, int]]:
    """(step, words, how many ideas): what became of them so far; asked only where the page shows it."""
    if call.state != State.CLOSED:
        return []
    counted = answering.ideas_by_step(call.id)
    return [(step, STEP_WORDS[step], counted[step]) for step in STEP_WORDS if counted.get(step)]


def _reason(call: Call) -> str:
    """Why somebody closed it before its last day."""
    if call.closed_at is None:
        return ""
    closed = next((event for event in events.history("call", call.id) if event.move == "call_closed"), None)
    return events.texts_of([closed.id])[closed.id].get("reason", "") if closed else ""


# What moderators write


@bp.get("/calls/new")
def new() -> Page:
    guard(Action.CALL_WRITE)
    return render_template("calls/edit.html", form=CallForm(formdata=None, data={"once": new_once()}), call=None)


@bp.post("/calls")
def create() -> Page:
    actor = guard(Action.CALL_WRITE)
    form = CallForm()
    if not form.check():
        return invalid("calls/edit.html", form=form, call=None)
    call = actions.plan_call(form.text(), actor, form.once.data or "", form.photos.wanted)
    return redirect(call.path, 303)


@bp.get("/calls/<slug>/edit")
def edit(slug: str) -> Page:
    call = _call(slug)
    guard(Action.CALL_WRITE, call)
    return render_template("calls/edit.html", form=call_form_of(call, _seen(call)), call=call)


@bp.post("/calls/<slug>/edit")
def update(slug: str) -> Page:
    call = _call(slug)
    actor, form = guard(Action.CALL_WRITE, call), CallForm()
    if call.state == State.CLOSED:
        form.keep_dates_of(call)
    if conflicts.is_stale("call", call, form.seen.data or ""):
        form.take({"": [gettext("Somebody changed this call while you were writing. Look at it, then save again.")]})
        form.seen.data = _seen(call)
        return render_template("calls/edit.html", form=form, call=call), 409
    if not form.check(call.is_open) or not _changed(call, form, actor):
        return invalid("calls/edit.html", form=form, call=call)
    flash(gettext("The changes are saved."))
    return redirect(call.path, 303)


def _changed(call: Call, form: CallForm, actor: Actor) -> bool:
    try:
        actions.change_call(call, form.text(), actor, form.photos.wanted)
    except Invalid as no:
        form.take(no.fields)
        return False
    return True


def _seen(call: Call) -> str:
    last = events.last("call", call.id)
    return str(last.id) if last else ""


@bp.get("/calls/<slug>/close")
def close_form(slug: str) -> Page:
    call = _call(slug)
    guard(Action.CALL_CLOSE, call)
    return render_template("calls/close.html", form=CloseForm(formdata=None), call=call, when=dates.when(call))


@bp.post("/calls/<slug>/close")
def close(slug: str) -> Page:
    call = _call(slug)
    actor, form = guard(Action.CALL_CLOSE, call), CloseForm()
    if not form.validate():
        return invalid("calls/close.html", form=form, call=call, when=dates.when(call))
    actions.close_call(call, actor, form.reason.data or "")
    flash(gettext("The call is closed. Everyone who wrote, voted or follows hears of it."))
    return redirect(call.path, 303)


@bp.get("/calls/<slug>/result")
def result_form(slug: str) -> Page:
    call = _call(slug)
    guard(Action.CALL_RESULT, call)
    form = ResultForm(formdata=None, data={"result": call.result})
    return render_template("calls/result.html", form=form, call=call)


@bp.post("/calls/<slug>/result")
def write_result(slug: str) -> Page:
    call = _call(slug)
    actor, form = guard(Action.CALL_RESULT, call), ResultForm()
    if not form.validate():
        return invalid("calls/result.html", form=form, call=call)
    actions.write_result(call, form.result.data or "", actor)
    return redirect(call.path, 303)
