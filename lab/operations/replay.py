"""What has waited for more than an hour is looked at again, so that nothing waits for ever. Twice is once.

What a killed worker had in hand comes back by itself when its lease ends. Here is what no lease ends: a claim from a
clock that was wrong, a part of a digest that is not there any more, and what no digest can take along.
"""

import logging
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import aliased

from .. import clock
from ..db import atomic, db, end_reading
from ..deliveries import Delivery
from . import queries
from .rules import OLD, is_old

log = logging.getLogger(__name__)

BATCH = 1_000


def replay() -> int:
    """For the timer: how many rows it put back into the queue."""
    done = _again(_claimed_too_far(), next_at=clock.now())
    done += _again(_held_for_nothing(), carrier_id=None, next_at=clock.now())
    done += _again(_no_digests(), state="waiting")
    _say_what_waits()
    return done


def _claimed_too_far() -> ColumnElement[bool]:
    """A lease is minutes long: one that ends in hours was written by a clock that was wrong."""
    return and_(Delivery.state == "sending", Delivery.next_at > clock.now() + OLD)


def _held_for_nothing() -> ColumnElement[bool]:
    """Parts of a digest that has ended without them, or is gone."""
    carrier = aliased(Delivery)
    on_its_way = exists().where(carrier.id == Delivery.carrier_id, carrier.state.in_(("waiting", "sending", "failed")))
    return and_(Delivery.state == "held", Delivery.carrier_id.is_not(None), ~on_its_way)


def _no_digests() -> ColumnElement[bool]:
    """Held an hour too long where no digest comes: they go by themselves."""
    alone = or_(Delivery.channel != "mail", Delivery.person_id.is_(None), Delivery.urgent)
    return and_(Delivery.state == "held", Delivery.next_at < clock.now() - OLD, alone)


def _again(stuck: ColumnElement[bool], **values: Any) -> int:
    """Looks first: the write lock is taken only when there is something."""
    ids = list(db.session.scalars(select(Delivery.id).where(stuck).limit(BATCH)))
    end_reading()
    if not ids:
        return 0
    with atomic():
        put_back: Any = db.session.execute(
            update(Delivery).where(Delivery.id.in_(ids), stuck).values(**values),
            execution_options={"synchronize_session": False},
        )
    log.warning("%s deliveries were stuck and are in the queue again", put_back.rowcount)
    return int(put_back.rowcount)


def _say_what_waits() -> None:
    """Events stay in the outbox and are tried each second: all that is missing is that somebody looks."""
    untold, parts = queries.untold(), queries.late_parts()
    if is_old(untold.oldest):
        log.warning("%s events are not told, the first for %s", untold.count, untold.oldest)
    if parts:
        log.warning("%s notices wait for a digest whose hour has passed", parts)
    end_reading()
