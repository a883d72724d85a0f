"""A mail that has gone to Ben, and a provider that signs what it reports."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import make_msgid
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from standardwebhooks.webhooks import Webhook

from lab import clock
from lab.db import atomic, db
from lab.deliveries import Delivery
from tests.conftest import NOW

SECRET = "whsec_" + base64.b64encode(b"for-tests-only-0123456789-abcdef").decode()


@pytest.fixture
def sent(app: Flask) -> Callable[..., Delivery]:
    """A mail that has gone out."""

    def make(address: str = "ben@example.org", **columns: Any) -> Delivery:
        values = {"state": "sent", "sent_at": clock.now(), "next_at": clock.now(), "message_id": make_msgid()}
        with atomic():
            delivery = Delivery(address=address, **(values | columns))
            db.session.add(delivery)
        return delivery

    return make


@pytest.fixture
def provider(app: Flask) -> Iterator[Callable[..., Any]]:
    """Posts a report as a mail provider does, signed now; `at` and `secret` for those that are not right."""
    settings = app.config["LAB"]
    app.config["LAB"] = replace(settings, mail_hook_secret=SECRET)
    client = FlaskClient(app, app.response_class)

    def post(said: Any, id: str = "msg_1", at: datetime = NOW, secret: str = SECRET, body: str = "") -> Any:
        body = body or json.dumps(said)
        headers = {
            "webhook-id": id, "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(secret).sign(id, at.astimezone(UTC), body),
        }  # fmt: skip
        return client.post("/hooks/mail", data=body, headers=headers, content_type="application/json")

    with time_machine.travel(NOW, tick=False):  # the library that checks the signature asks the machine's clock
        yield post
    app.config["LAB"] = settings


def bounced(message_id: str = "", address: str = "", permanent: bool = True, reason: str = "5.1.1 no such user") -> Any:
    data = {"message_id": message_id, "address": address, "permanent": permanent, "reason": reason}
    return {"type": "mail.bounced", "data": data}


def complained(message_id: str = "", address: str = "") -> Any:
    return {"type": "mail.complained", "data": {"message_id": message_id, "address": address}}
