from flask import Blueprint, flash, redirect, request
from flask_babel import gettext

from .. import web
from ..calls import queries as calls
from ..extensions import limiter
from ..ideas import card
from ..ideas import queries as ideas
from ..ideas.forms import IdeaForm
from ..ideas.models import Idea
from ..permissions import Action
from ..policy import Actor
from ..web import Page, fragment_or_redirect, guard, invalid, limit_key, or_not_found, own_path
from . import actions, instead, queries

bp = Blueprint("votes", __name__)

SHARES = "30 per 5 minutes"


@bp.post("/ideas/<int:id>/vote")
def vote(id: int) -> Page:
    idea = _idea(id)
    actor = guard(Action.VOTE_CAST, idea)
    actions.cast_vote(idea, actor)
    return _voted(idea, actor)


@bp.post("/ideas/<int:id>/vote/withdraw")
def withdraw(id: int) -> Page:
    idea = _idea(id)
    actor = guard(Action.VOTE_WITHDRAW, idea)
    actions.withdraw_vote(idea, actor)
    return _voted(idea, actor)


@bp.post("/ideas/<int:id>/follow")
def follow(id: int) -> Page:
    idea = _idea(id)
    actor = guard(Action.FOLLOW, idea)
    actions.follow(idea, actor)
    return _followed(idea, actor)


@bp.post("/ideas/<int:id>/follow/stop")
def stop(id: int) -> Page:
    idea = _idea(id)
    actor = guard(Action.FOLLOW, idea)
    actions.stop_following(idea, actor)
    return _followed(idea, actor)


@bp.post("/ideas/<int:id>/vote/instead")
@limiter.limit(SHARES, key_func=limit_key)
def vote_instead(id: int) -> Page:
    """From the similar ideas in the form of an idea: what was written there stays, as a draft."""
    idea = _idea(id)
    actor = guard(Action.VOTE_CAST, idea)
    form = IdeaForm()
    if instead.has_words(form) and not form.check(submitting=False):
        return invalid("ideas/new.html", form=form)
    flash(instead.vote(idea, actor, form, request.form))
    return redirect(idea.path, 303)


def _idea(id: int) -> Idea:
    return or_not_found(ideas.idea(id) if id <= web.MAX_ID else None)


def _voted(idea: Idea, actor: Actor) -> Page:
    back = own_path(request.form.get("next"), "")
    made = card.card_of(idea, actor, back or idea.path)
    path = f"{back.partition('#')[0]}#idea-{idea.id}" if back else idea.path
    as_ = "wide" if request.form.get("as") == "wide" else ""
    beside = bool(as_) and web.can(Action.FOLLOW, idea)
    following = queries.is_following(actor, idea)
    toast = not as_ and following and made.vote == "voted"
    if toast and not web.wants_fragment() and path != idea.path:
        _offer(gettext("Your vote is counted. You hear what comes of it."), f"{idea.path}/follow/stop", gettext("Stop"))
    return fragment_or_redirect(
        "votes/_vote.html", path, card=made, vote_as=as_, fresh=True,
        votes_left=_left_in_its_call(idea, actor, back or idea.path),
        beside=beside, toast=toast, idea=idea, following=following,
    )  # fmt: skip


def _left_in_its_call(idea: Idea, actor: Actor, back: str) -> queries.VotesLeft | None:
    """For the two pages that show it: the call's and the idea's."""
    call = calls.known_call(idea.call_id)
    page = back.partition("#")[0].partition("?")[0]
    return queries.votes_left(call, actor, back) if call and page in (call.path, idea.path) else None


def _followed(idea: Idea, actor: Actor) -> Page:
    following, back = queries.is_following(actor, idea), own_path(request.form.get("next"), "")
    if back and not web.wants_fragment():
        _offer_to_undo(idea, following)
    return fragment_or_redirect("votes/_follow.html", back or idea.path, idea=idea, following=following, back=back,
                                fresh=True)  # fmt: skip


def _offer(words: str, address: str, label: str) -> None:
    """A message on the next page with one button beside it, which posts to `address` and comes back (base.html)."""
    flash(words, f"{address} {label}")


def _offer_to_undo(idea: Idea, following: bool) -> None:
    if following:
        _offer(gettext("You hear what comes of it."), f"{idea.path}/follow/stop", gettext("Stop"))
    else:
        _offer(gettext("You hear nothing more about this idea."), f"{idea.path}/follow", gettext("Hear of it again"))
