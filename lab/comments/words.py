"""Keeps the search in step with what people say: whoever writes a comment's row, its words follow at once."""

from typing import Any

from sqlalchemy import event, select

from ..errors import N_
from ..ideas import said
from .models import Comment
from .rules import READABLE

C = Comment.__table__.c
_BY_ID = Comment.__table__.alias()
SOURCE = said.Source(
    "comment_words", N_("In a comment"), Comment.__table__, C.id, C.idea_id,
    (C.deleted_at.is_(None), C.visibility.in_(READABLE)),
    lambda id: select(_BY_ID.c.body).where(_BY_ID.c.id == id).scalar_subquery(),
)  # fmt: skip


def keep_words() -> None:
    said.also_in(SOURCE)
    for happening, keep in (("after_insert", _keep), ("after_update", _keep), ("after_delete", _forget)):
        if not event.contains(Comment, happening, keep):
            event.listen(Comment, happening, keep)


def _keep(_mapper: Any, connection: Any, comment: Comment) -> None:
    said.keep(SOURCE, comment.id, comment.body if comment.is_readable else None, connection)


def _forget(_mapper: Any, connection: Any, comment: Comment) -> None:
    said.keep(SOURCE, comment.id, None, connection)
