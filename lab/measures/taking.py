"""Several readings at once: what a table or the day's form says is looked at as a whole before anything is written."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from .. import clock
from ..pilots.models import Measure, Pilot
from ..words import say
from . import rules, sheet
from .actions import Given, asked_again
from .forms import SheetForm, TodayForm
from .sheet import Known, Row, Verdict


@dataclass(frozen=True)
class Looked:
    """A table with a verdict on each row. `mark` names its rows; `wanted`: looked at before, and to be written now."""

    rows: list[Row]
    mark: str
    wanted: bool
    sure: bool

    @cached_property
    def count(self) -> Counter[Verdict]:
        return Counter(row.verdict for row in self.rows)

    @property
    def new(self) -> int:
        """Readings that a yes would write."""
        return self.count[Verdict.NEW] + self.count[Verdict.ASK]

    @property
    def is_fine(self) -> bool:
        return bool(self.new) and not self.count[Verdict.WRONG]

    @property
    def unsure(self) -> bool:
        return bool(self.count[Verdict.ASK]) and not self.sure

    @property
    def may_be_written(self) -> bool:
        """Also when all of it is there by now: a second click changes nothing."""
        return self.wanted and not self.count[Verdict.WRONG] and not self.unsure

    @property
    def refused(self) -> bool:
        """They were to be written, and cannot be."""
        return bool(self.count[Verdict.WRONG]) or (self.wanted and not self.may_be_written)

    @property
    def given(self) -> list[Given]:
        return [
            Given(row.measure.id, row.value, row.on, row.n, row.note, sure=True)
            for row in self.rows
            if row.measure and row.on and row.value is not None and row.verdict in (Verdict.NEW, Verdict.ASK)
        ]


def look(pilot: Pilot, form: SheetForm) -> Looked:
    """A file replaces what stands in the field. Raises Invalid for what is no table."""
    sent = form.sent_file()
    if sent is not None:
        form.rows.data = sheet.decoded(sent).replace("\r\n", "\n")
    words = form.rows.data or ""
    rows = sheet.read(words, [known(measure, pilot) for measure in pilot.round.measures], clock.today())
    mark = hashlib.sha256(words.encode()).hexdigest()[:16]
    wanted = sent is None and form.checked.data == mark
    form.checked.data = mark
    return Looked(rows, mark, wanted, bool(form.sure.data))


def known(measure: Measure, pilot: Pilot) -> Known:
    before_start = pilot.round.started_on is None
    there = frozenset((r.on, r.value) for r in measure.readings if r.before_start == before_start)
    return Known(measure.id, measure.name, measure.unit, measure.baseline, measure.target, there)


def is_sure(form: TodayForm) -> bool:
    """Asks again beside each value that is far off, about all of them at once."""
    by_id = {measure.id: measure for measure in form.measures}
    for given in form.given():
        measure = by_id[given.measure_id]
        if not (given.sure or rules.is_plausible(given.value, measure.baseline, measure.target)):
            form.of(measure, "sure").errors = [say(asked_again(measure.baseline, measure.target, measure.unit))]
    return not form.errors


def beside_measures(fields: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """What was refused about one of several readings stands on top, or beside the day that they share."""
    return {name if name == "on" else "": list(said) for name, said in fields.items()}
