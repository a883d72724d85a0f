"""Status notes that are due soon, or late: staff hear of it. Each look makes up for a missed day, and tells once."""

from datetime import timedelta

from sqlalchemy import select

from .. import clock, events
from ..accounts import queries as accounts
from ..db import atomic, db, lock
from ..events import Event
from ..policy import SYSTEM
from .models import Pilot
from .rules import Stage

DAYS_BEFORE = 5
BATCH = 100
"""How many pilots one look takes on; the next one goes on."""


def remind_of_notes() -> int:
    """Five days before a note is due, while there is time left to write it."""
    today = clock.today()
    soon = (Pilot.due_on >= today, Pilot.due_on <= today + timedelta(days=DAYS_BEFORE))
    return sum(_remind(id, "note_due") for id in _running("note_due", *soon))


def tell_of_late_notes() -> int:
    """From the first day after the promised one: to the moderators, and by name to the unit that owns the pilot."""
    return sum(_remind(id, "note_late") for id in _running("note_late", Pilot.due_on < clock.today()))


def _running(name: str, *due: object) -> list[int]:
    """Pilots in the field of whose note nobody was reminded yet."""
    told = select(Event.id).where(
        Event.kind == "pilot", Event.thing_id == Pilot.id, Event.move == name, Event.due_on == Pilot.due_on
    )
    found = select(Pilot.id).where(Pilot.stage == Stage.RUNNING, *due, ~told.exists())  # type: ignore[arg-type]
    return list(db.session.scalars(found.order_by(Pilot.due_on, Pilot.id).limit(BATCH)))


def _remind(id: int, name: str) -> bool:
    """False when a note came meanwhile, or another worker was faster."""
    with atomic():
        pilot = db.session.get(Pilot, id)
        if pilot is None or id not in _still(lock(pilot), name):
            return False
        people = _of_unit(pilot.owner_unit_id) if name == "note_late" else ()
        events.record("pilot", pilot.id, name, SYSTEM, stage_from=pilot.stage, stage_to=pilot.stage,
                      due_on=pilot.due_on, audience="S", people=people, reminder=True,
                      data={"due": pilot.due_on.isoformat(), "pilot_id": pilot.id, "title": pilot.title}
                      if pilot.due_on else {})  # fmt: skip
    return True


def _still(pilot: Pilot, name: str) -> list[int]:
    """Asked again behind the lock."""
    today, due = clock.today(), pilot.due_on
    if due is None:
        return []
    fits = due < today if name == "note_late" else today <= due <= today + timedelta(days=DAYS_BEFORE)
    return _running(name, Pilot.id == pilot.id) if fits else []


def _of_unit(unit_id: int | None) -> list[int]:
    """The staff who work for this unit."""
    staff = accounts.holders_of(("moderator", "official")) if unit_id else []
    return [actor.id for actor in staff if actor.unit_id == unit_id]
