"""A call for ideas from its question on the start page to what came of it, on a phone."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from tests.browser.conftest import Lab, Meet, Person
from tests.browser.test_the_loop import furnish, staff

QUESTION = "Where is it too hot in summer, and what would help?"
RESULT = "The lab tests awnings on the market square from June on. Trees come when the pipes are moved, not before."


def expected(person: Person, status: str) -> None:
    """The browser notes a refused answer as an error; this one belongs to the story."""
    person.errors[:] = [said for said in person.errors if status not in said]


def day(ahead: int) -> str:
    return (datetime.now(ZoneInfo("Europe/Berlin")).date() + timedelta(days=ahead)).isoformat()


def plan(mo: Person) -> None:
    """First wrong, then right: nothing typed is lost on the way."""
    mo.open("/calls")
    mo.reads("None is asked yet")
    mo.page.locator('main a[href="/calls/new"]').click()
    mo.look()
    mo.send("/calls", title="Cool streets", question=QUESTION, opens_on=day(0), closes_on=day(-3), votes_each=1,
            about="The city has money for awnings and for twenty trees.", unit=True)  # fmt: skip
    mo.reads("The last day lies before the first one")
    assert mo.page.locator('[name="question"]').input_value() == QUESTION
    expected(mo, "422")
    mo.send("/calls", closes_on=day(20))
    assert urlsplit(mo.page.url).path == "/calls/cool-streets"
    mo.reads("20 days left")
    mo.reads("Each resident has 1 vote|1 of 1 votes left")


def share(ana: Person, title: str) -> str:
    """From the start page: the call is chosen in the form."""
    ana.open("/")
    ana.reads(re.escape(QUESTION))
    ana.page.locator('main a[href="/ideas/new?call=cool-streets"]').first.click()
    ana.look()
    assert ana.page.locator('[name="call"]').input_value() == "cool-streets"
    ana.send("/ideas", button="submit", title=title, topic="mobility", district="harbour",
             need="At noon nobody can stand on the market square in July.")  # fmt: skip
    if ana.page.locator('form[action$="/sign-in"] [name="email"]').count():
        ana.sign_in()
    ana.reads("Answers the call Cool streets")
    found = re.search(r"/ideas/\d+", ana.page.url)
    assert found, ana.page.url
    return found.group()


def vote(person: Person, idea: str) -> None:
    control = person.page.locator(f"#vote-{idea.rsplit('/', 1)[1]}")
    person.press(control.locator("button"))


def vote_before_signing_in(ben: Person, idea: str) -> None:
    ben.open("/calls/cool-streets")
    ben.reads("Each resident has 1 vote in this call")
    ben.page.locator(f"#vote-{idea.rsplit('/', 1)[1]} a").click()
    ben.look()
    ben.sign_in()
    assert urlsplit(ben.page.url).path == "/calls/cool-streets"
    ben.reads("0 of 1 votes left")


def try_a_second_vote(ben: Person, idea: str) -> None:
    """Refused in words that lead to the vote which can be taken back."""
    vote(ben, idea)
    refused = ben.page.locator(".refused")
    assert "You have used your vote in this call" in refused.inner_text()
    expected(ben, "409")
    refused.locator('a[href$="#votes-left"]').click()
    ben.look()


def take_it_back_and_vote_again(ben: Person, idea: str) -> None:
    ben.open("/calls/cool-streets")
    ben.page.locator("#votes-left summary").click()
    ben.look()
    ben.press(ben.page.locator('#votes-left form[action$="/vote/withdraw"] button'))
    ben.reads("1 of 1 votes left")
    vote(ben, idea)
    ben.reads("0 of 1 votes left")


def close(mo: Person, ideas: list[str]) -> None:
    mo.open("/calls/cool-streets")
    mo.page.locator('main a[href$="/close"]').click()
    mo.look()
    mo.send("/calls/cool-streets/close", reason="The council decides about the money next week already.")
    mo.reads("Closed on")
    mo.reads("The council decides about the money")
    mo.open("/desk/due")
    for idea in ideas:
        assert mo.page.locator(f'a[href*="{idea.rsplit("/", 1)[1]}"]').count()


def write_result(mo: Person) -> None:
    mo.open("/calls/cool-streets")
    mo.page.locator('main a[href$="/result"]').click()
    mo.look()
    mo.send("/calls/cool-streets/result", result=RESULT)
    mo.reads("The lab tests awnings")


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_call_is_answered_voted_on_closed_and_its_people_hear_what_came_of_it(lab: Lab, meet: Meet, js: bool) -> None:
    furnish(staff(lab, meet, "Ada", "admin", js))
    mo = staff(lab, meet, "Mo", "moderator", js)
    ana, ben = meet("Ana", js=js), meet("Ben", js=js)

    plan(mo)
    awning, tree = share(ana, "Awnings on the market"), share(ana, "A tree at each bench")
    for idea in (awning, tree):
        mo.move(idea, "publish", topic=True)
    vote_before_signing_in(ben, awning)
    try_a_second_vote(ben, tree)
    take_it_back_and_vote_again(ben, tree)
    close(mo, [awning, tree])
    write_result(mo)

    for person in (ana, ben):
        lab.wait_for_mail(person.address, "What came of the call for ideas")
        person.open("/me/notices")
        person.reads("The lab tests awnings on the market square")
        person.page.locator('main a[href="/calls/cool-streets"]').first.click()
        person.look()
        person.reads("The lab tests awnings on the market square")
