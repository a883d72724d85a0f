"""Random people do random things for months. Whatever they do, counters, stages and threads fit each other."""

import io
import random
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from lab import clock, jobs, lifecycle, policy, recount
from lab.accounts import actions as accounts
from lab.accounts import queries as people
from lab.calls import actions as calls
from lab.calls.models import Call
from lab.comments.actions import delete_comment, edit_comment, pin, write_comment
from lab.comments.models import Comment
from lab.db import db
from lab.errors import Refusal
from lab.evaluation import actions as evaluation
from lab.ideas import drafts, looks
from lab.ideas import rules as ideas
from lab.ideas.actions import IdeaText, delete_draft, edit_idea, move_idea, share
from lab.ideas.models import Idea
from lab.me.data import own_data
from lab.measures import actions as measures
from lab.photos import actions as photos
from lab.photos.models import Photo
from lab.photos.rules import Kept, Wanted
from lab.pilots import actions as pilots
from lab.pilots import rules as pilot_rules
from lab.pilots.models import Pilot, PilotIdea
from lab.recruitment import actions as recruitment
from lab.reports import actions as reports
from lab.reports import cases as reports_cases
from lab.reports.rules import Outcome
from lab.suggestions import actions as suggestions
from lab.suggestions import invitations
from lab.suggestions.models import Invitation, Suggestion
from lab.suggestions.rules import EDITABLE
from lab.triage.actions import merge, unmerge
from lab.votes import actions as votes
from lab.votes.models import Vote

LONG = "We looked at it for a long time, with the people of the street, and this is what we found out about it."
STEPS = 350
RARE = frozenset({"withdraw", "refer", "decline", "reopen", "ask_author", "cancel", "reject", "decide_stop", "abandon"})
ELSEWHERE = {"merge": merge, "unmerge": unmerge, "link_pilot": pilots.link_idea}


class Walk:
    """One town, one seed. What a person may not do is refused, and the walk goes on."""

    def __init__(self, seed, residents, staff):
        self.dice, self.residents, self.staff = random.Random(seed), residents, staff
        for id in residents[:5]:
            idea = share(people.actor(id), IdeaText("Light for the path", LONG, topic_id=1, district_id=1))
            for name in ("publish", "start_review", "shortlist"):
                move = lifecycle.find(ideas.MOVES, name, idea.stage)
                move_idea(idea, name, people.actor(staff[0]), **self.answers(move))

    def step(self):
        acts = (self.share, self.propose, self.talk, self.take_part, self.evaluate, self.leave, self.tick)
        acts += (self.write_together,) * 3
        acts += (self.moderate, self.rewrite) * 2 + (self.write_a_draft, self.ask_the_city, self.look)
        act = self.dice.choice((self.vote,) * 4 + (self.move_an_idea,) * 6 + (self.move_a_pilot,) * 7 + acts)
        who = people.actor(self.dice.choice(self.residents + self.staff))
        try:
            act(who)
        except Refusal:
            db.session.rollback()

    def one(self, model, *where):
        ids = list(db.session.scalars(select(model.id).where(*where)))
        return db.session.get(model, self.dice.choice(ids)) if ids else None

    def idea(self, *where):
        """Mostly such a one, where there is any."""
        return (self.dice.random() < 0.8 and self.one(Idea, *where)) or self.one(Idea)

    def share(self, who):
        share(who, self.text(), photos=self.photos(who))

    def text(self):
        """Of an idea: here or there, for a call or for none, written anew or nearly as before."""
        call, placed = self.one(Call), self.dice.random() < 0.5
        return IdeaText(
            self.dice.choice(("Shade at the stop", "Light for the path", "Benches by the water")),
            f"{LONG} {self.dice.choice(('', 'We walk there.', f'It is dark at {self.dice.random()}. ' * 9))}",
            topic_id=self.dice.choice((1, 2)), district_id=self.dice.choice((1, 2, None)),
            lat=53.5 + self.dice.randint(0, 9) / 100 if placed else None,
            lng=10.0 + self.dice.randint(0, 9) / 100 if placed else None,
            call_id=call.id if call and self.dice.random() < 0.6 else None,
        )  # fmt: skip

    def photos(self, who, of=None):
        """One more, an older one of the same person, one less, or all as they are."""
        there = self.one(Photo, Photo.thing_id == of) if of else None
        older = self.one(Photo, Photo.person_id == who.id)
        return self.dice.choice((
            lambda: Wanted((Kept(photos.keep(who, "idea", self.picture()).key, "The path"),)),
            lambda: Wanted((Kept(older.key, "The path again"),) if older else ()),
            lambda: Wanted(removed=(there.key,) if there else ()),
            Wanted,
        ))()  # fmt: skip

    def picture(self):
        into = io.BytesIO()
        Image.new("RGB", (40, 30), tuple(self.dice.randbytes(3))).save(into, "PNG")
        return into.getvalue()

    def rewrite(self, _who):
        idea = self.idea(Idea.stage.in_(EDITABLE))
        author = people.actor(self.dice.choice(sorted(idea.author_ids) or self.residents))
        edit_idea(idea, self.text(), author, photos=self.photos(author, idea.id),
                  changes_meaning=self.dice.random() < 0.3)  # fmt: skip

    def write_a_draft(self, who):
        draft = self.one(Idea, Idea.stage == "draft")
        author = people.actor(draft.author_id) if draft else who
        self.dice.choice((
            lambda: drafts.begin(who, self.text(), f"page {self.dice.random()}", self.photos(who)),
            lambda: draft and drafts.go_on(draft, self.text(), author, "", self.photos(author, draft.id)),
            lambda: draft and edit_idea(draft, self.text(), author, send_in=True),
            lambda: draft and delete_draft(draft, author),
        ))()  # fmt: skip

    def ask_the_city(self, _who):
        call, mo, today = self.one(Call), people.actor(self.staff[0]), clock.today()
        text = calls.CallText("Cool streets", "Where is it too hot in summer?", today, today + timedelta(days=9),
                              votes_each=self.dice.choice((None, 1, 3)))  # fmt: skip
        self.dice.choice((
            lambda: calls.plan_call(text, mo),
            lambda: call and calls.change_call(call, text, mo),
            lambda: call and calls.close_call(call, mo),
            lambda: call and calls.write_result(call, f"{LONG} {self.dice.random()}", mo),
        ))()  # fmt: skip

    def look(self, who):
        looks.note(self.one(Idea), str(who.id))
        if self.dice.random() < 0.5:
            looks.write()

    def vote(self, who):
        act = (votes.cast_vote, votes.cast_vote, votes.withdraw_vote, votes.follow, votes.stop_following)
        self.dice.choice(act)(self.idea(Idea.stage == "open"), who)

    def talk(self, who):
        idea, said = self.one(Idea), self.one(Comment)
        if said and said.author_id and self.dice.random() < 0.5:
            author = people.actor(said.author_id)
            edit = self.dice.random() < 0.3
            edit_comment(said, author, f"Yes, @Resident{said.id % 8}", "en") if edit else delete_comment(said, author)
        else:
            write_comment(idea, who, "Yes", parent=said.id if said and said.idea_id == idea.id else None)

    def move_an_idea(self, _who):
        idea = self.idea(Idea.stage.in_(("submitted", "merged")))
        move, who = self.possible(ideas.MOVES, idea)
        if move:
            answers = self.answers(move)
            ELSEWHERE.get(move.name, move_idea)(idea, move.name, who, **answers)

    def move_a_pilot(self, _who):
        pilot = self.one(Pilot)
        move, who = self.possible(pilot_rules.MOVES, pilot) if pilot else (None, None)
        if not move:
            return
        if move.name == "open_recruitment" and not pilot.round.measures:
            measures.add_measure(pilot, who, name="Walks", unit="a day", direction="up", baseline=1, target=5)
        if move.name in ("start", "finish"):
            self.read(pilot, who)
        pilots.move_pilot(pilot, move.name, who, **self.answers(move))

    def possible(self, table, thing):
        """A move from here, with somebody who may make it; what ends a journey comes seldom."""
        move = self.dice.choice(lifecycle.moves_from(table, thing.stage) or [None])
        if move is None or (move.name in RARE and self.dice.random() < 0.85):
            return None, None
        everyone = [people.actor(id) for id in {*self.residents, *self.staff}]
        may = [who for who in everyone if policy.may_move(who, move, thing)]
        return (move, self.dice.choice(may)) if may else (None, None)

    def answers(self, move):
        return {ask.name: self.answer(ask) for ask in move.asks if ask.kind != "check"}

    def answer(self, ask):
        return {
            "choice": lambda: self.dice.choice(ask.choices)[0],
            "number": lambda: self.dice.randint(ask.low, min(ask.high, 5)),
            "money": lambda: self.dice.choice((0, 100, 3_000_000)),
            "date": lambda: clock.today() + timedelta(days=self.dice.choice((0, 9, 40)) * (ask.name != "ended_on")),
            "unit": lambda: self.dice.choice((1, 2)), "topic": lambda: self.dice.choice((1, 2)),
            "idea": lambda: self.one(Idea).id, "pilot": lambda: getattr(self.one(Pilot), "id", 1),
            "budget_line": lambda: 1,
        }.get(ask.kind, lambda: (LONG * 2)[: min(ask.high, 200)])()  # fmt: skip

    def propose(self, _who):
        ids = list(db.session.scalars(select(Idea.id).where(Idea.stage == "shortlisted")))
        pilots.propose(
            people.actor(self.dice.choice(self.staff)), title="Lamps that wake up", hypothesis=LONG, change_mind=LONG,
            ideas=self.dice.sample(ids, min(len(ids), 2)), parts=[], districts=[1], cost_band="under_5k", sdg=[11],
            cost=self.dice.choice((100_000, 4_000_000)),
        )  # fmt: skip

    def take_part(self, who):
        if pilot := self.one(Pilot):
            self.dice.choice((lambda: recruitment.take_part(pilot, who, pilot.round.consent_version),
                              lambda: recruitment.leave(pilot, who)))()  # fmt: skip

    def evaluate(self, _who):
        pilot, who = self.one(Pilot, Pilot.stage == "evaluating"), people.actor(self.staff[0])
        if pilot:
            evaluation.add_evidence(pilot, who, kind="interview", text=LONG)
            self.read(pilot, who)
            evaluation.evaluate(pilot, who, summary="It works.", dropouts_participant=0, dropouts_innovation=0,
                                dropouts_research=0, cost_actual=200_000)  # fmt: skip

    def read(self, pilot, who):
        for measure in list(pilot.round.measures):
            measures.add_reading(pilot, who, measure.id, value=2, on=clock.today())

    def moderate(self, who):
        """A text is reported, hidden, kept, shown again, complained about, decided: whichever comes up."""
        of, model = self.dice.choice((("idea", Idea), ("comment", Comment)))
        hidden = self.dice.random() < 0.5 and self.one(model, model.visibility.in_(("hidden", "removed")))
        thing, staff = hidden or self.one(model), people.actor(self.dice.choice(self.staff))
        case = reports_cases.case(of, thing.id) if thing else None
        if case is None:
            return
        writer = people.actor(min(case.writer_ids, default=who.id))
        self.dice.choice((
            lambda: reports.report(case, who, reports.Said("spam", LONG)), lambda: reports.keep(case, staff, LONG),
            lambda: reports.hide(case, staff, ground="illegal_content", facts=LONG, remove=self.dice.random() < 0.2),
            lambda: reports.show_again(case, staff, LONG), lambda: reports.complain(case, writer, LONG),
            lambda: reports.decide_complaint(case, staff, outcome=self.dice.choice(list(Outcome)), reason=LONG),
        ))()  # fmt: skip

    def write_together(self, who):
        """Suggest, take up, decline, invite, join, leave, put the lab's answer on top: whichever comes up."""
        idea = self.idea(Idea.stage.in_(EDITABLE))
        author = people.actor(self.dice.choice(sorted(idea.author_ids) or [who.id]))
        suggestion = self.one(Suggestion, Suggestion.state == "open") or self.one(Suggestion)
        invitation = self.one(Invitation, Invitation.state == "open") or self.one(Invitation)
        lab = self.one(Comment, Comment.role != "resident")
        self.dice.choice((
            lambda: suggestions.suggest(idea, who, "need", f"{LONG} {self.dice.random()}", "It is better."),
            lambda: suggestions.suggest(idea, who, "title", f"Light {self.dice.random()}", "It is shorter."),
            lambda: suggestion and suggestions.accept(suggestion, self.author_of(suggestion)),
            lambda: suggestion and suggestions.accept(suggestion, self.author_of(suggestion)),
            lambda: suggestion and suggestions.decline(suggestion, author, "No, thank you."),
            lambda: suggestion and suggestions.take_back(suggestion, who),
            lambda: invitations.invite_by_name(idea, author, who.id),
            lambda: invitations.invite(idea, author, f"nora{self.dice.random()}@example.org"),
            lambda: invitation and invitations.accept(invitation, who),
            lambda: invitation and invitations.accept(invitation, people.actor(invitation.person_id or who.id)),
            lambda: invitations.leave(idea, who),
            lambda: lab and pin(lab, people.actor(self.dice.choice(self.staff))),
        ))()  # fmt: skip

    def author_of(self, suggestion):
        return people.actor(min(db.session.get(Idea, suggestion.idea_id).author_ids, default=self.residents[0]))

    def leave(self, who):
        """The lab: now and then, and nobody's count changes by it."""
        if who.id in self.residents and len(self.residents) > 4 and self.dice.random() < 0.3:
            before = dict(db.session.execute(select(Idea.id, Idea.votes)).all())
            own_data(who.id)
            accounts.erase(who.id)
            self.residents.remove(who.id)
            after = dict(db.session.execute(select(Idea.id, Idea.votes)).all())
            assert {id: after[id] for id in after} == {id: before[id] for id in after}

    def tick(self, _who):
        jobs.tick()
        jobs.run_all()


@pytest.mark.parametrize("seed", range(12))
def test_whatever_people_do_the_lab_fits_together(seed, app, make_person, caplog):
    residents = [make_person(f"resident{n}").id for n in range(8)]
    roles = (("moderator",), ("moderator",), ("moderator", "official"), ("official",), ("official",))
    walk = Walk(seed, residents, [make_person(f"staff{n}", *held).id for n, held in enumerate(roles)])

    now = clock.now()
    for n in range(STEPS):
        now += timedelta(hours=walk.dice.choice((1, 1, 5, 30)), minutes=n)
        with clock.at(now):
            walk.step()
        if n % 10 == 0:
            _check_everything()
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


def _check_everything():
    db.session.rollback()
    assert list(recount.differences()) == []
    for idea in db.session.scalars(select(Idea)).all():
        _check_idea(idea)
    for answer in db.session.scalars(select(Comment).where(Comment.parent_id.is_not(None))).all():
        assert db.session.get(Comment, answer.parent_id).idea_id == answer.idea_id


def _check_idea(idea):
    voters = set(db.session.scalars(select(Vote.person_id).where(Vote.counts_for_id == idea.id)))
    held = select(Pilot.stage).join(PilotIdea, PilotIdea.pilot_id == Pilot.id)
    stages = set(db.session.scalars(held.where(PilotIdea.idea_id == idea.id, PilotIdea.left_at.is_(None))))
    promised = ideas.promise_in(idea.stage) is not None and not (idea.stage == "open" and idea.lab_comment_at)
    assert not voters & idea.author_ids
    assert (idea.due_on is not None) == promised or idea.stage == "open"
    assert (idea.stage == "in_pilot") == bool(stages & ideas.LIVE)
    assert (idea.stage == "merged") == (idea.merged_into_id is not None)
    assert idea.stage != "adopted" or "scaled" in stages
    assert idea.stage != "tested" or ("stopped" in stages and "scaled" not in stages)
