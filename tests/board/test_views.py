"""The board, the calendar, and the pages of money and partners, for each role."""

import re
from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from lab import clock
from lab.board import actions, calendar
from lab.pilots import report
from lab.pilots.page import page_of
from lab.policy import VISITOR
from lab.workshops import actions as workshops
from tests.workshops.conftest import a_plan

OWN = {"source": "own", "name": "Pilots", "amount": "1000.50", "state": "promised", "once": "one"}
LATE = date(2026, 3, 1)


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.text


def column(read, stage):
    return read[read.index(f'id="column-{stage}"') :].partition("</details>")[0]


# The board


@pytest.mark.parametrize("who", ["mo", "kim", "ada"])
def test_staff_see_the_board(client_of, request, who):
    read = page(client_of(request.getfixturevalue(who)), "/pilots/board")
    assert re.findall(r'id="column-(\w+)"', read) == [
        "proposed", "approved", "recruiting", "running", "paused", "evaluating", "scaling",
    ]  # fmt: skip
    assert read.count("No pilot is here now.") == 7


def test_others_do_not(client_of, ben):
    assert client_of(ben).get("/pilots/board").status_code == 403
    assert client_of().get("/pilots/board").status_code == 302
    assert client_of(ben).post("/pilots/board/limits", data={"running": "1"}).status_code == 403


def test_a_card_says_how_long_what_is_late_and_who_owns_it(client_of, write_pilot, mo):
    write_pilot("running", due_on=LATE, testers=12, places=20)
    read = column(page(client_of(mo), "/pilots/board"), "running")
    for words in ("Status note late since Sun 1 Mar", "7 days here", "12 of 20 testers", "Mobility unit"):
        assert words in read


def test_what_is_late_stands_on_top_and_first_in_its_column(client_of, write_pilot, mo):
    write_pilot("running", title="In time", due_on=date(2026, 3, 9))
    write_pilot("running", title="Too late", due_on=LATE)
    read = page(client_of(mo), "/pilots/board")
    assert read.index("Late now") < read.index("Too late") < read.index('id="column-running"')
    assert column(read, "running").index("Too late") < column(read, "running").index("In time")


def test_the_filters_hide_cards_and_keep_the_counts(client_of, write_pilot, mo):
    write_pilot("running", title="In time", owner_unit_id=2)
    write_pilot("running", title="Too late", due_on=LATE)
    client = client_of(mo)
    for query, shown, hidden in (("late=1", "Too late", "In time"), ("unit=2", "In time", "Too late")):
        running = column(page(client, f"/pilots/board?{query}"), "running")
        assert (shown in running, hidden in running) == (True, False)
        assert '<span class="count">2</span>' in running
    assert "None of them fits the filter." in column(page(client, "/pilots/board?unit=99"), "running")
    page(client, "/pilots/board?unit=x&late=maybe")


def test_a_full_column_warns_and_stops_nobody(client_of, pilot_at, write_pilot, kim, mo):
    write_pilot("running")
    pilot = pilot_at("recruiting")
    assert "on the board holds" not in page(client_of(mo), pilot.path)
    actions.set_limits(kim, {"running": 1, "recruiting": 1})

    assert "“Being tested now” on the board holds 1 already; the limit is 1." in page(client_of(mo), pilot.path)
    assert "on the board holds" not in page(client_of(), pilot.path)
    write_pilot("running")
    assert "1 over the limit of 1" in column(page(client_of(mo), "/pilots/board"), "running")


def test_limits_are_set_on_the_board_and_a_wrong_one_is_kept(client_of, kim):
    client = client_of(kim)
    wrong = client.post("/pilots/board/limits", data={"running": "3", "paused": "many", "scaling": "0"})
    assert wrong.status_code == 422
    assert 'name="paused" min="1" max="99" value="many"' in wrong.text
    assert "limit 3" not in wrong.text

    assert client.post("/pilots/board/limits", data={"running": "3", "paused": ""}).status_code == 303
    assert "limit 3" in column(page(client, "/pilots/board"), "running")


def test_three_hundred_pilots_cost_no_more_statements_than_three(client_of, write_pilot, mo, count_statements):
    stages = ("proposed", "approved", "recruiting", "running", "paused", "evaluating", "scaling")
    for stage in stages:
        write_pilot(stage, due_on=LATE)
    client = client_of(mo)
    few = count_statements(lambda: page(client, "/pilots/board"))
    for n in range(293):
        write_pilot(stages[n % 7], due_on=LATE)
    read = []
    many = count_statements(lambda: read.append(page(client, "/pilots/board")))
    assert many == few
    assert read[0].count('class="card pad pilot-card late"') + read[0].count('class="card pad pilot-card"') == 300


# The calendar


def entries(answer):
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
    found = [part for part in Calendar.from_ical(answer.data).walk() if part.name == "VEVENT"]
    return {str(event["summary"]): event for event in found}


def test_everyone_reads_when_a_test_begins_ends_and_is_told_of(client_of, pilot_at, make_workshop):
    make_workshop(pilot_at("running"))
    found = entries(client_of().get("/pilots/calendar.ics"))
    days = {title: event.decoded("dtstart") for title, event in found.items()}
    assert days == {
        "Looks for testers: Lamps that wake up": date(2026, 3, 2),
        "Test starts: Lamps that wake up": date(2026, 3, 2),
        "Test ends: Lamps that wake up": date(2026, 4, 1),
        "Next status note: Lamps that wake up": date(2026, 4, 1),
        "Walk the path together": datetime(2026, 3, 16, 17, 30, tzinfo=UTC),
    }
    read = page(client_of(), "/pilots/calendar")
    assert read.index("March 2026") < read.index("Test starts") < read.index("Monday 16 March, 18:30 to 20:00")


def test_what_is_proposed_and_testers_workshops_are_the_staffs(
    client_of, propose, pilot_at, make_idea, make_workshop, mo, ben
):
    propose([make_idea("shortlisted", due_on=date(2026, 5, 1))], title="Only proposed")
    make_workshop(pilot_at("running", [make_idea("shortlisted")]), title="For testers", who="testers")
    secret = f"/pilots/calendar/{calendar.token(actions.make_address(mo))}.ics"

    for client in (client_of(), client_of(ben)):
        read = page(client, "/pilots/calendar")
        assert ("Only proposed" in read, "For testers" in read) == (False, False)
    public, staff = entries(client_of().get("/pilots/calendar.ics")), entries(client_of().get(secret))
    assert set(staff) - set(public) == {"Decision due: Only proposed", "For testers"}
    assert "only the lab sees this" in page(client_of(mo), "/pilots/calendar")


def test_the_secret_address_is_made_renewed_and_ended_on_the_page(client_of, mo, ben):
    client = client_of(mo)
    assert "Make my secret address" in page(client, "/pilots/calendar")
    assert client.post("/pilots/calendar/address").status_code == 303
    assert client.get("/pilots/calendar").headers["Cache-Control"] == "no-store"
    (first,) = set(re.findall(r'href="(/pilots/calendar/[^"]+\.ics)"', page(client, "/pilots/calendar")))
    assert client_of().get(first).headers["Cache-Control"] == "no-store"
    client.post("/pilots/calendar/address")
    assert client_of().get(first).status_code == 404
    assert client.post("/pilots/calendar/address/end").status_code == 303
    assert "Make my secret address" in page(client, "/pilots/calendar")
    assert client_of(ben).post("/pilots/calendar/address").status_code == 403
    assert client_of().get("/pilots/calendar/nonsense.ics").status_code == 404


def test_earlier_months_can_be_looked_at_and_nonsense_is_this_month(client_of, pilot_at):
    pilot_at("running")
    with clock.at(datetime(2026, 6, 2, 9, 0, tzinfo=UTC)):
        client = client_of()
        assert "Test starts" not in page(client, "/pilots/calendar")
        assert "Test starts" in page(client, "/pilots/calendar?from=2026-03")
        for odd in ("x", "2026-13", "1066-01", "9999-12"):
            assert "Test starts" not in page(client, f"/pilots/calendar?from={odd}")


def test_a_day_that_is_known_only_about_is_said_so_and_spans_its_time(client_of, pilot_at):
    pilot_at("recruiting", start=date(2026, 8, 31), start_about="late_season", end=date(2026, 9, 30))
    event = entries(client_of().get("/pilots/calendar.ics"))["Test starts: Lamps that wake up"]
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 7, 16), date(2026, 9, 1))
    assert "late summer 2026" in page(client_of(), "/pilots/calendar")


def test_a_cancelled_workshop_is_said_to_be_so(client_of, make_workshop, mo):
    workshops.cancel(make_workshop(), mo, "The room is flooded.")
    assert "Workshop cancelled" in page(client_of(), "/pilots/calendar")
    assert str(entries(client_of().get("/pilots/calendar.ics"))["Walk the path together"]["status"]) == "CANCELLED"


def test_the_calendar_costs_the_same_for_one_pilot_and_many(client_of, write_pilot, count_statements):
    write_pilot("running", due_on=date(2026, 4, 1))
    client = client_of()
    page(client, "/pilots/calendar")  # the city's names are read once
    few = count_statements(lambda: page(client, "/pilots/calendar"))
    for _ in range(20):
        write_pilot("running", due_on=date(2026, 4, 1))
    assert count_statements(lambda: page(client, "/pilots/calendar")) == few


# Money


def test_rows_are_added_changed_and_removed_and_the_page_says_what_is_missing(client_of, pilot_at, mo):
    pilot = pilot_at("approved")
    client, path = client_of(mo), f"{pilot.path}/money"
    assert client.post(path, data=OWN).status_code == 303
    assert client.post(path, data=OWN).status_code == 303
    assert "€200 of €1,200.50 are missing." in page(client, path)

    client.post(f"{path}/1", data=OWN | {"amount": "1300.50"})
    assert "That is €100 more than the budget of €1,200.50." in page(client, path)
    client.post(f"{path}/1/remove")
    assert "Nothing is written down yet. The budget is €1,200.50." in page(client, path)


def test_a_wrong_amount_is_kept_beside_its_row(client_of, pilot_at, mo):
    pilot = pilot_at("approved")
    client, path = client_of(mo), f"{pilot.path}/money"
    client.post(path, data=OWN)
    for to in (path, f"{path}/1"):
        wrong = client.post(to, data=OWN | {"amount": "a lot", "name": "Fund for towns"})
        assert (wrong.status_code, 'value="a lot"' in wrong.text, 'value="Fund for towns"' in wrong.text) == (
            422,
            True,
            True,
        )
    assert client.post(path, data=OWN | {"amount": "0", "once": "two"}).status_code == 422
    assert client.post(f"{path}/99", data=OWN).status_code == 404


def test_complete_is_refused_in_words_and_then_taken(client_of, pilot_at, mo, kim):
    pilot = pilot_at("approved")
    client, path = client_of(kim), f"{pilot.path}/money"
    client.post(path, data=OWN)
    no = client.post(f"{path}/complete")
    assert (no.status_code, "The rows do not add up to the budget yet." in no.text) == (422, True)
    client.post(path, data=OWN | {"amount": "200", "source": "grant", "once": "two"})
    assert client.post(f"{path}/complete").status_code == 303
    assert "The money is complete." in page(client, path)
    assert client_of(mo).post(f"{path}/complete").status_code == 403


def test_everyone_reads_the_sums_and_staff_alone_the_rows(client_of, pilot_at, mo, ben):
    pilot = pilot_at("approved")
    client_of(mo).post(f"{pilot.path}/money", data=OWN | {"name": "Rich aunt"})
    read = page(client_of(ben), pilot.path)
    assert ("Own budget line" in read, "Rich aunt" in read, "are missing" in read) == (True, False, False)
    assert client_of(ben).get(f"{pilot.path}/money").status_code == 403
    assert "are missing" in page(client_of(mo), pilot.path)


def test_a_pilot_that_is_only_proposed_is_not_found_by_residents(client_of, propose, ben):
    path = propose().path
    for below in ("money", "partners"):
        assert client_of(ben).get(f"{path}/{below}").status_code == 404


# Partners and services


def test_partners_are_public_and_services_are_not(client_of, pilot_at, mo, kim, ben, advice):
    pilot = pilot_at("approved")
    client, path = client_of(mo), f"{pilot.path}/partners"
    partner = {"name": "Lamps Ltd", "role": "Lends the lamps", "link": "https://lamps.example", "unit": "1"}
    assert client.post(path, data=partner).status_code == 303
    asked = client.post(
        f"{pilot.path}/services", data={"service": str(advice.id), "words": "Who is liable for a lamp?"}
    )
    assert asked.status_code == 303

    read = page(client_of(ben), pilot.path)
    assert ("Lamps Ltd" in read, "Legal advice" in read) == (True, False)
    assert "Legal advice" in page(client, pilot.path)
    answer = {"state": "granted", "answer": "On Tuesday at ten, room 4."}
    assert client.post(f"{pilot.path}/services/1", data=answer).status_code == 403
    assert client_of(kim).post(f"{pilot.path}/services/1", data=answer).status_code == 303
    assert "On Tuesday at ten, room 4." in page(client, path)
    assert client_of(kim).post(f"{pilot.path}/services/1", data=answer | {"state": "declined"}).status_code == 409
    assert client.post(f"{path}/1/remove").status_code == 303
    assert "Lamps Ltd" not in page(client, path)


def test_what_was_typed_about_partners_and_services_is_kept(client_of, pilot_at, mo, kim, advice):
    pilot = pilot_at("approved")
    client, path = client_of(mo), f"{pilot.path}/partners"
    wrong = client.post(path, data={"name": "Lamps Ltd", "role": "x", "link": "javascript:alert(1)", "unit": "77"})
    assert (wrong.status_code, 'value="javascript:alert(1)"' in wrong.text) == (422, True)
    wrong = client.post(f"{pilot.path}/services", data={"service": "77", "words": "Who is it"})
    assert (wrong.status_code, "Who is it" in wrong.text) == (422, True)
    client.post(f"{pilot.path}/services", data={"service": str(advice.id), "words": "Who is liable for a lamp?"})
    wrong = client_of(kim).post(f"{pilot.path}/services/1", data={"state": "granted", "answer": "Yes"})
    assert (wrong.status_code, "Yes</textarea>" in wrong.text) == (422, True)


def test_an_administrator_lists_the_services(client_of, pilot_at, ada, mo):
    pilot = pilot_at("approved")
    assert "An administrator lists" in page(client_of(mo), f"{pilot.path}/partners")
    client_of(ada).post("/admin/services", data={"name": "Space for testing", "hint": "A hall at the harbour"})
    assert "Space for testing: A hall at the harbour" in page(client_of(mo), f"{pilot.path}/partners")
    client_of(mo).post(f"{pilot.path}/services", data={"service": "1", "words": "A hall for a morning."})
    assert client_of(ada).post("/admin/services/1/delete").status_code == 422


def test_the_report_names_who_pays_and_who_helps(app, pilot_at, mo):
    pilot = pilot_at("approved")
    actions.add_money(pilot, mo, source="own", name="Pilots", amount=100_050, state="promised")
    actions.add_partner(pilot, mo, name="Lamps Ltd", role="Lends the lamps")
    with app.test_request_context():
        chapters = {chapter.name: part for chapter, part in report.of(page_of(pilot, VISITOR))}
    assert chapters["together"] == [
        ("Own budget line", "€1,000.50"), ("Together", "€1,000.50"), ("Lamps Ltd", "Lends the lamps"),
    ]  # fmt: skip


def test_the_public_page_of_the_pilot_shows_its_workshop_to_come(client_of, pilot_at, mo):
    pilot = pilot_at("running")
    workshops.plan(pilot, mo, a_plan())
    assert "Workshops you can come to" in page(client_of(), "/pilots")
    assert "See more and sign up" in page(client_of(), pilot.path)


def test_nobody_is_told_to_sign_up_for_what_is_for_testers(client_of, pilot_at, mo, ben):
    pilot = pilot_at("running")
    workshops.plan(pilot, mo, a_plan(who="testers"))

    assert "See more and sign up" in page(client_of(ben), pilot.path)
    assert "See more and sign up" not in page(client_of(), pilot.path)


def test_money_reads_as_cards_on_a_phone(client_of, pilot_at, mo):
    pilot = pilot_at("approved")
    actions.add_money(pilot, mo, source="own", name="Pilots", amount=100_050, state="promised")

    shown = page(client_of(mo), f"{pilot.path}/money")

    assert ('<table class="as-cards" role="table">' in shown, 'data-label="Amount">€1,000.50' in shown) == (True, True)
