"""Fill an empty database with the demo lab. All or nothing: it is one transaction."""

from collections.abc import Callable

from sqlalchemy import delete

from .. import clock
from ..accounts.models import Person
from ..city.models import LabFact, Topic
from ..city.queries import places
from ..db import atomic, db
from ..deliveries import Delivery
from ..errors import Conflict
from ..ideas.models import Idea
from . import (
    afterwards_story,
    board_story,
    charter_story,
    city,
    crowd,
    judging_story,
    learning_story,
    listening_story,
    measuring_story,
    people,
    recruitment_story,
    survey_story,
    workshop_story,
)
from .calls import CallStory
from .cast import Cast
from .content.calls import CALLS
from .content.edits import EDITS
from .content.ideas import IDEAS
from .content.pilots import PILOTS
from .content.reports import REPORTS
from .content.watching import FOLLOWS
from .edit_story import EditStory
from .idea_story import IdeaStory
from .people import People
from .pilot_story import PilotStory
from .report_story import ReportStory
from .together_story import TogetherStory
from .watching_story import WatchingStory

NEIGHBOURS = 400
"""Residents without a name in the stories."""

MORE_OF_PILOTS: tuple[Callable[[PilotStory], None], ...] = (
    recruitment_story.tell,
    learning_story.tell,
    survey_story.tell,
    listening_story.tell,
    workshop_story.tell,
    board_story.tell,
    charter_story.tell,
    measuring_story.tell,
    afterwards_story.tell,
)
"""What else there is to tell of a pilot, in the order in which it may come: recruitment, check-ins …"""


def fill_stories() -> str:
    """The demo lab with its city, its people and a year of history; what was made, in words."""
    with atomic():
        _check_empty()
        here = city.settle()
        who = people.settle(here, NEIGHBOURS)
        cast = Cast(here, who, places().holidays)
        for call in CALLS:
            CallStory(cast, call).tell()
        for idea in IDEAS:
            IdeaStory(cast, idea).tell()
        for pilot in PILOTS:
            story = PilotStory(cast, pilot)
            story.tell()
            for tell in MORE_OF_PILOTS:
                tell(story)
        for text in REPORTS:
            ReportStory(cast, text).tell()
        TogetherStory(cast).tell()
        for edit in EDITS:
            EditStory(cast, edit).tell()
        for follows in FOLLOWS:
            WatchingStory(cast, follows).tell()
        cast.diary.live()
        judging_story.tell()
        # Some actions write to an address at once, as an incident does to its unit: in the demo nobody is written to.
        db.session.execute(delete(Delivery))
        _mark(who)
        return f"{len(cast.ideas)} ideas, {len(cast.pilots)} pilots, {len(who.voters)} residents"


def fill_crowd(ideas: int) -> str:
    """A demo lab of `ideas` ideas, written in bulk; what was made, in words. Raises Conflict when it is not empty."""
    with atomic():
        _check_empty()
        here = city.settle()
        who = people.settle(here, crowd.voters_for(ideas))
        crowd.fill(here, who, ideas)
        _mark(who)
    return f"{ideas:,} ideas, {ideas * crowd.VOTES_EACH:,} votes"


def is_empty() -> bool:
    return not any(db.session.query(kept.id).first() for kept in (Person, Idea, Topic))


def _check_empty() -> None:
    if not is_empty():
        raise Conflict("the demo fills an empty database only, and this one is not empty")


def _mark(who: People) -> None:
    """So that a demo is known as one wherever its database goes."""
    db.session.add(LabFact(name="demo", value={"personas": who.personas(), "made_on": clock.today().isoformat()}))
