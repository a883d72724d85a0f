"""Everyone whom a move's table names is told of it, once."""

from sqlalchemy import func, select, update

from lab import clock, events
from lab.accounts.models import Person
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.events import Event
from lab.ideas.actions import move_idea
from lab.ideas.models import CoAuthor
from lab.notices import audience, fan_out
from lab.notices.models import Notice
from lab.pilots.models import Round, Tester
from lab.policy import SYSTEM

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
