"""Mails as a person reads them, and an act that a visitor can be asked to sign in for."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from lab.accounts import acts
from lab.accounts.acts import Act
from lab.city.models import LabFact
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.errors import NotAllowed
from lab.web import me


class Inbox:
    """The newest mail to an address."""

    def newest(self, address: str) -> Delivery:
        db.session.rollback()
        found = db.session.query(Delivery).where(Delivery.address == address).order_by(Delivery.id.desc()).first()
        assert found is not None, f"no mail to {address}"
        return found

    def code(self, address: str) -> str:
        return self.newest(address).subject[:6]

    def link(self, address: str) -> str:
        return re.search(r"http://[^/]+(/sign-in/\S+)", self.newest(address).body).group(1)  # type: ignore[union-attr]


@pytest.fixture
def inbox(app: Any) -> Inbox:
    return Inbox()


@pytest.fixture
def waved(app: Any) -> Iterator[list[tuple[str, str]]]:
    """An act of this test alone: to wave at a thing. Who waved at what."""
    done: list[tuple[str, str]] = []

    def wave(fields: Any) -> str:
        if fields["at"] == "sun":
            raise NotAllowed("Nobody waves at the sun.")
        done.append((me().display_name, fields["at"]))
        return f"/ideas/{fields['at']}"

    acts.register(Act("wave", "test.wave", "Your wave is sent right after.", wave, lambda f: f"/ideas?at={f['at']}",
                      by_link=frozenset({"at"})))  # fmt: skip
    yield done
    acts._acts.pop("wave")


@pytest.fixture
def sign_in(inbox: Inbox) -> Callable[..., Any]:
    """Ask for a code and type it in; the last answer."""

    def go(client: FlaskClient, address: str, **fields: str) -> Any:
        client.post("/sign-in", data={"email": address, **fields})
        return client.post("/sign-in/code", data={"code": inbox.code(address)})

    return go


@pytest.fixture
def demo(app: Any, make_person: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, list[int]]:
    """The test database as if the demo had filled it, and the mode switched on."""
    people = {role: [make_person(f"{role}{n}", *([] if role == "resident" else [role])).id for n in (1, 2)]
              for role in ("resident", "moderator", "official", "admin")}  # fmt: skip
    with atomic():
        db.session.add(LabFact(name="demo", value={"personas": people}))
    from dataclasses import replace

    monkeypatch.setitem(app.config, "LAB", replace(app.config["LAB"], demo=True))
    return people
