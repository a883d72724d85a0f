"""Who may fill the lab's room with photos that nobody uses."""

import re
from dataclasses import replace
from unittest.mock import patch

import pytest
from sqlalchemy import select

from lab.db import db
from lab.photos.models import Photo

from .conftest import drawn, upload


@pytest.fixture
def small_room(app):
    before = app.config["LAB"]
    app.config["LAB"] = replace(before, photo_space=1)
    yield
    app.config["LAB"] = before


def _post(client, fields):
    return client.post("/ideas", data=fields, content_type="multipart/form-data")


def test_visitors_leave_most_of_the_room_to_who_is_signed_in(client_of, small_room, ben, fields):
    visitor = client_of()
    _post(visitor, fields(upload()))
    kept = db.session.scalar(select(Photo))
    kept.bytes = 300_000  # of a megabyte
    db.session.commit()

    refused = _post(visitor, fields(upload(drawn(colour="red"), "two.jpg")))
    taken = _post(client_of(ben), fields(upload(drawn(colour="blue"))))

    assert "so two.jpg was not taken" in refused.text
    assert "sign in first" in refused.text
    assert taken.status_code == 303


def test_one_person_keeps_no_heap_of_photos_that_belong_to_nothing(client_of, ben, fields):
    client = client_of(ben)
    with patch("lab.photos.rules.WAITING_EACH", 2):
        for colour in ("red", "blue"):
            _post(client, fields(upload(drawn(colour=colour)), title="x"))
        refused = _post(client, fields(upload(drawn(colour="teal"), "three.jpg"), title="x"))

    assert "so three.jpg was not taken" in refused.text
    assert len(db.session.scalars(select(Photo)).all()) == 2


def test_a_street_of_addresses_counts_as_one(app, client_of, fields):
    from lab.extensions import limiter

    limiter.enabled = True
    try:
        with patch("lab.photos.rules.UPLOADS", "1 per hour"):
            for n, colour in enumerate(("red", "blue")):
                answer = client_of().post(
                    "/ideas", data=fields(upload(drawn(colour=colour), f"{colour}.jpg")),
                    content_type="multipart/form-data", environ_base={"REMOTE_ADDR": f"2001:db8:1:2::{n + 1}"},
                )  # fmt: skip
    finally:
        limiter.reset()
        limiter.enabled = False

    assert re.search("so blue.jpg was not taken", answer.text)
