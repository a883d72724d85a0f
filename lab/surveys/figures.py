"""Answers as figures, and which of them may be public. Pure.

Nobody may learn from a figure what fewer than five people said, also not by subtracting one figure from another or by
knowing these rules. So the cells of a question are joined until each has five people or more, and what is shown of them
are these groups alone: no mean beside a joined distribution, and nothing where no way of joining is safe. A test tries
all answers of small groups and looks for a cell that a reader could work out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import sqrt
from statistics import NormalDist, fmean, stdev
from typing import Any

from ..pilots.rules import FEWEST_SHOWN
from .rules import SCALES, Answers, Item, band, scores

ENOUGH_TO_COMPARE = 30
"""Per side. With fewer no difference is called certain."""

CERTAINTY = 0.95


@dataclass(frozen=True)
class Score:
    """`bands`: how many people in each band of its scale. `sd`: 0 for a single person."""

    n: int
    mean: float
    sd: float
    bands: list[int]


@dataclass(frozen=True)
class Count:
    """`n`: who answered this question. `counts`: how many chose each of its values, in their order."""

    n: int
    counts: list[int]


@dataclass(frozen=True)
class Tally:
    """What is kept of a survey for ever. `asked`: testers who were asked; `n`: those who answered."""

    asked: int
    n: int
    scores: Mapping[str, Score] = field(default_factory=dict)
    counts: Mapping[str, Count] = field(default_factory=dict)

    @property
    def is_public(self) -> bool:
        return self.n >= FEWEST_SHOWN

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Tally":
        return cls(
            kept["asked"], kept["n"],
            {name: Score(**score) for name, score in kept["scores"].items()},
            {key: Count(**count) for key, count in kept["counts"].items()},
        )  # fmt: skip


def tally(template: str, items: Sequence[Item], responses: Sequence[Answers], asked: int) -> Tally:
    each = [scores(template, answers) for answers in responses]
    names = each[0] if each else ()
    return Tally(
        asked, len(responses), {name: _score(name, [one[name] for one in each]) for name in names},
        {item.key: _count(item, responses) for item in items if item.kind != "text"},
    )  # fmt: skip


def _score(name: str, values: Sequence[float]) -> Score:
    bands = [0] * len(SCALES[name].bands)
    for value in values:
        bands[band(name, value)] += 1
    return Score(len(values), fmean(values), stdev(values) if len(values) > 1 else 0.0, bands)


def _count(item: Item, responses: Sequence[Answers]) -> Count:
    given = [answers[item.key] for answers in responses if item.key in answers]
    chosen = [value for one in given for value in (one if isinstance(one, list) else [one])]
    return Count(len(given), [chosen.count(value) for value in item.values])


# What may be public


Group = tuple[list[int], int]
"""Cells that are shown together, and how many people are in them."""

LADDERS: Mapping[int, Sequence[Sequence[Sequence[int]]]] = {
    3: [[[0], [1], [2]], [[0, 1], [2]], [[0], [1, 2]]],
    4: [[[0], [1], [2], [3]], [[0, 1], [2, 3]], [[0, 1, 2], [3]], [[0], [1, 2, 3]]],
    5: [[[0], [1], [2], [3], [4]], [[0, 1], [2], [3, 4]], [[0, 1, 2], [3, 4]], [[0, 1], [2, 3, 4]]],
}
"""Ways to join the cells of a scale, the finest first. They are written down here and not made from the answers: how
the cells were joined then says next to nothing about what is in them."""


def joined_in_order(counts: Sequence[int]) -> list[Group]:
    """Neighbours joined by the first way that leaves five people in each group; none where no way does."""
    for way in LADDERS[len(counts)]:
        groups = [(list(cells), sum(counts[n] for n in cells)) for cells in way]
        if all(people >= FEWEST_SHOWN for _cells, people in groups):
            return groups
    return []


def joined_small(counts: Sequence[int]) -> list[Group]:
    """For answers without an order: the largest stand alone, all the others together.

    Each of the others is smaller than the smallest that is shown. A reader knows that, so they are shown only where it
    leaves more than one way to share their people among them.
    """
    order = sorted(range(len(counts)), key=lambda n: (-counts[n], n))
    if min(counts) >= FEWEST_SHOWN:
        return [([n], counts[n]) for n in order]
    for large in range(len(counts) - 2, 0, -1):
        top, rest = order[:large], sorted(order[large:])
        people, most = sum(counts[n] for n in rest), counts[top[-1]] - 1
        is_smaller = all(counts[n] <= most for n in rest)
        if most + 1 >= FEWEST_SHOWN and is_smaller and FEWEST_SHOWN <= people < len(rest) * most:
            return [([n], counts[n]) for n in top] + [(rest, people)]
    return []


def bound(count: int, n: int) -> str:
    """Of a yes that everybody could give: "few" or "most" where the yes or the no is from fewer than five."""
    if count < FEWEST_SHOWN:
        return "few"
    return "most" if n - count < FEWEST_SHOWN else ""


def shown_bands(name: str, score: Score) -> list[Group]:
    """A score stands beside them: with NPS, whose bands it is made of, the two together would solve for each."""
    groups = joined_in_order(score.bands)
    return groups if name != "nps" or len(groups) == len(score.bands) else []


# Before and after


@dataclass(frozen=True)
class Change:
    """The difference of two means. `low` and `high`: where it lies with 95 % certainty, None with too few people."""

    change: float
    low: float | None = None
    high: float | None = None

    @property
    def is_certain(self) -> bool:
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def change(before: Score, after: Score) -> Change:
    """By Welch, who does not ask that both sides vary alike. The same people may stand on both sides: without names
    their answers are not paired, and then the interval is rather too wide than too narrow."""
    by = after.mean - before.mean
    if min(before.n, after.n) < ENOUGH_TO_COMPARE:
        return Change(by)
    a, b = before.sd**2 / before.n, after.sd**2 / after.n
    if a + b == 0:
        return Change(by, by, by)
    freedom = (a + b) ** 2 / (a**2 / (before.n - 1) + b**2 / (after.n - 1))
    margin = student_t(freedom) * sqrt(a + b)
    return Change(by, by - margin, by + margin)


def student_t(freedom: float, certainty: float = CERTAINTY) -> float:
    """The two-sided quantile of Student's t, by the expansion of Cornish and Fisher.

    From 29 degrees of freedom on, and there are never fewer here, it is right to four digits.
    """
    z, v = NormalDist().inv_cdf((1 + certainty) / 2), freedom
    return (
        z
        + (z**3 + z) / (4 * v)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
    )
