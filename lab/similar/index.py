"""The pieces of words by which similar ideas are found, kept beside each public idea.

SQLite keeps them in `idea_pieces` (FTS5, one row per public idea). Another database has no such index yet: there the
newest ideas whose titles hold one of the words are compared, with weights from a smaller sample.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice
from typing import Any

from sqlalchemy import func, or_, select, text

from .. import clock
from .. import text as words_of
from ..db import db
from ..ideas.models import Idea
from . import rules
from .common_words import COMMON
from .rules import Said, Weights

NEED_WORDS = 45
"""So many telling words of a need are kept: what comes later is seldom what it is about."""
SAMPLE = 2000
"""Ideas that are counted for the weights of all."""
SMALL = 200
"""Up to so many ideas, the weights are counted anew each time."""
KEPT_MINUTES = 60
BATCH = 1000
RARE = 20
EACH = 250
"""Of the rarest pieces the newest EACH ideas are looked at…"""
TOGETHER = 6
"""… and ideas that have two of the TOGETHER most telling words, however many have one."""
CANDIDATES = 80
OLD_TITLES = 300
"""Without an index: so many of the newest ideas with one of the words in their title."""

Teller = Callable[[Sequence[int]], Mapping[int, str]]
_tellers: list[Teller] = []


def also_told_by(teller: Teller) -> None:
    """A later package says here what else ideas are about, by their ids: the pilots that tried them."""
    if teller not in _tellers:
        _tellers.append(teller)


# Keeping


def keep(idea: Idea) -> None:
    """Inside atomic(), where its text, its publicity or its outcome has changed."""
    if not has_index():
        return
    db.session.flush()
    db.session.execute(text("DELETE FROM idea_pieces WHERE rowid = :id"), {"id": idea.id})
    if idea.is_public:
        write(_rows([(idea.id, idea.title, idea.need)]))


def write(rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(text("INSERT INTO idea_pieces (rowid, title, need) VALUES (:id, :title, :need)"), rows)


def row_of(id: int, title: str, need: str) -> dict[str, Any]:
    return {"id": id, "title": kept(title), "need": kept(need, NEED_WORDS)}


def _rows(ideas: Sequence[Any]) -> list[dict[str, Any]]:
    """Of (id, title, need), with what is told about them."""
    ids = [id for id, _, _ in ideas]
    told = [teller(ids) for teller in _tellers]
    return [row_of(id, title, "\n".join([need, *(of.get(id, "") for of in told)])) for id, title, need in ideas]


def kept(said: str, most: int = rules.WORDS_MAX) -> str:
    """The pieces of its telling words, apart by spaces."""
    words = rules.telling(words_of.words(said), COMMON, most)
    return " ".join(piece for word in words for piece in rules.pieces(word))


def wrong_rows() -> Iterator[tuple[int, bool]]:
    """For `flask verify`: ids whose pieces are not those of the idea, and whether it is public."""
    if not has_index():
        return
    strangers = "SELECT rowid FROM idea_pieces WHERE rowid NOT IN (SELECT id FROM ideas WHERE listed) ORDER BY rowid"
    yield from ((row[0], False) for row in db.session.execute(text(strangers)))
    for rows in _public():
        there = {row.id: (row.title, row.need) for row in of_ideas([row["id"] for row in rows])}
        wrong = (row["id"] for row in rows if there.get(row["id"]) != (row["title"], row["need"]))
        yield from ((id, True) for id in wrong)


def fill() -> None:
    """All public ideas, into an empty index. Inside atomic()."""
    for rows in _public():
        write(rows)


def _public() -> Iterator[list[dict[str, Any]]]:
    after = 0
    public = select(Idea.id, Idea.title, Idea.need).where(Idea.listed).order_by(Idea.id).limit(BATCH)
    while ideas := db.session.execute(public.where(Idea.id > after)).all():
        after = ideas[-1].id
        yield _rows(ideas)


def mend(id: int) -> None:
    """Inside atomic()."""
    idea = db.session.get(Idea, id, populate_existing=True)
    if idea:
        keep(idea)
    else:
        db.session.execute(text("DELETE FROM idea_pieces WHERE rowid = :id"), {"id": id})


def has_index() -> bool:
    return db.engine.dialect.name == "sqlite"


# Weights


class _Known:
    weights: Weights | None = None
    newest = 0
    until = 0


def forget_weights() -> None:
    _Known.weights = None


def weights() -> Weights:
    """Of the lab as it is, or as it was within the hour: they change slowly."""
    newest = db.session.scalar(select(func.max(Idea.id))) or 0
    now = clock.now_ms()
    if newest > SMALL and _Known.weights and now < _Known.until and 0 <= newest - _Known.newest <= _Known.newest // 20:
        return _Known.weights
    _Known.weights, _Known.newest, _Known.until = _counted(newest), newest, now + KEPT_MINUTES * 60_000
    return _Known.weights


def _counted(newest: int) -> Weights:
    step = max(1, newest // SAMPLE)
    ids = list(range(newest, 0, -step))
    having: Counter[str] = Counter()
    found = 0
    for row in of_ideas(ids):
        found += 1
        having.update(set(row.title.split() + row.need.split()))
    return Weights(found * step, {piece: n * step for piece, n in having.items()})


# Finding


def said(words: str) -> Said | None:
    """None when it says nothing yet."""
    found = rules.telling(words_of.words(words[: rules.TEXT_MAX]), COMMON)
    return Said(found, weights()) if found else None


def candidates(said: Said) -> list[int]:
    """Ids of ideas that may be like it, the likeliest first."""
    if not has_index():
        return _in_titles(said)
    arms = [*_alone(said), *_in_pairs(said)]
    given: dict[str, Any] = {"most": CANDIDATES, "each": EACH}
    parts = []
    for number, (expression, weight) in enumerate(arms):
        given |= {f"p{number}": expression, f"w{number}": weight}
        parts.append(
            f"SELECT rowid AS id, :w{number} AS w FROM (SELECT rowid FROM idea_pieces "  # noqa: S608 - numbers only
            f"WHERE idea_pieces MATCH :p{number} ORDER BY rowid DESC LIMIT :each)"
        )
    union = " UNION ALL ".join(parts)
    ranked = f"SELECT id FROM ({union}) GROUP BY id ORDER BY sum(w) DESC, id DESC LIMIT :most"  # noqa: S608 - as above
    return [row[0] for row in db.session.execute(text(ranked), given)]


def _alone(said: Said) -> list[tuple[str, float]]:
    """The rarest pieces of all words, two of each."""
    of = said.weights.of
    rarest = {piece: of(piece) for word in said.words for piece in sorted(word, key=of, reverse=True)[:2]}
    chosen = sorted(rarest, key=rarest.__getitem__, reverse=True)
    return [(f'"{piece}"', rarest[piece]) for piece in chosen[:RARE]]


def _in_pairs(said: Said) -> list[tuple[str, float]]:
    """Common words find only together: “light”, “school” and “path” are each in thousands of ideas."""
    of, having = said.weights.of, said.weights.having
    common = {max(found, key=of) for word in said.words if (found := [p for p in word if having.get(p, 0) > EACH])}
    telling = sorted(common, key=lambda piece: (-of(piece), piece))[:TOGETHER]
    return [(f'"{a}" AND "{b}"', of(a) + of(b)) for a, b in combinations(telling, 2)]


def _in_titles(said: Said) -> list[int]:
    stems = [word[0].strip("_") + "".join(piece[-1] for piece in word[1:3]) for word in islice(said.words, 12)]
    holds = or_(*(func.lower(Idea.title).contains(stem, autoescape=True) for stem in stems))
    newest = select(Idea.id).where(Idea.listed, holds).order_by(Idea.id.desc()).limit(OLD_TITLES)
    return list(db.session.scalars(newest))


def of_ideas(ids: Sequence[int]) -> Iterable[Any]:
    """id, title, need as pieces, of those ideas that are public."""
    if has_index():
        marks = ",".join(str(int(id)) for id in ids)
        found = f"SELECT rowid AS id, title, need FROM idea_pieces WHERE rowid IN ({marks})"  # noqa: S608 - numbers
        return db.session.execute(text(found))
    rows = db.session.execute(select(Idea.id, Idea.title, Idea.need).where(Idea.listed, Idea.id.in_(ids)))
    return [_Pieces(row.id, kept(row.title), kept(row.need, NEED_WORDS)) for row in rows]


class _Pieces:
    def __init__(self, id: int, title: str, need: str) -> None:
        self.id, self.title, self.need = id, title, need
