"""What was found: evidence, and the evaluation that is made of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from .. import clock, policy
from ..db import atomic, db, lock
from ..errors import N_, Conflict, Invalid, NotFound
from ..permissions import Action
from ..pilots import gates, rules
from ..pilots import queries as pilots
from ..pilots.models import Evidence, Measure, Pilot
from ..pilots.rules import Stage
from ..policy import Actor
from . import queries

COLUMNS = (
    "summary", "findings", "dropouts_participant", "dropouts_innovation", "dropouts_research", "cost_actual",
    "dropouts_reason", "cost_reason",
)  # fmt: skip
RESTS_ON_IT = N_("The evaluation is complete and rests on this. Add another piece of evidence from residents first.")
DECIDED = N_("The decision was made with this evidence, so it stays.")
WHY_ANOTHER_SUM = N_("This differs from the sum of the costs that were written down. Say why.")

# Evidence


def add_evidence(
    pilot: Pilot, actor: Actor, *, kind: str, text: str, on: date | None = None, source: str = "", people: int = 0,
    once: str = "",
) -> Evidence:  # fmt: skip
    """What a person saw, heard or read. Sending the same form twice is once."""
    with atomic():
        lock(pilot)
        policy.check(Action.PILOT_EVIDENCE, actor, pilot)
        gates.not_in_the_future(on)
        key = f"form-{once}" if once else None
        if key and (before := queries.evidence_by_key(pilot.round.id, key)):
            return before
        return keep(pilot, actor, kind=kind, text=text, on=on, source=source, people=people, key=key)


def keep(pilot: Pilot, actor: Actor, *, on: date | None = None, **said: Any) -> Evidence:
    """A row, inside the caller's transaction."""
    item = Evidence(round_id=pilot.round.id, on=on or clock.today(), at=clock.now(), **said)
    db.session.add(item)
    gates.note_when_complete(pilot, actor)
    return item


def remove_evidence(pilot: Pilot, actor: Actor, id: int) -> None:
    """Until the decision. Twice is once."""
    with atomic():
        lock(pilot)
        policy.check(Action.PILOT_EVIDENCE, actor, pilot)
        item = queries.evidence(pilot, id)
        if item is None:
            return
        if pilot.stage not in (Stage.RECRUITING, Stage.RUNNING, Stage.PAUSED, Stage.EVALUATING):
            raise Conflict(DECIDED)
        if pilot.round.evaluated_at and _is_the_last_from_residents(pilot, item):
            raise Conflict(RESTS_ON_IT)
        db.session.delete(item)


def _is_the_last_from_residents(pilot: Pilot, item: Evidence) -> bool:
    return item.kind in rules.FROM_RESIDENTS and pilots.pilot_facts(pilot).resident_evidence == 1


# The evaluation


def evaluate(pilot: Pilot, actor: Actor, *, missing: Mapping[int, str] | None = None, **found: Any) -> None:
    """Write the evaluation, or a part of it; what is not given stays.

    `missing`: measure id → why there is no last reading.
    Once it is complete the decision is due in 30 days.
    """
    with atomic():
        lock(pilot)
        policy.check(Action.PILOT_EVALUATE, actor, pilot)
        run = pilot.round
        if wrong := _wrong(pilot, found):
            raise Invalid(wrong)
        for name in COLUMNS:
            if found.get(name) is not None:
                setattr(run, name, found[name])
        for id, reason in (missing or {}).items():
            _measure(pilot, id).missing_reason = reason
        gates.note_when_complete(pilot, actor)


def _wrong(pilot: Pilot, found: Mapping[str, Any]) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    if len(found.get("summary") or "") > rules.SUMMARY_MAX:
        wrong["summary"] = [N_("Write at most 1,200 characters.")]
    cost, run = found.get("cost_actual"), pilot.round
    # Our own form asks why. Who sends the figures alone, as the contract says, is not asked.
    if cost is not None and found.get("cost_reason") == "" and queries.recorded([run.id]).get(run.id, cost) != cost:
        wrong["cost_reason"] = [WHY_ANOTHER_SUM]
    return wrong


def _measure(pilot: Pilot, id: int) -> Measure:
    measure = pilots.measure(pilot, id)
    if measure is None:
        raise NotFound()
    return measure
