"""Somebody answers for a tester who is younger than the age of consent.

They get one mail with a sealed link. Their name and address are kept until they have decided, no longer.
"""

import re
from datetime import date, timedelta

from flask import current_app
from flask_babel import gettext
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import delete, or_

from .. import clock, deliveries
from ..accounts import queries as accounts
from ..accounts.actions import mail_address
from ..db import db
from ..deliveries import Delivery
from ..errors import N_, Conflict, Invalid, TooMany
from ..pilots.models import Pilot, Round
from ..policy import Actor
from ..suggestions import queries as suggestions
from ..suggestions.models import InvitationMail
from ..suggestions.rules import A_DAY_TO_ONE
from . import queries, rules
from .models import Guardian
from .rules import SAID_NO, Guarded

NAME = (2, 80)
A_DAY = 3
"""Mails to guardians that one person can have sent in a day: the address may be anybody's."""

SAID_NO_WORDS = N_("Your parent or guardian said no to this test.")
NEEDS_ONE = N_("Name a parent or guardian: they are asked before you take part.")
OWN = N_("This is your own address. Give the address of your parent or guardian.")
MANY = N_("Three mails to guardians went out for you today. Try again tomorrow.")
MANY_THERE = N_("The lab sends no more mails to this address today. Give another one, or try again tomorrow.")
_A_NAME = re.compile(r"[^\W\d_]+(?:(?:[ '’-]|\. )[^\W\d_]+)*\.?")


def name(run: Round, actor: Actor, minor: bool, named: str, address: str) -> None:
    """Keep whom to ask, where somebody says that they are too young to agree alone. Raises Invalid, Conflict, TooMany.

    Who said so once in this round stays so: leaving out the box does not make anybody older.
    """
    last = queries.guardian_of(run.id, actor.id)
    if last and last.state in SAID_NO:
        raise Conflict(SAID_NO_WORDS)
    if last and last.state == Guarded.AGREED:
        return
    if not (minor or last):
        return
    if last and last.state in queries.ASKED and not address:
        return
    _check(actor, named, address)
    if queries.guardians_today(actor.id) >= A_DAY:
        raise TooMany(MANY, retry_after=3600)
    if _has_enough(mail_address(address)):
        raise TooMany(MANY_THERE, retry_after=3600)
    stop_asking(run.id, actor.id)
    db.session.add(Guardian(round_id=run.id, person_id=actor.id, name=named, email=mail_address(address),
                            state=Guarded.WAITING, at=clock.now()))  # fmt: skip
    db.session.flush()


def _check(actor: Actor, named: str, address: str) -> None:
    wrong: dict[str, list[str]] = {}
    if not NAME[0] <= len(named) <= NAME[1]:
        wrong["guardian_name"] = [NEEDS_ONE]
    try:
        own = accounts.person_by_id(actor.id)
        if own and mail_address(address) == own.email:
            wrong["guardian_email"] = [OWN]
    except Invalid as no:
        wrong["guardian_email"] = no.fields["email"]
    if wrong:
        raise Invalid(wrong)


def ask(pilot: Pilot, person_id: int) -> date | None:
    """Until when the place is held for the answer of the guardian who waits to be asked; None where nobody does."""
    guardian = queries.guardian_of(pilot.round.id, person_id)
    if guardian is None or guardian.state != Guarded.WAITING:
        return None
    guardian.state, guardian.at = Guarded.ASKED, clock.now()
    _send(guardian, pilot)
    return clock.today() + timedelta(days=rules.HELD_DAYS)


def _has_enough(address: str) -> bool:
    """Whoever it belongs to asked for no mails, or got as many today as the lab sends to strangers."""
    return suggestions.wants_none(address) or suggestions.mails_today(address) >= A_DAY_TO_ONE


def _send(guardian: Guardian, pilot: Pilot) -> None:
    """Without an answer the place is given on: so it is too where no more mails go to this address."""
    if _has_enough(guardian.email):
        return
    person = accounts.person_by_id(guardian.person_id)
    subject, body = words_of(safe_name(person.display_name if person else ""), pilot.title, link(guardian))
    deliveries.enqueue(guardian.email, subject=subject, body=body)
    db.session.add(InvitationMail(hash=suggestions.address_hash(guardian.email), at=clock.now()))


def words_of(name: str, title: str, address: str) -> tuple[str, str]:
    """Subject and text of the mail; `address` is where the guardian answers."""
    settings = current_app.config["LAB"]
    parts = [
        gettext("Hello,"),
        gettext("%(name)s wants to take part in a test of the city: “%(pilot)s”, and gave your address as a parent or "
                "guardian.", name=name, pilot=title),
        gettext("Read what it means, and agree or say no, within %(days)s days:", days=rules.HELD_DAYS),
        address,
        gettext("Without an answer nobody takes part, and your address is deleted. It is also deleted once you have "
                "answered. Keep this mail: with the same link you can take your agreement back at any time."),
        f"{settings.name} {settings.city}",
    ]  # fmt: skip
    return gettext("May your child take part? %(pilot)s", pilot=title), "\n\n".join(parts) + "\n"


def safe_name(name: str) -> str:
    """A name is chosen freely, and the lab carries no advertisements to strangers."""
    return name if len(name) <= 40 and _A_NAME.fullmatch(name) else gettext("Somebody")


def link(guardian: Guardian) -> str:
    return f"{current_app.config['LAB'].base_url.rstrip('/')}/guardians/{_signer().dumps(guardian.id)}"


def by_token(token: str) -> Guardian | None:
    """Sealed, without an end: an agreement can be taken back as long as the test runs."""
    try:
        id = _signer().loads(token)
    except BadSignature:
        return None
    return queries.guardian(id) if isinstance(id, int) else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="guardian")


def decide(guardian: Guardian, state: Guarded) -> None:
    """Inside atomic(). The address is not needed any more."""
    guardian.state, guardian.decided_at = state, clock.now()
    forget_address(guardian)


def forget_address(guardian: Guardian) -> None:
    """It stands with the mail that went to them too. What still waits to be sent is not sent.

    Known by the link in it: anybody may have named this address, and its other mails must go out.
    """
    to_them = (Delivery.address == guardian.email, Delivery.notice_id.is_(None), Delivery.person_id.is_(None))
    own = or_(Delivery.body == "", Delivery.body.contains(link(guardian), autoescape=True))
    gone = delete(Delivery).where(*to_them, Delivery.urgent.is_(False), own)
    db.session.execute(gone, execution_options={"synchronize_session": False})
    guardian.name = guardian.email = ""
    db.session.flush()


def stop_asking(round_id: int, person_id: int) -> None:
    """The place is gone, or somebody else is named."""
    guardian = queries.guardian_of(round_id, person_id)
    if guardian and guardian.state in queries.ASKED:
        decide(guardian, Guarded.LAPSED)
