"""What each move changes on a pilot, beside its stage. Called by actions.move_pilot() inside its transaction."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from .. import clock, spans
from ..city.models import BudgetLine
from ..db import db, lock
from ..errors import N_, Invalid, Words
from ..ideas import actions as ideas
from ..ideas import queries as idea_queries
from ..ideas import search
from ..ideas.models import Idea
from ..ideas.rules import Stage as IdeaStage
from ..ideas.rules import following
from ..policy import Actor
from ..words import money
from . import parts, queries, rules
from .models import Measure, Pilot, PilotIdea, PilotScore, Round
from .rules import Stage

Answers = Mapping[str, Any]
CHARTER_TEXTS = ("problem", "scope", "place", "roles", "stop_rules", "consent_text", "collects", "contact")
CHARTER_CODES = (
    "consent_version", "keep_days", "first_call_days", "places", "privacy", "dpia", "starts_on", "ends_on",
    "starts_about", "ends_about",
)  # fmt: skip
MEASURED = ("name", "unit", "direction", "baseline", "target", "how", "by_whom")
AGAINST = tuple(ask.name for ask in rules.AGAINST)


def change(pilot: Pilot, name: str, actor: Actor, answers: Answers) -> None:
    """The columns that this move changes. Raises Invalid where the budget line has no room."""
    _CHANGES.get(name, _nothing)(pilot, actor, answers)
    if name in _DECISIONS:
        kept = {k: _plain(answers[k]) for k in _DECISIONS[name] if answers.get(k) not in (None, "")}
        # What spoke against one decision does not stand beside the next.
        over = AGAINST if name.startswith("decide_") else ()
        before = {k: v for k, v in (pilot.decision or {}).items() if k not in over}
        pilot.decision = {**before, **kept, "move": name}
        pilot.decided_at = clock.now()


_DECISIONS: Mapping[str, tuple[str, ...]] = {
    "approve": ("text",),
    "reject": ("reason_code", "text"),
    "decide_scale": ("outcome", "text", "service_owner", "budget_source", "target_date", "target_date_about", *AGAINST),
    "decide_adapt": ("changes", "extra_budget", *AGAINST),
    "decide_stop": ("stop_reason", "learned", "no_evidence_reason", *AGAINST),
    "go_live": ("live_on", "where", "service_owner"),
    "abandon": ("reason", "text"),
    "cancel": ("reason", "text"),
}
"""Which answers of a deciding move the pilot's row keeps, for its cards and for what its ideas' people are told."""


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def due_on(pilot: Pilot, answers: Answers) -> date | None:
    """The promise of the stage that was entered."""
    days = {Stage.RUNNING: rules.NOTE_DAYS, Stage.EVALUATING: rules.EVALUATION_DAYS}.get(Stage(pilot.stage))
    if days:
        return clock.today() + timedelta(days=days)
    if pilot.stage == Stage.PAUSED:
        return answers.get("review_on")
    return spans.settled(answers, "target_date") if pilot.stage == Stage.SCALING else None


def _nothing(_pilot: Pilot, _actor: Actor, _answers: Answers) -> None:
    pass


def _score(pilot: Pilot, actor: Actor, answers: Answers) -> None:
    own = db.session.query(PilotScore).where(PilotScore.pilot_id == pilot.id, PilotScore.person_id == actor.id)
    given = {row.criterion: row for row in own}
    for name, *_ in rules.CRITERIA:
        row = given.get(name) or PilotScore(pilot_id=pilot.id, person_id=actor.id, criterion=name)
        row.score, row.at = answers[f"score_{name}"], clock.now()
        db.session.add(row)


def _approve(pilot: Pilot, _actor: Actor, answers: Answers) -> None:
    pilot.budget_line_id = answers["budget_line"]
    _commit_money(pilot, pilot.cost, "budget_line")
    pilot.owner_unit_id, pilot.scale_owner_id = answers["owner_unit"], answers["scale_owner"]


def _commit_money(pilot: Pilot, cents: int, field: str) -> None:
    line = db.session.get(BudgetLine, pilot.budget_line_id)
    if line is None:
        raise Invalid({field: [N_("Choose one from the list.")]})
    lock(line)
    if cents > line.room:
        short = N_("There is no room for {cost} on this budget line: {room} are left.")
        raise Invalid({field: [Words(short, cost=money(cents), room=money(line.room))]})
    line.committed += cents
    pilot.committed += cents


def _open_recruitment(pilot: Pilot, _actor: Actor, answers: Answers) -> None:
    run = pilot.round
    for name in CHARTER_TEXTS:
        setattr(run, name, answers.get(name) or "")
    run.starts_on, run.ends_on = spans.settled(answers, "start"), spans.settled(answers, "end")
    run.starts_about, run.ends_about = answers.get("start_about") or "", answers.get("end_about") or ""
    run.places = answers["places"]
    run.privacy = [n for n in range(1, len(rules.PRIVACY_QUESTIONS) + 1) if answers.get(f"privacy_{n}")]
    run.dpia = answers.get("dpia") or ""
    run.keep_days = answers.get("keep_days") or rules.KEEP_DAYS
    run.draft = {}
    run.consent_version += 1
    run.opened_at = clock.now()
    pilot.places = run.places


def _start(pilot: Pilot, actor: Actor, answers: Answers) -> None:
    """From here on the question and what answers it are fixed for this round."""
    run = pilot.round
    if answers.get("end"):
        run.ends_on, run.ends_about = answers["end"], ""
    run.hypothesis, run.change_mind = pilot.hypothesis, pilot.change_mind
    run.locked_at, run.started_on = clock.now(), clock.today()
    pilot.runner_id = actor.id or None


def _review(pilot: Pilot, _actor: Actor, answers: Answers) -> None:
    pilot.review_on = answers["review_on"]


def _finish(pilot: Pilot, _actor: Actor, answers: Answers) -> None:
    run = pilot.round
    run.ended_on, run.stop_rule = answers["ended_on"], answers.get("stop_rule") or ""
    pilot.review_on = None


def _decide_adapt(pilot: Pilot, _actor: Actor, answers: Answers) -> None:
    extra = answers.get("extra_budget") or 0
    if extra:
        _commit_money(pilot, extra, "extra_budget")
    last = pilot.round
    pilot.round_number += 1
    pilot.rounds.append(_next_round(last, pilot.round_number, answers["changes"], extra))
    pilot.testers = pilot.places = 0
    pilot.runner_id = None


def _next_round(last: Round, number: int, changes: str, extra: int) -> Round:
    """A copy of the charter and of what it is judged by, unlocked. Nothing that people gave is copied."""
    kept = {name: getattr(last, name) for name in (*CHARTER_TEXTS, *CHARTER_CODES)}
    run = Round(number=number, changes=changes, extra_budget=extra, **kept)
    run.measures = [Measure(**{name: getattr(m, name) for name in MEASURED}) for m in last.measures]
    return run


def _decide_stop(pilot: Pilot, _actor: Actor, answers: Answers) -> None:
    pilot.learned = answers["learned"]
    pilot.round.no_evidence_reason = answers.get("no_evidence_reason") or ""


def _abandon(pilot: Pilot, _actor: Actor, answers: Answers) -> None:
    pilot.learned = answers["text"]


_CHANGES: Mapping[str, Callable[[Pilot, Actor, Answers], None]] = {
    "score": _score,
    "approve": _approve,
    "open_recruitment": _open_recruitment,
    "start": _start,
    "pause": _review,
    "resume": _review,
    "finish": _finish,
    "decide_adapt": _decide_adapt,
    "decide_stop": _decide_stop,
    "abandon": _abandon,
}


# What follows on the pilot's ideas


def link_ideas(pilot: Pilot, actor: Actor, root: Any) -> None:
    """Approving a pilot links all its shortlisted ideas, as one happening. One that another pilot tests already stays
    where it is, and its authors are told of its part here as well.
    """
    for held in parts.standing(pilot):
        if held.idea.stage == IdeaStage.SHORTLISTED:
            link(held, pilot, actor, root)
        elif held.idea.stage == IdeaStage.IN_PILOT:
            parts.tell(held, pilot, actor)


def link(held: PilotIdea, pilot: Pilot, actor: Actor, root: Any = None) -> Any:
    """The idea is in the pilot now, and its authors are told what it gives to it."""
    held.idea.pilot_id = pilot.id
    told = {"pilot": pilot.title, "pilot_id": pilot.id}
    db.session.flush()
    said = {"part": held.part, "text": held.text or None}
    event = ideas.move_idea(held.idea, "link_pilot", actor, root=root, pilot=pilot.id, told=told, **said)
    parts.tell(held, pilot, actor)
    return event


def let_ideas_follow(pilot: Pilot, root: Any) -> None:
    """After a pilot's end each of its ideas goes where all its pilots together say."""
    for idea in _ideas(queries.idea_ids(pilot.id)):
        pilots = queries.all_pilots_of_idea(idea.id)
        stages = [p.stage for p in pilots]
        move = following(stages)
        if move and ideas.follow_pilots(idea, stages, root, **_told(move, pilots)) and move == "pilot_cancelled":
            idea.pilot_id = None


def let_ideas_be_found(pilot: Pilot) -> None:
    """By what the pilot tells now, wherever they stand: one may be in another pilot, or may have gone its own way."""
    for idea in _ideas(queries.idea_ids(pilot.id)):
        search.keep(idea)


def _told(move: str, pilots: list[Pilot]) -> dict[str, dict[str, Any]]:
    """What the idea's people are told, from the newest pilot that ended this way: codes, and what people wrote."""
    ends = {"pilot_scaled": (Stage.SCALED,), "pilot_stopped": (Stage.STOPPED,)}
    wanted = ends.get(move, (Stage.CANCELLED, Stage.REJECTED))
    pilot = max((p for p in pilots if p.stage in wanted), key=lambda p: (p.entered_at, p.id))
    said = {**(pilot.decision or {}), "learned": pilot.learned}
    codes = {name: said.get(name, "") for name in ("live_on", "service_owner") if move == "pilot_scaled"}
    name = {"pilot_scaled": "where", "pilot_stopped": "learned"}.get(move, "text")
    return {"told": {"pilot": pilot.title, "pilot_id": pilot.id, **codes}, "words": {name: said.get(name, "")}}


def _ideas(ids: list[int]) -> list[Idea]:
    found = idea_queries.ideas_by_id(ids)
    return [found[id] for id in ids if id in found]
