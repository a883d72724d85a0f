"""Who a session belongs to, and who holds which role."""

import hashlib
from datetime import datetime

from sqlalchemy import func, select

from .. import clock
from ..db import db
from ..policy import Actor
from .models import Grant, Person, Session

_ROLES = (
    select(func.aggregate_strings(Grant.role, " "))
    .where(Grant.person_id == Person.id)
    .scalar_subquery()
)
_ACTOR = select(Person.id, Person.display_name, _ROLES.label("roles"), Person.unit_id, Person.lang, Person.unread)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def actor_by_session(token: str) -> tuple[Actor, int, datetime] | None:
    """The person of a live session, its id and when it was last seen: one statement."""
    row = db.session.execute(
        _ACTOR.add_columns(Session.id, Session.seen_at)
        .join(Session, Session.person_id == Person.id)
        .where(Session.token_hash == token_hash(token), Session.expires_at > clock.now())
    ).first()
    return (_actor(row[:6]), row[6], row[7]) if row else None


def actor(person_id: int) -> Actor:
    """Raises LookupError for an unknown person."""
    row = db.session.execute(_ACTOR.where(Person.id == person_id)).first()
    if row is None:
        raise LookupError(person_id)
    return _actor(tuple(row))


def person_by_email(email: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


def holders(role: str) -> list[int]:
    """Ids of the people who hold a role."""
    return list(db.session.scalars(select(Grant.person_id).where(Grant.role == role)))


def _actor(row: tuple) -> Actor:
    id, name, roles, unit_id, lang, unread = row
    return Actor(id, name, frozenset((roles or "").split()), unit_id, lang, unread)
