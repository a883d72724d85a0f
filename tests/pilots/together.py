"""Pilots and their ideas, driven together through the real actions by whatever order hypothesis thinks of.

Whatever people do, and in whatever order: what holds after each step stands in the invariants. What a person may not do
is refused, and that is a step too. The machine is run small in test_together.py and at length in tests/hard.
"""

import logging
import shutil
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select

from lab import clock, events, jobs, lifecycle, policy, recount
from lab.accounts import actions as accounts
from lab.accounts import queries as people
from lab.accounts.models import Person
from lab.checkins import actions as checkins
from lab.city import queries as city
from lab.city.models import BudgetLine
from lab.db import db
from lab.errors import Refusal
from lab.evaluation import actions as evaluation
from lab.events import Event
from lab.ideas import rules as ideas
from lab.ideas.actions import IdeaText, move_idea, share
from lab.ideas.models import CoAuthor, Idea
from lab.incidents import actions as incidents
from lab.measures import actions as measures
from lab.notices.models import Notice
from lab.pilots import actions as pilots
from lab.pilots import notes, queries
from lab.pilots import rules as pilot_rules
from lab.pilots.models import Evidence, Measure, Pilot, Reading, Round, Tester
from lab.pilots.rules import ENDS, Stage
from lab.policy import Actor
from lab.recruitment import actions as recruitment
from lab.recruitment import setup
from lab.triage.actions import merge, unmerge
from lab.votes import actions as votes
from lab.votes.models import Follow, Vote
from tests.conftest import NOW

LONG = "We looked at it for a long time, with the people of the street, and this is what we found out about it."
RESIDENTS = 6
STAFF = (("moderator",), ("moderator",), ("official",), ("official",), ("moderator", "official"))
IDEAS = 4
ELSEWHERE: dict[str, Callable[..., Any]] = {"merge": merge, "unmerge": unmerge, "link_pilot": pilots.link_idea}
ENDED_BY_PILOTS = {"adopted": "pilot_scaled", "tested": "pilot_stopped"}
WAY = {
    Stage.PROPOSED: "approve", Stage.APPROVED: "open_recruitment", Stage.RECRUITING: "start", Stage.RUNNING: "finish",
    Stage.PAUSED: "resume", Stage.SCALING: "go_live",
}  # fmt: skip
"""The usual next move; what an evaluating pilot comes to is drawn."""
CHARTER = ("problem", "scope", "place", "roles", "stop_rules", "consent_text", "starts_on", "ends_on", "hypothesis",
           "change_mind", "summary", "cost_actual", "started_on", "ended_on")  # fmt: skip
LOCKED = ("hypothesis", "change_mind", "started_on")

numbers = st.integers(0, 11)
"""Which one of those that are there: counted round, so that any number names one."""
ways = st.sampled_from(("decide_adapt", "decide_scale", "decide_stop"))
RARE = frozenset({"reject", "cancel", "abandon", "decline", "reopen", "refer", "withdraw", "ask_author"})
"""Moves that end a way early: drawn as often as others they would leave nothing to see."""
SELDOM = 3


class Town:
    """A lab with people and shortlisted ideas, made once and copied for each run."""

    def __init__(self, instance: Path, make_person: Callable[..., Actor]) -> None:
        self.database, self.kept = instance / "pilotlight.sqlite", instance / "town.sqlite"
        self.residents = [make_person(f"resident{n}").id for n in range(RESIDENTS)]
        self.staff = [make_person(f"staff{n}", *roles).id for n, roles in enumerate(STAFF)]
        mo = people.actor(self.staff[0])
        for n in range(IDEAS):
            idea = share(people.actor(self.residents[n % 2]), IdeaText("Light for the path", LONG, topic_id=1))
            move_idea(idea, "publish", mo, text=LONG, topic=1)
            for voter in self.residents[2:5]:
                votes.cast_vote(idea, people.actor(voter))
            move_idea(idea, "start_review", mo, trigger="monthly_pick")
            if n < IDEAS - 1:
                move_idea(
                    idea, "shortlist", mo, assessment=LONG, impact=3, effort=2, cost_band="under_5k", owner_unit=1
                )
        jobs.run_until_idle()
        self._put_away()
        shutil.copy(self.database, self.kept)

    def begin_again(self) -> None:
        self._put_away()
        for leftover in self.database.parent.glob("pilotlight.sqlite*"):
            leftover.unlink()
        shutil.copy(self.kept, self.database)
        city.forget_places()

    def _put_away(self) -> None:
        db.session.remove()
        db.engine.dispose()


class Complaints(logging.Handler):
    """Work that fails outside the request only says so in the log."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.getMessage()} {record.exc_info and record.exc_info[1]!r}")


class Together(RuleBasedStateMachine):
    def __init__(self, town: Town) -> None:
        super().__init__()
        self.town, self.now = town, NOW + timedelta(hours=1)
        self.residents, self.staff = list(town.residents), list(town.staff)
        self.steps = 0
        self.locked: dict[int, Any] = {}
        self.over: dict[int, Any] = {}
        self.complaints = Complaints()
        logging.getLogger().addHandler(self.complaints)
        town.begin_again()

    def teardown(self) -> None:
        logging.getLogger().removeHandler(self.complaints)
        db.session.rollback()
        self.count_again()

    def do(self, act: Callable[[], Any]) -> bool:
        """An hour later. False when it was refused."""
        self.now += timedelta(hours=1)
        with clock.at(self.now):
            try:
                act()
            except Refusal:
                db.session.rollback()
                return False
            except BaseException:
                db.session.rollback()
                raise
        return True

    # Who and what

    def resident(self, n: int) -> Actor:
        return people.actor(self.residents[n % len(self.residents)])

    def member(self, n: int) -> Actor:
        return people.actor(self.staff[n % len(self.staff)])

    def pilot(self, n: int, *stages: str) -> Pilot | None:
        wanted = select(Pilot.id).order_by(Pilot.id)
        ids = list(db.session.scalars(wanted.where(Pilot.stage.in_(stages)) if stages else wanted))
        return db.session.get(Pilot, ids[n % len(ids)]) if ids else None

    def idea(self, n: int) -> Idea:
        ids = list(db.session.scalars(select(Idea.id).order_by(Idea.id)))
        return db.session.get_one(Idea, ids[n % len(ids)])

    def able(self, move: lifecycle.Move, thing: Any, n: int) -> Actor | None:
        """One of the staff who may make it; "author" is the thing's own."""
        may = [who for id in [*self.staff, *sorted(thing.author_ids)]
               if policy.may_move(who := people.actor(id), move, thing)]  # fmt: skip
        return may[n % len(may)] if may else None

    # Rules: pilots

    @initialize(first=st.integers(0, 9), second=st.integers(0, 6), ways=st.lists(ways, min_size=4, max_size=4))
    def a_town(self, first: int, second: int, ways: list[str]) -> None:
        """Two pilots that share an idea, each somewhere on its way."""
        db.session.rollback()
        for chosen, steps in (({0, 1}, first), ({1, 2}, second)):
            self.propose(chosen, 0, 100_000)
            self.go_on(-1, 3, ways, steps)

    @rule(chosen=st.sets(numbers, min_size=1, max_size=3), who=numbers, cost=st.sampled_from((0, 100_000, 6_000_000)))
    def propose(self, chosen: set[int], who: int, cost: int) -> None:
        ids = sorted({self.idea(n).id for n in chosen})
        shortlisted = [id for id in ids if db.session.get_one(Idea, id).stage == "shortlisted"]
        self.do(lambda: pilots.propose(
            self.member(who), title="Lamps that wake up", hypothesis=LONG, change_mind=LONG, ideas=shortlisted or ids,
            parts=[], districts=[1], cost=cost, cost_band="under_5k", sdg=[11],
        ))  # fmt: skip

    @rule(n=numbers, who=numbers, ways=st.lists(ways, min_size=1, max_size=3), steps=st.integers(1, 8))
    def go_on(self, n: int, who: int, ways: list[str], steps: int) -> None:
        """The next usual steps of one pilot, each with all that it needs."""
        pilot = self.pilot(n, *(stage for stage in Stage if stage not in ENDS))
        for step in range(steps if pilot else 0):
            if pilot is None or pilot.stage in ENDS:
                return
            self.prepare(pilot, who + step)
            self.move(pilot, WAY.get(Stage(pilot.stage), ways[step % len(ways)]), who)

    @rule(n=numbers, who=numbers, which=numbers, anyone=st.booleans())
    def move_a_pilot(self, n: int, who: int, which: int, anyone: bool) -> None:
        """Any move from here, or one that is not, by somebody who may or by whoever it is."""
        pilot = self.pilot(n)
        if pilot is None:
            return
        here = lifecycle.moves_from(pilot_rules.MOVES, pilot.stage) or list(pilot_rules.MOVES)
        move = (pilot_rules.MOVES if anyone else here)[which % len(pilot_rules.MOVES if anyone else here)]
        if move.name not in RARE or who < SELDOM:
            self.move(pilot, move.name, who, anyone=anyone)

    def move(self, pilot: Pilot, name: str, who: int, anyone: bool = False) -> None:
        move = lifecycle.find(pilot_rules.MOVES, name, pilot.stage) or lifecycle.named(pilot_rules.MOVES, name)[0]
        actor = self.member(who) if anyone else self.able(move, pilot, who)
        if actor is None:
            return
        owed = self.people_of(pilot)
        if self.do(lambda: pilots.move_pilot(pilot, name, actor, **self.answers(move, who))) and move.outcome:
            made = db.session.scalar(select(func.max(Event.id)).where(Event.kind == "pilot", Event.move == name))
            self.tell_everyone()
            self.check_told(made or 0, owed)

    def check_told(self, event_id: int, owed: set[int]) -> None:
        """Once each. Asked at once: who stops following before they are told is owed nothing any more."""
        told = list(db.session.scalars(select(Notice.person_id).where(Notice.root_id == event_id)))
        here = set(db.session.scalars(select(Person.id).where(Person.erased_at.is_(None))))
        assert len(told) == len(set(told))
        assert owed & here <= set(told), f"event {event_id} owes {owed & here - set(told)}"

    def prepare(self, pilot: Pilot, who: int) -> None:
        """What the gates of the usual step ask for."""
        stage, mo = pilot.stage, people.actor(self.staff[0])
        if stage == Stage.RECRUITING:
            self.do(lambda: recruitment.take_part(pilot, self.resident(who), pilot.round.consent_version))
        if stage == Stage.APPROVED and not pilot.round.measures:
            self.do(lambda: measures.add_measure(pilot, mo, name="Walks a day", unit="walks", direction="up",
                                                 baseline=1, target=5))  # fmt: skip
        if stage in (Stage.RECRUITING, Stage.EVALUATING):
            for measure in list(pilot.round.measures):
                self.do(lambda id=measure.id: measures.add_reading(pilot, mo, id, value=2, on=clock.today(), sure=True))
        if stage == Stage.EVALUATING:
            self.evaluate(pilot, mo)

    def evaluate(self, pilot: Pilot, mo: Actor) -> None:
        self.do(lambda: evaluation.add_evidence(pilot, mo, kind="interview", text=LONG, people=3))
        found = dict.fromkeys(("dropouts_participant", "dropouts_innovation", "dropouts_research"), 0)
        found |= {"summary": "It works.", "cost_actual": 50_000, "cost_reason": LONG}
        self.do(lambda: evaluation.evaluate(pilot, mo, **found))

    def answers(self, move: lifecycle.Move, n: int) -> dict[str, Any]:
        return {ask.name: self.answer(ask, n) for ask in move.asks if ask.kind != "check"}

    def answer(self, ask: lifecycle.Ask, n: int) -> Any:
        later = self.now.date() + timedelta(days=(9, 40)[n % 2])
        return {
            "choice": lambda: ask.choices[n % len(ask.choices)][0] if ask.choices else None,
            "number": lambda: min(max(ask.low, 1 + n % 3), ask.high),
            "money": lambda: (0, 100_000, 9_000_000)[n % 3],
            "date": lambda: self.now.date() if ask.name in ("ended_on", "live_on", "start") else later,
            "unit": lambda: 1 + n % 2, "topic": lambda: 1, "budget_line": lambda: 1, "idea": lambda: self.idea(n).id,
            "pilot": lambda: getattr(self.pilot(n), "id", 1),
        }.get(ask.kind, lambda: (LONG * 2)[: min(ask.high, 200)])()  # fmt: skip

    @rule(n=numbers, idea=numbers, who=numbers)
    def link_later(self, n: int, idea: int, who: int) -> None:
        pilot, one, actor = self.pilot(n, *ideas.LIVE), self.idea(idea), self.member(who)
        if pilot is not None:
            self.do(lambda: pilots.link_idea(one, "link_pilot", actor, pilot=pilot.id))

    # Rules: testers

    @rule(n=numbers, who=numbers, wait=st.booleans())
    def take_part(self, n: int, who: int, wait: bool) -> None:
        pilot, actor = self.pilot(n, Stage.RECRUITING, Stage.RUNNING), self.resident(who)
        if pilot is not None:
            self.do(lambda: recruitment.take_part(pilot, actor, pilot.round.consent_version, wait=wait))

    @rule(n=numbers, who=numbers, forget=st.booleans())
    def leave_a_test(self, n: int, who: int, forget: bool) -> None:
        pilot, actor = self.pilot(n), self.resident(who)
        if pilot is not None:
            self.do(lambda: recruitment.leave(pilot, actor, forget=forget))

    @rule(n=numbers, who=numbers, places=st.integers(1, 4))
    def change_places(self, n: int, who: int, places: int) -> None:
        pilot, actor = self.pilot(n), self.member(who)
        if pilot is not None:
            self.do(lambda: setup.change_places(pilot, actor, places))

    @rule(n=numbers, who=numbers)
    def take_out(self, n: int, who: int) -> None:
        pilot, actor = self.pilot(n), self.member(who)
        tester = pilot and db.session.scalar(select(Tester.id).where(Tester.round_id == pilot.round.id))
        if pilot and tester:
            self.do(lambda: recruitment.take_out(pilot, actor, tester, LONG))

    @rule(n=numbers, who=numbers)
    def tell_the_lab(self, n: int, who: int) -> None:
        """A check-in, an incident, a status note, a reading, evidence: whatever of it is possible now."""
        pilot, tester, staff = self.pilot(n), self.resident(who), self.member(who)
        if pilot is None:
            return
        self.do(lambda: checkins.check_in(pilot, tester, 3, "So so"))
        self.do(lambda: incidents.report(pilot, tester, LONG, "minor"))
        self.do(lambda: notes.write_note(pilot, staff, LONG))
        self.do(lambda: evaluation.add_evidence(pilot, staff, kind="observation", text=LONG))
        for measure in list(pilot.round.measures):
            self.do(lambda id=measure.id: measures.change_measure(
                pilot, staff, id, name="Walks", unit="walks", direction="up", baseline=2, target=6))  # fmt: skip

    # Rules: ideas and people

    @rule(n=numbers, who=numbers, which=numbers)
    def move_an_idea(self, n: int, who: int, which: int) -> None:
        idea = self.idea(n)
        moves = [move for move in lifecycle.moves_from(ideas.MOVES, idea.stage) if move.who != "system"]
        move = moves[which % len(moves)] if moves else None
        actor = move and (move.name not in RARE or who < SELDOM) and self.able(move, idea, who)
        if move and actor:
            self.do(lambda: ELSEWHERE.get(move.name, move_idea)(idea, move.name, actor, **self.answers(move, which)))

    @rule(n=numbers, who=numbers, back=st.booleans())
    def vote(self, n: int, who: int, back: bool) -> None:
        idea, actor = self.idea(n), self.resident(who)
        act = (votes.withdraw_vote if who % 2 else votes.stop_following) if back else votes.follow
        self.do(lambda: act(idea, actor))

    @precondition(lambda self: len(self.residents) > 3)
    @rule(who=numbers)
    def leave_the_lab(self, who: int) -> None:
        id = self.residents[who % len(self.residents)]
        if self.do(lambda: accounts.erase(id)):
            self.residents.remove(id)

    @rule(days=st.sampled_from((1, 10, 35)))
    def days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.do(jobs.tick)
        self.tell_everyone()

    @rule()
    def tell_everyone(self) -> None:
        self.do(jobs.run_until_idle)

    def people_of(self, pilot: Pilot) -> set[int]:
        """Authors and voters of its ideas, and who tests it now: counted in another way than the fan-out does."""
        held = queries.idea_ids(pilot.id)
        stopped = set(
            db.session.execute(select(Follow.person_id, Follow.idea_id).where(Follow.state == "stopped")).all()
        )
        found: set[int | None] = set(db.session.scalars(select(Idea.author_id).where(Idea.id.in_(held))))
        found |= set(db.session.scalars(select(CoAuthor.person_id).where(CoAuthor.idea_id.in_(held))))
        for vote in db.session.scalars(select(Vote).where(Vote.person_id.is_not(None))):
            if (
                vote.idea_id in held
                and not {(vote.person_id, vote.idea_id), (vote.person_id, vote.counts_for_id)} & stopped
            ):
                found.add(vote.person_id)
        return {id for id in found | set(pilot.tester_ids) if id}

    # What always holds

    @invariant()
    def nothing_failed_in_silence(self) -> None:
        assert self.complaints.said == []

    @invariant()
    def every_counter_fits(self) -> None:
        """Counting all of them takes longer than all else: not after each step."""
        db.session.rollback()
        self.steps += 1
        if self.steps % 4 == 0:
            self.count_again()

    def count_again(self) -> None:
        with clock.at(self.now):
            assert [str(one) for one in recount.differences()] == []

    @invariant()
    def ideas_stand_where_their_pilots_say(self) -> None:
        for idea in db.session.scalars(select(Idea)):
            stages = [pilot.stage for pilot in queries.all_pilots_of_idea(idea.id)]
            asked = ideas.following(stages)
            assert (idea.stage == "in_pilot") == bool(set(stages) & ideas.LIVE), (idea.id, idea.stage, stages)
            if idea.stage in ENDED_BY_PILOTS:
                assert asked == ENDED_BY_PILOTS[idea.stage], (idea.id, idea.stage, stages)
            if asked in ENDED_BY_PILOTS.values():
                assert ENDED_BY_PILOTS.get(idea.stage) == asked, (idea.id, idea.stage, stages)

    @invariant()
    def money_is_never_overdrawn(self) -> None:
        for line in db.session.scalars(select(BudgetLine)):
            assert 0 <= line.committed <= line.amount
        for pilot in db.session.scalars(select(Pilot)):
            assert pilot.committed >= 0

    @invariant()
    def places_are_given_once(self) -> None:
        """In every round, also in those that are over; one row for each person."""
        rows = select(Tester.round_id, Tester.person_id, Tester.left_at).where(Tester.left_at.is_(None))
        by_round: dict[int, list[int | None]] = {}
        for round_id, person_id, _ in db.session.execute(rows):
            by_round.setdefault(round_id, []).append(person_id)
        for run in db.session.scalars(select(Round)):
            there = by_round.get(run.id, [])
            named = [id for id in there if id]
            assert len(there) <= run.places
            assert len(named) == len(set(named))

    @invariant()
    def what_is_judged_by_is_fixed_at_the_start(self) -> None:
        for run in db.session.scalars(select(Round).where(Round.locked_at.is_not(None))):
            fixed = ([getattr(run, name) for name in LOCKED], _measures(run.id))
            assert self.locked.setdefault(run.id, fixed) == fixed

    @invariant()
    def rounds_stand_apart(self) -> None:
        """Once another one has begun, a round keeps what it has; it goes on in nothing but people who leave."""
        for run in db.session.scalars(select(Round).join(Pilot).where(Round.number < Pilot.round_number)):
            kept = ([getattr(run, name) for name in CHARTER], _measures(run.id), _readings(run.id), _rows(run.id))
            assert self.over.setdefault(run.id, kept) == kept

    @invariant()
    def every_change_of_stage_has_one_event(self) -> None:
        things: list[Any] = [*db.session.scalars(select(Pilot)), *db.session.scalars(select(Idea))]
        for thing in things:
            history = events.history(thing.kind, thing.id)[::-1]
            changed = [event for event in history if event.stage_from != event.stage_to]
            for before, after in pairwise(changed):
                assert before.stage_to == after.stage_from, (thing.kind, thing.id, after.move)
            assert changed[-1].stage_to == thing.stage, (thing.kind, thing.id, changed[-1].move)


def _measures(round_id: int) -> list[Any]:
    columns = (Measure.id, Measure.name, Measure.unit, Measure.direction, Measure.baseline, Measure.target)
    return [tuple(row) for row in db.session.execute(select(*columns).where(Measure.round_id == round_id))]


def _readings(round_id: int) -> list[Any]:
    of = select(Reading.id, Reading.value, Reading.on).join(Measure).where(Measure.round_id == round_id)
    return [tuple(row) for row in db.session.execute(of.order_by(Reading.id))]


def _rows(round_id: int) -> list[int | None]:
    """How many testers it has had, and how much evidence. What people wrote may be forgotten; nothing is added."""
    return [
        db.session.scalar(select(func.count()).select_from(table).where(table.round_id == round_id))
        for table in (Tester, Evidence)
    ]
