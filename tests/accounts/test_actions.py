"""Sessions that slide, roles from the command line, and leaving."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from lab import clock, config, create_app, events
from lab.accounts import actions, queries
from lab.accounts.models import Grant, Person, Session, SignInAttempt
from lab.config import Misconfigured
from lab.db import atomic, db
from lab.deliveries import Delivery, enqueue
from lab.events import EventActor

DAY = timedelta(days=1)


def the_session():
    db.session.rollback()
    return db.session.query(Session).one()


def test_a_residents_session_slides(client_of, ben):
    browser = client_of(ben)
    start = clock.now()

    with clock.at(start + 60 * DAY):
        browser.get("/sign-in")
    with clock.at(start + 140 * DAY):
        assert "You are signed in as Ben" in browser.get("/sign-in").text
    with clock.at(start + 240 * DAY):
        assert "You are signed in" not in browser.get("/sign-in").text


def test_seen_is_written_at_most_every_ten_minutes(client_of, ben):
    browser = client_of(ben)
    start = clock.now()

    for minute in (1, 5, 9):
        with clock.at(start + timedelta(minutes=minute)):
            browser.get("/sign-in")
    assert the_session().seen_at == start
    with clock.at(start + timedelta(minutes=10)):
        browser.get("/sign-in")
    assert the_session().seen_at == start + timedelta(minutes=10)


def test_staff_sign_in_again_after_twelve_hours(client_of, mo):
    browser = client_of(mo)
    start = clock.now()

    with clock.at(start + timedelta(hours=11)):
        assert "You are signed in as Mo" in browser.get("/sign-in").text
    with clock.at(start + timedelta(hours=13)):
        assert "You are signed in" not in browser.get("/sign-in").text


def test_a_role_given_meanwhile_counts_at_once_and_ends_within_staffs_hours(client_of, ben):
    browser = client_of(ben)
    actions.grant_role("ben@example.org", "admin")
    start = clock.now()

    with clock.at(start + timedelta(hours=1)):
        assert browser.get("/admin").status_code == 200
    assert the_session().expires_at == start + timedelta(hours=13)
    actions.revoke_role("ben@example.org", "admin")
    with clock.at(start + timedelta(hours=2)):
        assert browser.get("/admin").status_code == 403


def test_a_locked_database_breaks_no_page(app, client_of, ben):
    browser = client_of(ben)
    start = clock.now()
    with db.engine.connect().execution_options(writes=True) as other, clock.at(start + DAY):
        other.execute(text("UPDATE people SET unread = 0"))

        assert "You are signed in as Ben" in browser.get("/sign-in").text

        other.rollback()
    assert the_session().seen_at == start
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 10_000


@pytest.fixture
def run(app):
    def go(*words):
        return app.test_cli_runner().invoke(args=["role", *words])

    return go


def test_the_command_line_gives_and_takes_a_role(run, ben):
    given = run("grant", "Ben@example.org", "moderator")
    again = run("grant", "ben@example.org", "moderator")

    assert (given.exit_code, again.exit_code) == (0, 0)
    assert "moderator" in given.output
    assert queries.actor(ben.id).roles == {"moderator"}
    taken = run("revoke", "ben@example.org", "moderator")
    assert taken.exit_code == 0
    assert queries.actor(ben.id).roles == frozenset()


def test_a_role_may_be_given_before_the_first_sign_in(run, client_of, sign_in):
    run("grant", "new@example.org", "official")
    browser = client_of()

    assert sign_in(browser, "new@example.org").location == "/sign-in/name"
    browser.post("/sign-in/name", data={"display_name": "Nele"})

    assert queries.actor(queries.person_by_email("new@example.org").id).role == "official"


NOT_POSSIBLE = [("grant", "ben@example.org", "king"), ("grant", "no address", "admin"),
                ("revoke", "nobody@example.org", "admin"), ("revoke", "ben@example.org", "admin")]  # fmt: skip


@pytest.mark.parametrize("words", NOT_POSSIBLE)
def test_the_command_line_says_in_one_line_why_not(run, ben, words):
    answer = run(*words)

    assert answer.exit_code != 0
    assert answer.stderr.startswith("Error: ")
    assert answer.stderr.count("\n") == 1


def test_who_leaves_is_named_nowhere(ben, make_idea, client_of):
    called = []
    actions.on_erase(called.append)
    client_of(ben)
    idea = make_idea()
    client_of().post("/sign-in", data={"email": "ben@example.org"})
    with atomic():
        events.record("idea", idea.id, "note", ben)
        enqueue("ben@example.org", subject="x", body="Dear Ben", person_id=ben.id)

    actions.erase(ben.id)

    gone = db.session.get(Person, ben.id)
    assert (gone.email, gone.display_name, gone.erased_at) == (None, "", clock.now())
    for model in (Session, Grant, EventActor, SignInAttempt):
        assert db.session.query(model).count() == 0
    assert {(d.state, d.address, d.body) for d in db.session.query(Delivery)} == {("suppressed", "", "")}
    assert called == [ben.id]
    actions._erasers.remove(called.append)


def settings_of(tmp_path):
    return config.read({"LAB_INSTANCE": str(tmp_path), "LAB_DEMO": "1"})


def test_the_demo_opens_an_empty_database(tmp_path):
    from flask_migrate import upgrade

    settings = settings_of(tmp_path)
    with create_app(settings).app_context():
        upgrade()

    assert create_app(settings).config["LAB"].demo


def test_the_demo_refuses_a_database_with_real_people(tmp_path):
    from flask_migrate import upgrade

    settings = settings_of(tmp_path)
    with create_app(settings).app_context():
        upgrade()
        actions.grant_role("real@example.org", "admin")

    with pytest.raises(Misconfigured, match="real lab"):
        create_app(settings)


def test_a_role_needs_tables_first_and_says_so(tmp_path):
    answer = (
        create_app(settings_of(tmp_path)).test_cli_runner().invoke(args=["role", "grant", "a@example.org", "admin"])
    )

    assert answer.exit_code == 1
    assert "db upgrade" in answer.stderr
