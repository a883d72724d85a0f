"""What a reading may say, and what it says: plausible or asked again, how far it came, before and after. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from ..errors import N_, Words
from ..pilots.rules import FEWEST_SHOWN, attainment

NAME = (3, 120)
UNIT = (1, 40)
HOW = (0, 500)
BY_WHOM = (0, 120)
NOTE_MAX = 300
WHY_MAX = 300
N_MAX = 10_000_000
TIMES = 10
"""A reading that lies more than so many times the way from baseline to target off the baseline is asked again."""

EACH_SIDE = 30
"""With fewer on one side a difference may well be chance, and a percentage says more than is known."""

WORDS = {
    "note_corrected": N_("A status note was corrected"),
    "note_due": N_("A status note is due soon"),
    "note_late": N_("A status note is late"),
}
ASKS = {"note_corrected": {"correction": N_("Correction")}}
_DUE = N_("The pilot “{title}” promises a status note by {due}. Please write it: /pilots/{pilot_id}")
_LATE = N_(
    "The status note of the pilot “{title}” was promised by {due}. Everybody can see that it is late: /pilots/{pilot_id}"
)
TELLS = {"note_due": {"S": _DUE}, "note_late": {"P": _LATE, "S": _LATE}}
"""What is no move, in the history, and what it tells."""

SURE = N_("This is far from what was expected: from {baseline} to {target} {unit}. Is it right?")
OTHER_UNIT = N_("This is measured in {unit}. Give the value in that unit.")
NO_NUMBER = N_("Give a number.")
FUTURE = N_("This day has not come yet.")
THERE_ALREADY = N_("This value of this day is there already. Correct that reading instead.")
N_RANGE = N_("Give a whole number from 1 to 10,000,000.")
FIXED = N_("A baseline stays as it was when the test started.")


def is_plausible(value: float, baseline: float, target: float) -> bool:
    """Exact on the edge: ten times 0.1 is 1, as people write it."""
    given, start, end = (Decimal(repr(float(number))) for number in (value, baseline, target))
    return abs(given - start) <= TIMES * abs(end - start)


def is_same_unit(given: str, unit: str) -> bool:
    """However it is spaced and written; nothing given is the measure's own unit."""
    return not given.strip() or _plain(given) == _plain(unit)


def _plain(words: str) -> str:
    return "".join(words.split()).casefold()


def is_shown(n: int | None) -> bool:
    """Whether everybody may see it: figures about fewer than five people are for the staff alone."""
    return n is None or n >= FEWEST_SHOWN


def way_words(baseline: float, target: float, actual: float, n: int | None = None) -> str:
    """How far it came. 100 % stands for reached alone, and 0 % for nothing at all; few cases get no percentage."""
    share = attainment(baseline, target, actual)
    if actual == target:
        return N_("target reached")
    if share > 1:
        return N_("target exceeded")
    if actual == baseline:
        return N_("as at the start")
    if share < 0:
        return N_("further away than at the start")
    if n is not None and n < EACH_SIDE:
        return N_("less than half of the way") if share < 0.5 else N_("half of the way or more")
    percent = min(99, max(1, round(share * 100)))
    return Words(N_("{percent} % of the way"), percent=percent)


@dataclass(frozen=True)
class Side:
    """One side of before and after: the value as it is shown, and from how many."""

    value: str
    n: int | None


def before_after(before: Side, after: Side) -> str:
    """“Before: 41 (from 120). After: 63 (from 38).”"""
    if before.n and after.n:
        said = N_("Before: {before} (from {n_before}). After: {after} (from {n_after}).")
        return Words(said, before=before.value, n_before=before.n, after=after.value, n_after=after.n)
    if after.n:
        said = N_("Before: {before}. After: {after} (from {n_after}).")
        return Words(said, before=before.value, after=after.value, n_after=after.n)
    return Words(N_("Before: {before}. After: {after}."), before=before.value, after=after.value)


def caution(before: int | None, after: int | None) -> str:
    """What the figures alone do not show. Never the contrary: nothing here ever says that a difference is no chance."""
    if before is None and after is None:
        return ""
    if before is None or after is None:
        return N_("For one side it is not known from how many. The difference may be chance.")
    if min(before, after) < EACH_SIDE:
        return N_("Fewer than 30 on one side: the difference may be chance.")
    return ""
