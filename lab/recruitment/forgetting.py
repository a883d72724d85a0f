"""What is deleted: for a round when its time is over, for a tester who asks for it, for a person who leaves the lab."""

from typing import Any

from sqlalchemy import Delete, delete, select

from ..accounts.models import Person
from ..db import db, lock
from ..events import Event, EventPerson, EventText
from ..pilots import queries as pilots
from ..pilots.models import Round, Tester
from ..pilots.rules import ENDS
from . import guardians, places, queries
from .models import Guardian, TesterFacts, Waiting
from .rules import Guarded, Waits


def forget_round(run: Round) -> int:
    """What people said about themselves, who waited and who answered for whom. That they took part stays theirs."""
    own = select(Tester.id).where(Tester.round_id == run.id)
    gone = _run(delete(TesterFacts).where(TesterFacts.tester_id.in_(own)))
    gone += _run(delete(Waiting).where(Waiting.round_id == run.id))
    return gone + _run(delete(Guardian).where(Guardian.round_id == run.id))


def forget_tester(tester: Tester) -> int:
    return _run(delete(TesterFacts).where(TesterFacts.tester_id == tester.id))


def forget_person(person_id: int) -> None:
    """Inside the transaction in which they leave: their place in a test that goes on is the next one's."""
    for pilot_id in queries.open_pilots_of(person_id, ENDS):
        pilot = pilots.pilot(pilot_id)
        if pilot is None:
            continue
        lock(pilot)
        places.stop_waiting(pilot, person_id, Waits.LEFT)
        tester = pilots.tester(pilot.round.id, person_id)
        if tester and tester.left_at is None:
            places.free(pilot, tester)
        _forget_rows(person_id)
        places.move_up(pilot)
    _forget_rows(person_id)


def _forget_rows(person_id: int) -> None:
    _forget_as_guardian(person_id)
    for guardian in db.session.scalars(select(Guardian).where(Guardian.person_id == person_id, Guardian.email != "")):
        guardians.decide(guardian, Guarded.LAPSED)
    mine = select(Tester.id).where(Tester.person_id == person_id)
    _run(delete(TesterFacts).where(TesterFacts.tester_id.in_(mine)))
    _run(delete(Waiting).where(Waiting.person_id == person_id))
    _run(delete(Guardian).where(Guardian.person_id == person_id))
    about = select(EventPerson.event_id).join(Event, Event.id == EventPerson.event_id)
    taken_out = about.where(EventPerson.person_id == person_id, Event.kind == "pilot", Event.move == "taken_out")
    _run(delete(EventText).where(EventText.event_id.in_(taken_out)))


def _forget_as_guardian(person_id: int) -> None:
    """Somebody may have named them by their address. The link in their mail still works."""
    address = select(Person.email).where(Person.id == person_id).scalar_subquery()
    for guardian in db.session.scalars(select(Guardian).where(Guardian.email != "", Guardian.email == address)):
        guardians.forget_address(guardian)


def _run(statement: Delete) -> int:
    done: Any = db.session.execute(statement)
    return int(done.rowcount)
