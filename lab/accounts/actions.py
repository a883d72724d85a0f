"""Writes on accounts: sessions, roles. Call begin_session() inside atomic()."""

import secrets
from datetime import timedelta

from .. import clock
from ..db import atomic, db
from ..errors import N_, Refusal
from ..policy import ROLES
from . import queries
from .models import Grant, Person, Session

RESIDENT_SESSION = timedelta(days=90)
STAFF_SESSION = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=10)


def begin_session(person_id: int) -> str:
    """The token of a new session: 90 days for residents, sliding; 12 hours for staff."""
    token = secrets.token_urlsafe(32)
    who = queries.actor(person_id)
    now = clock.now()
    lasts = STAFF_SESSION if who.is_staff else RESIDENT_SESSION
    db.session.add(
        Session(
            token_hash=queries.token_hash(token),
            person_id=person_id,
            began_at=now,
            seen_at=now,
            expires_at=now + lasts,
        )
    )
    db.session.flush()
    return token


def end_session(token: str) -> None:
    with atomic():
        db.session.query(Session).where(Session.token_hash == queries.token_hash(token)).delete()


def grant_role(email: str, role: str) -> None:
    """Raises Refusal for an unknown role. Makes the account when there is none; granting twice is once."""
    _check_role(role)
    with atomic():
        person = queries.person_by_email(email) or _new_person(email)
        if role not in queries.actor(person.id).roles:
            db.session.add(Grant(person_id=person.id, role=role, at=clock.now()))


def revoke_role(email: str, role: str) -> None:
    """Raises Refusal for an unknown role or person."""
    _check_role(role)
    with atomic():
        person = queries.person_by_email(email)
        if person is None:
            raise Refusal(N_("Nobody has this mail address."))
        db.session.query(Grant).where(Grant.person_id == person.id, Grant.role == role).delete()


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise Refusal(N_("A role is moderator, official or admin."))


def _new_person(email: str) -> Person:
    email = email.strip().lower()
    person = Person(email=email, display_name=email.partition("@")[0], joined_at=clock.now())
    db.session.add(person)
    db.session.flush()
    return person
