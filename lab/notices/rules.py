"""What kinds of notices there are, on which way each reaches a person, and when. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ..errors import N_
from ..evaluation.rules import CLOSING
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
    Kind.QUESTION: N_("One question after an outcome: was the answer good, did it help?"),
}

OWED = "PATVF"
"""Letters of those who are owed an outcome: it is about something of theirs. Whoever follows a topic asked for news,
and staff read the desk."""


class Untold(StrEnum):
    """Why somebody has not got the outcome that they were owed."""

    WAITS = "waits"
    FAILED = "failed"
    BARRED = "barred"
    STOPPED = "stopped"
    NO_MAIL = "no_mail"
    NO_ADDRESS = "no_address"


UNTOLD_WORDS: Mapping[Untold, str] = {
    Untold.WAITS: N_("The mail waits: for its time, for a summary, or for the mail server"),
    Untold.FAILED: N_("The mail could not be delivered"),
    Untold.BARRED: N_("No mail may go to this address: mails to it came back, or were called spam"),
    Untold.STOPPED: N_("Stopped, or took the vote back, before the mail went"),
    Untold.NO_MAIL: N_("Wants no mail about it, and has not opened the page"),
    Untold.NO_ADDRESS: N_("Has no address, and has not opened the page"),
}

DEFAULT: Mapping[Kind, Pace] = {
    Kind.OUTCOME: Pace.AT_ONCE,
    Kind.ASKED: Pace.AT_ONCE,
    Kind.STEPS: Pace.DAILY,
    Kind.NEW: Pace.DAILY,
    Kind.QUESTION: Pace.AT_ONCE,
}
"""How mails come to who has chosen nothing: outcomes and what asks for an answer at once, the rest once a day."""

PUSHED = frozenset({Kind.OUTCOME, Kind.ASKED})
"""What a phone shows to who has let it and chosen nothing else."""

KIND_HINTS: Mapping[Kind, str] = {
    Kind.OUTCOME: N_("For example: the city takes it over, an idea is declined and why, what a test has shown."),
    Kind.ASKED: N_("For example: a question about your idea, a check-in of a test, a place in a workshop."),
    Kind.STEPS: N_("For example: the lab studies an idea, a test looks for testers."),
    Kind.NEW: N_("For example: somebody shares an idea about a topic that you follow."),
    Kind.QUESTION: N_("It is one tap, and you need not sign in."),
}
PACE_WORDS: Mapping[Pace, str] = {
    Pace.AT_ONCE: N_("A mail at once"),
    Pace.DAILY: N_("One mail a day"),
    Pace.WEEKLY: N_("One mail a week, on Mondays"),
    Pace.NEVER: N_("No mail"),
}


@dataclass(frozen=True)
class Choice:
    """How one kind of notice reaches a person beside the page."""

    mail: Pace
    push: bool


def default_of(kind: Kind) -> Choice:
    return Choice(DEFAULT[kind], kind in PUSHED)


DIGESTS = (Pace.DAILY, Pace.WEEKLY)
"""Paces at which several notices come as one mail."""
DIGEST_HOUR = 7
"""Of the lab's day; a weekly digest comes on Mondays."""
MONDAY = 0


RESULTS = frozenset({"call_result"})
"""What came of something, told by an event that is no outcome of one idea or pilot."""
ASKS_AUTHORS = frozenset({"submit", "ask_author", "remind", "publish", "second_look", "revive"}) | MUST_HEAR
"""A question to the authors, a receipt for what they sent, or a decision about their own text."""
ASKS_TESTERS = frozenset({"start", "pause", "resume", "finish"})
"""From when to when testers test: who has the thing at home does not read that a day later."""
TO_READ = frozenset({"part_used", "part_given", "workshop_report"})
"""Told to single people, and nothing waits for them."""


def kind_of(move: str, letter: str, outcome: bool) -> Kind:
    """Which kind of notice an event is to whoever is told of it as this letter."""
    if letter == "Q" or move == CLOSING:
        return Kind.QUESTION
    if letter == "W":
        return Kind.NEW
    if outcome or move in RESULTS:
        return Kind.OUTCOME
    asks = {"P": move not in TO_READ, "A": move in ASKS_AUTHORS, "T": move in ASKS_TESTERS}
    return Kind.ASKED if asks.get(letter) else Kind.STEPS


def due(pace: Pace, now: datetime, quiet: tuple[int, int] | None) -> datetime:
    """When a mail of this pace goes. `now` in the lab's zone; `quiet`: from this hour to that one nothing comes."""
    if pace in DIGESTS:
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
