"""Everyone whom a move's table names is told of it, once."""

import random
import threading
from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.event import listen, remove

from lab import clock, events
from lab.accounts.actions import erase
from lab.accounts.models import Person
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.events import Event
from lab.ideas.actions import move_idea
from lab.ideas.models import CoAuthor
from lab.notices import actions, audience, fan_out
from lab.notices.models import Notice
from lab.pilots.models import Round, Tester
from lab.policy import SYSTEM
from lab.triage.actions import merge
from lab.votes.actions import cast_vote

WHY = {
    "reason_code": "already_exists",
    "named_unit": 1,
    "text": "The city has looked at this with care: a lamp stands there already, since the spring of last year.",
}


def record(kind, thing_id, actor, audience, root=None, move="note", **more):
    with atomic():
        event = events.record(
            kind, thing_id, move, actor, audience=audience, root=root, texts={"text": "So it is."}, **more
        )
        return event.id


def test_a_declined_idea_is_told_to_author_voters_and_followers(
    ana, ben, mo, make_person, make_idea, vote_for, say_follow, letters_of
):
    flo, cleo = make_person("flo"), make_person("cleo")
    idea = make_idea("under_review")
    vote_for(idea, ben)
    say_follow(idea, flo)
    with atomic():
        db.session.add(CoAuthor(idea_id=idea.id, person_id=cleo.id))

    event = move_idea(idea, "decline", mo, **WHY)
    fan_out.tell()

    assert letters_of(event.id) == {"Ana": "A", "Cleo": "A", "Ben": "V", "Flo": "F"}
    assert event.fanned_out_at == clock.now()


def test_telling_twice_tells_once(ana, ben, mo, make_idea, vote_for, letters_of, unread_of):
    idea = make_idea("under_review")
    vote_for(idea, ben)
    event = move_idea(idea, "decline", mo, **WHY)
    fan_out.tell()
    with atomic():
        db.session.execute(update(Event).values(fanned_out_at=None))

    fan_out.tell()

    assert letters_of(event.id) == {"Ana": "A", "Ben": "V"}
    assert unread_of(ben) == 1
    assert db.session.scalar(select(func.count(Delivery.id))) == 2


def test_a_person_is_told_as_the_first_that_they_are(
    ana, make_idea, vote_for, say_follow, make_pilot, letters_of, make_person
):
    tess, val = make_person("tess"), make_person("val")
    idea = make_idea("in_pilot")
    vote_for(idea, tess, val)
    say_follow(idea, val)
    pilot = make_pilot(idea, testers=(tess, ana))

    root = record("pilot", pilot.id, SYSTEM, "AVFT")
    fan_out.tell()

    assert letters_of(root) == {"Ana": "A", "Tess": "T", "Val": "V"}


def test_one_happening_over_three_ideas_is_one_notice(
    ana, ben, kim, make_idea, vote_for, make_pilot, letters_of, unread_of
):
    ideas = [make_idea("in_pilot") for _ in range(3)]
    for idea in ideas:
        vote_for(idea, ben)
    pilot = make_pilot(*ideas)
    root_id = record("pilot", pilot.id, kim, "AVFT")
    for idea in ideas:
        record("idea", idea.id, SYSTEM, "AVF", root=db.session.get(Event, root_id))

    fan_out.tell()

    assert letters_of(root_id) == {"Ana": "A", "Ben": "V"}
    assert unread_of(ben) == 1


def test_who_stopped_following_is_owed_nothing_but_the_author_is(
    ana, ben, mo, make_idea, vote_for, say_follow, letters_of
):
    idea = make_idea("under_review")
    vote_for(idea, ben)
    say_follow(idea, ben, "stopped")
    say_follow(idea, ana, "stopped")

    event = move_idea(idea, "decline", mo, **WHY)
    fan_out.tell()

    assert letters_of(event.id) == {"Ana": "A"}


def test_a_vote_that_a_merge_moved_belongs_to_both_ideas(ben, make_idea, vote_for, letters_of):
    old, new = make_idea("merged"), make_idea("open")
    vote_for(old, ben, counts_for=new.id)

    about_old = record("idea", old.id, SYSTEM, "V")
    about_new = record("idea", new.id, SYSTEM, "V")
    fan_out.tell()

    assert letters_of(about_old) == letters_of(about_new) == {"Ben": "V"}


def test_who_voted_for_an_idea_that_is_merged_on_hears_of_both_merges(
    ben, mo, make_person, make_idea, letters_of, work
):
    first, second, third = (make_idea("open", author_id=make_person(name).id) for name in ("eva", "finn", "gül"))
    cast_vote(first, ben)
    one = merge(first, "merge", mo, into=second.id, reason="They ask for the same lamps.")
    two = merge(second, "merge", mo, into=third.id, reason="They ask for the same lamps.")

    fan_out.tell()
    work()

    assert letters_of(one.id)["Ben"] == letters_of(two.id)["Ben"] == "V"
    state = select(Delivery.state).where(Delivery.person_id == ben.id)
    assert list(db.session.scalars(state)) == ["sent", "sent"]


def test_who_stopped_an_idea_hears_nothing_of_where_it_is_merged_to(ben, mo, make_person, make_idea, letters_of):
    first, second, third = (make_idea("open", author_id=make_person(name).id) for name in ("eva", "finn", "gül"))
    cast_vote(first, ben)
    merge(first, "merge", mo, into=second.id, reason="They ask for the same lamps.")
    actions.stop_mails_about(ben.id, "idea", second.id)
    two = merge(second, "merge", mo, into=third.id, reason="They ask for the same lamps.")

    fan_out.tell()

    assert "Ben" not in letters_of(two.id)


def test_an_answer_reaches_the_moderators_on_the_page_only(ana, mo, kim, make_idea, letters_of):
    idea = make_idea("needs_info", back_stage="submitted")

    event = move_idea(idea, "answer", ana, answer="It is the path by the bakery.")
    fan_out.tell()

    assert letters_of(event.id) == {"Mo": "S"}
    assert db.session.scalar(select(func.count(Delivery.id))) == 0


def test_staff_are_not_told_of_their_own_move(kim, mo, make_person, make_idea, letters_of):
    make_person("lou", "official")
    idea = make_idea("shortlisted")

    root = record("idea", idea.id, kim, "O")
    fan_out.tell()

    assert letters_of(root) == {"Lou": "O"}


def test_a_tester_who_left_is_not_told_and_one_of_the_first_round_is(
    kim, make_person, make_idea, make_pilot, letters_of
):
    first, gone = make_person("first"), make_person("gone")
    pilot = make_pilot(make_idea("in_pilot"), testers=(first, gone))
    with atomic():
        second = Round(pilot_id=pilot.id, number=2)
        db.session.add(second)
        db.session.flush()
        db.session.add(Tester(round_id=second.id, person_id=gone.id, joined_at=clock.now(), left_at=clock.now()))

    root = record("pilot", pilot.id, kim, "T")
    fan_out.tell()

    assert letters_of(root) == {"First": "T"}


def test_an_erased_person_is_not_told(ben, mo, make_idea, vote_for, letters_of):
    idea = make_idea("under_review")
    vote_for(idea, ben)
    with atomic():
        db.session.execute(update(Person).where(Person.id == ben.id).values(erased_at=clock.now(), email=None))

    event = move_idea(idea, "decline", mo, **WHY)
    fan_out.tell()

    assert letters_of(event.id) == {"Ana": "A"}


def test_a_fan_out_that_died_in_the_middle_is_finished(
    mo, make_person, make_idea, vote_for, letters_of, unread_of, monkeypatch
):
    people = [make_person(f"v{n}") for n in range(7)]
    idea = make_idea("under_review")
    vote_for(idea, *people)
    event = move_idea(idea, "decline", mo, **WHY)
    monkeypatch.setattr(fan_out, "BATCH", 3)
    real, calls = fan_out._post, []

    def dies(*given):
        calls.append(given)
        if len(calls) == 2:
            raise RuntimeError("killed")
        real(*given)

    monkeypatch.setattr(fan_out, "_post", dies)
    fan_out.tell()
    assert len(letters_of(event.id)) == 3
    assert event.fanned_out_at is None

    fan_out.tell()

    assert len(letters_of(event.id)) == 8
    assert {unread_of(p) for p in people} == {1}
    assert db.session.scalar(select(func.count(Delivery.id))) == 8


def test_one_run_tells_a_page_and_the_next_goes_on(mo, make_person, make_idea, vote_for, letters_of, monkeypatch):
    monkeypatch.setattr(fan_out, "PAGE", 3)
    monkeypatch.setattr(fan_out, "BATCH", 3)
    idea = make_idea("under_review")
    vote_for(idea, *(make_person(f"v{n}") for n in range(7)))
    event = move_idea(idea, "decline", mo, **WHY)

    fan_out.tell()
    assert len(letters_of(event.id)) == 3
    while fan_out.tell():
        pass

    assert len(letters_of(event.id)) == 8
    assert event.fanned_out_at is not None


def test_an_event_that_fails_does_not_hold_up_the_next(ana, mo, make_idea, monkeypatch, letters_of):
    first, second = record("idea", make_idea().id, mo, "A"), record("idea", make_idea().id, mo, "A")
    real = audience.next_people
    monkeypatch.setattr(audience, "next_people", lambda e, *rest: 1 / 0 if e.id == first else real(e, *rest))

    fan_out.tell()

    assert letters_of(first) == {}
    assert letters_of(second) == {"Ana": "A"}


def test_no_mail_is_made_for_who_wants_none(ben, mo, make_idea, vote_for):
    idea = make_idea("under_review")
    vote_for(idea, ben)
    with atomic():
        db.session.execute(update(Person).where(Person.id == ben.id).values(wants_mail=False))

    move_idea(idea, "decline", mo, **WHY)
    fan_out.tell()

    assert list(db.session.scalars(select(Delivery.address))) == ["ana@example.org"]


def test_the_demos_history_counts_as_told_without_mail(ana, mo, make_idea, unread_of):
    idea = make_idea("under_review")
    move_idea(idea, "decline", mo, **WHY)

    fan_out.tell(deliver=False, seen=True)

    assert db.session.scalar(select(Notice.seen_at)) == clock.now()
    assert db.session.scalar(select(func.count(Delivery.id))) == 0
    assert unread_of(ana) == 0


def test_a_batch_costs_the_same_statements_for_few_and_for_many(
    ben, mo, make_person, make_idea, vote_for, count_statements
):
    few, many = make_idea("under_review"), make_idea("under_review")
    vote_for(few, ben)
    vote_for(many, *(make_person(f"v{n}") for n in range(30)))
    told_of = [db.session.get(Event, record("idea", idea.id, mo, "AVF")) for idea in (few, many)]
    people = [audience.next_people(event, 0, 100) for event in told_of]

    counts = []
    for event, some in zip(told_of, people, strict=True):
        db.session.refresh(event)
        counts.append(count_statements(lambda event=event, some=some: fan_out.write(event, some)))

    assert [len(some) for some in people] == [2, 31]
    assert counts[0] == counts[1]


def test_page_by_page_it_is_the_same_people_as_the_same_letters(
    ana, mo, make_person, make_idea, vote_for, say_follow, make_pilot
):
    dice = random.Random(5)
    people = [make_person(f"p{n}") for n in range(14)]
    ideas = [make_idea("in_pilot"), make_idea("in_pilot")]
    for idea in ideas:
        vote_for(idea, *dice.sample(people, 8))
        for person in dice.sample(people, 6):
            say_follow(idea, person, dice.choice(["following", "stopped"]))
        with atomic():
            db.session.add_all(CoAuthor(idea_id=idea.id, person_id=p.id) for p in dice.sample(people, 3))
    pilot = make_pilot(*ideas, testers=tuple(dice.sample(people, 5)))
    event = db.session.get(Event, record("pilot", pilot.id, mo, "AVFTS", people=[p.id for p in people[:2]]))
    whole = [(id, audience.RANK[rank]) for id, rank in db.session.execute(audience.told_people(event))]

    for most in (1, 2, 3, 5, 50):
        paged, after = [], 0
        while page := audience.next_people(event, after, most):
            paged, after = paged + page, page[-1][0]
        assert paged == whole
    assert {letter for _, letter in whole} == set("PATVF")


def test_who_was_told_before_the_kill_is_not_read_again(mo, make_person, make_idea, vote_for):
    idea = make_idea("under_review")
    vote_for(idea, *(make_person(f"v{n}") for n in range(5)))
    event = db.session.get(Event, record("idea", idea.id, mo, "AV"))
    people = audience.next_people(event, 0, 10)

    fan_out.write(event, people[:4])

    assert audience.next_people(event, 0, 10) == people[4:]


def test_a_worker_leaves_an_event_to_the_one_that_is_telling_it(mo, make_idea, ben, vote_for, monkeypatch, letters_of):
    idea = make_idea("under_review")
    vote_for(idea, ben)
    root = record("idea", idea.id, mo, "AV")
    real = audience.next_people

    def meanwhile_told(event, *rest):
        people = real(event, *rest)
        fan_out.write(event, people)
        return people

    with monkeypatch.context() as patched:
        patched.setattr(audience, "next_people", meanwhile_told)
        assert fan_out.tell() == 0
    assert db.session.get(Event, root).fanned_out_at is None

    assert fan_out.tell() == 1
    assert db.session.get(Event, root).fanned_out_at is not None
    assert letters_of(root) == {"Ana": "A", "Ben": "V"}


def test_two_workers_tell_everyone_once(app, mo, make_person, make_idea, vote_for, letters_of, unread_of, monkeypatch):
    monkeypatch.setattr(fan_out, "BATCH", 3)
    people = [make_person(f"v{n}") for n in range(40)]
    idea = make_idea("under_review")
    vote_for(idea, *people)
    root = record("idea", idea.id, mo, "V")
    db.session.rollback()

    def worker() -> None:
        with app.app_context():
            while db.session.get_one(Event, root).fanned_out_at is None:
                fan_out.tell()
            db.session.remove()

    threads = [threading.Thread(target=worker) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(letters_of(root)) == 40
    assert {unread_of(person) for person in people} == {1}
    assert db.session.scalar(select(func.count(Delivery.id))) == 40


def test_who_leaves_the_lab_between_reading_and_writing_gets_no_notice(ana, ben, mo, make_idea, vote_for, letters_of):
    idea = make_idea("under_review")
    vote_for(idea, ben)
    root = record("idea", idea.id, mo, "AV")
    event = db.session.get(Event, root)
    people = audience.next_people(event, 0, 10)
    erase(ben.id)

    assert fan_out.write(event, people) == 1

    assert letters_of(root) == {"Ana": "A"}


def test_an_event_that_was_committed_late_is_told_too(ben, mo, make_idea, vote_for, letters_of):
    """On PostgreSQL a transaction that began first may end last: its event's number is the smaller one."""
    idea = make_idea("under_review")
    vote_for(idea, ben)
    late, first = record("idea", idea.id, mo, "V"), record("idea", idea.id, mo, "V")
    with atomic():
        db.session.execute(update(Event).where(Event.id == late).values(fanned_out_at=clock.now()))
    fan_out.tell()
    with atomic():
        db.session.execute(update(Event).where(Event.id == late).values(fanned_out_at=None))

    fan_out.tell()

    assert letters_of(first) == letters_of(late) == {"Ben": "V"}


def test_a_long_event_does_not_hold_up_a_short_one(mo, make_person, make_idea, vote_for, letters_of, monkeypatch):
    monkeypatch.setattr(fan_out, "PAGE", 4)
    monkeypatch.setattr(fan_out, "BATCH", 2)
    long, short = make_idea("under_review"), make_idea("under_review")
    vote_for(long, *(make_person(f"v{n}") for n in range(9)))
    about_long, about_short = record("idea", long.id, mo, "V"), record("idea", short.id, mo, "A")

    fan_out.tell()

    assert len(letters_of(about_long)) == 2
    assert letters_of(about_short) == {"Ana": "A"}


def test_what_a_worker_remembers_of_another_database_leaves_nobody_out(ben, mo, make_idea, vote_for, letters_of):
    """A backup was put in the place of the lab's database while the worker ran."""
    idea = make_idea("under_review")
    vote_for(idea, ben)
    root = record("idea", idea.id, mo, "AV")
    fan_out._reached[root] = 1_000_000

    while fan_out.tell():
        pass

    assert letters_of(root) == {"Ana": "A", "Ben": "V"}
    assert db.session.get(Event, root).fanned_out_at is not None


def test_a_clock_that_jumps_back_tells_nobody_twice(ben, mo, make_idea, vote_for, letters_of, unread_of):
    idea = make_idea("under_review")
    vote_for(idea, ben)
    root = record("idea", idea.id, mo, "AV")
    fan_out.tell()

    with clock.at(clock.now() - timedelta(days=400)):
        again = record("idea", idea.id, mo, "AV")
        fan_out.tell()
        fan_out.tell()

    assert letters_of(root) == letters_of(again) == {"Ana": "A", "Ben": "V"}
    assert unread_of(ben) == 2


def test_in_the_demo_a_request_tells_the_authors_and_reads_no_vote(ana, ben, mo, make_idea, vote_for, letters_of):
    idea = make_idea("under_review")
    vote_for(idea, ben)
    root = record("idea", idea.id, mo, "AVF")
    asked = []

    def note(_c, _cursor, statement, *_rest):
        asked.append(statement)

    listen(db.engine, "before_cursor_execute", note)
    fan_out.tell_authors([root])
    remove(db.engine, "before_cursor_execute", note)

    assert letters_of(root) == {"Ana": "A"}
    assert [statement for statement in asked if "votes" in statement] == []
