"""What check-ins and diaries say, in words that everyone may read."""

from flask_babel import gettext, ngettext

from ..pilots import rules as pilots
from ..pilots.findings import Finding
from ..pilots.models import Round
from ..words import say
from . import queries, rules
from .queries import Figures
from .rules import Cell


def found(run: Round) -> list[Finding]:
    return [finding for finding in (_check_ins(run), _diary(run)) if finding]


def _check_ins(run: Round) -> Finding | None:
    figures = queries.listening(run).figures
    if not figures.people:
        return None
    words = " ".join(
        words for words in (mood_words(figures), task_words(figures), answered_words(figures.cells)) if words
    )
    return Finding("check-ins", gettext("Check-ins"), words, "observation", figures.people, "#check-in")


def _diary(run: Round) -> Finding | None:
    people, entries = queries.diary_counts(run)
    if not people:
        return None
    words = gettext("Fewer than five testers kept a diary.")
    if people >= pilots.FEWEST_SHOWN:
        words = gettext("%(people)s testers kept a diary, with %(entries)s entries.", people=people, entries=entries)
    return Finding("diary", gettext("Diaries"), words, "observation", people)


def mood_words(figures: Figures) -> str:
    """How the testers find it, as each of them said last."""
    if figures.people < pilots.FEWEST_SHOWN:
        return gettext("Fewer than five testers have said how it goes, so nothing is shown yet.")
    mood = figures.mood / figures.people
    said = ngettext("%(num)s tester says how it goes", "%(num)s testers say how it goes", figures.people)
    nearest = say(dict(pilots.MOODS)[round(mood)])
    return gettext("%(said)s: %(mood)s of 5 on average (%(word)s).", said=said, mood=f"{mood:.1f}", word=nearest)


def task_words(figures: Figures) -> str:
    """Whether it did what they needed; nothing where one of the answers comes from fewer people than may be shown."""
    counts = [figures.tasks.get(code, 0) for code, _words in rules.TASKS]
    if not any(counts) or not rules.may_be_shown(counts):
        return ""
    yes, partly, no = counts
    return gettext("It did what they needed for %(yes)s of %(all)s, partly for %(partly)s, not for %(no)s.",
                   yes=yes, partly=partly, no=no, all=sum(counts))  # fmt: skip


def answered_words(cells: list[Cell]) -> str:
    """The newest day of the plan on which enough people were asked."""
    cell = next((cell for cell in reversed(cells) if cell.can_be_counted), None)
    return answered(cell) if cell else ""


def answered(cell: Cell) -> str:
    if cell.answered < pilots.FEWEST_SHOWN:
        return gettext("Fewer than five of %(asked)s answered on day %(day)s.", asked=cell.asked, day=cell.day)
    return gettext("%(n)s of %(asked)s answered on day %(day)s.", n=cell.answered, asked=cell.asked, day=cell.day)
