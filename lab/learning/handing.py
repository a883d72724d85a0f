"""All cards of this lab as one file, and a file of others': for the command line."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from .. import clock
from ..errors import Invalid
from ..pilots.models import Pilot
from ..policy import SYSTEM
from . import actions, queries, rules, schema
from .document import document

LARGEST = 20_000_000


def export_cards(path: Path) -> int:
    """How many there are. Raises ValueError where the file cannot be written."""
    cards = [document(pilot) for pilot in _all_decided()]
    whole = {"format": rules.FORMAT_OF_MANY, "version": rules.VERSION, "cards": cards}
    try:
        path.write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")
    except OSError as no:
        raise ValueError(f"{path} cannot be written: {no.strerror}") from no
    return len(cards)


def _all_decided() -> Iterator[Pilot]:
    after = 0
    while pilots := queries.decided_pilots(after):
        yield from pilots
        after = pilots[-1].id


SAID = {"new": "new", "newer": "newer than what was here", "back": "shown again", "same": "here already"}


def import_cards(path: Path) -> Mapping[str, int]:
    """How many came, by what became of them. Raises ValueError or Invalid with what is wrong."""
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(f"{path} is larger than {LARGEST:,} bytes")
        said = path.read_text(encoding="utf-8-sig")
    except OSError as no:
        raise ValueError(f"{path} cannot be read: {no.strerror}") from no
    except UnicodeDecodeError as no:
        raise Invalid({"card": [schema.NO_JSON]}) from no
    arrivals = actions.import_cards(schema.read(said, clock.today(), LARGEST), SYSTEM)
    return Counter(SAID[each.kind] for each in arrivals)
