"""Telling and sending run outside the request; a commit that left something to do wakes the worker."""

import logging
from typing import Any

from flask import Flask, current_app, has_app_context, has_request_context
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import object_session

from .. import jobs, mail
from ..accounts import actions as accounts
from ..bounces import actions as bounces
from ..db import after_commit, db
from ..deliveries import Delivery
from ..events import Event
from . import actions, digests, fan_out, letters, samples, told

log = logging.getLogger(__name__)


def init_app(_app: Flask) -> None:
    jobs.register("gather", digests.gather)
    jobs.register("send", mail.send)
    jobs.register("tell", fan_out.tell)
    mail.render_with("notice", letters.letter_of)
    mail.render_with("digest", digests.letter_of)
    mail.show(samples.samples)
    jobs.register_timer("notices: who was told of outcomes", told.keep, tidies=True)
    bounces.when_back(told.came_back)
    accounts.on_erase(told.forget)
    accounts.on_erase(actions.erase)
    for written in (Event, Delivery):
        if not event.contains(written, "after_insert", _note):
            event.listen(written, "after_insert", _note)
    after_commit(_wake)


def _note(_mapper: Any, _connection: Any, row: Event | Delivery) -> None:
    """A transaction that is taken back leaves its notes: they wake the worker once for nothing."""
    session = object_session(row)
    if session is not None:
        session.info.setdefault("to_do", []).append(row.id if isinstance(row, Event) else 0)


def _wake() -> None:
    """The bell, and in the demo the author's own notices at once. What was committed stays, whatever happens here."""
    written = db.session().info.pop("to_do", [])
    if not written or not has_app_context():
        return
    try:
        jobs.wake(current_app._get_current_object())  # type: ignore[attr-defined]
        if current_app.config["LAB"].demo and has_request_context():
            fan_out.tell_authors([id for id in written if id])
    except (OSError, OperationalError):
        log.warning("the worker was not woken; it looks by itself within a second", exc_info=True)
