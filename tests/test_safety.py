"""What an attacker would try first, and what must never be left behind."""

import stat
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from lab import clock, events
from lab.accounts import attempts
from lab.db import _keep_private, atomic, db
from lab.ideas import actions as ideas
from lab.ideas.actions import IdeaText
from lab.jobs import run
from lab.mail import Delivery, Letter, message_of
from lab.me.leaving import forget

from .conftest import NOW


def test_a_title_that_hides_a_line_end_adds_no_header_to_a_mail(app: Flask) -> None:
    hidden = "Light =?utf-8?q?Hi=0D=0ABcc:_thief=40example.org?="
    to = Delivery(address="ana@example.org", message_id="<1@lab>")

    with app.app_context():
        sent = message_of(to, Letter(hidden, "Hello")).as_bytes()

    read = message_from_bytes(sent, policy=policy.default)
    assert read["Bcc"] is None
    assert sent.splitlines()[2].startswith(b"Subject: Light = ?utf-8?q?Hi")


def test_who_leaves_is_found_in_no_file_of_the_database(app, make_person, client_of, work):
    quinn = make_person("quetzalina")
    attempts.ask_for_code("quetzalina@example.org", "/", "")
    ideas.save_draft(quinn, IdeaText("Xylophones for the old harbour", "A need."))
    work()

    client_of(quinn).post("/me/erase")

    assert _left_behind(app, b"quetzalina", b"Quetzalina", b"Xylophones", b"is your code for") == []


def _left_behind(app: Flask, *words: bytes) -> list[bytes]:
    db.session.remove()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.engine.dispose()
    kept = b"".join(path.read_bytes() for path in app.config["LAB"].instance.glob("pilotlight.sqlite*"))
    return [word for word in words if word in kept]


def test_a_moderator_who_leaves_takes_along_what_they_wrote_as_an_author(mo, make_idea):
    idea = make_idea(author_id=mo.id, author_name="Mo")
    event = ideas.move_idea(idea, "withdraw", mo, reason="My neighbours and I have moved away.")

    with atomic():
        forget(mo.id)

    assert events.texts_of([event.id]) == {event.id: {}}


def test_an_address_that_somebody_typed_is_forgotten_after_a_day(app, work):
    attempts.ask_for_code("stranger@example.org", "/", "")
    work()

    with clock.at(NOW + timedelta(days=1, hours=1)):
        attempts.forget_old_attempts()

    assert db.session.query(Delivery).all() == []


def test_database_and_mails_are_their_owners_alone(app, tmp_path):
    path = tmp_path / "new.sqlite"
    _keep_private(str(path))
    attempts.ask_for_code("ana@example.org", "/", "")
    run("send")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((app.config["LAB"].instance / "mail").stat().st_mode) == 0o700


def test_an_error_of_the_database_names_no_address(app):
    with pytest.raises(DBAPIError) as failed, atomic():
        db.session.execute(text("SELECT :who FROM no_such_table"), {"who": "ana@example.org"})

    assert "ana@example.org" not in str(failed.value)
