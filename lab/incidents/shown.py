"""What is shown of incidents: to everyone, to whoever reported one, to the staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import request
from flask_babel import gettext, ngettext

from .. import clock
from ..ideas.timeline import Entry
from ..lifecycle import Move
from ..pilots.findings import Finding
from ..pilots.models import Pilot, Round
from ..words import day_words, say
from . import queries, rules
from .forms import IncidentForm
from .models import Incident
from .rules import State


@dataclass(frozen=True)
class Own:
    """One that this person reported: where it stands, and what the lab says."""

    incident: Incident
    state: str


@dataclass(frozen=True)
class Part:
    """`public`: answered ones whose words everyone may read. `waiting`: how many nobody has answered, for the staff."""

    form: IncidentForm | None
    words: str
    public: list[Incident]
    own: list[Own]
    waiting: int
    reads: bool
    severities: Mapping[str, str]


def public_words(public: Sequence[Incident], history: Sequence[Entry]) -> str:
    """“1 incident was reported. The test was paused from 3 March to 5 March.”"""
    if not public:
        return ""
    said = ngettext("%(num)s incident was reported.", "%(num)s incidents were reported.", len(public))
    return " ".join([said, *_pauses(history)])


def _pauses(history: Sequence[Entry]) -> list[str]:
    """When the test rested, oldest first. `history` is newest first."""
    said, since = [], None
    for entry in reversed(history):
        if entry.move == "pause":
            since = entry.when
        elif since and entry.move in ("resume", "finish"):
            days = {"since": day_words(since), "until": day_words(entry.when)}
            said.append(gettext("The test was paused from %(since)s to %(until)s.", **days))
            since = None
    return [*said, gettext("The test is paused since %(since)s.", since=day_words(since))] if since else said


def own_of(incidents: Sequence[Incident], person_id: int) -> list[Own]:
    mine = [incident for incident in incidents if person_id and incident.person_id == person_id]
    return [Own(incident, say(rules.STATES_TOLD[State(incident.state)])) for incident in mine]


# For others who assemble pages


def found(run: Round) -> list[Finding]:
    """Only what the lab has answered in public: a report by itself is the reporter's."""
    public = [incident for incident in queries.incidents_in(run) if incident.is_public]
    if not public:
        return []
    counted = ", ".join(
        f"{n} {say(rules.SEVERITY_WORDS[severity])}" for severity, n in rules.counted(one.severity for one in public)
    )
    said = ngettext("%(num)s incident: %(counted)s.", "%(num)s incidents: %(counted)s.", len(public), counted=counted)
    return [Finding("incidents", gettext("Incidents"), said, "incident", link="#incidents")]


def pause_defaults(pilot: Pilot, move: Move) -> Mapping[str, Any]:
    """The form of a pause begins with words about the incident that is open, never with the reporter's."""
    incident = _meant(pilot) if move.name == "pause" else None
    if incident is None:
        return {}
    severity = say(rules.SEVERITY_WORDS[incident.severity])
    return {
        "reason": gettext(rules.PAUSE_REASON).format(day=day_words(incident.on), severity=severity),
        "text": say(rules.PAUSE_WORDS[incident.severity]),
        "review_on": clock.today() + timedelta(days=rules.PAUSE_DAYS),
    }


def _meant(pilot: Pilot) -> Incident | None:
    chosen = request.args.get("incident", type=int)
    incident = queries.incident(pilot, chosen) if chosen else None
    return incident if incident and not incident.is_closed else queries.newest_open(pilot)


def resume_warnings(pilot: Pilot, move: Move) -> list[str]:
    """A test may go on while an incident is open, but nobody overlooks it."""
    count = queries.open_by_pilot([pilot.id]).get(pilot.id, 0) if move.name == "resume" else 0
    if not count:
        return []
    return [ngettext(
        "%(num)s incident is not answered yet. Answer it first, or say in the words below why the test goes on.",
        "%(num)s incidents are not answered yet. Answer them first, or say in the words below why the test goes on.",
        count,
    )]  # fmt: skip
