"""What testers tell about the test."""

from .. import clock
from ..db import atomic, db, lock
from ..errors import N_, Conflict, NotAllowed
from ..pilots import queries as pilots
from ..pilots.models import CheckIn, Pilot
from ..pilots.rules import Stage
from ..policy import Actor


def check_in(pilot: Pilot, actor: Actor, mood: int, text: str = "") -> CheckIn:
    """A tester's word about the test so far. Raises NotAllowed for everybody else."""
    with atomic():
        lock(pilot)
        tester = pilots.tester(pilot.round.id, actor.id)
        if tester is None or tester.left_at is not None:
            raise NotAllowed(N_("Only testers of this pilot may do this."))
        if pilot.stage not in (Stage.RUNNING, Stage.PAUSED, Stage.EVALUATING):
            raise Conflict(N_("Check-ins are open while the test runs."))
        said = CheckIn(round_id=pilot.round.id, tester_id=tester.id, mood=mood, text=text, at=clock.now())
        db.session.add(said)
    return said
