"""How a pilot moves, for the pages of moves: what its forms offer and start from."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from .. import clock, forms, moves
from ..city import queries as city
from ..lifecycle import Move
from ..moves import Kind
from ..words import day_words, money
from . import planning, queries, rules
from .actions import move_pilot
from .models import Pilot

_starts: list[Callable[[Pilot, Move], Mapping[str, Any]]] = []
_warnings: list[Callable[[Pilot, Move], list[str]]] = []


def start_from(defaults: Callable[[Pilot, Move], Mapping[str, Any]]) -> None:
    """For a later package that knows with which answers a move's form begins."""
    if defaults not in _starts:
        _starts.append(defaults)


def warn_of(warnings: Callable[[Pilot, Move], list[str]]) -> None:
    """For a later package that knows what whoever makes a move should hear before."""
    if warnings not in _warnings:
        _warnings.append(warnings)


def _warns(pilot: Pilot, move: Move) -> list[str]:
    return [words for warnings in _warnings for words in warnings(pilot, move)]


def _choices(_pilot: Pilot) -> forms.Choices:
    lines = [(str(line.id), f"{line.name} ({money(line.room)})") for line in city.budget_lines()]
    return {"unit": moves.unit_choices(), "budget_line": lines}


def _defaults(pilot: Pilot, move: Move) -> Mapping[str, Any]:
    """What the lab knows already; a charter starts from what was saved of it, or from the round before."""
    given = {
        "owner_unit": pilot.owner_unit_id,
        "scale_owner": pilot.scale_owner_id,
        "service_owner": (pilot.decision or {}).get("service_owner") or pilot.scale_owner_id,
        "ended_on": clock.today(),
        "live_on": clock.today(),
    }
    more = {name: value for starts in _starts for name, value in starts(pilot, move).items()}
    return planning.written(pilot.round) if move.name == "open_recruitment" else {**given, **more}


def _known(pilot: Pilot, move: Move) -> Mapping[str, str]:
    """What the preview of the tellings knows before the move."""
    due = {"finish": rules.EVALUATION_DAYS}.get(move.name)
    return {
        "title": pilot.title, "pilot_id": str(pilot.id), "testers": str(pilot.testers),
        "due": day_words(clock.today() + timedelta(days=due)) if due else "",
    }  # fmt: skip


PILOT = Kind(
    "pilot",
    rules.MOVES,
    queries.pilot_facts,
    _choices,
    _defaults,
    move_pilot,
    known=_known,
    excused=rules.excused,
    warns=_warns,
)
