"""Who a session belongs to, who holds which role, and what an attempt to sign in knows."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Query

from .. import clock
from ..city import queries as city
from ..db import db
from ..policy import Actor
from .models import Grant, Person, Session, SignInAttempt

_ROLES = select(func.aggregate_strings(Grant.role, " ")).where(Grant.person_id == Person.id).scalar_subquery()
_ACTOR = select(Person.id, Person.display_name, _ROLES.label("roles"), Person.unit_id, Person.lang, Person.unread)
_BY_SESSION = (
    _ACTOR.add_columns(Session.id, Session.seen_at, Session.expires_at)
    .join(Session, Session.person_id == Person.id)
    .where(Session.token_hash == bindparam("hash"), Session.expires_at > bindparam("now"))
)
"""Built once: it runs on every page of a person."""


@dataclass(frozen=True)
class Seen:
    """A live session: when it was last noted, and when it ends."""

    session_id: int
    at: datetime
    ends: datetime


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def actor_by_session(token: str) -> tuple[Actor, Seen] | None:
    """The person of a live session: one statement."""
    row = db.session.execute(_BY_SESSION, {"hash": token_hash(token), "now": clock.now()}).first()
    return (_actor(row[:6]), Seen(*row[6:])) if row else None


def session_id(token: str) -> int:
    """0 when it has ended."""
    return db.session.scalar(select(Session.id).where(Session.token_hash == token_hash(token))) or 0


def actor(person_id: int) -> Actor:
    """Raises LookupError for an unknown person."""
    row = db.session.execute(_ACTOR.where(Person.id == person_id)).first()
    if row is None:
        raise LookupError(person_id)
    return _actor(tuple(row))


def person_by_email(email: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


def person_by_id(person_id: int) -> Person | None:
    return db.session.get(Person, person_id)


def holders(role: str) -> list[int]:
    """Ids of the people who hold a role."""
    return list(db.session.scalars(select(Grant.person_id).where(Grant.role == role)))


def holders_of(roles: Iterable[str]) -> list[Actor]:
    """The people who hold one of these roles, by id: one statement."""
    held = select(Grant.person_id).where(Grant.role.in_(list(roles)))
    return [_actor(tuple(row)) for row in db.session.execute(_ACTOR.where(Person.id.in_(held)).order_by(Person.id))]


@dataclass(frozen=True)
class Member:
    """A person as the administrator sees them."""

    id: int
    name: str
    email: str
    roles: tuple[str, ...]
    unit_id: int | None


_MEMBER = select(Person.id, Person.display_name, Person.email, _ROLES, Person.unit_id).where(Person.email.is_not(None))


def staff() -> list[Member]:
    held = select(Grant.person_id)
    return _members(_MEMBER.where(Person.id.in_(held)).order_by(Person.display_name, Person.id))


def people_by_mail(beginning: str, limit: int = 20) -> list[Member]:
    """People whose mail address begins so."""
    beginning = beginning.strip().lower()
    if not beginning:
        return []
    found = _MEMBER.where(Person.email >= beginning, Person.email < beginning + "\uffff")
    return _members(found.order_by(Person.email).limit(limit))


def _members(wanted: Any) -> list[Member]:
    rows = db.session.execute(wanted)
    return [Member(id, name, email, tuple((roles or "").split()), unit) for id, name, email, roles, unit in rows]


# Attempts to sign in


def attempt(attempt_id: int, for_update: bool = False) -> SignInAttempt | None:
    found = select(SignInAttempt).where(SignInAttempt.id == attempt_id)
    return db.session.scalar(found.with_for_update() if for_update else found)


def attempt_by_link(link: str, for_update: bool = False) -> SignInAttempt | None:
    found = select(SignInAttempt).where(SignInAttempt.link_hash == token_hash(link))
    return db.session.scalar(found.with_for_update() if for_update else found)


def codes_lately(email: str) -> int:
    return _lately(func.count(), email)


def wrong_tries_lately(email: str) -> int:
    return _lately(func.coalesce(func.sum(SignInAttempt.tries), 0), email)


def _lately(figure: Any, email: str) -> int:
    hour_ago = clock.now() - timedelta(hours=1)
    found = select(figure).where(SignInAttempt.email == email, SignInAttempt.at > hour_ago)
    return int(db.session.scalar(found) or 0)


def old_attempts() -> "Query[SignInAttempt]":
    return db.session.query(SignInAttempt).where(SignInAttempt.at < clock.now() - timedelta(days=1))


def ended_sessions() -> "Query[Session]":
    return db.session.query(Session).where(Session.expires_at < clock.now())


# The demo's people


@dataclass(frozen=True)
class Persona:
    """Somebody whom a visitor of the demo may be: the n-th of a role."""

    role: str
    n: int
    person_id: int
    name: str


def personas() -> list[Persona]:
    """Nobody outside the demo: the mode and the database must both say so."""
    if not current_app.config["LAB"].demo:
        return []
    fact = city.fact("demo")
    by_role = fact.get("personas") if isinstance(fact, Mapping) else None
    if not isinstance(by_role, Mapping):
        return []
    ids = [id for of in by_role.values() for id in of]
    names = {row.id: row.display_name for row in db.session.execute(
        select(Person.id, Person.display_name).where(Person.id.in_(ids)))}  # fmt: skip
    return [
        Persona(role, n, id, names[id])
        for role in ("resident", "moderator", "official", "admin")
        for n, id in enumerate(by_role.get(role, ()), 1)
        if id in names
    ]


def persona(role: str, n: int) -> Persona | None:
    return next((one for one in personas() if (one.role, one.n) == (role, n)), None)


def _actor(row: tuple) -> Actor:
    id, name, roles, unit_id, lang, unread = row
    return Actor(id, name, frozenset((roles or "").split()), unit_id, lang, unread)
