"""Vote, take it back, follow, stop. Each may be repeated and then changes nothing."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Delete, delete, insert

from .. import clock
from ..accounts.models import Person
from ..calls import queries as calls
from ..calls.models import Call
from ..db import atomic, db, insert_into, lock
from ..errors import N_, Conflict, Words
from ..ideas.actions import IdeaText, edit_idea, save_draft, score
from ..ideas.models import Idea
from ..permissions import Action
from ..photos.rules import NO_PHOTOS, Wanted
from ..policy import Actor, check
from . import queries, rules
from .models import Follow, Vote
from .rules import FOLLOWING, STOPPED


class VotesUsed(Conflict):
    """All votes that a call gives to one resident are given."""


def cast_vote(idea: Idea, actor: Actor) -> None:
    """One resident, one vote: a second one, also one that a merge moved here, changes nothing."""
    with atomic():
        lock(idea)
        check(Action.VOTE_CAST, actor, idea)
        call = _limited_call(idea, actor)
        vote = {"person_id": actor.id, "idea_id": idea.id, "counts_for_id": idea.id, "at": clock.now()}
        if _insert_or_nothing(Vote, vote):
            _check_limit(call, idea, actor)
            idea.votes += 1
            score(idea)
            # A vote follows the idea until this voter stops it; what was stopped before was not about a vote.
            db.session.execute(_said(idea, actor).where(Follow.state == STOPPED))


@dataclass(frozen=True)
class Writing:
    """What somebody was writing when they found a neighbour's same idea. `draft` is theirs already, if there is one."""

    text: IdeaText
    once: str = ""
    seen: str = ""
    photos: Wanted = NO_PHOTOS
    draft: Idea | None = None


def vote_instead(idea: Idea, actor: Actor, writing: Writing | None) -> None:
    """Vote for it and keep what was written as a draft: both or neither."""
    with atomic():
        if writing:
            keep_writing(actor, writing)
        cast_vote(idea, actor)


def keep_writing(actor: Actor, writing: Writing) -> None:
    if writing.draft:
        edit_idea(writing.draft, writing.text, actor, seen=writing.seen, photos=writing.photos)
    else:
        save_draft(actor, writing.text, writing.once, writing.photos)


def _limited_call(idea: Idea, actor: Actor) -> Call | None:
    """The idea's call, if it limits votes. Then the person is locked before the vote is written: of two votes cast in
    two tabs the second one waits, and finds the first."""
    call = calls.call(idea.call_id)
    if call is None or call.votes_each is None:
        return None
    lock(db.session.get_one(Person, actor.id))
    return call


def _check_limit(call: Call | None, idea: Idea, actor: Actor) -> None:
    """Raises Conflict, which takes the vote back that was one too many."""
    if call and call.votes_each and queries.used_in(call.id, actor.id) > call.votes_each:
        raise VotesUsed(
            _used_up(call.votes_each), heading=N_("Your votes are used"),
            links=[(f"{call.path}#votes-left", N_("See where you voted")), (idea.path, N_("Back to the idea"))],
        )  # fmt: skip


def _used_up(each: int) -> str:
    if each == 1:
        return N_("You have used your vote in this call. Take it back to vote here.")
    return Words(N_("You have used your {n} votes in this call. Take one back to vote here."), n=each)


def withdraw_vote(idea: Idea, actor: Actor) -> None:
    """Take back the vote that counts here, with those that a merge let rest beside it: the person has one voice.

    Raises Conflict when votes rest and no merge of the last 14 days brought this one here.
    """
    with atomic():
        lock(idea)
        check(Action.VOTE_WITHDRAW, actor, idea)
        behind = queries.votes_behind(idea, actor)
        counting = [vote for vote in behind if vote.counts_for_id == idea.id]
        if not counting:
            return
        moved_on = queries.merged_into(idea.id).get(counting[0].idea_id)
        if not rules.may_take_back(idea.stage, moved_on, clock.today()):
            raise Conflict(N_("Votes rest here now, so yours stays counted. You can stop following the idea."))
        db.session.execute(delete(Vote).where(Vote.id.in_([vote.id for vote in behind])))
        idea.votes -= len(counting)
        score(idea)
        _forget_stop(idea, actor)


def follow(idea: Idea, actor: Actor) -> None:
    """Only deviations are written: who follows by voting or writing needs no row."""
    with atomic():
        lock(idea)
        check(Action.FOLLOW, actor, idea)
        _say(idea, actor, None if queries.follows_by_itself(actor, idea) else FOLLOWING)


def stop_following(idea: Idea, actor: Actor) -> None:
    with atomic():
        lock(idea)
        check(Action.FOLLOW, actor, idea)
        _say(idea, actor, STOPPED if queries.follows_by_itself(actor, idea) else None)


def _insert_or_nothing(table: type, row: dict) -> bool:
    """Whether a row was written; not when a unique constraint knows it already."""
    added = insert_into(table).values(**row)
    done: Any = db.session.execute(added.on_conflict_do_nothing())
    return bool(done.rowcount)


def _say(idea: Idea, actor: Actor, state: str | None) -> None:
    said = queries.follow_state(actor.id, idea.id)
    if said == state:
        return
    db.session.execute(_said(idea, actor))
    if state:
        row = {"person_id": actor.id, "idea_id": idea.id, "state": state, "at": clock.now()}
        db.session.execute(insert(Follow).values(**row))


def _forget_stop(idea: Idea, actor: Actor) -> None:
    """Without the vote there is nothing left to stop; whoever said so still follows."""
    if not queries.follows_by_itself(actor, idea):
        db.session.execute(_said(idea, actor).where(Follow.state == STOPPED))


def _said(idea: Idea, actor: Actor) -> Delete:
    return delete(Follow).where(Follow.person_id == actor.id, Follow.idea_id == idea.id)
