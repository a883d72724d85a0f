"""The moves of a pilot by their address, and link_pilot of an idea: its effect lives here."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from .. import events, forms, moves
from ..errors import NotAllowed
from ..ideas import moves as idea_moves
from ..ideas import queries as idea_queries
from ..ideas.models import Idea
from ..lifecycle import find, named
from ..permissions import Action
from ..web import Page, guard, me, or_not_found
from . import queries, rules
from .actions import link_idea, not_allowed
from .kind import PILOT
from .models import Pilot
from .views import bp


@bp.get("/pilots/<int:id>/moves/<name>")
def move_form(id: int, name: str) -> Page:
    pilot = or_not_found(queries.pilot(id))
    guard(Action.PILOT_READ, pilot)
    with _naming_who_may(pilot, name):
        return moves.show(PILOT, pilot, name)


@bp.post("/pilots/<int:id>/moves/<name>")
def move(id: int, name: str) -> Page:
    pilot = or_not_found(queries.pilot(id))
    guard(Action.PILOT_READ, pilot)
    with _naming_who_may(pilot, name):
        return moves.make(PILOT, pilot, name)


@bp.get("/ideas/<int:id>/moves/link_pilot")
def link_pilot_form(id: int) -> Page:
    idea = or_not_found(idea_queries.idea(id))
    guard(Action.IDEA_READ, idea)
    return moves.show(LINK, idea, "link_pilot")


@bp.post("/ideas/<int:id>/moves/link_pilot")
def link_pilot(id: int) -> Page:
    idea = or_not_found(idea_queries.idea(id))
    guard(Action.IDEA_READ, idea)
    return moves.make(LINK, idea, "link_pilot")


@contextmanager
def _naming_who_may(pilot: Pilot, name: str) -> Iterator[None]:
    """A page that refuses for separation of duties names who may."""
    try:
        yield
    except NotAllowed as no:
        table = rules.MOVES
        move = find(table, name, pilot.stage) or next(iter(named(table, name)), None)
        raise (not_allowed(me(), move, pilot) if move else no) from None


def _live_pilots(_idea: Idea) -> forms.Choices:
    return {"pilot": queries.live_pilot_choices()}


def _link(idea: Idea, name: str, actor: Any, **answers: Any) -> events.Event:
    return link_idea(idea, name, actor, **answers)


LINK = replace(idea_moves.IDEA, choices=_live_pilots, act=_link, elsewhere=frozenset())
