"""Words one letter away from what was typed, out of the words that the lab's texts use.

Only for a word that (almost) nobody has written. One letter too many, too few, another one, or two that changed places:
in a typed beginning too, so that “radwge” finds “Radweg” and “Radwege”.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import text

from ..db import db
from . import said

RARE = 3
"""Fewer texts than this are next to nothing."""
SHORTEST = 4
"""A shorter word has too many neighbours to guess at."""
KNOWN = 3
"""Letters at the beginning that are taken as typed first: most slips come later in a word."""
GUESSES = 2
"""So many words of a search may be wrong from their first letters on: each costs some two hundred looks."""
MUCH_MORE = 10
"""A word that somebody has written is doubted only where so many times more texts have its neighbour."""
MOST = 2000
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
    """One statement for words that are in use; at most two more, whatever is mistyped."""
    doubtful = [word for word in dict.fromkeys(words) if len(word) >= SHORTEST and not word.isdecimal()]
    rare = {word: texts for word, texts in _in_use(doubtful) if texts < RARE} if doubtful else {}
    near = _nearest(rare) if rare else {}
    meant = {word: other for word, (texts, other) in near.items() if texts >= max(1, rare[word] * MUCH_MORE)}
    return Reading(words, meant, frozenset(word for word in meant if not rare[word]))


def _tables() -> list[str]:
    return ["idea_words", *(source.name for source in said.sources())]


def _in_use(words: Iterable[str]) -> list[tuple[str, int]]:
    """How many texts have a word that begins so, counted up to RARE in each kind of text."""
    counted = " + ".join(
        f"(SELECT count(*) FROM (SELECT 1 FROM {name} WHERE {name} MATCH typed.value LIMIT {RARE}))"  # noqa: S608 - names of ours
        for name in _tables()
    )
    found = text(f"SELECT typed.value, {counted} FROM json_each(:words) AS typed")  # noqa: S608 - names of ours
    rows = db.session.execute(found, {"words": json.dumps([prefix(word) for word in words])})
    return [(typed[1:-2], texts) for typed, texts in rows]


def _nearest(rare: Iterable[str]) -> dict[str, tuple[int, str]]:
    """The likeliest word that was meant, and how many texts have it. Most slips come after the first letters; for a
    word of which that is not true, the beginnings one slip away from its own are looked up, in what ideas say."""
    starts = {word: _start(word) for word in rare}
    found = _beginning_with(sorted(set(starts.values())))
    near = {word: best for word in rare if (best := _likeliest(word, found))}
    others = [word for word in rare if word not in near][:GUESSES]
    if others:
        tries = {start + word[len(starts[word]) :] for word in others for start in _one_off(starts[word], _letters(word))}
        found = _beginning_with(sorted(tries), only_ideas=True)
        near |= {word: best for word in others if (best := _likeliest(word, found))}
    return near


def _start(word: str) -> str:
    return word[: min(KNOWN, len(word) // 2)]


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


def _beginning_with(starts: Sequence[str], only_ideas: bool = False) -> list[tuple[str, int]]:
    """(word, texts that have it) of words in use that begin with one of these."""
    vocabularies = [f"{name.removesuffix('_words')}_vocab" for name in _tables()]
    each = " UNION ALL ".join(
        f"SELECT term, doc FROM json_each(:starts) AS start JOIN {name} "  # noqa: S608 - names of ours
        "ON term >= start.value AND term < start.value || :end"
        for name in vocabularies[: 1 if only_ideas else None]
    )
    found = text(f"SELECT term, doc FROM ({each}) LIMIT {MOST}")  # noqa: S608 - names of ours
    return [(term, doc) for term, doc in db.session.execute(found, {"starts": json.dumps(starts), "end": END})]


def _one_off(word: str, letters: str) -> Iterator[str]:
    made = set()
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
