"""Reminders of check-ins. Each look does what is due by now: a missed day is made up for, and nothing comes twice."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy import Row, bindparam, select
from sqlalchemy.exc import IntegrityError

from .. import clock, events
from ..db import atomic, db, lock
from ..events import Event, EventPerson
from ..pilots import queries as pilots
from ..pilots.models import Pilot, Round, Tester
from ..pilots.rules import Stage
from ..policy import SYSTEM
from . import queries, rules
from .models import CheckInPlan

DUE, AGAIN = "check_in_due", "check_in_again"

Told = Mapping[tuple[str, date], Row]
"""(move, day on which somebody was due) → id and at of the reminder."""


def remind() -> int:
    """One event for each pilot and day on which some of its testers were due; how many were written."""
    tests = _being_tested()
    if not tests:
        return 0
    joined, told = _joined([test.round_id for test in tests]), _told([test.id for test in tests])
    due = [test for test in tests if _is_due(test, joined.get(test.round_id, ()), told[test.id])]
    return sum(_remind(test.id, told[test.id]) for test in due)


_ENDED_TODAY = (Pilot.stage == Stage.EVALUATING) & (Round.ended_on == bindparam("today")) & (Round.stop_rule == "")
_BEING_TESTED = (
    select(Pilot.id, Round.id.label("round_id"), Round.started_on, Round.ends_on, Round.ended_on, CheckInPlan.days)
    .join(Round, (Round.pilot_id == Pilot.id) & (Round.number == Pilot.round_number))
    .outerjoin(CheckInPlan, CheckInPlan.round_id == Round.id)
    .where((Pilot.stage == Stage.RUNNING) | _ENDED_TODAY)
    .order_by(Pilot.id)
)


def _being_tested() -> list[Row]:
    """Tests that run, and those that ended today as planned: the last day may be one on which testers are asked."""
    return list(db.session.execute(_BEING_TESTED, {"today": clock.today()}))


def _joined(round_ids: list[int]) -> dict[int, set[date]]:
    """Round → the days on which those joined who are still in it."""
    found: dict[int, set[date]] = {}
    here = (Tester.round_id.in_(round_ids), Tester.left_at.is_(None), Tester.held_until.is_(None))
    for round_id, at in db.session.execute(select(Tester.round_id, Tester.joined_at).where(*here)):
        found.setdefault(round_id, set()).add(clock.day_of(at))
    return found


def _told(pilot_ids: list[int]) -> dict[int, dict[tuple[str, date], Row]]:
    """Pilot → the reminders that were sent, as far as the calendar looks back."""
    sent = (Event.reminder, Event.kind == "pilot", Event.thing_id.in_(pilot_ids), Event.move.in_((DUE, AGAIN)))
    columns = select(Event.id, Event.thing_id, Event.move, Event.due_on, Event.at)
    found: dict[int, dict[tuple[str, date], Row]] = {id: {} for id in pilot_ids}
    for row in db.session.execute(columns.where(*sent, Event.due_on >= _back())):
        found[row.thing_id][row.move, row.due_on] = row
    return found


def _back() -> date:
    return clock.today() - timedelta(days=rules.LOOK_BACK)


def _is_due(test: Row, joined: Collection[date], told: Told) -> bool:
    """Whether anything is to do for this test: most looks find that there is not, and read no more."""
    if test.started_on is None:
        return False
    last = test.ended_on or test.ends_on
    days = rules.cut(
        test.days if test.days is not None else rules.DAYS, (last - test.started_on).days if last else None
    )
    plans = (rules.dues(days, rules.first_day(test.started_on, on), last) for on in joined)
    newest = {found[1] for due in plans if (found := rules.newest(due, clock.today()))}
    return any(_moves(on, told) for on in newest if on >= _back())


def _moves(on: date, told: Told) -> list[str]:
    """Which reminder those who were due on this day should have by now, and do not."""
    if (DUE, on) not in told:
        return [DUE]
    first = clock.day_of(clock.from_ms(told[DUE, on].at))
    again = first <= clock.today() - timedelta(days=rules.AGAIN_DAYS)
    return [AGAIN] if again and (AGAIN, on) not in told else []


def _remind(id: int, told: Told) -> int:
    pilot = pilots.pilot(id)
    if pilot is None:
        return 0
    waiting = _waiting(queries.listening(pilot.round))
    due = [(move, on) for on in sorted(waiting) for move in _moves(on, told)]
    return sum(
        _tell(pilot, move, on, waiting[on] & _named(pilot, told[DUE, on].id) if move == AGAIN else waiting[on])
        for move, on in due
    )


def _waiting(heard: queries.Listening) -> dict[date, set[int]]:
    """Day → testers whose answer to that day's check-in is waited for, as far as the calendar looks back."""
    found: dict[date, set[int]] = {}
    for tester, since in heard.silent().items():
        if since >= _back():
            found.setdefault(since, set()).add(tester)
    return found


def _named(pilot: Pilot, event_id: int) -> set[int]:
    """The testers of this round who were reminded the first time."""
    told = select(EventPerson.person_id).where(EventPerson.event_id == event_id)
    here = Tester.person_id.in_(told), Tester.round_id == pilot.round.id
    return set(db.session.scalars(select(Tester.id).where(*here)))


def _tell(pilot: Pilot, move: str, on: date, testers: Iterable[int]) -> bool:
    """Whoever is still in it, told once: another worker may be doing the same."""
    with atomic():
        lock(pilot)
        wanted, stay = set(testers), (Tester.round_id == pilot.round.id, Tester.left_at.is_(None))
        rows = db.session.execute(select(Tester.id, Tester.person_id).where(*stay))
        people = [row.person_id for row in rows if row.person_id and row.id in wanted]
        if not people or pilot.stage not in (Stage.RUNNING, Stage.EVALUATING):
            return False
        try:
            with db.session.begin_nested():
                events.record("pilot", pilot.id, move, SYSTEM, due_on=on, people=people, reminder=True,
                              data={"title": pilot.title, "pilot_id": pilot.id})  # fmt: skip
        except IntegrityError:
            return False
    return True
