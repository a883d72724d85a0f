"""The gates ahead of a pilot as checklists, for everyone: what is done, what is open, and for staff who may pass."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask_babel import gettext

from .. import lifecycle
from ..errors import N_, Words
from ..lifecycle import Move, Need
from ..policy import WHO_WORDS, Actor
from ..words import say
from . import planning, queries, rules
from .models import Pilot
from .rules import PilotFacts, Stage


@dataclass(frozen=True)
class Item:
    """`link`: the way to where it is done."""

    sentence: str
    is_done: bool
    link: str = ""


@dataclass(frozen=True)
class Gate:
    """`asks`: what is asked for at the step itself. `who`: who may pass it, in words and by name."""

    move: str
    title: str
    items: tuple[Item, ...]
    asks: str = ""
    who: str = ""

    @property
    def done(self) -> int:
        return sum(item.is_done for item in self.items)

    @property
    def words(self) -> str:
        """“Before the test starts: 3 of 5 done.”"""
        title, done, n = say(self.title), self.done, len(self.items)
        return gettext("%(title)s: %(done)s of %(n)s done.", title=title, done=done, n=n)


TESTED = (Stage.RUNNING, Stage.PAUSED, Stage.EVALUATING)
AHEAD = (
    ("approve", N_("Before it is approved"), frozenset({Stage.PROPOSED})),
    ("open_recruitment", N_("Before testers are asked"), frozenset({Stage.PROPOSED, Stage.APPROVED})),
    ("start", N_("Before the test starts"), frozenset({Stage.APPROVED, Stage.RECRUITING})),
    ("decide_scale", N_("Before the decision"), frozenset({Stage.RECRUITING, *TESTED})),
)
"""Move, words, and the stages at which one looks ahead to it: the next gate comes first."""


def ahead(pilot: Pilot, facts: PilotFacts, actor: Actor) -> list[Gate]:
    """The next gate and the one behind it."""
    names = [name for name, _title, stages in AHEAD if pilot.stage in stages]
    gates = [gate_of(pilot, facts, name) for name in names]
    return [_with_who(gate, pilot) for gate in gates] if actor.is_staff else gates


def gate_of(pilot: Pilot, facts: PilotFacts, name: str) -> Gate:
    title = next(title for move, title, _stages in AHEAD if move == name)
    return Gate(name, title, tuple(_items(pilot, facts, name)))


def _items(pilot: Pilot, facts: PilotFacts, name: str) -> Iterable[Item]:
    """What the move needs, by its row; and what would be refused in its answers, as far as that can be known before."""
    if name == "approve":
        yield Item(N_("A budget line that has room for what the test costs."), has_room(facts), "/backlog")
    if name == "open_recruitment":
        for step in planning.steps(pilot, facts):
            sentence = Words(N_("The charter: {step}."), step=step.label)
            yield Item(sentence, step.is_done, f"{pilot.path}/charter#{step.name}")
    yield from (_item(pilot, need, facts) for need in move_of(name).needs)
    if name == "start":
        enough = Words(N_("Enough testers: at least {least} ({now} now), or a public reason to start with fewer."),
                       least=facts.minimum, now=facts.testers)  # fmt: skip
        yield Item(enough, facts.places > 0 and facts.testers >= facts.minimum, f"{pilot.path}#take-part")


def _item(pilot: Pilot, need: Need, facts: PilotFacts) -> Item:
    return Item(need.sentence, need.met(facts), f"{pilot.path}{need.link}" if need.link else "")


def has_room(facts: PilotFacts) -> bool:
    return any(room >= facts.cost for room in (facts.room or {}).values())


def move_of(name: str) -> Move:
    return lifecycle.named(rules.MOVES, name)[0]


def _with_who(gate: Gate, pilot: Pilot) -> Gate:
    """For staff: what they will be asked, and the names of those who may, for separation of duties."""
    move = move_of(gate.move)
    asks = [say(ask.label) for ask in move.asks if ask.required is not lifecycle.optional and ask.kind != "check"]
    names = ", ".join(actor.display_name for actor in queries.who_may(move, pilot))
    who = say(WHO_WORDS[move.who])
    said = f"{who}: {names}" if names else gettext("%(who)s. Nobody is left who may.", who=who)
    # The charter has items of its own, and the three decisions each ask for something else.
    later = "" if gate.move in ("open_recruitment", "decide_scale") else ", ".join(asks)
    return replace(gate, asks=later, who=said[:1].upper() + said[1:])
