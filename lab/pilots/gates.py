"""What must hold before something is written about a pilot, and what follows when its evaluation is complete.

Called inside the transaction of whoever writes.
"""

from datetime import date, timedelta

from .. import clock, events, lifecycle
from ..db import db, lock
from ..errors import N_, Conflict, Invalid
from ..policy import Actor
from . import queries, rules
from .models import Pilot, Round
from .rules import Stage

ENDED = N_("This pilot has ended.")


def not_ended(pilot: Pilot) -> None:
    lock(pilot)
    if pilot.stage in rules.ENDS:
        raise Conflict(ENDED)


def not_in_the_future(on: date | None) -> None:
    if on and on > clock.today():
        raise Invalid({"on": [N_("This day has not come yet.")]})


def note_when_complete(pilot: Pilot, actor: Actor) -> None:
    """Whatever came last, a figure, a reading or a piece of evidence: from now on it is the decision that is due."""
    db.session.flush()
    run = pilot.round
    if pilot.stage == Stage.EVALUATING and run.evaluated_at is None and is_complete(pilot):
        run.evaluated_at = clock.now()
        due_before, pilot.due_on = pilot.due_on, clock.today() + timedelta(days=rules.DECISION_DAYS)
        events.record("pilot", pilot.id, "evaluation", actor, stage_from=pilot.stage, stage_to=pilot.stage,
                      due_on=due_before)  # fmt: skip


def is_finished(pilot: Pilot, run: Round) -> bool:
    """From here on everyone reads the evaluation: it is complete, or it was decided upon. Before that it is a draft."""
    decided = run.number < pilot.round_number or pilot.stage in (Stage.SCALING, Stage.SCALED, Stage.STOPPED)
    return bool(run.summary) and (decided or run.evaluated_at is not None)


def is_complete(pilot: Pilot) -> bool:
    decide = lifecycle.named(rules.MOVES, "decide_scale")[0]
    return not lifecycle.missing(decide, queries.pilot_facts(pilot))
