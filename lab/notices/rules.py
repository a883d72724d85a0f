"""What kinds of notices there are, on which way each reaches a person, and when. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from ..errors import N_
from ..reports.rules import MUST_HEAR


class Pace(StrEnum):
    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class Kind(StrEnum):
    """What a notice is to the person, so that they can choose how each kind reaches them."""

    OUTCOME = "outcome"
    ASKED = "asked"
    STEPS = "steps"
    NEW = "new"
    QUESTION = "question"


KIND_WORDS: Mapping[Kind, str] = {
    Kind.OUTCOME: N_("What came of ideas and pilots"),
    Kind.ASKED: N_("When the lab asks you something, or it is about you"),
    Kind.STEPS: N_("Steps on the way of ideas and pilots that you are part of"),
    Kind.NEW: N_("New in topics, districts and searches that you follow"),
    Kind.QUESTION: N_("One question, a week after an outcome: was the answer good?"),
}

DEFAULT: Mapping[Kind, Pace] = {
    Kind.OUTCOME: Pace.AT_ONCE,
    Kind.ASKED: Pace.AT_ONCE,
    Kind.STEPS: Pace.AT_ONCE,
    Kind.NEW: Pace.DAILY,
    Kind.QUESTION: Pace.AT_ONCE,
}
"""How mails come to who has chosen nothing."""

PUSHED = frozenset({Kind.OUTCOME, Kind.ASKED})
"""What a phone shows to who has let it and chosen nothing else."""

DIGEST_HOUR = 7
"""Of the lab's day; a weekly digest comes on Mondays."""
MONDAY = 0


def kind_of(move: str, letter: str, outcome: bool) -> Kind:
    """Which kind of notice an event is to whoever is told of it as this letter."""
    if letter == "Q":
        return Kind.QUESTION
    if letter == "W":
        return Kind.NEW
    if outcome:
        return Kind.OUTCOME
    if letter == "P" or move in MUST_HEAR:
        return Kind.ASKED
    return Kind.STEPS


def due(pace: Pace, now: datetime, quiet: tuple[int, int] | None) -> datetime:
    """When a mail of this pace goes. `now` in the lab's zone; `quiet`: from this hour to that one nothing comes."""
    if pace in (Pace.DAILY, Pace.WEEKLY):
        return after_quiet(next_digest(pace, now), quiet)
    return after_quiet(now, quiet)


def next_digest(pace: Pace, now: datetime) -> datetime:
    """The next 7 o'clock after `now`; of a Monday, if weekly."""
    at = now.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    while at <= now or (pace == Pace.WEEKLY and at.weekday() != MONDAY):
        at += timedelta(days=1)
    return at


def after_quiet(at: datetime, quiet: tuple[int, int] | None) -> datetime:
    """`at`, or the end of the quiet hours that it falls into. They may go over midnight; from = to is none."""
    if quiet is None or not is_quiet(at.hour, quiet):
        return at
    end = at.replace(hour=quiet[1], minute=0, second=0, microsecond=0)
    return end if end > at else end + timedelta(days=1)


def is_quiet(hour: int, quiet: tuple[int, int]) -> bool:
    begins, ends = quiet
    if begins <= ends:
        return begins <= hour < ends
    return hour >= begins or hour < ends
