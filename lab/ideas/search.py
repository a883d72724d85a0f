"""Finding ideas by words: without accents, from the beginnings of words, also in what is said about them.

SQLite keeps an index of folded words (`idea_words`, FTS5, one row per public idea; said.py has the others). Another
database has none yet: there a search looks for the words in titles only, case apart, and ranks by the newest.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    bindparam,
    case,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    text,
    union_all,
)

from .. import text as words_of
from ..db import db
from . import said, spelling
from .models import Idea
from .spelling import Reading

CANDIDATES = 1000
"""The newest matches that are ranked: a word that half the city uses must not read half the table."""
CANDIDATES_SAID = 500
"""The same for each kind of text that is said about ideas."""
SAID_WEIGHT = 0.3
"""A word in a comment counts less than one in the idea's own text: comments are short, and many."""
LONGEST = 200
MOST_WORDS = 8
READ_TOGETHER = 50
"""Words of many searches that are read at a time."""

C = Idea.__table__.c
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
    row = row_of(idea.id, idea.title, idea.need, idea.solution) if idea.is_public else None
    run, here = db.session.execute, {"id": idea.id}
    before = run(text("SELECT title || ' ' || body FROM idea_words WHERE rowid = :id"), here).scalar() or ""
    run(text("DELETE FROM idea_words WHERE rowid = :id"), here)
    if row:
        run(text("INSERT INTO idea_words (rowid, title, body) VALUES (:id, :title, :body)"), row)
    spelling.keep(before, f"{row['title']} {row['body']}" if row else "")


def row_of(id: int, title: str, need: str, solution: str) -> dict[str, Any]:
    """The index row of an idea: also for writing many at once."""
    return {"id": id, "title": words_of.fold(title), "body": words_of.fold(f"{need}\n{solution}")}


def read(q: str, exact: bool = False) -> Reading | None:
    """How the lab understands what is searched for; None when there is no word in it."""
    words = words_of.words(q[:LONGEST])[:MOST_WORDS]
    if not words:
        return None
    return Reading(words) if exact or not _has_index() else spelling.reading(words)


Asked = tuple[str, bool]
"""What is searched for, and whether for exactly these words."""


def holding(asked: Collection[Asked], texts: Mapping[int, str]) -> dict[Asked, set[int]]:
    """Which of a few texts each of many searches finds. Their words are at hand, so that no search need be run."""
    sought = {one: words_of.words(one[0][:LONGEST])[:MOST_WORDS] for one in asked}
    meant = _meant({word for (_, exact), words in sought.items() if not exact for word in words})
    held = {id: sorted(set(words_of.words(body))) for id, body in texts.items()}
    return {
        (q, exact): {id for id, there in held.items() if words and _hold(there, words, {} if exact else meant)}
        for (q, exact), words in sought.items()
    }


def _meant(words: Collection[str]) -> dict[str, str]:
    """Mistyped word → the word that a search reads it as."""
    every = sorted(words) if _has_index() else []
    found: dict[str, str] = {}
    for start in range(0, len(every), READ_TOGETHER):
        found |= spelling.reading(every[start : start + READ_TOGETHER]).meant
    return found


def _hold(there: Sequence[str], words: Sequence[str], meant: Mapping[str, str]) -> bool:
    return all(_begins(there, word) or (word in meant and _begins(there, meant[word])) for word in words)


def _begins(there: Sequence[str], beginning: str) -> bool:
    """Whether one of these words, which are sorted, begins so."""
    at = bisect_left(there, beginning)
    return at < len(there) and there[at].startswith(beginning)


def values(reading: Reading) -> dict[str, Any]:
    """The parameters of hits()."""
    if _has_index():
        return {"words": reading.expression}
    return {f"word_{n}": f"%{word.replace('_', '/_')}%" for n, word in enumerate(reading.words)}


def hits(within: Select | None, words: int) -> Subquery:
    """Ideas that hold every word, or of which one comment or answer does: id, rank, `source` (0: the idea's own text,
    else the number of what is said) and `said`, its id. `words`: how many.

    `within`: ids of the ideas that a filter leaves. They come before the cap, so that a rare topic is found behind a
    common word. What is said about ideas is not read where their own texts fill the cap.
    """
    if not _has_index():
        return _in_titles(within, words)
    # Read once, though it is asked twice.
    own = _own(within).cte("own").prefix_with("MATERIALIZED")
    room = select(func.count()).select_from(own).scalar_subquery() < CANDIDATES
    kinds = [_said(n, source, within).where(room) for n, source in enumerate(said.sources(), 1)]
    every = union_all(select(own), *(select(kind.subquery()) for kind in kinds)).subquery()
    # SQLite takes the other columns from the row that has the least rank.
    best = select(every.c.id, func.min(every.c.rank).label("rank"), every.c.source, every.c.said).group_by(every.c.id)
    return best.subquery()


def _own(within: Select | None) -> Select:
    id = _WORDS.c.rowid
    found = select(id.label("id"), _RANK.label("rank"), literal_column("0").label("source"), id.label("said"))
    found = found.where(_match("idea_words"))
    if within is not None:
        found = found.where(_among(id, within))
    return found.order_by(id.desc()).limit(CANDIDATES)


def _said(number: int, source: said.Source, within: Select | None) -> Select:
    words = source.words
    found = (
        select(source.idea_id.label("id"), (source.rank * SAID_WEIGHT).label("rank"),
               literal_column(str(number)).label("source"), source.id.label("said"))
        .select_from(words)
        .join(source.rows, source.id == words.c.rowid)
        .where(_match(source.name), *source.readable)
    )  # fmt: skip
    if within is not None:
        found = found.where(_among(source.idea_id, within))
    return found.order_by(words.c.rowid.desc()).limit(CANDIDATES_SAID)


def _among(id: ColumnElement, within: Select) -> ColumnElement[bool]:
    """Asked of each match: "+ 0" keeps SQLite from looking each id up in the words."""
    return (id + 0).in_(within)


def _match(name: str) -> Any:
    return text(f"{name} MATCH :words")


def said_of(page: Subquery) -> ColumnElement:
    """The comment or answer by which a hit was found, "" for the idea's own text."""
    bodies = [(page.c.source == n, source.body_of(page.c.said)) for n, source in enumerate(said.sources(), 1)]
    return case(*bodies, else_="") if bodies and _has_index() else literal("")


def _in_titles(within: Select | None, words: int) -> Subquery:
    holds = [func.lower(C.title).like(bindparam(f"word_{n}"), escape="/") for n in range(words)]
    found = select(C.id, (-C.id).label("rank"), literal_column("0").label("source"), C.id.label("said"))
    found = found.where(C.listed, *holds, *([C.id.in_(within.correlate(None))] if within is not None else []))
    return found.order_by(C.id.desc()).limit(CANDIDATES).subquery()


def _has_index() -> bool:
    return db.engine.dialect.name == "sqlite"
