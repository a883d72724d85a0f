"""Calls count their public ideas: whoever writes an idea's row, the number follows in the same transaction."""

from typing import Any

from sqlalchemy import event, func, inspect, select

from ..calls.actions import count_ideas
from ..db import db
from .models import Idea


def ideas_by_step(call_id: int) -> dict[str, int]:
    """Step → how many public ideas of the call stand there."""
    counted = select(Idea.step, func.count()).where(Idea.call_id == call_id, Idea.listed).group_by(Idea.step)
    return dict(db.session.execute(counted).all())


def keep_counting() -> None:
    for happening in ("after_insert", "after_update"):
        if not event.contains(Idea, happening, _count):
            event.listen(Idea, happening, _count)


def _count(_mapper: Any, connection: Any, idea: Idea) -> None:
    before = _was(idea, "call_id") if _was(idea, "listed") else None
    now = idea.call_id if idea.listed else None
    if before == now:
        return
    if before:
        count_ideas(connection, before, -1)
    if now:
        count_ideas(connection, now, 1)


def _was(idea: Idea, column: str) -> Any:
    """The value that the row had until now; None for a new row."""
    old = inspect(idea).attrs[column].history
    return (old.deleted or old.unchanged or (None,))[0]
