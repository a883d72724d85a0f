"""A resident finds the neighbour's same idea while writing, and votes for it without losing a word."""

import re
from urllib.parse import urlsplit

from tests.browser.conftest import Lab, Meet, Person

NEED = "Bicycles stand in the rain at the station and are stolen, because the racks have no roof and no door."
SAID = "We need bicycle racks with a roof at the station, bicycles are stolen"


def open_ideas(lab: Lab, meet: Meet) -> str:
    """Ana's idea is public; the path to it."""
    lab.flask("role", "grant", "ada@example.org", "admin")
    ada = meet("ada", phone=False)
    ada.enter()
    ada.open("/admin/topics")
    ada.send("/admin/topics", name="Mobility", slug="mobility")
    ana = meet("ana")
    ana.open("/ideas/new")
    ana.send("/ideas", button="submit", title="Covered bicycle racks at the station", need=NEED, topic="mobility")
    ana.sign_in()
    found = re.search(r"/ideas/\d+", ana.page.url)
    assert found
    lab.flask("role", "grant", "mo@example.org", "moderator")
    mo = meet("mo", phone=False)
    mo.enter()
    mo.move(found.group(), "publish")
    return found.group()


def write(person: Person, words: str) -> None:
    person.open("/ideas/new")
    person.page.locator("#need").click()
    person.page.locator("#need").press_sequentially(words)
    person.page.locator(".hit").wait_for()
    person.look()


def top_of(person: Person, selector: str) -> float:
    return float(person.page.locator(selector).evaluate("e => e.getBoundingClientRect().top"))


def test_the_same_idea_is_found_while_typing_and_voted_for(lab: Lab, meet: Meet) -> None:
    idea = open_ideas(lab, meet)
    ben = meet("ben")

    # It comes by itself, is spoken of, and moves nothing that is written in.
    ben.open("/ideas/new")
    assert ben.page.locator("#similar-list").is_hidden()
    ben.page.locator("#need").click()
    before = top_of(ben, "#need")
    write_here = ben.page.locator("#need")
    write_here.press_sequentially(SAID)
    ben.page.locator(".hit").wait_for()
    assert abs(top_of(ben, "#need") - before) <= 1
    ben.look()
    assert ben.page.locator("#said").inner_text() == "1 similar idea is shown."
    assert ben.page.locator(".hit a").get_attribute("href") == idea
    assert ben.page.locator("[data-look]").is_hidden()

    # "None of these" goes away quietly, and the same hits do not come again.
    ben.page.get_by_role("button", name="None of these").click()
    assert ben.page.locator(".hit").count() == 0
    assert ben.page.locator("#similar-list").is_hidden()
    write_here.press_sequentially(" every week")
    ben.page.wait_for_timeout(900)
    assert ben.page.locator(".hit").count() == 0

    # Below the list, too, a line stays where it is when the list above it grows.
    ben.page.reload()
    ben.page.locator(".hit").wait_for()
    ben.page.locator("#need").fill("")
    ben.page.locator(".hit").wait_for(state="detached")
    ben.page.locator("#title").click()
    at = top_of(ben, "#title")
    ben.page.locator("#title").press_sequentially("Bicycle racks at the station")
    ben.page.locator(".hit").wait_for()
    assert abs(top_of(ben, "#title") - at) <= 1

    # A visitor's vote survives the sign-in, and so does every word.
    ben.page.locator("#need").fill(SAID)
    ben.page.locator(".hit").wait_for()
    ben.press(ben.page.get_by_role("button", name="Vote for this instead"))
    ben.reads("what you wrote is kept as a draft")
    ben.sign_in()
    assert urlsplit(ben.page.url).path == idea
    ben.reads("Your vote is counted")
    number = idea.rsplit("/", 1)[1]
    assert ben.page.locator(f"#vote-{number} [aria-pressed]").first.get_attribute("aria-pressed") == "true"
    ben.open("/ideas/new")
    assert "Bicycle racks at the station" in ben.page.locator("main").inner_text()

    # Signed in it takes one press. Enter in a line sends the idea in and votes for nothing.
    cem = meet("cem")
    cem.enter()
    write(cem, SAID)
    cem.page.locator("#title").fill("Racks")
    cem.page.keyboard.press("Enter")
    cem.page.locator(".summary").wait_for()
    cem.errors[:] = [error for error in cem.errors if "422" not in error]  # the browser notes the form that came back
    assert cem.page.locator("#need").input_value() == SAID
    cem.page.locator(".hit").wait_for()
    cem.press(cem.page.get_by_role("button", name="Vote for this instead"))
    assert urlsplit(cem.page.url).path == idea
    cem.reads("Your vote is counted. What you wrote is kept as a draft")


def test_without_javascript_a_button_looks_and_nothing_typed_is_lost(lab: Lab, meet: Meet) -> None:
    idea = open_ideas(lab, meet)
    ben = meet("ben", js=False)

    ben.open("/ideas/new")
    form = ben.form("/ideas")
    ben.put(form, "need", SAID)
    ben.put(form, "title", "A roof for bicycles")
    ben.put(form, "solution", "A roof of solar panels.")
    ben.press(form.get_by_role("button", name="Look for similar ideas"))
    assert ben.page.locator(".hit a").get_attribute("href") == idea
    assert ben.page.locator("#need").input_value() == SAID
    assert ben.page.locator("#solution").input_value() == "A roof of solar panels."
    assert ben.page.get_by_role("button", name="None of these").count() == 0

    ben.press(ben.page.get_by_role("button", name="Vote for this instead"))
    ben.sign_in()
    assert urlsplit(ben.page.url).path == idea
    ben.reads("Your vote is counted. What you wrote is kept as a draft")
    ben.open("/ideas?mine=mine")
    ben.page.get_by_role("link", name="A roof for bicycles").click()
    ben.reads("A roof of solar panels.")
