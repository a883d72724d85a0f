"""Suggestions as a page shows them: what is taken out and added, who may read which."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Select, and_, bindparam, func, or_, select

from ..accounts.models import Person
from ..db import MAX_ID, db
from ..errors import NotFound
from ..ideas.models import Idea, IdeaVersion
from ..ideas.versions import Part, difference
from ..policy import Actor
from .models import Suggestion
from .queries import is_stale
from .rules import PARTS, PUBLIC, STATE_WORDS, State

PAGE = 5


@dataclass(frozen=True)
class Suggested:
    """A suggestion as it is read, its words like those of an idea's version. `stale`: the text that it was written for
    is not the idea's text any more."""

    id: int
    part: str
    label: str
    name: str
    mine: bool
    state: str
    state_words: str
    why: str
    word: str
    lang: str
    at: datetime
    parts: tuple[Part, ...]
    stale: bool
    path: str

    @property
    def number(self) -> int:
        return self.id


@dataclass(frozen=True)
class Page:
    """`before`: the number from which the next page goes on; 0 on the last. `open`: how many wait. `opens`: whether the
    list is unfolded, because its address asks for a later page of it."""

    shown: tuple[Suggested, ...]
    before: int
    open: int
    opens: bool = False


def page(idea: Idea, actor: Actor, before: str = "") -> Page:
    """Newest first; two statements at any number, one where nobody suggested anything."""
    writes = actor.id > 0 and actor.id in idea.author_ids
    asked = {"idea_id": idea.id, "me": actor.id, "before": _number(before) if before else MAX_ID}
    rows = db.session.execute(_list("author" if writes else "staff" if actor.is_staff else ""), asked).all()
    shown = tuple(_read(idea, actor, row[0], row[1]) for row in rows[:PAGE])
    waiting = select(func.count()).where(Suggestion.idea_id == idea.id, Suggestion.state == State.OPEN)
    n = db.session.scalar(waiting) or 0 if rows else 0
    return Page(shown, shown[-1].id if len(rows) > PAGE else 0, n, bool(before))


@lru_cache(maxsize=8)
def _list(reader: str) -> Select:
    """What was declined or taken back stays between the two who know it."""
    public = Suggestion.state.in_(PUBLIC)
    shown = public if reader == "staff" else and_(public, ~_IS_OF_A_HIDDEN_TEXT)
    mine = Suggestion.person_id == bindparam("me")
    readable = Suggestion.state != State.TAKEN_BACK if reader == "author" else or_(shown, mine)
    return (
        select(Suggestion, Person.display_name)
        .outerjoin(Person, Person.id == Suggestion.person_id)
        .where(Suggestion.idea_id == bindparam("idea_id"), Suggestion.id < bindparam("before"), readable)
        .order_by(Suggestion.id.desc())
        .limit(PAGE + 1)
    )


def may_read(suggested: Suggestion, idea: Idea, actor: Actor) -> bool:
    own = actor.id > 0 and (suggested.person_id == actor.id or actor.id in idea.author_ids)
    if own or actor.is_staff or suggested.state not in PUBLIC:
        return own or suggested.state in PUBLIC
    return not db.session.scalar(select(_IS_OF_A_HIDDEN_TEXT).where(Suggestion.id == suggested.id))


_IS_OF_A_HIDDEN_TEXT = (
    select(IdeaVersion.id)
    .where(IdeaVersion.idea_id == Suggestion.idea_id, IdeaVersion.at >= Suggestion.at, ~IdeaVersion.was_public)
    .correlate(Suggestion)
    .exists()
)
"""It holds words that an author took out while they were hidden: what versions.keep_back() keeps from the public."""


def read(suggested: Suggestion, idea: Idea, actor: Actor) -> Suggested:
    who = db.session.get(Person, suggested.person_id) if suggested.person_id else None
    return _read(idea, actor, suggested, who.display_name if who else "")


def _read(idea: Idea, actor: Actor, one: Suggestion, name: str | None) -> Suggested:
    return Suggested(
        id=one.id, part=one.part, label=PARTS[one.part][0], name=name or "", lang=one.lang, at=one.at, why=one.why,
        mine=actor.id > 0 and one.person_id == actor.id, state=one.state, state_words=STATE_WORDS[State(one.state)],
        word=one.word, stale=is_stale(one, idea), path=one.path,
        parts=(Part(PARTS[one.part][0], one.lang, difference(one.before, one.text)),),
    )  # fmt: skip


def _number(given: str) -> int:
    if not (given.isascii() and given.isdigit() and len(given) <= 10):
        raise NotFound()
    return min(int(given), MAX_ID)
