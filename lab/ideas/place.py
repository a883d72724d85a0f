"""The place that a form names: rounded, in its district, and not far from the city."""

import math
from typing import NamedTuple

from ..city import queries as city
from ..map import rules
from . import districts


class Place(NamedTuple):
    lat: float | None
    lng: float | None
    district_id: int | None


def read(lat: str | None, lng: str | None, exact: bool, district: str | None) -> Place:
    """Half a point is none. Without a chosen district the point says which one it is."""
    named, a, o = city.places().district(district or ""), number(lat, 90), number(lng, 180)
    chosen = named.id if named else None
    if a is None or o is None:
        return Place(None, None, chosen)
    a, o = rules.exact(a, o) if exact else rules.near(a, o)
    return Place(a, o, chosen or districts.district_of(a, o))


def number(given: str | None, limit: float) -> float | None:
    try:
        number = float(given or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= limit else None


def is_far(lat: str | None, lng: str | None) -> bool:
    a, o = number(lat, 90), number(lng, 180)
    return a is not None and o is not None and districts.is_far_away(a, o)


def shown(lat: float | None, lng: float | None) -> dict[str, object]:
    """What the form of an idea shows of its place."""
    if lat is None or lng is None:
        return {"lat": "", "lng": "", "exact": False}
    return {"lat": f"{lat:.5f}".rstrip("0").rstrip("."), "lng": f"{lng:.5f}".rstrip("0").rstrip("."),
            "exact": rules.is_exact(lat, lng)}  # fmt: skip
