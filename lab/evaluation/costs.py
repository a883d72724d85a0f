"""What a round costs, written down row by row."""

from datetime import date

from sqlalchemy import select

from .. import clock, policy
from ..db import atomic, db, lock
from ..permissions import Action
from ..pilots.gates import not_in_the_future
from ..pilots.models import Pilot
from ..policy import Actor
from . import queries
from .models import Cost


def add_cost(pilot: Pilot, actor: Actor, *, on: date, what: str, cents: int, kind: str, once: str = "") -> Cost:
    """A cost of the current round. Sending the same form twice is once."""
    with atomic():
        lock(pilot)
        policy.check(Action.PILOT_COST, actor, pilot)
        not_in_the_future(on)
        if once and (before := _written_before(actor, once)):
            return before
        cost = Cost(
            round_id=pilot.round.id, on=on, what=what, cents=cents, kind=kind, person_id=actor.id, once=once or None,
            at=clock.now(),
        )  # fmt: skip
        db.session.add(cost)
    return cost


def _written_before(actor: Actor, once: str) -> Cost | None:
    return db.session.scalar(select(Cost).where(Cost.person_id == actor.id, Cost.once == once))


def strike_cost(pilot: Pilot, actor: Actor, id: int) -> None:
    """It was a mistake: it counts no more and stays to be read. Twice is once."""
    with atomic():
        lock(pilot)
        policy.check(Action.PILOT_COST, actor, pilot)
        cost = queries.cost(pilot.round.id, id)
        if cost is not None and cost.struck_at is None:
            cost.struck_at = clock.now()
