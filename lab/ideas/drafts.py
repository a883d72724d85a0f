"""Drafts that are saved while somebody writes, and the list of them. Sending a draft in: actions.py."""

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_time
from flask_babel import get_locale, gettext
from sqlalchemy import Row, func, select

from .. import clock
from ..db import atomic, db, lock
from ..errors import N_, Conflict
from ..permissions import Action
from ..photos.rules import NO_PHOTOS, Wanted
from ..policy import Actor, check
from . import actions, queries
from .actions import IdeaText
from .models import Idea
from .rules import Stage

MOST = 50
"""So many drafts a person may keep; the next one asks to delete one first."""


@dataclass(frozen=True)
class Kept:
    """What became of one saving. `state`: saved, theirs (somebody saved another text meanwhile), gone (it is no draft
    any more), full or wrong; "" before the first one. `seen`: the mark of the text as it stands now."""

    state: str = ""
    words: str = ""
    id: int = 0
    seen: str = ""


def begin(actor: Actor, text: IdeaText, once: str, photos: Wanted = NO_PHOTOS) -> Kept:
    """The first saving of a page makes one draft, however often it is sent."""
    with atomic():
        check(Action.IDEA_SHARE, actor)
        key = actions.once_key(once)
        begun = queries.idea_by_once(actor.id, key or "")
        if begun is None:
            if _how_many(actor.id) >= MOST:
                raise Conflict(N_("You have many drafts. Delete one first."), state="full")
            begun = actions.begin_draft(actor, text, key)
        return _go_on(begun, text, actor, "", photos)


def go_on(idea: Idea, text: IdeaText, actor: Actor, seen: str, photos: Wanted = NO_PHOTOS) -> Kept:
    """Raises Conflict when it was sent in, or when another window saved another text since `seen`."""
    with atomic():
        lock(idea)
        check(Action.IDEA_EDIT, actor, idea)
        return _go_on(idea, text, actor, seen, photos)


def _go_on(idea: Idea, text: IdeaText, actor: Actor, seen: str, photos: Wanted) -> Kept:
    if lock(idea).stage != Stage.DRAFT:
        raise Conflict(N_("This idea was sent in meanwhile."), state="gone", id=idea.id)
    actions.edit_idea(idea, text, actor, seen=seen, photos=photos)
    words = gettext("Saved as a draft at {time}.").format(time=_time(clock.now()))
    return Kept("saved", words, idea.id, actions.mark_of(idea))


def refused(no: Conflict, idea: Idea | None) -> Kept:
    """In the words that stand below the form, where the text is still on the page."""
    said = {
        "theirs": gettext("Another window saved this draft meanwhile. What you wrote here was not saved over it."),
        "gone": gettext("This idea was sent in from another window. What you wrote here was not added to it."),
        "full": gettext("You have {n} drafts. Delete one, then this one is saved too.").format(n=MOST),
    }
    state = "theirs" if no.details.get("theirs") else no.details.get("state", "gone")
    return Kept(state, said[state], no.details.get("id") or (idea.id if idea else 0))


def _time(instant: datetime) -> str:
    return format_time(instant.astimezone(clock.zone()).time(), "HH:mm", locale=str(get_locale() or "en"))


def _how_many(person_id: int) -> int:
    mine = select(Idea.id).where(Idea.author_id == person_id, Idea.stage == Stage.DRAFT).limit(MOST)
    return db.session.scalar(select(func.count()).select_from(mine.subquery())) or 0


def drafts_of(person_id: int, but: int = 0) -> list[Row]:
    """The last saved first: id, title, need, lang, at. `but`: the one that is open already."""
    at = func.coalesce(Idea.saved_at, Idea.created_at, type_=Idea.created_at.type)
    mine = select(Idea.id, Idea.title, func.substr(Idea.need, 1, 200).label("need"), Idea.lang, at.label("at"))
    mine = mine.where(Idea.author_id == person_id, Idea.stage == Stage.DRAFT, Idea.id != but)
    return list(db.session.execute(mine.order_by(at.desc(), Idea.id.desc()).limit(MOST)))
