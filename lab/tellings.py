"""What people will be told when a move is made, in words, before it is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from flask_babel import gettext

from .errors import N_
from .lifecycle import Move
from .words import say

AUDIENCE_WORDS = {
    "P": N_("whom it is about"),
    "A": N_("the author"),
    "V": N_("everyone who voted"),
    "F": N_("everyone who follows"),
    "T": N_("the testers"),
    "W": N_("whoever follows its topic, its district or a search that it fits"),
    "O": N_("the city's officials"),
    "S": N_("the lab's staff"),
}


@dataclass(frozen=True)
class Told:
    """One sentence and everybody who reads it."""

    who: str
    sentence: str


def told(thing: Any, move: Move, known: Mapping[str, str]) -> list[Told]:
    """Audiences that read the same sentence stand together."""
    groups: dict[str, list[str]] = {}
    for letter, template in move.tells.items():
        groups.setdefault(template, []).append(letter)
    labels = {ask.name: say(ask.label) for ask in move.asks}
    return [Told(_joined(thing, letters), _filled(template, labels, known)) for template, letters in groups.items()]


def _joined(thing: Any, letters: list[str]) -> str:
    names = [_name(thing, letter) for letter in letters]
    if len(names) == 1:
        return names[0]
    return gettext("%(some)s and %(last)s", some=", ".join(names[:-1]), last=names[-1])


def _name(thing: Any, letter: str) -> str:
    author = getattr(thing, "author_name", "") if letter == "A" else ""
    return author or say(AUDIENCE_WORDS[letter])


def _filled(template: str, labels: Mapping[str, str], known: Mapping[str, str]) -> str:
    """What is not known yet stands in brackets under its field's name."""
    words = gettext(template)
    names = {name for _, name, _, _ in Formatter().parse(words) if name}
    return words.format(**{name: known.get(name) or f"[{labels.get(name, '…')}]" for name in names})
