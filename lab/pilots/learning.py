"""The learning card: what another lab asks first. What was tried, where, for whom, with which result, at what price."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask_babel import gettext, ngettext

from ..words import day_words, money
from .models import Pilot, Round

if TYPE_CHECKING:
    from .page import MeasureRow


def learning_card(pilot: Pilot, districts: str, measures: "Sequence[MeasureRow]") -> list[tuple[str, str]]:
    """Label and words; what is not known is left out."""
    run = pilot.round
    testers = ngettext("%(num)s tester", "%(num)s testers", pilot.testers)
    reached = [f"{row.measure.name}: {row.attained}" for row in measures if row.attained]
    said = [
        (gettext("What was tried"), run.scope or pilot.hypothesis),
        (gettext("Where"), " · ".join(words for words in (run.place, districts) if words)),
        (gettext("For whom"), testers if pilot.testers else ""),
        (gettext("When"), _when(run)),
        (gettext("Result"), "\n".join([run.summary, *reached]).strip()),
        (gettext("What was learned"), pilot.learned or run.findings),
        (gettext("What it cost"), money(spent(pilot))),
    ]
    return [(label, words) for label, words in said if words]


def spent(pilot: Pilot) -> int | None:
    """Over all rounds; None while nothing is known."""
    known = [run.cost_actual for run in pilot.rounds if run.cost_actual is not None]
    return sum(known) if known else None


def _when(run: Round) -> str:
    if not (run.started_on and run.ended_on):
        return ""
    return gettext("%(start)s to %(end)s", start=day_words(run.started_on), end=day_words(run.ended_on))
