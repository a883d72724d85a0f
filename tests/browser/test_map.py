"""The map on a phone: placing an idea, finding it again, voting from the map; by keyboard, and without JavaScript."""

import re
from typing import Any

import pytest

from .conftest import Lab, Meet, Person

CITY = """
from lab.city.models import District, Topic
from lab.db import atomic, db
from lab import create_app
app = create_app()
with app.app_context(), atomic():
    def square(w, s): return [[w, s], [w + .04, s], [w + .04, s + .03], [w, s + .03], [w, s]]
    db.session.add_all([Topic(slug="mobility", name="Mobility"), Topic(slug="energy", name="Energy"),
        District(slug="harbour", name="Harbour", population=9000, polygon=square(10.0, 53.5)),
        District(slug="hill", name="Hill", population=7000, polygon=square(10.04, 53.5))])
"""


@pytest.fixture
def drawn(lab: Lab) -> Lab:
    """Two districts with shapes, side by side."""
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-c", CITY], env=lab.env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return lab


def write(person: Person, title: str) -> None:
    form = person.form("/ideas")
    for name, value in (("need", f"{title}: in winter it is dark there from four."), ("title", title)):
        person.put(form, name, value)
    person.put(form, "topic", "mobility")


def publish(lab: Lab, meet: Meet, path: str) -> None:
    lab.flask("role", "grant", "mo@example.org", "moderator")
    mo = meet("Mo", phone=False)
    mo.enter()
    mo.move(path, "publish", topic=True)


def value(person: Person, name: str) -> str:
    return str(person.page.locator(f'main [name="{name}"]').input_value())


def tap_at(person: Person, x: float, y: float) -> None:
    box = person.page.locator("#place-map").bounding_box()
    assert box
    person.page.locator("#place-map").click(position={"x": box["width"] * x, "y": box["height"] * y})


def share_by_tapping(ana: Person) -> str:
    ana.open("/ideas/new")
    write(ana, "Light for the school path")
    ana.page.get_by_role("button", name="Choose on the map").click()
    ana.page.locator("#place-map .map-area").first.wait_for()
    tap_at(ana, 0.75, 0.5)
    ana.page.get_by_text("The place is in Hill.").first.wait_for()
    assert value(ana, "district") == "hill"
    assert re.fullmatch(r"53\.\d{1,3}", value(ana, "lat"))
    ana.look()
    return value(ana, "lat")


def test_a_resident_places_an_idea_by_tapping_and_a_neighbour_votes_on_the_map(drawn: Lab, meet: Meet) -> None:
    mo = meet("Mo", phone=False)
    mo.enter()
    ana = meet("Ana")
    ana.enter()
    share_by_tapping(ana)
    ana.send("/ideas", "submit")
    path = re.search(r"/ideas/\d+", ana.page.url)
    assert path
    ana.reads("The point is right to about 100 metres")
    drawn.flask("role", "grant", "mo@example.org", "moderator")
    mo.move(path.group(), "publish", topic=True)

    ben = meet("Ben")
    ben.enter()
    ben.open("/ideas/map")
    ben.page.locator("#map .map-mark.step-1").click()
    ben.page.locator("#map-card").get_by_role("link", name="Light for the school path").wait_for()
    ben.look()
    ben.press(ben.page.locator('#map-card button[aria-pressed="false"]'))
    assert ben.page.locator('#map-card [aria-pressed="true"]').count() == 1
    ben.page.get_by_role("button", name="Close this idea").click()
    ben.page.locator("#map-one").wait_for(state="hidden")
    go_on_by_keyboard(ben)


def go_on_by_keyboard(ben: Person) -> None:
    """The list and the address follow the map, and the filters keep its view."""
    area = ben.page.locator("#map")
    ben.page.locator("#map .map-mark").press("Enter")
    card = ben.page.locator("#map-card").get_by_role("link", name="Light for the school path")
    card.wait_for()
    assert card.evaluate("link => link === document.activeElement")
    ben.page.keyboard.press("Escape")
    assert area.evaluate("map => map === document.activeElement")
    with ben.page.expect_response(lambda answer: "/ideas/map/list" in answer.url):
        ben.page.keyboard.press("+")
    ben.page.wait_for_url(re.compile(r"at=53\.\d+"))
    kept = ben.page.url
    ben.open(kept.removeprefix(ben.lab.base))
    assert ben.page.url == kept
    ben.page.locator("details.filters summary").click()
    ben.page.locator('#map-filters select[name="topic"]').select_option("energy")
    ben.page.locator("#map-filters").get_by_role("button", name="Show these").click()
    ben.page.wait_for_url(re.compile("topic=energy"))
    assert "at=53" in ben.page.url
    ben.reads("No idea has its point here")
    ben.look()


def share_without_javascript(lab: Lab, meet: Meet) -> str:
    """With the district's choice alone."""
    eva = meet("Eva", js=False)
    eva.enter()
    eva.open("/ideas/new")
    assert not eva.page.get_by_role("button", name="Choose on the map").is_visible()
    write(eva, "Benches along the " + "quay" * 20)
    eva.put(eva.form("/ideas"), "district", "harbour")
    eva.send("/ideas", "submit")
    eva.reads("Harbour")
    path = re.search(r"/ideas/\d+", eva.page.url)
    assert path
    return path.group()


def test_without_javascript_the_map_is_a_picture_a_list_and_a_table(drawn: Lab, meet: Meet) -> None:
    path = share_without_javascript(drawn, meet)
    publish(drawn, meet, path)
    eva = meet("Eva", js=False)
    eva.open("/ideas/map")

    assert eva.page.get_by_role("link", name="Harbour: 1 idea open for votes").is_visible()
    assert not eva.page.locator("#map").is_visible()
    eva.reads("Open ideas by district")
    wide = eva.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert wide <= 1  # the longest word of a title breaks


def test_a_place_comes_from_the_device_only_when_asked_or_from_the_keyboard(drawn: Lab, meet: Meet) -> None:
    ana: Any = meet("Ana")
    ana.page.context.grant_permissions(["geolocation"])
    ana.page.context.set_geolocation({"latitude": 53.512345, "longitude": 10.012345})
    ana.open("/ideas/new")
    assert value(ana, "lat") == ""

    ana.page.get_by_role("button", name="Use where I am").click()
    ana.page.get_by_text("The place is in Harbour.").first.wait_for()
    rough = (value(ana, "lat"), value(ana, "district"))
    ana.page.get_by_label("Show the exact place").check()
    exact = value(ana, "lat")
    ana.page.get_by_role("button", name="Take the point out").click()

    assert (rough, exact, value(ana, "lat")) == (("53.512", "harbour"), "53.51235", "")

    set_by_keyboard(ana)


def set_by_keyboard(ana: Person) -> None:
    """The middle of the map needs no finger; the whole city has no point."""
    ana.page.get_by_role("button", name="Choose on the map").press("Enter")
    ana.page.locator("#place-map .map-area").first.wait_for()
    ana.page.locator("#place-map").focus()
    ana.page.keyboard.press("ArrowRight")
    ana.page.wait_for_timeout(300)
    ana.page.get_by_role("button", name="Set the middle of the map").press("Enter")
    ana.page.get_by_text("The place is in Hill.").first.wait_for()
    ana.look()

    ana.page.locator('main [name="district"]').select_option("")

    assert value(ana, "lat") == ""
