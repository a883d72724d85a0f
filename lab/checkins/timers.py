"""Reminders of check-ins. Each look does what is due by now: a missed day is made up for, and nothing comes twice."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from .. import clock, events
from ..db import atomic, db, lock
from ..events import Event, EventPerson
from ..pilots import queries as pilots
from ..pilots.models import Pilot, Round, Tester
from ..pilots.rules import Stage
from ..policy import SYSTEM
from . import queries, rules

DUE, AGAIN = "check_in_due", "check_in_again"


def remind() -> int:
    """One event for each pilot and day on which some of its testers were due; how many were written."""
    return sum(_remind(id) for id in _being_tested())


def _being_tested() -> list[int]:
    """Tests that run, and those that ended today as planned: the last day may be one on which testers are asked."""
    current = (Round.pilot_id == Pilot.id) & (Round.number == Pilot.round_number)
    ended_today = (Pilot.stage == Stage.EVALUATING) & (Round.ended_on == clock.today()) & (Round.stop_rule == "")
    found = select(Pilot.id).join(Round, current).where((Pilot.stage == Stage.RUNNING) | ended_today)
    return list(db.session.scalars(found.order_by(Pilot.id)))


def _remind(id: int) -> int:
    pilot = pilots.pilot(id)
    if pilot is None or pilot.round.started_on is None:
        return 0
    waiting = _waiting(queries.listening(pilot.round))
    told = _told(pilot)
    first = [(DUE, on, people) for on, people in waiting.items() if (DUE, on) not in told]
    again = [
        (AGAIN, on, waiting[on] & _named(told[DUE, on]))
        for on in waiting
        if (DUE, on) in told and (AGAIN, on) not in told and _is_long_ago(told[DUE, on])
    ]
    return sum(_tell(pilot, move, on, people) for move, on, people in [*first, *again])


def _waiting(heard: queries.Listening) -> dict[date, set[int]]:
    """Day → testers whose answer to that day's check-in is waited for, as far as the calendar looks back."""
    back = clock.today() - timedelta(days=rules.LOOK_BACK)
    found: dict[date, set[int]] = {}
    for tester, since in heard.silent().items():
        if since >= back:
            found.setdefault(since, set()).add(tester)
    return found


def _told(pilot: Pilot) -> dict[tuple[str, date], Event]:
    since = clock.today() - timedelta(days=rules.LOOK_BACK)
    sent = (Event.kind == "pilot", Event.thing_id == pilot.id, Event.move.in_((DUE, AGAIN)), Event.due_on >= since)
    return {
        (event.move, event.due_on): event for event in db.session.scalars(select(Event).where(*sent)) if event.due_on
    }


def _is_long_ago(event: Event) -> bool:
    return clock.day_of(event.when) <= clock.today() - timedelta(days=rules.AGAIN_DAYS)


def _named(event: Event) -> set[int]:
    """The testers of this pilot who were reminded the first time."""
    told = select(EventPerson.person_id).where(EventPerson.event_id == event.id)
    of = select(Round.id).where(Round.pilot_id == event.thing_id)
    return set(db.session.scalars(select(Tester.id).where(Tester.person_id.in_(told), Tester.round_id.in_(of))))


def _tell(pilot: Pilot, move: str, on: date, testers: Iterable[int]) -> bool:
    """Whoever is still in it, told once: another worker may be doing the same."""
    with atomic():
        lock(pilot)
        stay = (Tester.id.in_(list(testers)), Tester.left_at.is_(None), Tester.person_id.is_not(None))
        people = [id for id in db.session.scalars(select(Tester.person_id).where(*stay)) if id]
        if not people or pilot.stage not in (Stage.RUNNING, Stage.EVALUATING):
            return False
        try:
            with db.session.begin_nested():
                events.record("pilot", pilot.id, move, SYSTEM, due_on=on, people=people, reminder=True,
                              data={"title": pilot.title, "pilot_id": pilot.id})  # fmt: skip
        except IntegrityError:
            return False
    return True
