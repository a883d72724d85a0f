"""Readings on the pilot's page, on one screen for a day, and as a table."""

import io
import re
from datetime import timedelta

import pytest

from lab import clock
from lab.measures import actions, queries

TODAY = "readings/today"


@pytest.fixture
def send(client_of, running):
    """POST as this person to an address below the pilot's."""

    def make(who, where, **fields):
        htmx = fields.pop("htmx", False)
        return client_of(who).post(
            f"{running.path}/{where}", data=fields, headers={"HX-Request": "true"} if htmx else {},
            content_type="multipart/form-data" if "file" in fields else None,
        )  # fmt: skip

    return make


def day(ago=0):
    return (clock.today() - timedelta(days=ago)).isoformat()


def checked(page):
    return re.search(r'name="checked" type="hidden" value="(\w*)"', page).group(1)


def said(measure):
    return [(r.value, r.n, r.note) for r in measure.readings if not r.before_start]


# One by one


def test_the_contracts_two_fields_are_enough(send, running, measure, mo):
    answer = send(mo, f"measures/{measure.id}/readings", value="63,5", on=day())

    assert (answer.status_code, answer.location) == (303, f"{running.path}#measures")
    assert said(measure) == [(63.5, None, "")]


def test_a_value_far_off_comes_back_with_a_box_and_is_taken_with_it(send, measure, mo):
    where = f"measures/{measure.id}/readings"

    again = send(mo, where, value="6300", on=day(), note="By hand")
    assert (again.status_code, 'name="sure"' in again.text) == (422, True)
    assert 'value="6300"' in again.text
    assert "By hand" in again.text
    assert said(measure) == []

    assert send(mo, where, value="6300", on=day(), note="By hand", sure="1").status_code == 303
    assert said(measure) == [(6300, None, "By hand")]


def test_the_box_is_not_there_before(client_of, running, mo):
    assert 'name="sure"' not in client_of(mo).get(running.path).text


def test_another_unit_is_refused_and_htmx_gets_the_section(send, running, measure, mo):
    no = send(mo, f"measures/{measure.id}/readings", value="63", on=day(), unit="%", htmx=True)

    assert (no.status_code, no.text.lstrip().startswith(f'<section class="stack" id="measures-{running.id}"')) == (
        422,
        True,
    )
    assert "This is measured in of 100" in no.text


@pytest.mark.parametrize("wrong", [{"n": "0"}, {"n": "many"}, {"n": "3.5"}, {"note": "x" * 301}, {"value": ""}])
def test_what_is_wrong_comes_back(send, measure, mo, wrong):
    answer = send(mo, f"measures/{measure.id}/readings", **({"value": "63", "on": day()} | wrong))

    assert (answer.status_code, said(measure)) == (422, [])


# What everybody sees


def test_the_course_is_a_picture_with_words_and_a_table(client_of, running, measure, mo):
    actions.add_reading(running, mo, measure.id, value=63, on=clock.today() - timedelta(days=3), n=40)
    page = client_of(None).get(running.path).text

    assert "from 41 to 63, target 70: 76 % of the way" in page
    assert 'role="img"' in page
    assert "<desc" in page
    assert "baseline 41" in page
    assert "target 70" in page
    assert "For one side it is not known from how many" in page
    assert f'href="{running.path}/readings.csv"' in page


def test_a_reading_about_four_people_is_for_the_staff(client_of, running, measure, mo, ben):
    actions.add_reading(running, mo, measure.id, value=66.25, on=clock.today(), n=4)

    for who in (None, ben):
        assert "66.25" not in client_of(who).get(running.path).text
        assert "66.25" not in client_of(who).get(f"{running.path}/readings.csv").text
    assert "66.25" in client_of(mo).get(running.path).text


def test_how_and_by_whom_it_is_measured_is_said(pilot_at, client_of, mo):
    pilot = pilot_at("approved")
    fields = {"name": "Noise", "unit": "dB", "direction": "down", "baseline": "60", "target": "45"}
    more = {"how": "Counted by hand on three mornings", "by_whom": "The pupils"}

    assert client_of(mo).post(f"{pilot.path}/measures", data=fields | more).status_code == 303

    page = client_of(None).get(pilot.path).text
    assert "Counted by hand on three mornings" in page
    assert "The pupils" in page


def test_the_page_costs_the_same_for_many_readings(client_of, running, measure, mo, count_statements):
    client, path = client_of(mo), running.path

    def cost():
        client.get(path)
        return count_statements(lambda: client.get(path))

    actions.add_reading(running, mo, measure.id, value=41.5, on=clock.today())
    before = cost()
    given = [actions.Given(measure.id, 41 + n, clock.today() - timedelta(days=n)) for n in range(25)]
    actions.add_readings(running, mo, given)

    assert cost() == before


def test_the_staffs_table_costs_the_same_for_many_readings(client_of, running, measure, mo, count_statements):
    client, path = client_of(mo), f"{running.path}/readings"

    def cost():
        client.get(path)
        return count_statements(lambda: client.get(path))

    actions.add_reading(running, mo, measure.id, value=41.5, on=clock.today())
    before = cost()
    actions.add_readings(running, mo, [actions.Given(measure.id, 41 + n, clock.today()) for n in range(25)])

    assert cost() == before


# Today's readings


def test_all_measures_of_a_day_are_written_with_one_form(send, client_of, running, measure, mo):
    assert f'name="value_{measure.id}"' in client_of(mo).get(f"{running.path}/{TODAY}").text

    answer = send(mo, TODAY, on=day(), note="Sunny", **{f"value_{measure.id}": "63", f"n_{measure.id}": "40"})

    assert (answer.status_code, said(measure)) == (303, [(63, 40, "Sunny")])


def test_a_far_value_of_the_day_is_asked_again_beside_its_measure(send, measure, mo):
    fields = {"on": day(), f"value_{measure.id}": "6300"}
    again = send(mo, TODAY, **fields)

    assert (again.status_code, f'name="sure_{measure.id}"' in again.text, "6300" in again.text) == (422, True, True)
    assert said(measure) == []
    assert send(mo, TODAY, **fields, **{f"sure_{measure.id}": "1"}).status_code == 303


@pytest.mark.parametrize(
    ("fields", "why"),
    [({"on": "2099-01-01", "value": "63"}, "not come yet"), ({"on": "", "value": "63"}, "needed"), ({}, "at least one"),
     ({"value": "many"}, "Give a number")],
)  # fmt: skip
def test_a_wrong_day_comes_back_with_what_was_typed(send, measure, mo, fields, why):
    sent = {"on": day(), "note": "Sunny"} | fields
    if "value" in sent:
        sent[f"value_{measure.id}"] = sent.pop("value")

    answer = send(mo, TODAY, **sent)

    assert (answer.status_code, why in answer.text, "Sunny" in answer.text) == (422, True, True)


# A table


def test_nothing_is_written_before_somebody_says_so(send, measure, mo):
    rows = f"measure;day;value;n;note\n1;{day(2)};63;40;Sunny\n1;{day(1)};64;;"
    looked = send(mo, "readings", rows=rows, do="look")

    assert (looked.status_code, "Write 2 readings" in looked.text, said(measure)) == (200, True, [])

    answer = send(mo, "readings", rows=rows, do="write", checked=checked(looked.text))
    assert (answer.status_code, said(measure)) == (303, [(63, 40, "Sunny"), (64, None, "")])


def test_the_same_file_twice_does_not_double(send, measure, mo):
    rows = f"1;{day(2)};63\n1;{day(1)};64"
    mark = checked(send(mo, "readings", rows=rows).text)

    assert [send(mo, "readings", rows=rows, checked=mark).status_code for _ in range(2)] == [303, 303]
    assert said(measure) == [(63, None, ""), (64, None, "")]
    assert "All of these readings are there already" in send(mo, "readings", rows=rows).text


def test_rows_that_changed_since_the_look_are_looked_at_again(send, measure, mo):
    mark = checked(send(mo, "readings", rows=f"1;{day()};63").text)

    answer = send(mo, "readings", rows=f"1;{day()};36", do="write", checked=mark)

    assert (answer.status_code, said(measure)) == (200, [])


def test_a_wrong_row_keeps_all_from_being_written_and_can_be_mended(send, measure, mo):
    rows = f"1;{day()};63\nNothing;{day()};64"
    looked = send(mo, "readings", rows=rows)
    assert (looked.status_code, "No measure has this name" in looked.text, rows in looked.text) == (422, True, True)
    assert "Write 1 reading" not in looked.text

    assert send(mo, "readings", rows=rows, checked=checked(looked.text)).status_code == 422
    assert said(measure) == []


def test_a_value_far_off_in_a_table_waits_for_a_yes(send, measure, mo):
    rows = f"1;{day()};6300"
    looked = send(mo, "readings", rows=rows)
    assert (looked.status_code, "please confirm" in looked.text) == (200, True)

    mark = checked(looked.text)
    assert (send(mo, "readings", rows=rows, checked=mark).status_code, said(measure)) == (422, [])
    assert send(mo, "readings", rows=rows, checked=mark, sure="1").status_code == 303
    assert said(measure) == [(6300, None, "")]


def test_a_file_is_shown_first_and_stands_in_the_field(send, measure, mo):
    file = (io.BytesIO(f"\ufeffmeasure;day;value\r\n1;{day()};63,5".encode()), "readings.csv")
    looked = send(mo, "readings", rows="", file=file)

    assert (looked.status_code, f"1;{day()};63,5" in looked.text, said(measure)) == (200, True, [])


@pytest.mark.parametrize("raw", [b"PK\x03\x04", b"", b"x" * 200_001])
def test_a_file_that_is_no_table_comes_back_in_words(send, mo, raw):
    answer = send(mo, "readings", rows="", file=(io.BytesIO(raw), "readings.xlsx"))

    assert (answer.status_code, 'class="summary"' in answer.text) == (422, True)


def test_the_download_reads_as_a_table_again(send, client_of, running, measure, mo):
    actions.add_reading(running, mo, measure.id, value=63, on=clock.today(), note="=1+1")
    answer = client_of(None).get(f"{running.path}/readings.csv")

    assert answer.mimetype == "text/csv"
    assert "'=1+1" in answer.text
    assert ",=1+1" not in answer.text
    assert "is there already" in send(mo, "readings", rows=answer.text).text


# Mistakes


def test_a_reading_is_corrected_and_the_staff_read_what_it_said(send, client_of, running, measure, mo, ben):
    reading = actions.add_reading(running, mo, measure.id, value=36, on=clock.today())
    assert 'value="36"' in client_of(mo).get(f"{running.path}/readings/{reading.id}").text

    answer = send(mo, f"readings/{reading.id}", value="63", on=day(), why="Two digits mixed up")

    assert (answer.location, said(measure)) == (f"{running.path}/readings", [(63, None, "")])
    assert "Two digits mixed up" in client_of(mo).get(answer.location).text
    assert "Two digits mixed up" not in client_of(ben).get(running.path).text


def test_a_wrong_correction_comes_back(send, running, measure, mo):
    reading = actions.add_reading(running, mo, measure.id, value=36, on=clock.today())

    answer = send(mo, f"readings/{reading.id}", value="6300", on=day(), why="Mixed up")

    assert (answer.status_code, "Mixed up" in answer.text, 'name="sure"' in answer.text) == (422, True, True)


def test_a_reading_is_removed(send, running, measure, mo):
    reading = actions.add_reading(running, mo, measure.id, value=36, on=clock.today())

    assert send(mo, f"readings/{reading.id}/remove").status_code == 303
    assert (said(measure), queries.changes(running.round.id)[0].removed) == ([], True)


# Who may


@pytest.mark.parametrize("where", ["readings", TODAY, "readings/1"])
def test_residents_and_visitors_see_no_page_of_the_staff(client_of, running, ben, where):
    assert client_of(ben).get(f"{running.path}/{where}").status_code == 403
    assert client_of(None).get(f"{running.path}/{where}").status_code in (302, 303, 401)
    assert client_of(ben).post(f"{running.path}/{where}", data={}).status_code == 403


def test_a_baseline_is_not_offered_and_not_taken(send, client_of, running, measure, mo):
    baseline = measure.readings[0]

    assert f"/readings/{baseline.id}" not in client_of(mo).get(f"{running.path}/readings").text
    assert send(mo, f"readings/{baseline.id}", value="40", on=day()).status_code == 409


def test_a_proposed_pilot_hides_its_readings(propose, client_of, ben, mo):
    pilot = propose()

    assert client_of(ben).get(f"{pilot.path}/readings.csv").status_code == 404
    assert client_of(ben).get(f"{pilot.path}/readings").status_code == 404
    assert client_of(mo).get(f"{pilot.path}/readings").status_code == 200
    assert client_of(mo).get(f"{pilot.path}/readings/99").status_code == 404
