"""What one person is asked about before a mail goes says the same as what a whole city is read by."""

from random import Random

import pytest
from sqlalchemy import event as sqlalchemy_event

from lab import clock, events
from lab.accounts.models import Person
from lab.db import atomic, db
from lab.events import Event
from lab.ideas.models import CoAuthor
from lab.notices import audience, queries, standing
from lab.notices.models import Notice
from lab.pilots.models import Round, Tester
from lab.votes.models import Follow, Vote


def crowd(dice, ideas, pilot):
    """People who voted, had their votes moved, follow, stopped, wrote together, test, left a test, or did nothing."""
    rounds = [Round(pilot_id=pilot.id, number=2)]
    people = [Person(email=f"p{n}@example.org", display_name=f"P{n}", joined_at=clock.now()) for n in range(60)]
    with atomic():
        db.session.add_all([*people, *rounds])
        db.session.flush()
        first = db.session.query(Round).where(Round.pilot_id == pilot.id, Round.number == 1).one()
        for person in people:
            free = list(ideas)
            for idea in dice.sample(ideas, dice.randrange(3)):
                target = dice.choice([*free, None])
                if target:
                    free.remove(target)
                db.session.add(Vote(person_id=person.id, idea_id=idea.id, counts_for_id=target and target.id,
                                    at=clock.now()))  # fmt: skip
            for idea in dice.sample(ideas, dice.randrange(3)):
                state = dice.choice(["following", "stopped"])
                db.session.add(Follow(person_id=person.id, idea_id=idea.id, state=state, at=clock.now()))
            if dice.random() < 0.1:
                db.session.add(CoAuthor(idea_id=dice.choice(ideas).id, person_id=person.id))
            for run in (first, rounds[0]):
                if dice.random() < 0.4:
                    left = clock.now() if dice.random() < 0.4 else None
                    db.session.add(Tester(round_id=run.id, person_id=person.id, joined_at=clock.now(), left_at=left))
        return [person.id for person in people]


@pytest.mark.parametrize("seed", range(4))
def test_a_person_is_reached_exactly_if_the_city_is_read_with_them(seed, mo, make_idea, make_pilot):
    dice = Random(seed)
    ideas = [make_idea(stage) for stage in ("open", "in_pilot", "in_pilot", "merged")]
    pilot = make_pilot(*ideas[1:3])
    people = crowd(dice, ideas, pilot)
    with atomic():
        made = [events.record("idea", idea.id, "note", mo, audience=letters).id
                for idea in ideas for letters in ("AVF", "V", "F")]  # fmt: skip
        made += [events.record("pilot", pilot.id, "note", mo, audience=letters).id for letters in ("AVFT", "T", "VF")]
    happened = [db.session.get_one(Event, id) for id in made]

    different = []
    for person in people:
        stands = standing.of_person(person, happened)
        for one in happened:
            by_city = db.session.execute(audience.told_people(one, only=person)).first() is not None
            if stands.is_reached(one) != by_city:
                different.append((person, one.kind, one.thing_id, one.audience, by_city))
            if stands.has_stopped((one.kind, one.thing_id)) != queries.has_stopped_thing(
                person, one.kind, one.thing_id
            ):
                different.append((person, one.kind, one.thing_id, "stopped"))

    assert different == []


def test_many_notices_cost_as_much_as_one(ben, mo, make_idea, make_pilot, vote_for):
    ideas = [make_idea() for _ in range(20)]
    pilots = [make_pilot(idea) for idea in ideas]
    for idea in ideas:
        vote_for(idea, ben)
    with atomic():
        made = [events.record("pilot", pilot.id, "note", mo, audience="VT") for pilot in pilots]
    told = [(Notice(id=n, person_id=ben.id, letter="V"), event) for n, event in enumerate(made)]

    assert {one.kind for one in made} == {"pilot"}  # read again, so that only the question is counted
    costs = [statements(lambda some=some: standing.still_wanted(ben.id, some)) for some in (told[:1], told)]

    assert costs[0] == costs[1] <= 4
    assert standing.still_wanted(ben.id, told) == {notice.id for notice, _ in told}


def statements(act):
    sent = []

    def count(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    sqlalchemy_event.listen(db.engine, "before_cursor_execute", count)
    try:
        act()
    finally:
        sqlalchemy_event.remove(db.engine, "before_cursor_execute", count)
    return len([one for one in sent if one.startswith("SELECT")])


def test_what_concerns_one_person_comes_whatever_they_have_stopped(ben, mo, make_idea, say_follow):
    idea = make_idea()
    say_follow(idea, ben, "stopped")
    with atomic():
        mention = events.record("idea", idea.id, "mention", mo, people=[ben.id])
        reminder = events.record("idea", idea.id, "remind", mo, people=[ben.id], reminder=True)
        hidden = events.record("idea", idea.id, "hide", mo, audience="A")
        note = events.record("idea", idea.id, "note", mo, audience="A")
    told = [
        (Notice(id=n, person_id=ben.id, letter=letter), event)
        for n, (letter, event) in enumerate([("P", mention), ("P", reminder), ("A", hidden), ("A", note)])
    ]

    assert standing.still_wanted(ben.id, told) == {0, 2}
