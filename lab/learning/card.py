"""A learning card as a page shows it: plain values in the visitor's words, made from the card itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext
from sqlalchemy import Row

from ..ideas.rules import COST_BANDS
from ..pilots.goals import SDG_WORDS
from ..pilots.rules import DIRECTIONS, STOP_REASONS
from ..pilots.stages import Stage
from ..text import short
from ..words import day_words, money, say
from . import rules
from .rules import Card

BADGES = {Stage.SCALED: "good", Stage.SCALING: "good", Stage.STOPPED: "plain"}
GIST = 180


@dataclass(frozen=True)
class Figure:
    name: str
    unit: str
    direction: str
    baseline: str
    target: str
    result: str
    reached: str


@dataclass(frozen=True)
class CardPage:
    """`said`: label and words of its texts, in the card's language; `facts`: label and words in the visitor's."""

    title: str
    lang: str
    badge: str
    outcome: str
    reason: str
    said: list[tuple[str, str]]
    figures: list[Figure]
    facts: list[tuple[str, str]]
    contact: dict[str, str]
    licence: str


def shown(card: Card) -> CardPage:
    stage = Stage(card["outcome"])
    return CardPage(
        title=card["title"], lang=card["language"], badge=BADGES[stage], outcome=say(rules.OUTCOME_WORDS[stage]),
        reason=reason_words(card["reason"]), said=_said(card), figures=[_figure(each) for each in card["measures"]],
        facts=[(label, words) for label, words in _facts(card) if words], contact=card["contact"],
        licence=card["licence"],
    )  # fmt: skip


SAID = ("tried", "for_whom", "result", "learned", "reusable", "differently")


def _said(card: Card) -> list[tuple[str, str]]:
    found = [(say(rules.FIELD_WORDS[name]), card[name]) for name in SAID if card[name]]
    changed = [each for each in card["rounds"] if each["changes"]]
    return found + [(gettext("What changed in round %(n)s", n=each["number"]), each["changes"]) for each in changed]


def _facts(card: Card) -> list[tuple[str, str]]:
    testers, goals = card["testers"], dict(SDG_WORDS)
    return [
        (gettext("Where"), card["where"]),
        (gettext("When"), _when(card["rounds"])),
        (gettext("Testers"), str(testers) if testers else ""),
        (gettext("Rounds"), str(len(card["rounds"])) if len(card["rounds"]) > 1 else ""),
        (gettext("What it cost"), cost_words(card["cost"])),
        (gettext("Sustainable Development Goals"), ", ".join(f"{n} {say(goals[n])}" for n in card["sdgs"])),
    ]


def _when(rounds: Sequence[dict[str, Any]]) -> str:
    days = [day for each in rounds if (day := rules.day(each["started_on"] or ""))]
    ends = [day for each in rounds if (day := rules.day(each["ended_on"] or ""))]
    if not (days and ends):
        return ""
    return gettext("%(start)s to %(end)s", start=day_words(min(days)), end=day_words(max(ends)))


def cost_words(cost: dict[str, Any]) -> str:
    """In the money of the card's own lab."""
    if cost["cents"] is None:
        band = say(dict(COST_BANDS)[cost["band"]])
        return gettext("planned: %(band)s %(currency)s", band=band, currency=cost["currency"])
    return money(cost["cents"], cost["currency"])


def reason_words(code: str) -> str:
    return say(dict(STOP_REASONS).get(code, ""))


def _figure(measure: dict[str, Any]) -> Figure:
    return Figure(
        measure["name"], measure["unit"], say(dict(DIRECTIONS)[measure["direction"]]), _number(measure["baseline"]),
        _number(measure["target"]), _number(measure["result"]), reached(measure["attainment"]),
    )  # fmt: skip


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.10g}"


def reached(share: float | None) -> str:
    if share is None:
        return gettext("not measured at the end")
    if share >= 1:
        return gettext("target reached")
    if share < 0:
        return gettext("further away than at the start")
    return gettext("%(percent)s %% of the way", percent=round(share * 100))


# Of another lab


def from_where(lab: str, city: str, decided_on: date) -> str:
    """“Riverton Lab, Riverton: decided on 3 May 2026.”"""
    place = lab if city in lab else f"{lab}, {city}"
    return gettext("From %(place)s, decided %(day)s", place=place, day=day_words(decided_on))


@dataclass(frozen=True)
class Line:
    """A card in a list, own or of another lab. `result`: what came of it, in a sentence; `gist` is in `lang`."""

    path: str
    title: str
    lang: str
    badge: str
    outcome: str
    where_from: str
    gist: str


def foreign_lines(rows: Iterable[Row]) -> list[Line]:
    return [
        Line(f"/learning/{row.id}", row.title, row.lang, BADGES[Stage(row.outcome)], _outcome(row.outcome, row.reason),
             from_where(row.lab, row.city, row.decided_on), row.gist)
        for row in rows
    ]  # fmt: skip


def own_lines(rows: Iterable[Row]) -> list[Line]:
    return [
        Line(f"/pilots/{row.id}/card", row.title, row.lang, BADGES[Stage(row.outcome)],
             _outcome(row.outcome, str((row.decision or {}).get("stop_reason", ""))),
             gettext("Decided %(day)s", day=day_words(row.decided_at)) if row.decided_at else "",
             short(row.learned or row.summary or "", GIST))
        for row in rows
    ]  # fmt: skip


def _outcome(outcome: str, reason: str) -> str:
    words = say(rules.OUTCOME_WORDS[Stage(outcome)])
    because = reason_words(reason)
    return gettext("%(outcome)s: %(reason)s", outcome=words, reason=because) if because else words


@dataclass(frozen=True)
class Hint:
    """A card of another lab beside similar ideas: “Tried in Riverton, 2026. It stopped: no effect.”"""

    id: int
    path: str
    title: str
    lang: str
    result: str
    gist: str


def hints(rows: Iterable[Row]) -> list[Hint]:
    return [Hint(row.id, f"/learning/{row.id}", row.title, row.lang, _tried(row), short(row.gist, 140)) for row in rows]


def _tried(row: Any) -> str:
    came_of_it = _outcome(row.outcome, row.reason)
    return gettext(
        "Tried in %(city)s, %(year)s. %(result)s.", city=row.city, year=row.decided_on.year, result=came_of_it
    )
