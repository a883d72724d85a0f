"""Testers are told when a survey opens, once, and who has not answered is reminded, once before it closes.

Inside the caller's transaction, with the pilot locked. The survey's own columns say what was told already.
"""

from .. import clock, events
from ..db import db
from ..pilots.models import Pilot
from ..policy import Actor
from . import queries, rules
from .models import Survey
from .rules import State


def tell_when_open(survey: Survey, pilot: Pilot, actor: Actor) -> bool:
    """Whether it was told now. A paused test waits."""
    is_open = queries.state_of(survey, pilot) == State.OPEN and pilot.stage in rules.TOLD
    if survey.told_at is not None or not is_open:
        return False
    survey.told_at = clock.now()
    _record("survey_open", survey, pilot, actor, queries.people_to_tell(survey))
    return True


def remind(survey: Survey, pilot: Pilot, actor: Actor) -> bool:
    is_open = queries.state_of(survey, pilot) == State.OPEN and pilot.stage in rules.TOLD
    if not (is_open and reminder_is_due(survey)):
        return False
    survey.reminded_for = survey.closes_on
    _record("survey_remind", survey, pilot, actor, queries.people_to_tell(survey, unanswered=True))
    return True


def reminder_is_due(survey: Survey) -> bool:
    """By its own days: most looks find that it is not, and take no lock."""
    told_on = clock.day_of(survey.told_at) if survey.told_at else None
    return rules.reminder_is_due(survey.closes_on, told_on, survey.reminded_for, clock.today())


def _record(name: str, survey: Survey, pilot: Pilot, actor: Actor, people: list[int]) -> None:
    """As a reminder without a day: whoever stopped the mails about this pilot gets none about its surveys."""
    db.session.flush()
    if people:
        data = {"survey": survey.id, "due": survey.closes_on.isoformat(), "minutes": rules.minutes(survey.items)}
        events.record("pilot", pilot.id, name, actor, stage_from=pilot.stage, stage_to=pilot.stage, people=people,
                      reminder=True, data=data, texts={"called": survey.title})  # fmt: skip
