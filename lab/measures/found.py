"""What the readings of a round found: for its evaluation, the rounds side by side, and the report."""

from flask_babel import gettext

from ..pilots.findings import Finding
from ..pilots.models import Measure, Reading, Round
from ..words import say
from . import rules
from .page import number_words


def found(run: Round) -> list[Finding]:
    """One finding for each measure that was read during the test, from what all may read."""
    read = ((measure, last_reading(measure)) for measure in run.measures)
    return [_finding(run, measure, last) for measure, last in read if last]


def last_reading(measure: Measure) -> Reading | None:
    return next((r for r in reversed(measure.readings) if not r.before_start and rules.is_shown(r.n)), None)


def _finding(run: Round, measure: Measure, last: Reading) -> Finding:
    words = gettext(
        "From %(base)s to %(now)s %(unit)s, target %(target)s: %(way)s.",
        base=number_words(measure.baseline), now=number_words(last.value), unit=measure.unit,
        target=number_words(measure.target),
        way=say(rules.way_words(measure.baseline, measure.target, last.value, last.n)),
    )  # fmt: skip
    return Finding(
        f"measure-{measure.id}", measure.name, words, "reading", last.n or 0, f"/pilots/{run.pilot_id}#measures"
    )
