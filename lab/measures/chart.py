"""The course of a measure as a picture: where everything stands in a field of 320 × 204, for an SVG.

Readings of all rounds that measured the same stand on one line of time; each round has its own baseline and target.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 320, 204
LEFT, RIGHT, TOP, BOTTOM = 10, 310, 38, 156
LABEL = 14
"""The room that a label needs above or below its line."""

Dated = tuple[date, float]
Days = tuple[date, date]


@dataclass(frozen=True)
class Part:
    """What one round gives: its readings by day, and what they are held against."""

    number: int
    baseline: float
    target: float
    readings: Sequence[Dated]
    started_on: date | None = None


@dataclass(frozen=True)
class Line:
    """One round's baseline or target, from x0 to x1. Its label begins where the line does, or ends there."""

    x0: float
    x1: float
    y: float
    label: str
    label_y: float

    @property
    def anchor(self) -> str:
        return "start" if self.x0 < WIDTH / 3 else "end"


@dataclass(frozen=True)
class Mark:
    x: float
    label: str
    anchor: str


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    label: str = ""
    anchor: str = "middle"
    label_y: float = 0.0


@dataclass(frozen=True)
class Chart:
    """`curves`: one path for each round. `shades`: (x, width) of each pause. `first`, `last`: the ends of the time."""

    curves: list[str]
    dots: list[Dot]
    baselines: list[Line]
    targets: list[Line]
    shades: list[tuple[float, float]]
    marks: list[Mark]
    first: date
    last: date


def drawn(
    parts: Sequence[Part], pauses: Sequence[Days], said: Callable[[float], str], marked: Callable[[Part], str]
) -> Chart | None:
    """None where there is no course: fewer than two days. `said` writes a number, `marked` where a round began."""
    shown = [part for part in parts if part.readings]
    days = sorted({on for part in shown for on, _ in part.readings})
    if len(days) < 2:
        return None
    across, up = _time(days[0], days[-1]), _height(shown)
    ends = [part.readings[0][0] for part in shown[1:]] + [days[-1]]
    spans = [(across(part.readings[0][0]), across(end)) for part, end in zip(shown, ends, strict=True)]
    return Chart(
        curves=[_curve(part, across, up) for part in shown],
        dots=_dots(shown, across, up, said),
        baselines=[_line(part.baseline, part.target, span, up, said) for part, span in zip(shown, spans, strict=True)],
        targets=[_line(part.target, part.baseline, span, up, said) for part, span in zip(shown, spans, strict=True)],
        shades=[shade for pause in pauses if (shade := _shade(pause, (days[0], days[-1]), across))],
        marks=[mark for part in shown if (mark := _mark(part, (days[0], days[-1]), across, marked))],
        first=days[0],
        last=days[-1],
    )


def _time(first: date, last: date) -> Callable[[date], float]:
    step = (RIGHT - LEFT) / (last - first).days
    return lambda on: round(LEFT + (on - first).days * step, 1)


def _height(parts: Sequence[Part]) -> Callable[[float], float]:
    """Everything that is drawn fits in; baseline and target differ, so there is a height."""
    values = [value for part in parts for value in (part.baseline, part.target, *(v for _, v in part.readings))]
    low, high = min(values), max(values)
    step = (BOTTOM - TOP) / (high - low)
    return lambda value: round(BOTTOM - (value - low) * step, 1)


def _curve(part: Part, across: Callable[[date], float], up: Callable[[float], float]) -> str:
    return "M" + "L".join(f"{across(on)} {up(value)}" for on, value in part.readings)


def _dots(
    parts: Sequence[Part], across: Callable[[date], float], up: Callable[[float], float], said: Callable[[float], str]
) -> list[Dot]:
    """The last one carries its value: that is what people look for."""
    dots = [Dot(across(on), up(value)) for part in parts for on, value in part.readings]
    value = parts[-1].readings[-1][1]
    x, y = dots[-1].x, dots[-1].y
    return [*dots[:-1], Dot(x, y, said(value), "end", y + 20 if y < TOP + 2 * LABEL else y - 9)]


def _line(
    value: float, other: float, span: tuple[float, float], up: Callable[[float], float], said: Callable[[float], str]
) -> Line:
    """The label of the higher line stands above it, that of the lower one below."""
    y = up(value)
    return Line(span[0], max(span[1], span[0] + 4), y, said(value), y - 5 if value > other else y + LABEL)


def _shade(pause: Days, shown: Days, across: Callable[[date], float]) -> tuple[float, float] | None:
    """The part of a pause that lies in the picture; a day is as wide as one can see."""
    first, last = max(pause[0], shown[0]), min(pause[1], shown[1])
    if first > last:
        return None
    x = across(first)
    return x, max(3.0, round(across(last) - x, 1))


def _mark(part: Part, shown: Days, across: Callable[[date], float], marked: Callable[[Part], str]) -> Mark | None:
    """Where the round's test began, if it did so in the picture."""
    if part.started_on is None or not shown[0] <= part.started_on <= shown[1]:
        return None
    x = across(part.started_on)
    return Mark(x, marked(part), "start" if x < WIDTH / 2 else "end")


def pauses_of(happened: Sequence[tuple[str, date]], today: date) -> list[Days]:
    """(first, last day) of each pause from what happened, oldest first; one that goes on lasts until today."""
    pauses: list[Days] = []
    since: date | None = None
    for move, on in happened:
        if move == "pause":
            since = on
        elif move in ("resume", "finish") and since:
            pauses.append((since, on))
            since = None
    return [*pauses, (since, max(since, today))] if since else pauses


def within(pause: Days, chart: Chart) -> bool:
    return pause[0] <= chart.last and pause[1] >= chart.first
