"""The tables of moves in words, for the page on how moderation works: what the code does is what the page says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import N_
from ..ideas import rules as ideas
from ..lifecycle import BACK, Move, Table
from ..pilots import rules as pilots
from ..policy import WHO_WORDS
from ..tellings import AUDIENCE_WORDS
from ..words import say


@dataclass(frozen=True)
class Row:
    """One move from all the stages that have it. `asks`: what must be said, or must hold where nothing is said.

    `outcome`: it says what came of an idea.
    """

    label: str
    starts: tuple[str, ...]
    end: str
    who: str
    asks: tuple[str, ...]
    told: tuple[str, ...]
    outcome: bool


def idea_moves() -> list[Row]:
    return _rows(ideas.MOVES, ideas.STAGE_WORDS)


def pilot_moves() -> list[Row]:
    return _rows(pilots.MOVES, pilots.STAGE_WORDS)


def _rows(table: Table, stages: Mapping[Any, str]) -> list[Row]:
    """Moves of one name stand together where they end alike and the same people make them."""
    together: dict[tuple[str, str, str], list[Move]] = {}
    for move in table:
        together.setdefault((move.name, move.to, move.who), []).append(move)
    return [_row(moves, stages) for moves in together.values()]


def _row(moves: list[Move], stages: Mapping[Any, str]) -> Row:
    first = moves[0]
    told = dict.fromkeys(letter for move in moves for letter in move.tells)
    return Row(
        label=say(first.label),
        starts=tuple(say(stages[move.from_]) if move.from_ else say(N_("new")) for move in moves),
        end=say(N_("back where it was")) if first.to == BACK else say(stages[first.to]),
        who=say(WHO_WORDS[first.who]),
        asks=tuple(say(ask.label) for ask in first.asks if ask.kind != "check")
        or tuple(say(need.sentence) for need in first.needs),
        told=tuple(say(AUDIENCE_WORDS[letter]) for letter in told),
        outcome=first.outcome,
    )
