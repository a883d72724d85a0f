"""What the calendar does with pilots: each look does what is due by now, so a missed day is made up for."""

from sqlalchemy import select

from .. import clock
from ..db import db
from ..errors import Conflict
from ..policy import SYSTEM
from . import queries
from .actions import move_pilot
from .models import Pilot, Round
from .rules import Stage


def finish_at_the_end_date() -> int:
    """A test ends on its last day, with that day as its end, also when nobody looked for a week."""
    in_the_field = Pilot.stage.in_((Stage.RUNNING, Stage.PAUSED))
    current = (Round.pilot_id == Pilot.id) & (Round.number == Pilot.round_number)
    due = select(Pilot.id).join(Round, current).where(in_the_field, Round.ends_on <= clock.today())
    return sum(_finish(id) for id in list(db.session.scalars(due.order_by(Pilot.id))))


def _finish(id: int) -> bool:
    pilot = queries.pilot(id)
    if pilot is None:
        return False
    # A test may have been started after the last day that its charter names.
    run = pilot.round
    ended_on = max(day for day in (run.ends_on, run.started_on) if day)
    try:
        move_pilot(pilot, "finish", SYSTEM, ended_on=ended_on)
    except Conflict:  # a person was faster
        return False
    return True
