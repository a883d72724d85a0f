"""Finding ideas by words: without accents, from the beginnings of words.

SQLite keeps an index of folded words (`idea_words`, FTS5, one row per public idea). Another database has none yet:
there a search looks for the words in titles only, case apart, and ranks by the newest.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)

from .. import text as words_of
from ..db import db
from .common_words import COMMON
from .models import Idea

CANDIDATES = 1000
"""The newest matches that are ranked: a word that half the city uses must not read half the table."""
LONGEST = 200
MOST_WORDS = 8
ENOUGH = 3
"""So many telling words are shared by ideas about the same; one in the title counts twice. Fewer are chance."""

_WORDS = table("idea_words", column("rowid"), column("title"), column("body"))
_RANK: ColumnElement = literal_column("bm25(idea_words, 6.0, 1.0)")
"""Lower is better; a word in the title counts six times."""


Keeper = Callable[[Idea], None]
_keepers: list[Keeper] = []


def when_kept(keeper: Keeper) -> None:
    """Indexes of later packages keep in step too: called inside atomic(), where text or publicity has changed."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def keep(idea: Idea) -> None:
    """Bring the indexes in step with the idea. Call it inside atomic(), where its text or publicity has changed."""
    for keeper in _keepers:
        keeper(idea)
    if not _has_index():
        return
    db.session.flush()
    run = db.session.execute
    run(text("DELETE FROM idea_words WHERE rowid = :id"), {"id": idea.id})
    if idea.is_public:
        run(text("INSERT INTO idea_words (rowid, title, body) VALUES (:id, :title, :body)"), row_of(
            idea.id, idea.title, idea.need, idea.solution))  # fmt: skip


def row_of(id: int, title: str, need: str, solution: str) -> dict[str, Any]:
    """The index row of an idea: also for writing many at once."""
    return {"id": id, "title": words_of.fold(title), "body": words_of.fold(f"{need}\n{solution}")}


def ranked(q: str) -> Subquery | None:
    """(id, rank) of the newest CANDIDATES that hold every word of `q`; None when there is no word in it."""
    found = _words(q)
    if not found:
        return None
    if not _has_index():
        return _in_titles(found).add_columns((-Idea.id).label("rank")).limit(CANDIDATES).subquery()
    return _matches(" ".join(_prefix(word) for word in found)).subquery()


def matching_ids(q: str) -> Select:
    """The same ids without their rank."""
    hits = ranked(q)
    return select(hits.c.id) if hits is not None else select(Idea.id).where(Idea.id < 0)


def like_this(said: str, limit: int = 5, but: int = 0) -> list[int]:
    """Ids of public ideas about the same as what somebody writes, nearest first."""
    stems = [_stem(word) for word in dict.fromkeys(words_of.words(said[:2000])) if _tells(word)][:40]
    if not stems or not _has_index():
        return []
    hits = _matches(" OR ".join(map(_prefix, stems))).subquery()
    nearest = (
        select(hits.c.id, _WORDS.c.title, _WORDS.c.body)
        .join(_WORDS, _WORDS.c.rowid == hits.c.id)
        .where(hits.c.id != but)
        .order_by(hits.c.rank, hits.c.id)
        .limit(limit * 10)
    )
    return [row.id for row in db.session.execute(nearest) if _alike(stems, row.title, row.body)][:limit]


def _tells(word: str) -> bool:
    return len(word) > 3 and word not in COMMON and not word.isdecimal()


def _stem(word: str) -> str:
    """The word without what its ending says: “Haltestellen” finds “Haltestelle”, “przystanku” finds “przystanek”."""
    return word[: max(5, len(word) - 2 - (len(word) > 9))]


def _alike(stems: list[str], title: str, body: str) -> bool:
    in_title, in_body = title.split(), body.split()
    shared = (2 * _begins(stem, in_title) or _begins(stem, in_body) for stem in stems)
    return sum(shared) >= ENOUGH


def _begins(stem: str, found: list[str]) -> bool:
    return any(word.startswith(stem) for word in found)


def _matches(expression: str) -> Select:
    return (
        select(_WORDS.c.rowid.label("id"), _RANK.label("rank"))
        .where(text("idea_words MATCH :words").bindparams(bindparam("words", expression, unique=True)))
        .order_by(_WORDS.c.rowid.desc())
        .limit(CANDIDATES)
    )


def _words(q: str) -> list[str]:
    return words_of.words(q[:LONGEST])[:MOST_WORDS]


def _prefix(word: str) -> str:
    """Quoted, so that AND, NEAR, * and the like are words; words() leaves no quote in it."""
    return f'"{word}"*'


def _in_titles(found: list[str]) -> Select:
    said = (func.lower(Idea.title).contains(word, autoescape=True) for word in found)
    return select(Idea.id).where(and_(Idea.listed, *said)).order_by(Idea.id.desc())


def _has_index() -> bool:
    return db.engine.dialect.name == "sqlite"
