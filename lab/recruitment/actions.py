"""Taking part in a pilot, and leaving it."""

from .. import clock
from ..db import atomic, db, lock
from ..errors import N_, Conflict, Invalid
from ..pilots import queries as pilots
from ..pilots.models import Consent, Pilot, Tester
from ..pilots.rules import Stage
from ..policy import Actor

CHANGED_TEXT = N_("The consent text has changed. Please read it again before you take part.")
NO_CONSENT = N_("Please say that you have read the text and agree.")
FULL = N_("All places are taken. You can follow the pilot and look again later: sometimes a place becomes free.")
CLOSED = N_("This pilot is not looking for testers now.")


def take_part(pilot: Pilot, actor: Actor, consent: int | None) -> Tester:
    """Join the current round, having agreed to version `consent` of its text. Joining twice is once.

    Raises Invalid for a missing or an old version, Conflict when it is full or closed.
    """
    with atomic():
        lock(pilot)
        run = pilot.round
        if pilot.stage not in (Stage.RECRUITING, Stage.RUNNING):
            raise Conflict(CLOSED)
        if (tester := pilots.tester(run.id, actor.id)) and tester.left_at is None:
            return tester
        if consent != run.consent_version:
            raise Invalid({"consent": [CHANGED_TEXT if consent else NO_CONSENT]})
        # Counted under the pilot's lock, so the last place is given away once.
        if pilots.count_testers(run.id) >= run.places:
            raise Conflict(FULL)
        now = clock.now()
        tester = tester or Tester(round_id=run.id, person_id=actor.id)
        tester.joined_at, tester.left_at = now, None
        db.session.add(tester)
        db.session.flush()
        db.session.add(Consent(tester_id=tester.id, version=run.consent_version, text=run.consent_text, given_at=now))
        pilot.testers += 1
    return tester


def leave(pilot: Pilot, actor: Actor) -> None:
    """Leave the current round and take the consent back. Leaving twice is once."""
    with atomic():
        lock(pilot)
        tester = pilots.tester(pilot.round.id, actor.id)
        if tester is None or tester.left_at is not None:
            return
        tester.left_at = clock.now()
        for consent in pilots.consents_of(tester.id):
            consent.withdrawn_at = consent.withdrawn_at or tester.left_at
        pilot.testers -= 1
