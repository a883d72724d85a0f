"""The pages of workshops: for each role, with and without htmx, with everything typed kept."""

import re
from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from lab import clock
from lab.db import db
from lab.deliveries import Delivery
from lab.notices import fan_out, letters
from lab.pilots.actions import move_pilot
from lab.workshops import actions, queries, seats
from lab.workshops.models import SignUp, Workshop
from tests.workshops.conftest import a_plan

HTMX = {"HX-Request": "true"}
FORM = {
    "title": "Walk the path together", "purpose": "We walk in the dark and note where it is too dark.",
    "day": "2026-03-16", "begins": "18:30", "ends": "20:00", "place": "Depot, room 2", "places": "2",
    "who": "everyone", "link": "", "until": "", "once": "one",
}  # fmt: skip
AFTER = datetime(2026, 3, 16, 20, 0, tzinfo=UTC)
REPORT = "Eleven people walked the path. All of them named the corner behind the depot."


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.text


# Planning


def test_a_moderator_plans_one_and_everyone_reads_it(client_of, pilot_at, mo):
    pilot = pilot_at("running")
    answer = client_of(mo).post(f"{pilot.path}/workshops", data=FORM)
    assert (answer.status_code, answer.location) == (303, "/workshops/1")
    read = page(client_of(), "/workshops/1")
    assert "Monday 16 March, 18:30 to 20:00" in read
    assert "Sign in and sign up" in read


def test_what_was_typed_stays_when_a_time_is_wrong(client_of, pilot_at, mo):
    pilot = pilot_at("running")
    answer = client_of(mo).post(f"{pilot.path}/workshops", data=FORM | {"ends": "17:00", "title": "x"})
    assert answer.status_code == 422
    assert "The end lies after the beginning" in answer.text
    assert "We walk in the dark" in answer.text
    assert 'value="17:00' in answer.text
    assert "Write at least 3 characters" in answer.text


@pytest.mark.parametrize(
    ("field", "typed"), [("day", "soon"), ("begins", "evening"), ("places", "many"), ("link", "javascript:x")]
)
def test_what_cannot_be_read_is_said(client_of, pilot_at, mo, field, typed):
    pilot = pilot_at("running")
    answer = client_of(mo).post(f"{pilot.path}/workshops", data=FORM | {field: typed})
    assert (answer.status_code, typed in answer.text) == (422, True)
    assert db.session.query(Workshop).count() == 0


def test_residents_see_no_way_to_plan_and_have_none(client_of, pilot_at, ben):
    pilot = pilot_at("running")
    client = client_of(ben)
    assert f"{pilot.path}/workshops/new" not in page(client, pilot.path)
    assert client.get(f"{pilot.path}/workshops/new").status_code == 403
    assert client.post(f"{pilot.path}/workshops", data=FORM).status_code == 403


def test_an_ended_pilot_plans_none(client_of, pilot_at, make_workshop, mo, kim):
    pilot = pilot_at("approved")
    move_pilot(pilot, "cancel", kim, reason="No money.", text="The money is gone, so it is cancelled.")
    assert client_of(mo).get(f"{pilot.path}/workshops/new").status_code == 409


def test_changing_it_shows_what_it_is_and_keeps_the_change(client_of, make_workshop, mo):
    workshop = make_workshop()
    client = client_of(mo)
    form = page(client, f"{workshop.path}/edit")
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', form)[1]
    assert 'value="18:30"' in form

    answer = client.post(f"{workshop.path}/edit", data=FORM | {"place": "Town hall", "seen": seen})

    assert answer.status_code == 303
    assert "Town hall" in page(client_of(), workshop.path)


def test_who_changes_it_over_another_change_loses_no_word(client_of, make_workshop, mo):
    workshop = make_workshop()
    old = actions.state_of(workshop)
    with clock.at(datetime(2026, 3, 2, 10, 0, tzinfo=UTC)):
        actions.change(workshop, mo, a_plan(title="Walk the path"))
        answer = client_of(mo).post(f"{workshop.path}/edit", data=FORM | {"title": "Run the path", "seen": old})
    assert answer.status_code == 409
    assert 'value="Run the path"' in answer.text
    assert db.session.get(Workshop, workshop.id).title == "Walk the path"


def test_cancelling_asks_why_and_says_it_on_the_page(client_of, make_workshop, mo):
    workshop = make_workshop()
    client = client_of(mo)
    assert client.post(f"{workshop.path}/cancel", data={"reason": "Rain"}).status_code == 422
    assert client.post(f"{workshop.path}/cancel", data={"reason": "The room is flooded."}).status_code == 303
    assert "The room is flooded." in page(client_of(), workshop.path)
    assert client.get(f"{workshop.path}/cancel").status_code == 409


# Places


def test_one_tap_signs_up_and_one_gives_the_place_back(client_of, make_workshop, ben):
    workshop = make_workshop()
    client = client_of(ben)

    signed = client.post(f"{workshop.path}/sign-up", headers=HTMX)
    assert (signed.status_code, f'id="seat-{workshop.id}"' in signed.text) == (200, True)
    assert "You have a place" in signed.text
    assert "https://meet.example/path" in signed.text

    back = client.post(f"{workshop.path}/give-back", headers=HTMX)
    assert "Your place is free for somebody else" in back.text
    assert db.session.query(SignUp).count() == 0


def test_without_htmx_the_page_says_it(client_of, make_workshop, ben):
    workshop = make_workshop()
    client = client_of(ben)
    answer = client.post(f"{workshop.path}/sign-up")
    assert (answer.status_code, answer.location) == (303, workshop.path)
    assert "You have a place" in page(client, workshop.path)


def test_who_waits_reads_when_it_is_their_turn(client_of, make_workshop, ben, ana, kay):
    workshop = make_workshop(places=1)
    for who in (ben, kay, ana):
        seats.sign_up(workshop, who)
    assert "You are number 2 on the waiting list." in page(client_of(ana), workshop.path)


def test_the_link_and_the_names_are_for_those_who_need_them(client_of, make_workshop, ben, ana, mo):
    workshop = make_workshop()
    seats.sign_up(workshop, ben)
    for who in (None, ana):
        read = page(client_of(who), workshop.path)
        assert ("https://meet.example/path" in read, ">Ben<" in read) == (False, False)
        assert client_of(who).get(f"{workshop.path}/people").status_code in (302, 403)
    assert "Ben" in page(client_of(mo), f"{workshop.path}/people")
    assert "https://meet.example/path" in page(client_of(ben), workshop.path)


def test_who_does_not_test_is_told_whose_workshop_it_is(client_of, make_workshop, ana):
    workshop = make_workshop(who="testers")
    assert "This workshop is for the testers of the pilot." in page(client_of(ana), workshop.path)
    assert client_of(ana).post(f"{workshop.path}/sign-up").status_code == 403


def test_a_visitor_signs_in_and_has_the_place(client_of, make_workshop):
    workshop = make_workshop()
    answer = client_of().post(f"{workshop.path}/sign-up")
    assert answer.status_code in (200, 302, 303, 401)
    assert db.session.query(SignUp).count() == 0
    assert client_of().get(f"/sign-in?act=workshop&workshop={workshop.id}").status_code == 200


def test_what_was_cancelled_or_is_unknown_takes_nobody(client_of, make_workshop, ben, mo):
    workshop = make_workshop()
    actions.cancel(workshop, mo, "The room is flooded.")
    assert client_of(ben).post(f"{workshop.path}/sign-up").status_code == 409
    assert client_of(ben).post("/workshops/99/sign-up").status_code == 404
    assert client_of(ben).get("/workshops/99").status_code == 404


# Mails and calendars


def test_the_mail_names_the_page_and_the_calendar_file(make_workshop, ben):
    workshop = make_workshop()
    seats.sign_up(workshop, ben)
    fan_out.tell()

    mails = [letters.letter_of(one) for one in db.session.query(Delivery).filter_by(person_id=ben.id)]

    (mail,) = [mail for mail in mails if mail and "You have a place" in mail.subject]
    assert "Monday 16 March at 18:30, Depot, room 2" in mail.text
    assert f"http://127.0.0.1:8000/workshops/{workshop.id}\n" in mail.text
    assert f"For your calendar: http://127.0.0.1:8000/workshops/{workshop.id}.ics\n" in mail.text


def test_a_notice_links_the_page_and_the_file(client_of, make_workshop, ben):
    workshop = make_workshop()
    seats.sign_up(workshop, ben)
    fan_out.tell()
    read = page(client_of(ben), "/me/notices")
    assert f'<a href="{workshop.path}.ics">the calendar file</a>' in read
    assert f'<a href="{workshop.path}">the workshop</a>' in read


def events_in(answer):
    assert answer.content_type == "text/calendar; charset=utf-8"
    return [part for part in Calendar.from_ical(answer.data).walk() if part.name == "VEVENT"]


@pytest.mark.parametrize("day", ["2026-03-28", "2026-03-30"], ids=["winter time", "summer time"])
def test_the_file_names_the_same_hour_by_the_labs_clock(client_of, make_workshop, day):
    workshop = make_workshop(day=datetime.fromisoformat(day).date())
    (event,) = events_in(client_of().get(f"{workshop.path}.ics"))
    local = event.decoded("dtstart").astimezone(clock.zone())
    assert f"{local:%Y-%m-%d %H:%M}" == f"{day} 18:30"
    assert str(event["summary"]) == "Walk the path together"


def test_a_change_raises_the_files_sequence_and_a_cancellation_its_status(client_of, make_workshop, mo):
    workshop = make_workshop()
    path = f"{workshop.path}.ics"
    (first,) = events_in(client_of().get(path))
    actions.change(workshop, mo, a_plan(place="Town hall"))
    (second,) = events_in(client_of().get(path))
    actions.cancel(workshop, mo, "The room is flooded.")
    (third,) = events_in(client_of().get(path))

    assert [int(event["sequence"]) for event in (first, second, third)] == [0, 1, 2]
    assert [str(event["status"]) for event in (first, second, third)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert len({str(event["uid"]) for event in (first, second, third)}) == 1


def test_the_file_never_holds_the_link_of_the_meeting(client_of, make_workshop, ben):
    workshop = make_workshop()
    seats.sign_up(workshop, ben)
    assert b"meet.example" not in client_of(ben).get(f"{workshop.path}.ics").data


# Afterwards


def test_who_came_is_ticked_and_the_report_is_kept_as_a_draft_first(client_of, make_workshop, ben, mo):
    workshop = make_workshop()
    seats.sign_up(workshop, ben)
    mine = queries.seats_of(ben.id, [workshop.id])[workshop.id].id
    with clock.at(AFTER):
        client = client_of(mo)
        answer = client.post(f"{workshop.path}/people", data={"came": [str(mine)], "others": "many"})
        assert (answer.status_code, f'value="{mine}" checked' in answer.text) == (422, True)
        assert client.post(f"{workshop.path}/people", data={"came": [str(mine)], "others": "4"}).status_code == 303
        assert (
            client.post(f"{workshop.path}/report", data={"report": "Too short", "action": "publish"}).status_code == 422
        )
        client.post(f"{workshop.path}/report", data={"report": REPORT, "action": "save"})
        assert REPORT not in page(client_of(), workshop.path)
        assert REPORT in page(client, f"{workshop.path}/report")
        client.post(f"{workshop.path}/report", data={"report": REPORT, "action": "publish"})
        read = page(client_of(), workshop.path)
    assert (REPORT in read, "5 people came." in read) == (True, True)


def test_nothing_is_reported_before_it_begins(client_of, make_workshop, mo):
    assert client_of(mo).get(f"{make_workshop().path}/report").status_code == 409


def test_the_pilots_page_shows_what_comes_and_what_was(client_of, pilot_at, make_workshop, ben, mo):
    pilot = pilot_at("running")
    first, second = make_workshop(pilot), make_workshop(pilot, day=datetime(2026, 3, 20).date(), title="Look again")
    seats.sign_up(second, ben)
    with clock.at(AFTER):
        actions.write_report(first, mo, REPORT, publish=True)
        read = page(client_of(ben), pilot.path)
    section = read[read.index(f'id="workshops-{pilot.id}"') :]
    assert section.index("Look again") < section.index("Walk the path together") < section.index("with a report")
    assert "You have a place" in section


def test_a_pilot_with_many_workshops_costs_no_more_statements(
    client_of, pilot_at, make_workshop, ben, ana, count_statements
):
    pilot = pilot_at("running")
    for who in (ben, ana):
        seats.sign_up(make_workshop(pilot, places=1), who)
    client = client_of(ana)
    one = count_statements(lambda: page(client, pilot.path))
    for _ in range(6):
        made = make_workshop(pilot, places=1)
        for who in (ben, ana):
            seats.sign_up(made, who)
    first = count_statements(lambda: page(client, pilot.path))
    make_workshop(pilot)
    assert count_statements(lambda: page(client, pilot.path)) == first
    assert first <= one + 1  # the turn on the waiting lists


def test_the_own_page_names_the_workshops_to_come(client_of, make_workshop, ben, mo):
    kept, cancelled = make_workshop(), make_workshop(title="Look again")
    for workshop in (kept, cancelled):
        seats.sign_up(workshop, ben)
    actions.cancel(cancelled, mo, "The room is flooded.")
    read = page(client_of(ben), "/me").partition("My workshops")[2]
    assert ("Walk the path together" in read, "Look again" in read) == (True, False)


def test_pages_with_names_are_kept_by_no_browser(client_of, make_workshop, mo):
    workshop = make_workshop()
    client = client_of(mo)
    for path in (f"{workshop.path}/people", "/pilots/board", f"{workshop.pilot.path}/money"):
        assert client.get(path).headers["Cache-Control"] == "no-store"
