"""What the calendar asks for a week after an outcome. Each look does what is due by now, once, also after days off."""

from typing import Any

from .. import clock, events
from ..db import atomic, db, lock
from ..events import Event
from ..ideas.models import Idea
from ..pilots.models import Pilot
from ..policy import SYSTEM
from . import actions, queries, rules

BATCH = 50
THINGS: dict[str, Any] = {"idea": Idea, "pilot": Pilot}


def ask() -> int:
    return sum(_ask(id) for id in queries.unasked(BATCH))


def _ask(id: int) -> int:
    """One row, however many are asked: the fan-out finds them. Looked up again under the lock: two may ask at once."""
    with atomic():
        outcome = db.session.get(Event, id)
        thing = db.session.get(THINGS[outcome.kind], outcome.thing_id) if outcome else None
        if outcome is None or thing is None:
            return 0
        lock(thing)
        if not queries.unasked(1, id):
            return 0
        events.record(outcome.kind, outcome.thing_id, rules.ASK, SYSTEM, stage_from=thing.stage, stage_to=thing.stage,
                      due_on=clock.day_of(outcome.when + rules.ASK_AFTER), audience="Q", reminder=True,
                      data={"about": outcome.id})  # fmt: skip
    return 1


def forget_words() -> int:
    ids = queries.old_words(BATCH)
    return actions.forget_words(ids) if ids else 0
