"""A check-in that is due waits for its tester."""

from datetime import date

from flask_babel import gettext
from sqlalchemy import Row, and_, func, select

from .. import clock
from ..db import db
from ..pilots.asks import Ask
from ..pilots.models import CheckIn, Pilot, Round, Tester
from ..pilots.rules import Stage
from . import rules
from .models import CheckInPlan


def to_check_in(person_id: int) -> list[Ask]:
    """Also days after it was due: an answer that comes late is an answer."""
    return [
        Ask(row.id, row.title, row.lang, gettext("Day %(day)s of your test: how is it going?", day=day),
            gettext("Tell the lab"), f"/pilots/{row.id}/checkin")
        for row in _tests_of(person_id) if (day := _due(row))
    ]  # fmt: skip


def next_days(person_id: int) -> dict[int, date]:
    """Pilot → when this tester is asked next, for those where nothing is due now."""
    found = {row.id: rules.following(_plan(row), clock.today()) for row in _tests_of(person_id) if not _due(row)}
    return {id: on for id, on in found.items() if on}


def days_asked(person_id: int) -> dict[int, list[date]]:
    """Pilot → every day on which this tester is asked, past ones too."""
    return {row.id: [on for _day, on in _plan(row)] for row in _tests_of(person_id)}


def _tests_of(person_id: int) -> list[Row]:
    current = and_(Round.pilot_id == Pilot.id, Round.number == Pilot.round_number)
    last = select(func.max(CheckIn.at)).where(CheckIn.tester_id == Tester.id).correlate(Tester).scalar_subquery()
    found = (
        select(Pilot.id, Pilot.title, Pilot.lang, Round.started_on, Round.ends_on, Tester.joined_at, CheckInPlan.days,
               last.label("said_at"))
        .join(Round, current)
        .join(Tester, Tester.round_id == Round.id)
        .outerjoin(CheckInPlan, CheckInPlan.round_id == Round.id)
        .where(Tester.person_id == person_id, Tester.left_at.is_(None), Tester.held_until.is_(None))
        .where(Pilot.stage == Stage.RUNNING)
    )  # fmt: skip
    return list(db.session.execute(found.order_by(Pilot.id)))


def _due(row: Row) -> int | None:
    """The day of their test for which an answer is waited for."""
    due = rules.newest(_plan(row), clock.today())
    if due is None or (row.said_at is not None and clock.day_of(row.said_at) >= due[1]):
        return None
    return due[0]


def _plan(row: Row) -> list[tuple[int, date]]:
    if row.started_on is None:
        return []
    length = (row.ends_on - row.started_on).days if row.ends_on else None
    days = rules.cut(rules.DAYS if row.days is None else row.days, length)
    return rules.dues(days, rules.first_day(row.started_on, clock.day_of(row.joined_at)), row.ends_on)
