"""Ideas that are about the same as a text: suggested to whoever writes it, never taken for the same."""

from collections.abc import Sequence

from sqlalchemy import Row, func, select

from ..db import db
from ..events import Event, texts_of
from ..ideas.models import Idea
from ..ideas.queries import CARD_COLUMNS
from . import index, rules, vectors

Place = tuple[float, float]


def like(words: str, near: Place | None = None, but: int = 0, limit: int = rules.MOST) -> list[int]:
    """Ids of public ideas, likest first."""
    ranks = {id: rank for id, rank in _by_words(words).items() if id != but}
    for id, rank in _by_meaning(words, but).items():
        ranks[id] = ranks.get(id, 0.0) + rank
    if near and ranks:
        ranks = _nearest_first(ranks, near)
    return sorted(ranks, key=lambda id: (-ranks[id], -id))[:limit]


def _by_words(words: str) -> dict[int, float]:
    said = index.said(words)
    if said is None:
        return {}
    found = {row.id: said.likeness(row.title, row.need) for row in index.of_ideas(index.candidates(said))}
    return {id: likeness.rank for id, likeness in found.items() if likeness.is_enough}


def _by_meaning(words: str, but: int) -> dict[int, float]:
    """With a sentence encoder only."""
    found = vectors.nearest(words, rules.MEANT)
    found.pop(but, None)
    ranks = rules.meant(found)
    if not ranks:
        return {}
    public = set(db.session.scalars(select(Idea.id).where(Idea.id.in_(ranks), Idea.listed)))
    return {id: rank for id, rank in ranks.items() if id in public}


def _nearest_first(ranks: dict[int, float], near: Place) -> dict[int, float]:
    places = db.session.execute(select(Idea.id, Idea.lat, Idea.lng).where(Idea.id.in_(ranks)))
    pins = {id: (lat, lng) for id, lat, lng in places if lat is not None and lng is not None}
    metres = {id: rules.metres_between(near, pin) for id, pin in pins.items()}
    return {id: rank * rules.near_bonus(metres.get(id)) for id, rank in ranks.items()}


def ideas_like(words: str, near: Place | None = None, but: int = 0, limit: int = rules.MOST) -> list[Row]:
    """Rows of CARD_COLUMNS and more, likest first. For a merged idea comes the one in which it goes on."""
    rows = _goes_on(_rows(like(words, near, but, limit)))
    return [row for row in {row.id: row for row in rows}.values() if row.id != but]


def _rows(ids: Sequence[int]) -> list[Row]:
    """In the order of the ids, public ones only."""
    if not ids:
        return []
    more = (Idea.entered_at, Idea.merged_into_id)
    found = select(*CARD_COLUMNS, *more).where(Idea.id.in_(ids), Idea.listed)
    rows = {row.id: row for row in db.session.execute(found)}
    return [rows[id] for id in ids if id in rows]


def _goes_on(rows: list[Row]) -> list[Row]:
    """A merge may end in an idea that was merged later: one more look finds that one, and then it is left out."""
    for _ in range(2):
        into = {row.merged_into_id for row in rows if row.stage == "merged"} - {None}
        targets = {row.id: row for row in _rows([*into])}
        rows = [row if row.stage != "merged" else targets.get(row.merged_into_id) for row in rows]  # type: ignore[misc]
        rows = [row for row in rows if row is not None]
    return [row for row in rows if row.stage != "merged"]


def answers(ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Of ideas that the lab declined or passed on: (reason's code, the answer's text), the last one of each."""
    if not ids:
        return {}
    last = select(func.max(Event.id)).where(
        Event.kind == "idea", Event.thing_id.in_(ids), Event.move.in_(("decline", "refer"))
    )
    events = db.session.execute(
        select(Event.id, Event.thing_id, Event.data).where(Event.id.in_(last.group_by(Event.thing_id)))
    ).all()
    texts = texts_of([event.id for event in events])
    return {
        event.thing_id: (
            str(event.data.get("reason_code", "")),
            texts[event.id].get("text") or texts[event.id].get("reason", ""),
        )
        for event in events
    }
