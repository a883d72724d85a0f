"""Reads for the desk, the timers and merges."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, select

from ..city import queries as city
from ..db import db
from ..events import Event
from ..ideas.models import Idea
from ..ideas.rules import Stage
from . import rules


def children(idea_id: int) -> list[Idea]:
    """Ideas merged into this one, earliest merge first."""
    merged = select(Idea).where(Idea.merged_into_id == idea_id).order_by(Idea.entered_at, Idea.id)
    return list(db.session.scalars(merged))


def family(root_id: int) -> list[int]:
    """The idea and everything that was merged into it, in the order in which their votes count."""
    below: dict[int, list[int]] = {}
    level = [root_id]
    while level:
        links = db.session.execute(
            select(Idea.id, Idea.merged_into_id)
            .where(Idea.merged_into_id.in_(level))
            .order_by(Idea.entered_at, Idea.id)
        ).all()
        for id, into in links:
            below.setdefault(int(into or 0), []).append(id)
        level = [id for id, _into in links]
    return rules.preorder(root_id, below)


def ancestors(idea: Idea) -> list[Idea]:
    """What the idea was merged into, and that into what, up to the one that goes on."""
    found: list[Idea] = []
    into = idea.merged_into_id
    while into is not None:
        parent = db.session.get_one(Idea, into)
        found.append(parent)
        into = parent.merged_into_id
    return found


def last_merge(idea_id: int) -> Event | None:
    merges = select(Event).where(Event.kind == "idea", Event.thing_id == idea_id, Event.move == "merge")
    return db.session.scalar(merges.order_by(Event.id.desc()).limit(1))


# For the timers: ids, oldest first


def entered_by(stage: Stage, until: datetime, limit: int) -> list[int]:
    """Ideas that have stood in a stage since before `until`."""
    return _ids(Idea.stage == stage, Idea.entered_at < until, limit=limit)


def to_remind(until: datetime, limit: int) -> list[int]:
    """Ideas whose author was asked before `until` and not reminded of this question."""
    reminded = select(Event.id).where(
        Event.kind == "idea", Event.thing_id == Idea.id, Event.move == "remind", Event.due_on == Idea.due_on
    )
    return _ids(Idea.stage == Stage.NEEDS_INFO, Idea.entered_at < until, ~reminded.exists(), limit=limit)


def was_reminded(idea: Idea) -> bool:
    reminders = select(Event.id).where(
        Event.kind == "idea", Event.thing_id == idea.id, Event.move == "remind", Event.due_on == idea.due_on
    )
    return db.session.scalar(reminders.limit(1)) is not None


def open_and_answered(until: datetime, limit: int) -> list[int]:
    """Open since before `until`, with a comment of a person from the lab."""
    return _ids(Idea.stage == Stage.OPEN, Idea.opened_at < until, Idea.lab_comment_at.is_not(None), limit=limit)


def open_since(until: datetime, limit: int) -> list[int]:
    """Open since before `until`, and not up for review yet."""
    return _ids(Idea.stage == Stage.OPEN, Idea.opened_at < until, Idea.review_due == "", limit=limit)


def open_with_votes(least: int, limit: int) -> list[int]:
    return _ids(Idea.stage == Stage.OPEN, Idea.votes >= least, limit=limit)


def _ids(*conditions: ColumnElement[bool], limit: int) -> list[int]:
    return list(db.session.scalars(select(Idea.id).where(*conditions).order_by(Idea.id).limit(limit)))


def most_supported(top: int) -> list[tuple[int, int | None]]:
    """(idea, topic) of open public ideas with votes, by support: the top ones, and the first of each topic."""
    is_open = Idea.listed, Idea.step == "open", Idea.stage == Stage.OPEN, Idea.votes > 0
    found = {row.id: row for row in db.session.execute(_by_votes(*is_open).limit(top))}
    for topic in city.places().topics:
        found |= {row.id: row for row in db.session.execute(_by_votes(*is_open, Idea.topic_id == topic).limit(1))}
    ranked = sorted(found.values(), key=lambda row: (-row.votes, -row.id))
    return [(row.id, row.topic_id) for row in ranked]


def _by_votes(*conditions: ColumnElement[bool]) -> Select:
    return select(Idea.id, Idea.topic_id, Idea.votes).where(*conditions).order_by(Idea.votes.desc(), Idea.id.desc())
