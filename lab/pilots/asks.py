"""What the lab waits for from one person, over all their pilots: for their own page, and first on a pilot's page.

Each package that asks people for something says here what of it is still open.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Ask:
    """`words`: what is asked for. `verb`: what the button says. `by`: the last day, where there is one."""

    pilot_id: int
    title: str
    lang: str
    words: str
    verb: str
    path: str
    by: date | None = None


Read = Callable[[int], list[Ask]]
"""A person's id → what waits for them, in a fixed number of statements."""

_reads: list[Read] = []


def register(read: Read) -> None:
    if read not in _reads:
        _reads.append(read)


def waiting_for(person_id: int, pilot_id: int | None = None) -> list[Ask]:
    """What has a last day comes first, the nearest one before the others."""
    found = [ask for read in _reads for ask in read(person_id) if pilot_id in (None, ask.pilot_id)]
    return sorted(found, key=lambda ask: ask.by or date.max)


def by_pilot(asks: list[Ask]) -> list[list[Ask]]:
    """Each pilot's together; the pilot of the most urgent one first."""
    found: dict[int, list[Ask]] = {}
    for ask in asks:
        found.setdefault(ask.pilot_id, []).append(ask)
    return list(found.values())
