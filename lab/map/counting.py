"""The map's counts: kept in the transaction that changes an idea, made anew for many, and compared with the ideas."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, text

from ..db import db
from ..ideas.models import Idea
from . import rules
from .models import NO_CELL, MapPoint

_KEY = "level, cell, step, topic_id, district_id, call_id"
_ADD = text(
    f"INSERT INTO map_cells ({_KEY}, n, lat_sum, lng_sum) VALUES (:level, :cell, :step, :topic_id, :district_id, "  # noqa: S608
    f":call_id, :n, :lat_sum, :lng_sum) ON CONFLICT ({_KEY}) DO UPDATE SET n = map_cells.n + excluded.n, "
    "lat_sum = map_cells.lat_sum + excluded.lat_sum, lng_sum = map_cells.lng_sum + excluded.lng_sum"
)
_DROP = text(
    "DELETE FROM map_cells WHERE level = :level AND cell = :cell AND step = :step AND topic_id = :topic_id "
    "AND district_id = :district_id AND call_id = :call_id AND n = 0"
)
BATCH = 5000


# One idea


def keep(idea: Idea) -> None:
    """Bring point and counts in step with an idea. Inside atomic(), with what changed it."""
    idea.cell = cell_of(idea.lat, idea.lng)
    db.session.flush()
    stood = db.session.get(MapPoint, idea.id)
    stands = _standing(idea) if idea.is_public else None
    if stood and stands and all(getattr(stood, name) == value for name, value in stands.items()):
        return
    if stood:
        _count(_values(stood), -1)
    if stands:
        _count(stands, 1)
    _write(stood, stands)


def cell_of(lat: float | None, lng: float | None) -> int | None:
    return rules.cell_of(lat, lng) if lat is not None and lng is not None else None


def _standing(idea: Idea) -> dict[str, Any]:
    return {
        "idea_id": idea.id, "cell": NO_CELL if idea.cell is None else idea.cell, "step": idea.step,
        "topic_id": idea.topic_id or 0, "district_id": idea.district_id or 0, "call_id": idea.call_id or 0,
        "lat": rules.whole(idea.lat or 0), "lng": rules.whole(idea.lng or 0),
    }  # fmt: skip


def _values(point: MapPoint) -> dict[str, Any]:
    return {column.name: getattr(point, column.name) for column in MapPoint.__table__.columns}


def _write(stood: MapPoint | None, stands: dict[str, Any] | None) -> None:
    if stood and stands:
        for name, value in stands.items():
            setattr(stood, name, value)
    elif stood:
        db.session.delete(stood)
    elif stands:
        db.session.add(MapPoint(**stands))
    db.session.flush()


def _count(point: dict[str, Any], by: int) -> None:
    """One more or one less in the cell of each level."""
    same = {name: point[name] for name in ("step", "topic_id", "district_id", "call_id")}
    same |= {"n": by, "lat_sum": by * point["lat"], "lng_sum": by * point["lng"]}
    if point["cell"] == NO_CELL:
        cells = [{**same, "level": rules.NOWHERE, "cell": 0}]
    else:
        cells = [{**same, "level": level, "cell": rules.coarser(point["cell"], level)} for level in rules.LEVELS]
    db.session.execute(_ADD, cells)
    if by < 0:
        db.session.execute(_DROP, [{name: cell[name] for name in cell if name in _KEY} for cell in cells])


# All of them


def rebuild() -> None:
    """Points and counts from the ideas' own rows. Inside atomic()."""
    db.session.flush()
    db.session.expunge_all()
    number_cells()
    for statement in (*_POINTS_ANEW, *_counts_anew()):
        db.session.execute(text(statement))


def number_cells() -> int:
    """Give each public idea the cell that its place lies in; how many had another."""
    mended = 0
    for id, kept, counted in _wrong_cells():
        db.session.execute(text("UPDATE ideas SET cell = :cell WHERE id = :id"), {"id": id, "cell": counted})
        mended += kept != counted
    return mended


def _wrong_cells() -> list[tuple[int, int | None, int | None]]:
    wrong, after = [], 0
    columns = select(Idea.id, Idea.lat, Idea.lng, Idea.cell).where(Idea.listed).order_by(Idea.id).limit(BATCH)
    while rows := db.session.execute(columns.where(Idea.id > after)).all():
        wrong += [(id, cell, cell_of(lat, lng)) for id, lat, lng, cell in rows if cell != cell_of(lat, lng)]
        after = rows[-1].id
    return wrong


_STANDS = (
    "SELECT id, coalesce(cell, -1), step, coalesce(topic_id, 0), coalesce(district_id, 0), coalesce(call_id, 0), "
    "CAST(round(coalesce(lat, 0) * 100000) AS INTEGER), CAST(round(coalesce(lng, 0) * 100000) AS INTEGER) "
    "FROM ideas WHERE listed"
)
_POINTS_ANEW = (
    "DELETE FROM map_points",
    f"INSERT INTO map_points (idea_id, cell, step, topic_id, district_id, call_id, lat, lng) {_STANDS}",
    "DELETE FROM map_cells",
)


def _counts_anew() -> Iterator[str]:
    return (
        f"INSERT INTO map_cells ({_KEY}, n, lat_sum, lng_sum) {_counted(level)}"
        for level in (rules.NOWHERE, *rules.LEVELS)
    )


def _counted(level: int) -> str:
    """The cells of a level, counted from the points."""
    nowhere = level == rules.NOWHERE
    cell = "0" if nowhere else f"cell >> {2 * (rules.FINEST - level)}"
    return (
        f"SELECT {level}, {cell} AS number, step, topic_id, district_id, call_id, count(*), sum(lat), sum(lng) "  # noqa: S608 - numbers of ours
        f"FROM map_points WHERE cell {'<' if nowhere else '>='} 0 GROUP BY number, step, topic_id, district_id, call_id"
    )


# Are they right


@dataclass(frozen=True)
class Wrong:
    """A row of the map that does not say what the ideas say."""

    table: str
    id: int
    kept: Any
    counted: Any


def wrong() -> Iterator[Wrong]:
    for id, kept, counted in _wrong_cells():
        yield Wrong("ideas", id, kept, counted)
    for row in db.session.execute(text(_differ("SELECT * FROM map_points", _STANDS))):
        yield Wrong("map_points", row[0], "stands", "not so")
    for row in db.session.execute(text(_differ(_STANDS, "SELECT * FROM map_points"))):
        yield Wrong("map_points", row[0], "missing", "stands")
    for level in (rules.NOWHERE, *rules.LEVELS):
        stands = f"SELECT {_KEY}, n, lat_sum, lng_sum FROM map_cells WHERE level = {level}"  # noqa: S608 - a number of ours
        for one, other in ((stands, _counted(level)), (_counted(level), stands)):
            for row in db.session.execute(text(_differ(one, other))):
                yield Wrong("map_cells", row[1], tuple(row), "other")


def _differ(one: str, other: str) -> str:
    return f"SELECT * FROM ({one}) AS one EXCEPT SELECT * FROM ({other}) AS other"  # noqa: S608 - statements of ours
