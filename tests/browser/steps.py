"""What several journeys do: somebody opens an empty lab, an idea is shared and becomes public, a morning comes."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lab.db import sqlite_module
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


@contextmanager
def tables(lab: Lab) -> Iterator[Any]:
    """The lab's own database, for a journey that cannot wait for the morning."""
    connection = sqlite_module().connect(str(lab.instance / "pilotlight.sqlite"), timeout=10)
    yield connection
    connection.commit()
    connection.close()


def morning_comes(lab: Lab) -> None:
    with tables(lab) as db:
        db.execute("UPDATE deliveries SET next_at = '2026-01-01 07:00:00.000000' WHERE state = 'held'")


def digest_of_the_morning(lab: Lab, person: Person, subject: str) -> str:
    """The plain words of the mail that brings what was held, as soon as there is something to bring."""
    for _ in range(100):
        morning_comes(lab)
        found = [mail for mail in lab.mails_to(person.address) if subject in str(mail["Subject"])]
        if found:
            return str(found[-1].get_body(("plain",)).get_content())  # type: ignore[union-attr]
        time.sleep(0.2)
    raise AssertionError([str(mail["Subject"]) for mail in lab.mails_to(person.address)])
