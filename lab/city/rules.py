"""What a city's rows must look like. Pure."""

import json
import re
from typing import Any

from ..errors import N_, Words

NAME = (2, 80)
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_MAX = 40
RING_MAX = 5000
POPULATION_MAX = 100_000_000
AMOUNT_MAX = 10**11
"""Whole units of the lab's currency."""

NO_RING = N_("Paste one polygon as GeoJSON, for example from geojson.io, or leave this empty.")
NO_POINTS = N_("Each point is [longitude, latitude] in degrees, and a polygon has at least three corners.")

Ring = list[list[float]]


def slug_of(words: list[str]) -> str:
    """From the folded words of a name: “Alt Stadt” → alt-stadt."""
    return "-".join(re.sub(r"[^a-z0-9]", "", word) for word in words)[:SLUG_MAX].strip("-")


def ring_of(text: str) -> Ring:
    """The closed outer ring of a GeoJSON Polygon, Feature or collection of one. Raises ValueError with the sentence."""
    if not text.strip():
        return []
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise ValueError(NO_RING) from wrong
    points = [_point(one) for one in _outer(found)]
    if points and points[0] != points[-1]:
        points.append(points[0])
    if len({tuple(point) for point in points}) < 3:
        raise ValueError(NO_POINTS)
    if len(points) > RING_MAX:
        raise ValueError(
            Words(N_("This polygon has {n} points. Simplify it to {most} or fewer."), n=len(points), most=RING_MAX)
        )
    return points


def _outer(found: Any) -> list[Any]:
    if isinstance(found, list):
        return found
    if not isinstance(found, dict):
        raise ValueError(NO_RING)
    if found.get("type") == "FeatureCollection" and len(found.get("features") or ()) == 1:
        found = found["features"][0]
    geometry = found.get("geometry") if isinstance(found, dict) and found.get("type") == "Feature" else found
    if not isinstance(geometry, dict) or geometry.get("type") != "Polygon":
        raise ValueError(NO_RING)
    rings = geometry.get("coordinates")
    if not isinstance(rings, list) or not rings or not isinstance(rings[0], list):
        raise ValueError(NO_RING)
    return rings[0]


def _point(one: Any) -> list[float]:
    if not isinstance(one, list) or len(one) < 2 or not all(type(n) in (int, float) for n in one[:2]):
        raise ValueError(NO_POINTS)
    lng, lat = (round(float(n), 6) for n in one[:2])
    if not (-180 <= lng <= 180 and -90 <= lat <= 90):
        raise ValueError(NO_POINTS)
    return [lng, lat]


def geojson_of(ring: Ring) -> str:
    return json.dumps({"type": "Polygon", "coordinates": [ring]}) if ring else ""
