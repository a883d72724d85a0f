"""Pages of ideas: lists, one idea, sharing, editing."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, send_from_directory
from flask_babel import gettext

from .. import events, lifecycle, moves, text
from ..calls import queries as calls
from ..calls.queries import Known
from ..city import queries as city
from ..comments import queries as comments
from ..comments.rules import READABLE
from ..errors import Conflict, Invalid
from ..evaluation import queries as evaluation
from ..evaluation import wording
from ..extensions import limiter
from ..learning import queries as learning
from ..notices import queries as notices
from ..permissions import Action
from ..photos import queries as photos
from ..pilots import queries as pilots
from ..pilots.rules import STAGE_WORDS as PILOT_WORDS
from ..policy import Actor
from ..reports import queries as reports
from ..suggestions import page as suggested
from ..suggestions import queries as suggestions
from ..votes import queries as votes
from ..watching import buttons
from ..web import MAX_ID, Page, can, guard, invalid, limit_key, me, or_not_found, own_path, wants_fragment
from . import actions, browse, card, districts, drafts, looks, marks, queries, rules, versions
from .browse import Asked
from .drafts import Kept
from .forms import IdeaForm, blank_form, form_of
from .models import Idea
from .promise import next_words, promise_line
from .rules import ENDS, STEP_OF, STEPS, Stage
from .timeline import Entry, entries

bp = Blueprint("ideas", __name__)

SHARES = "30 per 5 minutes"
SAVINGS = "150 per 5 minutes"
"""Drafts that save themselves while somebody writes: they are no part of the limit above."""


@bp.get("/ideas")
def index() -> Page:
    asked = browse.asked(request.args)
    actor = guard(Action.ME_READ if asked.mine else Action.LAB_READ)
    page = _listing(asked, actor)
    wider = browse.district_around(asked) if asked.only.near and not (page.rows or asked.after or asked.mine) else None
    around = _listing(wider, actor) if wider else page
    if wider and around.rows:
        # Nothing that fits stands on the map there: the whole district is better than an empty page.
        asked, page = wider, around
    return render_template("ideas/index.html", cards=marks.cards(page, actor), asked=asked, reading=page.reading,
                           wider=bool(wider and around.rows), more=page.after and asked.url(after=page.after),
                           others=_others(asked), watch=buttons.of_list(asked, actor),
                           **_around(asked, page))  # fmt: skip


def _others(asked: Asked) -> int:
    """Learning cards of other labs that hold the words."""
    return learning.count_of_others(asked.only.q) if asked.only.q and not asked.after else 0


def _listing(asked: Asked, actor: Actor) -> queries.Listing:
    if asked.mine == "mine":
        return queries.some_ideas(queries.own_ideas(actor.id), asked.after, listed=False)
    if asked.mine:
        ids = votes.voted_ideas if asked.mine == "voted" else votes.followed_ideas
        return queries.some_ideas(ids(actor.id), asked.after)
    return queries.listed_ideas(asked.only, asked.sort, asked.after)


def _around(asked: Asked, page: queries.Listing) -> Mapping[str, Any]:
    """The choices beside the list, and how many ideas they leave: counted only where the answer is near."""
    counts = asked.only.narrows and not asked.mine and not asked.after
    total = page.total if asked.only.q else queries.total(asked.only) if counts else None
    return {
        "orders": browse.orders(asked),
        "own_lists": browse.own_lists(asked) if me().id else [],
        "filters": browse.filters(asked),
        "total": total if counts else None,
        "cap": queries.TOTAL_CAP,
    }


# One idea


@bp.get("/ideas/<int:id>")
def show(id: int) -> Page:
    idea = or_not_found(queries.idea(id))
    if me().id in idea.author_ids and not can(Action.IDEA_READ, idea):
        return redirect(f"{idea.path}/moderation")  # it was taken down: there stands why
    actor = guard(Action.IDEA_READ, idea)
    _note_look(idea, actor)
    return idea_page(idea, actor)


def _note_look(idea: Idea, actor: Actor) -> None:
    """Of people who open a public page and did not write it."""
    agent = request.headers.get("User-Agent", "")
    if request.method == "GET" and idea.is_public and actor.id not in idea.author_ids and not looks.is_robot(agent):
        looks.note(idea, f"{limit_key()} {'' if actor.id else agent}")


def idea_page(idea: Idea, actor: Actor, wrong: Any = None) -> str:
    """The whole page. `wrong`: a comment that could not be taken, to be shown in its form again."""
    from .moves import IDEA  # it holds routes of this blueprint

    happened, places = _timeline(idea, actor), city.places()
    call = calls.known_call(idea.call_id)
    tested = pilots.pilots_of_idea(idea.id)
    place = {"topic": places.topic_name(idea.topic_id), "district": places.district_name(idea.district_id)}
    return render_template(
        "ideas/show.html", idea=idea, place=place, card=card.card_of(idea, actor, idea.path), entries=happened,
        outcome=_outcome(idea, happened), asked=_asked(idea, happened), skipped=_skipped(idea, happened),
        steps=[rules.STEP_WORDS[step] for step in STEPS], step=STEPS.index(idea.step) + 1, next_words=next_words(idea),
        promise=promise_line(idea), stage=rules.STAGE_WORDS[Stage(idea.stage)], summary=text.short(idea.need),
        buttons=moves.buttons(IDEA, idea), threads=_threads(idea, actor), wrong=wrong, langs=rules.LANGS,
        edited=_edited(idea, actor), hiding=_hiding(idea), **_together(idea, actor),
        where=districts.picture(idea.district_id, idea.lat, idea.lng),
        following=votes.is_following(actor, idea), call=call, votes_left=votes.votes_left(call, actor, idea.path),
        pilots=tested, tested=pilots.tested_now_by(actor.id) if tested else (), residents=_residents(tested),
        pilot_words=PILOT_WORDS, part_kinds=dict(rules.PARTS),
        photos=photos.photos_of("idea", [idea.id])[idea.id] if idea.photos else [],
    )  # fmt: skip


def _residents(tested: Sequence[Any]) -> Mapping[int, str]:
    """Pilot id → what residents say about it, beside what the city says, for those that have ended."""
    ended = {pilot.id: pilot for pilot in tested if pilot.stage in evaluation.ENDED}
    said = evaluation.answers_by_pilot(ended) if ended else {}
    return {id: wording.beside(ended[id].stage, ended[id].decision, answers) for id, answers in said.items()}


def _together(idea: Idea, actor: Actor) -> Mapping[str, Any]:
    """Who writes it, and what others suggest for its text."""
    if idea.stage == Stage.DRAFT or not idea.need:
        return {}
    invited = suggestions.my_invitation(idea, actor)
    return {
        "improve": suggested.page(idea, actor, request.args.get("suggestions", "")),
        "author_names": [name for _id, name in suggestions.co_authors(idea)],
        "invited_id": invited.id if invited else None,
    }  # fmt: skip


def _hiding(idea: Idea) -> reports.Hiding | None:
    return None if idea.visibility in READABLE else reports.standing_hiding("idea", idea.id)


def _edited(idea: Idea, actor: Actor) -> Mapping[str, Any] | None:
    """The last edit that asked for something else, and whether this person had voted before it."""
    last = versions.last_change_of_meaning(idea)
    before = last is not None and votes.voted_before(actor.id, idea.id, last.at)
    return {"on": last.at, "votes": last.votes_then, "number": last.number, "before": before} if last else None


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
    return comments.asked(idea.id, request.args) if idea.is_public else None


# Share an idea


@bp.get("/ideas/new")
def new() -> Page:
    actor = guard(Action.LAB_READ)
    begun = drafts.drafts_of(actor.id) if actor.id else []
    return render_template("ideas/new.html", form=blank_form(request.args), drafts=begun)


@bp.post("/ideas")
@limiter.limit(SHARES, key_func=limit_key)
def create() -> Page:
    actor = guard(Action.IDEA_SHARE)
    form, submitting = IdeaForm(), _submitting()
    if not form.check(submitting):
        return invalid("ideas/new.html", form=form)
    write = actions.share if submitting else actions.save_draft
    idea = write(actor, form.text(), form.once.data or "", form.photos.wanted)
    form.say_what_became_of_the_call(idea)
    return _written(idea, actor)


def _written(idea: Idea, actor: Actor) -> Page:
    """To the idea's page; htmx gets the card on the way there."""
    if not wants_fragment():
        return redirect(idea.path, 303)
    made = render_template("ideas/_card.html", card=card.card_of(idea, actor, idea.path))
    return Response(made, 200, {"HX-Redirect": idea.path}, content_type="text/html; charset=utf-8")


def _submitting() -> bool:
    return request.form.get("action") != "save"


# Drafts that save themselves


@bp.post("/ideas/drafts")
@limiter.limit(SAVINGS, key_func=limit_key)
def begin_draft() -> Page:
    actor = guard(Action.IDEA_SHARE)
    form = IdeaForm()
    return _kept(form, None, lambda: drafts.begin(actor, form.text(), form.once.data or "", form.photos.kept))


@bp.post("/ideas/<int:id>/draft")
@limiter.limit(SAVINGS, key_func=limit_key)
def keep_draft(id: int) -> Page:
    idea = or_not_found(queries.idea(id))
    actor = guard(Action.IDEA_EDIT, idea)
    form = IdeaForm()
    return _kept(form, idea, lambda: drafts.go_on(idea, form.text(), actor, form.seen.data or "", form.photos.kept))


def _kept(form: IdeaForm, idea: Idea | None, write: Callable[[], Kept]) -> Page:
    """One line for below the form. The text itself stays where it is, whatever the answer."""
    if not form.check(submitting=False):
        wrong = next(str(said) for field in form for said in field.errors)
        words = gettext("Not saved yet: {wrong} What you wrote is kept on this phone.").format(wrong=wrong)
        return render_template("ideas/_kept.html", kept=Kept("wrong", words, idea.id if idea else 0)), 422
    try:
        return render_template("ideas/_kept.html", kept=write())
    except Conflict as no:
        return render_template("ideas/_kept.html", kept=drafts.refused(no, idea)), 409


@bp.get("/ideas/offline")
def offline() -> Page:
    """The form for when there is no network. The phone keeps this page: it is a visitor's, whoever asks."""
    guard(Action.LAB_READ)
    return render_template("ideas/offline.html", form=blank_form({}), me=None, csrf="", unread=0)


@bp.get("/sw.js")
def service_worker() -> Page:
    """From the top, so that it may serve the share page; looked for anew each time."""
    guard(Action.LAB_READ)
    answer = send_from_directory("static/js", "sw.js", mimetype="text/javascript", max_age=0)
    answer.headers["Cache-Control"] = "no-cache"
    return answer


# Change it


@bp.get("/ideas/<int:id>/edit")
def edit(id: int) -> Page:
    idea = or_not_found(queries.idea(id))
    guard(Action.IDEA_EDIT, idea)
    return render_template("ideas/edit.html", idea=idea, form=form_of(idea), answered=_answered(idea))


def _answered(idea: Idea) -> Known | None:
    """The call that it was sent in for; a draft has answered none yet."""
    return calls.known_call(idea.call_id) if idea.stage != Stage.DRAFT else None


@bp.post("/ideas/<int:id>/edit")
@limiter.limit(SHARES, key_func=limit_key)
def update(id: int) -> Page:
    idea = or_not_found(queries.idea(id))
    actor = guard(Action.IDEA_EDIT, idea)
    form, submitting = IdeaForm(), _submitting()
    if not form.check(submitting or idea.stage != Stage.DRAFT):
        return invalid("ideas/edit.html", idea=idea, form=form, answered=_answered(idea))
    try:
        done = actions.edit_idea(idea, form.text(), actor, submitting, seen=form.seen.data or "",
                                 changes_meaning=form.meaning.data == "changed", photos=form.photos.wanted)  # fmt: skip
    except Conflict as no:
        if no.details.get("theirs"):
            return _both_texts(idea, form)
        raise
    except Invalid as no:
        form.take(no.fields)
        return invalid("ideas/edit.html", idea=idea, form=form, answered=_answered(idea))
    if done == "rewrite":
        flash(gettext("Saved. It asks for something else now, so everybody who voted is told."))
    form.say_what_became_of_the_call(idea)
    return _written(idea, actor)


def _both_texts(idea: Idea, form: IdeaForm) -> Page:
    """Somebody saved another text since this form was shown: both stand on the page, and the next press decides."""
    form.seen.data = actions.mark_of(idea)
    theirs = versions.parts(idea, form.text())
    return render_template("ideas/edit.html", idea=idea, form=form, answered=_answered(idea), theirs=theirs), 409


@bp.get("/ideas/<int:id>/versions")
def earlier_texts(id: int) -> Page:
    idea = or_not_found(queries.idea(id))
    actor = guard(Action.IDEA_READ, idea)
    reads_all = actor.id in idea.author_ids or can(Action.HISTORY_STAFF, idea)
    before = min(max(request.args.get("before", 0, int), 0), MAX_ID)
    return render_template("ideas/versions.html", idea=idea, page=versions.changes(idea, reads_all, before),
                           first=not before)  # fmt: skip


@bp.post("/ideas/<int:id>/delete")
def delete(id: int) -> Page:
    idea = or_not_found(queries.idea(id))
    actor = guard(Action.IDEA_DELETE, idea)
    actions.delete_draft(idea, actor)
    flash(gettext("The draft is deleted."))
    return redirect(own_path(request.form.get("next"), "/ideas"), 303)
