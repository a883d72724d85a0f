"""Where the demo's ideas stand: points in their districts, the same ones each time."""

from collections.abc import Mapping, Sequence
from functools import cache
from random import Random

from ..ideas import districts
from ..map import rules
from .content import city as content

PLACED = 0.85
"""So many of the ideas in a district have a point, too."""

Point = tuple[float, float]
NO_POINT: tuple[None, None] = (None, None)


def point_of(key: str, district: str) -> Point | tuple[None, None]:
    """(latitude, longitude) of the idea `key`; some have none."""
    dice = Random(f"place of {key}")
    return _inside(_rings()[district], dice) if district and dice.random() < PLACED else NO_POINT


@cache
def _rings() -> Mapping[str, Sequence[Sequence[float]]]:
    return {row["slug"]: row["polygon"] for row in content.DISTRICTS}


def _inside(ring: Sequence[Sequence[float]], dice: Random) -> Point:
    """Most around the district's middle, as in a city; rounded as a resident's place is."""
    lngs, lats = [p[0] for p in ring], [p[1] for p in ring]
    while True:
        lng = dice.triangular(min(lngs), max(lngs))
        lat = dice.triangular(min(lats), max(lats))
        lat, lng = rules.near(lat, lng)
        if districts.holds(ring, lng, lat):
            return lat, lng
