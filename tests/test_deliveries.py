"""What a worker notes about a delivery, when it is not alone, and when the server speaks of itself."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select, update

from lab import deliveries, mail
from lab.accounts.actions import erase
from lab.db import atomic, db
from lab.deliveries import Delivery, NotNow, Refused, Unreachable

from .notices.storm import free_port


def put(address: str = "ben@example.org", **more) -> int:
    with atomic():
        return deliveries.enqueue(address, subject="Hello", body="So it is.", **more).id


def state_of(id: int) -> tuple[str, int]:
    db.session.rollback()
    return tuple(db.session.execute(select(Delivery.state, Delivery.tries).where(Delivery.id == id)).one())


def meanwhile(**values) -> None:
    """What another worker, or the person, did while this one carried it."""
    db.session.rollback()
    with atomic():
        db.session.execute(update(Delivery).values(**values))


@pytest.mark.parametrize("wrong", [Unreachable("away"), NotNow("450"), Refused("550"), ValueError("torn")])
def test_who_slept_through_the_lease_takes_nothing_back(app, wrong):
    id = put()

    def sleeps(_delivery):
        meanwhile(state="sent", tries=2)
        raise wrong

    deliveries.send("mail", sleeps, most=1)

    assert state_of(id) == ("sent", 2)


def test_who_slept_through_the_lease_does_not_end_anothers_try(app):
    id = put()

    def sleeps(_delivery):
        meanwhile(tries=2)
        raise Refused("550")

    deliveries.send("mail", sleeps, most=1)

    assert state_of(id) == ("sending", 2)


@pytest.mark.parametrize("state", ["waiting", "sending", "failed"])
def test_what_was_sent_after_all_counts_as_sent(app, state):
    id = put()

    deliveries.send("mail", lambda _delivery: meanwhile(state=state, tries=2), most=1)

    assert state_of(id) == ("sent", 2)


@pytest.mark.parametrize("wrong", [None, Unreachable("away"), NotNow("450"), Refused("550")])
def test_nothing_is_noted_over_a_person_who_left_meanwhile(app, ben, wrong):
    id = put(person_id=ben.id)

    def carries(_delivery):
        db.session.rollback()
        erase(ben.id)
        if wrong:
            raise wrong

    deliveries.send("mail", carries, most=1)

    row = db.session.get(Delivery, id)
    assert (row.state, row.address, row.error, row.body) == ("suppressed", "", "", "")


class Closing:
    """A server that is about to close, whatever it is asked."""

    def __init__(self, at: str) -> None:
        self.at = at

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        envelope.rcpt_tos.append(address)
        return "421 closing" if self.at == "RCPT" else "250 OK"

    async def handle_DATA(self, _server, _session, _envelope):
        return "421 closing"


@pytest.fixture
def send_to(app: Flask) -> Iterator[Callable[[str], None]]:
    settings = app.config["LAB"]

    def to(url: str) -> None:
        app.config["LAB"] = replace(settings, mail_url=url)

    yield to
    app.config["LAB"] = settings


@pytest.mark.parametrize("at", ["RCPT", "DATA"])
def test_a_server_that_closes_is_no_mails_own_fault(app, send_to, at):
    controller = Controller(Closing(at), hostname="127.0.0.1", port=free_port())
    controller.start()
    send_to(f"smtp://127.0.0.1:{controller.port}")
    first, second = put(), put()
    meanwhile(tries=deliveries.OWN_TRIES)

    mail.send()
    controller.stop()

    assert state_of(first) == ("waiting", deliveries.OWN_TRIES + 1)
    assert state_of(second) == ("waiting", deliveries.OWN_TRIES)


def test_a_slow_server_does_not_hold_up_the_telling_of_others(app, monkeypatch):
    monkeypatch.setattr(deliveries, "SECONDS", 0.0)
    for n in range(2):
        put(f"ben{n}@example.org")

    assert [deliveries.send("mail", lambda _delivery: None) for _ in range(3)] == [1, 1, 0]


def test_the_log_says_once_that_a_server_is_away_and_once_that_it_is_back(app, caplog, monkeypatch):
    monkeypatch.setattr(deliveries, "_away", set())
    for n in range(3):
        put(f"ben{n}@example.org")

    def away(_delivery):
        raise Unreachable("no answer to ben@example.org")

    deliveries.send("mail", away)
    deliveries.send("mail", away)
    deliveries.send("mail", lambda _delivery: None)

    assert [record.getMessage() for record in caplog.records if record.name == "lab.deliveries"] == [
        "nothing can be sent by mail just now, and is tried again: no answer to (address)",
        "messages can be sent by mail again",
    ]
