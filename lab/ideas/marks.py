"""Shows in a hit why it was found: the words that were sought are marked, and the text begins near the first of them."""

import re
from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from .. import text

_WORD = re.compile(r"\w+")
SNIPPET = 160
BEFORE = 50
"""Letters that stand before the first marked word of a snippet."""


def holds(said: str, sought: Sequence[str]) -> bool:
    return any(True for _ in _found(said, sought))


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
