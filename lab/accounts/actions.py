"""Writes on accounts: sessions, roles, leaving. Call begin_session() inside atomic()."""

import secrets
from collections.abc import Callable

from email_validator import EmailNotValidError, validate_email
from flask_babel import get_locale
from sqlalchemy import or_, update

from .. import clock
from ..db import atomic, db
from ..deliveries import Delivery
from ..errors import N_, Conflict, Invalid, NotFound, Refusal
from ..events import EventActor, EventPerson
from ..policy import ROLES, Actor
from . import queries, rules
from .models import Grant, Person, Session, SignInAttempt


def mail_address(typed: str) -> str:
    """As the lab keeps it: one address, lower case. Raises Invalid beside `email`."""
    try:
        if "=?" in typed:  # an encoded word: what stands in the mail's header would be another address
            raise EmailNotValidError(typed)
        found = validate_email(
            typed.strip(), check_deliverability=False, globally_deliverable=False, allow_smtputf8=False
        )
    except (EmailNotValidError, UnicodeError) as wrong:
        raise Invalid({"email": [N_("Write a mail address like name@example.org.")]}) from wrong
    return (found.ascii_email or found.normalized).lower()


# Sessions


def begin_session(person_id: int) -> str:
    """The token of a new session: 90 days for residents, sliding; 12 hours for staff."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    db.session.add(
        Session(
            token_hash=queries.token_hash(token), person_id=person_id, began_at=now, seen_at=now,
            expires_at=rules.session_end(queries.actor(person_id).is_staff, now),
        )
    )  # fmt: skip
    db.session.flush()
    return token


Ender = Callable[[int], None]
_enders: list[Ender] = []


def on_sign_out(ender: Ender) -> None:
    """For later packages: called inside the same transaction with the id of the session that somebody ends."""
    if ender not in _enders:
        _enders.append(ender)


def end_session(token: str) -> None:
    with atomic():
        session_id = queries.session_id(token)
        for ender in _enders if session_id else ():
            ender(session_id)
        db.session.query(Session).where(Session.id == session_id).delete()


def note_seen(seen: queries.Seen, actor: Actor) -> None:
    """At most every ten minutes. A database that is busy just now is not waited for: the next page notes it."""
    now = clock.now()
    if now - seen.at < rules.SEEN_EVERY:
        return
    db.session.rollback()  # what a refused form has left behind is not to be written with it
    with atomic(patience=100):
        db.session.execute(
            update(Session)
            .where(Session.id == seen.session_id)
            .values(seen_at=now, expires_at=rules.moved_end(actor.is_staff, seen.ends, now))
        )


Greeter = Callable[[str], None]
_greeters: list[Greeter] = []


def on_entry(greeter: Greeter) -> None:
    """For later packages: called inside the same transaction with the address whose mailed code brought somebody in."""
    if greeter not in _greeters:
        _greeters.append(greeter)


def enter(attempt: SignInAttempt, display_name: str = "", district_id: int | None = None) -> tuple[int, str] | None:
    """Use up a proven attempt: the person and a new session's token. None as long as a new person has no name."""
    with atomic():
        db.session.refresh(attempt, with_for_update=True)
        if attempt.used_at is not None or attempt.proven_at is None:
            raise Conflict(N_("This sign-in was used already. Ask for a new code."))
        if clock.now() - attempt.proven_at > rules.NAME_STEP_LASTS:
            raise Conflict(N_("That took longer than an hour. Ask for a new code."))
        person = queries.person_by_email(attempt.email)
        if not (person and person.display_name) and not display_name:
            return None
        person = person or _new_person(attempt.email)
        if not person.display_name:
            person.display_name, person.district_id = display_name, district_id
            person.lang = str(get_locale() or "en")
        attempt.used_at, attempt.act = clock.now(), ""
        for greet in _greeters:
            greet(attempt.email)
        return person.id, begin_session(person.id)


def enter_demo(role: str, n: int) -> tuple[int, str]:
    """A session for one of the demo's people. Raises NotFound wherever this is no demo."""
    persona = queries.persona(role, n)
    if persona is None:
        raise NotFound()
    with atomic():
        return persona.person_id, begin_session(persona.person_id)


# Roles


def grant_role(email: str, role: str) -> None:
    """Raises Refusal for an unknown role. Makes the account when there is none; granting twice is once."""
    _check_role(role)
    email = mail_address(email)
    with atomic():
        person = queries.person_by_email(email) or _new_person(email)
        if role not in queries.actor(person.id).roles:
            db.session.add(Grant(person_id=person.id, role=role, at=clock.now()))


def revoke_role(email: str, role: str, by: Actor | None = None) -> None:
    """Raises Refusal for an unknown role or person, or when the last administrator would lock everybody out."""
    _check_role(role)
    with atomic():
        person = queries.person_by_email(email)
        if person is None:
            raise Refusal(N_("Nobody has this mail address."))
        if by and by.id == person.id and role == "admin" and queries.holders("admin") == [by.id]:
            raise Invalid({"": [N_("You are the last administrator. Make somebody else one first.")]})
        gone = db.session.query(Grant).where(Grant.person_id == person.id, Grant.role == role).delete()
        if not gone:
            raise Refusal(N_("This person does not hold this role."))


def set_unit(person_id: int, unit_id: int | None) -> None:
    """The unit that stands beside this person's moves in a history."""
    with atomic():
        person = queries.person_by_id(person_id)
        if person is None:
            raise NotFound()
        person.unit_id = unit_id


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise Refusal(N_("A role is moderator, official or admin."))


def _new_person(email: str) -> Person:
    """Without a name: the first sign-in asks for it, and a mail address is nobody's to read."""
    person = Person(email=email, joined_at=clock.now())
    db.session.add(person)
    db.session.flush()
    return person


# Leaving

Eraser = Callable[[int], None]
_erasers: list[Eraser] = []


def on_erase(eraser: Eraser) -> None:
    """For later packages: called inside the same transaction with the id of the person who leaves."""
    if eraser not in _erasers:
        _erasers.append(eraser)


def erase(person_id: int) -> None:
    """What says who this was goes, in every package; what belongs to the city's history stays without a name."""
    with atomic():
        person = queries.person_by_id(person_id)
        if person is None or person.erased_at is not None:
            raise NotFound()
        for eraser in _erasers:
            eraser(person_id)
        _erase_mail(person)
        for model in (Session, Grant, EventActor, EventPerson):
            db.session.query(model).where(model.person_id == person_id).delete()
        person.email, person.display_name, person.erased_at = None, "", clock.now()
        person.district_id = person.unit_id = person.quiet_from = person.quiet_to = None
        person.wants_mail, person.unread = False, 0


def _erase_mail(person: Person) -> None:
    if person.email:
        db.session.query(SignInAttempt).where(SignInAttempt.email == person.email).delete()
    own = or_(Delivery.person_id == person.id, Delivery.address == person.email)
    waiting = Delivery.state.in_(("held", "waiting", "sending"))
    db.session.execute(update(Delivery).where(own, waiting).values(state="suppressed"))
    db.session.execute(update(Delivery).where(own).values(address="", subject="", body="", error=""))
