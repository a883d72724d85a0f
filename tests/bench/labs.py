"""Labs of a given size in folders of their own, and browsers that are signed in to them."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from flask import Flask
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select

from lab import config, create_app
from lab.accounts.actions import begin_session
from lab.accounts.models import Grant, Person
from lab.db import atomic, db
from lab.extensions import limiter
from lab.ideas.models import Idea
from lab.votes.models import Vote

from .constant import with_constant

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class Browser:
    """A person who is signed in: the cookie and the token that a page gave them."""

    person_id: int
    cookie: str
    token: str


@dataclass
class Lab:
    ideas: int
    instance: Path
    filled_in: float = 0.0
    browsers: list[Browser] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "LAB_DEMO": "1", "LAB_INSTANCE": str(self.instance), "LAB_ASSETS": "auto", "LAB_CITY": ""}

    def fill(self) -> None:
        self.instance.mkdir(parents=True)
        self._flask("db", "upgrade")
        began = time.perf_counter()
        self._flask("demo", "--scale", str(self.ideas))
        self.filled_in = time.perf_counter() - began

    def _flask(self, *words: str) -> None:
        command = [sys.executable, "-m", "flask", "--app", "app", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"flask {' '.join(words)} failed:\n{done.stderr}")

    @cached_property
    def app(self) -> Flask:
        app = with_constant(create_app(config.read(self.environment)))
        limiter.enabled = False
        return app

    def open_ideas(self, wanted: int) -> list[int]:
        """Open ideas for which the browsers' people may vote: they neither wrote them nor voted yet."""
        people = [browser.person_id for browser in self.browsers]
        voted = select(Vote.idea_id).where(Vote.person_id.in_(people))
        free = (Idea.stage == "open", Idea.author_id.not_in(people), Idea.id.not_in(voted))
        with self.app.app_context():
            return list(db.session.scalars(select(Idea.id).where(*free).order_by(Idea.id.desc()).limit(wanted)))

    def sign_in(self, people: int) -> None:
        """Sessions for the first residents who are no staff."""
        with self.app.app_context():
            residents = select(Person.id).where(Person.id.not_in(select(Grant.person_id))).order_by(Person.id)
            ids = list(db.session.scalars(residents.limit(people)))
            with atomic():
                sessions = {person_id: begin_session(person_id) for person_id in ids}
        self.browsers = [Browser(person_id, *self._cookie(key)) for person_id, key in sessions.items()]

    def _cookie(self, session_key: str) -> tuple[str, str]:
        from flask import session

        with self.app.test_request_context():
            token = generate_csrf()
            kept = {"csrf_token": session["csrf_token"], "_user_id": session_key, "_fresh": True}
            signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
            return f"{self.app.config['SESSION_COOKIE_NAME']}={signer.dumps(kept)}", token
