"""Merging ideas and taking a merge back: the moves whose effect lives here. The effect itself is merging.py's."""

from itertools import pairwise
from typing import Any

from .. import lifecycle
from ..db import atomic, lock
from ..errors import N_, Conflict, Invalid
from ..events import Event
from ..ideas import queries as ideas
from ..ideas.actions import allowed_move, enter
from ..ideas.models import Idea
from ..policy import Actor
from . import merging, queries, rules


def merge(idea: Idea, _name: str, actor: Actor, **answers: Any) -> Event:
    """Let `idea` go on as part of the idea `into`. Raises as move_idea() does, and Invalid for a target that cannot."""
    with atomic():
        target = ideas.idea(answers.get("into") or 0)
        _lock([idea, *([target] if target else [])])
        move = allowed_move(idea, "merge", actor)
        if idea.published_at and not idea.is_public:
            # Its comments would be read under the other idea.
            raise Conflict(N_("This idea is hidden from the public. Show it again first, then merge it."))
        if wrong := lifecycle.unanswered(move, ideas.idea_facts(idea), answers) or _wrong_target(idea, target, actor):
            raise Invalid(wrong)
        assert target is not None  # noqa: S101 - _wrong_target() has looked
        own = merging.own_start(target)
        told = {"own_start": own.isoformat() if own else ""}
        idea.merged_into_id = target.id
        event = enter(idea, move, actor, answers={**answers, "told": told})
        merging.keep_earliest_start(target, own)
        merging.settle_co_authors(target)
        merging.settle_votes(target)
        merging.copy_follows(idea, target)
        merging.move_comments(idea, target)
        _recount([idea, target])
        return event


def _lock(some: list[Idea]) -> None:
    """In one order, so that two merges at once cannot wait for each other."""
    for one in sorted(some, key=lambda idea: idea.id):
        lock(one)


def _wrong_target(idea: Idea, target: Idea | None, actor: Actor) -> dict[str, list[str]]:
    if target is None:
        return {"into": [N_("There is no public idea with this number.")]}
    if no := rules.why_not_into(idea.id, target.id, target.is_public, target.stage):
        return {"into": [no]}
    if actor.id in target.author_ids:
        return {"into": [N_("You wrote that idea yourself. Somebody else at the lab merges into it.")]}
    return {}


def unmerge(idea: Idea, _name: str, actor: Actor, **answers: Any) -> Event:
    """Every vote, follow and comment is back exactly, also when the other idea was merged on since."""
    with atomic():
        above = queries.ancestors(idea)
        _lock([idea, *above])
        move = allowed_move(idea, "unmerge", actor)
        facts = ideas.idea_facts(idea)
        if short := lifecycle.missing(move, facts):
            raise Conflict(short[0].sentence, missing=short)
        if wrong := lifecycle.unanswered(move, facts, answers):
            raise Invalid(wrong)
        starts = [merging.own_start(parent) for parent in above]
        idea.merged_into_id = None
        event = enter(idea, move, actor, answers=answers)
        merging.bring_comments_back(idea)
        merging.settle_votes(idea)
        for parent, own in zip(above, starts, strict=True):
            merging.keep_earliest_start(parent, own)
            merging.settle_co_authors(parent)
        # What the next idea had only through this one goes with it, up the chain.
        for source, target in pairwise([idea, *above]):
            merging.drop_follows(source, target)
        for root in above[-1:]:
            merging.settle_votes(root)
        _recount([idea, *above])
        return event


def _recount(ideas_: list[Idea]) -> None:
    for one in ideas_:
        merging.recount(one)
