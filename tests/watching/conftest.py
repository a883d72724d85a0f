"""People who follow, and pilots that look for testers."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from lab import clock
from lab.accounts.models import Person
from lab.db import atomic, db
from lab.ideas.models import Idea
from lab.ideas.search import keep
from lab.notices.models import Notice
from lab.pilots.models import Pilot, PilotDistrict, PilotIdea, Round
from lab.policy import Actor
from lab.watching import actions
from lab.watching.models import Watch


@pytest.fixture
def follows() -> Callable[..., Watch]:
    def follow(who: Actor, query: str) -> Watch:
        return actions.follow(who, query)

    return follow


@pytest.fixture
def sent_in(make_idea: Callable[..., Idea]) -> Callable[..., Idea]:
    """An idea that waits to be published."""

    def make(**columns: object) -> Idea:
        return make_idea("submitted", **columns)

    return make


@pytest.fixture
def in_pilot(make_idea: Callable[..., Idea]) -> Callable[..., Pilot]:
    """A pilot that looks for testers, of an idea in the harbour, straight into the tables."""

    def make(*district_ids: int, **columns: object) -> Pilot:
        idea = make_idea("in_pilot", **columns)
        with atomic():
            keep(idea)
            pilot = Pilot(
                title="Light on the path", hypothesis="We believe", change_mind="If not", cost=0, cost_band="under_5k",
                stage="recruiting", entered_at=clock.now(), proposed_at=clock.now(), places=10,
            )  # fmt: skip
            db.session.add(pilot)
            db.session.flush()
            db.session.add(Round(pilot_id=pilot.id))
            db.session.add(PilotIdea(pilot_id=pilot.id, idea_id=idea.id))
            db.session.add_all(PilotDistrict(pilot_id=pilot.id, district_id=id) for id in district_ids)
        return pilot

    return make


@pytest.fixture
def letters_of() -> Callable[[int], dict[str, str]]:
    """Name → letter of everyone who was told of a happening."""

    def read(root_id: int) -> dict[str, str]:
        named = select(Person.display_name, Notice.letter).join(Notice, Notice.person_id == Person.id)
        return dict(db.session.execute(named.where(Notice.root_id == root_id)).all())

    return read
