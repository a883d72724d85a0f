"""Writes on ideas. move_idea() is the one door through which a stage changes."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError

from .. import clock, events, lifecycle, policy
from ..calls import queries as calls
from ..city import queries as city
from ..db import atomic, db, lock
from ..errors import N_, Conflict, Invalid, NotFound, NotSignedIn, Words
from ..events import Event
from ..lifecycle import Move
from ..permissions import Action
from ..photos.rules import NO_PHOTOS, Wanted
from ..policy import SYSTEM, Actor, check
from . import effects, gallery, queries, rules, search, versions
from .models import Idea
from .rules import MOVES, PUBLISHING, STEP_OF, Stage, Visibility

CODES = frozenset({"reason_code", "named_unit", "channel", "topic", "trigger", "impact", "effort", "cost_band",
                   "owner_unit", "into", "pilot"})  # fmt: skip
"""Answers that are codes, numbers or ids: they stand in the event's row. All others are a person's words."""


@dataclass(frozen=True)
class IdeaText:
    """What a person writes of an idea."""

    title: str
    need: str
    solution: str = ""
    lang: str = "en"
    topic_id: int | None = None
    district_id: int | None = None
    lat: float | None = None
    lng: float | None = None
    call_id: int | None = None


def share(actor: Actor, text: IdeaText, once: str = "", photos: Wanted = NO_PHOTOS) -> Idea:
    """Keep it and send it in, both or neither. Raises Conflict when it is not complete."""
    with atomic():
        idea = save_draft(actor, text, once, photos)
        if idea.stage == Stage.DRAFT:
            submit(idea, actor)
        return idea


def save_draft(actor: Actor, text: IdeaText, once: str = "", photos: Wanted = NO_PHOTOS) -> Idea:
    """The same page sent twice is one idea; sent again with another text (the way back), it is another."""
    with atomic():
        check(Action.IDEA_SHARE, actor)
        text = replace(text, call_id=calls.open_id(text.call_id))
        key = once_key(once)
        begun = queries.idea_by_once(actor.id, key or "")
        if begun and begun.stage == Stage.DRAFT:  # saved while it was being written
            edit_idea(begun, text, actor, photos=photos)
            return begun
        if begun and _changes(begun, text):
            key = once_key(once, text.title, text.need, text.solution)
        idea = (key and queries.idea_by_once(actor.id, key)) or begin_draft(actor, text, key)
        if policy.allows(actor, Action.IDEA_EDIT, idea):  # sent once more from the way back, with one photo more
            gallery.hang(idea, photos, actor)
        return idea


def begin_draft(actor: Actor, text: IdeaText, key: str | None) -> Idea:
    """A new row; the one that is there, when somebody with the same key was faster. Inside atomic()."""
    now = clock.now()
    idea = Idea(
        author_id=actor.id, author_name=actor.display_name, once=key,
        entered_at=now, created_at=now, saved_at=now, **asdict(text),
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(idea)
    except IntegrityError:
        idea = queries.idea_by_once(actor.id, key or "") or _gone()
    return idea


def once_key(once: str, *texts: str) -> str | None:
    """What makes a second click the same: the page's own number; for a second idea from it, with the text."""
    return hashlib.sha256("\x1f".join((once, *texts)).encode()).hexdigest()[:32] if once else None


def _gone() -> Idea:
    raise Conflict(N_("Please send it once more."))


def submit(idea: Idea, actor: Actor) -> Event:
    return move_idea(idea, "submit", actor)


def edit_idea(
    idea: Idea, text: IdeaText, actor: Actor, send_in: bool = False, *, seen: str = "", changes_meaning: bool = False,
    photos: Wanted = NO_PHOTOS,
) -> str:  # fmt: skip
    """The one door for changes of a text; what was there is kept as a version, unless it was a draft.

    `seen`: the mark of the text that the writer started from; Conflict(theirs=True) when it is another by now.
    `changes_meaning`: the writer says that it asks for something else; a big change does so by itself.
    `send_in`: a draft is sent in as well. Gives "edit", "rewrite" (voters are told), or "" when nothing was changed.
    """
    with atomic():
        lock(idea)
        check(Action.IDEA_EDIT, actor, idea)
        answered = None if idea.stage == Stage.DRAFT else idea.call_id
        text = replace(text, call_id=calls.kept_id(text.call_id, answered))
        _check_call(idea, text)
        changed = _changes(idea, text)
        if changed and seen and seen != mark_of(idea):
            raise Conflict(N_("This text was changed while you were writing."), theirs=True)
        done = _edit(idea, changed, actor, changes_meaning) if changed else ""
        if gallery.hang(idea, photos, actor) and not done:
            done = gallery.tell_history(idea, actor)
        search.keep(idea)
        if send_in and idea.stage == Stage.DRAFT:
            submit(idea, actor)
        return done


def _check_call(idea: Idea, text: IdeaText) -> None:
    """Votes that were cast before would stand above the limit of a call that counts them."""
    if idea.votes and text.call_id != idea.call_id and calls.counts_votes(text.call_id):
        raise Invalid(
            {"call": [N_("This idea has votes already, and that call counts them. Leave it out of that call.")]}
        )


def mark_of(idea: Idea) -> str:
    """A short mark of the text as it stands, so that a form can say later from which text it started."""
    said = "\x1f".join(str(getattr(idea, one.name)) for one in fields(IdeaText))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _changes(idea: Idea, text: IdeaText) -> dict[str, Any]:
    return {name: value for name, value in asdict(text).items() if getattr(idea, name) != value}


def _edit(idea: Idea, changed: dict[str, Any], actor: Actor, changes_meaning: bool) -> str:
    """Write the new text, keep the old one, and tell voters when it asks for something else."""
    is_draft, told = idea.stage == Stage.DRAFT, False
    if not is_draft:
        told = versions.keep(idea, actor.id, changes_meaning, changed)
    for name, value in changed.items():
        setattr(idea, name, value)
    idea.saved_at = clock.now() if is_draft else idea.saved_at
    move = "rewrite" if told else "edit"
    if idea.published_at:
        events.record("idea", idea.id, move, actor.as_resident(), stage_from=idea.stage, stage_to=idea.stage,
                      audience="VF" if told and not versions.were_told_lately(idea) else "",
                      data={"changed": sorted(changed)})  # fmt: skip
    return move


def show_or_hide(idea: Idea, visibility: str, hidden_at: datetime | None = None) -> None:
    """Inside atomic(), for whoever decides about reports. Stage and promise stay: visibility is another axis.

    `hidden_at`: since when it was hidden, where it is shown again.
    """
    if hidden_at:
        versions.keep_back(idea, hidden_at)
    idea.visibility = visibility
    idea.listed = idea.is_public
    if visibility == Visibility.REMOVED:
        gallery.take_down(idea)
    search.keep(idea)


def delete_draft(idea: Idea, actor: Actor) -> None:
    """For real: a draft leaves nothing behind."""
    with atomic():
        lock(idea)
        check(Action.IDEA_DELETE, actor, idea)
        for co_author in list(idea.co_authors):
            db.session.delete(co_author)
        versions.forget(idea)
        gallery.take_down(idea)
        db.session.delete(idea)


def move_idea(idea: Idea, name: str, actor: Actor, *, root: Event | None = None, **answers: Any) -> Event:
    """Make the move `name`. Raises NotAllowed, Conflict (wrong stage, gate not met) or Invalid (answers)."""
    with atomic():
        lock(idea)
        move = allowed_move(idea, name, actor)
        facts = queries.idea_facts(idea)
        if short := lifecycle.missing(move, facts):
            raise Conflict(short[0].sentence, missing=short)
        if wrong := lifecycle.unanswered(move, facts, answers):
            raise Invalid(wrong)
        return enter(idea, move, actor, root=root, answers=answers)


def allowed_move(idea: Idea, name: str, actor: Actor) -> Move:
    """The move from here. Rights come first: who may never do this is refused before hearing where the idea is."""
    named = lifecycle.named(MOVES, name)
    here = lifecycle.find(MOVES, name, idea.stage)
    for move in [here] if here else named:
        if policy.may_move(actor, move, idea):
            break
    else:
        _refuse(actor, idea, here or (named[0] if named else None))
    if here is None:
        raise Conflict(_where(idea), thing=idea)
    return here


def _refuse(actor: Actor, idea: Idea, move: Move | None) -> None:
    if not policy.allows(actor, policy.READ_OF["idea"], idea):
        raise NotFound()
    if not actor.id and not actor.is_system:
        raise NotSignedIn()
    if move is None:
        raise Conflict(_where(idea), thing=idea)
    policy.check_move(move, actor, idea)


def _where(idea: Idea) -> str:
    return Words(N_("This idea is now at: {stage}."), stage=rules.STAGE_WORDS[Stage(idea.stage)])


def enter(idea: Idea, move: Move, actor: Actor, *, root: Event | None = None, answers: Mapping[str, Any]) -> Event:
    """Write stage, list columns, promise and event. Inside atomic(), after right and answers were checked."""
    before, due_before = idea.stage, idea.due_on
    idea.stage = lifecycle.after(move, _way_back(idea, move))
    effects.of(move.name)(idea, actor, answers)
    _remember_way_back(idea, move, before)
    idea.entered_at = clock.now()
    _keep_list_columns(idea)
    idea.due_on = _due(idea, move, before, due_before)
    by = actor.as_resident() if move.who == "author" else actor
    if by.is_staff and idea.first_answer_at is None:
        idea.first_answer_at = clock.now()
    search.keep(idea)
    db.session.flush()
    return events.record(
        "idea", idea.id, move.name, by, stage_from=before, stage_to=idea.stage, due_on=due_before, root=root,
        audience=move.audience, outcome=move.outcome, data=_codes(idea, move, answers), texts=_texts(move, answers),
    )  # fmt: skip


def _way_back(idea: Idea, move: Move) -> str:
    """A second look goes back to the study, or to the first reading if the idea was never public."""
    if move.name == "second_look":
        return Stage.UNDER_REVIEW if idea.published_at else Stage.SUBMITTED
    return idea.back_stage


def _remember_way_back(idea: Idea, move: Move, before: str) -> None:
    """Where answer and unmerge go back to, and whether a second look is still running."""
    if move.name in ("ask_author", "merge"):
        idea.back_stage = before
    elif move.name in ("answer", "unmerge"):
        idea.back_stage = ""
    elif move.name != "second_look":
        idea.in_second_look = False


def _keep_list_columns(idea: Idea) -> None:
    idea.step = STEP_OF[Stage(idea.stage)]
    idea.review_due = ""
    if idea.stage == Stage.OPEN:
        idea.opened_at = clock.now()
    if idea.stage in PUBLISHING and idea.published_at is None:
        idea.published_at = clock.now()
    idea.listed = idea.is_public
    score(idea)


def score(idea: Idea) -> None:
    """Keep `rising` and `eyes` in step with votes, comments and looks."""
    idea.eyes = rules.eyes(idea.votes, idea.seen)
    if idea.published_at:
        days = rules.published_days(clock.day_of(idea.published_at))
        idea.rising = rules.rising(idea.votes, idea.comments, days)


def _due(idea: Idea, move: Move, before: str, due_before: Any) -> Any:
    """The stage's promise. needs_info stops the lab's clock and keeps what was left of it, also when that is less
    than nothing: a question does not make a late answer punctual."""
    if move.name == "ask_author":
        holidays = city.places().holidays
        idea.clock_left = clock.working_days_between(clock.today(), due_before, holidays) if due_before else None
    if move.name == "answer" and idea.clock_left is not None:
        left, idea.clock_left = idea.clock_left, None
        return clock.add_working_days(clock.today(), left, city.places().holidays)
    if idea.stage == Stage.OPEN and idea.lab_comment_at and move.name != "publish":
        return None
    promise = rules.promise_in(idea.stage, idea.in_second_look)
    return city.due_day(promise) if promise else None


def _codes(idea: Idea, move: Move, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What the sentences of `tells` need beside the texts."""
    codes = {name: answers[name] for name in answers if name in CODES and answers[name] is not None}
    if idea.due_on:
        codes["due"] = idea.due_on.isoformat()
    if move.name == "decline":
        codes["second_look_until"] = (clock.today() + timedelta(days=rules.SECOND_LOOK_DAYS)).isoformat()
    return codes | dict(answers.get("told") or {})


def _texts(move: Move, answers: Mapping[str, Any]) -> dict[str, str]:
    asked = {ask.name for ask in move.asks if ask.kind in ("text", "line")} - CODES
    return {name: str(answers[name]) for name in asked if answers.get(name)} | dict(answers.get("words") or {})


def follow_pilots(idea: Idea, pilot_stages: list[str], root: Event, **said: Mapping[str, Any]) -> Event | None:
    """Let an idea in a pilot follow its pilots: the system's move. `told`: the pilot's codes, `words`: its texts."""
    name = rules.following(pilot_stages)
    if name is None or idea.stage != Stage.IN_PILOT:
        return None
    return move_idea(idea, name, SYSTEM, root=root, **said)
