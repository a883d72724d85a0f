"""Shows in a hit why it was found: the words that were sought are marked, and its text begins near the first one."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup, escape

from .. import text
from ..policy import Actor
from ..words import say
from . import card, said
from .card import Card
from .queries import Listing

_WORD = re.compile(r"\w+")
SNIPPET = 160
BEFORE = 50
"""Letters that stand before the first marked word of a snippet."""


def cards(page: Listing, actor: Actor) -> list[Card]:
    """The cards of a list; those of a search say why they are found."""
    plain = card.cards(page.rows, actor)
    if page.reading is None:
        return plain
    sought = page.reading.sought
    return [_with_marks(card, row, sought) for card, row in zip(plain, page.rows, strict=True)]


def _with_marks(card: Card, row: Any, sought: Sequence[str]) -> Card:
    """Of the text by which it was found: the idea's own, or a comment or an answer, which is then named."""
    shown = row.said or f"{row.all_need}\n{row.solution}"
    where = say(said.sources()[row.source - 1].label) if row.said else ""
    return card._replace(title=marked(card.title, sought), need=snippet(shown, sought), where=where)


def marked(said: str, sought: Sequence[str]) -> Markup:
    """The whole words that begin with something sought, in <mark>; everything else is escaped."""
    made, at = [], 0
    for begin, end in _found(said, sought):
        made += [escape(said[at:begin]), Markup("<mark>{}</mark>").format(said[begin:end])]
        at = end
    return Markup("").join([*made, escape(said[at:])])


def snippet(said: str, sought: Sequence[str]) -> Markup:
    """The beginning, or from a little before the first word that was sought."""
    said = " ".join(said.split())
    first = next(_found(said, sought), (0, 0))[0]
    if first > SNIPPET - BEFORE:
        begin = said.rfind(" ", 0, first - BEFORE) + 1 or first
        said = f"…{said[begin:]}"
    return marked(text.short(said, SNIPPET), sought)


def _found(said: str, sought: Sequence[str]) -> Iterator[tuple[int, int]]:
    beginnings = tuple(sought)
    for word in _WORD.finditer(said):
        if text.fold(word[0]).startswith(beginnings):
            yield word.span()
