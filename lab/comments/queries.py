"""Comments as a page shows them: threads newest first, the answers in each in the order in which they were written."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from ..db import MAX_ID, by_id, db
from ..errors import NotFound
from .models import Comment
from .rules import LAB_ROLES, READABLE, ROLE_WORDS

PAGE = 50
_COLUMNS = (
    Comment.id, Comment.idea_id, Comment.parent_id, Comment.author_id, Comment.author_name, Comment.role, Comment.body,
    Comment.lang, Comment.at, Comment.edited_at, Comment.deleted_at,
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """A comment as plain values; `replies` only on a thread's first comment."""

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
    replies: tuple["Said", ...] = ()

    @property
    def by_lab(self) -> bool:
        return self.role in LAB_ROLES

    @property
    def role_words(self) -> str:
        return ROLE_WORDS.get(self.role, "")


@dataclass(frozen=True)
class Threads:
    """`more`: where the next page begins, "" at the end. `begins`: where this page begins, "" for the newest."""

    threads: list[Said]
    more: str
    begins: str


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


def threads(idea_id: int, before: str = "") -> Threads:
    """Two statements for any number of comments. Raises NotFound for a broken cursor."""
    wanted = select(*_COLUMNS).where(Comment.idea_id == idea_id, Comment.parent_id.is_(None))
    if before:
        wanted = wanted.where(Comment.id < _cursor(before))
    found = list(db.session.execute(wanted.order_by(Comment.id.desc()).limit(PAGE + 1)))
    page = found[:PAGE]
    more = str(page[-1].id) if len(found) > PAGE else ""
    return Threads(_with_replies(page), more, before)


def thread(id: int) -> Said:
    """The thread that holds this comment. Raises NotFound when there is none."""
    root = select(func.coalesce(Comment.parent_id, Comment.id)).where(Comment.id == id).scalar_subquery()
    found = list(db.session.execute(select(*_COLUMNS).where(Comment.id == root)))
    if not found:
        raise NotFound()
    return _with_replies(found)[0]


def page_with(idea_id: int, thread_id: int) -> str:
    """The cursor of a page on which this thread stands: "" when it is among the newest."""
    newer = select(Comment.id).where(Comment.idea_id == idea_id, Comment.parent_id.is_(None), Comment.id >= thread_id)
    found = list(db.session.scalars(newer.order_by(Comment.id).limit(PAGE + 1)))
    return str(thread_id + 1) if len(found) > PAGE else ""


def _cursor(given: str) -> int:
    if not (given.isascii() and given.isdigit() and len(given) <= 10):
        raise NotFound()
    return min(int(given), MAX_ID)


def _with_replies(roots: Iterable[Any]) -> list[Said]:
    roots = list(roots)
    if not roots:
        return []
    replies: dict[int, list[Said]] = {row.id: [] for row in roots}
    wanted = select(*_COLUMNS).where(Comment.parent_id.in_(list(replies))).order_by(Comment.id)
    for row in db.session.execute(wanted):
        replies[row.parent_id].append(Said(*row))
    return [replace(Said(*row), replies=tuple(replies[row.id])) for row in roots]
