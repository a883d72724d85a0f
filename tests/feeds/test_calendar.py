"""A person's own calendar: what they have coming, at a secret address that they can renew and end."""

import threading
from datetime import date, timedelta

import pytest
from icalendar import Calendar

from lab import clock
from lab.accounts import actions as accounts
from lab.accounts.models import Person
from lab.db import atomic, db
from lab.ideas.models import Idea
from lab.me.data import own_data
from lab.pilots.models import Pilot, Round, Tester
from lab.votes.actions import cast_vote
from lab.workshops.models import SignUp, Workshop

NEXT_WEEK = date(2026, 3, 9)


def address_of(client):
    client.post("/me/calendar/address")
    page = client.get("/me/calendar").get_data(as_text=True)
    return page.partition('class="address" href="')[2].partition('"')[0]


def entries_at(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    found = Calendar.from_ical(answer.get_data()).walk("VEVENT")
    return [(str(entry["summary"]), entry.decoded("dtstart")) for entry in found]


@pytest.fixture
def taking_part(app):
    """A pilot in which these people take part, from next week on for 40 days."""

    def make(*people, stage="running", **columns):
        with atomic():
            pilot = Pilot(
                title="Light on the path", hypothesis="We believe", change_mind="If not", cost=0, cost_band="under_5k",
                stage=stage, entered_at=clock.now(), proposed_at=clock.now(),
            )  # fmt: skip
            db.session.add(pilot)
            db.session.flush()
            days = {"starts_on": NEXT_WEEK, "started_on": NEXT_WEEK, "ends_on": NEXT_WEEK + timedelta(days=40)}
            run = Round(pilot_id=pilot.id, **(days | columns))
            db.session.add(run)
            db.session.flush()
            db.session.add_all(Tester(round_id=run.id, person_id=who.id, joined_at=clock.now()) for who in people)
        return pilot

    return make


def test_a_test_begins_ends_and_asks(ben, ana, client_of, taking_part):
    taking_part(ben)
    taking_part(ana)
    client = client_of(ben)

    assert entries_at(client_of(), address_of(client)) == [
        ("Your test starts: Light on the path", NEXT_WEEK),
        ("The lab asks how your test goes: Light on the path", NEXT_WEEK + timedelta(days=1)),
        ("The lab asks how your test goes: Light on the path", NEXT_WEEK + timedelta(days=7)),
        ("The lab asks how your test goes: Light on the path", NEXT_WEEK + timedelta(days=30)),
        ("Your test ends: Light on the path", NEXT_WEEK + timedelta(days=40)),
    ]


def test_who_left_a_test_has_nothing_of_it_coming(ben, client_of, taking_part):
    taking_part(ben)
    with atomic():
        db.session.query(Tester).one().left_at = clock.now()

    assert entries_at(client_of(), address_of(client_of(ben))) == []


def test_a_workshop_stands_at_its_hour_and_a_cancelled_one_says_so(ben, client_of, taking_part):
    pilot = taking_part(stage="recruiting")
    with atomic():
        for n in range(2):
            starts = clock.now() + timedelta(days=n + 1)
            one = Workshop(
                pilot_id=pilot.id, round_id=pilot.round.id, title=f"Walk {n}", purpose="We look at it", place="Depot",
                starts_at=starts, ends_at=starts + timedelta(hours=2), places=5, who="everyone",
                changed_at=clock.now(),
            )  # fmt: skip
            one.cancelled_at = clock.now() if n else None
            db.session.add(one)
            db.session.flush()
            db.session.add(SignUp(workshop_id=one.id, person_id=ben.id, seat="place", at=clock.now()))

    assert entries_at(client_of(), address_of(client_of(ben))) == [
        ("Workshop: Walk 0", clock.now() + timedelta(days=1)),
        ("Workshop cancelled: Walk 1", clock.now() + timedelta(days=2)),
    ]


def test_the_lab_answers_ideas_that_one_wrote_or_voted_for(ana, ben, client_of, make_idea):
    voted = make_idea("open", title="Benches on the market")
    make_idea("open", title="Somebody else's")
    cast_vote(voted, ben)
    with atomic():
        idea = db.session.get(Idea, voted.id)
        idea.stage, idea.step, idea.due_on = "under_review", "studied", NEXT_WEEK

    assert entries_at(client_of(), address_of(client_of(ben))) == [
        ("The lab answers, at the latest: Benches on the market", NEXT_WEEK)
    ]
    assert len(entries_at(client_of(), address_of(client_of(ana)))) == 2


def test_a_question_waits_for_its_author(ana, client_of, make_idea):
    make_idea("needs_info", due_on=NEXT_WEEK)

    assert entries_at(client_of(), address_of(client_of(ana))) == [
        ("Last day: Answer the lab's question: Light for the school path", NEXT_WEEK)
    ]


def test_a_hidden_idea_is_not_named_to_its_voters(ben, client_of, make_idea):
    idea = make_idea("open")
    cast_vote(idea, ben)
    with atomic():
        row = db.session.get(Idea, idea.id)
        row.visibility, row.listed = "hidden", False

    assert entries_at(client_of(), address_of(client_of(ben))) == []


def test_the_page_shows_the_same_in_words(ana, client_of, make_idea):
    make_idea("needs_info", due_on=NEXT_WEEK)

    page = client_of(ana).get("/me/calendar").get_data(as_text=True)

    assert "Monday 9 March" in page
    assert 'href="/ideas/1/moves/answer"' in page
    assert "Make my secret address" in page


def test_a_new_address_ends_the_old_one_and_an_end_both(ben, client_of):
    client = client_of(ben)
    first = address_of(client)
    second = address_of(client)
    statuses = [client_of().get(address).status_code for address in (first, second)]
    client.post("/me/calendar/address/end")
    client.post("/me/calendar/address/end")

    assert statuses == [404, 200]
    assert client_of().get(second).status_code == 404
    assert "Make my secret address" in client.get("/me/calendar").get_data(as_text=True)


@pytest.mark.parametrize("token", ["x", "WzEsIngiXQ.x", "%00", "a" * 3000])
def test_a_made_up_address_leads_nowhere(client_of, token):
    assert client_of().get(f"/calendar/{token}.ics").status_code == 404


def test_nothing_keeps_it_and_nobody_finds_it(ben, client_of):
    client = client_of(ben)
    answer, page = client_of().get(address_of(client)), client.get("/me/calendar")

    assert answer.content_type == "text/calendar; charset=utf-8"
    assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    assert page.headers["Cache-Control"] == "no-store"


def test_staff_have_a_calendar_of_the_lab_and_one_of_their_own(kim, client_of):
    client = client_of(kim)
    own = address_of(client)
    client.post("/pilots/calendar/address")
    client.post("/pilots/calendar/address/end")

    assert client_of().get(own).status_code == 200
    assert client_of().get(own.replace("/calendar/", "/pilots/calendar/")).status_code == 404


def test_a_visitor_signs_in_first(client_of):
    assert client_of().get("/me/calendar").headers["Location"].startswith("/sign-in?next=")
    assert client_of().post("/me/calendar/address").status_code == 401


def test_two_presses_at_once_make_one_address(app, ben, client_of):
    def press():
        with app.app_context():
            from lab.feeds import actions

            actions.make_address(ben)

    threads = [threading.Thread(target=press) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert client_of().get(address_of(client_of(ben))).status_code == 200


def test_it_goes_with_who_leaves_and_its_key_is_in_no_file(ben, client_of):
    address = address_of(client_of(ben))

    given = own_data(ben.id)["own_calendar"]
    with atomic():
        accounts.erase(ben.id)

    assert given == [{"at": clock.now().isoformat()}]
    assert client_of().get(address).status_code == 404
    assert db.session.query(Person).filter(Person.id == ben.id).one().erased_at == clock.now()


def test_a_long_calendar_costs_no_more_to_read(ben, client_of, taking_part, make_idea, count_statements):
    client = client_of(ben)
    address = address_of(client)

    def read():
        client_of().get(address)

    def more():
        taking_part(ben)
        cast_vote(make_idea("open"), ben)

    more()
    read()
    one = count_statements(read)
    for _ in range(6):
        more()

    assert count_statements(read) == one
