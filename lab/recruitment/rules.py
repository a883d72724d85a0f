"""Who gets a place: groups with places of their own, questions, the first call, the waiting list, guardians. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ..errors import N_


class Waits(StrEnum):
    WAITING = "waiting"
    GOT_IN = "got_in"
    LEFT = "left"
    ENDED = "ended"


class Guarded(StrEnum):
    WAITING = "waiting"
    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


SAID_NO = frozenset({Guarded.DECLINED, Guarded.WITHDRAWN})
HELD_DAYS = 7
"""So long a place is kept for somebody whose guardian has not answered."""

MOST_QUESTIONS = 5
MOST_QUOTAS = 12
MOST_CHOICES = 8
FIRST_CALL_MAX = 60
QUESTION = (10, 300)
SENTENCE = (10, 500)
YES_NO = (("yes", N_("Yes")), ("no", N_("No")))

AGES = (
    ("under_18", N_("younger than 18")),
    ("18_29", N_("18 to 29")),
    ("30_44", N_("30 to 44")),
    ("45_64", N_("45 to 64")),
    ("65_plus", N_("65 and older")),
)
DEVICES = (
    ("none", N_("no smartphone and no computer")),
    ("old_phone", N_("a smartphone older than four years")),
    ("phone", N_("a newer smartphone")),
    ("computer", N_("a computer or a tablet only")),
)
ACCESS = (
    ("moving", N_("a wheelchair, a walking aid, or steps are hard")),
    ("seeing", N_("little or no sight")),
    ("hearing", N_("little or no hearing")),
    ("easy_words", N_("easy words, or German is new to me")),
)
DISTRICT = "district"
VALUES: Mapping[str, tuple[tuple[str, str], ...]] = {"age": AGES, "device": DEVICES, "access": ACCESS}
"""What one can answer, by kind. Districts are the city's own."""

KIND_WORDS = {
    DISTRICT: N_("Where you live"),
    "age": N_("Your age"),
    "device": N_("What you use at home"),
    "access": N_("What you need to take part"),
}
GROUP_WORDS = {
    DISTRICT: N_("District"),
    "age": N_("Age"),
    "device": N_("Device"),
    "access": N_("Need"),
}

DROPOUTS = (
    ("participant", N_("My own reasons: no time, health, I moved away")),
    ("innovation", N_("What is tested does not work for me")),
    ("research", N_("How it is tested: too many questions, or too much is collected")),
)
DROPOUT_WORDS = {
    "participant": N_("own reasons"),
    "innovation": N_("what is tested"),
    "research": N_("how it is tested"),
    "": N_("did not say"),
}

# Places

FULL = -1
OPEN = 0


@dataclass(frozen=True)
class Kept:
    """Places kept for a group, and how many of them are taken."""

    id: int
    kind: str
    value: str
    places: int
    taken: int

    @property
    def free(self) -> int:
        return max(0, self.places - self.taken)


def free_for_all(places: int, taken: int, kept: Iterable[Kept]) -> int:
    """Open places that nobody has: all places without the kept ones, less those who sit on an open one."""
    kept = list(kept)
    open_places = places - sum(one.places for one in kept)
    return open_places - (taken - sum(one.taken for one in kept))


def seat(places: int, taken: int, kept: Sequence[Kept], facts: Mapping[str, str]) -> int:
    """The id of the kept place that this person gets, OPEN, or FULL. A kept place of their own comes first."""
    if taken >= places:
        return FULL
    own = (one.id for one in kept if one.free and facts.get(one.kind) == one.value)
    free = free_for_all(places, taken, kept)
    return next(own, OPEN if free > 0 else FULL)


def released(kept: Kept) -> int:
    """How many places stay with the group once those that nobody took are given to everyone."""
    return min(kept.places, kept.taken)


# Questions


def misfits(fits: Mapping[int, Sequence[str]], answers: Mapping[int, str]) -> list[int]:
    """The questions whose answer is another one than needed. What was not answered is no misfit."""
    return [id for id, wanted in fits.items() if answers.get(id) and answers[id] not in wanted]


# The first call


def open_to_all_on(opened: date | None, days: int) -> date | None:
    return opened + timedelta(days=days) if opened and days else None


def is_first_call(opened: date | None, days: int, today: date) -> bool:
    """Only authors, voters and followers of its ideas may join."""
    until = open_to_all_on(opened, days)
    return until is not None and today < until


# What was promised about the data


def deleted_on(ended: date, keep_days: int, agreed: Iterable[int]) -> date:
    """The shortest time that anybody was promised holds for all: `agreed` are the days of the texts agreed to."""
    return ended + timedelta(days=min((keep_days, *agreed)))


# What is told

WORDS = {
    "got_place": N_("You have a place"),
    "taken_out": N_("You do not take part any more"),
    "place_lapsed": N_("Your place was given on"),
    "hold_ended": N_("The test ended before your parent or guardian answered"),
    "guardian_agreed": N_("You may take part"),
    "guardian_declined": N_("You may not take part"),
    "guardian_withdrew": N_("You do not take part any more"),
    "waiting_ended": N_("The waiting list has ended"),
    "change_consent": N_("The consent text has changed: version {version}"),
    "change_places": N_("Places for testers: {places}"),
    "forget_testers": N_("What the testers wrote was deleted, as promised"),
}
TELLS: Mapping[str, Mapping[str, str]] = {
    "got_place": {
        "P": N_("A place has become free and it is yours: you take part now. If it does not suit you any more, "
                "leave again with one tap: /pilots/{pilot_id}")
    },
    "taken_out": {"P": N_("The lab has taken you out of this test: {reason} You can ask the lab: /pilots/{pilot_id}")},
    "place_lapsed": {
        "P": N_("Nobody answered the mail to your parent or guardian within seven days, so your place is free again. "
                "You can try once more: /pilots/{pilot_id}")
    },
    "hold_ended": {
        "P": N_("Nobody answered the mail to your parent or guardian before the test ended, so you did not take part. "
                "Thank you for your interest: /pilots/{pilot_id}")
    },
    "guardian_agreed": {"P": N_("Your parent or guardian agreed. You take part now: /pilots/{pilot_id}")},
    "guardian_declined": {"P": N_("Your parent or guardian did not agree, so your place is free again.")},
    "guardian_withdrew": {"P": N_("Your parent or guardian took the agreement back, so you do not take part now.")},
    "waiting_ended": {"P": N_("No place became free before the test ended. Thank you for waiting: /pilots/{pilot_id}")},
    "change_consent": {
        "P": N_("What testers agree to has changed. Read what is new, then agree again or leave: "
                "/pilots/{pilot_id}/consent")
    },
}  # fmt: skip
IN_THE_HISTORY = frozenset({"change_consent", "change_places", "forget_testers"})
TO_ONE = frozenset(WORDS) - IN_THE_HISTORY
"""What concerns single people only."""
