"""The demo can be made on any day: on a Sunday, on a holiday, at the turn of the year, at midnight."""

from datetime import datetime

import pytest
from sqlalchemy import delete, func, select

from lab import clock, recount
from lab.city.models import BudgetLine, District, Holiday, Topic, Unit
from lab.city.queries import places
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.demo import actions
from lab.demo.content.ideas import IDEAS
from lab.demo.content.pilots import PILOTS
from lab.events import Event
from lab.ideas.models import Idea
from lab.pilots.models import Pilot

DAYS = [
    datetime.fromisoformat(f"{day}+00:00")
    for day in (
        "2026-11-23T09:00", "2026-11-24T16:00", "2026-11-25T23:30", "2026-11-26T00:05", "2026-11-27T12:00",
        "2026-11-28T07:00", "2026-11-29T22:00", "2026-12-26T13:00", "2027-01-01T01:00", "2027-03-29T08:00",
        "2027-03-29T22:05", "2027-05-01T03:00", "2028-02-29T05:00",
    )
]  # fmt: skip


def worked() -> list[datetime]:
    """When staff did something."""
    by_staff = select(Event.at).where(Event.role.in_(("moderator", "official")))
    return [clock.from_ms(at) for at in db.session.scalars(by_staff)]


@pytest.mark.parametrize("today", DAYS, ids=lambda day: day.strftime("%a %d %b %Y %H:%M"))
def test_every_story_ends_where_it_should(app, today):
    with atomic():
        for table in (Topic, District, Unit, Holiday, BudgetLine):
            db.session.execute(delete(table))

    with clock.at(today):
        actions.fill_stories()

        ideas = dict(db.session.execute(select(Idea.title, Idea.stage)).all())
        pilots = dict(db.session.execute(select(Pilot.title, Pilot.stage)).all())
        assert ideas == {idea["title"]: idea["stage"] for idea in IDEAS}
        assert pilots == {pilot["title"]: pilot["stage"] for pilot in PILOTS}
        assert list(recount.differences()) == []
        assert [at for at in worked() if not clock.is_working_day(clock.day_of(at), places().holidays)] == []
        assert db.session.scalar(select(func.count()).where(Event.at > clock.now_ms())) == 0
        assert db.session.scalar(select(func.count()).select_from(Delivery)) == 0
