"""Writes on pilots: propose() makes one, move_pilot() is the one door through which its stage changes."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from .. import clock, events, lifecycle, policy, spans
from ..city import queries as city
from ..db import atomic, db, lock
from ..errors import N_, Conflict, Invalid, NotAllowed, NotFound, NotSignedIn, Words
from ..events import Event
from ..ideas import queries as idea_queries
from ..ideas.models import Idea
from ..ideas.rules import LIVE
from ..ideas.rules import Stage as IdeaStage
from ..lifecycle import Move
from ..permissions import Action
from ..policy import Actor
from . import effects, parts, queries, rules
from .models import Pilot, PilotDistrict, PilotIdea, Round
from .rules import ENDS, MOVES, STEP_OF, Stage

PROPOSE = lifecycle.named(MOVES, "propose")[0]
KEPT_IN_THE_CHARTER = frozenset({"problem", "scope", "roles", "stop_rules", "consent_text", "collects", "contact"})
"""Long texts of the charter stand on the round; the history says that it was written."""

OUTCOME = "outcome"
"""The step at which a pilot tells what came of it; scaling is there before its end."""

UNITS = ("owner_unit", "scale_owner", "service_owner")


# Proposing


def propose(
    actor: Actor,
    *,
    title: str,
    hypothesis: str,
    change_mind: str,
    ideas: list[int],
    parts: list[str],
    kinds: list[str] | None = None,
    districts: Iterable[int],
    cost: int,
    cost_band: str,
    sdg: Iterable[int],
    lang: str = "en",
    once: str | None = None,
) -> Pilot:
    """A pilot from shortlisted ideas; `parts` says, in the same order, what each gave, and `kinds` as what (the first
    started it, the others gave a part, where nothing is said). `cost` in cents.

    Sending the same form twice gives the same pilot. Raises NotAllowed or Invalid.
    """
    with atomic():
        if once and (made := _proposed_before(actor, once)):
            return made
        chosen = _shortlisted(ideas)
        _may_propose(actor, chosen)
        now, where, goals = clock.now(), sorted(set(districts)), sorted(set(sdg))
        _check_proposal(title=title, hypothesis=hypothesis, change_mind=change_mind, cost=cost, cost_band=cost_band,
                        districts=where, sdg=goals)  # fmt: skip
        pilot = Pilot(
            title=title, hypothesis=hypothesis, change_mind=change_mind, lang=lang, cost=cost, cost_band=cost_band,
            sdg=goals, entered_at=now, proposed_at=now, proposed_by_id=actor.id, once=once or None,
            due_on=min((idea.due_on for idea in chosen if idea.due_on), default=None), rounds=[Round(number=1)],
        )  # fmt: skip
        db.session.add(pilot)
        db.session.flush()
        db.session.add_all(PilotDistrict(pilot_id=pilot.id, district_id=id) for id in where)
        _add_ideas(pilot, chosen, parts, kinds or [])
        _record_proposal(pilot, actor)
    return pilot


def _check_proposal(**said: Any) -> None:
    if wrong := rules.wrong_proposal(said):
        raise Invalid(wrong)


def _record_proposal(pilot: Pilot, actor: Actor) -> None:
    data = {"title": pilot.title, "pilot_id": pilot.id}
    events.record("pilot", pilot.id, PROPOSE.name, actor, stage_to=pilot.stage, audience=PROPOSE.audience, data=data)


def _proposed_before(actor: Actor, once: str) -> Pilot | None:
    return db.session.scalar(select(Pilot).where(Pilot.proposed_by_id == actor.id, Pilot.once == once))


def _shortlisted(ids: list[int]) -> list[Idea]:
    found = idea_queries.ideas_by_id(ids)
    chosen = [found[id] for id in dict.fromkeys(ids) if id in found]
    if not chosen:
        raise Invalid({"ideas": [N_("Choose at least one shortlisted idea.")]})
    for idea in chosen:
        if idea.stage != IdeaStage.SHORTLISTED:
            raise Invalid({"ideas": [Words(N_("Idea {id} is not shortlisted now."), id=idea.id)]})
        if not idea.is_public:
            raise Invalid({"ideas": [Words(N_("Idea {id} is hidden from the public now."), id=idea.id)]})
    if len(chosen) < len(set(ids)):
        raise Invalid({"ideas": [N_("One of these ideas does not exist.")]})
    return chosen


def _may_propose(actor: Actor, ideas: list[Idea]) -> None:
    policy.check(Action.PILOT_PROPOSE, actor)
    authors = frozenset[int]().union(*(idea.author_ids for idea in ideas))
    policy.check_move(PROPOSE, actor, SimpleNamespace(author_ids=authors))


def _add_ideas(pilot: Pilot, chosen: list[Idea], texts: list[str], kinds: list[str]) -> None:
    for n, idea in enumerate(chosen):
        part = (kinds[n] if n < len(kinds) else "") or ("started" if n == 0 else "part")
        text = texts[n] if n < len(texts) else ""
        parts.check(part, text, field="ideas")
        pilot.ideas.append(PilotIdea(idea_id=idea.id, part=part, text=text, idea=idea))
    db.session.flush()


# The one door


def move_pilot(pilot: Pilot, name: str, actor: Actor, **answers: Any) -> Event:
    """Make the move `name`. Raises NotAllowed, Conflict (wrong stage, gate not met) or Invalid (answers)."""
    with atomic():
        lock(pilot)
        move = allowed_move(pilot, name, actor)
        facts = queries.pilot_facts(pilot)
        lifted = rules.excused(name, answers)
        if short := [need for need in lifecycle.missing(move, facts) if need.name not in lifted]:
            raise Conflict(short[0].sentence, missing=short)
        if wrong := {**_wrong(pilot, answers), **lifecycle.unanswered(move, facts, answers)}:
            raise Invalid(wrong)
        return _enter(pilot, move, actor, answers)


def allowed_move(pilot: Pilot, name: str, actor: Actor) -> Move:
    """The move from here. Rights come first: who may never do this is refused before hearing where the pilot is."""
    named = lifecycle.named(MOVES, name)
    here = lifecycle.find(MOVES, name, pilot.stage)
    if not any(policy.may_move(actor, move, pilot) for move in ([here] if here else named)):
        _refuse(actor, pilot, here or (named[0] if named else None))
    if here is None:
        raise Conflict(_where(pilot), thing=pilot)
    return here


def _refuse(actor: Actor, pilot: Pilot, move: Move | None) -> None:
    if not actor.is_system and not policy.allows(actor, policy.READ_OF["pilot"], pilot):
        raise NotFound()
    if not actor.id and not actor.is_system:
        raise NotSignedIn()
    if move is None:
        raise Conflict(_where(pilot), thing=pilot)
    raise not_allowed(actor, move, pilot)


def not_allowed(actor: Actor, move: Move, pilot: Pilot) -> NotAllowed:
    """For separation of duties the refusal names who may."""
    no = policy.failing(policy.WHO[move.who], actor, pilot)
    template = _WHO_MAY.get(no) if no else None
    if template is None:
        return NotAllowed(getattr(no, "sentence", ""))
    names = ", ".join(who.display_name for who in queries.who_may(move, pilot))
    return NotAllowed(Words(template, names=names) if names else _NOBODY[no])  # type: ignore[index]


_WHO_MAY = {
    policy.did_not_score: N_("You scored this pilot. An official who did not score it approves it: {names}."),
    policy.did_not_run: N_("You started this test. An official who did not start it decides about it: {names}."),
    policy.is_not_own: N_("You wrote one of its ideas yourself. Somebody else at the lab decides: {names}."),
}
_NOBODY = {
    policy.did_not_score: N_("You scored this pilot. Nobody else may approve it yet: ask for another official."),
    policy.did_not_run: N_("You started this test. Nobody else may decide about it yet: ask for another official."),
    policy.is_not_own: N_("You wrote one of its ideas yourself. Nobody else may do this yet: ask for another person."),
}


def _where(pilot: Pilot) -> str:
    return Words(N_("This pilot is now at: {stage}."), stage=rules.STAGE_WORDS[Stage(pilot.stage)])


def _wrong(pilot: Pilot, answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """What one answer cannot know by itself: days against each other, units and budget lines that exist."""
    wrong: dict[str, list[str]] = {}
    units = city.places().units
    for name in UNITS:
        if answers.get(name) is not None and answers[name] not in units:
            wrong[name] = [N_("Choose one from the list.")]
    wrong.update({name: [said] for name, said in wrong_days(pilot, answers) if said})
    return wrong


def wrong_days(pilot: Pilot, answers: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Field and what is said about its day: also for a charter that is only written so far."""
    today, run = clock.today(), pilot.round
    start, end, ended = answers.get("start"), spans.settled(answers, "end"), answers.get("ended_on")
    if end and start and end < spans.first_day(start, answers.get("start_about")):
        yield "end", N_("The last day cannot be before the first day.")
    elif end and end < today:
        yield "end", N_("This day has passed. Choose a day to come.")
    if ended and ended > today:
        yield "ended_on", N_("This day has not come yet.")
    elif ended and run.started_on and ended < run.started_on:
        yield "ended_on", N_("The test had not started on this day.")
    if answers.get("look_again_on") and answers["look_again_on"] <= today:
        yield "look_again_on", N_("This day has passed. Choose a day to come.")
    for name in ("review_on", "target_date"):
        day = spans.settled(answers, name)
        if day and day < today:
            yield name, N_("This day has passed. Choose a day to come.")


def _enter(pilot: Pilot, move: Move, actor: Actor, answers: Mapping[str, Any]) -> Event:
    """Write what the move changes, its event, and what follows on the ideas."""
    before, due_before = pilot.stage, pilot.due_on
    effects.change(pilot, move.name, actor, answers)
    pilot.stage = lifecycle.after(move, None)
    if pilot.stage != before:
        pilot.step = STEP_OF[Stage(pilot.stage)]
        pilot.entered_at = clock.now()
        pilot.due_on = effects.due_on(pilot, answers)
    db.session.flush()
    event = events.record(
        "pilot", pilot.id, move.name, actor, stage_from=before, stage_to=pilot.stage, due_on=due_before,
        audience=move.audience, outcome=move.outcome, data=_codes(pilot, move, answers), texts=_texts(move, answers),
    )  # fmt: skip
    if move.name == "approve":
        effects.link_ideas(pilot, actor, event)
    if pilot.stage in ENDS:
        effects.let_ideas_follow(pilot, event)
    if pilot.step == OUTCOME:
        effects.let_ideas_be_found(pilot)
    return event


def _codes(pilot: Pilot, move: Move, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Codes, numbers and days that the move asked for, and what the sentences of `tells` need beside them."""
    asked = {ask.name: answers.get(ask.name) for ask in move.asks if ask.kind not in ("text", "line")}
    codes = {name: _code(value) for name, value in asked.items() if value not in (None, "", False)}
    due = {"due": pilot.due_on.isoformat()} if pilot.due_on else {}
    return {"title": pilot.title, "pilot_id": pilot.id, "testers": pilot.testers, **due, **codes}


def _code(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _texts(move: Move, answers: Mapping[str, Any]) -> dict[str, str]:
    asked = {ask.name for ask in move.asks if ask.kind in ("text", "line")} - KEPT_IN_THE_CHARTER
    return {name: str(answers[name]) for name in asked if answers.get(name)}


# An idea that joins later, or leaves a proposal


def link_idea(
    idea: Idea, _name: str, actor: Actor, *, pilot: int, part: str | None = None, text: str | None = None
) -> Event:
    """Add a shortlisted idea to a pilot that is under way. The move's answer `pilot` is the pilot's id."""
    with atomic():
        found = queries.pilot(pilot)
        if found is None or lock(found).stage not in LIVE:
            raise Invalid({"pilot": [N_("This pilot is not under way any more. Choose another one.")]})
        lock(idea)
        held = db.session.scalar(select(PilotIdea).where(PilotIdea.pilot_id == found.id, PilotIdea.idea_id == idea.id))
        if held is None:
            found.ideas.append(held := PilotIdea(idea_id=idea.id, idea=idea, part="part"))
        held.left_at = None
        held.part, held.text = part or held.part, text or held.text or ""
        parts.check(held.part, held.text)
        event = effects.link(held, found, actor)
        effects.let_ideas_be_found(found)
        return event


def take_out_of_proposals(event: Event) -> None:
    """An idea that is opened again, declined or ended by another pilot leaves those that are only proposed."""
    proposed = select(Pilot.id).where(Pilot.stage == Stage.PROPOSED)
    stands = (PilotIdea.idea_id == event.thing_id, PilotIdea.left_at.is_(None), PilotIdea.pilot_id.in_(proposed))
    for held in db.session.scalars(select(PilotIdea).where(*stands)):
        held.left_at = clock.now()
    db.session.flush()
