"""The moves of a pilot by their address, and link_pilot of an idea: its effect lives here."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from .. import clock, events, forms, moves
from ..city import queries as city
from ..errors import NotAllowed
from ..ideas import moves as idea_moves
from ..ideas import queries as idea_queries
from ..ideas.models import Idea
from ..lifecycle import Move, find, named
from ..moves import Kind
from ..permissions import Action
from ..web import Page, guard, me, or_not_found
from ..words import day_words, money
from . import queries, rules
from .actions import link_idea, move_pilot, not_allowed
from .effects import CHARTER_TEXTS
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


def _choices(_pilot: Pilot) -> forms.Choices:
    lines = [(str(line.id), f"{line.name} ({money(line.room)})") for line in city.budget_lines()]
    return {"unit": moves.unit_choices(), "budget_line": lines}


def _defaults(pilot: Pilot, move: Move) -> Mapping[str, Any]:
    """What the lab knows already; the charter of the round before is the next one's first draft."""
    run = pilot.round
    charter = {name: getattr(run, name) for name in CHARTER_TEXTS} | {
        "start": run.starts_on, "end": run.ends_on, "places": run.places or None, "dpia": run.dpia,
        **{f"privacy_{n}": n in (run.privacy or ()) for n in range(1, len(rules.PRIVACY_QUESTIONS) + 1)},
    }  # fmt: skip
    given = {
        "owner_unit": pilot.owner_unit_id,
        "scale_owner": pilot.scale_owner_id,
        "service_owner": (pilot.decision or {}).get("service_owner") or pilot.scale_owner_id,
        "ended_on": clock.today(),
        "live_on": clock.today(),
    }
    return charter if move.name == "open_recruitment" else given


def _known(pilot: Pilot, move: Move) -> Mapping[str, str]:
    """What the preview of the tellings knows before the move."""
    due = {"finish": rules.EVALUATION_DAYS}.get(move.name)
    return {
        "title": pilot.title, "pilot_id": str(pilot.id), "testers": str(pilot.testers),
        "due": day_words(clock.today() + timedelta(days=due)) if due else "",
    }  # fmt: skip


def _live_pilots(_idea: Idea) -> forms.Choices:
    return {"pilot": queries.live_pilot_choices()}


def _link(idea: Idea, name: str, actor: Any, **answers: Any) -> events.Event:
    return link_idea(idea, name, actor, **answers)


PILOT = Kind(
    "pilot",
    rules.MOVES,
    queries.pilot_facts,
    _choices,
    _defaults,
    move_pilot,
    known=_known,
    excused=rules.excused,
)
LINK = replace(idea_moves.IDEA, choices=_live_pilots, act=_link, elsewhere=frozenset())
