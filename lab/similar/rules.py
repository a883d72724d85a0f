"""Which texts are about the same: by pieces of words, weighed by how few ideas have them. Pure.

A piece is four letters in a row, or the first three of a word. So “Fahrradabstellanlage” and “Fahrrad-Abstellplätze”
share most of theirs, and so do “Haltestelle” and “Haltestellen”, or a word and its misspelling. No dictionary is
needed: any language works, and scripts that put no spaces between words are cut into pairs.
"""

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

MOST = 5
"""So many are suggested at most."""

TEXT_MAX = 2200
"""Characters that are looked at: the longest title and need."""
WORDS_MAX = 24
"""Telling words of a text that are compared; the first ones say what it is about."""

LEAST_LETTERS = 3
PIECE = 4
_NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Thai, Lao, Burmese, Khmer, Japanese, Chinese, Korean: a word may be a single sign there."""

PART = 0.34
"""A word is found again when so much of its weight is: the two halves of a compound, or all but a misspelling."""
IN_NEED = 0.5
"""What a word of the need is worth beside one of the title."""
ENOUGH = ((1.0, 0.15), (0.6, 0.34))
"""(rank, share) that a hit needs, one pair or the other: about one word that hardly any idea has, in a title, and not too
little of what was written, for a long text shares something with everything; or less that is telling, but much of it."""
NEAR_M = 1500.0
NEAR_BONUS = 0.15
"""Near the pin comes first among equals: at the pin a likeness counts so much more, NEAR_M metres away a third of it."""


def telling(words: Iterable[str], common: Collection[str], most: int = WORDS_MAX) -> list[str]:
    """The words that say what a text is about, each once, in their order."""
    found = dict.fromkeys(word.strip("_") for word in words)
    return [word for word in found if _tells(word) and word not in common][:most]


def _tells(word: str) -> bool:
    return (len(word) >= LEAST_LETTERS or bool(_NO_SPACES.search(word))) and not word.isdecimal()


def pieces(word: str) -> list[str]:
    if _NO_SPACES.search(word):
        return [word[at : at + 2] for at in range(max(1, len(word) - 1))]
    marked = f"_{word}"
    return [marked[at : at + PIECE] for at in range(len(marked) - PIECE + 1)]


class Weights:
    """How telling a piece is: the more, the fewer of the lab's ideas have it. `having`: in how many it stands."""

    def __init__(self, ideas: int, having: Mapping[str, int]) -> None:
        self.ideas, self.having = ideas, having
        self.most = math.log(ideas + SOFTENED)
        self._known: dict[int, float] = {}

    def of(self, piece: str) -> float:
        """0 to 1."""
        having = self.having.get(piece, 0)
        if having not in self._known:
            self._known[having] = math.log((self.ideas + SOFTENED) / (having + 1.0)) / self.most
        return self._known[having]

    def of_word(self, word: Iterable[str]) -> float:
        found = [self.of(piece) for piece in word]
        return sum(found) / len(found)


SOFTENED = 40
"""As if there were so many more ideas: in a lab of three, a word that two of them have is not common yet."""


@dataclass(frozen=True)
class Likeness:
    """`rank` orders the hits; `share` is how much of what was written is found there, weighed by the title's part."""

    rank: float
    share: float

    @property
    def is_enough(self) -> bool:
        return any(self.rank >= rank and self.share >= share for rank, share in ENOUGH)


class Said:
    """What somebody writes, ready to be compared with many ideas."""

    def __init__(self, words: Sequence[str], weights: Weights) -> None:
        self.weights = weights
        self.words = [pieces(word) for word in words]
        self.weight = [weights.of_word(word) * _size(word) for word in self.words]
        self.all = frozenset(piece for word in self.words for piece in word)
        self._parts: dict[str, list[tuple[int, float]]] = {}
        for number, word in enumerate(self.words):
            total = sum(map(weights.of, word)) or 1.0
            for piece in word:
                self._parts.setdefault(piece, []).append((number, weights.of(piece) / total))

    def likeness(self, title: str, need: str) -> Likeness:
        """Of an idea whose pieces stand in two strings, apart by spaces."""
        in_title, in_need = self._found(title), self._found(need)
        shared = sum(
            self.weight[number] * max(in_title.get(number, 0.0), IN_NEED * in_need.get(number, 0.0))
            for number in sorted({*in_title, *in_need})
        )
        if shared * 1.5 < ENOUGH[1][0]:
            return Likeness(0.0, 0.0)  # whatever its title says: most candidates end here
        named = 0.5 + self._named(title)
        return Likeness(shared * named, shared * named / (sum(self.weight) or 1.0))

    def _found(self, kept: str) -> dict[int, float]:
        """How much of each word is there, if it is PART or more."""
        found: dict[int, float] = {}
        for piece in self.all.intersection(kept.split(" ")):
            for number, part in self._parts[piece]:
                found[number] = found.get(number, 0.0) + part
        return {number: min(1.0, part) for number, part in found.items() if part >= PART}

    def _named(self, title: str) -> float:
        """How much of the title is said."""
        said = total = 0.0
        for word in words_of(title):
            weights = [self.weights.of(piece) for piece in word]
            there = sum(w for piece, w in zip(word, weights, strict=True) if piece in self.all)
            part, weight = there / (sum(weights) or 1.0), sum(weights) / len(weights)
            total += weight
            said += weight * part if part >= PART else 0.0
        return said / total if total else 0.0


def _size(word: Sequence[str]) -> float:
    """How many words it is: without spaces a whole sentence comes as one, in pairs of signs."""
    return 1.0 if len(word[0]) == PIECE else max(1.0, len(word) / 2)


def words_of(kept: str) -> list[list[str]]:
    """The pieces of a kept string by word: a word's first piece begins with the mark."""
    found: list[list[str]] = []
    for piece in kept.split():
        if piece[0] == "_" or not found:
            found.append([])
        found[-1].append(piece)
    return found


MEANT = 12
"""So many of the nearest vectors are looked at."""
MEANS_THE_SAME = 0.26
"""Two texts whose vectors are less alike are about different things."""
STANDS_OUT = 0.75
"""And what is much less alike than the likest is chance."""
MEANING = 3.0
"""What a perfect likeness of meaning counts beside shared words."""


def meant(found: Mapping[int, float]) -> dict[int, float]:
    """Ranks, comparable with those by words, of what stands out."""
    least = max([MEANS_THE_SAME, *(STANDS_OUT * likeness for likeness in found.values())])
    return {id: MEANING * likeness for id, likeness in found.items() if likeness >= least}


def near_bonus(metres: float | None) -> float:
    return 1.0 if metres is None else 1.0 + NEAR_BONUS * math.exp(-metres / NEAR_M)


def metres_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Flat, which is exact enough within a city."""
    north = (a[0] - b[0]) * 111_320
    east = (a[1] - b[1]) * 111_320 * math.cos(math.radians((a[0] + b[0]) / 2))
    return math.hypot(north, east)


def place(lat: str | None, lng: str | None) -> tuple[float, float] | None:
    """The pin as a form or an address sends it; None when there is none, or none on this earth."""
    try:
        north, east = float(lat or "nan"), float(lng or "nan")
    except ValueError:
        return None
    return (north, east) if abs(north) <= 90 and abs(east) <= 180 else None
