"""The board of pilots, and who pays and helps: columns, what is late, money that adds up, services of the hub. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ..errors import N_
from ..pilots.stages import Stage

COLUMNS = (
    Stage.PROPOSED, Stage.APPROVED, Stage.RECRUITING, Stage.RUNNING, Stage.PAUSED, Stage.EVALUATING, Stage.SCALING,
)  # fmt: skip
LIMIT = (1, 99)

NAME = (2, 120)
ROLE = (3, 200)
LINK_MAX = 300
AMOUNT = (1, 10**12)
NEED = (10, 1000)
ANSWER = (10, 1000)

SOURCES = (
    ("own", N_("Own budget line")),
    ("partner", N_("Partner")),
    ("grant", N_("Grant")),
    ("in_kind", N_("In kind")),
)
ASKED, PROMISED, RECEIVED = "asked", "promised", "received"
STATES = ((ASKED, N_("Asked for")), (PROMISED, N_("Promised")), (RECEIVED, N_("Received")))
GRANTED, DECLINED = "granted", "declined"
ANSWERS = ((GRANTED, N_("Granted")), (DECLINED, N_("Declined")))
SERVICE_WORDS = {ASKED: N_("Asked for"), GRANTED: N_("Granted"), DECLINED: N_("Declined")}

NOTE_LATE = N_("Status note late")
REVIEW_LATE = N_("Second look at the pause late")
DECISION_LATE = N_("Decision late")
EVALUATION_LATE = N_("Evaluation late")
SERVICE_LATE = N_("Service late")
START_LATE = N_("Start late")


@dataclass(frozen=True)
class Where:
    """What being late depends on. `starts_on`: the planned first day. `is_evaluated`: only the decision is missing."""

    stage: Stage
    due_on: date | None = None
    starts_on: date | None = None
    is_evaluated: bool = False


def due(pilot: Where) -> tuple[date | None, str]:
    """The day by which somebody must act, and what it is called once that day has passed."""
    if pilot.stage == Stage.RECRUITING:
        return pilot.starts_on, START_LATE
    words = {
        Stage.PROPOSED: DECISION_LATE,
        Stage.RUNNING: NOTE_LATE,
        Stage.PAUSED: REVIEW_LATE,
        Stage.EVALUATING: DECISION_LATE if pilot.is_evaluated else EVALUATION_LATE,
        Stage.SCALING: SERVICE_LATE,
    }
    return (pilot.due_on, words[pilot.stage]) if pilot.stage in words else (None, "")


def late(pilot: Where, today: date) -> str:
    """In words, "" when nothing is."""
    day, words = due(pilot)
    return words if day and day < today else ""


def is_over(count: int, limit: int | None) -> bool:
    return limit is not None and count > limit


# Money


@dataclass(frozen=True)
class Money:
    """What a pilot costs and what its rows bring, in cents. `asked`: of it, what nobody has promised yet."""

    budget: int
    total: int = 0
    asked: int = 0

    @property
    def missing(self) -> int:
        """Less than 0 is too much."""
        return self.budget - self.total

    @property
    def adds_up(self) -> bool:
        return self.missing == 0 and self.budget > 0

    @property
    def can_be_complete(self) -> bool:
        return self.adds_up and self.asked == 0


def money_of(budget: int, rows: Iterable[tuple[int, str]]) -> Money:
    """`rows`: (amount, state)."""
    found = list(rows)
    asked = sum(amount for amount, state in found if state == ASKED)
    return Money(budget, sum(amount for amount, _state in found), asked)


def spent_percent(spent: int, budget: int) -> int:
    return round(100 * spent / budget) if budget else 0


WORDS = {
    "service_asked": N_("A service of the hub is asked for"),
    "service_granted": N_("The hub gives a service"),
    "service_declined": N_("The hub declines a service"),
}
"""Events about services of the hub. They are told to staff, and are no part of a pilot's history."""

TELLS: Mapping[str, Mapping[str, str]] = {
    "service_asked": {"O": N_("{service}: {words} Please answer: /pilots/{pilot_id}/partners")},
    "service_granted": {"S": N_("{service} is granted: {answer}")},
    "service_declined": {"S": N_("{service} is declined: {answer}")},
}
