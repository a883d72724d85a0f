"""A pilot whose days are known only about."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lab import clock
from lab.errors import Invalid
from lab.measures import actions as measures
from lab.pilots import queries
from lab.pilots.actions import move_pilot
from lab.pilots.timers import finish_at_the_end_date
from lab.recruitment import actions as recruitment

from .conftest import SCALE, charter, evaluated


@pytest.fixture(autouse=True)
def in_spring(app):
    """All of this happens in March 2027."""
    with clock.at(datetime(2027, 3, 10, 9, tzinfo=UTC)):
        yield


def about(**other):
    return {"start": date(2027, 6, 1), "start_about": "early_season", "end": date(2027, 8, 20),
            "end_about": "late_season"} | other  # fmt: skip


def test_the_last_day_that_it_can_mean_stands_behind_the_words(pilot_at):
    run = pilot_at("recruiting", **about()).round

    assert (run.starts_on, run.ends_on) == (date(2027, 7, 15), date(2027, 8, 31))
    assert (run.starts_about, run.ends_about) == ("early_season", "late_season")


def test_page_list_and_notice_say_it_in_words(pilot_at, client_of, work):
    pilot = pilot_at("recruiting", **about())

    page = client_of(None).get(pilot.path).text
    assert "early summer 2027 to late summer 2027" in page
    assert "in late summer 2027" in page
    assert "It runs from early summer 2027 to late summer 2027" in page
    assert "early summer 2027 to late summer 2027" in client_of(None).get("/pilots").text


def test_a_month_and_a_day_stand_beside_each_other(pilot_at, client_of):
    pilot = pilot_at("recruiting", **about(start_about="month", end_about=""))

    assert "June 2027 to Fri 20 Aug" in client_of(None).get("/pilots").text
    assert pilot.round.ends_on == date(2027, 8, 20)


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"end": date(2027, 3, 1), "end_about": ""}, "end"),
        ({"start": date(2027, 9, 1), "start_about": "month"}, "end"),
        ({"start": date(2026, 6, 1), "start_about": "", "end": date(2026, 12, 1), "end_about": "year"}, "end"),
    ],
)  # fmt: skip
def test_days_that_cannot_be_are_refused(pilot_at, mo, days, field):
    with pytest.raises(Invalid) as no:
        pilot_at("recruiting", **about(**days))
    assert list(no.value.fields) == [field]


def test_an_end_this_month_may_have_begun(pilot_at):
    run = pilot_at(
        "recruiting", **about(start=date(2027, 3, 1), start_about="", end=date(2027, 3, 1), end_about="month")
    )

    assert run.round.ends_on == date(2027, 3, 31)


def test_an_unknown_word_for_how_exactly_is_refused(pilot_at):
    with pytest.raises(Invalid) as no:
        pilot_at("recruiting", **about(end_about="soonish"))
    assert list(no.value.fields) == ["end_about"]


def test_it_ends_by_itself_on_the_last_day_and_by_hand_within_the_words_without_a_reason(pilot_at, mo):
    pilot = pilot_at("running", **about())
    with clock.at(clock.now().replace(month=8, day=30)):
        assert finish_at_the_end_date() == 0
    with clock.at(clock.now().replace(month=7, day=20)):
        move_pilot(pilot, "finish", mo, ended_on=clock.today())

    assert (pilot.stage, pilot.round.ended_on) == ("evaluating", date(2027, 7, 20))


def test_before_those_words_an_end_is_early(pilot_at, mo):
    pilot = pilot_at("running", **about())

    with clock.at(clock.now().replace(month=7, day=10)), pytest.raises(Invalid) as no:
        move_pilot(pilot, "finish", mo, ended_on=clock.today())
    assert sorted(no.value.fields) == ["stop_rule", "text"]


def test_a_new_last_day_at_the_start_is_exact(pilot_at, mo, ben):
    pilot = pilot_at(
        "recruiting", **about(start=date(2027, 3, 10), start_about="", end=date(2027, 3, 20), end_about="month")
    )
    with clock.at(clock.now().replace(month=5)):
        assert queries.pilot_facts(pilot).ends_on == date(2027, 3, 31)
        with pytest.raises(Invalid, match="needed"):
            _start(pilot, mo, ben)
        _start(pilot, mo, ben, end=date(2027, 7, 1))

    assert (pilot.round.ends_on, pilot.round.ends_about) == (date(2027, 7, 1), "")


def _start(pilot, mo, ben, **answers):
    if not pilot.testers:
        recruitment.take_part(pilot, ben, pilot.round.consent_version)
        measures.add_reading(pilot, mo, pilot.round.measures[0].id, value=41, on=clock.today())
    move_pilot(pilot, "start", mo, **answers)


def test_ready_in_autumn_is_late_after_its_last_day(pilot_at, mo, kim, client_of):
    pilot = evaluated(pilot_at("evaluating"), mo)
    move_pilot(pilot, "decide_scale", kim, **SCALE, target_date=date(2027, 9, 2), target_date_about="season")

    assert pilot.due_on == date(2027, 11, 30)
    assert "by autumn 2027" in client_of(None).get(pilot.path).text
    assert "by autumn 2027" in client_of(None).get("/results").text


def test_the_contracts_days_alone_are_exact_days(pilot_at, client_of, mo):
    pilot = pilot_at("approved")
    measures.add_measure(pilot, mo, name="Noise", unit="dB", direction="down", baseline=60, target=45)
    sent = {name: value.isoformat() if isinstance(value, date) else value for name, value in charter().items()}

    assert client_of(mo).post(f"{pilot.path}/moves/open_recruitment", data=sent).status_code == 303
    assert (pilot.round.ends_on, pilot.round.ends_about) == (clock.today() + timedelta(days=30), "")


def test_the_form_offers_words_and_a_double_click_is_one_move(pilot_at, client_of, mo):
    pilot, client = pilot_at("approved"), client_of(mo)
    measures.add_measure(pilot, mo, name="Noise", unit="dB", direction="down", baseline=60, target=45)
    assert 'value="late_season"' in client.get(f"{pilot.path}/moves/open_recruitment").text
    sent = {name: value.isoformat() if isinstance(value, date) else value for name, value in charter(**about()).items()}

    codes = [client.post(f"{pilot.path}/moves/open_recruitment", data=sent).status_code for _ in range(2)]

    assert (codes, pilot.stage) == ([303, 303], "recruiting")
