"""What an administrator does with messages that could not be sent. Twice is once."""

from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, select, update

from .. import clock, jobs
from ..db import atomic, db
from ..deliveries import Delivery
from ..errors import NotFound
from . import queries
from .rules import AT_ONCE, GIVEN_UP


def try_again(id: int, all_like_it: bool = False) -> int:
    """Send it, or all that failed for the same reason, once more: how many. Raises NotFound."""
    with atomic():
        chosen = _chosen(id, all_like_it, queries.can_go_again())
        done = _change(chosen, state="waiting", tries=0, next_at=clock.now())
        _change_parts(chosen, state="held")
    jobs.wake(current_app._get_current_object())  # type: ignore[attr-defined]
    return done


def give_up(id: int, all_like_it: bool = False) -> int:
    """It, or all that failed for the same reason, will never be sent: how many. Raises NotFound."""
    ended = {"state": "suppressed", "error": GIVEN_UP}
    with atomic():
        chosen = _chosen(id, all_like_it)
        _change_parts(chosen, **ended)
        return _change(chosen, **ended)


def _chosen(id: int, all_like_it: bool, *more: ColumnElement[bool]) -> list[int]:
    """Of the failed only: what another administrator has tried again meanwhile is left alone."""
    of = queries.delivery(id)
    if of is None:
        raise NotFound()
    alike = (Delivery.channel == of.channel, Delivery.error == of.error) if all_like_it else (Delivery.id == id,)
    found = select(Delivery.id).where(queries.dead(), *alike, *more)
    return list(db.session.scalars(found.order_by(Delivery.id.desc()).limit(AT_ONCE)))


def _change(ids: list[int], **values: Any) -> int:
    return _written(Delivery.id, ids, values)


def _change_parts(ids: list[int], **values: Any) -> int:
    """What a digest took along goes with it."""
    return _written(Delivery.carrier_id, ids, values)


def _written(column: Any, ids: list[int], values: dict[str, Any]) -> int:
    done = 0
    for start in range(0, len(ids), 500):
        some = update(Delivery).where(column.in_(ids[start : start + 500]), queries.FAILED).values(**values)
        said: Any = db.session.execute(some, execution_options={"synchronize_session": False})
        done += said.rowcount
    return done
