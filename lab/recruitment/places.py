"""Giving a place, freeing it, and moving the waiting list up. Inside the caller's atomic(), with the pilot locked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .. import clock, events
from ..db import db
from ..pilots import queries as pilots
from ..pilots.models import Consent, Pilot, Tester
from ..pilots.rules import Stage
from ..policy import SYSTEM
from . import guardians, queries, rules
from .models import TesterFacts, Waiting
from .rules import FULL, OPEN, Waits

OPEN_STAGES = (Stage.RECRUITING, Stage.RUNNING)


@dataclass(frozen=True)
class SignUp:
    """What somebody says when they take part. `facts`: about themselves, by kind; `answers`: by question."""

    facts: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[int, str] = field(default_factory=dict)
    minor: bool = False
    guardian_name: str = ""
    guardian_email: str = ""


def seat_for(pilot: Pilot, facts: Mapping[str, str]) -> int:
    """Counted under the pilot's lock, so the last place is given away once."""
    run = pilot.round
    return rules.seat(run.places, pilots.count_testers(run.id), queries.kept_places(run.id), facts)


def give(pilot: Pilot, person_id: int, version: int, seat: int, said: SignUp, agreed_at: datetime) -> Tester:
    """The place, and the consent to the version that they read. Held until the guardian answers, if there is one."""
    run = pilot.round
    tester = pilots.tester(run.id, person_id) or Tester(round_id=run.id, person_id=person_id)
    tester.joined_at, tester.left_at, tester.dropout = clock.now(), None, ""
    tester.held_until = guardians.ask(pilot, person_id)
    is_new = tester.id is None
    db.session.add(tester)
    db.session.flush()
    kept = queries.consent_text(run.id, version)
    text = kept.text if kept else run.consent_text
    db.session.add(Consent(tester_id=tester.id, version=version, text=text, given_at=agreed_at))
    _keep_facts(tester.id, seat, said, None if is_new else queries.facts_of(tester.id))
    pilot.testers += 1
    db.session.flush()
    return tester


def _keep_facts(tester_id: int, seat: int, said: SignUp, row: TesterFacts | None) -> None:
    if row is None and not (seat != OPEN or said.facts or said.answers):
        return
    row = row or TesterFacts(tester_id=tester_id)
    row.quota_id = seat if seat != OPEN else None
    row.facts, row.answers = dict(said.facts), {str(id): answer for id, answer in said.answers.items()}
    db.session.add(row)


Freed = Callable[[int, int], None]
_freed: list[Freed] = []


def when_freed(call: Freed) -> None:
    """Call it with the pilot's and the person's number after a tester left, in the same transaction."""
    if call not in _freed:
        _freed.append(call)


def free(pilot: Pilot, tester: Tester) -> None:
    """Their place is free and every consent taken back. Who comes next is move_up()'s to say. In a round that is over,
    no place becomes free.
    """
    tester.left_at = clock.now()
    for consent in pilots.consents_of(tester.id):
        consent.withdrawn_at = consent.withdrawn_at or tester.left_at
    if tester.person_id:
        guardians.stop_asking(tester.round_id, tester.person_id)
    if tester.round_id != pilot.round.id:
        return
    pilot.testers -= 1
    db.session.flush()
    if tester.person_id:
        for call in _freed:
            call(pilot.id, tester.person_id)


# The waiting list


def queue(pilot: Pilot, person_id: int, version: int, said: SignUp) -> Waiting:
    """At the end of the line; who waits already keeps their place in it."""
    row = queries.waiting(pilot.round.id, person_id)
    if row and row.state != Waits.WAITING:
        # A row of its own, so that also its number stands behind all others'.
        db.session.delete(row)
        db.session.flush()
        row = None
    row = row or Waiting(round_id=pilot.round.id, person_id=person_id, at=clock.now())
    row.version = version
    row.facts, row.answers = dict(said.facts), {str(id): answer for id, answer in said.answers.items()}
    db.session.add(row)
    db.session.flush()
    return row


def stop_waiting(pilot: Pilot, person_id: int, state: Waits) -> None:
    """What they said about themselves goes with their place in the line."""
    if row := queries.waits(pilot.round.id, person_id):
        row.state, row.facts, row.answers = state, {}, {}
        db.session.flush()


def move_up(pilot: Pilot) -> int:
    """Whoever waits and fits gets a free place, the first in line first, and is told; how many got one."""
    if pilot.stage not in OPEN_STAGES or pilot.testers >= pilot.round.places:
        return 0
    return sum(_let_in(pilot, row) for row in queries.line(pilot.round.id))


def _let_in(pilot: Pilot, row: Waiting) -> bool:
    if pilot.testers >= pilot.round.places:
        return False
    said = SignUp(row.facts, {int(id): answer for id, answer in row.answers.items()})
    seat = seat_for(pilot, said.facts)
    if seat == FULL:
        return False
    give(pilot, row.person_id, row.version, seat, said, agreed_at=row.at)
    stop_waiting(pilot, row.person_id, Waits.GOT_IN)
    events.record("pilot", pilot.id, "got_place", SYSTEM, people=[row.person_id],
                  data={"title": pilot.title, "pilot_id": pilot.id})  # fmt: skip
    return True


def end_waiting(pilot: Pilot) -> None:
    """The test is over: nobody waits in vain, neither for a place nor for a guardian's answer."""
    for tester in queries.held(pilot.round.id):
        free(pilot, tester)
        if tester.person_id:
            events.record("pilot", pilot.id, "hold_ended", SYSTEM, people=[tester.person_id],
                          data={"title": pilot.title, "pilot_id": pilot.id})  # fmt: skip
    people = [row.person_id for row in queries.line(pilot.round.id)]
    for person_id in people:
        stop_waiting(pilot, person_id, Waits.ENDED)
        guardians.stop_asking(pilot.round.id, person_id)
    if people:
        events.record("pilot", pilot.id, "waiting_ended", SYSTEM, people=people,
                      data={"title": pilot.title, "pilot_id": pilot.id})  # fmt: skip
