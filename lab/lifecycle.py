"""A small engine for any table of moves: a move is data, keyed by (name, from).

From one table come the buttons, the right (`who`), the form's fields (`asks`), the gate (`needs`), the history's
words, the notices' words, the documentation's diagram and the tests.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import N_, Words

BACK = "(back)"
"""A move's `to` when it goes back to where the thing was; the facts know where that is."""

Facts = Any
Answers = Mapping[str, Any]


def _always(_facts: Facts, _answers: Answers) -> bool:
    return True


@dataclass(frozen=True)
class Ask:
    """One answer that a move asks for.

    `kind`: line, text, choice, check, number, money (cents), date, unit, topic, idea, pilot, budget_line.
    `required` is asked with the facts and the other answers, so that an early end can ask for its reason.
    """

    name: str
    label: str
    kind: str = "text"
    required: Callable[[Facts, Answers], bool] = _always
    low: int = 1
    high: int = 2000
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""


def optional(_facts: Facts, _answers: Answers) -> bool:
    return False


@dataclass(frozen=True)
class Need:
    """A gate: the sentence says what is missing as long as `met` is false."""

    name: str
    sentence: str
    met: Callable[[Facts], bool]
    link: str = ""


@dataclass(frozen=True)
class Move:
    """`tells` maps an audience letter (A, V, F, T, W, O, S) to the sentence that this audience reads."""

    name: str
    from_: str
    to: str
    who: str
    label: str
    history: str
    asks: tuple[Ask, ...] = ()
    needs: tuple[Need, ...] = ()
    tells: Mapping[str, str] = field(default_factory=dict)
    outcome: bool = False
    hint: str = ""

    @property
    def audience(self) -> str:
        return "".join(self.tells)

    @property
    def by_system_alone(self) -> bool:
        return self.who == "system"


Table = tuple[Move, ...]


def rows(from_: Iterable[str], **row: Any) -> Table:
    """The same move from several stages."""
    return tuple(Move(from_=stage, **row) for stage in from_)


def moves_from(table: Table, stage: str) -> Table:
    return tuple(move for move in table if move.from_ == stage)


def named(table: Table, name: str) -> Table:
    return tuple(move for move in table if move.name == name)


def find(table: Table, name: str, stage: str) -> Move | None:
    return next((move for move in table if move.name == name and move.from_ == stage), None)


def after(move: Move, back: str | None) -> str:
    """The stage in which `move` ends; `back` is where the thing was before."""
    if move.to != BACK:
        return move.to
    if not back:
        raise ValueError(f"{move.name} goes back, and nothing says where to")
    return back


def missing(move: Move, facts: Facts) -> list[Need]:
    """What stands between the thing and this move."""
    return [need for need in move.needs if not need.met(facts)]


def unanswered(move: Move, facts: Facts, answers: Answers) -> dict[str, list[str]]:
    """Field name → sentences, for answers that are missing, too short, too long or out of range."""
    wrong = {ask.name: said for ask in move.asks if (said := _wrong(ask, facts, answers))}
    return wrong


def _wrong(ask: Ask, facts: Facts, answers: Answers) -> list[str]:
    given = answers.get(ask.name)
    if given is None or (isinstance(given, str) and not given.strip()):
        return [N_("This is needed.")] if ask.required(facts, answers) else []
    if ask.kind in ("line", "text"):
        return _wrong_length(ask, str(given))
    if ask.kind == "choice" and ask.choices and str(given) not in dict(ask.choices):
        return [N_("Choose one from the list.")]
    if ask.kind in ("number", "money") and not ask.low <= given <= ask.high:
        return [Words(N_("Give a number from {low} to {high}."), low=ask.low, high=ask.high)]
    return []


def _wrong_length(ask: Ask, given: str) -> list[str]:
    """Eighty blanks are no answer of eighty characters."""
    said = len(" ".join(given.split()))
    if said < ask.low:
        return [Words(N_("Write at least {low} characters; there are {n}."), low=ask.low, n=said)]
    if len(given) > ask.high:
        return [Words(N_("Write at most {high} characters; there are {n}."), high=ask.high, n=len(given))]
    return []
