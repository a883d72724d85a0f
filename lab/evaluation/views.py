"""Evidence and the evaluation."""

from flask import Blueprint, request

from ..permissions import Action
from ..pilots import queries as pilots
from ..pilots import sections
from ..web import Page, guard, or_not_found
from . import actions
from .forms import EvaluationForm, EvidenceForm, missing_reasons

bp = Blueprint("evaluation", __name__)


@bp.post("/pilots/<int:id>/evidence")
def add_evidence(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.PILOT_EVIDENCE, pilot)
    form = EvidenceForm()

    def write() -> None:
        actions.add_evidence(pilot, actor, kind=form.kind.data, text=form.text.data or "", on=form.on.data)

    return sections.written(pilot, "evidence", form, write)


@bp.post("/pilots/<int:id>/evaluation")
def evaluate(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.PILOT_EVALUATE, pilot)
    form, missing = EvaluationForm(), missing_reasons(request.form)
    write = lambda: actions.evaluate(pilot, actor, missing=missing, **form.found())  # noqa: E731
    return sections.written(pilot, "evaluation", form, write, reasons=missing)
