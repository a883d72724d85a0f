"""Comments as a page shows them: threads in the order asked for, the answers in each in the order of writing.

Everything is paged, the answers within a thread too: a page costs the same below 5 comments and below 5,000.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select
from sqlalchemy.orm import aliased

from .. import clock, text
from ..accounts.models import Person
from ..db import MAX_ID, by_id, db
from ..errors import NotFound
from ..events import Event, EventActor, EventPerson
from ..ideas.models import Idea
from .models import Comment, Mention
from .rules import CALLS_A_DAY, GROUND_WORDS, LAB_ROLES, ORDERS, READABLE, ROLE_WORDS

PAGE = 20
FIRST = 5
"""So many answers of each thread stand on the page at once."""
MORE = 20
A_DAY = 86_400_000
"""Milliseconds."""
PEOPLE = 300
"""So many people of one idea can be named, those who spoke last first."""
_COLUMNS = (
    Comment.id, Comment.idea_id, Comment.parent_id, Comment.author_id, Comment.author_name, Comment.role, Comment.body,
    Comment.lang, Comment.at, Comment.edited_at, Comment.deleted_at, Comment.visibility, Comment.hidden_ground,
    Comment.replies, Comment.from_idea_id,
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """A comment as plain values. `answers`: how many it has; `replies`: those shown, only on a thread's first comment;
    `next`: the answer with which the next page begins, `begins` the one with which this page of them does."""

    id: int
    idea_id: int
    parent_id: int | None
    author_id: int | None
    author: str
    role: str
    body: str
    lang: str
    at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    visibility: str
    hidden_ground: str
    answers: int
    from_idea_id: int | None
    replies: tuple["Said", ...] = ()
    next: int | None = None
    begins: int | None = None
    names: tuple[str, ...] = ()

    @property
    def by_lab(self) -> bool:
        return self.role in LAB_ROLES

    @property
    def role_words(self) -> str:
        return ROLE_WORDS.get(self.role, "")

    @property
    def ground_words(self) -> str:
        return GROUND_WORDS.get(self.hidden_ground, "")

    @property
    def is_readable(self) -> bool:
        return self.deleted_at is None and self.visibility in READABLE


@dataclass(frozen=True)
class Threads:
    """`more`: where the next page begins, "" at the end. `begins`: where this page begins, "" for the first."""

    threads: list[Said]
    more: str
    begins: str
    order: str = "new"
    pinned: Said | None = None
    orders: Mapping[str, str] = field(default_factory=lambda: ORDERS)

    def address(self, path: str, **changed: str) -> str:
        """The page with these comments, with another order or cursor."""
        asked = {"order": self.order if self.order != "new" else "", **changed}
        wanted = urlencode({name: value for name, value in asked.items() if value})
        return f"{path}?{wanted}" if wanted else path


def comment(id: int) -> Comment | None:
    return by_id(Comment, id)


def comment_by_once(author_id: int, once: str) -> Comment | None:
    return db.session.scalar(select(Comment).where(Comment.author_id == author_id, Comment.once == once))


def counted() -> tuple[ColumnElement[bool], ...]:
    """What an idea's counter counts: comments that anybody can read."""
    return Comment.deleted_at.is_(None), Comment.visibility.in_(READABLE)


def has_replies(id: int) -> bool:
    return db.session.scalar(select(Comment.id).where(Comment.parent_id == id).limit(1)) is not None


def first_of_the_lab(idea_id: int) -> datetime | None:
    """When somebody of the lab first spoke about this idea, of what still stands; what a merge brought here apart."""
    by_lab = (Comment.role.in_(LAB_ROLES), *counted())
    said = select(func.min(Comment.at)).where(Comment.idea_id == idea_id, Comment.from_idea_id.is_(None), *by_lab)
    return db.session.scalar(said)


# The page of an idea


def asked(idea_id: int, address: Mapping[str, str]) -> Threads:
    """What an address asks for: `comments` is a page's cursor, `order` how they are sorted, `answers` where the shown
    part of a thread begins."""
    return threads(idea_id, address.get("comments", ""), address.get("order", ""), address.get("answers", ""))


def threads(idea_id: int, before: str = "", order: str = "new", answers: str = "") -> Threads:
    """As many statements for five comments as for five thousand. Raises NotFound for a broken cursor.

    `answers`: the answer with which the shown part of its thread begins.
    """
    order = order if order in ORDERS else "new"
    first = order == "new" and not before
    found = list(db.session.execute(_NEWEST if first else _page(before, order), {"idea_id": idea_id}))
    page = found[:PAGE]
    more = _cursor_of(page[-1], order) if len(found) > PAGE else ""
    top = _pinned(idea_id)
    shown = _with_replies(page, _number(answers) if answers else None)
    named = _named([*shown, top] if top else shown)
    return Threads(named[: len(shown)], more, before, order, named[-1] if top else None)


def _page(before: str, order: str) -> Select:
    wanted = select(*_COLUMNS).where(_HERE, Comment.parent_id.is_(None))
    if order == "answered":
        if before:
            replies, _, id = before.partition(".")
            n, last = _number(replies), _number(id)
            wanted = wanted.where((Comment.replies < n) | ((Comment.replies == n) & (Comment.id < last)))
        wanted = wanted.order_by(Comment.replies.desc(), Comment.id.desc())
    elif order == "old":
        wanted = wanted.where(Comment.id > _number(before)) if before else wanted
        wanted = wanted.order_by(Comment.id)
    else:
        wanted = wanted.where(Comment.id < _number(before)) if before else wanted
        wanted = wanted.order_by(Comment.id.desc())
    return wanted.limit(PAGE + 1)


def _cursor_of(row: Row, order: str) -> str:
    return f"{row.replies}.{row.id}" if order == "answered" else str(row.id)


def _number(given: str) -> int:
    if not (given.isascii() and given.isdigit() and len(given) <= 10):
        raise NotFound()
    return min(int(given), MAX_ID)


def _pinned(idea_id: int) -> Said | None:
    """The newest, of those that can be read and were written here: a merge brings no second one."""
    row: Any = db.session.execute(_PINNED, {"idea_id": idea_id}).first()
    return Said(*row) if row else None


_HERE = Comment.idea_id == bindparam("idea_id")
_PINNED = (
    select(*_COLUMNS)
    .where(_HERE, Comment.from_idea_id.is_(None), Comment.pinned_at.is_not(None), *counted())
    .order_by(Comment.pinned_at.desc())
    .limit(1)
)
_NEWEST = select(*_COLUMNS).where(_HERE, Comment.parent_id.is_(None)).order_by(Comment.id.desc()).limit(PAGE + 1)


def thread(id: int) -> Said:
    """The thread that holds this comment, with the part of its answers in which it stands. Raises NotFound."""
    root = select(func.coalesce(Comment.parent_id, Comment.id)).where(Comment.id == id).scalar_subquery()
    found = list(db.session.execute(select(*_COLUMNS).where(Comment.id == root)))
    if not found:
        raise NotFound()
    begins = None if found[0].id == id else first_shown(found[0].id, id)
    return _named(_with_replies(found, begins))[0]


def answers(thread_id: int, begins: int) -> Said:
    """A thread with the answers from this one on. Raises NotFound when there is no such thread."""
    found = list(db.session.execute(select(*_COLUMNS).where(Comment.id == thread_id, Comment.parent_id.is_(None))))
    if not found:
        raise NotFound()
    return _named(_with_replies(found, begins))[0]


def first_shown(thread_id: int, reply_id: int) -> int | None:
    """Where a part of the answers begins that holds this one: None when it is among the first."""
    before = select(Comment.id).where(Comment.parent_id == thread_id, Comment.id < reply_id)
    return reply_id if len(list(db.session.scalars(before.limit(FIRST)))) == FIRST else None


def page_with(idea_id: int, thread_id: int) -> str:
    """The cursor of a page on which this thread stands: "" when it is among the newest."""
    newer = select(Comment.id).where(Comment.idea_id == idea_id, Comment.parent_id.is_(None), Comment.id >= thread_id)
    found = list(db.session.scalars(newer.order_by(Comment.id).limit(PAGE + 1)))
    return str(thread_id + 1) if len(found) > PAGE else ""


def _with_replies(roots: Iterable[Any], begins: int | None = None) -> list[Said]:
    """Each thread with its first answers; the one that holds the answer `begins` with those from there on."""
    shown = {row.id: Said(*row) for row in roots}
    if begins:
        part = list(db.session.execute(_part(begins, list(shown))))
        if part and part[0].id == begins:
            shown[part[0].parent_id] = replace(shown[part[0].parent_id], begins=begins)
            shown = _beside(shown, part, MORE)
    rest = [id for id, said in shown.items() if said.answers and not said.begins]
    return list(_beside(shown, db.session.execute(_firsts(rest)), FIRST).values()) if rest else list(shown.values())


def _beside(shown: dict[int, Said], rows: Iterable[Any], limit: int) -> dict[int, Said]:
    replies: dict[int, list[Said]] = {}
    for row in rows:
        replies.setdefault(row.parent_id, []).append(Said(*row))
    parts: dict[int, Any] = {
        id: {"replies": tuple(of[:limit]), "next": of[limit].id if len(of) > limit else None}
        for id, of in replies.items()
    }
    return {id: replace(said, **parts[id]) if id in parts else said for id, said in shown.items()}


def _firsts(thread_ids: Sequence[int]) -> Select:
    """The first answers of each, and one more where there is one: found on the index, thread by thread."""
    root, other = aliased(Comment), aliased(Comment)
    last = select(other.id).where(other.parent_id == root.id).order_by(other.id).limit(1).offset(FIRST)
    until = func.coalesce(last.correlate(root).scalar_subquery(), MAX_ID)
    found = select(*_COLUMNS).join(root, root.id == Comment.parent_id).where(root.id.in_(thread_ids))
    return found.where(Comment.id <= until).order_by(Comment.id)


def _part(begins: int, thread_ids: Sequence[int]) -> Select:
    of = select(Comment.parent_id).where(Comment.id == begins).scalar_subquery()
    found = select(*_COLUMNS).where(Comment.parent_id == of, Comment.parent_id.in_(thread_ids), Comment.id >= begins)
    return found.order_by(Comment.id).limit(MORE + 1)


# Who is named


@dataclass(frozen=True)
class Named:
    """Somebody who takes part in an idea and can be named in a comment."""

    id: int
    name: str


def people_of(idea: Idea, beginning: str = "", but: int = 0, limit: int = PEOPLE) -> list[Named]:
    """Author, co-authors, then commenters, those who spoke last first. `beginning`: of a word of the name.

    Not named are who withdrew it, since the name went with that, and who is a co-author by a merge alone: their own
    idea may never have been public.
    """
    last = func.max(Comment.id)
    spoke = (
        select(Person.id, Person.display_name)
        .join(Comment, Comment.author_id == Person.id)
        .where(Comment.idea_id == idea.id, *counted(), Person.erased_at.is_(None))
        .group_by(Person.id, Person.display_name)
        .order_by(last.desc())
        .limit(PEOPLE)
    )
    authors = {one.person_id for one in idea.co_authors if one.since_merge_of is None}
    if idea.author_id and idea.author_name:
        authors.add(idea.author_id)
    wrote = select(Person.id, Person.display_name).where(Person.id.in_(authors), Person.erased_at.is_(None))
    rows = [*db.session.execute(wrote.order_by(Person.id)), *db.session.execute(spoke)]
    people = {id: name for id, name in rows if name and id != but}
    wanted = text.fold(beginning)
    found = [Named(id, name) for id, name in people.items() if _begins(name, wanted)]
    return found[:limit]


def _begins(name: str, wanted: str) -> bool:
    folded = text.fold(name)
    return folded.startswith(wanted) or any(word.startswith(wanted) for word in folded.split())


def mentioned(comment_ids: Collection[int]) -> dict[int, list[str]]:
    """Comment id → the names in it that are people; the batch twin of one comment's."""
    found: dict[int, list[str]] = {}
    wanted = select(Mention.comment_id, Mention.name).where(Mention.comment_id.in_(comment_ids))
    for comment_id, name in db.session.execute(wanted):
        found.setdefault(comment_id, []).append(name)
    return found


def mentions_of(comment_id: int) -> set[int]:
    return set(db.session.scalars(select(Mention.person_id).where(Mention.comment_id == comment_id)))


def called_often(actor_id: int, people: Collection[int]) -> set[int]:
    """Who of these has been told often enough in a day that this person named them."""
    counted = (
        select(EventPerson.person_id)
        .join(Event, Event.id == EventPerson.event_id)
        .join(EventActor, EventActor.event_id == Event.id)
        .where(EventActor.person_id == actor_id, EventPerson.person_id.in_(people))
        .where(Event.move == "mention", Event.at > clock.now_ms() - A_DAY)
        .group_by(EventPerson.person_id)
        .having(func.count() >= CALLS_A_DAY)
    )
    return set(db.session.scalars(counted))


def _named(shown: list[Said]) -> list[Said]:
    """One statement, and none where nobody wrote an @."""
    everything = [said for root in shown for said in (root, *root.replies)]
    ids = [said.id for said in everything if "@" in said.body]
    names = mentioned(ids) if ids else {}
    if not names:
        return shown
    return [replace(_with_names(root, names), replies=tuple(_with_names(said, names) for said in root.replies))
            for root in shown]  # fmt: skip


def _with_names(said: Said, names: dict[int, list[str]]) -> Said:
    return replace(said, names=tuple(sorted(names[said.id]))) if said.id in names else said
