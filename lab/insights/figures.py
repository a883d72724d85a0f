"""What the counts of outcomes mean, in words and as a picture."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date, format_decimal, gettext, ngettext

from .queries import TESTED, Wanted
from .tally import Count, Tally

FEWEST = 5
"""Of fewer tests the lab draws no conclusion."""
MOST_BARS = 12
"""In the picture; the table beside it has them all."""
WIDTH, HEIGHT = 300, 92


def number(n: int) -> str:
    return str(format_decimal(n))


def sentence(count: Count) -> str:
    """What came of it: “12 tests have ended: 7 were adopted, 5 were not continued. 45 …”; empty when nothing did."""
    return " ".join(part for part in (of_tests(count), _of_answers(count)) if part)


def of_tests(count: Count) -> str:
    """The first half of it; empty when nothing was tested."""
    if not count.tested:
        return ""
    adopted, stopped = (count.by[name] for name in TESTED)
    parts = [
        adopted and ngettext("%(n)s was adopted", "%(n)s were adopted", adopted, n=number(adopted)),
        stopped and ngettext("%(n)s was not continued", "%(n)s were not continued", stopped, n=number(stopped)),
    ]
    tests = ngettext("%(n)s test has ended", "%(n)s tests have ended", count.tested, n=number(count.tested))
    return f"{tests}: {', '.join(str(part) for part in parts if part)}."


def _of_answers(count: Count) -> str:
    others = count.all - count.tested
    if not others:
        return ""
    n, shown = count.by, {name: number(n) for name, n in count.by.items()}
    parts = [
        n["declined"]
        and ngettext("%(n)s was declined", "%(n)s were declined", n["declined"], n=shown["declined"]),
        n["referred"]
        and ngettext("%(n)s was passed on", "%(n)s were passed on", n["referred"], n=shown["referred"]),
        n["not_tested"]
        and ngettext("%(n)s was planned only", "%(n)s were planned only", n["not_tested"], n=shown["not_tested"]),
    ]  # fmt: skip
    answered = ngettext("%(n)s got an answer without a test", "%(n)s got an answer without a test", others,
                        n=number(others))  # fmt: skip
    return f"{answered}: {', '.join(str(part) for part in parts if part)}."


def meaning(count: Count) -> str:
    """How much of what was tested stays; empty for so few that it says nothing."""
    if count.tested < FEWEST:
        return ""
    return gettext("%(good)s of %(all)s tests became part of what the city does, or will soon.",
                   good=number(count.by["adopted"]), all=number(count.tested))  # fmt: skip


@dataclass(frozen=True)
class Timeline:
    """Tests that ended. `times`: name of the year or month → count, the oldest first."""

    by_month: bool
    times: Mapping[str, Count]


def timeline(counts: Tally, wanted: Wanted) -> Timeline:
    """By year; by month where all ended in one year."""
    years = counts.by_year(wanted)
    tested = [year for year, n in years.items() if n.tested]
    if len(tested) > 1:
        return Timeline(False, {str(year): years[year] for year in range(tested[-1], tested[0] + 1)})
    months = counts.by_month(wanted).items()
    return Timeline(True, {format_date(date(*month, 1), "LLL"): n for month, n in months})


@dataclass(frozen=True)
class Bar:
    """One year or month in a picture of WIDTH × HEIGHT: what stays stands below, what was not continued on top."""

    name: str
    n: int
    left: float
    width: float
    adopted_top: float
    adopted: float
    stopped_top: float
    stopped: float

    @property
    def middle(self) -> float:
        return round(self.left + self.width / 2, 1)


def bars(times: Mapping[str, Count]) -> list[Bar]:
    """The last ones, in the given order; none where there is nothing to compare."""
    shown = list(times.items())[-MOST_BARS:]
    most = max((n.tested for _, n in shown), default=0)
    return list(_drawn(shown, most)) if len(shown) > 1 and most else []


def _drawn(shown: Sequence[tuple[str, Count]], most: int) -> Iterator[Bar]:
    step = WIDTH / len(shown)
    width = min(step * 0.7, 56)
    for place, (name, n) in enumerate(shown):
        adopted, stopped = (n.by[decision] * HEIGHT / most for decision in TESTED)
        left = place * step + (step - width) / 2
        yield Bar(name, n.tested, round(left, 1), round(width, 1), round(HEIGHT - adopted, 1), round(adopted, 1),
                  round(HEIGHT - adopted - stopped, 1), round(stopped, 1))  # fmt: skip
