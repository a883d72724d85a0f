"""Writing, changing and deleting a comment. The idea's counter changes in the same transaction."""

from sqlalchemy import delete, update

from .. import clock, events
from ..city import queries as city
from ..db import atomic, db, lock
from ..errors import N_, Conflict, Invalid, NotFound
from ..ideas import queries as ideas
from ..ideas.actions import once_key, score
from ..ideas.models import Idea
from ..ideas.rules import PROMISES, Stage
from ..permissions import Action
from ..policy import Actor, check
from . import queries
from .models import Comment, Mention
from .rules import LAB_ROLES, named_in, role_of


def write_comment(
    idea: Idea, actor: Actor, body: str, *, parent: int | None = None, lang: str = "en", once: str = ""
) -> Comment:
    """An answer to an answer joins its thread. The same page sent twice is one comment."""
    with atomic():
        lock(idea)
        check(Action.COMMENT_WRITE, actor, idea)
        key = once_key(once, body, str(parent or ""))
        if key and (kept := queries.comment_by_once(actor.id, key)):
            return kept
        comment = Comment(
            idea_id=idea.id, parent_id=_thread_of(idea, parent), author_id=actor.id, author_name=actor.display_name,
            role=role_of(actor.role, actor.id, idea.author_ids), body=body, lang=lang, at=clock.now(), once=key,
        )  # fmt: skip
        db.session.add(comment)
        _count(idea, 1)
        _count_replies(comment.parent_id, 1)
        db.session.flush()
        if comment.role != "resident":
            _speak_for_the_lab(idea, actor, comment)
        _keep_mentions(idea, comment, actor)
        return comment


def _thread_of(idea: Idea, parent: int | None) -> int | None:
    if parent is None:
        return None
    answered = queries.comment(parent)
    if answered is None or answered.idea_id != idea.id:
        raise Invalid({"body": [N_("The comment that you answer is gone. You can still write yours as a new one.")]})
    return answered.parent_id or answered.id


def _count(idea: Idea, change: int) -> None:
    idea.comments += change
    score(idea)


def _count_replies(thread_id: int | None, change: int) -> None:
    if thread_id:
        more = {"replies": Comment.replies + change}
        db.session.execute(update(Comment).where(Comment.id == thread_id).values(more))


def _speak_for_the_lab(idea: Idea, actor: Actor, comment: Comment) -> None:
    """The first comment of a named human keeps the promise that an open idea carries."""
    first, promised = idea.lab_comment_at is None, idea.due_on if idea.stage == Stage.OPEN else None
    idea.lab_comment_at = idea.lab_comment_at or comment.at
    idea.first_answer_at = idea.first_answer_at or comment.at
    if promised:
        idea.due_on = None
    if first or promised:
        events.record("idea", idea.id, "lab_comment", actor, stage_from=idea.stage, stage_to=idea.stage,
                      due_on=promised, data={"comment": comment.id})  # fmt: skip


def edit_comment(comment: Comment, actor: Actor, body: str, lang: str) -> None:
    with atomic():
        lock(comment)
        check(Action.COMMENT_EDIT, actor, comment)
        if (comment.body, comment.lang) != (body, lang):
            comment.body, comment.lang, comment.edited_at = body, lang, clock.now()
            idea = ideas.idea(comment.idea_id)
            if idea is not None and idea.is_public:
                _keep_mentions(idea, comment, actor)


def _keep_mentions(idea: Idea, comment: Comment, actor: Actor) -> None:
    """Who is named hears it once; who is no longer named after a change keeps the notice. Nobody is called again and
    again by the same person: the name is marked, and no mail is sent."""
    known = queries.mentions_of(comment.id)
    if "@" not in comment.body and not known:
        return
    people = [(one.id, one.name) for one in queries.people_of(idea, but=actor.id)]
    named = named_in(comment.body, people)
    db.session.execute(delete(Mention).where(Mention.comment_id == comment.id))
    db.session.add_all(Mention(comment_id=comment.id, person_id=id, name=name) for id, name in named.items())
    db.session.flush()
    new = named.keys() - known
    if new and (new := new - queries.called_often(actor.id, new)):
        events.record("idea", idea.id, "mention", actor if comment.role in LAB_ROLES else actor.as_resident(),
                      people=new, data={"comment": comment.id}, texts={"name": actor.display_name})  # fmt: skip


def pin(comment: Comment, actor: Actor) -> None:
    """The lab's answer on top of an idea: one at a time, of those that were written there. Twice is once."""
    with atomic():
        idea = _ground(comment, actor)
        if comment.role not in LAB_ROLES or not comment.is_readable or comment.from_idea_id is not None:
            raise Conflict(N_("Only a comment that the lab wrote here can stand on top."))
        if comment.pinned_at is None:
            here = update(Comment).where(Comment.idea_id == idea.id, Comment.from_idea_id.is_(None))
            db.session.execute(here.where(Comment.pinned_at.is_not(None)).values(pinned_at=None))
            comment.pinned_at = clock.now()
            events.record("idea", idea.id, "pin_answer", actor, stage_from=idea.stage, stage_to=idea.stage,
                          data={"comment": comment.id})  # fmt: skip


def unpin(comment: Comment, actor: Actor) -> None:
    with atomic():
        idea = _ground(comment, actor)
        if comment.pinned_at is not None:
            comment.pinned_at = None
            events.record("idea", idea.id, "unpin_answer", actor, stage_from=idea.stage, stage_to=idea.stage,
                          data={"comment": comment.id})  # fmt: skip


def _ground(comment: Comment, actor: Actor) -> Idea:
    """The idea that the comment belongs to, both locked."""
    idea = ideas.idea(comment.idea_id)
    if idea is None:
        raise NotFound()
    lock(idea)
    lock(comment)
    check(Action.COMMENT_PIN, actor, idea)
    return idea


def delete_comment(comment: Comment, actor: Actor) -> None:
    """For real, but where others answered it the place stays, so that their words keep their sense."""
    with atomic():
        idea = ideas.idea(comment.idea_id)
        if idea is None:
            raise NotFound()
        lock(idea)
        lock(comment)
        check(Action.COMMENT_DELETE, actor, comment)
        by_lab, counted = comment.role in LAB_ROLES and comment.from_idea_id is None, comment.is_readable
        db.session.execute(delete(Mention).where(Mention.comment_id == comment.id))
        if queries.has_replies(comment.id):
            comment.body = comment.author_name = ""
            comment.deleted_at, comment.pinned_at = clock.now(), None
        else:
            db.session.delete(comment)
            _count_replies(comment.parent_id, -1)
            _clear_empty_place(comment.parent_id)
        _count(idea, -1 if counted else 0)
        if by_lab:
            _take_back_the_answer(idea)


def show_or_hide(comment: Comment, visibility: str, ground: str = "") -> None:
    """Inside atomic(), for whoever decides about reports: the one door through which `visibility` changes.

    Answers to a hidden comment stay, so that others keep their words. The idea's counter counts what can be read.
    """
    idea = ideas.idea(comment.idea_id)
    if idea is None:
        raise NotFound()
    lock(idea)
    lock(comment)
    before = comment.is_readable
    comment.visibility, comment.hidden_ground = visibility, ground
    if comment.is_readable != before:
        _count(idea, 1 if comment.is_readable else -1)
    if comment.role in LAB_ROLES and comment.from_idea_id is None:
        _take_back_the_answer(idea)


def _take_back_the_answer(idea: Idea) -> None:
    """A promise that only a deleted comment has kept stands again, from the day on which it was given."""
    db.session.flush()
    idea.lab_comment_at = queries.first_of_the_lab(idea.id)
    if idea.stage == Stage.OPEN and idea.lab_comment_at is None and idea.opened_at:
        idea.due_on = city.due_day(PROMISES[Stage.OPEN], clock.day_of(idea.opened_at))


def _clear_empty_place(thread_id: int | None) -> None:
    thread = queries.comment(thread_id) if thread_id else None
    if thread and thread.deleted_at and not queries.has_replies(thread.id):
        db.session.delete(thread)
