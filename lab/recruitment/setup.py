"""What the moderators set up: places, groups with places of their own, questions, the first call."""

from collections.abc import Sequence

from sqlalchemy import update

from .. import events
from ..db import atomic, db, lock
from ..errors import N_, Invalid, NotFound, Words
from ..permissions import Action
from ..pilots import queries as pilots
from ..pilots.models import Pilot
from ..policy import Actor, check
from . import asking, places, queries, rules
from .models import Question, Quota, TesterFacts

TAKEN = N_("{taken} places are taken or kept for a group: give at least so many.")
NO_ROOM = N_("There are not so many open places: at most {most} can be kept for this group.")
NOT_A_CHOICE = N_("Choose one from the list.")


def change_places(pilot: Pilot, actor: Actor, count: int) -> None:
    """More places let the first who wait in; fewer than are taken or kept is refused."""
    with atomic():
        _begin(pilot, actor)
        run = pilot.round
        if count == run.places:
            return
        kept = queries.kept_places(run.id)
        taken = pilots.count_testers(run.id)
        least = sum(one.places for one in kept) + taken - sum(one.taken for one in kept)
        if count < least:
            raise Invalid({"places": [Words(TAKEN, taken=least)]})
        run.places = count
        # Before it looks for testers, a pilot's cards show no places.
        pilot.places = count if pilot.places else 0
        if pilot.places:
            events.record("pilot", pilot.id, "change_places", actor, data={"places": count, "pilot_id": pilot.id})
        places.move_up(pilot)


def set_first_call(pilot: Pilot, actor: Actor, days: int) -> None:
    """For so many days from the opening only authors, voters and followers of its ideas may join."""
    with atomic():
        _begin(pilot, actor)
        pilot.round.first_call_days = days


def keep_places(pilot: Pilot, actor: Actor, kind: str, value: str, count: int) -> None:
    """At least `count` places for a group; saying it again changes the number, 0 takes the group away."""
    if value not in dict(asking.values_of(kind)):
        raise Invalid({"group": [NOT_A_CHOICE]})
    with atomic():
        _begin(pilot, actor)
        run = pilot.round
        kept = queries.kept_places(run.id)
        own = next((one for one in kept if (one.kind, one.value) == (kind, value)), None)
        if own is None and len([one for one in kept if one.places]) >= rules.MOST_QUOTAS:
            raise Invalid({"group": [Words(N_("At most {most} groups."), most=rules.MOST_QUOTAS)]})
        free = rules.free_for_all(run.places, pilots.count_testers(run.id), kept)
        most = max(0, free) + (own.places if own else 0)
        if count > most:
            raise Invalid({"count": [Words(NO_ROOM, most=most)]})
        if own and count < own.taken:
            raise Invalid({"count": [Words(TAKEN, taken=own.taken)]})
        _write_quota(run.id, kind, value, count)
        places.move_up(pilot)


def _write_quota(round_id: int, kind: str, value: str, count: int) -> None:
    row = queries.quota_of(round_id, kind, value)
    if count == 0 and row:
        _forget_seats(row.id)
        db.session.delete(row)
    elif count:
        row = row or Quota(round_id=round_id, kind=kind, value=value)
        row.places = count
        db.session.add(row)
    db.session.flush()


def _forget_seats(quota_id: int) -> None:
    """Of those who had a kept place and left."""
    db.session.execute(update(TesterFacts).where(TesterFacts.quota_id == quota_id).values(quota_id=None))


def release(pilot: Pilot, actor: Actor, quota_id: int) -> None:
    """The kept places that nobody took are everyone's from now on. Twice is once."""
    with atomic():
        _begin(pilot, actor)
        kept = next((one for one in queries.kept_places(pilot.round.id) if one.id == quota_id), None)
        row = queries.quota(pilot.round.id, quota_id)
        if kept is None or row is None:
            raise NotFound()
        row.places = rules.released(kept)
        db.session.flush()
        places.move_up(pilot)


def add_question(
    pilot: Pilot, actor: Actor, text: str, choices: Sequence[str], fits: Sequence[str], sentence: str, once: str = ""
) -> None:
    """`choices` is empty for a yes or no. Sending the same form twice adds one question."""
    with atomic():
        _begin(pilot, actor)
        asked = queries.questions(pilot.round.id)
        if once and any(one.once == once for one in asked):
            return
        if len(asked) >= rules.MOST_QUESTIONS:
            raise Invalid({"": [Words(N_("At most {most} questions."), most=rules.MOST_QUESTIONS)]})
        question = Question(round_id=pilot.round.id, text=text, choices=list(dict.fromkeys(choices)),
                            fits=list(fits), sentence=sentence, once=once or None)  # fmt: skip
        _check(question)
        db.session.add(question)


def _check(question: Question) -> None:
    known = dict(asking.choices_of(question))
    if len(known) < 2 or len(known) > rules.MOST_CHOICES:
        raise Invalid({"choices": [Words(N_("Give 2 to {most} answers."), most=rules.MOST_CHOICES)]})
    if not question.fits or not set(question.fits) <= set(known):
        raise Invalid({"fits": [N_("Say which answers fit, word for word as above.")]})


def remove_question(pilot: Pilot, actor: Actor, question_id: int) -> None:
    with atomic():
        _begin(pilot, actor)
        question = queries.question(pilot.round.id, question_id)
        if question is None:
            raise NotFound()
        db.session.delete(question)


def _begin(pilot: Pilot, actor: Actor) -> None:
    lock(pilot)
    check(Action.PILOT_RECRUIT, actor, pilot)
