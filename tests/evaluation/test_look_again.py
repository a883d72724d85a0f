"""The decision names a day; when it has come the city looks at the pilot again and says what it found."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from lab import clock, events
from lab.accounts.actions import set_unit
from lab.db import atomic, db
from lab.errors import Conflict, NotAllowed
from lab.evaluation import closing, queries, timers
from lab.events import Event
from lab.notices.models import Notice

FOUND = "The lamps still work, and more children walk."
WEEK = timedelta(days=7)


@pytest.fixture
def decided(pilot_at):
    """A scaling pilot that is looked at again in a week."""
    pilot = pilot_at("scaling")
    with atomic():
        pilot.decision = {**pilot.decision, "look_again_on": (clock.today() + WEEK).isoformat()}
    return pilot


def reminders(pilot):
    found = select(Event).where(Event.move == "look_again", Event.thing_id == pilot.id)
    return list(db.session.scalars(found))


def test_on_the_day_officials_and_the_units_staff_are_told_once(decided, make_person, ben, kim, work):
    with atomic():
        lena = make_person("lena", "moderator")
        set_unit(lena.id, decided.decision["service_owner"])
        set_unit(ben.id, decided.decision["service_owner"])
    assert timers.look_again() == 0

    with clock.at(clock.now() + WEEK):
        assert (timers.look_again(), timers.look_again()) == (1, 0)
        work()
    (event,) = reminders(decided)
    told = dict(db.session.execute(select(Notice.person_id, Notice.letter).where(Notice.event_id == event.id)).all())
    assert told == {lena.id: "P", kim.id: "O"}


def test_a_missed_month_is_made_up_for(decided):
    with clock.at(clock.now() + 5 * WEEK):
        assert timers.look_again() == 1
        assert reminders(decided)[0].due_on == clock.today() - 4 * WEEK


def test_a_pilot_without_such_a_day_is_left_alone(pilot_at):
    pilot_at("scaling")

    with clock.at(clock.now() + 50 * WEEK):
        assert timers.look_again() == 0


def test_an_official_writes_what_the_look_found_once(decided, kim):
    with clock.at(clock.now() + WEEK):
        assert queries.look_of(decided).waits

        closing.tell_what_the_look_found(decided, kim, FOUND)

        event = events.last("pilot", decided.id)
        assert (event.move, event.audience) == ("looked_again", "AVFT")
        look = queries.look_of(decided)
        assert (look.waits, look.text, look.found_on) == (False, FOUND, clock.today())
        with pytest.raises(Conflict):
            closing.tell_what_the_look_found(decided, kim, FOUND)


def test_the_board_names_it_from_the_day_until_somebody_has_looked(decided, client_of, mo, kim):
    def waits():
        return "Looked at again on Monday 9 March" in client_of(mo).get("/pilots/board").text

    assert not waits()
    with clock.at(clock.now() + WEEK):
        assert waits()
        closing.tell_what_the_look_found(decided, kim, FOUND)
        assert not waits()


def test_nobody_looks_before_the_day(decided, kim):
    with pytest.raises(Conflict):
        closing.tell_what_the_look_found(decided, kim, FOUND)


def test_moderators_do_not_look(decided, mo):
    with clock.at(clock.now() + WEEK), pytest.raises(NotAllowed):
        closing.tell_what_the_look_found(decided, mo, FOUND)


def test_the_page_says_the_day_then_asks_then_tells(decided, client_of, kim, mo):
    assert "Looked at again on Monday 9 March." in client_of().get(decided.path).text

    with clock.at(clock.now() + WEEK):
        assert "What it finds will stand here." in client_of().get(decided.path).text
        pages = [client_of(who).get(decided.path).text for who in (kim, mo)]
        assert ["Tell what the look found" in page for page in pages] == [True, False]
        short = client_of(kim).post(f"{decided.path}/look-again", data={"text": "Short"})
        assert (short.status_code, "Short" in short.text) == (422, True)

        answer = client_of(kim).post(f"{decided.path}/look-again", data={"text": FOUND})

        assert (answer.status_code, answer.location) == (303, f"{decided.path}#afterwards")
        page = client_of().get(decided.path).text
        assert ("Looked at again on Monday 9 March" in page, FOUND in page) == (True, True)
        assert client_of(kim).post(f"{decided.path}/look-again", data={"text": FOUND}).status_code == 409


def test_as_many_statements_for_one_look_as_for_many(decided, pilot_at, count_statements):
    other = pilot_at("scaling")
    with atomic():
        other.decision = {**other.decision, "look_again_on": "2026-04-01"}

    rows = [SimpleNamespace(id=pilot.id, decision=pilot.decision) for pilot in (decided, other)]

    assert count_statements(lambda: queries.looks(rows[:1])) == 1
    assert count_statements(lambda: queries.looks(rows)) == 1
