"""What the calendar does with surveys: each look does what is due by now, so a missed day is made up for."""

from collections.abc import Callable

from ..db import atomic, db, lock
from ..pilots.models import Pilot
from ..policy import SYSTEM, Actor
from . import queries, telling
from .models import Survey

Tell = Callable[[Survey, Pilot, Actor], bool]


def tell_what_opens() -> int:
    waits = [survey.id for survey in queries.open_now() if survey.told_at is None]
    return sum(_told(id, telling.tell_when_open) for id in waits)


def remind_who_has_not_answered() -> int:
    waits = [survey.id for survey in queries.open_now() if telling.reminder_is_due(survey)]
    return sum(_told(id, telling.remind) for id in waits)


def _told(id: int, tell: Tell) -> bool:
    """Looked at again under the pilot's lock: a person may have changed it, another worker told it."""
    with atomic():
        survey = queries.survey(id)
        if survey is None:
            return False
        pilot = lock(queries.pilot_of(survey))
        db.session.refresh(survey)
        return tell(survey, pilot, SYSTEM)
