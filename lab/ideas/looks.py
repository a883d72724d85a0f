"""How often an idea's page was opened, so that "needs eyes" shows what few have looked at.

Looks are kept in the process's memory and written together, so no reader waits for a writer: a process that is killed
loses half a minute of them. Who looked is remembered only until then, as a number, so that one person's reloads are
one look.
"""

import logging
import re
import threading
from collections.abc import Mapping
from multiprocessing.util import Finalize
from typing import Any

from flask import Flask, current_app
from sqlalchemy import bindparam, update
from sqlalchemy.exc import OperationalError

from ..db import atomic, db
from .models import Idea

EVERY = 30.0
"""Seconds from the first look to the writing of all."""
MANY = 500
"""So many looks are written sooner."""
PATIENCE = 2000
"""Milliseconds that the writing waits for another writer; after that the looks wait for the next time."""

ROBOTS = re.compile(r"bot|crawl|spider|slurp|preview|fetch|monitor|curl|wget|python|java/|lighthouse", re.IGNORECASE)

log = logging.getLogger(__name__)


class Looks:
    """One process's looks that are not written yet: idea id → who looked, as numbers."""

    def __init__(self) -> None:
        self._kept: dict[int, set[int]] = {}
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._ends = False

    def note(self, idea_id: int, who: int) -> None:
        with self._lock:
            self._kept.setdefault(idea_id, set()).add(who)

    def take(self) -> dict[int, int]:
        with self._lock:
            kept, self._kept, self._timer = self._kept, {}, None
        return {idea_id: len(people) for idea_id, people in kept.items()}

    def give_back(self, counted: Mapping[int, int]) -> None:
        """What could not be written now; numbers below 0 are nobody's."""
        with self._lock:
            for idea_id, n in counted.items():
                self._kept.setdefault(idea_id, set()).update(range(-n, 0))

    def write_soon(self, app: Flask) -> None:
        """Once per EVERY, in a thread of its own; and when the process ends."""
        with self._lock:
            many = sum(map(len, self._kept.values())) >= MANY
            if self._timer and not (many and self._timer.interval):
                return
            if self._timer:
                self._timer.cancel()
            self._timer = threading.Timer(0 if many else EVERY, _write_in, (app,))
            self._timer.daemon = True
            self._timer.start()
            if not self._ends:
                # Also where the process was started by another one, and Python's own atexit is not called.
                Finalize(None, _write_in, (app,), exitpriority=10)
                self._ends = True


def is_robot(agent: str) -> bool:
    return not agent or bool(ROBOTS.search(agent))


def note(idea: Idea, who: str) -> None:
    looks_of(current_app).note(idea.id, abs(hash(who)))
    if not current_app.testing:
        looks_of(current_app).write_soon(current_app._get_current_object())  # type: ignore[attr-defined]


def write() -> int:
    """Write what was seen, all or nothing; how many looks."""
    looks = looks_of(current_app)
    counted = looks.take()
    if not counted:
        return 0
    n: Any = bindparam("looks")
    more = update(Idea).where(Idea.id == bindparam("idea")).values(seen=Idea.seen + n, eyes=Idea.eyes + n)
    try:
        with atomic(patience=PATIENCE):
            db.session.connection().execute(more, [{"idea": id, "looks": n} for id, n in sorted(counted.items())])
    except OperationalError:
        looks.give_back(counted)
        return 0
    return sum(counted.values())


def looks_of(app: Any) -> Looks:
    return app.extensions.setdefault("looks", Looks())


def _write_in(app: Flask) -> None:
    try:
        with app.app_context():
            write()
    except Exception:
        log.exception("looks could not be written")
