"""Attempts to sign in: one mailed code and link each. What proves an attempt is used once."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from flask import current_app
from flask_babel import gettext

from .. import clock, deliveries
from ..config import Settings
from ..db import atomic, db
from ..errors import N_, Invalid, NotFound, TooMany, Words
from . import queries, rules
from .models import SignInAttempt

SPENT = N_("This code has been used or is too old. Ask for a new one.")
WRONG = N_("This is not the code from the newest mail. Look again; you have {left} more tries.")
LAST_TRY_GONE = N_("That was the fifth wrong code, so this code is closed. Ask for a new one.")
GUESSED = N_("There were too many wrong codes for this address. Use the link in the mail instead.")


def ask_for_code(email: str, next_path: str, act: str) -> int:
    """Mail a code and a link; the attempt's id. The same for every address, known to the lab or not."""
    code, link = f"{secrets.randbelow(10**6):06d}", secrets.token_urlsafe(32)
    now = clock.now()
    link_hash = queries.token_hash(link)
    with atomic():
        if queries.codes_lately(email) >= rules.CODES_AN_HOUR:
            raise TooMany(N_("This address asked for many codes. Wait a while, or use the newest mail."), 900)
        attempt = SignInAttempt(
            email=email, code_hash=_code_hash(code, link_hash), link_hash=link_hash, at=now,
            expires_at=now + rules.CODE_LASTS, next=next_path, act=act,
        )  # fmt: skip
        db.session.add(attempt)
        db.session.flush()
        subject, body = words_of(code, link)
        deliveries.enqueue(email, subject=subject, body=body, urgent=True)
        return attempt.id


def prove_by_code(attempt_id: int, code: str) -> SignInAttempt:
    """Raises Invalid beside `code`. A wrong try is kept although the attempt is refused."""
    with atomic():
        attempt = queries.attempt(attempt_id, for_update=True)
        wrong = _wrong_with(attempt, code)
        if wrong is None and attempt:
            attempt.proven_at = clock.now()
    if wrong is not None or attempt is None:
        raise Invalid({"code": [wrong or SPENT]})
    return attempt


def _wrong_with(attempt: SignInAttempt | None, code: str) -> str | None:
    if attempt is None or not attempt.is_open(clock.now()):
        return SPENT
    if attempt.tries >= rules.TRIES:
        return LAST_TRY_GONE
    if queries.wrong_tries_lately(attempt.email) >= rules.WRONG_AN_HOUR:
        return GUESSED
    if hmac.compare_digest(attempt.code_hash, _code_hash(code, attempt.link_hash)):
        return None
    attempt.tries += 1
    left = rules.TRIES - attempt.tries
    return Words(WRONG, left=left) if left else LAST_TRY_GONE


def prove_by_link(link: str) -> SignInAttempt:
    """Raises NotFound for a link that is unknown, used or too old."""
    with atomic():
        attempt = queries.attempt_by_link(link, for_update=True)
        if attempt is None or not attempt.is_open(clock.now()):
            raise NotFound()
        attempt.proven_at = clock.now()
    return attempt


def forget_old_attempts() -> int:
    """Addresses and unsent texts of attempts and their mails are not kept longer than a day, nor are ended sessions."""
    with atomic():
        mails = deliveries.forget_sign_ins(clock.now() - timedelta(days=1))
        return queries.old_attempts().delete() + queries.ended_sessions().delete() + mails


def _code_hash(code: str, link_hash: str) -> str:
    # Six digits are guessed in no time from a plain hash, so the lab's secret is part of it.
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, f"{link_hash}:{code}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def words_of(code: str, link: str) -> tuple[str, str]:
    """Subject and text of the mail."""
    lab: Settings = current_app.config["LAB"]
    subject = gettext("{code} is your code for {lab} {city}").format(code=code, lab=lab.name, city=lab.city)
    words = gettext(
        "Hello,\n\n"
        "somebody, most likely you, asked {lab} {city} for a code to sign in with this mail address.\n\n"
        "Your code: {code}\n\n"
        "Or open this address and press the button there:\n{address}\n\n"
        "Both work once, for 15 minutes. If you did not ask for this, do nothing: nobody gets in without this mail.\n"
        "Nobody from the lab will ever ask you for the code.\n"
    )
    address = f"{lab.base_url.rstrip('/')}/sign-in/{link}"
    return subject, words.format(lab=lab.name, city=lab.city, code=code, address=address)
