"""By what cards are found: their words for a search, pieces of their words for whoever writes something like it.

SQLite keeps the pieces of other labs' cards in `card_pieces` (FTS5). Another database compares the newest cards
themselves: they are few. Own pilots are found through the ideas they came from.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import select, text

from .. import text as words_of
from ..db import db
from ..similar import index as similar
from ..similar.rules import Said
from .models import ForeignCard

BODY_WORDS = 60
CANDIDATES = 80
LOOKED_AT = 300
"""Without an index."""
MOST_PIECES = 20


def folded(said: str) -> str:
    """Words apart by spaces, with one before each: " word" finds the beginning of a word."""
    return " " + " ".join(words_of.words(said))


def keep(card: ForeignCard) -> None:
    """Inside atomic(), where a card has come, changed or gone."""
    if not similar.has_index():
        return
    db.session.flush()
    db.session.execute(text("DELETE FROM card_pieces WHERE rowid = :id"), {"id": card.id})
    if card.is_public:
        row = {"id": card.id, "title": similar.kept(card.title), "body": _body(card)}
        db.session.execute(text("INSERT INTO card_pieces (rowid, title, body) VALUES (:id, :title, :body)"), row)


def wrong_rows() -> Iterator[tuple[int, bool]]:
    """For `flask verify`: ids whose pieces are not those of the card, and whether it is public."""
    if not similar.has_index():
        return
    kept = {row.id: (row.title, row.body) for row in db.session.execute(_ALL)}
    for card in db.session.scalars(select(ForeignCard).order_by(ForeignCard.id)):
        wanted = (similar.kept(card.title), _body(card)) if card.is_public else None
        if kept.pop(card.id, None) != wanted:
            yield card.id, card.is_public
    yield from ((id, False) for id in sorted(kept))


_ALL = text("SELECT rowid AS id, title, body FROM card_pieces")


def mend(id: int) -> None:
    """Inside atomic()."""
    if card := db.session.get(ForeignCard, id, populate_existing=True):
        keep(card)
    else:
        db.session.execute(text("DELETE FROM card_pieces WHERE rowid = :id"), {"id": id})


def _body(card: ForeignCard) -> str:
    return similar.kept(card.words, BODY_WORDS)


def like(words: str, limit: int) -> list[int]:
    """Ids of cards of other labs that are about the same, likest first."""
    said = similar.said(words)
    if said is None:
        return []
    found = [(said.likeness(row.title, row.body), row.id) for row in _candidates(said)]
    near = [(likeness.rank, id) for likeness, id in found if likeness.is_enough]
    return [id for _, id in sorted(near, reverse=True)[:limit]]


def _candidates(said: Said) -> Iterable[Any]:
    if not similar.has_index():
        return _newest()
    pieces = sorted(said.all, key=lambda piece: (-said.weights.of(piece), piece))[:MOST_PIECES]
    found = (
        "SELECT rowid AS id, title, body FROM card_pieces WHERE card_pieces MATCH :any ORDER BY rowid DESC LIMIT :most"
    )
    wanted = {"any": " OR ".join(f'"{piece}"' for piece in pieces), "most": CANDIDATES}
    return db.session.execute(text(found), wanted)


def _newest() -> Sequence[Any]:
    newest = select(ForeignCard).where(ForeignCard.removed_at.is_(None)).order_by(ForeignCard.id.desc())
    return [
        _Pieces(card.id, similar.kept(card.title), _body(card)) for card in db.session.scalars(newest.limit(LOOKED_AT))
    ]


class _Pieces:
    def __init__(self, id: int, title: str, body: str) -> None:
        self.id, self.title, self.body = id, title, body
