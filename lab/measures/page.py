"""What a measure says, ready to be shown: its figures in words, before and after, and its course as a picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import format_decimal, gettext

from .. import clock
from ..pilots.models import Reading
from ..pilots.page import MeasureRow, PilotPage, RoundPage
from ..words import day_words, say
from . import chart, rules
from .chart import Chart, Part


@dataclass(frozen=True)
class MeasureView:
    """`words`: “from 41 to 63, target 70: 76 % of the way”. `compared`: before and after, where it is known from how
    many. `notes`: what the shaded parts and the lines across the picture mean.
    """

    row: MeasureRow
    show: tuple[str, str, str]
    words: str
    compared: str
    caution: str
    chart: Chart | None
    described: str
    notes: list[str]


def number_words(value: float) -> str:
    """As many decimals as it has, four at most."""
    return str(format_decimal(round(value, 4), format="#,##0.####"))


def views(page: PilotPage) -> list[MeasureView]:
    """Of the current round; earlier rounds stand in the pictures."""
    pauses = pauses_of(page)
    return [_view(row, page.rounds, pauses) for row in page.current.measures]


def pauses_of(page: PilotPage) -> list[chart.Days]:
    happened = [(entry.move, clock.day_of(entry.when)) for entry in reversed(page.history)]
    return chart.pauses_of(happened, clock.today())


def _view(row: MeasureRow, rounds: Sequence[RoundPage], pauses: Sequence[chart.Days]) -> MeasureView:
    measure, now = row.measure, row.now
    show = (number_words(measure.baseline), number_words(now.value) if now else "", number_words(measure.target))
    before = next((r for r in reversed(row.readings) if r.before_start), None)
    drawn = chart.drawn(_parts(row, rounds), pauses, number_words, _round_words)
    return MeasureView(
        row, show, _words(row, show), _compared(before, now), _caution(before, now), drawn,
        _described(row, drawn, show) if drawn else "", _notes(rounds, pauses, drawn) if drawn else [],
    )  # fmt: skip


def _words(row: MeasureRow, show: tuple[str, str, str]) -> str:
    base, now, target = show
    if not now:
        return gettext("starts at %(base)s, target %(target)s: no reading yet", base=base, target=target)
    return gettext(
        "from %(base)s to %(now)s, target %(target)s: %(way)s", base=base, now=now, target=target, way=row.attained
    )


def _compared(before: Reading | None, now: Reading | None) -> str:
    """Only where somebody said from how many: otherwise the words above say the same."""
    if before is None or now is None or (before.n is None and now.n is None):
        return ""
    sides = (rules.Side(number_words(side.value), side.n) for side in (before, now))
    return say(rules.before_after(*sides))


def _caution(before: Reading | None, now: Reading | None) -> str:
    return say(rules.caution(before.n, now.n)) if before and now else ""


def _parts(row: MeasureRow, rounds: Sequence[RoundPage]) -> list[Part]:
    """The same measure through the rounds, oldest first: same name and unit."""
    wanted = (row.measure.name.casefold(), row.measure.unit.casefold())
    found = [
        (of, same)
        for of in reversed(rounds)
        for same in of.measures
        if (same.measure.name.casefold(), same.measure.unit.casefold()) == wanted
    ]
    return [
        Part(of.run.number, same.measure.baseline, same.measure.target, [(r.on, r.value) for r in same.readings],
             of.run.started_on)
        for of, same in found
    ]  # fmt: skip


def _round_words(part: Part) -> str:
    return gettext("start") if part.number == 1 else gettext("round %(number)s", number=part.number)


def _described(row: MeasureRow, drawn: Chart, show: Mapping[int, str] | Sequence[str]) -> str:
    return gettext(
        "A line with %(count)s readings from %(first)s to %(last)s. Baseline %(base)s, last reading %(now)s, target "
        "%(target)s. The table has all of them.",
        count=len(drawn.dots), first=day_words(drawn.first), last=day_words(drawn.last), base=show[0],
        now=show[1] or "–", target=show[2],
    )  # fmt: skip


def _notes(rounds: Sequence[RoundPage], pauses: Sequence[chart.Days], drawn: Chart) -> list[str]:
    shaded = [_pause(pause) for pause in pauses if chart.within(pause, drawn)]
    changed = [
        gettext("Round %(number)s: %(changes)s", number=of.run.number, changes=of.run.changes)
        for of in reversed(rounds)
        if of.run.changes and of.run.started_on and drawn.first <= of.run.started_on <= drawn.last
    ]
    return shaded + changed


def _pause(pause: chart.Days) -> str:
    if pause[1] >= clock.today():
        return gettext("Shaded: paused since %(first)s", first=_day(pause[0]))
    return gettext("Shaded: paused from %(first)s to %(last)s", first=_day(pause[0]), last=_day(pause[1]))


def _day(day: date) -> str:
    return day_words(day, short=True)
