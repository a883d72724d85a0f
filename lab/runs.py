"""When each timer and job ran last, what came of it, and which worker has a timer in hand now.

A timer is leased: two workers, also on two hosts, never run it at the same time. Whoever runs one renews the lease;
who was killed does not, and another one takes over two minutes later.
"""

import logging
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Text, delete, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from . import clock
from .db import Base, UtcDateTime, atomic, db, insert_into

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
BEAT = 20.0
"""Seconds between two renewals."""
ERROR = 300
"""Characters of an error that are kept."""


class Run(Base):
    """`ended_at`: of the last run that came to an end, well or not. `did`, `did_at`: when it last had something to do.

    `failures`: in a row; `error`: of the last one. `holder`, `held_until`: who runs it now; "" when nobody does.
    Jobs, which are no timers, are never held: each of their rows is claimed by itself.
    """

    __tablename__ = "timer_runs"

    name: Mapped[str] = mapped_column(primary_key=True)
    timer: Mapped[bool]
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    did: Mapped[int] = mapped_column(default=0)
    did_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    holder: Mapped[str] = mapped_column(default="")
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Came:
    """What came of a run: how many things it did, and its error, "" when it went well."""

    did: int
    error: str = ""


def all_runs() -> Mapping[str, Run]:
    return {run.name: run for run in db.session.scalars(select(Run).order_by(Run.name))}


def due(names: Iterable[str], rest: timedelta) -> list[str]:
    """Those that ended `rest` ago or longer, or never did, in the order given."""
    lately = set(db.session.scalars(select(Run.name).where(Run.ended_at > clock.now() - rest)))
    return [name for name in names if name not in lately]


def claim(name: str, holder: str, rest: timedelta) -> bool:
    """Take a timer in hand. False when another worker has it, or has had it meanwhile."""
    now = clock.now()
    free = or_(Run.holder == "", Run.held_until < now)
    rested = or_(Run.ended_at.is_(None), Run.ended_at <= now - rest)
    with atomic():
        db.session.execute(insert_into(Run).values(_row(name, True)).on_conflict_do_nothing())
        taken: Any = db.session.execute(
            update(Run).where(Run.name == name, free, rested)
            .values(holder=holder, held_until=now + LEASE, began_at=now)
        )  # fmt: skip
    return bool(taken.rowcount)


def finish(name: str, holder: str, came: Came) -> None:
    """Note what came of it and let it go, if it is still ours."""
    with atomic():
        mine = update(Run).where(Run.name == name, Run.holder == holder)
        db.session.execute(mine.values(holder="", held_until=None, **_ended(came)))


def note_jobs(came: Mapping[str, Came]) -> None:
    """What came of jobs since they were noted last, in one transaction."""
    with atomic():
        for name, what in came.items():
            db.session.execute(insert_into(Run).values(_row(name, False)).on_conflict_do_nothing())
            values = {"began_at": clock.now(), **_ended(what)}
            db.session.execute(update(Run).where(Run.name == name).values(**values))


def forget_all_but(names: Collection[str]) -> None:
    """Rows of timers and jobs that this version of the lab does not have any more."""
    gone = [name for name in db.session.scalars(select(Run.name)) if name not in names]
    if gone:
        with atomic():
            db.session.execute(delete(Run).where(Run.name.in_(gone)))


@contextmanager
def renewing(holder: str) -> Iterator[None]:
    """While the block runs, what this holder has in hand stays its own."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    over = threading.Event()
    beating = threading.Thread(target=copy_context().run, args=(_beat, app, holder, over), daemon=True)
    beating.start()
    try:
        yield
    finally:
        over.set()


def _beat(app: Flask, holder: str, over: threading.Event) -> None:
    while not over.wait(BEAT):
        with app.app_context():
            _renew(holder)


def _renew(holder: str) -> None:
    try:
        with atomic():
            mine = update(Run).where(Run.holder == holder)
            db.session.execute(mine.values(held_until=clock.now() + LEASE))
    except SQLAlchemyError:
        log.warning("a timer's lease was not renewed; it is tried again", exc_info=True)


def _ended(came: Came) -> dict[str, Any]:
    values: dict[str, Any] = {
        "ended_at": clock.now(), "error": came.error[:ERROR], "failures": Run.failures + 1 if came.error else 0,
    }  # fmt: skip
    return values | ({"did": came.did, "did_at": clock.now()} if came.did else {})


def _row(name: str, timer: bool) -> dict[str, Any]:
    return {"name": name, "timer": timer, "did": 0, "failures": 0, "error": "", "holder": ""}
