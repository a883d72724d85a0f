"""Why a text may be hidden, how long the lab gives itself, and what its decisions are called. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ..comments.rules import GROUND_WORDS
from ..errors import N_
from ..ideas.rules import Promise

GROUNDS = (
    ("personal_data", N_("Names or data of somebody who did not agree")),
    ("hate_or_threat", N_("Hate or a threat")),
    ("illegal_content", N_("Against the law")),
    ("advertising", N_("Advertising")),
    ("spam", N_("Spam: sent many times, or by a machine")),
    ("off_topic", N_("Not about this city or this idea")),
)
SHORT_GROUNDS = GROUND_WORDS
"""The same in two or three words."""
FOUND = (("report", N_("after a report")), ("lab", N_("by the lab itself")))
"""How the lab came to look at a text."""

TEXT = (3, 2000)
FACTS = (20, 2000)
REASON = (20, 2000)
COMPLAINT = (20, 2000)

MAILS_A_DAY = 3
"""So many reports a day may name one mail address: anybody can type anybody's. The receipt's page tells the same."""

PROMISE = Promise(3, True, N_("A moderator decides about the report"))
COMPLAINT_PROMISE = Promise(10, True, N_("Somebody else at the lab decides about the complaint"))
COMPLAIN_DAYS = 182
"""Six months."""

FEW = 5
"""Counts below this are not shown in public."""


class Decision(StrEnum):
    """What became of a report. `gone`: its author deleted the text before anybody decided."""

    KEPT = "kept"
    HIDDEN = "hidden"
    REMOVED = "removed"
    GONE = "gone"


class Outcome(StrEnum):
    """What became of a complaint."""

    UPHELD = "upheld"
    RESTORED = "restored"


DECISION_WORDS = {
    Decision.KEPT: N_("The text stays as it is."),
    Decision.HIDDEN: N_("The text is hidden from the public."),
    Decision.REMOVED: N_("The text was taken down."),
    Decision.GONE: N_("The author deleted the text before the lab decided."),
}
OUTCOME_WORDS = {
    Outcome.UPHELD: N_("It stays hidden."),
    Outcome.RESTORED: N_("It is public again."),
}


@dataclass(frozen=True)
class Figures:
    """What the page on moderation says of the last twelve months. `hidden`: ground → how many texts."""

    received: int
    decided: int
    in_time: int
    hidden: dict[str, int]
    complaints: int
    restored: int


def may_complain_until(hidden_on: date) -> date:
    return hidden_on + timedelta(days=COMPLAIN_DAYS)


def few(number: int) -> bool:
    """Whether a count is so small that it might say who."""
    return 0 < number < FEW


_STAFF_READ = N_("Ground: {ground}, found {found}. {facts}")
_COMPLAINED = N_("Somebody who did not hide it decides by {due}.")
_HIDDEN = N_(
    "A person at the lab hid your idea from the public. Ground: {ground}, found {found}. What was wrong: {facts} You "
    "still see it, and its votes and comments are kept. You can complain until {until}; somebody else then decides."
)
_REMOVED = N_(
    "A person at the lab took your idea down. Ground: {ground}, found {found}. What was wrong: {facts} You can "
    "complain until {until}; somebody else then decides."
)
_HIDDEN_COMMENT = N_(
    "A person at the lab hid your comment from the public. Ground: {ground}, found {found}. What was wrong: {facts} "
    "You still see it. You can complain until {until}; somebody else then decides."
)
_REMOVED_COMMENT = N_(
    "A person at the lab took your comment down. Ground: {ground}, found {found}. What was wrong: {facts} You can "
    "complain until {until}; somebody else then decides."
)
_UPHELD = N_("Somebody who did not hide it has looked again. It stays hidden: {reason}")

TELLS: Mapping[str, Mapping[str, str]] = {
    "hide": {"A": _HIDDEN, "S": _STAFF_READ},
    "remove": {"A": _REMOVED, "S": _STAFF_READ},
    "show": {"A": N_("Your idea is public again, with its votes and comments. {reason}"), "S": N_("{reason}")},
    "complain": {"S": _COMPLAINED, "O": _COMPLAINED},
    "uphold": {"A": _UPHELD, "S": N_("{reason}")},
    "hide_comment": {"P": _HIDDEN_COMMENT, "S": _STAFF_READ},
    "remove_comment": {"P": _REMOVED_COMMENT, "S": _STAFF_READ},
    "show_comment": {"P": N_("Your comment is public again. {reason}"), "S": N_("{reason}")},
    "complain_comment": {"S": _COMPLAINED, "O": _COMPLAINED},
    "uphold_comment": {"P": _UPHELD, "S": N_("{reason}")},
    "report": {"P": N_("Thank you. A person decides about your report by {due}. Its author does not learn your name.")},
    "report_kept": {
        "P": N_(
            "The lab looked at the text that you reported. It stays: {reason} If something was missed, report it again and say what."
        )
    },
    "report_hidden": {"P": N_("The text that you reported is hidden from the public now. Ground: {ground}.")},
    "report_removed": {"P": N_("The text that you reported was taken down. Ground: {ground}.")},
    "report_gone": {"P": N_("The author deleted the text that you reported before the lab decided.")},
}
"""What these events tell, by audience letter; a text's writers also hear of it when they stopped following."""

ABOUT_COMMENTS = frozenset({f"{move}_comment" for move in ("hide", "remove", "show", "uphold", "complain")})
"""The same decisions about a comment stand in its idea's history."""

MUST_HEAR = frozenset({"hide", "remove", "show", "uphold"})
"""A decision about somebody's own text: it is told to its authors whatever they have stopped."""
