"""What stands in a part of the map: counts of cells where there is much, single ideas where there is little."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, TextClause, bindparam, func, select, text

from ..db import db
from ..ideas.models import Idea
from . import rules
from .models import MapCell, MapPoint
from .rules import Box, View

SHOWN = 30
"""Ideas that the list beside the map names."""
LOOKED_THROUGH = 2000
"""The list's first ideas that are looked through for those in a view that holds more than it can name."""

C = Idea.__table__.c
_P = MapPoint.__table__.c
LINE = (C.id, C.title, C.lang, C.topic_id, C.district_id, C.stage, C.step, C.votes)
"""What a line of the list beside the map shows."""
_UNINDEXED = {
    "step": "p.step || ''", "topic_id": "p.topic_id + 0", "district_id": "p.district_id + 0",
    "call_id": "p.call_id + 0",
}  # fmt: skip


class Narrow(NamedTuple):
    """Which ideas the map shows; None or "" is all."""

    step: str = ""
    topic: int | None = None
    district: int | None = None
    call: int | None = None

    @property
    def values(self) -> dict[str, Any]:
        given = {"step": self.step, "topic_id": self.topic, "district_id": self.district, "call_id": self.call}
        return {name: value for name, value in given.items() if value}


class Cluster(NamedTuple):
    lng: float
    lat: float
    n: int


@dataclass(frozen=True)
class Seen:
    """`points` is None where there are too many to send one by one; then `clusters` hold all of them.

    `total`: how many stand in the view's cells. `unplaced`: how many have no point, by district; 0 is the whole city.
    """

    total: int
    clusters: Sequence[Cluster]
    points: Sequence[Row] | None
    unplaced: Mapping[int, int]


def seen(box: Box, zoom: int, only: Narrow) -> Seen:
    view = rules.view_of(box, zoom)
    clusters = _clusters(view, only)
    total = sum(cluster.n for cluster in clusters)
    points = _points(view, box, only) if total <= rules.MOST_POINTS else None
    return Seen(total if points is None else len(points), clusters, points, unplaced(only))


def unplaced(only: Narrow) -> dict[int, int]:
    """Ideas without a point, by district; 0 is the whole city."""
    found = db.session.execute(_unplaced(tuple(only.values)), only.values)
    return {district: n for district, n in found}  # noqa: C416 - rows are no pairs to a type checker


def lines(box: Box, zoom: int, only: Narrow) -> tuple[int, Sequence[Row]]:
    """How many ideas stand in a part of the map, and SHOWN of them: the most voted, or of many the rising ones."""
    view = rules.view_of(box, zoom)
    total = sum(cluster.n for cluster in _clusters(view, only))
    if total > rules.MOST_POINTS:
        return total, db.session.execute(_rising_inside(tuple(only.values)), {**only.values, **_degrees(box)}).all()
    ids = [point.id for point in _points(view, box, only)]
    found = select(*LINE).where(C.id.in_(ids)).order_by(C.votes.desc(), C.id.desc()).limit(SHOWN)
    return len(ids), db.session.execute(found).all()


# Cells


def _clusters(view: View, only: Narrow) -> list[Cluster]:
    statement = _cells(len(view.ranges), tuple(only.values))
    rows = db.session.execute(statement, {"level": view.level, **_ends(view.ranges), **only.values})
    # PostgreSQL's sums of wide numbers are decimals.
    inside = ((int(n), int(lat), int(lng)) for cell, n, lat, lng in rows if view.holds(cell))
    return [Cluster(_degree(lng / n), _degree(lat / n), n) for n, lat, lng in inside]


def _ends(ranges: Iterable[tuple[int, int]]) -> dict[str, int]:
    return {name: end for k, (a, b) in enumerate(ranges) for name, end in ((f"a{k}", a), (f"b{k}", b))}


def _degree(mean: float) -> float:
    return round(mean / rules.DEGREE, 4)


@lru_cache(maxsize=512)
def _cells(ranges: int, narrowed: tuple[str, ...]) -> TextClause:
    """The ranges come first and each is one walk along the table's key: what lies outside is not read."""
    pairs = ", ".join(f"(:a{k}, :b{k})" for k in range(ranges))
    also = "".join(f" AND {name} = :{name}" for name in narrowed)
    return text(
        "SELECT cell, sum(n), sum(lat_sum), sum(lng_sum) "  # noqa: S608 - names of ours
        f"FROM (VALUES {pairs}) AS part CROSS JOIN map_cells "
        f"WHERE level = :level AND cell BETWEEN part.column1 AND part.column2{also} GROUP BY cell"
    )


@lru_cache(maxsize=32)
def _unplaced(narrowed: tuple[str, ...]) -> Select:
    cells = MapCell.__table__.c
    return (
        select(cells.district_id, func.sum(cells.n))
        .where(cells.level == rules.NOWHERE, cells.cell == 0, *(cells[name] == bindparam(name) for name in narrowed))
        .group_by(cells.district_id)
    )


# Single ideas


def _points(view: View, box: Box, only: Narrow) -> Sequence[Row]:
    shift = 2 * (rules.FINEST - view.level)
    finest = [(first << shift, (last + 1 << shift) - 1) for first, last in view.ranges]
    statement = _single(len(view.ranges), tuple(only.values))
    return db.session.execute(statement, {**_ends(finest), **only.values, **_whole(box)}).all()


@lru_cache(maxsize=512)
def _single(ranges: int, narrowed: tuple[str, ...]) -> TextClause:
    pairs = ", ".join(f"(:a{k}, :b{k})" for k in range(ranges))
    # Written so that no index serves them: only the walk along the cells reads little.
    also = "".join(f" AND {_UNINDEXED[name]} = :{name}" for name in narrowed)
    return text(
        "SELECT p.idea_id AS id, p.lat, p.lng, p.step, ideas.votes "  # noqa: S608 - names of ours
        f"FROM (VALUES {pairs}) AS part CROSS JOIN map_points AS p "
        "JOIN ideas ON ideas.id = p.idea_id "
        "WHERE p.cell BETWEEN part.column1 AND part.column2 AND p.cell >= 0 "
        f"AND p.lat BETWEEN :south AND :north AND p.lng BETWEEN :west AND :east{also} ORDER BY p.idea_id"
    )


def _whole(box: Box) -> dict[str, int]:
    return {name: rules.whole(degrees) for name, degrees in box._asdict().items()}


def _degrees(box: Box) -> dict[str, float]:
    return dict(box._asdict())


@lru_cache(maxsize=32)
def _rising_inside(narrowed: tuple[str, ...]) -> Select:
    """From the top of the list, as far as LOOKED_THROUGH: a view with so many ideas has some of them there."""
    only = [C[name] == bindparam(name) for name in narrowed]
    first = select(C.id).where(C.listed, *only).order_by(C.rising.desc(), C.id.desc()).limit(LOOKED_THROUGH).subquery()
    inside = (
        C.lat.between(bindparam("south"), bindparam("north")),
        C.lng.between(bindparam("west"), bindparam("east")),
    )
    found = select(*LINE).join(first, first.c.id == C.id).where(*inside)
    return found.order_by(C.rising.desc(), C.id.desc()).limit(SHOWN)
