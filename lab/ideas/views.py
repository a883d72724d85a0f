"""Pages of ideas: lists, the map, one idea, sharing, editing."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask_babel import gettext

from .. import events, lifecycle, moves, text
from ..city import queries as city
from ..comments import queries as comments
from ..extensions import limiter
from ..notices import queries as notices
from ..permissions import Action
from ..pilots import queries as pilots
from ..pilots.rules import STAGE_WORDS as PILOT_WORDS
from ..policy import Actor
from ..votes import queries as votes
from ..web import Page, can, guard, invalid, limit_key, me, or_not_found, wants_fragment
from . import actions, browse, card, districts, queries, rules
from .browse import Asked
from .forms import IdeaForm, blank_form, form_of
from .models import Idea
from .promise import next_words, promise_line
from .rules import ENDS, STEP_OF, STEPS, Stage
from .timeline import Entry, entries

bp = Blueprint("ideas", __name__)

SHARES = "30 per 5 minutes"


@bp.get("/ideas")
def index() -> Page:
    asked = browse.asked(request.args)
    actor = guard(Action.ME_READ if asked.mine else Action.LAB_READ)
    page = _listing(asked, actor)
    return render_template("ideas/index.html", cards=card.cards(page.rows, actor), asked=asked,
                           more=page.after and asked.url(after=page.after), **_around(asked))  # fmt: skip


def _listing(asked: Asked, actor: Actor) -> queries.Listing:
    if asked.mine == "mine":
        return queries.some_ideas(queries.own_ideas(actor.id), asked.after, listed=False)
    if asked.mine:
        ids = votes.voted_ideas if asked.mine == "voted" else votes.followed_ideas
        return queries.some_ideas(ids(actor.id), asked.after)
    return queries.listed_ideas(asked.only, asked.sort, asked.after)


def _around(asked: Asked) -> Mapping[str, Any]:
    """The choices beside the list, and how many ideas they leave: counted only where the answer is near."""
    counts = asked.only.narrows and not asked.mine and not asked.after
    return {
        "orders": browse.orders(asked),
        "own_lists": browse.own_lists(asked) if me().id else [],
        "filters": browse.filters(asked),
        "total": queries.total(asked.only) if counts else None,
        "cap": queries.TOTAL_CAP,
    }


@bp.get("/ideas/map")
def city_map() -> Page:
    guard(Action.LAB_READ)
    return render_template("ideas/map.html", map=districts.city_map())


# One idea


@bp.get("/ideas/<int:id>")
def show(id: int) -> Page:
    idea = or_not_found(queries.idea(id))
    guard(Action.IDEA_READ, idea)
    return idea_page(idea, me())


def idea_page(idea: Idea, actor: Actor, wrong: Any = None) -> str:
    """The whole page. `wrong`: a comment that could not be taken, to be shown in its form again."""
    from .moves import IDEA  # it holds routes of this blueprint

    happened, places = _timeline(idea, actor), city.places()
    place = {"topic": places.topic_name(idea.topic_id), "district": places.district_name(idea.district_id)}
    return render_template(
        "ideas/show.html", idea=idea, place=place, card=card.card_of(idea, actor, idea.path), entries=happened,
        outcome=_outcome(idea, happened), asked=_asked(idea, happened), skipped=_skipped(idea, happened),
        steps=[rules.STEP_WORDS[step] for step in STEPS], step=STEPS.index(idea.step) + 1, next_words=next_words(idea),
        promise=promise_line(idea), stage=rules.STAGE_WORDS[Stage(idea.stage)], summary=text.short(idea.need),
        buttons=moves.buttons(IDEA, idea), threads=_threads(idea, actor), wrong=wrong, langs=rules.LANGS,
        following=votes.is_following(actor, idea), pilots=pilots.pilots_of_idea(idea.id), pilot_words=PILOT_WORDS,
    )  # fmt: skip


def _timeline(idea: Idea, actor: Actor) -> list[Entry]:
    happened = events.history("idea", idea.id)
    inside = actor.id in idea.author_ids or can(Action.HISTORY_STAFF, idea)
    letters = "AFV" if actor.id in idea.author_ids else "SFVO" if inside else "FV"
    texts = events.texts_of([event.id for event in happened])
    told = notices.told_counts([event.root_id or event.id for event in happened])
    return entries(happened, texts, told, letters=letters, reads_all=inside)


def _skipped(idea: Idea, happened: list[Entry]) -> set[int]:
    """Numbers of the steps that an ended idea never entered: a declined one was in no pilot."""
    if idea.stage not in ENDS or not happened:
        return set()
    entered = {STEP_OF[Stage(entry.stage_to)] for entry in happened if entry.stage_to}
    return {number for number, step in enumerate(STEPS, 1) if step not in entered}


def _asked(idea: Idea, happened: list[Entry]) -> Entry | None:
    """The question that waits for the author."""
    waits = idea.stage == Stage.NEEDS_INFO
    return next((entry for entry in happened if waits and entry.move == "ask_author"), None)


def _outcome(idea: Idea, happened: list[Entry]) -> Entry | None:
    """What ended it: the newest move into the stage where it stands."""
    if idea.stage not in ENDS:
        return None
    moved = (entry for entry in happened if lifecycle.named(rules.MOVES, entry.move))
    return next((entry for entry in moved if entry.stage_to == idea.stage), None)


def _threads(idea: Idea, actor: Actor) -> comments.Threads | None:
    return comments.threads(idea.id, request.args.get("comments", "")) if idea.is_public else None


# Share an idea


@bp.get("/ideas/new")
def new() -> Page:
    guard(Action.LAB_READ)
    return render_template("ideas/new.html", form=blank_form(request.args))


@bp.post("/ideas")
@limiter.limit(SHARES, key_func=limit_key)
def create() -> Page:
    actor = guard(Action.IDEA_SHARE)
    form, submitting = IdeaForm(), _submitting()
    if not form.check(submitting):
        return invalid("ideas/new.html", form=form)
    write = actions.share if submitting else actions.save_draft
    return _written(write(actor, form.text(), form.once.data or ""), actor)


def _written(idea: Idea, actor: Actor) -> Page:
    """To the idea's page; htmx gets the card on the way there."""
    if not wants_fragment():
        return redirect(idea.path, 303)
    made = render_template("ideas/_card.html", card=card.card_of(idea, actor, idea.path))
    return Response(made, 200, {"HX-Redirect": idea.path}, content_type="text/html; charset=utf-8")


def _submitting() -> bool:
    return request.form.get("action") != "save"


# Change it


@bp.get("/ideas/<int:id>/edit")
def edit(id: int) -> Page:
    idea = or_not_found(queries.idea(id))
    guard(Action.IDEA_EDIT, idea)
    return render_template("ideas/edit.html", idea=idea, form=form_of(idea))


@bp.post("/ideas/<int:id>/edit")
@limiter.limit(SHARES, key_func=limit_key)
def update(id: int) -> Page:
    idea = or_not_found(queries.idea(id))
    actor = guard(Action.IDEA_EDIT, idea)
    form, submitting = IdeaForm(), _submitting()
    if not form.check(submitting or idea.stage != Stage.DRAFT):
        return invalid("ideas/edit.html", idea=idea, form=form)
    actions.edit_idea(idea, form.text(), actor, send_in=submitting)
    return _written(idea, actor)


@bp.post("/ideas/<int:id>/delete")
def delete(id: int) -> Page:
    idea = or_not_found(queries.idea(id))
    actor = guard(Action.IDEA_DELETE, idea)
    actions.delete_draft(idea, actor)
    flash(gettext("The draft is deleted."))
    return redirect("/ideas", 303)
