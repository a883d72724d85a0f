"""Incidents on a pilot's page, on the form of a pause, in what a test found, and how long they are kept."""

from flask import Flask
from flask_babel import gettext

from .. import clock, mail
from ..accounts import acts
from ..db import by_id
from ..errors import N_, NotFound
from ..permissions import Action
from ..photos import access, uploads
from ..pilots import findings, kind, retention, sections
from ..pilots import queries as pilots
from ..pilots.page import PilotPage
from ..web import can, guard
from . import actions, queries, rules, shown
from .forms import IncidentForm, form_with
from .models import Incident
from .shown import Part


def init_app(_app: Flask) -> None:
    sections.register(sections.Section("incidents", 35, "incidents/_incidents.html", _incidents, N_("Incidents")))
    findings.register(shown.found)
    retention.register(actions.forget)
    kind.start_from(shown.pause_defaults)
    kind.warn_of(shown.resume_warnings)
    mail.show(_samples)
    access.register(Incident.kind, lambda id: by_id(Incident, id))
    uploads.accept("incidents.report", Incident.kind, most=actions.PHOTOS)
    acts.register(acts.Act(
        "incident", "incidents.report", N_("After that your report is sent, and you are back at the pilot."),
        perform=_report_again, back=lambda fields: f"/pilots/{_number(fields)}#incidents", texts=frozenset({"text"}),
    ))  # fmt: skip


def _samples() -> list[mail.Sample]:
    def incident() -> mail.Letter:
        words = gettext("Somebody tripped over the cable of the measuring box.")
        title = gettext("Lamps that come on when somebody walks")
        return mail.plain(*actions.words_of(title, "/pilots/7", words, "danger", clock.today()))

    return [mail.Sample("incident", N_("To the city's units"), N_("An incident in a test that a unit owns"), incident)]


def _report_again(fields: acts.Fields) -> str:
    pilot = pilots.pilot(_number(fields))
    if pilot is None:
        raise NotFound()
    actor, form = guard(Action.INCIDENT_REPORT, pilot), form_with(fields)
    form.validate_or_raise()
    actions.report(pilot, actor, **form.given())
    return f"{pilot.path}#incidents"


def _number(fields: acts.Fields) -> int:
    raw = fields.get("id", "")
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 11 else 0


def _incidents(page: PilotPage) -> Part | None:
    """Nothing where nothing happened, but for those who could report something."""
    incidents, reads = queries.incidents_of(page.pilot), can(Action.INCIDENTS_READ, page.pilot)
    public = [incident for incident in incidents if incident.is_public]
    own, reports = shown.own_of(incidents, page.actor.id), can(Action.INCIDENT_REPORT, page.pilot)
    if not (public or own or reports or (reads and incidents)):
        return None
    return Part(
        form=(page.given("incidents").get("form") or IncidentForm(formdata=None)) if reports else None,
        words=shown.public_words(public, page.history), public=public, own=own, reads=reads,
        waiting=sum(not incident.is_closed for incident in incidents) if reads else 0, severities=rules.SEVERITY_WORDS,
    )  # fmt: skip
