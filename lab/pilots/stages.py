"""Where a pilot can stand: stages, its five steps, and the words for both. Pure."""

from enum import StrEnum

from ..errors import N_


class Stage(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    RECRUITING = "recruiting"
    RUNNING = "running"
    PAUSED = "paused"
    EVALUATING = "evaluating"
    SCALING = "scaling"
    SCALED = "scaled"
    STOPPED = "stopped"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


STAGE_WORDS = {
    Stage.PROPOSED: N_("Proposed"),
    Stage.APPROVED: N_("Approved"),
    Stage.RECRUITING: N_("Looking for testers"),
    Stage.RUNNING: N_("Being tested now"),
    Stage.PAUSED: N_("Paused"),
    Stage.EVALUATING: N_("Being evaluated"),
    Stage.SCALING: N_("Worked; being rolled out"),
    Stage.SCALED: N_("Adopted"),
    Stage.STOPPED: N_("Stopped"),
    Stage.REJECTED: N_("Rejected"),
    Stage.CANCELLED: N_("Cancelled"),
}
STEPS = ("planned", "recruiting", "tested", "evaluated", "outcome")
STEP_WORDS = {
    "planned": N_("Planned"),
    "recruiting": N_("Looking for testers"),
    "tested": N_("Being tested"),
    "evaluated": N_("Being evaluated"),
    "outcome": N_("Outcome"),
}
STEP_OF = {
    Stage.PROPOSED: "planned",
    Stage.APPROVED: "planned",
    Stage.RECRUITING: "recruiting",
    Stage.RUNNING: "tested",
    Stage.PAUSED: "tested",
    Stage.EVALUATING: "evaluated",
    Stage.SCALING: "outcome",
    Stage.SCALED: "outcome",
    Stage.STOPPED: "outcome",
    Stage.REJECTED: "outcome",
    Stage.CANCELLED: "outcome",
}
ENDS = frozenset({Stage.SCALED, Stage.STOPPED, Stage.REJECTED, Stage.CANCELLED})
PUBLIC = frozenset(Stage) - {Stage.PROPOSED}
