"""Was it a good answer? Whom the lab asks about what, when, and which figures may be shown. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ..errors import N_
from ..ideas.rules import tell
from ..pilots.rules import FEWEST_SHOWN

SAID = (("good", N_("Yes, a good answer")), ("partly", N_("Partly")), ("no", N_("No")))
CODES = frozenset(code for code, _ in SAID)

ASK_AFTER = timedelta(days=7)
"""After the outcome: the first anger or joy is over, and people still know what it was about."""

ANSWERS_OF_THE_LAB: Mapping[tuple[str, str], timedelta] = {
    ("idea", "decline"): timedelta(days=60),
    ("idea", "refer"): timedelta(days=60),
    ("pilot", "reject"): timedelta(days=60),
    ("pilot", "cancel"): timedelta(days=60),
    ("pilot", "decide_scale"): timedelta(days=16),
    ("pilot", "decide_stop"): timedelta(days=16),
    ("pilot", "abandon"): timedelta(days=16),
}
"""What is asked about, and for how long it can still be asked after a lab was off.

Each is an answer that a person at the lab gave with reasons. No question follows a merge (the idea goes on), withdraw
and expire (no answer of the lab), another round (the answer is still to come), and going live: that keeps what
decide_scale has said. After those three pilots that are tested another question comes on day 30, whether it solved it:
two weeks at least lie between the two.
"""

STILL_STANDS = frozenset({"go_live"})
"""Steps that a thing may take afterwards without the answer being another one."""

OPEN_FOR = timedelta(days=60)
WORDS_FOR = timedelta(days=180)
"""From the answer on: then what people wrote with it is deleted, and the counts stay."""
WORD_MAX = 500

ASK = "ask_satisfied"
WORDS = {ASK: N_("One question about the lab's answer")}
TELLS = {
    ASK: tell(
        "Q",
        N_(
            "A week ago the lab told you what came of it. Was that a good answer? It is one tap. Nobody learns what "
            "you said; everybody learns how many found it good."
        ),
    )
}


def closes_on(asked: date) -> date:
    """The last day on which an answer can be given or changed."""
    return asked + OPEN_FOR


@dataclass(frozen=True)
class Answers:
    """How many people said what."""

    good: int = 0
    partly: int = 0
    no: int = 0

    @property
    def total(self) -> int:
        return self.good + self.partly + self.no

    @property
    def pleased(self) -> int:
        return self.good + self.partly

    @property
    def may_be_counted(self) -> bool:
        """Five answers at least, and no side of one to four people."""
        return self.total >= FEWEST_SHOWN and all(n == 0 or n >= FEWEST_SHOWN for n in (self.pleased, self.no))

    @property
    def may_be_summed_up(self) -> bool:
        """Enough people to say what most of them think, without a figure of either side."""
        return self.total >= FEWEST_SHOWN

    def __add__(self, other: "Answers") -> "Answers":
        return Answers(self.good + other.good, self.partly + other.partly, self.no + other.no)
