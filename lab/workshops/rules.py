"""What a workshop is: its limits, when it can be, who gets a place, and what people are told about it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from ..errors import N_, Words
from ..ideas.rules import tell
from ..pilots.stages import Stage

TITLE = (3, 120)
PURPOSE = (10, 2000)
PLACE = (2, 200)
LINK_MAX = 300
PLACES = (1, 2000)
REASON = (10, 1000)
REPORT = (40, 6000)
OTHERS_MAX = 2000

PLANNED_AT = frozenset({Stage.APPROVED, Stage.RECRUITING, Stage.RUNNING, Stage.PAUSED, Stage.EVALUATING})
"""Where a pilot stands while workshops are planned for it."""


class Who(StrEnum):
    """Who may come."""

    TESTERS = "testers"
    EVERYONE = "everyone"


class Seat(StrEnum):
    """What somebody who signed up has."""

    PLACE = "place"
    WAITING = "waiting"


WHO_WORDS = {Who.TESTERS: N_("Testers of this pilot"), Who.EVERYONE: N_("Everyone")}


@dataclass(frozen=True)
class Plan:
    """What the lab's staff write of a workshop. Times are the lab's own; `until`: the last day to sign up."""

    title: str
    purpose: str
    place: str
    day: date
    begins: time
    ends: time
    places: int
    who: str = Who.TESTERS
    link: str = ""
    until: date | None = None


def moment(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """The instant, or None for an hour that the clocks leave out. Of an hour that comes twice, the first."""
    instant = datetime.combine(day, at, zone).astimezone(UTC)
    return instant if instant.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, at) else None


def wrong(plan: Plan, now: datetime, zone: ZoneInfo, taken: int = 0) -> dict[str, list[str]]:
    """Field → sentences. `taken`: places that people have already and keep."""
    found: dict[str, list[str]] = {}
    starts, ends = (moment(plan.day, at, zone) for at in (plan.begins, plan.ends))
    for name, instant in (("begins", starts), ("ends", ends)):
        if instant is None:
            found[name] = [N_("The clocks change on this day and leave this hour out. Choose another time.")]
    if starts and starts <= now:
        found["day"] = [N_("This time has passed. Choose one to come.")]
    if starts and ends and ends <= starts:
        found["ends"] = [N_("The end lies after the beginning, on the same day.")]
    if plan.until and plan.until > plan.day:
        found["until"] = [N_("The last day to sign up is not after the workshop.")]
    if plan.places < taken:
        found["places"] = [Words(N_("{taken} people have a place already."), taken=taken)]
    return found


def free(places: int, taken: int) -> int:
    return max(0, places - taken)


WORDS = {
    "workshop_planned": N_("A workshop is planned"),
    "workshop_changed": N_("Your workshop was changed"),
    "workshop_cancelled": N_("Your workshop was cancelled"),
    "workshop_place": N_("You have a place in a workshop"),
    "workshop_waiting": N_("You are on the waiting list of a workshop"),
    "workshop_moved_up": N_("A place in a workshop has become free for you"),
    "workshop_soon": N_("Your workshop comes soon"),
    "workshop_report": N_("The report of a workshop is there"),
}
"""Events about a workshop, by their names. They are told, and are no part of a pilot's history."""

_INVITES = N_("“{title}” on {day} at {time}, {place}. You can come, sign up here: /workshops/{workshop}")
_CHANGED = N_(
    "“{title}” is now on {day} at {time}, {place}. If you cannot come, give your place back: /workshops/{workshop}\n\n"
    "For your calendar: /workshops/{workshop}.ics"
)
_PLACE = N_(
    "You have a place in “{title}” on {day} at {time}, {place}. If you cannot come, give it back: /workshops/{workshop}"
    "\n\nFor your calendar: /workshops/{workshop}.ics"
)
TELLS: Mapping[str, Mapping[str, str]] = {
    "workshop_planned": tell("AVFT", _INVITES),
    "workshop_changed": {"P": _CHANGED},
    "workshop_cancelled": {"P": N_("“{title}” on {day} does not take place: {reason}")},
    "workshop_place": {"P": _PLACE},
    "workshop_waiting": {
        "P": N_(
            "All places in “{title}” on {day} are taken. You are on the waiting list: when a place becomes free, it is "
            "yours, and you are told. See /workshops/{workshop}"
        )
    },
    "workshop_moved_up": {"P": _PLACE},
    "workshop_soon": {
        "P": N_(
            "“{title}” is on {day} at {time}, {place}. If you cannot come, give your place back: /workshops/{workshop}"
        )
    },
    "workshop_report": {"P": N_("Read what came of “{title}”: /workshops/{workshop}")},
}
