"""Finding ideas by words: without accents, from the beginnings of words, also in what is said about them.

SQLite keeps an index of folded words (`idea_words`, FTS5, one row per public idea; said.py has the others). Another
database has none yet: there a search looks for the words in titles only, case apart, and ranks by the newest.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    text,
    true,
    union_all,
)

from .. import text as words_of
from ..db import db
from . import said, spelling
from .common_words import COMMON
from .models import Idea
from .spelling import Reading, prefix

CANDIDATES = 1000
"""The newest matches that are ranked: a word that half the city uses must not read half the table."""
CANDIDATES_SAID = 500
"""The same for each kind of text that is said about ideas."""
SAID_WEIGHT = 0.3
"""A word in a comment counts less than one in the idea's own text: comments are short, and many."""
LONGEST = 200
MOST_WORDS = 8
ENOUGH = 3
"""So many telling words are shared by ideas about the same; one in the title counts twice. Fewer are chance."""

C = Idea.__table__.c
_WORDS = table("idea_words", column("rowid"), column("title"), column("body"))
_RANK: ColumnElement = literal_column("bm25(idea_words, 6.0, 1.0)")
"""Lower is better; a word in the title counts six times."""

Keeper = Callable[[Idea], None]
_keepers: list[Keeper] = []


class Hits(NamedTuple):
    """`found` has id, rank, `source` (0: the idea's own text, else the number of what is said) and `said`, its id."""

    found: Subquery
    reading: Reading


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


def hits(q: str, conditions: Sequence[ColumnElement[bool]] = (), *, exact: bool = False) -> Hits | None:
    """Ideas that hold every word of `q`, or of which one comment or answer does; None when there is no word in it.

    `conditions` on the idea's columns come before the cap, so that a rare topic is found behind a common word; no
    index may serve them, or SQLite would look every idea of the topic up in the words.
    """
    words = words_of.words(q[:LONGEST])[:MOST_WORDS]
    if not words:
        return None
    if not _has_index():
        return Hits(_in_titles(words, conditions), Reading(words))
    reading = Reading(words) if exact else spelling.reading(words)
    kinds = [_own(reading, conditions)]
    kinds += [_said(n, source, reading, conditions) for n, source in enumerate(said.sources(), 1)]
    every = union_all(*(select(kind.subquery()) for kind in kinds)).subquery()
    # SQLite takes the other columns from the row that has the least rank.
    best = select(every.c.id, func.min(every.c.rank).label("rank"), every.c.source, every.c.said).group_by(every.c.id)
    return Hits(best.subquery(), reading)


def _own(reading: Reading, conditions: Sequence[ColumnElement[bool]]) -> Select:
    found = select(
        _WORDS.c.rowid.label("id"), _RANK.label("rank"), literal_column("0").label("source"),
        _WORDS.c.rowid.label("said"),
    ).where(_match("idea_words", reading.expression))  # fmt: skip
    if conditions:
        found = found.join(Idea.__table__, C.id == _WORDS.c.rowid).where(*conditions)
    return found.order_by(_WORDS.c.rowid.desc()).limit(CANDIDATES)


def _said(number: int, source: said.Source, reading: Reading, conditions: Sequence[ColumnElement[bool]]) -> Select:
    words = source.words
    found = (
        select(source.idea_id.label("id"), (source.rank * SAID_WEIGHT).label("rank"),
               literal_column(str(number)).label("source"), source.id.label("said"))
        .select_from(words)
        .join(source.rows, source.id == words.c.rowid)
        .where(_match(source.name, reading.expression), *source.readable)
    )  # fmt: skip
    if conditions:
        found = found.join(Idea.__table__, C.id == source.idea_id).where(*conditions)
    return found.order_by(words.c.rowid.desc()).limit(CANDIDATES_SAID)


def _match(name: str, expression: str) -> ColumnElement[bool]:
    return text(f"{name} MATCH :words").bindparams(bindparam("words", expression, unique=True))  # type: ignore[return-value]


def said_of(page: Subquery) -> ColumnElement:
    """The comment or answer by which a hit was found, "" for the idea's own text."""
    bodies = [(page.c.source == n, source.body_of(page.c.said)) for n, source in enumerate(said.sources(), 1)]
    return case(*bodies, else_="") if bodies and _has_index() else literal("")


def _in_titles(words: Sequence[str], conditions: Sequence[ColumnElement[bool]]) -> Subquery:
    holds = (func.lower(C.title).contains(word, autoescape=True) for word in words)
    found = select(C.id, (-C.id).label("rank"), literal_column("0").label("source"), C.id.label("said"))
    return found.where(and_(C.listed, *holds, *conditions or (true(),))).order_by(C.id.desc()).limit(CANDIDATES).subquery()


def like_this(said: str, limit: int = 5, but: int = 0) -> list[int]:
    """Ids of public ideas about the same as what somebody writes, nearest first."""
    stems = [_stem(word) for word in dict.fromkeys(words_of.words(said[:2000])) if _tells(word)][:40]
    if not stems or not _has_index():
        return []
    found = _matches(" OR ".join(map(prefix, stems))).subquery()
    nearest = (
        select(found.c.id, _WORDS.c.title, _WORDS.c.body)
        .join(_WORDS, _WORDS.c.rowid == found.c.id)
        .where(found.c.id != but)
        .order_by(found.c.rank, found.c.id)
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
        .where(_match("idea_words", expression))
        .order_by(_WORDS.c.rowid.desc())
        .limit(CANDIDATES)
    )


def _has_index() -> bool:
    return db.engine.dialect.name == "sqlite"
