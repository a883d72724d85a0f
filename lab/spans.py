"""Days that are known only about: “late summer 2027” while a test is planned. Pure.

Behind the words stands the last day that they can mean, so that lists sort and lateness counts as for any other day.
Seasons are those of the northern half of the earth, by whole months.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from .errors import N_, Words

SPANS = (
    ("day", N_("this very day")),
    ("month", N_("some day of that month")),
    ("early_season", N_("early in that season")),
    ("late_season", N_("late in that season")),
    ("season", N_("some day of that season")),
    ("quarter", N_("some day of that quarter")),
    ("year", N_("some day of that year")),
)
ABOUT = "_about"
"""An answer `start` is a day; `start_about` beside it says how exactly it is known."""

_SEASONS = {
    "spring": (N_("spring {year}"), N_("early spring {year}"), N_("late spring {year}")),
    "summer": (N_("summer {year}"), N_("early summer {year}"), N_("late summer {year}")),
    "autumn": (N_("autumn {year}"), N_("early autumn {year}"), N_("late autumn {year}")),
    "winter": (N_("winter {year}"), N_("early winter {year}"), N_("late winter {year}")),
}
_QUARTERS = (
    N_("the first quarter of {year}"), N_("the second quarter of {year}"), N_("the third quarter of {year}"),
    N_("the last quarter of {year}"),
)  # fmt: skip


def is_about(about: str | None) -> bool:
    return bool(about) and about != "day"


def first_day(day: date, about: str | None) -> date:
    if about == "late_season":
        return _month(_season(day), 1) + timedelta(days=15)
    starts = {"month": day, "season": _season(day), "early_season": _season(day), "quarter": _quarter(day),
              "year": date(day.year, 1, 1)}  # fmt: skip
    found = starts.get(about or "")
    return found.replace(day=1) if found else day


def last_day(day: date, about: str | None) -> date:
    """The day itself where it is known."""
    if about == "early_season":
        return _month(_season(day), 1) + timedelta(days=14)
    months = {"month": 1, "season": 3, "late_season": 3, "quarter": 3, "year": 12}.get(about or "")
    if months is None:
        return day
    begins = _season(day) if about == "late_season" else first_day(day, about)
    return _month(begins, months) - timedelta(days=1)


def settled(answers: Mapping[str, Any], name: str) -> date | None:
    """The last day that an answer can mean."""
    day = answers.get(name)
    return last_day(day, answers.get(name + ABOUT)) if day else None


def words_of(day: date, about: str | None) -> str:
    """“late summer 2027”; "" for a day and for a month, which are said with the calendar's own words."""
    if about == "year":
        return Words("{year}", year=day.year)
    if about == "quarter":
        return Words(_QUARTERS[(day.month - 1) // 3], year=day.year)
    if about in ("season", "early_season", "late_season"):
        begins = _season(day)
        names = _SEASONS[("spring", "summer", "autumn", "winter")[begins.month // 3 - 1]]
        year = f"{begins.year}/{(begins.year + 1) % 100:02d}" if begins.month == 12 else begins.year
        return Words(names[("season", "early_season", "late_season").index(about)], year=year)
    return ""


def _season(day: date) -> date:
    """Its first day: of March, June, September or December."""
    if day.month < 3:
        return date(day.year - 1, 12, 1)
    return date(day.year, day.month // 3 * 3, 1)


def _quarter(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _month(first: date, later: int) -> date:
    """The first day of the month that comes `later` months after."""
    years, month = divmod(first.month - 1 + later, 12)
    return date(first.year + years, month + 1, 1)
