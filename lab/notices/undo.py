"""The undo window: a step that the lab's staff take back at once is told to nobody, and neither is taking it back.

A staff step waits for Settings.undo_seconds before anybody is told of it. Both steps stay in the history.
"""

from datetime import timedelta

from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, update
from sqlalchemy.orm import aliased

from .. import clock
from ..db import atomic, db
from ..events import ASIDE, Event

STAFF = ("moderator", "official", "admin")


def window() -> timedelta:
    return timedelta(seconds=current_app.config["LAB"].undo_seconds)


def is_over() -> ColumnElement[bool]:
    """Events that may be told now: nobody can take them back unnoticed any more."""
    last_ms = clock.now_ms() - window() // timedelta(milliseconds=1)
    return or_(Event.role.not_in(STAFF), Event.stage_from == Event.stage_to, Event.at <= last_ms)


def drop_taken_back() -> int:
    """Mark each pair of steps that cancel out as told, before anybody is; how many pairs."""
    dropped: list[int] = []
    for first, second in db.session.execute(_taken_back()).all() if window() else ():
        if first not in dropped:  # there, back, and there again: the last step stands
            dropped += [first, second]
    if dropped:
        with atomic():
            untold = (Event.id.in_(dropped), Event.fanned_out_at.is_(None))
            db.session.execute(update(Event).where(*untold).values(fanned_out_at=clock.now()))
    return len(dropped) // 2


def _taken_back() -> Select[int, int]:
    """(first, second): two staff steps of one thing, one right after the other, of which the second leads back."""
    first, second, between = aliased(Event), aliased(Event), aliased(Event)
    same = and_(first.kind == second.kind, first.thing_id == second.thing_id, first.id < second.id)
    leads_back = and_(
        first.stage_from != first.stage_to, first.stage_from == second.stage_to, first.stage_to == second.stage_from
    )
    at_once = second.at - first.at < window() // timedelta(milliseconds=1)
    meanwhile = (
        exists()
        .where(between.kind == first.kind, between.thing_id == first.thing_id)
        .where(between.id > first.id, between.id < second.id, between.move.not_in(ASIDE))
    )
    untold = (first.fanned_out_at.is_(None), second.fanned_out_at.is_(None))
    staff = (first.role.in_(STAFF), second.role.in_(STAFF))
    found = select(first.id, second.id).where(same, leads_back, at_once, *untold, *staff, ~meanwhile)
    return found.order_by(first.id)
