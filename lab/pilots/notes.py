"""Status notes: how the test goes, in the lab's own words."""

from datetime import timedelta

from .. import clock, events
from ..db import atomic, db
from ..policy import Actor
from . import rules
from .gates import not_ended
from .models import Pilot, StatusNote
from .rules import Stage


def write_note(pilot: Pilot, actor: Actor, text: str) -> StatusNote:
    """Tell how the test goes. While it runs the next note is due in 30 days."""
    with atomic():
        not_ended(pilot)
        note = StatusNote(round_id=pilot.round.id, text=text, role=actor.role, unit_id=actor.unit_id, at=clock.now())
        db.session.add(note)
        due_before, pilot.noted_at = pilot.due_on, clock.now()
        if pilot.stage == Stage.RUNNING:
            pilot.due_on = clock.today() + timedelta(days=rules.NOTE_DAYS)
        events.record("pilot", pilot.id, "note", actor, stage_from=pilot.stage, stage_to=pilot.stage,
                      due_on=due_before if pilot.stage == Stage.RUNNING else None, texts={"text": text})  # fmt: skip
    return note
