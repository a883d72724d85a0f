"""The costs of a pilot as a table for a spreadsheet."""

import csv
from io import StringIO

from flask_babel import gettext

from ..pilots.models import Pilot
from ..text import harmless
from ..words import say
from . import queries, rules


def costs(pilot: Pilot) -> str:
    """One row a cost, oldest first; the amount with a point, so that every program reads it as a number."""
    numbers, kinds = {run.id: run.number for run in pilot.rounds}, dict(rules.COST_KINDS)
    out = StringIO()
    rows = csv.writer(out)
    rows.writerow([gettext("Round"), gettext("Day"), gettext("What for"), gettext("Kind"), gettext("Amount"),
                   gettext("Written down by"), gettext("Struck on")])  # fmt: skip
    for cost, by in reversed(queries.costs_of(numbers)):
        struck = cost.struck_at.date().isoformat() if cost.struck_at else ""
        rows.writerow([
            numbers[cost.round_id], cost.on.isoformat(), harmless(cost.what), say(kinds.get(cost.kind, cost.kind)),
            f"{cost.cents / 100:.2f}", harmless(by), struck,
        ])  # fmt: skip
    return out.getvalue()
