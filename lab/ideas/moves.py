"""The moves of an idea by their address. Those in SERVED_LATER are served by the packages that hold their effect."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from .. import clock, forms, moves
from ..city import queries as city
from ..lifecycle import Move
from ..moves import Kind
from ..permissions import Action
from ..web import Page, guard, me, or_not_found
from ..words import day_words
from . import queries, rules
from .actions import move_idea
from .models import Idea
from .views import bp


@bp.get("/ideas/<int:id>/moves/<name>")
def move_form(id: int, name: str) -> Page:
    idea = or_not_found(queries.idea(id))
    guard(Action.IDEA_READ, idea)
    return moves.show(IDEA, idea, name)


@bp.post("/ideas/<int:id>/moves/<name>")
def move(id: int, name: str) -> Page:
    idea = or_not_found(queries.idea(id))
    guard(Action.IDEA_READ, idea)
    return moves.make(IDEA, idea, name)


def choices(_idea: Idea) -> forms.Choices:
    return {"unit": moves.unit_choices(), "topic": moves.topic_choices()}


def defaults(idea: Idea, _move: Move) -> Mapping[str, Any]:
    """What the lab knows already. A reason to decline is never filled in."""
    own_unit, topic = me().unit_id, city.places().topics.get(idea.topic_id or 0)
    return {
        "topic": topic.slug if topic else None,
        "trigger": idea.review_due or "lab",
        "owner_unit": idea.owner_unit_id or own_unit,
        "named_unit": idea.owner_unit_id or own_unit,
    }


def known(idea: Idea, move: Move) -> Mapping[str, str]:
    """What the preview of the tellings knows before the move: the days that it sets."""
    to = move.to if move.to in tuple(rules.Stage) else idea.back_stage
    second_look = move.name == "second_look"
    if second_look:
        to = rules.Stage.UNDER_REVIEW
    promise = rules.promise_in(to, second_look) if to else None
    until = clock.today() + timedelta(days=rules.SECOND_LOOK_DAYS)
    return {"due": day_words(city.due_day(promise)) if promise else "", "second_look_until": day_words(until)}


IDEA = Kind(
    "idea",
    rules.MOVES,
    queries.idea_facts,
    choices,
    defaults,
    move_idea,
    elsewhere=frozenset(rules.SERVED_LATER),
    known=known,
)
