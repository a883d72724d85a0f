"""Report an incident, look after it, answer it."""

from datetime import date
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext
from sqlalchemy import select, update

from .. import clock, deliveries, events
from ..city.models import Unit
from ..db import atomic, db, lock
from ..errors import N_, Conflict, Invalid
from ..permissions import Action
from ..photos import actions as photos
from ..photos.rules import NO_PHOTOS, Wanted
from ..pilots.models import Pilot, Round
from ..policy import Actor, check
from ..words import day_words, say
from . import rules
from .models import Incident
from .rules import State

PHOTOS = 1


def report(
    pilot: Pilot, actor: Actor, text: str, severity: str, *, on: date | None = None, photo: Wanted = NO_PHOTOS,
    once: str = "",
) -> Incident:  # fmt: skip
    """The moderators are told at once, and so is the unit that owns the test. The same form twice is one report."""
    with atomic():
        lock(pilot)
        check(Action.INCIDENT_REPORT, actor, pilot)
        if once and (sent := _sent(actor, once)):
            return sent
        incident = Incident(
            round_id=pilot.round.id, person_id=actor.id, role=actor.role, severity=severity, text=text,
            on=_day(on), at=clock.now(), once=once or None, state=State.OPEN,
        )  # fmt: skip
        db.session.add(incident)
        db.session.flush()
        if photo:
            photos.attach(actor, Incident.kind, incident.id, photo, PHOTOS)
        events.record("pilot", pilot.id, "incident", actor, audience="S", data=_codes(pilot, incident))
        _tell_the_owner(pilot, incident)
    return incident


def _sent(actor: Actor, once: str) -> Incident | None:
    """Asked under the pilot's lock."""
    return db.session.scalar(select(Incident).where(Incident.person_id == actor.id, Incident.once == once))


def _day(on: date | None) -> date:
    if on and on > clock.today():
        raise Invalid({"on": [N_("This day has not come yet.")]})
    return on or clock.today()


def _codes(pilot: Pilot, incident: Incident) -> dict[str, Any]:
    return {"title": pilot.title, "pilot_id": pilot.id, "incident": incident.id, "severity": incident.severity}


def _tell_the_owner(pilot: Pilot, incident: Incident) -> None:
    """By mail: a unit's people may have no account. They read what happened, and not who reported it."""
    unit = db.session.get(Unit, pilot.owner_unit_id) if pilot.owner_unit_id else None
    if unit is None or not unit.email:
        return
    with force_locale(current_app.config["LAB"].languages[0]):
        subject, body = words_of(pilot.title, pilot.path, incident.text, incident.severity, incident.on)
        deliveries.enqueue(unit.email, subject=subject, body=body, urgent=incident.severity == "danger")


def words_of(title: str, path: str, text: str, how_bad: str, on: date) -> tuple[str, str]:
    """Subject and text of the mail to the unit."""
    settings = current_app.config["LAB"]
    severity = say(rules.SEVERITY_WORDS[how_bad])
    said = [
        gettext("An incident was reported in a test that your unit owns: %(title)s", title=title),
        gettext("It happened on %(day)s. How bad: %(severity)s.", day=day_words(on), severity=severity),
        text,
        gettext("The lab's moderators were told too. They can pause the test here:")
        + f"\n{settings.base_url.rstrip('/')}{path}/incidents",
        f"{settings.name} {settings.city}",
    ]
    subject = gettext("Incident in a test (%(severity)s): %(title)s", severity=severity, title=title)
    return subject, "\n\n".join(said) + "\n"


def take(pilot: Pilot, actor: Actor, incident: Incident) -> None:
    """From now on this person looks after it; the reporter hears that somebody does. Twice is once."""
    with atomic():
        lock(pilot)
        check(Action.INCIDENT_HANDLE, actor, pilot)
        if lock(incident).is_closed:
            raise Conflict(N_("Somebody else has answered this incident already."))
        was_open, incident.handler_id, incident.state = incident.state == State.OPEN, actor.id, State.SEEN
        db.session.flush()
        db.session.expire(incident, ["handler"])
        if was_open:
            _tell_the_reporter(pilot, actor, incident, "incident_taken")


def close(pilot: Pilot, actor: Actor, incident: Incident, words: str, public: bool) -> None:
    """Say what became of it: to whoever reported it, and with `public` to everyone. Once."""
    with atomic():
        lock(pilot)
        check(Action.INCIDENT_HANDLE, actor, pilot)
        if lock(incident).is_closed:
            if (incident.words, incident.handler_id) == (words, actor.id):
                return  # a second click
            raise Conflict(N_("Somebody else has answered this incident already."))
        incident.state, incident.closed_at, incident.handler_id = State.CLOSED, clock.now(), actor.id
        incident.words, incident.is_public = words, public
        db.session.flush()
        db.session.expire(incident, ["handler"])
        _tell_the_reporter(pilot, actor, incident, "incident_closed", words)
        if incident.person_id is None or incident.run.forgotten_on:
            _let_go(incident)


def _let_go(incident: Incident) -> None:
    """Its reporter has left the lab, or the promised time is over: their words were kept only until it was answered."""
    incident.text, incident.person_id, incident.once = "", None, None
    photos.remove_all(Incident.kind, [incident.id])


def _tell_the_reporter(pilot: Pilot, actor: Actor, incident: Incident, move: str, words: str = "") -> None:
    people = {incident.person_id} - {None, actor.id}
    if people:
        events.record("pilot", pilot.id, move, actor, people=[id for id in people if id],
                      data=_codes(pilot, incident), texts={"words": words} if words else None)  # fmt: skip


def forget(run: Round) -> int:
    """The promised time is over: the reporters' words and photos go. That it happened and what the lab said stays."""
    closed = (Incident.round_id == run.id, Incident.closed_at.is_not(None))
    photos.remove_all(Incident.kind, select(Incident.id).where(*closed))
    named = Incident.text != "", Incident.person_id.is_not(None)
    gone: Any = db.session.execute(
        update(Incident).where(*closed, named[0] | named[1]).values(text="", person_id=None, once=None),
        execution_options={"synchronize_session": "fetch"},
    )
    return int(gone.rowcount)
