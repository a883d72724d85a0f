"""What a part of the test found becomes evidence: a person takes it up, in the words that they stand for."""

from .. import policy
from ..db import atomic
from ..errors import NotFound
from ..permissions import Action
from ..pilots import findings, gates
from ..pilots.findings import Finding
from ..pilots.models import Evidence, Pilot
from ..policy import Actor
from . import queries
from .actions import keep


def take_up(pilot: Pilot, actor: Actor, key: str, text: str) -> Evidence:
    """Twice is once."""
    with atomic():
        gates.not_ended(pilot)
        policy.check(Action.PILOT_EVIDENCE, actor, pilot)
        if before := queries.evidence_by_key(pilot.round.id, key):
            return before
        found = _finding(pilot, key)
        return keep(pilot, actor, kind=found.kind, text=text, source=found.label, people=found.people, key=key)


def _finding(pilot: Pilot, key: str) -> Finding:
    """Kind and number of people come from what was found, never from the form."""
    found = next((one for one in findings.of(pilot.round) if one.key == key and one.kind), None)
    if found is None:
        raise NotFound()
    return found
