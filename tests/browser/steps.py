"""How several journeys begin: somebody opens an empty lab, and somebody shares an idea that becomes public."""

import re

from tests.browser.conftest import Lab, Meet, Person

NEED = "In winter the path behind the tram depot is dark from four. Children walk on the road instead."


def furnish(lab: Lab, meet: Meet, js: bool) -> Person:
    """One person who opens the lab and moderates it."""
    mo = meet("mo", phone=False, js=js)
    for role in ("admin", "moderator"):
        lab.flask("role", "grant", mo.address, role)
    mo.enter()
    mo.open("/admin/topics")
    mo.send("/admin/topics", name="Mobility", slug="mobility")
    mo.open("/admin/districts")
    mo.send("/admin/districts", name="Harbour", slug="harbour", population=20000)
    return mo


def share(ana: Person, mo: Person) -> str:
    ana.open("/ideas/new")
    ana.send("/ideas", button="submit", title="Light for the school path", need=NEED, topic="mobility")
    ana.sign_in()
    found = re.search(r"/ideas/\d+", ana.page.url)
    assert found, ana.page.url
    mo.move(found.group(), "publish", topic="mobility")
    return found.group()
