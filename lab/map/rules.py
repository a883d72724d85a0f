"""Where things stand on the map, as numbers: rounded places, the grid's cells, and what a view asks for. Pure."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from ..errors import N_, Invalid

FINEST = 18
"""The grid's finest level: the world is 2^18 cells wide, one is about 90 m in central Europe."""
COARSEST = 2
LEVELS = range(COARSEST, FINEST + 1)
NOWHERE = 0
"""The level under which ideas without a point are counted."""
DEGREE = 100_000
"""Places are counted in whole hundred-thousandths of a degree, about a metre: sums of them stay exact."""
ROUND_TO = 0.001
"""Degrees of latitude that 100 m are, or a little more."""
MOST_CELLS = 600
"""So many clusters fill a large screen; a view that asks for more gets larger cells."""
MOST_POINTS = 400
"""So many ideas are sent one by one; where there are more, cells are counted."""
MOST_ZOOM = 20
_MOST_TILES = 64
_EDGE = 85.0511
"""The Mercator map ends here."""


class Box(NamedTuple):
    """A part of the map in degrees."""

    west: float
    south: float
    east: float
    north: float


WORLD = Box(-180.0, -90.0, 180.0, 90.0)


# Rounding


def near(lat: float, lng: float) -> tuple[float, float]:
    """The place to 100 m: where somebody stands is nobody's business. Rounding it again changes nothing."""
    lat = round(round(lat / ROUND_TO) * ROUND_TO, 5)
    step = max(ROUND_TO, round(ROUND_TO / max(math.cos(math.radians(lat)), 0.01), 4))
    lng = max(-180.0, min(180.0, round(lng / step) * step))
    return lat, round(lng, 5)


def exact(lat: float, lng: float) -> tuple[float, float]:
    """To a metre: finer is noise."""
    return round(lat, 5), round(lng, 5)


def is_exact(lat: float, lng: float) -> bool:
    """Whether the author wanted the place finer than 100 m."""
    return near(lat, lng) != (lat, lng)


def whole(degrees: float) -> int:
    return round(degrees * DEGREE)


# The grid


def cell_of(lat: float, lng: float, level: int = FINEST) -> int:
    """The cell's number: neighbours' numbers lie close together, and a coarser cell's number is the beginning of it."""
    x, y = _column_row(lat, lng, level)
    return _spread(x) | _spread(y) << 1


def coarser(cell: int, level: int) -> int:
    return cell >> 2 * (FINEST - level)


def place_of(cell: int, level: int) -> tuple[int, int]:
    """(column, row) of a cell."""
    return _gather(cell), _gather(cell >> 1)


def _column_row(lat: float, lng: float, level: int) -> tuple[int, int]:
    lat, size = math.radians(max(-_EDGE, min(_EDGE, lat))), 1 << level
    x = (lng + 180) / 360 * size
    y = (1 - math.asinh(math.tan(lat)) / math.pi) / 2 * size
    return max(0, min(size - 1, int(x))), max(0, min(size - 1, int(y)))


def _spread(n: int) -> int:
    """A zero after each of the 18 bits."""
    n = (n | n << 16) & 0x0000FFFF0000FFFF
    n = (n | n << 8) & 0x00FF00FF00FF00FF
    n = (n | n << 4) & 0x0F0F0F0F0F0F0F0F
    n = (n | n << 2) & 0x3333333333333333
    return (n | n << 1) & 0x5555555555555555


def _gather(n: int) -> int:
    n &= 0x5555555555555555
    n = (n | n >> 1) & 0x3333333333333333
    n = (n | n >> 2) & 0x0F0F0F0F0F0F0F0F
    n = (n | n >> 4) & 0x00FF00FF00FF00FF
    n = (n | n >> 8) & 0x0000FFFF0000FFFF
    return (n | n >> 16) & 0x00000000FFFFFFFF


# What a view asks for


class View(NamedTuple):
    """The cells of `level` in the columns and rows of a box, as few ranges of cell numbers that hold them all."""

    level: int
    columns: range
    rows: range
    ranges: tuple[tuple[int, int], ...]

    def holds(self, cell: int) -> bool:
        x, y = place_of(cell, self.level)
        return x in self.columns and y in self.rows


def view_of(box: Box, zoom: int) -> View:
    level = max(COARSEST, min(FINEST, zoom + 2))
    columns, rows = _columns_rows(box, level)
    while level > COARSEST and len(columns) * len(rows) > MOST_CELLS:
        level -= 1
        columns, rows = _columns_rows(box, level)
    return View(level, columns, rows, _ranges(box, level))


def zoom_of(box: Box) -> int:
    """The zoom at which the box fills a screen, for who asks without one."""
    width = max(box.east - box.west, 1e-6)
    return max(0, min(MOST_ZOOM, int(math.log2(360 / width * 4))))


def _columns_rows(box: Box, level: int) -> tuple[range, range]:
    left, top = _column_row(box.north, box.west, level)
    right, bottom = _column_row(box.south, box.east, level)
    return range(left, right + 1), range(top, bottom + 1)


def _ranges(box: Box, level: int) -> tuple[tuple[int, int], ...]:
    tiles = level
    columns, rows = _columns_rows(box, tiles)
    while len(columns) * len(rows) > _MOST_TILES:
        tiles -= 1
        columns, rows = _columns_rows(box, tiles)
    shift = 2 * (level - tiles)
    numbers = sorted(_spread(x) | _spread(y) << 1 for x in columns for y in rows)
    return tuple((first << shift, (last + 1 << shift) - 1) for first, last in _runs(numbers))


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    first = last = numbers[0]
    for number in numbers[1:]:
        if number != last + 1:
            yield first, last
            first = number
        last = number
    yield first, last


# What an address may ask


def box_of(given: str) -> Box:
    """“west,south,east,north” in degrees; nothing is the whole world. Raises Invalid in words."""
    if not given.strip():
        return WORLD
    try:
        numbers = [float(part) for part in given.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
        raise _refused(N_("bbox needs four numbers: west, south, east, north, with commas between them."))
    west, south, east, north = numbers
    if abs(south) > 90 or abs(north) > 90 or south > north:
        raise _refused(N_("In bbox the south comes before the north, both between -90 and 90."))
    if west > east:
        raise _refused(N_("In bbox the west comes before the east. A view across the date line needs two questions."))
    if east < -180 or west > 180:
        raise _refused(N_("In bbox west and east lie between -180 and 180."))
    # A wide screen shows the world more than once: there is only one.
    return Box(max(west, -180.0), south, min(east, 180.0), north)


def zoom_in(given: str, box: Box) -> int:
    """The map's own zoom, 0 to 20. Raises Invalid in words."""
    if not given.strip():
        return zoom_of(box)
    if not (given.isascii() and given.isdigit() and len(given) < 3) or int(given) > MOST_ZOOM:
        raise _refused(N_("zoom is a whole number from 0 to 20."))
    return int(given)


def _refused(words: str) -> Invalid:
    return Invalid({"bbox": [words]})
