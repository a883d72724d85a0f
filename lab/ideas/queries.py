"""Reads about ideas: one idea, its facts, lists."""

from datetime import date, datetime

from sqlalchemy import select

from .. import clock
from ..db import db
from .models import Idea
from .rules import IdeaFacts


def idea(id: int) -> Idea | None:
    return db.session.get(Idea, id)


def idea_facts(idea: Idea) -> IdeaFacts:
    """What the gates of its moves look at."""
    return IdeaFacts(
        today=clock.today(),
        votes=idea.votes,
        title=idea.title,
        need=idea.need,
        topic=idea.topic_id is not None,
        lab_comments=int(idea.lab_comment_at is not None),
        opened_on=_day(idea.opened_at),
        asked_on=_day(idea.entered_at) if idea.stage == "needs_info" else None,
        declined_on=_day(idea.entered_at) if idea.stage == "declined" else None,
        merged_on=_day(idea.entered_at) if idea.stage == "merged" else None,
        second_looks=idea.second_looks,
    )


def _day(instant: datetime | None) -> date | None:
    return clock.day_of(instant) if instant else None


def ideas_by_id(ids: list[int]) -> dict[int, Idea]:
    return {found.id: found for found in db.session.scalars(select(Idea).where(Idea.id.in_(ids)))}
