"""What a call for ideas is: planned, open, closed; its limits; how long the lab takes for its result. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from ..errors import N_

TITLE = (4, 80)
QUESTION = (10, 140)
ABOUT = (0, 4000)
WORDS = (3, 40)
REASON = (3, 1000)
RESULT = (40, 6000)
VOTES_EACH = (1, 100)
ANSWER_DAYS = 30
"""Days after the close by which the lab writes what came of the call."""

RESERVED = frozenset({"new"})
"""Addresses under /calls that are pages of their own."""


class State(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


STATE_WORDS = {
    State.OPEN: N_("Open now"),
    State.PLANNED: N_("Planned"),
    State.CLOSED: N_("Closed"),
}


def state(call: Any, today: date) -> State:
    """Its last day is a day of the call. One that opens “in spring” opens when a moderator has named the day."""
    if call.closed_at is not None or today > call.closes_on:
        return State.CLOSED
    return State.PLANNED if call.opens_words or today < call.opens_on else State.OPEN


def waits_for_a_day(call: Any, today: date) -> bool:
    """Its opening stands in words only, and the earliest day that they mean has come."""
    return state(call, today) == State.PLANNED and bool(call.opens_words) and today >= call.opens_on


def answer_day(closed_on: date) -> date:
    return closed_on + timedelta(days=ANSWER_DAYS)


def days_left(call: Any, today: date) -> int:
    """0 on the last day."""
    return (call.closes_on - today).days


@dataclass(frozen=True)
class Dates:
    """The first and the last day as a moderator gives them."""

    opens_on: date | None
    closes_on: date | None


def wrong_dates(given: Dates, today: date, already_open: bool) -> dict[str, list[str]]:
    """Field → sentences."""
    wrong: dict[str, list[str]] = {}
    if given.opens_on and given.closes_on and given.closes_on < given.opens_on:
        wrong["closes_on"] = [N_("The last day lies before the first one.")]
    elif given.closes_on and given.closes_on < today:
        wrong["closes_on"] = [
            N_("This day has passed. To end the call now, close it on its page.")
            if already_open
            else N_("This day has passed. Choose today or a later one.")
        ]
    return wrong


def wrong_limit(before: int | None, now: int | None, is_open: bool) -> str:
    """A limit that votes may stand above would be unfair to those who come later; "" when it is fine."""
    lower = now is not None and (before is None or now < before)
    return N_("The call is open: the number of votes can be raised, not lowered.") if is_open and lower else ""
