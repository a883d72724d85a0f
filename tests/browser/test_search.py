"""Somebody looks for an idea on a phone: with a slip of the finger, with filters, near where they stand."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import PHONE, Lab, Looker, Person


@pytest.fixture
def phones(browser: Browser, demo_lab: Lab) -> Iterator:
    people: list[Person] = []
    looker = Looker()

    def make(js: bool = True, **settings) -> Person:
        context = browser.new_context(viewport=PHONE, java_script_enabled=js, **settings)
        people.append(Person(context.new_page(), demo_lab, "", "", js, looker))
        return people[-1]

    yield make
    for person in people:
        person.page.context.close()
    assert not [error for person in people for error in person.errors]


def asked(person: Person) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(person.page.url).query).items()}


def search(person: Person, words: str) -> None:
    person.page.locator('input[type="search"]').fill(words)
    person.page.locator("form.search button").click()
    person.page.wait_for_load_state()
    person.look()


@pytest.mark.parametrize("js", [True, False])
def test_a_slip_is_forgiven_and_filters_go_on_and_off(phones, js):
    ana = phones(js)
    ana.open("/ideas")

    search(ana, "libary")
    ana.reads("Showing results for “library”.")
    assert "library" in ana.page.locator("#list mark").first.inner_text().lower()
    ana.page.get_by_role("link", name="Search exactly for “libary”").click()
    ana.look()
    ana.reads("No idea fits this yet.")

    search(ana, "library")
    ana.page.locator("details.filters summary").click()
    form = ana.page.locator("details.filters form")
    form.locator('[name="lang"]').select_option("en")
    form.locator("button").click()
    ana.page.wait_for_load_state()
    ana.look()
    assert {name: asked(ana)[name] for name in ("q", "lang")} == {"q": "library", "lang": "en"}
    ana.reads("Filters · 1 is on")

    ana.page.locator('[aria-label="Filters that are on"] a', has_text="English").click()
    ana.page.wait_for_load_state()
    assert asked(ana) == {"q": "library"}


@pytest.mark.parametrize("js", [True, False])
def test_what_came_of_ideas_is_chosen_in_two_steps(phones, js):
    ana = phones(js)
    ana.open("/ideas")

    for name, value in (("step", "outcome"), ("stage", "declined")):
        ana.page.locator("details.filters summary").click()
        form = ana.page.locator("details.filters form")
        form.locator(f'[name="{name}"]').select_option(value)
        form.locator("button").click()
        ana.page.wait_for_load_state()
        ana.look()

    assert asked(ana) == {"step": "outcome", "stage": "declined"}
    assert set(ana.page.locator("#list .dots").all_inner_texts()) == {"Declined"}


def test_near_me_asks_once_rounds_the_place_and_sorts_by_distance(phones):
    ben = phones(geolocation={"latitude": 53.6212345, "longitude": 14.1912345}, permissions=["geolocation"])
    ben.open("/ideas?topic=mobility")

    ben.page.get_by_role("button", name="Near me").click()
    ben.page.wait_for_url("**near=**")
    ben.look()

    assert asked(ben) == {"topic": "mobility", "near": "53.621,14.191", "sort": "nearest"}
    assert ben.page.locator('[aria-label="Order"] [aria-current]').inner_text() == "Nearest"
    ben.reads("Within 1 km|These are from the whole district")


def test_a_device_that_does_not_tell_is_no_dead_end(phones):
    eva = phones(permissions=[])
    eva.open("/ideas")

    eva.page.get_by_role("button", name="Near me").click()

    eva.page.get_by_text("Choose a district instead.").wait_for()
    assert eva.page.get_by_role("button", name="Near me").is_enabled()


def test_without_javascript_there_is_no_button_that_does_nothing(phones):
    ida = phones(js=False)
    ida.open("/ideas")

    assert not ida.page.get_by_role("button", name="Near me").is_visible()


def test_back_returns_to_the_same_card_of_a_search(phones):
    uma = phones()
    uma.open("/ideas?q=the&sort=votes")
    uma.page.locator("[data-more]").click()
    uma.page.locator("#list article").nth(25).wait_for()
    link = uma.page.locator("#list article h3 a").nth(24)
    path = link.get_attribute("href")
    link.click()
    uma.page.wait_for_url(f"**{path}")

    uma.page.go_back()
    uma.page.locator(f'#list article h3 a[href="{path}"]').wait_for()

    uma.page.wait_for_function("y => scrollY > y", arg=600)


def test_the_chosen_order_is_among_those_that_show(phones):
    ana = phones()

    ana.open("/ideas?sort=eyes")

    at = ana.page.locator(".chips [aria-current]").bounding_box()
    assert at
    assert at["x"] >= 0
    assert at["x"] + at["width"] <= PHONE["width"]
