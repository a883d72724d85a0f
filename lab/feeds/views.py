"""Feeds that a reader subscribes to (Atom) and the calendar of one person."""

from collections.abc import Callable

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request
from flask_babel import force_locale, gettext

from .. import atom, calendars, clock
from ..atom import Feed
from ..board.calendar import months
from ..errors import NotFound
from ..ideas import queries as ideas
from ..permissions import Action
from ..pilots import queries as pilots
from ..web import Page, guard, or_not_found
from . import actions, news, own, queries

bp = Blueprint("feeds", __name__)


@bp.get("/feeds")
def overview() -> Page:
    guard(Action.LAB_READ)
    return render_template("feeds/overview.html", choices=dict(news.choices()), base=_base())


@bp.get("/feeds/ideas.atom")
def new_ideas() -> Page:
    guard(Action.LAB_READ)
    return _feed(lambda: news.new_ideas(request.args))


@bp.get("/ideas/<int:id>/feed.atom")
def of_idea(id: int) -> Page:
    """Its author and staff read more on the page; a feed is for everyone, so what is not public has none."""
    guard(Action.IDEA_READ, idea := or_not_found(ideas.idea(id)))
    if not idea.is_public:
        raise NotFound()
    return _feed(lambda: news.of_idea(idea))


@bp.get("/pilots/<int:id>/feed.atom")
def of_pilot(id: int) -> Page:
    guard(Action.PILOT_READ, pilot := or_not_found(pilots.pilot(id)))
    if not pilot.is_public:
        raise NotFound()
    return _feed(lambda: news.of_pilot(pilot))


@bp.get("/calls.atom")
def of_calls() -> Page:
    guard(Action.LAB_READ)
    return _feed(news.all_calls)


def _feed(made: Callable[[], Feed]) -> Response:
    """In the lab's own language: the same address says the same to everyone."""
    with force_locale(current_app.config["LAB"].languages[0]):
        return atom.answer(made())


def _base() -> str:
    return str(current_app.config["LAB"].base_url).rstrip("/")


# The own calendar


@bp.get("/me/calendar")
def calendar() -> Page:
    """Never kept by a browser: it shows its secret."""
    actor = guard(Action.ME_READ)
    kept = queries.calendar_of(actor.id)
    return render_template(
        "feeds/calendar.html", months=months(own.items(actor.id, clock.today())), base=_base(),
        webcal=_base().partition("://")[2], secret=own.path_of(kept) if kept else "",
    )  # fmt: skip


@bp.post("/me/calendar/address")
def make_address() -> Page:
    actions.make_address(guard(Action.ME_CHANGE))
    flash(gettext("Here is your address. Keep it to yourself: whoever has it sees what you have coming."))
    return redirect("/me/calendar#own", 303)


@bp.post("/me/calendar/address/end")
def end_address() -> Page:
    actions.end_address(guard(Action.ME_CHANGE))
    flash(gettext("The address leads nowhere any more."))
    return redirect("/me/calendar#own", 303)


@bp.get("/calendar/<token>.ics")
def own_feed(token: str) -> Page:
    """Calendar programs sign in nowhere: whoever knows the address reads it, until its owner ends it."""
    guard(Action.CALENDAR_FEED)
    person = or_not_found(own.owner(token))
    answer = Response(own.feed(person), content_type=calendars.CONTENT_TYPE)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
