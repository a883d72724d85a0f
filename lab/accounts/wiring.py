"""Whom a session cookie belongs to, and when they were seen."""

import logging

from flask import Flask, Response, g
from flask_login import UserMixin
from sqlalchemy.exc import OperationalError

from .. import jobs, mail
from ..errors import N_
from ..extensions import login
from ..policy import Actor
from . import actions, attempts, queries

log = logging.getLogger(__name__)


class SignedIn(UserMixin):
    """What flask-login holds; its id is the session's token, so that ending the row ends the sign-in."""

    def __init__(self, token: str, actor: Actor) -> None:
        self.token, self.actor = token, actor

    def get_id(self) -> str:
        return self.token


def _load(token: str) -> SignedIn | None:
    found = queries.actor_by_session(token)
    if not found:
        return None
    g.seen = (found[1], found[0])
    return SignedIn(token, found[0])


def _note_seen(response: Response) -> Response:
    """After the page is made, so that nothing it read is read again; never at the price of the page."""
    seen = g.pop("seen", None)
    if seen:
        try:
            actions.note_seen(*seen)
        except OperationalError:
            log.info("the database was busy: the session is noted with the next page")
    return response


def init_app(app: Flask) -> None:
    login.user_loader(_load)
    app.after_request(_note_seen)
    mail.show(_samples)
    jobs.register_timer("old sign-in attempts", attempts.forget_old_attempts, tidies=True)


def _samples() -> list[mail.Sample]:
    title = N_("The code that somebody signs in with")
    return [mail.Sample("sign-in", N_("Accounts"), title, lambda: mail.plain(*attempts.words_of("123456", "sample")))]
