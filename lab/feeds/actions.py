"""A secret address for the own calendar, and its end."""

import secrets

from sqlalchemy import delete

from .. import clock
from ..accounts.models import Person
from ..db import atomic, db, lock
from ..permissions import Action
from ..policy import Actor, check
from . import queries
from .models import OwnCalendar


def make_address(actor: Actor) -> OwnCalendar:
    """A new one; the one before leads nowhere any more."""
    with atomic():
        check(Action.ME_CHANGE, actor)
        lock(db.session.get_one(Person, actor.id))  # of two presses at once the second one waits
        calendar = queries.calendar_of(actor.id) or OwnCalendar(person_id=actor.id)
        calendar.mark, calendar.at = secrets.token_urlsafe(12), clock.now()
        db.session.add(calendar)
    return calendar


def end_address(actor: Actor) -> None:
    """Twice is once."""
    with atomic():
        check(Action.ME_CHANGE, actor)
        erase(actor.id)


def erase(person_id: int) -> None:
    own = delete(OwnCalendar).where(OwnCalendar.person_id == person_id)
    db.session.execute(own, execution_options={"synchronize_session": False})
