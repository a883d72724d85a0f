"""Ideas that are about the same as a text: suggested to whoever writes it, never taken for the same."""

from collections.abc import Sequence

from sqlalchemy import Row, select

from ..db import db
from ..ideas.models import Idea
from ..ideas.queries import CARD_COLUMNS
from . import index, rules

Place = tuple[float, float]


def like(words: str, near: Place | None = None, but: int = 0, limit: int = rules.MOST) -> list[int]:
    """Ids of public ideas, likest first."""
    said = index.said(words)
    if said is None:
        return []
    found = {row.id: said.likeness(row.title, row.need) for row in index.of_ideas(index.candidates(said))}
    enough = {id: likeness.rank for id, likeness in found.items() if likeness.is_enough and id != but}
    if near and enough:
        enough = _nearest_first(enough, near)
    return sorted(enough, key=lambda id: (-enough[id], -id))[:limit]


def _nearest_first(ranks: dict[int, float], near: Place) -> dict[int, float]:
    places = db.session.execute(select(Idea.id, Idea.lat, Idea.lng).where(Idea.id.in_(ranks)))
    metres = {id: rules.metres_between(near, (lat, lng)) for id, lat, lng in places if lat is not None}
    return {id: rank * rules.near_bonus(metres.get(id)) for id, rank in ranks.items()}


def ideas_like(words: str, near: Place | None = None, but: int = 0) -> list[Row]:
    """Rows of CARD_COLUMNS and what a hit tells of the outcome, likest first."""
    ids = like(words, near, but)
    rows = _rows(ids)
    return [rows[id] for id in ids if id in rows]


def _rows(ids: Sequence[int]) -> dict[int, Row]:
    if not ids:
        return {}
    more = (Idea.entered_at, Idea.merged_into_id)
    found = select(*CARD_COLUMNS, *more).where(Idea.id.in_(ids), Idea.listed)
    return {row.id: row for row in db.session.execute(found)}
