"""The districts on a map: their shapes as SVG paths, how many ideas are open in each, and which one a point lies in."""

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from ..city import queries as city
from ..city.models import District
from ..db import db
from ..map import rules
from . import queries

FRESH = 30.0
"""Seconds that the map may lag behind the votes and moves of others."""
WIDTH, MARGIN, SHADES = 1000, 12, 4
FAR = 0.1
"""Degrees around the districts that may still belong to the city: a shape is never exact."""

Point = Sequence[float]
Ring = Sequence[Point]


@dataclass(frozen=True)
class Area:
    """A district as the map and its table show it. `shade`: 0 (no idea) to 4. `path` is "" without a polygon."""

    slug: str
    name: str
    ideas: int
    shade: int
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class CityMap:
    areas: Sequence[Area]
    whole_city: int
    height: int

    @property
    def is_drawn(self) -> bool:
        return any(area.path for area in self.areas)


def city_map() -> CityMap:
    kept = current_app.extensions.get("city_map")
    if kept and time.monotonic() - kept[0] < FRESH:
        return kept[1]
    drawn = _draw(_rings(), queries.open_by_district())
    current_app.extensions["city_map"] = (time.monotonic(), drawn)
    return drawn


def forget_map() -> None:
    current_app.extensions.pop("city_map", None)
    current_app.extensions.pop("city_shapes", None)


def at_point(near: str) -> int | None:
    """The district that holds the point “latitude,longitude”, None for no point or one outside the city."""
    try:
        lat, lng = (float(part) for part in near.split(","))
    except ValueError:
        return None
    return district_of(lat, lng) if math.isfinite(lat) and math.isfinite(lng) else None


def district_of(lat: float, lng: float) -> int | None:
    return next((id for id, ring in _rings().items() if holds(ring, lng, lat)), None)


def shapes() -> Mapping[int, Ring]:
    """The districts that have a shape, by id: rings of [longitude, latitude]."""
    return {id: ring for id, ring in _rings().items() if ring}


def bounds(margin: float = 0.0) -> tuple[float, float, float, float] | None:
    """West, south, east and north of all shapes, and so many degrees around; None where nothing is drawn."""
    points = [point for ring in _rings().values() for point in ring]
    if not points:
        return None
    lngs, lats = [p[0] for p in points], [p[1] for p in points]
    return min(lngs) - margin, min(lats) - margin, max(lngs) + margin, max(lats) + margin


def is_far_away(lat: float, lng: float) -> bool:
    """Whether a point lies well outside the city, as far as its shapes tell."""
    around = bounds(FAR)
    return around is not None and not (around[0] <= lng <= around[2] and around[1] <= lat <= around[3])


@dataclass(frozen=True)
class Picture:
    """The city's districts as one drawing, the one that is meant apart from it, and the point in it."""

    height: int
    others: str
    own: str
    point: tuple[float, float] | None
    is_exact: bool
    at: str
    """Where the moving map begins: latitude, longitude, zoom; "" without a point."""


def picture(district_id: int | None, lat: float | None, lng: float | None) -> Picture | None:
    """Where something is; None where the city has no shapes, or nothing is known of the place."""
    drawn = _shapes()
    if not drawn.paths or not (district_id in drawn.paths or (lat is not None and lng is not None)):
        return None
    others = "".join(path for id, path in drawn.paths.items() if id != district_id)
    own = drawn.paths.get(district_id or 0, "")
    if lat is None or lng is None or is_far_away(lat, lng):
        return Picture(drawn.height, others, own, None, False, "")
    return Picture(drawn.height, others, own, drawn.project((lng, lat)), rules.is_exact(lat, lng), f"{lat},{lng},15")


@dataclass(frozen=True)
class _Shapes:
    """What is read and drawn of the districts, kept as long as their names are."""

    rings: Mapping[int, Ring]
    paths: dict[int, str]
    project: Callable[[Point], tuple[float, float]]
    height: int


def _shapes() -> _Shapes:
    kept, named = current_app.extensions.get("city_shapes"), city.places()
    if kept and kept[0] is named:
        return kept[1]
    rings = {id: ring or [] for id, ring in db.session.execute(select(District.id, District.polygon))}
    project, height = _projection([point for ring in rings.values() for point in ring])
    paths = {id: _path([(round(x), round(y)) for x, y in map(project, ring)]) for id, ring in rings.items() if ring}
    drawn = _Shapes(rings, paths, project, height)
    current_app.extensions["city_shapes"] = (named, drawn)
    return drawn


def _rings() -> Mapping[int, Ring]:
    return _shapes().rings


def _draw(rings: Mapping[int, Ring], open_ideas: dict[int | None, int]) -> CityMap:
    points = [point for ring in rings.values() for point in ring]
    project, height = _projection(points)
    most = max((n for id, n in open_ideas.items() if id is not None), default=0)
    areas = []
    for id, named in city.places().districts.items():
        ring, n = [project(p) for p in rings.get(id, [])], open_ideas.get(id, 0)
        x, y = _middle(ring)
        areas.append(Area(named.slug, named.name, n, math.ceil(SHADES * n / most) if most else 0, _path(ring), x, y))
    return CityMap(areas, open_ideas.get(None, 0), height)


def _projection(points: list[Point]) -> tuple[Callable[[Point], tuple[float, float]], int]:
    """Degrees to the picture's units: true to shape for the size of a city."""
    if not points:
        return (lambda p: (0.0, 0.0)), 0
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / (((east - west) * shrink) or 1)

    def project(p: Point) -> tuple[float, float]:
        return round(MARGIN + (p[0] - west) * shrink * scale, 1), round(MARGIN + (north - p[1]) * scale, 1)

    return project, math.ceil((north - south) * scale) + 2 * MARGIN


def _path(ring: Iterable[Point]) -> str:
    drawn = " L".join(f"{x:g} {y:g}" for x, y in ring)
    return f"M{drawn}Z" if drawn else ""


def _middle(ring: Sequence[Point]) -> tuple[float, float]:
    """The centre of mass, where the name stands."""
    area = cx = cy = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        cross = x1 * y2 - x2 * y1
        area, cx, cy = area + cross, cx + (x1 + x2) * cross, cy + (y1 + y2) * cross
    return (round(cx / (3 * area), 1), round(cy / (3 * area), 1)) if area else (0.0, 0.0)


def holds(ring: Ring, lng: float, lat: float) -> bool:
    """Whether a line from the point to the east crosses the ring an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        if (y1 > lat) != (y2 > lat) and lng < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
