"""Whom a session cookie belongs to."""

from flask import Flask
from flask_login import UserMixin

from ..extensions import login
from ..policy import Actor
from . import queries


class SignedIn(UserMixin):
    """What flask-login holds; its id is the session's token, so that ending the row ends the sign-in."""

    def __init__(self, token: str, actor: Actor) -> None:
        self.token, self.actor = token, actor

    def get_id(self) -> str:
        return self.token


def _load(token: str) -> SignedIn | None:
    found = queries.actor_by_session(token)
    return SignedIn(token, found[0]) if found else None


def init_app(_app: Flask) -> None:
    login.user_loader(_load)
