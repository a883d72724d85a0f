"""Reads about what people follow."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, exists, func, select

from ..db import by_id, db
from ..events import Event, EventActor
from ..votes.models import Follow
from ..votes.rules import STOPPED
from .models import Watch


def watches_of(person_id: int) -> list[Watch]:
    """Those that go on first, each group newest first."""
    mine = select(Watch).where(Watch.person_id == person_id)
    return list(db.session.scalars(mine.order_by(Watch.stopped_at.is_not(None), Watch.at.desc(), Watch.id.desc())))


def watch(person_id: int, id: int) -> Watch | None:
    """One of this person's own."""
    found = by_id(Watch, id)
    return found if found and found.person_id == person_id else None


def watch_of(person_id: int, query: str) -> Watch | None:
    return db.session.scalar(select(Watch).where(Watch.person_id == person_id, Watch.query == query))


def count_of(person_id: int) -> int:
    going = (Watch.person_id == person_id, Watch.stopped_at.is_(None))
    return db.session.scalar(select(func.count()).where(*going)) or 0


def followed_queries(person_id: int | None = None) -> list[str]:
    """Each search that anybody follows, or this person, once."""
    found = select(Watch.query).where(Watch.stopped_at.is_(None)).distinct()
    return list(db.session.scalars(found if person_id is None else found.where(Watch.person_id == person_id)))


def who_follow(searches: Sequence[str], event: Event, ideas: Collection[int]) -> Select:
    """People who follow one of these; without whoever made the move, and those who stopped all the ideas behind it."""
    made_it = exists().where(EventActor.event_id == event.id, EventActor.person_id == Watch.person_id)
    stopped = (
        select(Follow.person_id)
        .where(Follow.idea_id.in_(ideas), Follow.state == STOPPED)
        .group_by(Follow.person_id)
        .having(func.count() == len(ideas))
    )
    return select(Watch.person_id.label("person_id")).where(
        Watch.query.in_(searches), Watch.stopped_at.is_(None), ~made_it, Watch.person_id.not_in(stopped)
    )
