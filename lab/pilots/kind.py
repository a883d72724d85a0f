"""How a pilot moves, for the pages of moves: what its forms offer and start from."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from .. import clock, forms, moves
from ..city import queries as city
from ..lifecycle import Move
from ..moves import Kind
from ..words import day_words, money
from . import queries, rules
from .actions import move_pilot
from .effects import CHARTER_TEXTS
from .models import Pilot


def _choices(_pilot: Pilot) -> forms.Choices:
    lines = [(str(line.id), f"{line.name} ({money(line.room)})") for line in city.budget_lines()]
    return {"unit": moves.unit_choices(), "budget_line": lines}


def _defaults(pilot: Pilot, move: Move) -> Mapping[str, Any]:
    """What the lab knows already; the charter of the round before is the next one's first draft."""
    run = pilot.round
    charter = {name: getattr(run, name) for name in CHARTER_TEXTS} | {
        "start": run.starts_on, "end": run.ends_on, "places": run.places or None, "dpia": run.dpia,
        "keep_days": run.keep_days,
        **{f"privacy_{n}": n in (run.privacy or ()) for n in range(1, len(rules.PRIVACY_QUESTIONS) + 1)},
    }  # fmt: skip
    given = {
        "owner_unit": pilot.owner_unit_id,
        "scale_owner": pilot.scale_owner_id,
        "service_owner": (pilot.decision or {}).get("service_owner") or pilot.scale_owner_id,
        "ended_on": clock.today(),
        "live_on": clock.today(),
    }
    return charter if move.name == "open_recruitment" else given


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
)
