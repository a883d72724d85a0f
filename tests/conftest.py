"""The cast and the ground under every test: one app, one migrated database, copied fresh for each test."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import event

from lab import clock, config, create_app, jobs
from lab.accounts.models import Grant, Person
from lab.accounts.queries import actor
from lab.calls import queries as calls
from lab.city import queries as city
from lab.city.models import BudgetLine, District, Holiday, Topic, Unit
from lab.db import atomic, db
from lab.extensions import limiter
from lab.ideas.models import Idea
from lab.learning import queries as learning
from lab.policy import Actor

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday morning; tests that need another day say so with clock.at()."""

# How long one example takes says how busy the machine is, and nothing about what is right.
hypothesis.settings.register_profile("lab", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("lab")


@pytest.fixture(scope="session")
def _app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    instance = tmp_path_factory.mktemp("instance")
    settings = config.read(
        {
            "LAB_INSTANCE": str(instance),
            "LAB_SECRET_KEY": "for-tests-only-0123456789-abcdefghij",
            "LAB_CITY": "Testhaven",
            "LAB_UNDO_SECONDS": "0",
        }
    )
    app = create_app(settings)
    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=True)
    limiter.enabled = False
    with app.app_context():
        event.listen(db.engine, "connect", _do_not_wait_for_the_disk)
        upgrade()
        _fill_city()
        db.session.remove()
        db.engine.dispose()
    shutil.copy(instance / "pilotlight.sqlite", instance / "template.sqlite")
    return app


def _do_not_wait_for_the_disk(connection: Any, _record: Any) -> None:
    """A commit took 3 to 7 ms of waiting and takes 0.02; the file is thrown away after the test anyway."""
    connection.execute("PRAGMA synchronous=OFF")


def _fill_city() -> None:
    with atomic():
        db.session.add_all([
            Topic(slug="mobility", name="Mobility"), Topic(slug="energy", name="Energy"),
            District(slug="harbour", name="Harbour", population=20_000),
            District(slug="hill", name="Hill", population=9_000),
            Unit(name="Mobility unit", email="mobility@city.example"),
            Unit(name="Energy unit", email="energy@city.example"),
            Holiday(on=date(2026, 4, 3), name="Good Friday"),
            BudgetLine(name="Pilots", amount=10_000_000),
        ])  # fmt: skip


@pytest.fixture
def app(_app: Flask) -> Iterator[Flask]:
    """The app on a database of its own, at NOW."""
    _fresh_database(Path(_app.config["LAB"].instance))
    with _app.app_context(), clock.at(NOW):
        city.forget_places()
        calls.forget_calls()
        learning.forget_cards()
        yield _app
        db.session.remove()
        db.engine.dispose()


def _fresh_database(instance: Path) -> None:
    for leftover in instance.glob("pilotlight.sqlite*"):
        leftover.unlink()
    for folder in ("mail", "files"):
        shutil.rmtree(instance / folder, ignore_errors=True)
    shutil.copy(instance / "template.sqlite", instance / "pilotlight.sqlite")


@pytest.fixture
def make_person(app: Flask) -> Callable[..., Actor]:
    def make(name: str, *roles: str) -> Actor:
        with atomic():
            person = Person(email=f"{name}@example.org", display_name=name.title(), joined_at=clock.now())
            db.session.add(person)
            db.session.flush()
            db.session.add_all(Grant(person_id=person.id, role=role, at=clock.now()) for role in roles)
            id = person.id
        return actor(id)

    return make


@pytest.fixture
def ana(make_person: Callable[..., Actor]) -> Actor:
    """The author."""
    return make_person("ana")


@pytest.fixture
def ben(make_person: Callable[..., Actor]) -> Actor:
    """A resident."""
    return make_person("ben")


@pytest.fixture
def mo(make_person: Callable[..., Actor]) -> Actor:
    """The moderator."""
    return make_person("mo", "moderator")


@pytest.fixture
def kim(make_person: Callable[..., Actor]) -> Actor:
    """The official."""
    return make_person("kim", "official")


@pytest.fixture
def ada(make_person: Callable[..., Actor]) -> Actor:
    """The administrator."""
    return make_person("ada", "admin")


@pytest.fixture
def make_idea(ana: Actor) -> Callable[..., Idea]:
    """An idea of Ana's that stands in `stage`, written straight into the table; moves are for tests of moves."""

    def make(stage: str = "open", **columns: Any) -> Idea:
        from lab.ideas.rules import PROMISES, STEP_OF, Stage, eyes

        public = stage not in ("draft", "submitted", "needs_info")
        promise = PROMISES.get(Stage(stage))
        values: dict[str, Any] = {
            "author_id": ana.id, "author_name": ana.display_name, "title": "Light for the school path",
            "need": "In winter the path behind the depot is dark from four.", "topic_id": 1, "district_id": 1,
            "stage": stage, "step": STEP_OF[Stage(stage)], "listed": public, "entered_at": clock.now(),
            "created_at": clock.now(), "submitted_at": None if stage == "draft" else clock.now(),
            "published_at": clock.now() if public else None, "opened_at": clock.now() if public else None,
            "due_on": city.due_day(promise) if promise else None,
            "eyes": eyes(columns.get("votes", 0), columns.get("seen", 0)),
        }  # fmt: skip
        with atomic():
            idea = Idea(**(values | columns))
            db.session.add(idea)
        return idea

    return make


@pytest.fixture
def client_of(app: Flask) -> Callable[[Actor | None], FlaskClient]:
    """A browser in which this person is signed in; None for a visitor. POSTs carry the token by themselves."""

    def make(who: Actor | None = None) -> FlaskClient:
        client = _TokenClient(app, app.response_class, use_cookies=True)
        if who:
            from lab.accounts.actions import begin_session

            with atomic():
                token = begin_session(who.id)
            with client.session_transaction() as cookie:
                cookie["_user_id"] = token
        return client

    return make


class _TokenClient(FlaskClient):
    """Sends the CSRF token with each POST, as the pages' forms do."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        _forget_who()
        if str(kwargs.get("method", "")).upper() == "POST" and not kwargs.pop("without_token", False):
            headers = dict(kwargs.pop("headers", None) or {})
            headers.setdefault("X-CSRFToken", self._token())
            kwargs["headers"] = headers
        try:
            return super().open(*args, **kwargs)
        finally:
            _forget_who()

    def _token(self) -> str:
        from flask_wtf.csrf import generate_csrf

        with self.application.test_request_context():
            from flask import session

            with self.session_transaction() as cookie:
                if "csrf_token" in cookie:
                    session["csrf_token"] = cookie["csrf_token"]
                token = generate_csrf()
                cookie["csrf_token"] = session["csrf_token"]
        _forget_who()
        return str(token)


def _forget_who() -> None:
    """Requests of a test share its app context, and with it what Flask would keep for one request only."""
    for name in list(g):
        g.pop(name)


@pytest.fixture
def count_statements(app: Flask) -> Callable[[Callable[[], Any]], int]:
    """How many statements a call sends to the database, transactions' begin and end apart."""

    def count(call: Callable[[], Any]) -> int:
        seen: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
                seen.append(statement)

        _keep_the_city_fresh(app)
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            call()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    return count


def _keep_the_city_fresh(app: Flask) -> None:
    """Places and calls are kept for some seconds: read them now, so that their age does not count."""
    for name, read in (("places", city.places), ("calls", calls.known)):
        app.extensions.pop(name, None)
        read()


@pytest.fixture
def work(app: Flask) -> Callable[[], int]:
    """Do everything that is due outside the request, as the worker would."""
    return jobs.run_until_idle
