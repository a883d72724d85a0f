"""The map as GeoJSON: few features with many points each, so that a phone reads kilobytes and not the titles of all."""

from typing import Any

from ..city import queries as city
from ..ideas import districts
from ..ideas.rules import STEPS
from . import rules
from .queries import Seen
from .rules import Box


def ideas(seen: Seen, box: Box) -> dict[str, Any]:
    """One MultiPoint: single ideas with arrays beside it, or clusters with their counts."""
    return {
        "type": "FeatureCollection", "bbox": list(box), "total": seen.total, "steps": list(STEPS),
        "unplaced": _by_slug(seen.unplaced), "features": [_clusters(seen) if seen.points is None else _single(seen)],
    }  # fmt: skip


def _single(seen: Seen) -> dict[str, Any]:
    points = seen.points or ()
    places = [[point.lng / rules.DEGREE, point.lat / rules.DEGREE] for point in points]
    return _points("ideas", places, ids=[point.id for point in points], votes=[point.votes for point in points],
                   steps=[STEPS.index(point.step) for point in points])  # fmt: skip


def _clusters(seen: Seen) -> dict[str, Any]:
    return _points("clusters", [[c.lng, c.lat] for c in seen.clusters], counts=[c.n for c in seen.clusters])


def _points(kind: str, places: list[list[float]], **beside: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "MultiPoint", "coordinates": places},
        "properties": {"kind": kind, **beside},
    }


def _by_slug(unplaced: Any) -> dict[str, int]:
    """By the district's slug; "" is the whole city."""
    known = city.places().districts
    counts: dict[str, int] = {}
    for id, n in unplaced.items():
        slug = known[id].slug if id in known else ""
        counts[slug] = counts.get(slug, 0) + n
    return counts


def shapes() -> dict[str, Any]:
    """The districts' borders."""
    known = city.places().districts
    drawn = [
        {
            "type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]},
            "properties": {"slug": known[id].slug, "name": known[id].name},
        }
        for id, ring in districts.shapes().items() if id in known
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": drawn}
