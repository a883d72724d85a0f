"""merge and unmerge at the address of every idea's moves: more exact than the general route, so it comes here first."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import request

from .. import moves
from ..ideas import moves as idea_moves
from ..ideas import queries as ideas
from ..ideas.models import Idea
from ..lifecycle import Move
from ..permissions import Action
from ..web import MAX_ID, Page, guard, or_not_found
from .actions import merge, unmerge
from .views import bp


@bp.get("/ideas/<int:id>/moves/merge")
def merge_form(id: int) -> Page:
    idea = or_not_found(ideas.idea(id))
    guard(Action.IDEA_READ, idea)
    return moves.show(MERGE, idea, "merge")


@bp.post("/ideas/<int:id>/moves/merge")
def merge_idea(id: int) -> Page:
    idea = or_not_found(ideas.idea(id))
    guard(Action.IDEA_READ, idea)
    return moves.make(MERGE, idea, "merge")


@bp.get("/ideas/<int:id>/moves/unmerge")
def unmerge_form(id: int) -> Page:
    idea = or_not_found(ideas.idea(id))
    guard(Action.IDEA_READ, idea)
    return moves.show(UNMERGE, idea, "unmerge")


@bp.post("/ideas/<int:id>/moves/unmerge")
def unmerge_idea(id: int) -> Page:
    idea = or_not_found(ideas.idea(id))
    guard(Action.IDEA_READ, idea)
    return moves.make(UNMERGE, idea, "unmerge")


def _target(_idea: Idea, _move: Move) -> Mapping[str, Any]:
    """A link from the desk's similar ideas names the idea that goes on."""
    return {"into": request.args.get("into", type=int)}


def _known(idea: Idea, move: Move) -> Mapping[str, str]:
    """The preview names the idea that goes on, so that a wrong number is seen in time."""
    into = request.args.get("into", type=int)
    target = ideas.idea(into) if into and into <= MAX_ID else None
    named = {"into": f"{target.id} ({target.title})"} if target and target.is_public else {}
    return {**idea_moves.IDEA.known(idea, move), **named}


MERGE = replace(idea_moves.IDEA, act=merge, elsewhere=frozenset(), defaults=_target, known=_known)
UNMERGE = replace(idea_moves.IDEA, act=unmerge, elsewhere=frozenset())
