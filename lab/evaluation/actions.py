"""What was found: evidence, and the evaluation that is made of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from .. import clock
from ..db import atomic, db, lock
from ..errors import N_, Conflict, Invalid, NotFound
from ..pilots import queries as pilots
from ..pilots import rules
from ..pilots.gates import not_ended, not_in_the_future, note_when_complete
from ..pilots.models import Evidence, Measure, Pilot
from ..pilots.rules import Stage
from ..policy import Actor

COLUMNS = ("summary", "findings", "dropouts_participant", "dropouts_innovation", "dropouts_research", "cost_actual")


def add_evidence(pilot: Pilot, actor: Actor, *, kind: str, text: str, on: date | None = None) -> Evidence:
    with atomic():
        not_ended(pilot)
        not_in_the_future(on)
        item = Evidence(round_id=pilot.round.id, kind=kind, text=text, on=on or clock.today(), at=clock.now())
        db.session.add(item)
        note_when_complete(pilot, actor)
    return item


def evaluate(pilot: Pilot, actor: Actor, *, missing: Mapping[int, str] | None = None, **found: Any) -> None:
    """Write the evaluation, or a part of it; what is not given stays.

    `missing`: measure id → why there is no last reading.
    Once it is complete the decision is due in 30 days.
    """
    with atomic():
        lock(pilot)
        if pilot.stage != Stage.EVALUATING:
            raise Conflict(N_("The evaluation is written after the test and before the decision."))
        run = pilot.round
        if len(found.get("summary") or "") > rules.SUMMARY_MAX:
            raise Invalid({"summary": [N_("Write at most 1,200 characters.")]})
        for name in COLUMNS:
            if found.get(name) is not None:
                setattr(run, name, found[name])
        for id, reason in (missing or {}).items():
            _measure(pilot, id).missing_reason = reason
        note_when_complete(pilot, actor)


def _measure(pilot: Pilot, id: int) -> Measure:
    measure = pilots.measure(pilot, id)
    if measure is None:
        raise NotFound()
    return measure
