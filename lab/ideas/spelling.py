"""Words one letter away from what was typed, out of the words that the lab's texts use.

Only for a word that (almost) nobody has written. One letter too many, too few, another one, or two that changed places:
in a typed beginning too, so that “radwge” finds “Radweg” and “Radwege”.
"""

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from .. import text as words_of
from ..db import db
from . import said

RARE = 3
"""Fewer texts than this are next to nothing."""
SHORTEST = 4
"""A shorter word has too many neighbours to guess at."""
KNOWN = (2, 4)
"""So many letters at least, and at most, are half of a word: the slip is in them or behind them."""
MUCH_MORE = 10
"""A word that somebody has written is doubted only where so many times more texts have its neighbour."""
MOST = 20_000
END = chr(0x10FFFF)


@dataclass(frozen=True)
class Reading:
    """How a search is understood: each word as typed, and with `meant` what is looked for beside it or instead.

    `instead`: words that nobody has written. They are left out.
    """

    words: Sequence[str]
    meant: dict[str, str] = field(default_factory=dict)
    instead: frozenset[str] = frozenset()

    @property
    def sought(self) -> list[str]:
        """Beginnings of words that a hit may show."""
        return [*(word for word in self.words if word not in self.instead), *self.meant.values()]

    @property
    def expression(self) -> str:
        return " AND ".join(map(self._either, self.words))

    def _either(self, word: str) -> str:
        other = self.meant.get(word)
        if other is None:
            return prefix(word)
        return prefix(other) if word in self.instead else f"({prefix(word)} OR {prefix(other)})"

    def says(self) -> str:
        """The search in the words that it was understood in."""
        return " ".join(self.meant.get(word, word) for word in self.words)


def prefix(word: str) -> str:
    """Quoted, so that AND, NEAR, * and the like are words; text.words() leaves no quote in it."""
    return f'"{word}"*'


def reading(words: Sequence[str]) -> Reading:
    """One statement for words that are in use, one more for whatever is mistyped."""
    doubtful = [word for word in dict.fromkeys(words) if len(word) >= SHORTEST and not word.isdecimal()]
    rare = {word: texts for word, texts in _in_use(doubtful) if texts < RARE} if doubtful else {}
    meant = {}
    for word, (texts, other) in _nearest(list(rare)).items() if rare else ():
        if texts >= max(1, rare[word] * MUCH_MORE):
            meant[word] = other
    return Reading(words, meant, frozenset(word for word in meant if not rare[word]))


def _in_use(words: Iterable[str]) -> list[tuple[str, int]]:
    """How many texts have a word that begins so, counted up to RARE or a little more."""
    found = text(
        "SELECT typed.value, (SELECT coalesce(sum(texts), 0) FROM (SELECT texts FROM search_words "
        "WHERE word >= typed.value AND word < typed.value || :end LIMIT :rare)) FROM json_each(:words) AS typed"
    )
    given = {"words": json.dumps(list(words)), "end": END, "rare": RARE}
    return [(word, texts) for word, texts in db.session.execute(found, given)]


def _nearest(rare: Sequence[str]) -> dict[str, tuple[int, str]]:
    """The likeliest word that was meant, and how many texts have it: one slip away, else one that ends with it."""
    beginnings = {beginning for word in rare for beginning in _beginnings(word)}
    found = _known(sorted(beginnings), [word[::-1] for word in rare if len(word) > SHORTEST])
    return {word: best for word in rare if (best := _likeliest(word, found) or _ending(word, found))}


def _beginnings(word: str) -> Iterator[str]:
    """Its first letters, behind which the slip may be, and the same with the slip in them before the rest."""
    known = min(max(len(word) // 2, KNOWN[0]), KNOWN[1])
    yield word[:known]
    yield word[: known - 1] + word[known] + word[known - 1] + word[known + 1 :]
    yield from (start + word[known:] for start in _one_off(word[:known], _letters(word)))


def _known(beginnings: Sequence[str], endings: Sequence[str]) -> list[tuple[str, int]]:
    """(word, texts that have it) of words in use that begin, or from their end begin, with one of these."""
    ranges = (
        f"SELECT word, texts FROM json_each(:{given}) AS part JOIN search_words "  # noqa: S608 - names of ours
        f"ON {column} >= part.value AND {column} < part.value || :end"
        for given, column in (("beginnings", "word"), ("endings", "back"))
    )
    found = text(f"SELECT word, texts FROM ({' UNION ALL '.join(ranges)}) LIMIT {MOST}")  # noqa: S608 - names of ours
    given = {"beginnings": json.dumps(beginnings), "endings": json.dumps(endings), "end": END}
    return [(word, texts) for word, texts in db.session.execute(found, given)]


def _ending(word: str, found: Iterable[tuple[str, int]]) -> tuple[int, str] | None:
    """“Abstellanlage” is read as “Fahrradabstellanlage” where nobody has written it by itself."""
    return max(((texts, known) for known, texts in found if known.endswith(word) and known != word), default=None)


def _likeliest(word: str, found: Iterable[tuple[str, int]]) -> tuple[int, str] | None:
    likely: dict[str, list[int]] = {}
    for term, texts in found:
        if meant := _meant(word, term):
            likely.setdefault(meant, [0, 0])
            likely[meant][int(meant == term)] += texts
    if not likely:
        return None
    best = max(likely, key=lambda meant: (likely[meant][1] > 0, sum(likely[meant]), meant))
    return sum(likely[best]), best


def _meant(word: str, term: str) -> str | None:
    """The beginning of the term that is one letter away from the word; a short word must be the whole of it."""
    if term.startswith(word):
        return None
    for length in (len(word), len(word) + 1, len(word) - 1):
        start = term[:length]
        if len(start) == length and is_one_off(word, start) and (len(word) > SHORTEST or start == term):
            return start
    return None


def is_one_off(word: str, other: str) -> bool:
    """Whether one slip makes one word of the other: a letter more, less or another, or two changed round."""
    if word == other or abs(len(word) - len(other)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    if len(word) > len(other):
        return word[at + 1 :] == other[at:]
    if len(word) < len(other):
        return word[at:] == other[at + 1 :]
    turned = word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]
    return word[at + 1 :] == other[at + 1 :] or turned == other[at:]


def _one_off(word: str, letters: str) -> Iterator[str]:
    made: set[str] = set()
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        made.update(before + letter + after for letter in letters)
        if after:
            made.add(before + after[1:])
            made.update(before + letter + after[1:] for letter in letters)
        if len(after) > 1:
            made.add(before + after[1] + after[0] + after[2:])
    return iter(made - {word})


def _letters(word: str) -> str:
    """The small letters of the scripts that the word is written in: a to z, or the block of each other letter."""
    blocks = {ord(letter) // 32 for letter in word if ord(letter) > 127}
    own = (chr(block * 32 + n) for block in blocks for n in range(32))
    small = "".join(letter for letter in own if unicodedata.category(letter) in ("Ll", "Lo"))
    return small + ("abcdefghijklmnopqrstuvwxyz" if any(letter.isascii() for letter in word) else "")


# The words in use. Kept with the texts, in the same transaction


def in_text(folded: str) -> set[str]:
    return {word for word in words_of.words(folded) if len(word) >= SHORTEST - 1 and not word.isdecimal()}


def keep(before: str, now: str, connection: Any = None) -> None:
    """A text is written, changed or taken away: it counts once for each of its words."""
    gone, come = in_text(before), in_text(now)
    _count(come - gone, gone - come, connection)


def _count(come: Iterable[str], gone: Iterable[str], connection: Any = None) -> None:
    run = connection or db.session.connection()
    more = text(
        "INSERT INTO search_words (word, back, texts) VALUES (:word, :back, 1) "
        "ON CONFLICT (word) DO UPDATE SET texts = texts + 1"
    )
    if rows := [{"word": word, "back": word[::-1]} for word in sorted(come)]:
        run.execute(more, rows)
    if rows := [{"word": word} for word in sorted(gone)]:
        run.execute(text("UPDATE search_words SET texts = texts - 1 WHERE word = :word"), rows)
        run.execute(text("DELETE FROM search_words WHERE word = :word AND texts < 1"), rows)


def counted() -> Counter[str]:
    """How many texts have each word, counted anew."""
    found: Counter[str] = Counter()
    for name in _tables():
        columns = "title || ' ' || body" if name == "idea_words" else "body"
        for (folded,) in db.session.connection().exec_driver_sql(f"SELECT {columns} FROM {name}"):  # noqa: S608 - ours
            found.update(in_text(folded))
    return found


def kept() -> dict[str, int]:
    return dict(db.session.execute(text("SELECT word, texts FROM search_words")).all())


def count_again() -> None:
    db.session.execute(text("DELETE FROM search_words"))
    write = text("INSERT INTO search_words (word, back, texts) VALUES (:word, :back, :texts)")
    if rows := [{"word": word, "back": word[::-1], "texts": texts} for word, texts in sorted(counted().items())]:
        db.session.execute(write, rows)


def _tables() -> list[str]:
    return ["idea_words", *(source.name for source in said.sources())]
