"""A similar idea as the form shows it: where it stands, or in a sentence what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext, ngettext
from sqlalchemy import Row

from .. import clock
from ..ideas import rules as ideas
from ..ideas.card import Card, cards
from ..ideas.rules import ENDS, Stage
from ..pilots import rules as pilots
from ..policy import Actor
from ..text import short
from ..words import say

ASIDE = 140
"""Characters of a result: enough to see whether to read on."""


@dataclass(frozen=True)
class Outcome:
    """What came of an idea: its pilot's end or the lab's answer. `said` is a text in `lang`; `reason` is a code."""

    stage: str
    at: datetime
    reason: str = ""
    said: str = ""
    lang: str = "en"


@dataclass(frozen=True)
class Hit:
    """`result` is empty while the idea is on its way; then the card's mark tells where it stands."""

    card: Card
    votes: str
    result: str = ""
    said: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Found:
    """`in_form`: the hits stand in the form where somebody writes, and a vote there keeps the draft. `cards`: learning
    cards of other labs (lab.learning.card.Hint)."""

    hits: Sequence[Hit]
    in_form: bool = False
    cards: Sequence[Any] = ()


def found(rows: Sequence[Row], actor: Actor, outcomes: Mapping[int, Outcome], in_form: bool) -> Found:
    back = "/ideas/new" if in_form else None
    made = zip(rows, cards(rows, actor, back), strict=True)
    return Found([_hit(row, card, outcomes.get(row.id)) for row, card in made], in_form)


def _hit(row: Any, card: Card, outcome: Outcome | None) -> Hit:
    votes = ngettext("%(num)s vote", "%(num)s votes", card.votes)
    if Stage(row.stage) not in ENDS:
        return Hit(card, votes)
    outcome = outcome or Outcome(row.stage, row.entered_at)
    return Hit(card, votes, _result(outcome), short(outcome.said, ASIDE), outcome.lang)


def _result(outcome: Outcome) -> str:
    """“Tried in 2025, then stopped. Reason: Too few took part.”"""
    year = clock.day_of(outcome.at).year
    said = {
        Stage.ADOPTED: gettext("Tried by {year}. It stays."),
        Stage.TESTED: gettext("Tried in {year}, then stopped."),
        Stage.DECLINED: gettext("Declined in {year}."),
        Stage.REFERRED: gettext("Passed on in {year}."),
        Stage.WITHDRAWN: gettext("Withdrawn in {year}."),
        Stage.ARCHIVED: gettext("Archived in {year}."),
    }.get(Stage(outcome.stage), gettext("Decided in {year}."))
    reason = _reason(outcome)
    return said.format(year=year) + (" " + gettext("Reason: %(reason)s", reason=reason) if reason else "")


def _reason(outcome: Outcome) -> str:
    codes = dict(pilots.STOP_REASONS) if outcome.stage == Stage.TESTED else dict(ideas.DECLINE_REASONS)
    return say(codes[outcome.reason]) if outcome.reason in codes else ""
