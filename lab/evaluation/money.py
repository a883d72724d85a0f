"""What a pilot did not spend goes back to its budget line when it ends."""

from ..city.models import BudgetLine
from ..db import db, lock
from ..events import Event
from ..pilots import queries as pilots
from . import queries

ENDS = frozenset({"cancel", "decide_stop", "abandon", "go_live"})


def release_the_rest(event: Event) -> None:
    """Inside the transaction of the move. What was spent stays on the line; an overrun takes nothing more from it."""
    pilot = pilots.pilot(event.thing_id)
    line = db.session.get(BudgetLine, pilot.budget_line_id) if pilot and pilot.budget_line_id else None
    if pilot is None or line is None:
        return
    back = pilot.committed - queries.spent_by_pilot([pilot.id])[pilot.id]
    if back > 0:
        lock(line).committed -= back
        pilot.committed -= back
        db.session.flush()
