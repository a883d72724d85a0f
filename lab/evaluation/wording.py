"""What was answered, and what was spent, in sentences."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, ngettext

from ..errors import N_
from ..pilots.rules import Stage
from ..words import money, say
from .rules import Answers, Shown

CLAIMS = {
    "scaled": N_("The city says: it worked and stays."),
    "abandon": N_("The city says: it worked, but does not go on."),
    "no_effect": N_("The city says: it had no effect."),
    "stopped": N_("The city says: it does not go on."),
}
_MOST = {
    "yes": N_("most say that it solved it"),
    "partly": N_("most say that it solved it partly"),
    "no": N_("most say that it did not solve it"),
    "": N_("they do not agree whether it solved it"),
}


def claim(stage: str, decision: Mapping[str, Any] | None) -> str:
    """What the city itself says came of it."""
    said = decision or {}
    if stage == Stage.SCALED:
        return say(CLAIMS["scaled"])
    if said.get("move") == "abandon":
        return say(CLAIMS["abandon"])
    return say(CLAIMS.get(str(said.get("stop_reason")), CLAIMS["stopped"]))


def answered(answers: Answers | None) -> str:
    """“Of 34 residents who answered, 20 say it solved it, 8 partly, 6 not.”; "" for fewer than five."""
    if answers is None or answers.shown == Shown.NOTHING:
        return ""
    if answers.shown == Shown.MOST:
        return gettext("Of %(n)s residents who answered, %(most)s.", n=answers.total, most=say(_MOST[answers.most]))
    return gettext(
        "Of %(n)s residents who answered, %(yes)s say it solved it, %(partly)s partly, %(no)s not.",
        n=answers.total, yes=answers.yes, partly=answers.partly, no=answers.no,
    )  # fmt: skip


def beside(stage: str, decision: Mapping[str, Any] | None, answers: Answers | None) -> str:
    """The city's claim and the residents' word, side by side; "" where there is no word of theirs."""
    said = answered(answers)
    return f"{claim(stage, decision)} {said}" if said else ""


def of_all(answers: Answers, pilots: int) -> str:
    """Over everything that was asked about; "" where the figure would be about too few people."""
    if answers.percent is None:
        return ""
    about = ngettext("%(num)s test that ended", "%(num)s tests that ended", pilots)
    return gettext("Of %(n)s residents who answered about %(tests)s, %(percent)s %% say: it solved it.",
                   n=answers.total, tests=about, percent=answers.percent)  # fmt: skip


def against_budget(spent: int, budget: int) -> str:
    """“€9,000 of €11,800: €2,800 are left.”"""
    left = budget - spent
    words = {"spent": money(spent) or "0", "budget": money(budget) or "0", "left": money(abs(left))}
    if left < 0:
        return gettext("%(spent)s of %(budget)s: %(left)s more than was approved.", **words)
    if left == 0:
        return gettext("%(spent)s of %(budget)s: nothing is left.", **words)
    return gettext("%(spent)s of %(budget)s: %(left)s are left.", **words)
