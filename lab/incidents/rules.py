"""Incidents: how bad they are, where they stand, what is said about them. Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from ..errors import N_


class State(StrEnum):
    OPEN = "open"
    SEEN = "seen"
    CLOSED = "closed"


SEVERITIES = (
    ("minor", N_("Minor: it was a nuisance")),
    ("serious", N_("Serious: something broke, or somebody was kept from something")),
    ("danger", N_("Danger: somebody was hurt, or could be")),
)
"""How bad it was, the mildest first."""

SEVERITY_WORDS = {"minor": N_("minor"), "serious": N_("serious"), "danger": N_("danger")}
STATE_WORDS = {
    State.OPEN: N_("Nobody looks after it yet"),
    State.SEEN: N_("Being looked at"),
    State.CLOSED: N_("Answered"),
}
STATES_TOLD = {
    State.OPEN: N_("It has arrived. The lab's moderators were told at once."),
    State.SEEN: N_("A person at the lab looks after it."),
    State.CLOSED: N_("The lab has answered."),
}
"""The same for whoever reported it."""

TEXT = (5, 2000)
WORDS = (10, 1000)

PAUSE_DAYS = 7
"""From an incident on, the lab proposes to look at a paused test again after so many days."""
PAUSE_REASON = N_("An incident of {day} is looked into ({severity}).")
PAUSE_WORDS = {
    "minor": N_("Something in the test does not work as it should. It rests until this is repaired."),
    "serious": N_("Something went wrong in the test. It rests until the lab knows why and has put it right."),
    "danger": N_("Something in the test may be dangerous. Please do not use it until the lab says that it goes on."),
}

EVENT_WORDS = {
    "incident": N_("Incident in a test: {severity}"),
    "incident_taken": N_("Somebody looks after the incident that you reported"),
    "incident_closed": N_("What became of the incident that you reported"),
}
TELLS: Mapping[str, Mapping[str, str]] = {
    "incident": {
        "S": N_(
            "Something went wrong in a test. Look at it, and pause the test if need be: /pilots/{pilot_id}/incidents/{incident}"
        )
    },
    "incident_taken": {"P": N_("A person at the lab looks after what you reported. You hear what becomes of it.")},
    "incident_closed": {"P": N_("The lab has looked into what you reported: {words}")},
}


def worst(severities: Iterable[str]) -> str:
    """The gravest of them, "" of none."""
    order = [name for name, _ in SEVERITIES]
    return max(severities, key=order.index, default="")


def counted(severities: Iterable[str]) -> list[tuple[str, int]]:
    """How many of each, the gravest first; kinds that did not happen are left out."""
    found = list(severities)
    return [(name, found.count(name)) for name, _ in reversed(SEVERITIES) if name in found]
