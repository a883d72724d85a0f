"""Incidents: what went wrong during a test, who looks after it, what became of it."""

from flask import Blueprint, flash, redirect, render_template
from flask_babel import gettext

from ..errors import N_
from ..extensions import limiter
from ..permissions import Action
from ..pilots import queries as pilots
from ..pilots import sections
from ..pilots.models import Pilot
from ..web import Page, can, guard, limit_key, or_not_found
from . import actions, queries, rules
from .forms import AnswerForm, IncidentForm
from .models import Incident

bp = Blueprint("incidents", __name__)

REPORTS = "10 per hour"
"""Each mails the owner and tells every moderator: more from one person is no report any more."""

THANKS = N_("Thank you. The lab's moderators were told at once, and you hear what becomes of it.")


@bp.post("/pilots/<int:id>/incidents")
@limiter.limit(REPORTS, key_func=limit_key)
def report(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.INCIDENT_REPORT, pilot)
    form = IncidentForm()
    return sections.written(pilot, "incidents", form, lambda: actions.report(pilot, actor, **form.given()), done=THANKS)


@bp.get("/pilots/<int:id>/incidents")
def index(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.INCIDENTS_READ, pilot)
    return _list(pilot)


@bp.get("/pilots/<int:id>/incidents/<int:incident_id>")
def find(id: int, incident_id: int) -> Page:
    """What a notice leads to: for the staff on their list, for whoever reported it on the pilot's page."""
    pilot = or_not_found(pilots.pilot(id))
    incident = or_not_found(queries.incident(pilot, incident_id))
    guard(Action.INCIDENT_READ, incident)
    listed = can(Action.INCIDENTS_READ, pilot)
    return redirect(f"{pilot.path}/incidents#incident-{incident.id}" if listed
                    else f"{pilot.path}#own-incident-{incident.id}", 303)  # fmt: skip


def _list(pilot: Pilot, wrong: AnswerForm | None = None, of: int = 0) -> str:
    incidents = queries.incidents_of(pilot)
    forms = {incident.id: AnswerForm(formdata=None, of=incident.id, public=True) for incident in incidents}
    return render_template(
        "incidents/index.html", pilot=pilot, incidents=incidents, photos=queries.photos_of(incidents),
        forms={**forms, of: wrong} if wrong else forms, wrong=of, severities=rules.SEVERITY_WORDS,
        states=rules.STATE_WORDS, may=can(Action.INCIDENT_HANDLE, pilot),
    )  # fmt: skip


@bp.post("/pilots/<int:id>/incidents/<int:incident_id>/take")
def take(id: int, incident_id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.INCIDENT_HANDLE, pilot)
    incident = or_not_found(queries.incident(pilot, incident_id))
    actions.take(pilot, actor, incident)
    return _back(pilot, incident, gettext("You look after this incident now."))


@bp.post("/pilots/<int:id>/incidents/<int:incident_id>/close")
def close(id: int, incident_id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.INCIDENT_HANDLE, pilot)
    incident, form = or_not_found(queries.incident(pilot, incident_id)), AnswerForm(of=incident_id)
    if not form.validate():
        return _list(pilot, form, incident_id), 422
    actions.close(pilot, actor, incident, form.words.data or "", bool(form.public.data))
    return _back(pilot, incident, gettext("The incident is answered, and whoever reported it is told."))


def _back(pilot: Pilot, incident: Incident, words: str) -> Page:
    flash(words)
    return redirect(f"{pilot.path}/incidents#incident-{incident.id}", 303)
