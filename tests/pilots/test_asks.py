"""What the lab waits for from a tester stands first, on their own page and on the pilot's."""

from datetime import timedelta

from lab import clock
from lab.checkins.actions import check_in
from lab.pilots.asks import by_pilot, waiting_for
from lab.recruitment.actions import leave, take_part
from lab.recruitment.consents import Terms, agree_again, change_text

from ..surveys.conftest import SUS, answered, make_survey, running  # noqa: F401 - fixtures
from .conftest import CONSENT, kay, pilot_at, propose  # noqa: F401 - fixtures


def later(**by):
    return clock.at(clock.now() + timedelta(**by))


def paths(who):
    return [ask.path for ask in waiting_for(who.id)]


def test_a_check_in_waits_from_its_day_until_it_is_given(running, ben, mo):  # noqa: F811 - a fixture
    assert paths(ben) == []
    with later(days=1):
        assert (paths(ben), paths(mo)) == ([f"{running.path}/checkin"], [])

        check_in(running, ben, 4)

        assert paths(ben) == []
    with later(days=7):
        assert paths(ben) == [f"{running.path}/checkin"]


def test_surveys_wait_until_they_are_answered_and_no_longer_than_they_are_open(running, ben, make_survey):  # noqa: F811
    first = make_survey(running, closes_on=clock.today() + timedelta(days=9))
    urgent = make_survey(running, closes_on=clock.today() + timedelta(days=2))
    make_survey(running, ready=False)
    assert paths(ben) == [urgent.path, first.path]

    answered(first, ben, SUS)

    assert paths(ben) == [urgent.path]
    with later(days=3):
        assert urgent.path not in paths(ben)


def test_a_changed_consent_text_waits_until_one_agrees_or_leaves(running, ben, make_person, mo):  # noqa: F811
    version = change_text(running, mo, Terms(f"{CONSENT} The nurse may call you once."), running.round.consent_version)
    assert paths(ben) == [f"{running.path}/consent"]

    agree_again(running, ben, version)

    assert paths(ben) == []
    change_text(running, mo, Terms(f"{CONSENT} The nurse may call you twice."), version)
    leave(running, ben)
    assert paths(ben) == []


def test_who_waits_for_a_place_is_asked_to_agree_again_too(pilot_at, ben, make_person, mo):  # noqa: F811
    pilot = pilot_at("recruiting", places=1)
    take_part(pilot, ben, 1)
    next_one = make_person("next")
    take_part(pilot, next_one, 1, wait=True)

    change_text(pilot, mo, Terms(f"{CONSENT} The nurse may call you once."), 1)

    assert (paths(next_one), paths(mo)) == ([f"{pilot.path}/consent"], [])


def test_all_of_it_stands_first_on_ones_own_page_and_on_the_pilots(running, ben, make_survey, client_of, make_idea):  # noqa: F811
    survey = make_survey(running)
    make_idea("open", author_id=ben.id)
    with later(days=1):
        mine, pilots = client_of(ben).get("/me").text, client_of(ben).get(running.path).text

    wanted = [f'href="{survey.path}"', f'href="{running.path}/checkin"']
    assert [mine.index(to) < mine.index("My ideas") for to in wanted] == [True, True]
    assert [pilots.index(to) < pilots.index('id="take-part"') for to in wanted] == [True, True]
    assert mine.index('id="tests"') < mine.index('id="voted"')


def test_a_pilots_page_asks_nobody_else_for_anything(running, make_survey, client_of, mo, make_person):  # noqa: F811
    make_survey(running)

    assert [
        "This waits for you" in who.get(running.path).text for who in (client_of(mo), client_of(make_person("passer")))
    ] == [False, False]


def test_ones_own_page_says_when_the_lab_asks_next(running, ben, client_of):  # noqa: F811
    assert "The lab asks you next on" in client_of(ben).get("/me").text
    with later(days=1):
        assert "The lab asks you next on" not in client_of(ben).get("/me").text


def test_the_pilot_of_the_most_urgent_thing_comes_first(running, pilot_at, ben, make_survey):  # noqa: F811
    other = pilot_at("running")
    urgent = make_survey(other)
    with later(days=1):
        asks = by_pilot(waiting_for(ben.id))

    assert [[ask.path for ask in one] for one in asks] == [
        [urgent.path, f"{other.path}/checkin"],
        [f"{running.path}/checkin"],
    ]


def test_what_is_done_on_the_page_leaves_the_list_at_once(running, ben, client_of):  # noqa: F811
    with later(days=1):
        page = client_of(ben).post(f"{running.path}/checkins", data={"mood": "4"}, headers={"HX-Request": "true"}).text

    assert f'id="asks-{running.id}" hx-swap-oob="true"' in page
    assert f'href="{running.path}/checkin"' not in page


def test_no_list_asks_a_tester_to_take_part_again(running, ben, client_of, make_person):  # noqa: F811
    button, path = f'href="{running.path}#take-part"', running.ideas[0].idea.path
    passer = make_person("passer")

    for page in ("/", "/pilots", path):
        texts = [client_of(who).get(page).text for who in (ben, passer)]
        assert [button in text for text in texts] == [False, True]
        assert ["You take part" in text for text in texts] == [True, False]
