"""Evidence and the evaluation on a pilot's page."""

from typing import Any

from flask import Flask

from ..pilots import sections
from ..pilots.models import Round
from ..pilots.page import PilotPage
from ..pilots.rules import Stage
from ..web import can
from .forms import EvaluationForm, EvidenceForm


def init_app(_app: Flask) -> None:
    sections.register(sections.Section("evidence", 70, "evaluation/_evidence.html", _evidence))
    sections.register(sections.Section("evaluation", 80, "evaluation/_evaluation.html", _evaluation))


def _evidence(page: PilotPage) -> EvidenceForm | None:
    may_come = page.pilot.stage not in (Stage.PROPOSED, Stage.APPROVED) and can("PILOT_EVIDENCE", page.pilot)
    if not (page.current.evidence or may_come):
        return None
    return page.given("evidence").get("form") or EvidenceForm(formdata=None)


def _evaluation(page: PilotPage) -> EvaluationForm | None:
    run = page.current.run
    if not (run.summary or can("PILOT_EVALUATE", page.pilot)):
        return None
    return page.given("evaluation").get("form") or EvaluationForm(formdata=None, data=_written(run))


def _written(run: Round) -> dict[str, Any]:
    cost = "" if run.cost_actual is None else f"{run.cost_actual / 100:.2f}"
    return {
        "summary": run.summary, "findings": run.findings, "dropouts_participant": run.dropouts_participant,
        "dropouts_innovation": run.dropouts_innovation, "dropouts_research": run.dropouts_research,
        "cost_actual": cost,
    }  # fmt: skip
