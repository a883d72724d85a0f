"""What the calendar does: places that were held in vain, and what was promised to be deleted."""

from .. import clock, events
from ..db import atomic, by_id, lock
from ..pilots import queries as pilots
from ..pilots import retention
from ..pilots.models import Round
from ..policy import SYSTEM
from . import queries
from .actions import free_held_place

A_LOOK = 20
"""Rounds forgotten at one look: each may hold thousands of answers."""


def free_held_places() -> int:
    """A place is held for seven days; a missed look only makes it longer."""
    freed = 0
    for pilot_id, tester_id in queries.held_too_long():
        pilot = pilots.pilot(pilot_id)
        freed += bool(pilot and free_held_place(pilot, tester_id))
    return freed


def forget_what_was_promised() -> int:
    """What the testers of a round wrote, so many days after its end as they were told."""
    return sum(_forget(pilot_id, round_id) for pilot_id, round_id in _due()[:A_LOOK])


def _due() -> list[tuple[int, int]]:
    return [(pilot_id, round_id) for pilot_id, round_id in queries.to_forget() if _is_due(pilot_id, round_id)]


def _is_due(pilot_id: int, round_id: int) -> bool:
    pilot, run = pilots.pilot(pilot_id), by_id(Round, round_id)
    day = queries.deleted_on(pilot, run) if pilot and run else None
    return day is not None and day <= clock.today()


def _forget(pilot_id: int, round_id: int) -> bool:
    with atomic():
        pilot, run = pilots.pilot(pilot_id), by_id(Round, round_id)
        if pilot is None or run is None or lock(run).forgotten_on is not None:
            return False
        retention.forget(run)
        run.forgotten_on = clock.today()
        events.record("pilot", pilot_id, "forget_testers", SYSTEM, data={"pilot_id": pilot_id, "round": run.number})
    return True
