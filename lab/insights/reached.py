"""The told rate in words: of those who were owed an outcome, how many got it, and what the rest is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flask_babel import format_date, gettext, ngettext

from .. import story
from ..errors import N_
from ..ideas.rules import MOVES as IDEAS
from ..notices import told
from ..notices.rules import UNTOLD_WORDS, Untold
from ..pilots.rules import MOVES as PILOTS
from ..satisfaction import queries as satisfaction
from ..satisfaction.rules import Answers
from ..words import say
from .rules import FEW, percent

A_FEW: Mapping[Untold, str] = {
    Untold.WAITS: N_("a few mails are on their way"),
    Untold.FAILED: N_("a few mails could not be delivered"),
    Untold.BARRED: N_("a few addresses take no mail"),
    Untold.STOPPED: N_("a few people stopped before the mail went"),
    Untold.NO_MAIL: N_("a few people want no mail and have not opened the page"),
    Untold.NO_ADDRESS: N_("a few people have no address"),
}
"""Fewer than five people are never counted in public."""


@dataclass(frozen=True)
class Reached:
    """People who were owed an outcome, those of them who got it, and how many did not for each reason.

    `kept_back`: from it and the sum one could count the few people of another row.
    """

    owed: int = 0
    told: int = 0
    untold: Mapping[Untold, int] = field(default_factory=dict)
    kept_back: bool = False

    @property
    def is_shown(self) -> bool:
        return self.owed >= FEW and not self.kept_back

    @property
    def percent(self) -> int | None:
        """Rounded down: 100 only where everybody was told."""
        return None if percent(self.told, self.owed) is None else 100 * self.told // self.owed

    @property
    def rest(self) -> list[str]:
        """“12 mails are on their way”, the largest first."""
        most_first = sorted(((n, why) for why, n in self.untold.items() if n), key=lambda pair: -pair[0])
        return [_counted(why, n) if n >= FEW else say(A_FEW[why]) for n, why in most_first]


def _counted(why: Untold, n: int) -> str:
    words = {
        Untold.WAITS: ngettext("%(num)s mail is on its way", "%(num)s mails are on their way", n),
        Untold.FAILED: ngettext("%(num)s mail could not be delivered", "%(num)s mails could not be delivered", n),
        Untold.BARRED: ngettext("%(num)s address takes no mail", "%(num)s addresses take no mail", n),
        Untold.STOPPED: ngettext(
            "%(num)s person stopped before the mail went", "%(num)s people stopped before the mail went", n
        ),
        Untold.NO_MAIL: ngettext(
            "%(num)s person wants no mail and has not opened the page",
            "%(num)s people want no mail and have not opened the page", n,
        ),
        Untold.NO_ADDRESS: ngettext("%(num)s person has no address", "%(num)s people have no address", n),
    }  # fmt: skip
    return words[why]


@dataclass(frozen=True)
class ToldRate:
    """`months`: newest first, down to the first with an outcome. `moves`: by kind of outcome, most owed first.

    `telling`: outcomes of just now, of which it is not known yet who is owed them.
    """

    whole: Reached
    months: Mapping[str, Reached]
    moves: Mapping[str, Reached]
    telling: int
    satisfied: Mapping[str, Answers]

    @property
    def satisfied_all(self) -> Answers:
        return sum(self.satisfied.values(), Answers())


def told_rate() -> ToldRate:
    """Three statements, which read outcomes and answers, never the people who were told."""
    rows = told.by_month_and_move()
    moves = {move: _sum(row for row in rows if row.move == move) for move in {row.move for row in rows}}
    months = {month: _sum(row for row in rows if row.month == month) for month in told.months()}
    return ToldRate(
        whole=_sum(rows),
        months=without_a_rest(_since_the_first(months)),
        moves=without_a_rest(dict(sorted(moves.items(), key=lambda pair: (-pair[1].owed, pair[0])))),
        telling=told.being_told(),
        satisfied=satisfaction.by_move(),
    )


def without_a_rest(groups: Mapping[str, Reached]) -> dict[str, Reached]:
    """The sum of all stands beside them: where what is hidden adds up to fewer than five people, the smallest of the
    others is kept back too."""
    hidden = sum(reached.owed for reached in groups.values() if not reached.is_shown)
    shown = [name for name, reached in groups.items() if reached.is_shown]
    if not 0 < hidden < FEW or not shown:
        return dict(groups)
    smallest = min(shown, key=lambda name: groups[name].owed)
    return {**groups, smallest: replace(groups[smallest], kept_back=True)}


def _since_the_first(months: Mapping[str, Reached]) -> dict[str, Reached]:
    """A lab that is younger than a year has no months before it began."""
    first = min((month for month, reached in months.items() if reached.owed), default="9999")
    return {month: reached for month, reached in months.items() if month >= first}


def _sum(rows: Iterable[Any]) -> Reached:
    rows = list(rows)
    untold = {why: sum(int(getattr(row, why)) for row in rows) for why in Untold}
    return Reached(sum(int(row.owed) for row in rows), sum(int(row.told) for row in rows), untold)


def words_of(move: str) -> str:
    """“Declined”: what a kind of outcome is called in a history."""
    found = next((m.history for m in (*IDEAS, *PILOTS) if m.name == move), None)
    return say(found or story.OTHER_WORDS.get(move, move))


def month_words(month: str) -> str:
    """“March 2026” for "2026-03"."""
    return str(format_date(date.fromisoformat(f"{month}-01"), "LLLL y"))


def why_words(why: Untold) -> str:
    return say(UNTOLD_WORDS[why])


def letter_words(letter: str) -> str:
    """What a person without a name is to the outcome."""
    return {
        "P": gettext("It is about them"), "A": gettext("Wrote it"), "T": gettext("Tested it"),
        "V": gettext("Voted for it"), "F": gettext("Follows it"),
    }[letter]  # fmt: skip
