"""Ideas around a place: a true radius over those that stand on the map.

The city is cut into bands of latitude; an index holds each band from west to east, so a circle reads only what lies
about it, however many ideas the city has.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Float, bindparam, case, func, literal, literal_column, select, tuple_

from ..db import db
from .models import BAND, BANDS_A_DEGREE, Idea

METRES_A_DEGREE = 111_195.0
RADIUS, LEAST, MOST = 1000, 100, 20_000
FEW = 1500
"""Up to so many ideas in the circle are collected and sorted; among more, the order's index soon meets enough."""

STEPS = (60, 120, 250, 500, 1000, 2000, 4000, 8000)

Cursor = tuple[float, int]
"""How far the last idea of a page is, in square metres, and its id."""

C = Idea.__table__.c
_BAND: ColumnElement = literal_column(BAND)


@dataclass(frozen=True)
class Near:
    lat: float
    lng: float
    radius: int = RADIUS

    def said(self) -> str:
        return f"{self.lat:.3f},{self.lng:.3f}"


def near(given: str, radius: str = "") -> Near | None:
    """From “53.05,10.05” and metres; None for what is no place on earth. Rounded to about 100 metres."""
    try:
        lat, lng = (round(float(part), 3) for part in given.split(","))
    except ValueError:
        return None
    if not (-85 <= lat <= 85 and -180 <= lng <= 180):
        return None
    metres = int(radius) if radius.isascii() and radius.isdigit() and len(radius) < 9 else RADIUS
    return Near(lat, lng, min(max(metres, LEAST), MOST))


def distance() -> ColumnElement[float]:
    """Square metres, by arithmetic that every database does alike; enough for the size of a city."""
    north = (C.lat - bindparam("near_lat", type_=Float)) * METRES_A_DEGREE
    east = (C.lng - bindparam("near_lng", type_=Float)) * bindparam("near_width", type_=Float)
    return north * north + east * east


def inside(indexed: bool, circle: str = "") -> list[ColumnElement[bool]]:
    """Within the circle. `indexed`: by the bands; else written so that no index can serve it. `circle` tells several
    in one statement apart."""
    box = [
        C.lat.between(bindparam(f"near_south{circle}"), bindparam(f"near_north{circle}")),
        C.lng.between(bindparam(f"near_west{circle}"), bindparam(f"near_east{circle}")),
        distance() <= bindparam(f"near_square{circle}", type_=Float),
    ]
    bands: Any = bindparam(f"near_bands{circle}", expanding=True)
    return [C.lat.is_not(None), _BAND.in_(bands), *box] if indexed else box


def values(place: Near, radius: float | None = None) -> dict[str, Any]:
    width = METRES_A_DEGREE * math.cos(math.radians(place.lat))
    centre = {"near_lat": place.lat, "near_lng": place.lng, "near_width": width}
    return centre | _circle(place, radius or place.radius, width)


def _circle(place: Near, metres: float, width: float, circle: str = "") -> dict[str, Any]:
    up, aside = metres / METRES_A_DEGREE, metres / width
    # One band more on each side: databases do not agree on how a number loses its fraction.
    bands = range(math.floor((place.lat - up) * BANDS_A_DEGREE) - 1, math.floor((place.lat + up) * BANDS_A_DEGREE) + 2)
    return {
        f"near_square{circle}": float(metres * metres), f"near_bands{circle}": list(bands),
        f"near_south{circle}": place.lat - up, f"near_north{circle}": place.lat + up,
        f"near_west{circle}": place.lng - aside, f"near_east{circle}": place.lng + aside,
    }  # fmt: skip


def are_few(place: Near) -> bool:
    some = select(C.id).where(C.listed, *inside(indexed=True)).limit(FEW + 1).subquery()
    return int(db.session.scalar(select(func.count()).select_from(some), values(place)) or 0) <= FEW


def wide_enough(
    place: Near, conditions: Sequence[ColumnElement[bool]], given: Mapping[str, Any], page: int, beyond: Cursor | None
) -> float:
    """The smallest of a few radii that holds a page of ideas behind the one at which the last page ended."""
    least = math.sqrt(beyond[0]) if beyond else 0.0
    tries = [metres for step in STEPS if (metres := least + step) < place.radius]
    if not tries:
        return place.radius
    known = {**values(place), **given}
    cases = []
    for n, metres in enumerate(tries):
        known |= _circle(place, metres, known["near_width"], f"_{n}")
        cases.append((_held(f"_{n}", conditions, beyond, page) >= page, literal(metres)))
    # Looked at in turn: the first circle that holds enough ends it.
    return float(db.session.scalar(select(case(*cases, else_=literal(float(place.radius)))), known) or place.radius)


def _held(
    circle: str, conditions: Sequence[ColumnElement[bool]], beyond: Cursor | None, page: int
) -> ColumnElement[int]:
    # Many may stand at one place: those that were shown already do not count.
    farther = [tuple_(distance(), C.id) > tuple_(literal(beyond[0], Float), beyond[1])] if beyond else []
    some = select(C.id).where(C.listed, *inside(True, circle), *farther, *conditions).limit(page).subquery()
    return select(func.count()).select_from(some).scalar_subquery()
