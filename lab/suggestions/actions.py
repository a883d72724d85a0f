"""Suggesting a better text for an idea, and what its author does with it."""

import hashlib
from dataclasses import fields

from .. import clock, events
from ..db import atomic, db, lock
from ..errors import N_, Conflict, Invalid, NotFound
from ..ideas import queries as ideas
from ..ideas.actions import IdeaText, edit_idea, once_key
from ..ideas.models import Idea
from ..permissions import Action
from ..policy import Actor, check
from . import authors, queries
from .models import Suggestion
from .rules import MADE_A_DAY, OPEN_EACH, PARTS, State


def suggest(
    idea: Idea, actor: Actor, part: str, text: str, why: str, *,
    lang: str = "", once: str = "", before: str = "",
) -> Suggestion:  # fmt: skip
    """`before`: the mark of the text that the writer saw. Raises Invalid when nothing is new, or it was changed."""
    with atomic():
        lock(idea)
        check(Action.SUGGESTION_WRITE, actor, idea)
        key = once_key(once, part, text, why)
        if key and (kept := queries.suggestion_by_once(actor.id, key)):
            return kept
        _check_text(idea, actor, part, text, before)
        made = Suggestion(
            idea_id=idea.id, person_id=actor.id, part=part, before=getattr(idea, part), text=text, why=why,
            lang=lang or idea.lang, at=clock.now(), once=key,
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        events.record("idea", idea.id, "suggest", actor.as_resident(), people=idea.author_ids,
                      data={"suggestion": made.id}, texts={"name": actor.display_name, "why": why})  # fmt: skip
        return made


def mark_of(text: str) -> str:
    """Short enough to travel with a suggestion through a sign-in."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _check_text(idea: Idea, actor: Actor, part: str, text: str, before: str) -> None:
    if part not in PARTS:
        raise Invalid({"part": [N_("Choose one from the list.")]})
    now = getattr(idea, part)
    if text == now:
        raise Invalid({"text": [N_("This is the text as it is. Change what you would write in another way.")]})
    if before and before != mark_of(now):
        raise Invalid({"text": [N_("The author changed this text meanwhile. Look at it, then send yours again.")]})
    if len(queries.open_of(idea.id, actor.id)) >= OPEN_EACH:
        words = N_("Three suggestions of yours wait for the author already. Wait for an answer, or take one back.")
        raise Invalid({"": [words]})
    if queries.made_today(idea.id, actor.id) >= MADE_A_DAY:
        raise Invalid({"": [N_("You made many suggestions for this idea today. Go on tomorrow, or write a comment.")]})


def accept(suggested: Suggestion, actor: Actor, text: str | None = None) -> None:
    """The text changes through the one door for changes, and who suggested it becomes a co-author. Twice is once.

    `text`: what the author made of it by hand, where the idea's text was changed since. Without it a suggestion for an
    older text is refused: taking it over would undo the change in between.
    """
    with atomic():
        idea = _both(suggested)
        check(Action.SUGGESTION_DECIDE, actor, idea)
        if suggested.state == State.ACCEPTED:
            return
        _check_open(suggested)
        if text is None and queries.is_stale(suggested, idea):
            raise Conflict(N_("The text was changed since. Put both together by hand, then take it up."))
        as_it_is = {field.name: getattr(idea, field.name) for field in fields(IdeaText)}
        edit_idea(idea, IdeaText(**{**as_it_is, suggested.part: text or suggested.text}), actor)
        _decide(suggested, State.ACCEPTED)
        if suggested.person_id:
            authors.join(idea, suggested.person_id)
        _tell(suggested, "accept_suggestion", actor)


def decline(suggested: Suggestion, actor: Actor, word: str) -> None:
    with atomic():
        idea = _both(suggested)
        check(Action.SUGGESTION_DECIDE, actor, idea)
        if suggested.state == State.DECLINED:
            return
        _check_open(suggested)
        suggested.word = word
        _decide(suggested, State.DECLINED)
        _tell(suggested, "decline_suggestion", actor, {"word": word})


def take_back(suggested: Suggestion, actor: Actor) -> None:
    with atomic():
        _both(suggested)
        check(Action.SUGGESTION_TAKE_BACK, actor, suggested)
        if suggested.state != State.TAKEN_BACK:
            _check_open(suggested)
            _decide(suggested, State.TAKEN_BACK)


def close_open(idea_id: int, actor: Actor) -> None:
    """The idea went on before its author decided: whoever waits is told. Inside atomic()."""
    waiting = queries.open_of(idea_id)
    for suggested in waiting:
        _decide(suggested, State.CLOSED)
    if people := {one.person_id for one in waiting if one.person_id}:
        events.record("idea", idea_id, "close_suggestion", actor, people=people)


def _both(suggested: Suggestion) -> Idea:
    idea = ideas.idea(suggested.idea_id)
    if idea is None:
        raise NotFound()
    lock(idea)
    lock(suggested)
    return idea


def _check_open(suggested: Suggestion) -> None:
    if suggested.state != State.OPEN:
        raise Conflict(N_("Somebody has decided about this suggestion already."))


def _decide(suggested: Suggestion, state: State) -> None:
    suggested.state, suggested.decided_at = state, clock.now()
    db.session.flush()


def _tell(suggested: Suggestion, move: str, actor: Actor, texts: dict[str, str] | None = None) -> None:
    if suggested.person_id:
        events.record("idea", suggested.idea_id, move, actor.as_resident(), people=[suggested.person_id],
                      data={"suggestion": suggested.id}, texts=texts)  # fmt: skip
