"""What a pilot is and how it travels: stages, the table of moves, gates, scores. Source: the lab's domain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..errors import N_, Words
from ..ideas.rules import COST_BANDS, DECLINE_REASONS, tell
from ..lifecycle import Answers, Ask, Facts, Move, Need, Table, optional, rows
from ..spans import SPANS
from .charter import CHARTER
from .charter import KEEP_DAYS as KEEP_DAYS
from .charter import MAX_KEEP_DAYS as MAX_KEEP_DAYS
from .charter import PRIVACY_QUESTIONS as PRIVACY_QUESTIONS
from .stages import (
    ENDS as ENDS,
)
from .stages import (
    PUBLIC as PUBLIC,
)
from .stages import (
    STAGE_WORDS as STAGE_WORDS,
)
from .stages import (
    STEP_OF as STEP_OF,
)
from .stages import (
    STEP_WORDS as STEP_WORDS,
)
from .stages import (
    STEPS as STEPS,
)
from .stages import (
    Stage as Stage,
)

TITLE = (8, 120)
HYPOTHESIS = (20, 2000)
CHANGE_MIND = (10, 2000)
MAX_ROUNDS = 3
SUMMARY_MAX = 1200
SDGS = tuple(range(1, 18))

CRITERIA = (
    ("support", N_("Resident support"), 1, 5),
    ("need_evidence", N_("Evidence of the need"), 1, 5),
    ("equity", N_("Equity"), 1, 5),
    ("goal_fit", N_("Fit with the city's goals"), 1, 5),
    ("readiness", N_("Readiness (TRL 1 to 9)"), 1, 9),
    ("effort", N_("Effort"), 1, 5),
    ("cost", N_("Cost"), 1, 5),
    ("risk", N_("Risk"), 1, 5),
)
DIRECTIONS = (("up", N_("More is better")), ("down", N_("Less is better")))
EVIDENCE_KINDS = (
    ("interview", N_("Interview notes")),
    ("survey", N_("Survey")),
    ("observation", N_("Observation")),
    ("workshop", N_("Workshop report")),
    ("reading", N_("Reading")),
    ("usage_log", N_("Usage log")),
    ("cost", N_("Cost")),
    ("incident", N_("Incident")),
)
FROM_RESIDENTS = frozenset({"interview", "survey", "observation", "workshop"})
"""Evidence that residents gave. A usage log or a cost record alone does not carry a decision."""

MOODS = (
    (1, N_("very bad")),
    (2, N_("bad")),
    (3, N_("so-so")),
    (4, N_("good")),
    (5, N_("very good")),
)
FEWEST_SHOWN = 5
"""Figures about fewer people than this are never shown."""

OUTCOMES = (("roll_out", N_("Roll out")), ("expand", N_("Expand")), ("replicate", N_("Repeat elsewhere")))
STOP_REASONS = (
    ("no_effect", N_("No effect")),
    ("harm_or_risk", N_("Harm or risk")),
    ("cost", N_("Cost")),
    ("low_uptake", N_("Too few took part")),
    ("owner_lost", N_("Nobody left to own it")),
    ("law_or_procurement", N_("Law or procurement")),
    ("technical", N_("Technical reasons")),
)
STOPS_WITHOUT_RESIDENTS = frozenset({"low_uptake", "harm_or_risk", "owner_lost", "law_or_procurement"})


@dataclass(frozen=True)
class PilotFacts:
    """What the gates of a pilot's moves look at, read from tables by queries.pilot_facts().

    `ends_from`: the first day that an approximate `ends_on` can mean; an end from then on is not early.
    """

    today: date
    shortlisted_ideas: int = 0
    room: Mapping[int, int] | None = None
    cost: int = 0
    measures: int = 0
    measures_without_reading: tuple[str, ...] = ()
    measures_without_final: tuple[str, ...] = ()
    testers: int = 0
    places: int = 0
    ends_on: date | None = None
    ends_from: date | None = None
    resident_evidence: int = 0
    dropouts_known: bool = False
    cost_known: bool = False
    summary: str = ""
    round: int = 1

    @property
    def minimum(self) -> int:
        return minimum_testers(self.places)


def minimum_testers(places: int) -> int:
    """Half the places: below that a start needs a public reason."""
    return max(1, (places + 1) // 2)


def _too_few(facts: Facts, _answers: Answers) -> bool:
    return facts.testers < facts.minimum


def _over_before_it_began(facts: Facts, _answers: Answers) -> bool:
    return facts.ends_on is not None and facts.ends_on < facts.today


def _early(facts: Facts, answers: Answers) -> bool:
    ended = answers.get("ended_on")
    planned = facts.ends_from or facts.ends_on
    return bool(planned and ended and ended < planned)


def _without_residents(facts: Facts, answers: Answers) -> bool:
    return facts.resident_evidence == 0 and answers.get("stop_reason") in STOPS_WITHOUT_RESIDENTS


EVALUATION = (
    Need(
        "evidence",
        N_("At least one piece of evidence from residents: interviews, a survey, an observation or a workshop."),
        lambda f: f.resident_evidence > 0,
        "#evidence",
    ),
    Need(
        "readings",
        N_("A last reading for each measure, or the reason why there is none."),
        lambda f: f.measures > 0 and not f.measures_without_final,
        "#measures",
    ),
    Need("dropouts", N_("How many testers dropped out, by type."), lambda f: f.dropouts_known, "#evaluation"),
    Need("cost", N_("What it cost in the end."), lambda f: f.cost_known, "#evaluation"),
    Need(
        "summary",
        N_("A plain summary of at most 1,200 characters."),
        lambda f: 0 < len(f.summary.strip()) <= SUMMARY_MAX,
        "#evaluation",
    ),
)
"""Complete when all are met; decide_stop may miss the first for the reasons in STOPS_WITHOUT_RESIDENTS."""

_ONE_IDEA = Need("ideas", N_("At least one shortlisted idea."), lambda f: f.shortlisted_ideas > 0, "#ideas")
_MEASURES = Need(
    "measures", N_("At least one measure with baseline and target."), lambda f: f.measures > 0, "#measures"
)
_BASELINES = Need(
    "baselines",
    N_("A baseline reading for each measure."),
    lambda f: f.measures > 0 and not f.measures_without_reading,
    "#measures",
)
_ROUNDS = Need("rounds", N_("A pilot has at most three rounds."), lambda f: f.round < MAX_ROUNDS)

REASON = Ask("reason", N_("Reason"), low=3)
AGAINST = (
    Ask(
        "dissent", N_("What speaks against it, or who disagreed"), required=optional, low=10, hint=N_("This is public.")
    ),
    Ask("look_again_on", N_("Looked at again on"), "date", required=optional),
)
"""What each decision after a test may say beside its reason."""
PUBLIC_TEXT = Ask("text", N_("What everyone is told"), low=10)
_ALL = "AVFT"

MOVES: Table = (
    Move(
        "propose", "", Stage.PROPOSED, "moderator_or_official", N_("Propose a pilot"), N_("Proposed"),
        needs=(_ONE_IDEA,),
        tells={"O": N_("A pilot is proposed: {title}")},
    ),
    Move(
        "score", Stage.PROPOSED, Stage.PROPOSED, "moderator_or_official", N_("Score"), N_("Scored"),
        asks=tuple(Ask(f"score_{name}", label, "number", low=low, high=high) for name, label, low, high in CRITERIA),
        tells={"O": N_("The proposed pilot was scored.")},
        hint=N_("Who scores it does not approve it."),
    ),
    Move(
        "approve", Stage.PROPOSED, Stage.APPROVED, "official_who_did_not_score", N_("Approve"), N_("Approved"),
        asks=(
            Ask("budget_line", N_("Budget line"), "budget_line"),
            Ask("owner_unit", N_("Unit that owns the pilot"), "unit"),
            Ask("scale_owner", N_("Unit that takes it over if it works"), "unit"),
            Ask("text", N_("The decision, in plain words"), low=20),
        ),
        needs=(_ONE_IDEA,),
        tells=tell(_ALL, N_("The city tests this: {text} You can follow the pilot and take part: /pilots/{pilot_id}")),
    ),
    Move(
        "reject", Stage.PROPOSED, Stage.REJECTED, "official", N_("Reject"), N_("Rejected"),
        asks=(
            Ask("reason_code", N_("Reason"), "choice", choices=DECLINE_REASONS),
            Ask("text", N_("The answer, in your words"), low=80),
        ),
        tells=tell(_ALL, N_("The city does not test this: {text}")),
        outcome=True,
    ),
    Move(
        "open_recruitment", Stage.APPROVED, Stage.RECRUITING, "moderator",
        N_("Look for testers"), N_("Looking for testers"),
        asks=CHARTER, needs=(_MEASURES,),
        tells=tell(_ALL + "W", N_("The pilot looks for {places} testers. It runs from {start} to {end}: /pilots/{pilot_id}")),
    ),
    Move(
        "start", Stage.RECRUITING, Stage.RUNNING, "moderator", N_("Start the test"), N_("The test has started"),
        asks=(Ask("reason", N_("Why it starts with few testers"), required=_too_few, low=10,
                  hint=N_("Only needed when fewer than half of the places are taken. This is public.")),
              Ask("end", N_("New last day"), "date", required=_over_before_it_began,
                  hint=N_("Only needed when the planned last day has passed."))),
        needs=(_BASELINES,),
        tells=tell(_ALL, N_("The test has started with {testers} testers.")),
    ),
    Move(
        "pause", Stage.RUNNING, Stage.PAUSED, "moderator_or_official", N_("Pause"), N_("Paused"),
        asks=(REASON, PUBLIC_TEXT, Ask("review_on", N_("Looked at again on"), "date")),
        tells=tell(_ALL, N_("The pilot is paused: {text} It is looked at again on {review_on}.")),
    ),
    Move(
        "resume", Stage.PAUSED, Stage.RUNNING, "moderator_or_official", N_("Go on"), N_("Goes on"),
        asks=(REASON, PUBLIC_TEXT, Ask("review_on", N_("Looked at again on"), "date")),
        tells=tell(_ALL, N_("The pilot goes on: {text}")),
    ),
    *rows(
        (Stage.RUNNING, Stage.PAUSED),
        name="finish", to=Stage.EVALUATING, who="moderator_or_system",
        label=N_("End the test"), history=N_("The test has ended"),
        asks=(
            Ask("ended_on", N_("Last day of the test"), "date"),
            Ask("stop_rule", N_("Stop rule that was hit"), "line", required=_early, low=3, high=200,
                hint=N_("Only when it ends early.")),
            Ask("text", N_("What everyone is told"), required=_early, low=10, hint=N_("Needed when it ends early.")),
        ),
        tells=tell(_ALL, N_("The test has ended. The lab evaluates it by {due}.")),
    ),
    Move(
        "decide_scale", Stage.EVALUATING, Stage.SCALING, "official_who_did_not_run",
        N_("Scale"), N_("Decided: it goes on"),
        asks=(
            Ask("outcome", N_("How it goes on"), "choice", choices=OUTCOMES),
            Ask("text", N_("The decision, in plain words"), low=20),
            Ask("service_owner", N_("Unit that runs the service"), "unit"),
            Ask("budget_source", N_("Where the money comes from"), "line", low=3, high=200),
            Ask("target_date", N_("Ready by"), "date"),
            Ask("target_date_about", N_("How exactly this day is known"), "choice", required=optional, choices=SPANS),
            *AGAINST,
        ),
        needs=EVALUATION,
        tells=tell(_ALL, N_("It worked and goes on: {text} It is run by {service_owner} and is ready by {target_date}.")),
        outcome=True,
    ),
    Move(
        "decide_adapt", Stage.EVALUATING, Stage.APPROVED, "official_who_did_not_run",
        N_("Adapt and test again"), N_("Decided: another round"),
        asks=(
            Ask("changes", N_("What changes"), low=20),
            Ask("extra_budget", N_("Extra budget"), "money", low=0, high=10**12),
            *AGAINST,
        ),
        needs=(*EVALUATION, _ROUNDS),
        tells=tell(_ALL, N_("The pilot is changed and tested again: {changes}")),
        outcome=True,
    ),
    Move(
        "decide_stop", Stage.EVALUATING, Stage.STOPPED, "official_who_did_not_run", N_("Stop"), N_("Decided: it stops"),
        asks=(
            Ask("stop_reason", N_("Reason"), "choice", choices=STOP_REASONS),
            Ask("learned", N_("What was learned"), low=80,
                hint=N_("At least 80 characters. Other labs read this too.")),
            Ask("no_evidence_reason", N_("Why there is no evidence from residents"), required=_without_residents,
                low=10, hint=N_("Only when there is none, and only for some reasons.")),
            *AGAINST,
        ),
        needs=EVALUATION,
        tells=tell(_ALL, N_("The test has ended and does not go on. What was learned: {learned}")),
        outcome=True,
    ),
    Move(
        "go_live", Stage.SCALING, Stage.SCALED, "official", N_("It is live"), N_("Live"),
        asks=(
            Ask("live_on", N_("Since"), "date"),
            Ask("where", N_("Where: a place or a link"), "line", low=3, high=300),
            Ask("service_owner", N_("Unit that runs it"), "unit"),
        ),
        tells=tell(_ALL, N_("What you voted for stays. It has been run by {service_owner} since {live_on}. Where: {where}")),
        outcome=True,
    ),
    Move(
        "abandon", Stage.SCALING, Stage.STOPPED, "official", N_("Give it up"), N_("Given up"),
        asks=(REASON, PUBLIC_TEXT),
        tells=tell(_ALL, N_("It worked, but does not go on: {text}")),
        outcome=True,
    ),
    *rows(
        (Stage.APPROVED, Stage.RECRUITING),
        name="cancel", to=Stage.CANCELLED, who="official",
        label=N_("Cancel"), history=N_("Cancelled"), asks=(REASON, PUBLIC_TEXT),
        tells=tell(_ALL, N_("The pilot was cancelled: {text}")),
        outcome=True,
    ),
)  # fmt: skip

WORDS = {
    "edit_pilot": N_("What is proposed was changed"),
    "part_used": N_("What your idea gives to the test"),
    "part_given": N_("What your idea gives to the test"),
}
TELLS = {
    "part_used": {"P": N_("{part}: “{text}” The idea: /ideas/{idea_id}. The pilot: /pilots/{pilot_id}")},
    "part_given": {"P": N_("{part}. The idea: /ideas/{idea_id}. The pilot: /pilots/{pilot_id}")},
}
"""What is no move, in the history, and what it tells."""
EDITED = {
    "title": N_("Title before"),
    "hypothesis": N_("What we wanted to find out before"),
    "change_mind": N_("What would have changed our mind before"),
    "districts": N_("Where before"),
    "cost": N_("What the test was to cost before"),
    "cost_band": N_("Cost band before"),
    "sdg": N_("Sustainable Development Goals before"),
}
"""What can be changed of a proposal: the staff's history shows how it was."""
NOTE_DAYS = 30
EVALUATION_DAYS = 30
DECISION_DAYS = 30


def wrong_proposal(said: Mapping[str, Any]) -> dict[str, list[str]]:
    """Field → what is wrong with it. Who changes a proposal says only some of it: the rest is not looked at."""
    wrong: dict[str, list[str]] = {}
    for name, (low, high) in (("title", TITLE), ("hypothesis", HYPOTHESIS), ("change_mind", CHANGE_MIND)):
        if name in said and not low <= len(said[name].strip()) <= high:
            wrong[name] = [Words(N_("Write {low} to {high} characters."), low=low, high=high)]
    if "districts" in said and not said["districts"]:
        wrong["districts"] = [N_("Say where: one district or more, or the whole city.")]
    if "sdg" in said and not (said["sdg"] and set(said["sdg"]) <= set(SDGS)):
        wrong["sdg"] = [N_("Choose at least one goal.")]
    if "cost" in said and said["cost"] < 0:
        wrong["cost"] = [N_("Give an amount of money, with at most two decimals.")]
    if "cost_band" in said and said["cost_band"] not in dict(COST_BANDS):
        wrong["cost_band"] = [N_("Choose one from the list.")]
    return wrong


def excused(move_name: str, answers: Answers) -> frozenset[str]:
    """Gates that this answer lifts: some reasons for stopping need no evidence from residents."""
    lifts = move_name == "decide_stop" and answers.get("stop_reason") in STOPS_WITHOUT_RESIDENTS
    return frozenset({"evidence"}) if lifts else frozenset()


def attainment(baseline: float, target: float, actual: float) -> float:
    """(actual − baseline) / (target − baseline). Raises ValueError when target = baseline."""
    if target == baseline:
        raise ValueError("target and baseline are the same")
    return (actual - baseline) / (target - baseline)
