"""Writes on devices: let one in, stop it, follow it to a new address, and note how it took what was sent."""

from dataclasses import dataclass
from urllib.parse import SplitResult

from flask import current_app
from sqlalchemy import and_, delete, or_, select

from .. import clock
from ..accounts.models import Person, Session
from ..config import Settings
from ..db import atomic, by_id, db, lock
from ..errors import N_, Invalid, NotFound
from . import endpoint as service
from . import keys, queries, rules
from .models import PushSubscription


@dataclass(frozen=True)
class Browser:
    """What a browser says of itself: where its push service takes messages for it, and the keys that seal them."""

    endpoint: str
    p256dh: str
    auth: str
    user_agent: str = ""


def let_in(person_id: int, session_id: int | None, browser: Browser) -> bool:
    """Show notices on this browser from now on; True when quiet hours were set with it. Twice is once.

    A browser shows the notices of one person: whoever lets it in last. Raises Invalid for what is no browser, or for
    one too many.
    """
    check(browser)
    now, (name, system) = clock.now(), rules.device_of(browser.user_agent)
    with atomic():
        person = lock(_person(person_id))
        device = queries.device_at(browser.endpoint) or PushSubscription(endpoint=browser.endpoint)
        others = queries.count_of(person_id) - (device.person_id == person_id)
        if others >= rules.DEVICES:
            raise Invalid({"": [N_("You have 20 devices here already. Stop one of them first.")]})
        if device.person_id != person_id:
            device.made_at = now
        device.person_id, device.session_id, device.browser, device.system = person_id, session_id, name, system
        device.p256dh, device.auth = browser.p256dh, browser.auth
        device.seen_at, device.failures, device.rests_until = now, 0, None
        db.session.add(device)
        return not others and _set_quiet(person)


def _person(person_id: int) -> Person:
    person = by_id(Person, person_id)
    if person is None:
        raise NotFound()
    return person


def _set_quiet(person: Person) -> bool:
    """Nobody wants to be woken by a city: who has said nothing about the night gets it quiet, and reads so."""
    if person.quiet_from is not None:
        return False
    person.quiet_from, person.quiet_to = rules.FIRST_QUIET
    return True


def check(browser: Browser) -> None:
    """Raises Invalid. A name that nobody knows just now is looked up again when something is sent."""
    url = rules.parsed(browser.endpoint, is_local())
    if url is None or not keys.can_seal(browser.p256dh, browser.auth) or not _is_outside(url):
        raise Invalid({"": [N_("This browser gave an address to which the lab cannot send.")]})


def _is_outside(url: SplitResult) -> bool:
    try:
        service.addresses(url.hostname or "", url.port or 443, local=url.scheme == "http")
    except service.NotPublic:
        return False
    except service.Silent:
        return True
    return True


def is_local() -> bool:
    """A lab that is reached on this machine only may also send to it: a trial needs no push service."""
    settings: Settings = current_app.config["LAB"]
    return rules.parsed(settings.base_url, local=True) is not None and not settings.secure


def stop(person_id: int, device_id: int) -> None:
    """One of the person's own; twice is once."""
    with atomic():
        _delete(PushSubscription.id == device_id, PushSubscription.person_id == person_id)


def move(old: str, browser: Browser) -> None:
    """A browser was given another address by its push service. It proves to be the same by the old one, a secret."""
    if queries.device_at(old) is None:
        raise NotFound()  # before anything is looked up for somebody whom nobody knows
    check(browser)
    with atomic():
        device = queries.device_at(old)
        if device is None:
            raise NotFound()
        _delete(PushSubscription.endpoint == browser.endpoint, PushSubscription.id != device.id)
        device.endpoint, device.p256dh, device.auth = browser.endpoint, browser.p256dh, browser.auth
        device.seen_at, device.failures, device.rests_until = clock.now(), 0, None


def end_with_session(session_id: int, user_agent: str = "") -> None:
    """Whoever signs out, on a phone that others use too, takes the notices along.

    Also when it was let in during a sign-in that has run out since: then what the browser is called tells that it is
    this one. At worst another of theirs that is called so has to be let in again.
    """
    name, system = rules.device_of(user_agent)
    person_id = select(Session.person_id).where(Session.id == session_id).scalar_subquery()
    its_own = (PushSubscription.person_id == person_id, PushSubscription.session_id.is_(None))
    alike = (PushSubscription.browser == name, PushSubscription.system == system)
    _delete(or_(PushSubscription.session_id == session_id, and_(*its_own, *alike)))


def erase(person_id: int) -> None:
    _delete(PushSubscription.person_id == person_id)


def _delete(*which: object) -> None:
    gone = delete(PushSubscription).where(*which)  # type: ignore[arg-type]
    db.session.execute(gone, execution_options={"synchronize_session": "fetch"})


# How it took what was sent


def took(device: PushSubscription) -> None:
    """Inside atomic(). Written down once a day, or when it had failed before."""
    if device.failures or clock.now() - device.seen_at > rules.REST_AT_MOST:
        device.seen_at, device.failures, device.rests_until = clock.now(), 0, None


def failed(device: PushSubscription, retry_after: str | None = None, rests: bool = True) -> None:
    """Inside atomic(). It is left alone for a while, and for ever when nothing has worked for two weeks."""
    device.failures += 1
    if device.failures >= rules.GIVEN_UP_AFTER and clock.now() - device.seen_at > rules.SILENT_FOR:
        db.session.delete(device)
    elif rests:
        device.rests_until = clock.now() + (rules.retry_after(retry_after) or rules.rest(device.failures))
