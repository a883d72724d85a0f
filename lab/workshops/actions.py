"""Writes of the lab's staff on workshops: plan, change, cancel, note who came, write the report."""

from collections.abc import Collection, Mapping
from typing import Any

from .. import clock, events, policy
from ..db import atomic, db, lock
from ..errors import N_, Conflict, Invalid
from ..permissions import Action
from ..pilots.models import Pilot
from ..policy import SYSTEM, Actor
from . import queries, rules, seats
from .models import Workshop
from .rules import Plan, Seat, Who

NEWS = frozenset({"title", "place", "link", "starts_at", "ends_at"})
"""What those who come must hear of when it changes."""
REMINDED_AT_ONCE = 100
CHANGED = N_("Somebody changed this workshop while you were writing. Look at it, then save again.")
WITH_ITS_PILOT = N_("The pilot was cancelled, so its workshops do not take place.")


def plan(pilot: Pilot, actor: Actor, given: Plan, once: str = "") -> Workshop:
    """Those who may come are told. The same page sent twice is one workshop. Raises Invalid beside the fields."""
    with atomic():
        lock(pilot)
        if once and (made := queries.made_before(pilot.id, once)):
            return made
        policy.check(Action.WORKSHOP_PLAN, actor, pilot)
        values = _checked(given)
        workshop = Workshop(pilot_id=pilot.id, round_id=pilot.round.id, lang=pilot.lang, once=once or None,
                            changed_at=clock.now(), **values)  # fmt: skip
        db.session.add(workshop)
        db.session.flush()
        seats.tell(workshop, "workshop_planned", actor, [], audience="T" if given.who == Who.TESTERS else "AVFT")
    return workshop


def change(workshop: Workshop, actor: Actor, given: Plan, seen: str = "") -> None:
    """Another time or place raises the calendar's sequence and is told to everyone who signed up.

    `seen`: the state that the form was filled from; Conflict when somebody else changed it meanwhile.
    """
    with atomic():
        lock(workshop)
        policy.check(Action.WORKSHOP_CHANGE, actor, workshop)
        if seen and seen != state_of(workshop):
            raise Conflict(CHANGED)
        values = _checked(given, queries.taken([workshop.id])[workshop.id].places)
        changed = {name for name, value in values.items() if getattr(workshop, name) != value}
        for name in changed:
            setattr(workshop, name, values[name])
        if not changed:
            return
        workshop.changed_at = clock.now()
        if changed & NEWS:
            workshop.sequence += 1
            seats.tell(workshop, "workshop_changed", actor, queries.people_of(workshop.id))
        db.session.flush()
        seats.hand_on(workshop)


def _checked(given: Plan, taken: int = 0) -> dict[str, Any]:
    if wrong := rules.wrong(given, clock.now(), clock.zone(), taken):
        raise Invalid(wrong)
    return {
        "title": given.title, "purpose": given.purpose, "place": given.place, "link": given.link,
        "places": given.places, "who": given.who, "until": given.until,
        "starts_at": rules.moment(given.day, given.begins, clock.zone()),
        "ends_at": rules.moment(given.day, given.ends, clock.zone()),
    }  # fmt: skip


def state_of(workshop: Workshop) -> str:
    return workshop.changed_at.isoformat()


def cancel(workshop: Workshop, actor: Actor, reason: str) -> None:
    """Everyone who signed up is told why."""
    with atomic():
        lock(workshop)
        policy.check(Action.WORKSHOP_CHANGE, actor, workshop)
        _cancel(workshop, actor, reason)


def _cancel(workshop: Workshop, actor: Actor, reason: str) -> None:
    workshop.cancelled_at = workshop.changed_at = clock.now()
    workshop.reason, workshop.sequence = reason, workshop.sequence + 1
    db.session.flush()
    seats.tell(workshop, "workshop_cancelled", actor, queries.people_of(workshop.id), reason=reason)


def cancel_with_pilot(event: events.Event) -> None:
    """A cancelled pilot has no workshops."""
    for workshop in queries.of_pilot(event.thing_id):
        if lock(workshop).is_to_come:
            _cancel(workshop, SYSTEM, WITH_ITS_PILOT)


def go_on_with_pilot(event: events.Event) -> None:
    """What has not begun when the pilot goes on takes place in its next round, and what it finds is found there."""
    for workshop in queries.of_pilot(event.thing_id):
        if lock(workshop).is_to_come:
            workshop.round_id = workshop.pilot.round.id
    db.session.flush()


# The day before


def remind() -> int:
    """Everyone with a place, once for each day that the workshop was moved to. Makes up for a missed day."""
    return sum(_remind(id) for id in queries.due_for_a_reminder(REMINDED_AT_ONCE))


def _remind(id: int) -> bool:
    with atomic():
        workshop = queries.workshop(id)
        if workshop is None or not lock(workshop).is_to_come or workshop.reminded_for == workshop.day:
            return False
        workshop.reminded_for = workshop.day
        db.session.flush()
        seats.tell(workshop, "workshop_soon", SYSTEM, queries.people_of(id, Seat.PLACE))
    return True


# Afterwards


def note_who_came(workshop: Workshop, actor: Actor, ids: Collection[int], others: int) -> None:
    """`ids`: of the sign-ups. `others` had not signed up."""
    with atomic():
        lock(workshop)
        policy.check(Action.WORKSHOP_REPORT, actor, workshop)
        signed_up = [row for row, _name in queries.who_comes(workshop.id)]
        for row in signed_up:
            row.came = row.id in ids
        workshop.others, workshop.came = others, sum(bool(row.came) for row in signed_up) + others
        db.session.flush()


def write_report(workshop: Workshop, actor: Actor, report: str, publish: bool) -> None:
    """A draft is the staff's. Once it is public it stays so; those who came are told the first time."""
    with atomic():
        lock(workshop)
        policy.check(Action.WORKSHOP_REPORT, actor, workshop)
        workshop.report = report
        db.session.flush()
        if publish and workshop.report_at is None:
            workshop.report_at = clock.now()
            db.session.flush()
            seats.tell(workshop, "workshop_report", actor, _came(workshop))


def _came(workshop: Workshop) -> list[int]:
    """Who came; before anybody noted it, who had a place."""
    rows = [row for row, _name in queries.who_comes(workshop.id)]
    there = [row for row in rows if (row.came if workshop.came is not None else row.seat == Seat.PLACE)]
    return [row.person_id for row in there if row.person_id]


def as_planned(workshop: Workshop) -> Mapping[str, Any]:
    """What its form starts from."""
    starts, ends = (at.astimezone(clock.zone()) for at in (workshop.starts_at, workshop.ends_at))
    return {
        "title": workshop.title, "purpose": workshop.purpose, "place": workshop.place, "link": workshop.link,
        "day": starts.date(), "begins": starts.time(), "ends": ends.time(), "places": workshop.places,
        "who": workshop.who, "until": workshop.until,
    }  # fmt: skip
