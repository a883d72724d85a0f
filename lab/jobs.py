"""What runs outside the request. The work has rows of its own (events not told, deliveries due): they are the queue.

`wake()` only says that there may be work; forgetting it costs a second, never a notice. Every job runs in every worker;
every timer in one worker at a time (runs.py).
"""

import logging
import secrets
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import FrameType

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from . import bell, runs
from .bell import FileBell
from .db import db, end_reading
from .runs import Came
from .text import without_addresses

log = logging.getLogger(__name__)

Work = Callable[[], int]
"""Does a bounded batch and says how many things it did; 0 when nothing is due."""

_work: dict[str, Work] = {}
_timers: dict[str, Work] = {}
_tidying: set[str] = set()
POLL = 1.0
TICK_EVERY = timedelta(minutes=10)
"""How long a timer rests after it ran; each is safe to run twice and to miss a day."""
LOOK_EVERY = 60.0
"""Seconds between two looks at the timers: one whose worker was killed is found soon."""
NOTE_EVERY = 60.0
"""Seconds between two notes of what the jobs did: they run each second, and nobody wants a write for each."""
NO_REST = timedelta(0)


def register(name: str, work: Work) -> None:
    _work[name] = work


def register_timer(name: str, work: Work, *, tidies: bool = False) -> None:
    """Work that the calendar asks for (reminders, ends, late promises): run by `flask tick` and by the worker.

    `tidies`: it only clears away what is old, and nobody sees on which day.
    """
    _timers[name] = work
    if tidies:
        _tidying.add(name)


def names() -> list[str]:
    return [*_work, *_timers]


def timers() -> list[str]:
    return list(_timers)


def tick(tidy: bool = True, rest: timedelta = NO_REST, stop: Sequence[int] = ()) -> dict[str, int]:
    """Every timer once that has rested as long; what each did, by name. A failing timer does not stop the others.

    One that another worker has in hand is left out. Ends between two timers when `stop` has something in it.
    """
    wanted = [name for name in _timers if tidy or name not in _tidying]
    if db.session().info.get("atomic"):
        # In the demo's history, which is one transaction: a lease in it would keep nobody away.
        return {name: _run(_timers[name], name).did for name in wanted}
    holder = secrets.token_hex(8)
    did: dict[str, int] = {}
    with runs.renewing(holder):
        for name in runs.due(wanted, rest) if rest else wanted:
            if not stop and runs.claim(name, holder, rest):
                came = _run(_timers[name], name)
                runs.finish(name, holder, came)
                did[name] = came.did
    return did


def wake(app: Flask) -> None:
    bell.of(app).ring()


def run(name: str) -> int:
    return _work[name]()


def run_all() -> int:
    """Everything that is due now, in the order of registration. A failing work does not stop the others."""
    return sum(_run(work, name).did for name, work in _work.items())


def run_until_idle(limit: int = 10_000) -> int:
    done = 0
    for _ in range(limit):
        batch = run_all()
        if not batch:
            break
        done += batch
    return done


def _run(work: Work, name: str, loud: bool = True) -> Came:
    try:
        return Came(work())
    except Exception as wrong:
        if loud:
            log.exception("the job %s failed; it is tried again", name)
        end_reading()
        return Came(0, without_addresses(f"{type(wrong).__name__}: {wrong}"))


@dataclass
class _Diary:
    """What the jobs of this worker did since it was last written down."""

    came: dict[str, Came]
    failing: set[str]
    written: float

    def note(self, name: str, came: Came) -> None:
        before = self.came.get(name, Came(0))
        self.came[name] = Came(before.did + came.did, came.error)
        if bool(came.error) != (name in self.failing):
            self.failing ^= {name}
            self.written = -NOTE_EVERY  # the first failure, and its end, at once

    def write(self) -> None:
        if self.came and time.monotonic() - self.written >= NOTE_EVERY:
            runs.note_jobs(self.came)
            self.came, self.written = {}, time.monotonic()


def work_forever(app: Flask) -> None:
    """Until SIGTERM or SIGINT: the batch in hand is finished first."""
    stop: list[int] = []

    def asked(number: int, _frame: FrameType | None) -> None:
        stop.append(number)

    signal.signal(signal.SIGTERM, asked)
    signal.signal(signal.SIGINT, asked)
    diary, looked = _Diary({}, set(), -NOTE_EVERY), -LOOK_EVERY
    with app.app_context():
        _safely(lambda: runs.forget_all_but(names()))
    while not stop:
        with app.app_context():
            if time.monotonic() - looked >= LOOK_EVERY:
                _safely(lambda: tick(rest=TICK_EVERY, stop=stop))
                looked = time.monotonic()
            busy = _run_round(diary, stop)
            _safely(diary.write)
        if not busy and not stop:
            _rest(bell.of(app), stop)


def _run_round(diary: _Diary, stop: Sequence[int]) -> int:
    """Each job once. One that fails each second says so in the log each time it is written down, not each second."""
    done = 0
    for name, work in _work.items():
        if stop:
            break
        came = _run(work, name, loud=name not in diary.failing or name not in diary.came)
        diary.note(name, came)
        done += came.did
    return done


def _safely(note: Callable[[], object]) -> None:
    """A database that does not answer for a while ends no worker."""
    try:
        note()
    except SQLAlchemyError:
        db.session.rollback()
        log.warning("the worker's runs could not be noted; the work goes on", exc_info=True)


def _rest(rings: FileBell, stop: Sequence[int]) -> None:
    """Wait for the bell, for POLL seconds at most."""
    until = time.monotonic() + POLL
    while time.monotonic() < until and not stop and not rings.rang(within=0.05):
        pass
