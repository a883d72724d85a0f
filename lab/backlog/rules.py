"""How the backlog compares: weighted criteria over the pilots that were scored. Pure."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from ..errors import N_
from ..pilots.rules import CRITERIA

REVERSED = frozenset({"effort", "cost", "risk"})
"""Criteria of which less is better."""

EQUAL_WEIGHTS: Mapping[str, Fraction] = {name: Fraction(1, len(CRITERIA)) for name, *_ in CRITERIA}

SORTS = ("support", "cost", "effort", "due", "score")
SORT_WORDS = {
    "support": N_("Support"),
    "cost": N_("Cost"),
    "effort": N_("Effort"),
    "due": N_("Promise"),
    "score": N_("Score"),
}
FALLS_FIRST = frozenset({"support", "score"})
"""Sorts that begin with the most; the others begin with the least."""

BAND_FROM = {"under_5k": 0, "5k_20k": 500_000, "20k_50k": 2_000_000, "over_50k": 5_000_000}
"""The cents at which a cost band begins: an idea has only a band, a pilot an estimate."""


def normalised(column: Sequence[float], reverse: bool = False) -> list[float]:
    """(x − min) / (max − min), turned round where less is better; 0.5 where all are equal."""
    if not column:
        return []
    low, high = min(column), max(column)
    if low == high:
        return [0.5] * len(column)
    upwards = [(x - low) / (high - low) for x in column]
    return [1 - n for n in upwards] if reverse else upwards


def weighted_sums(scores: Sequence[Mapping[str, float]], weights: Mapping[str, Fraction]) -> list[float]:
    """Σ weight × normalised score, 0 to 1, one per row of `scores`.

    Raises ValueError when the weights do not sum to 1, and KeyError when a row misses a weighted criterion.
    """
    if sum(weights.values()) != 1:
        raise ValueError("the weights do not sum to 1")
    totals = [0.0] * len(scores)
    for name, weight in weights.items():
        column = normalised([row[name] for row in scores], name in REVERSED)
        totals = [total + float(weight) * n for total, n in zip(totals, column, strict=True)]
    return totals
