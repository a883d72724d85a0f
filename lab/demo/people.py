"""The demo's people as rows: staff, residents with a name in the stories, and the many others who vote."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from random import Random
from typing import Any

from sqlalchemy import insert, select

from .. import clock, text
from ..accounts import queries as accounts
from ..accounts.actions import grant_role, set_unit
from ..accounts.models import Person
from ..db import db
from ..notices.models import NoticeChoice
from ..notices.rules import Kind, Pace
from ..policy import Actor
from .city import City
from .content import people as content
from .content.city import DISTRICTS

PERSONAS = {"resident": ("ben", "ana"), "moderator": ("mo", "jette"), "official": ("kim", "piotr"), "admin": ("ada",)}
"""Whom a visitor of the demo may be, the first and the second of each role."""
JOINED_DAYS_AGO = 430
"""The lab opened its doors then, a month before the first idea."""


@dataclass(frozen=True)
class People:
    """`named`: the content's key → who acts. `voters`: id → district of everyone who is no staff."""

    named: Mapping[str, Actor]
    voters: Mapping[int, int | None]

    def __getitem__(self, key: str) -> Actor:
        return self.named[key]

    def personas(self) -> dict[str, list[int]]:
        return {role: [self.named[key].id for key in keys] for role, keys in PERSONAS.items()}


def settle(city: City, others: int) -> People:
    """Write the named people and `others` more. Inside atomic()."""
    db.session.execute(insert(Person), list(_named_rows(city)))
    for start in range(0, others, 5000):
        db.session.execute(insert(Person), list(_other_rows(city, start, min(start + 5000, others))))
    ids = dict(db.session.execute(select(Person.email, Person.id)).all())
    staff = [person for person in content.PEOPLE if person["roles"]]
    for person in staff:
        for role in person["roles"]:
            grant_role(person["email"], role)
        set_unit(ids[person["email"]], city.units[person["unit"]])
    db.session.execute(insert(NoticeChoice), list(_choices()))
    db.session.flush()
    named = {person["key"]: accounts.actor(ids[person["email"]]) for person in content.PEOPLE}
    everyone = db.session.execute(select(Person.id, Person.district_id).order_by(Person.id))
    staff_ids = {actor.id for actor in named.values() if actor.is_staff}
    return People(named, {id: district for id, district in everyone if id not in staff_ids})


def _choices() -> Iterator[dict[str, Any]]:
    """One in ten reads of steps once a week, one in thirty of outcomes once a day; those of the stories as all do."""
    others = select(Person.id).where(Person.email.like(f"%@{content.EMAIL_DOMAIN}")).order_by(Person.id)
    for n, id in enumerate(db.session.scalars(others.offset(len(content.PEOPLE)))):
        if n % 10 == 3:
            yield {"person_id": id, "kind": Kind.STEPS, "mail": Pace.WEEKLY, "push": False}
        if n % 30 == 7:
            yield {"person_id": id, "kind": Kind.OUTCOME, "mail": Pace.DAILY, "push": True}


def _named_rows(city: City) -> Iterator[dict[str, Any]]:
    for n, person in enumerate(content.PEOPLE):
        yield {
            "email": person["email"], "display_name": person["name"], "lang": person["lang"],
            "district_id": city.districts[person["district"]], "joined_at": _joined(n),
        }  # fmt: skip


def _other_rows(city: City, start: int, end: int) -> Iterator[dict[str, Any]]:
    """As many in a district as live there, four in a hundred without one."""
    names = [f"{first} {last}." for first, last in product(content.FIRST_NAMES, content.LAST_INITIALS)]
    Random("names").shuffle(names)
    weights = [district["population"] for district in DISTRICTS]
    slugs = [district["slug"] for district in DISTRICTS]
    dice = Random(f"people {start}")
    for n in range(start, end):
        name = names[n % len(names)]
        district = city.districts[dice.choices(slugs, weights)[0]] if dice.random() > 0.04 else None
        mail = f"{'.'.join(text.words(name))}.{n + 1}@{content.EMAIL_DOMAIN}"
        lang = dice.choices(("de", "en", "pl"), (6, 3, 2))[0]
        yield {
            "email": mail, "display_name": name, "lang": lang, "district_id": district, "joined_at": _joined(n),
        }  # fmt: skip


def _joined(n: int) -> Any:
    return clock.now() - timedelta(days=JOINED_DAYS_AGO - n % 25, hours=n % 11, minutes=7 * n % 60)
