"""Versions of what testers agree to: each is kept as it was read, and a new one is asked for again."""

from dataclasses import dataclass

from .. import clock, events
from ..db import atomic, db, lock
from ..errors import N_, Conflict, Invalid, NotAllowed, Words
from ..events import Event
from ..permissions import Action
from ..pilots import queries as pilots
from ..pilots.models import Consent, Pilot
from ..pilots.rules import KEEP_DAYS, Stage
from ..policy import Actor, check
from . import queries
from .models import ConsentText, Question, Quota

ASKED_AGAIN = (Stage.RECRUITING, Stage.RUNNING, Stage.PAUSED)
NOT_THE_NEWEST = N_("The consent text has changed again. Please read it as it is now.")
CHANGED_MEANWHILE = N_("Somebody else changed the consent text meanwhile. Look at it, then send yours again.")
NOT_OPEN = N_("The consent text is written in the charter. It can be changed while testers are looked for.")
FOR_GROUPS = N_("{kept} places are kept for groups: give at least so many, or keep fewer first.")
ONLY_TESTERS = N_("Only testers of this pilot, and those who wait for a place, may do this.")


@dataclass(frozen=True)
class Terms:
    """What testers agree to, in parts."""

    text: str
    collects: str = ""
    contact: str = ""
    keep_days: int = KEEP_DAYS


def keep_version(event: Event) -> None:
    """The text with which testers are looked for, kept beside those that come after it.

    Raises Invalid where a later round has fewer places than are kept for groups: nobody else could ever take part.
    """
    if pilot := pilots.pilot(event.thing_id):
        if pilot.round.places < (kept := sum(one.places for one in queries.kept_places(pilot.round.id))):
            raise Invalid({"places": [Words(FOR_GROUPS, kept=kept)]})
        _keep(pilot)


def _keep(pilot: Pilot) -> None:
    run = pilot.round
    db.session.add(
        ConsentText(round_id=run.id, version=run.consent_version, text=run.consent_text, collects=run.collects,
                    contact=run.contact, keep_days=run.keep_days, at=clock.now())
    )  # fmt: skip
    db.session.flush()


def start_from_a_copy(event: Event) -> None:
    """The next round asks the same people for the same things, until somebody changes that."""
    pilot = pilots.pilot(event.thing_id)
    if pilot is None or len(pilot.rounds) < 2:
        return
    last, run = pilot.rounds[-2], pilot.round
    for question in queries.questions(last.id):
        db.session.add(Question(round_id=run.id, text=question.text, choices=question.choices, fits=question.fits,
                                sentence=question.sentence))  # fmt: skip
    for kept in queries.kept_places(last.id):
        if kept.places:
            db.session.add(Quota(round_id=run.id, kind=kept.kind, value=kept.value, places=kept.places))
    db.session.flush()


def change_text(pilot: Pilot, actor: Actor, terms: Terms, seen: int) -> int:
    """A new version, and everyone who agreed to an older one is asked again. The same text once more changes nothing.

    `seen`: the version that the writer had before them. Gives the version that stands now.
    """
    with atomic():
        lock(pilot)
        check(Action.PILOT_RECRUIT, actor, pilot)
        run = pilot.round
        if pilot.stage not in ASKED_AGAIN:
            raise Conflict(NOT_OPEN)
        if terms == Terms(run.consent_text, run.collects, run.contact, run.keep_days):
            return run.consent_version
        if seen != run.consent_version:
            raise Invalid({"": [CHANGED_MEANWHILE]})
        run.consent_text, run.collects = terms.text, terms.collects
        run.contact, run.keep_days = terms.contact, terms.keep_days
        run.consent_version += 1
        _keep(pilot)
        events.record(
            "pilot", pilot.id, "change_consent", actor, people=queries.to_ask_again(run.id, run.consent_version),
            data={"title": pilot.title, "pilot_id": pilot.id, "version": run.consent_version},
        )  # fmt: skip
        return run.consent_version


def agree_again(pilot: Pilot, actor: Actor, version: int | None) -> None:
    """To the newest version. Twice is once. Who waits agrees with their place in the line."""
    with atomic():
        lock(pilot)
        check(Action.PILOT_CONSENT, actor, pilot)
        run = pilot.round
        tester, row = pilots.tester(run.id, actor.id), queries.waits(run.id, actor.id)
        takes_part = tester is not None and tester.left_at is None
        if not (takes_part or row):
            raise NotAllowed(ONLY_TESTERS)
        if version != run.consent_version:
            raise Invalid({"consent": [NOT_THE_NEWEST]})
        if row:
            row.version = run.consent_version
        if tester and takes_part and not _has_agreed(tester.id, run.consent_version):
            db.session.add(Consent(tester_id=tester.id, version=run.consent_version, text=run.consent_text,
                                   given_at=clock.now()))  # fmt: skip


def _has_agreed(tester_id: int, version: int) -> bool:
    last = queries.latest_consent(tester_id)
    return last is not None and last.version == version
