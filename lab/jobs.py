"""What runs outside the request. The work has rows of its own (events not told, deliveries due): they are the queue.

`wake()` only says that there may be work; forgetting it costs a second, never a notice.
"""

import logging
import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from flask import Flask

log = logging.getLogger(__name__)

Work = Callable[[], int]
"""Does a bounded batch and says how many things it did; 0 when nothing is due."""

_work: dict[str, Work] = {}
_timers: dict[str, Work] = {}
_tidying: set[str] = set()
POLL = 1.0
TICK_EVERY = 600.0
"""Seconds between two looks at the timers; each is safe to run twice and to miss a day."""


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


def tick(tidy: bool = True) -> dict[str, int]:
    """Every timer once; what each did, by name. A failing timer does not stop the others."""
    return {name: _safely(work, name) for name, work in _timers.items() if tidy or name not in _tidying}


def wake(app: Flask) -> None:
    _bell(app).touch()


def run(name: str) -> int:
    return _work[name]()


def run_all() -> int:
    """Everything that is due now, in the order of registration. A failing work does not stop the others."""
    return sum(_safely(work, name) for name, work in _work.items())


def run_until_idle(limit: int = 10_000) -> int:
    done = 0
    for _ in range(limit):
        batch = run_all()
        if not batch:
            break
        done += batch
    return done


def _safely(work: Work, name: str) -> int:
    try:
        return work()
    except Exception:
        log.exception("the job %s failed; it is tried again", name)
        return 0


def work_forever(app: Flask) -> None:
    """Until SIGTERM or SIGINT: the batch in hand is finished first."""
    stop: list[int] = []

    def asked(number: int, _frame: FrameType | None) -> None:
        stop.append(number)

    signal.signal(signal.SIGTERM, asked)
    signal.signal(signal.SIGINT, asked)
    rung, ticked = 0.0, -TICK_EVERY
    while not stop:
        with app.app_context():
            if time.monotonic() - ticked >= TICK_EVERY:
                tick()
                ticked = time.monotonic()
            busy = run_all()
        if not busy and not stop:
            rung = _rest(app, rung, stop)


def _rest(app: Flask, rung: float, stop: list[int]) -> float:
    """Wait for the bell, for POLL seconds at most."""
    until = time.monotonic() + POLL
    while time.monotonic() < until and not stop:
        newest = _rung(app)
        if newest != rung:
            return newest
        time.sleep(0.05)
    return rung


def _bell(app: Flask) -> Path:
    return Path(app.config["LAB"].instance) / "bell"


def _rung(app: Flask) -> float:
    bell = _bell(app)
    return bell.stat().st_mtime if bell.exists() else 0.0
