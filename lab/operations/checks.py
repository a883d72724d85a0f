"""What a probe and the administrator are warned of: without figures, for everybody may ask a probe."""

from collections.abc import Callable
from functools import wraps

from flask_babel import gettext
from sqlalchemy.exc import SQLAlchemyError

from .. import clock
from ..city.health import Check
from ..db import db
from . import queries
from .rules import SILENT, is_old

Ask = Callable[[], Check]


def careful(ask: Ask) -> Callable[[], Check | None]:
    """Without a database, or with old tables, the first checks have said so already."""

    @wraps(ask)
    def asked() -> Check | None:
        try:
            return ask()
        except SQLAlchemyError:
            db.session.rollback()
            return None

    return asked


@careful
def queue() -> Check:
    ages = [lane.oldest for lane in queries.lanes()]
    if any(is_old(age) for age in [*ages, queries.untold().oldest]) or queries.late_parts():
        return Check("queue", "warning", gettext("Messages have waited for more than an hour."))
    return Check("queue", "ok", gettext("No message waits for long."))


@careful
def dead_letters() -> Check:
    if queries.has_dead_letters():
        return Check("dead letters", "warning", gettext("Messages could not be sent, and are tried no more."))
    return Check("dead letters", "ok", gettext("No message was given up."))


@careful
def worker() -> Check:
    seen = queries.last_seen()
    if seen is None or seen < clock.now() - SILENT:
        words = gettext("No worker has been seen lately: nobody sends mail. Start one with `flask --app app worker`.")
        return Check("worker", "warning", words)
    if any(run.failing for run in queries.all_runs()):
        return Check("worker", "warning", gettext("The worker is there, and some of its timers or jobs fail."))
    return Check("worker", "ok", gettext("The worker is there."))
