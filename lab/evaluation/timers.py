"""What the calendar asks for after a decision. Each look does what is due by now, once, also after days without one."""

from collections.abc import Callable

from .. import clock, events
from ..db import atomic, lock
from ..pilots import queries as pilots
from ..pilots.models import Pilot
from ..policy import SYSTEM
from . import closing, queries, rules

BATCH = 50


def ask_whether_it_solved_it() -> int:
    return sum(_each(id, _ask, queries.ended_unasked) for id in queries.ended_unasked(BATCH))


def _ask(pilot: Pilot) -> None:
    """One row, however many are asked: the fan-out finds them."""
    due = clock.day_of(pilot.entered_at + rules.ASK_AFTER)
    events.record("pilot", pilot.id, rules.CLOSING, SYSTEM, stage_from=pilot.stage, stage_to=pilot.stage, due_on=due,
                  audience="AVT", reminder=True, data={"title": pilot.title, "pilot_id": pilot.id})  # fmt: skip


def look_again() -> int:
    """On the day that the decision named: officials, and the staff of the unit that has it."""
    return sum(_each(id, _remind, queries.to_look_at) for id in queries.to_look_at(BATCH))


def _remind(pilot: Pilot) -> None:
    owner = (pilot.decision or {}).get("service_owner") or pilot.owner_unit_id
    events.record("pilot", pilot.id, rules.LOOK, SYSTEM, stage_from=pilot.stage, stage_to=pilot.stage,
                  due_on=queries.look_day(pilot.decision), audience="O", people=queries.staff_of(owner), reminder=True,
                  data={"title": pilot.title, "pilot_id": pilot.id})  # fmt: skip


def _each(id: int, write: Callable[[Pilot], None], due: Callable[[int, int], list[int]]) -> int:
    """Asked again under the lock: two processes may look at the calendar at once."""
    with atomic():
        pilot = pilots.pilot(id)
        if pilot is None:
            return 0
        lock(pilot)
        if not due(1, id):
            return 0
        write(pilot)
    return 1


def forget_words() -> int:
    """Of closing questions that are old."""
    ids = queries.old_words(BATCH)
    return closing.forget_words(ids) if ids else 0
