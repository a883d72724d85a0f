"""Costs, looking again, and the closing question: words, days and which figures may be shown. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ..errors import N_
from ..ideas.rules import tell
from ..pilots.rules import FEWEST_SHOWN

COST_KINDS = (
    ("material", N_("Material")),
    ("staff", N_("Staff hours")),
    ("service", N_("Service")),
    ("other", N_("Other")),
)
MOST_CENTS = 10**11

ASK_AFTER = timedelta(days=30)
"""After the outcome. By then a thing that stays is part of somebody's week, or it is not."""

ASK_UNTIL = timedelta(days=120)
"""Whoever was not asked by then is not asked any more: a lab that was off for a year does not ask about old times."""

OPEN_FOR = timedelta(days=60)
WORDS_FOR = timedelta(days=180)
"""From the question on: then what people wrote with their answers is deleted, and the counts stay."""

WORD_MAX = 500
CLOSING = "closing_question"
LOOK = "look_again"
LOOKED = "looked_again"

DROPOUTS = ("participant", "innovation", "research")

SOLVED = (("yes", N_("Yes, it solved it")), ("partly", N_("Partly")), ("no", N_("No, it did not")))


class Shown(StrEnum):
    """How much of an answer everyone may see."""

    NOTHING = "nothing"
    MOST = "most"
    ALL = "all"


@dataclass(frozen=True)
class Answers:
    """How many said what."""

    yes: int = 0
    partly: int = 0
    no: int = 0

    @property
    def total(self) -> int:
        return self.yes + self.partly + self.no

    @property
    def shown(self) -> Shown:
        """Nothing below five answers; every figure only where none of them is about one to four people."""
        if self.total < FEWEST_SHOWN:
            return Shown.NOTHING
        return Shown.ALL if all(_may_stand(n) for n in (self.yes, self.partly, self.no)) else Shown.MOST

    @property
    def most(self) -> str:
        """What more than half of them say, "" when the answers differ."""
        return next((code for code, _ in SOLVED if 2 * getattr(self, code) > self.total), "")

    @property
    def percent(self) -> int | None:
        """Who says that it is solved; None where the figure would be about too few people, on either side."""
        fits = self.total >= FEWEST_SHOWN and _may_stand(self.yes) and _may_stand(self.total - self.yes)
        return round(100 * self.yes / self.total) if fits else None

    def __add__(self, other: "Answers") -> "Answers":
        return Answers(self.yes + other.yes, self.partly + other.partly, self.no + other.no)


def _may_stand(n: int) -> bool:
    return n == 0 or n >= FEWEST_SHOWN


def differs(given: Mapping[str, int | None], counted: Mapping[str, int], unsaid: int) -> bool:
    """Whether these drop-outs are others than those counted. Who left without a word may be put under any type."""
    if not any(counted.values()):
        return False
    more = [(given.get(kind) or 0) - n for kind, n in counted.items() if given.get(kind) is not None]
    return any(n < 0 for n in more) or sum(more) > unsaid


def closes_on(asked: date) -> date:
    """The last day on which an answer can be given or changed."""
    return asked + OPEN_FOR


MEANING = {
    "decide_scale": N_("It worked: the city makes it a service and says who runs it, with which money, by when."),
    "decide_adapt": N_("It was not quite right: change it and test it again in another round."),
    "decide_stop": N_("It does not go on: say why and what was learned. The money that is left goes back."),
}
"""What each of the three decisions means, for whoever has twenty minutes."""

WORDS = {
    CLOSING: N_("Did it solve it?"),
    LOOK: N_("The day to look at it again has come"),
    LOOKED: N_("Looked at again"),
}
TELLS = {
    CLOSING: tell(
        "AVT",
        N_(
            "A month ago the city said what came of “{title}”. Did it solve it? It is one tap: /pilots/{pilot_id}/closing"
        ),
    ),
    LOOK: tell(
        "PO",
        N_("The decision said that the city looks at it again today. Write what the look finds: /pilots/{pilot_id}"),
    ),
    LOOKED: tell("AVFT", N_("The city looked at it again, as it said it would: {text}")),
}
"""What those tell, by audience letter."""
