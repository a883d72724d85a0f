"""After the outcome: what the look at it found, and what those who were told say about it."""

from sqlalchemy import update

from .. import clock, events, policy
from ..db import atomic, db, lock
from ..errors import N_, Conflict, NotFound
from ..permissions import Action
from ..pilots.models import Pilot
from ..policy import Actor
from . import queries, rules
from .models import ClosingAnswer

NO_DAY = N_("No day to look at it again has come.")
LOOKED_BEFORE = N_("Somebody else has written already what the look found.")


def answer(pilot: Pilot, actor: Actor, code: str, text: str = "") -> ClosingAnswer:
    """One answer a person; answering again changes it as long as the question is open."""
    with atomic():
        lock(pilot)
        asked = queries.closing(pilot)
        if asked is None:
            raise NotFound()
        policy.check(Action.CLOSING_ANSWER, actor, asked)
        given = queries.own_answer(pilot.id, actor.id) or ClosingAnswer(pilot_id=pilot.id, person_id=actor.id)
        given.answer, given.text, given.at = code, text, clock.now()
        db.session.add(given)
    return given


def forget_words(ids: list[int]) -> int:
    """What people wrote with these answers; the answers stay counted."""
    with atomic():
        db.session.execute(update(ClosingAnswer).where(ClosingAnswer.id.in_(ids)).values(text=""))
    return len(ids)


def tell_what_the_look_found(pilot: Pilot, actor: Actor, text: str) -> events.Event:
    with atomic():
        lock(pilot)
        policy.check(Action.PILOT_LOOK_AGAIN, actor, pilot)
        look = queries.look_of(pilot)
        if look is None or not look.has_come:
            raise Conflict(NO_DAY)
        if not look.waits:
            raise Conflict(LOOKED_BEFORE)
        return events.record("pilot", pilot.id, rules.LOOKED, actor, stage_from=pilot.stage, stage_to=pilot.stage,
                             due_on=look.on, audience="AVFT", texts={"text": text},
                             data={"title": pilot.title, "pilot_id": pilot.id})  # fmt: skip
