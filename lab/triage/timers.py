"""What the calendar asks of ideas. Each timer may run twice and may miss a day, or a month."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from .. import clock, events
from ..calls import queries as calls
from ..city.models import LabFact
from ..city.queries import fact
from ..db import atomic, db, lock
from ..errors import Refusal
from ..events import Event
from ..ideas import rules as ideas
from ..ideas.actions import move_idea
from ..ideas.models import Idea
from ..ideas.rules import Stage
from ..policy import SYSTEM
from . import queries, rules

CALL_CLOSED = "call_closed"
BATCH = 200
"""How many ideas one run takes on; the next run goes on."""


def remind_authors() -> int:
    """On day 14 of 21, or on the first run after it, as long as there is time left to answer."""
    asked_by = clock.today() - timedelta(days=ideas.REMIND_ON_DAY)
    return _each(queries.to_remind(_end_of(asked_by), BATCH), _remind)


def _remind(idea: Idea) -> bool:
    with atomic():
        lock(idea)
        due = idea.due_on
        if idea.stage != Stage.NEEDS_INFO or due is None or due < clock.today() or queries.was_reminded(idea):
            return False
        events.record("idea", idea.id, "remind", SYSTEM, due_on=due, audience="A", reminder=True,
                      data={"due": due.isoformat()})  # fmt: skip
        return True


def expire_unanswered() -> int:
    """The day after the one by which the author was asked to answer."""
    asked_by = clock.today() - timedelta(days=ideas.ANSWER_DAYS + 1)
    return _each(queries.entered_by(Stage.NEEDS_INFO, _end_of(asked_by), BATCH), _expire)


def expire_open() -> int:
    """After 12 months in open, where a person from the lab has said something."""
    opened_by = clock.today() - timedelta(days=ideas.OPEN_DAYS)
    return _each(queries.open_and_answered(_end_of(opened_by), BATCH), _expire)


def _expire(idea: Idea) -> bool:
    return _by_itself(idea, "expire")


def _by_itself(idea: Idea, move: str, **answers: Any) -> bool:
    """False when somebody was faster."""
    try:
        move_idea(idea, move, SYSTEM, **answers)
    except Refusal:
        return False
    return True


def pick_of_the_month() -> int:
    """Once a month, on the first run in it: the most supported open ideas come up for review."""
    month = rules.month_of(clock.today())
    if fact("monthly_pick") == month:
        return 0
    with atomic():
        picked = rules.monthly_pick(queries.most_supported(rules.PICK))
        marked = sum(_mark(id, trigger) for id, trigger in picked.items())
        db.session.merge(LabFact(name="monthly_pick", value=month))
    return marked


def ninety_days() -> int:
    """Ideas that have been open for 90 days come up for review."""
    opened_by = clock.today() - timedelta(days=ideas.REVIEW_AFTER_DAYS)
    ids = queries.open_since(_end_of(opened_by), BATCH)
    with atomic():
        return sum(_mark(id, "ninety_days") for id in ids)


def _mark(idea_id: int, trigger: str) -> bool:
    """`review_due` fills the lane; a moderator confirms."""
    idea = lock(db.session.get_one(Idea, idea_id))
    if idea.stage != Stage.OPEN or idea.review_due:
        return False
    idea.review_due = trigger
    return True


def review_ideas_of_a_closed_call(closed: Event) -> None:
    """All of its open ideas at once, in the call's own transaction; one that is up for review already stays so."""
    open_ones = update(Idea).where(Idea.call_id == closed.thing_id, Idea.stage == Stage.OPEN, Idea.review_due == "")
    db.session.execute(open_ones.values(review_due=CALL_CLOSED, row_version=Idea.row_version + 1))


def review_latecomer(published: Event) -> None:
    """An idea that was sent in for a call and became public after it had closed."""
    idea = db.session.get_one(Idea, published.thing_id)
    call = calls.call(idea.call_id)
    if call and not call.is_open and idea.stage == Stage.OPEN:
        idea.review_due = CALL_CLOSED


def enough_votes() -> int:
    """Only where a lab has set a number: thresholds that nobody reaches have killed other platforms."""
    threshold = current_app.config["LAB"].vote_threshold
    if threshold <= 0:
        return 0
    return _each(queries.open_with_votes(threshold, BATCH), _review_for_votes)


def _review_for_votes(idea: Idea) -> bool:
    return _by_itself(idea, "start_review", trigger="threshold")


def _each(ids: Iterable[int], act: Callable[[Idea], bool]) -> int:
    found = ((db.session.scalar(select(Idea).where(Idea.id == id))) for id in list(ids))
    return sum(act(idea) for idea in found if idea is not None)


def _end_of(day: Any) -> Any:
    return clock.start_of(day + timedelta(days=1))
