"""What a social network shows of an outcome, and of all of them: what stands in their pictures."""

from flask_babel import gettext, ngettext

from ..config import Settings
from ..ideas.models import Idea
from ..ideas.rules import STAGE_WORDS, Stage
from ..insights import figures, tally
from ..insights.outcomes import Outcome
from ..words import say
from .picture import Said

NO_RESULT = (Stage.ARCHIVED, Stage.MERGED, Stage.WITHDRAWN)
"""An idea ends so as well, but the lab has decided nothing about it."""


def has_result(idea: Idea) -> bool:
    return idea.step == "outcome" and idea.stage not in NO_RESULT


def of_idea(idea: Idea, settings: Settings) -> Said:
    votes = ngettext("%(n)s vote", "%(n)s votes", idea.votes, n=figures.number(idea.votes))
    instead = gettext("An idea for %(city)s", city=settings.city)
    return _said(idea.title, instead, say(STAGE_WORDS[Stage(idea.stage)]), votes, settings)


def of_pilot(outcome: Outcome, settings: Settings) -> Said:
    instead = gettext("A test in %(city)s", city=settings.city)
    return _said(outcome.title, instead, outcome.decision, outcome.asked, settings)


def of_all(settings: Settings) -> Said:
    """The counts of a minute ago."""
    whole = tally.tally().whole
    told = figures.of_tests(whole) or figures.sentence(whole) or gettext("What came of your ideas")
    votes = ngettext("%(n)s vote stood behind them", "%(n)s votes stood behind them", whole.votes,
                     n=figures.number(whole.votes))  # fmt: skip
    return _said(told, told, gettext("Also what did not work"), votes if whole.votes else settings.city, settings)


def _said(title: str, instead: str, step: str, figure: str, settings: Settings) -> Said:
    return Said(title=title, instead=instead, step=step, place=figure, lab=f"{settings.name} {settings.city}",
                kicker=gettext("You said, we tried"))  # fmt: skip
