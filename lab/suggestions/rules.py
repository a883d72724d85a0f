"""What can be suggested for an idea's text, where a suggestion stands, and how co-authors are invited. Pure."""

from enum import StrEnum

from ..errors import N_
from ..ideas.rules import NEED, SOLUTION, TITLE, Stage

PARTS = {
    "title": (N_("Title"), TITLE),
    "need": (N_("What is needed"), NEED),
    "solution": (N_("How it could work"), (1, SOLUTION[1])),
}
"""What a suggestion is about: its label and how long it may be."""
WHY = (3, 500)
WORD = (3, 500)
OPEN_EACH = 3
"""So many suggestions of one person may wait for the same author."""
MADE_A_DAY = 6
"""So many suggestions one person makes for one idea in a day, those counted that were taken back: each is told."""
EDITABLE = frozenset({Stage.DRAFT, Stage.SUBMITTED, Stage.NEEDS_INFO, Stage.OPEN})
"""Where the text of an idea may still change; leaving these ends what waits."""

MOST_CO_AUTHORS = 8
INVITATION_DAYS = 30
A_DAY = 10
"""Invitations that one person may send in 24 hours."""
A_DAY_TO_ONE = 3
"""Invitation mails that one address gets in 24 hours, whoever sends them."""


class State(StrEnum):
    """`closed`: the idea went on before anybody decided. `expired` is for invitations only."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    CLOSED = "closed"
    EXPIRED = "expired"


STATE_WORDS = {
    State.OPEN: N_("Waiting for the author"),
    State.ACCEPTED: N_("Taken up"),
    State.DECLINED: N_("Declined"),
    State.TAKEN_BACK: N_("Taken back"),
    State.CLOSED: N_("Closed: the idea went on"),
    State.EXPIRED: N_("Its time is over"),
}
PUBLIC = (State.OPEN, State.ACCEPTED)
"""What everybody reads below the idea. The rest is between the two who know."""
