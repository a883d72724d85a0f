"""Places in a workshop: signed up for, given back, handed on to who waits. All of it under the workshop's lock.

Who comes is told to the lab's staff alone. The events that tell people of their place name no actor: nobody's history
says that they signed up.
"""

from sqlalchemy import ColumnElement, select, update

from .. import clock, events, policy
from ..db import atomic, db, lock
from ..permissions import Action
from ..pilots.models import Round, Tester
from ..policy import SYSTEM, Actor
from . import queries, rules
from .models import SignUp, Workshop
from .rules import Seat


def sign_up(workshop: Workshop, actor: Actor) -> Seat:
    """A place, or where there is none, a turn on the waiting list. Signing up twice is once."""
    with atomic():
        lock(workshop)
        if held := queries.seats_of(actor.id, [workshop.id]).get(workshop.id):
            return Seat(held.seat)
        policy.check(Action.WORKSHOP_SIGN_UP, actor, workshop)
        taken = queries.taken([workshop.id])[workshop.id]
        # Who waits comes first, also when a place has just become free.
        room = rules.free(workshop.places, taken.places) > taken.waiting
        seat = Seat.PLACE if room else Seat.WAITING
        db.session.add(SignUp(workshop_id=workshop.id, person_id=actor.id, seat=seat, at=clock.now()))
        db.session.flush()
        tell(workshop, "workshop_place" if room else "workshop_waiting", SYSTEM, [actor.id])
    return seat


def give_back(workshop: Workshop, actor: Actor) -> None:
    """The next one who waits gets it. Giving back twice is once."""
    with atomic():
        lock(workshop)
        held = queries.seats_of(actor.id, [workshop.id]).get(workshop.id)
        if held is None:
            return
        policy.check(Action.WORKSHOP_GIVE_BACK, actor, workshop)
        _free(workshop, held)


def _free(workshop: Workshop, held: SignUp) -> None:
    db.session.delete(held)
    db.session.flush()
    hand_on(workshop)


def hand_on(workshop: Workshop) -> list[int]:
    """Free places go to those who wait, in their order; each is told. Inside the caller's lock."""
    if not workshop.is_to_come:
        return []
    taken = queries.taken([workshop.id])[workshop.id]
    waiting = select(SignUp).where(SignUp.workshop_id == workshop.id, SignUp.seat == Seat.WAITING).order_by(SignUp.id)
    next_ones = list(db.session.scalars(waiting.limit(rules.free(workshop.places, taken.places))))
    for one in next_ones:
        one.seat = Seat.PLACE
    db.session.flush()
    people = [one.person_id for one in next_ones if one.person_id]
    if people:
        tell(workshop, "workshop_moved_up", SYSTEM, people)
    return people


def tell(workshop: Workshop, word: str, actor: Actor, people: list[int], audience: str = "", **texts: str) -> None:
    """What rules.TELLS says for `word`, to these people and to the letters of `audience`."""
    local = workshop.starts_at.astimezone(clock.zone())
    said = {"title": workshop.title, "place": workshop.place, **texts}
    codes = {"workshop": workshop.id, "day": local.date().isoformat(), "time": f"{local:%H:%M}"}
    if people or audience:
        events.record("pilot", workshop.pilot_id, word, actor, people=people, audience=audience, texts=said, data=codes)


# Leaving


def leave_all(person_id: int) -> None:
    """Who leaves the lab gives back what is to come; of what was, only that somebody came stays."""
    for held, workshop in queries.with_a_seat(person_id):
        lock(workshop)
        if workshop.is_to_come:
            _free(workshop, held)
        else:
            held.person_id = None
    db.session.flush()


def leave_testers_only(pilot_id: int, person_id: int) -> None:
    """Who stops testing gives back their place where only testers come. Inside the caller's transaction."""
    for held, workshop in queries.with_a_seat(person_id):
        if workshop.pilot_id == pilot_id and workshop.invited_ids is not None and lock(workshop).is_to_come:
            _free(workshop, held)


def forget(run: Round) -> int:
    """When the promised time is over, nobody has to know any more who came; how many did stays."""
    return _forget_names(run.id, SignUp.person_id.is_not(None))


def forget_later() -> int:
    """The same of workshops that took place after their round's time was over."""
    late = (
        select(Workshop.round_id)
        .join(Round, Round.id == Workshop.round_id)
        .join(SignUp, SignUp.workshop_id == Workshop.id)
    )
    over = (Round.forgotten_on.is_not(None), SignUp.person_id.is_not(None), Workshop.ends_at <= clock.now())
    ids = list(db.session.scalars(late.where(*over).distinct()))
    if not ids:
        return 0
    with atomic():
        return sum(_forget_names(id, SignUp.person_id.is_not(None)) for id in ids)


def forget_tester(tester: Tester) -> int:
    """The same for one tester who asks for it."""
    return _forget_names(tester.round_id, SignUp.person_id == tester.person_id) if tester.person_id else 0


def _forget_names(round_id: int, whose: ColumnElement[bool]) -> int:
    of_round = select(Workshop.id).where(Workshop.round_id == round_id, Workshop.ends_at <= clock.now())
    named = (SignUp.workshop_id.in_(of_round), whose)
    ids = list(db.session.scalars(select(SignUp.id).where(*named)))
    if ids:
        db.session.execute(update(SignUp).where(*named).values(person_id=None))
    return len(ids)
