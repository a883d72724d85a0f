"""Taking part in a pilot, waiting for a place, and leaving."""

from .. import clock, events
from ..db import atomic, db, lock
from ..errors import N_, Conflict, Invalid, NotFound
from ..permissions import Action
from ..pilots import queries as pilots
from ..pilots import retention
from ..pilots.models import Pilot, Tester
from ..policy import SYSTEM, Actor, check
from . import asking, guardians, places, queries, rules
from .models import Guardian, Waiting
from .places import SignUp
from .rules import FULL, SAID_NO, Guarded, Waits

CHANGED_TEXT = N_("The consent text has changed. Please read it again before you take part.")
NO_CONSENT = N_("Please say that you have read the text and agree.")
NO_PLACE = N_("All places are taken. You can wait for one: the lab tells you as soon as it is yours.")
KEPT = N_("The places that are left are kept for others. You can wait for one: the lab tells you when it is yours.")
NOT_YET = N_("This test is open to those first whose ideas it tests. Everyone can join a little later.")
WAS_TAKEN_OUT = N_("The lab has taken you out of this test. Ask the lab if you think that this is wrong.")
NOTHING = SignUp()


def take_part(
    pilot: Pilot, actor: Actor, consent: int | None, said: SignUp = NOTHING, *, wait: bool = False
) -> Tester | Waiting:
    """Join the current round, having agreed to version `consent` of its text. Joining twice is once.

    `wait`: on the waiting list where no place is free. Raises Invalid for a missing or an old version or an answer
    that does not fit, Conflict when it is full or closed.
    """
    with atomic():
        lock(pilot)
        check(Action.PILOT_TAKE_PART, actor, pilot)
        run = pilot.round
        tester = pilots.tester(run.id, actor.id)
        if tester and tester.left_at is None:
            return tester
        if consent != run.consent_version:
            raise Invalid({"consent": [CHANGED_TEXT if consent else NO_CONSENT]})
        _check_may_join(pilot, actor, tester)
        said = asking.checked(run.id, asking.said_before(said, tester))
        seat = places.seat_for(pilot, said.facts)
        if seat == FULL and not wait:
            raise Conflict(NO_PLACE if pilots.count_testers(run.id) >= run.places else KEPT)
        guardians.name(run, actor, said.minor, said.guardian_name, said.guardian_email)
        if seat == FULL:
            return places.queue(pilot, actor.id, consent, said)
        places.stop_waiting(pilot, actor.id, Waits.GOT_IN)
        return places.give(pilot, actor.id, consent, seat, said, clock.now())


def check_before_sign_in(pilot: Pilot, consent: int | None, said: SignUp) -> None:
    """What a visitor forgot is said at once: behind a sign-in nobody would see what is missing. Raises Invalid."""
    if consent is None:
        raise Invalid({"consent": [NO_CONSENT]})
    asking.checked(pilot.round.id, said)


def _check_may_join(pilot: Pilot, actor: Actor, tester: Tester | None) -> None:
    run = pilot.round
    if tester and tester.taken_out:
        raise Conflict(WAS_TAKEN_OUT)
    opened = clock.day_of(run.opened_at) if run.opened_at else None
    first = rules.is_first_call(opened, run.first_call_days, clock.today())
    if first and tester is None and not queries.is_called_first(pilot.id, actor.id, run):
        raise Conflict(NOT_YET)


def leave(pilot: Pilot, actor: Actor, why: str = "", forget: bool = False) -> None:
    """Leave the current round and take the consent back. Leaving twice is once; why can be said afterwards too.

    `forget`: what they wrote so far is deleted with it.
    """
    if why and why not in dict(rules.DROPOUTS):
        raise Invalid({"why": [N_("Choose one from the list.")]})
    with atomic():
        lock(pilot)
        places.stop_waiting(pilot, actor.id, Waits.LEFT)
        guardians.stop_asking(pilot.round.id, actor.id)
        tester = pilots.tester(pilot.round.id, actor.id)
        if tester is None:
            return
        if tester.left_at is None:
            places.free(pilot, tester)
        if not tester.taken_out:
            tester.dropout = why or tester.dropout
        if forget:
            retention.forget_tester(tester)
        places.move_up(pilot)


def leave_earlier(pilot: Pilot, actor: Actor, forget: bool = False) -> None:
    """Take the consent to the rounds back that the pilot has left behind. Twice is once."""
    with atomic():
        lock(pilot)
        for tester in queries.earlier(pilot, actor.id):
            places.free(pilot, tester)
            if forget:
                retention.forget_tester(tester)


def stop_waiting(pilot: Pilot, actor: Actor) -> None:
    """Twice is once."""
    with atomic():
        lock(pilot)
        places.stop_waiting(pilot, actor.id, Waits.LEFT)
        if (tester := pilots.tester(pilot.round.id, actor.id)) is None or tester.left_at is not None:
            guardians.stop_asking(pilot.round.id, actor.id)


def take_out(pilot: Pilot, actor: Actor, tester_id: int, reason: str, why: str = "") -> None:
    """The lab takes a tester out, with a reason that they are told. They do not come back by themselves."""
    with atomic():
        lock(pilot)
        check(Action.PILOT_RECRUIT, actor, pilot)
        tester = queries.tester(pilot.round.id, tester_id)
        if tester is None:
            raise NotFound()
        if tester.left_at is not None:
            return
        places.free(pilot, tester)
        tester.taken_out, tester.dropout = True, why if why in dict(rules.DROPOUTS) else ""
        if tester.person_id:
            _tell(pilot, "taken_out", tester.person_id, actor, {"reason": reason})
        places.move_up(pilot)


# What a guardian says


def answer_for(guardian: Guardian, decision: Guarded) -> None:
    """Agreed, declined, or withdrawn after having agreed, also when the round is over. Twice is once."""
    with atomic():
        pilot = queries.pilot_of(guardian)
        if pilot is None:
            raise NotFound()
        lock(pilot)
        lock(guardian)
        if guardian.state == decision:
            return
        allowed = {Guarded.ASKED: (Guarded.AGREED, Guarded.DECLINED), Guarded.AGREED: (Guarded.WITHDRAWN,)}
        if decision not in allowed.get(Guarded(guardian.state), ()):
            raise Conflict(N_("This was answered already, or seven days have passed and the place was given on."))
        _let_decide(pilot, guardian, decision)


def _let_decide(pilot: Pilot, guardian: Guardian, decision: Guarded) -> None:
    guardians.decide(guardian, decision)
    tester = pilots.tester(guardian.round_id, guardian.person_id)
    if tester and tester.left_at is None:
        if decision == Guarded.AGREED:
            tester.held_until = None
        else:
            places.free(pilot, tester)
    if guardian.round_id != pilot.round.id:
        return
    words = {Guarded.AGREED: "guardian_agreed", Guarded.DECLINED: "guardian_declined"}
    _tell(pilot, words.get(decision, "guardian_withdrew"), guardian.person_id)
    if decision in SAID_NO:
        places.stop_waiting(pilot, guardian.person_id, Waits.LEFT)
        places.move_up(pilot)


def free_held_place(pilot: Pilot, tester_id: int) -> bool:
    """Nobody answered in time. False when somebody did meanwhile."""
    with atomic():
        lock(pilot)
        tester = queries.tester(pilot.round.id, tester_id)
        if tester is None or tester.left_at or tester.held_until is None or tester.held_until >= clock.today():
            return False
        places.free(pilot, tester)
        if tester.person_id:
            _tell(pilot, "place_lapsed", tester.person_id)
        places.move_up(pilot)
        return True


def _tell(pilot: Pilot, word: str, person_id: int, actor: Actor = SYSTEM, texts: dict[str, str] | None = None) -> None:
    events.record("pilot", pilot.id, word, actor, people=[person_id],
                  data={"title": pilot.title, "pilot_id": pilot.id}, texts=texts)  # fmt: skip
    db.session.flush()
