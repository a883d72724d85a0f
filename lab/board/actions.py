"""Writes on the board: limits of its columns; who pays for a pilot, who helps, what the hub gives; secret addresses."""

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete

from .. import clock, events, policy
from ..city import queries as city
from ..city.models import HubService
from ..db import atomic, by_id, db, lock
from ..errors import N_, Conflict, Invalid, NotFound
from ..permissions import Action
from ..pilots.models import Pilot
from ..policy import Actor
from . import queries, rules
from .models import CalendarFeed, CompleteMoney, MoneyRow, Partner, ServiceRequest, StageLimit
from .rules import ASKED, GRANTED, Money

MISSING = N_("The rows do not add up to the budget yet.")
TOO_MUCH = N_("The rows are more than the budget.")
ONLY_ASKED = N_("A part is only asked for. It is complete when everything is promised or received.")
ANSWERED = N_("Somebody has answered this already.")


def set_limits(actor: Actor, limits: Mapping[str, int | None]) -> None:
    """Column → how many pilots it should hold; None for as many as there are."""
    with atomic():
        policy.check(Action.BOARD_LIMIT, actor)
        for stage in rules.COLUMNS:
            if stage in limits:
                _set_limit(stage, limits[stage])


def _set_limit(stage: str, most: int | None) -> None:
    kept = db.session.get(StageLimit, stage)
    if most is None:
        db.session.execute(delete(StageLimit).where(StageLimit.stage == stage))
    elif kept:
        kept.most = most
    else:
        db.session.add(StageLimit(stage=stage, most=most))
    db.session.flush()


# Money


def add_money(
    pilot: Pilot, actor: Actor, once: str = "", *, source: str, name: str, amount: int, state: str
) -> MoneyRow:
    """The same form sent twice is one row."""
    with atomic():
        lock(pilot)
        policy.check(Action.PILOT_MONEY, actor, pilot)
        if made := queries.made_before(MoneyRow, pilot.id, once):
            return made
        row = MoneyRow(pilot_id=pilot.id, source=source, name=name, amount=amount, state=state, once=once or None)
        db.session.add(row)
        _open_again(pilot)
    return row


def change_money(pilot: Pilot, actor: Actor, id: int, *, source: str, name: str, amount: int, state: str) -> None:
    with atomic():
        row = _own_money(pilot, actor, id)
        row.source, row.name, row.amount, row.state = source, name, amount, state
        _open_again(pilot)


def remove_money(pilot: Pilot, actor: Actor, id: int) -> None:
    with atomic():
        db.session.delete(_own_money(pilot, actor, id))
        _open_again(pilot)


def _own_money(pilot: Pilot, actor: Actor, id: int) -> MoneyRow:
    lock(pilot)
    policy.check(Action.PILOT_MONEY, actor, pilot)
    if (row := queries.row_of(MoneyRow, pilot.id, id)) is None:
        raise NotFound()
    return row


def _open_again(pilot: Pilot) -> None:
    """A row that changed is no part of what somebody called complete."""
    db.session.execute(delete(CompleteMoney).where(CompleteMoney.pilot_id == pilot.id))
    db.session.flush()


def call_complete(pilot: Pilot, actor: Actor) -> None:
    """Raises Invalid unless the rows add up to the budget and nothing of it is only asked for. Twice is once."""
    with atomic():
        lock(pilot)
        policy.check(Action.PILOT_MONEY_COMPLETE, actor, pilot)
        if why := why_incomplete(queries.money(pilot, queries.money_rows(pilot.id))):
            raise Invalid({"": [why]})
        if not queries.is_complete(pilot.id):
            db.session.add(CompleteMoney(pilot_id=pilot.id, at=clock.now()))


def why_incomplete(money: Money) -> str:
    if not money.adds_up:
        return TOO_MUCH if money.missing < 0 else MISSING
    return "" if money.can_be_complete else ONLY_ASKED


# Partners


def add_partner(
    pilot: Pilot, actor: Actor, once: str = "", *, name: str, role: str, link: str = "", unit_id: int | None = None
) -> Partner:
    with atomic():
        lock(pilot)
        policy.check(Action.PILOT_PARTNER, actor, pilot)
        if made := queries.made_before(Partner, pilot.id, once):
            return made
        if unit_id is not None and unit_id not in city.places().units:
            raise Invalid({"unit": [N_("Choose one from the list.")]})
        partner = Partner(pilot_id=pilot.id, name=name, role=role, link=link, unit_id=unit_id, once=once or None)
        db.session.add(partner)
    return partner


def remove_partner(pilot: Pilot, actor: Actor, id: int) -> None:
    """Twice is once."""
    with atomic():
        lock(pilot)
        policy.check(Action.PILOT_PARTNER, actor, pilot)
        if partner := queries.row_of(Partner, pilot.id, id):
            db.session.delete(partner)


# Services of the hub


def ask_for_service(pilot: Pilot, actor: Actor, once: str = "", *, service_id: int, words: str) -> ServiceRequest:
    """The city officials are told."""
    with atomic():
        lock(pilot)
        policy.check(Action.SERVICE_ASK, actor, pilot)
        if made := queries.made_before(ServiceRequest, pilot.id, once):
            return made
        service = by_id(HubService, service_id)
        if service is None:
            raise Invalid({"service": [N_("Choose one from the list.")]})
        asked = ServiceRequest(pilot_id=pilot.id, service_id=service.id, words=words, at=clock.now(), once=once or None)
        db.session.add(asked)
        _tell(pilot, "service_asked", actor, "O", service=service.name, words=words)
    return asked


def answer_request(pilot: Pilot, actor: Actor, id: int, *, state: str, answer: str) -> None:
    """Granted or declined, once, in words. The moderators are told."""
    with atomic():
        lock(pilot)
        policy.check(Action.SERVICE_DECIDE, actor, pilot)
        asked = queries.row_of(ServiceRequest, pilot.id, id)
        if asked is None:
            raise NotFound()
        if asked.state != ASKED:
            if (asked.state, asked.answer) == (state, answer):
                return
            raise Conflict(ANSWERED)
        asked.state, asked.answer, asked.decided_at = state, answer, clock.now()
        word = "service_granted" if state == GRANTED else "service_declined"
        _tell(pilot, word, actor, "S", service=asked.service.name, answer=answer)


def _tell(pilot: Pilot, word: str, actor: Actor, audience: str, **texts: Any) -> None:
    db.session.flush()
    events.record("pilot", pilot.id, word, actor, audience=audience, texts=texts, data={"pilot_id": pilot.id})


# The staff's calendar


def make_address(actor: Actor) -> CalendarFeed:
    """A new secret address; the one before leads nowhere any more."""
    with atomic():
        policy.check(Action.CALENDAR_OWN, actor)
        feed = queries.feed(actor.id) or CalendarFeed(person_id=actor.id)
        feed.mark, feed.at = secrets.token_urlsafe(12), clock.now()
        db.session.add(feed)
    return feed


def end_address(actor: Actor) -> None:
    """Twice is once."""
    with atomic():
        policy.check(Action.CALENDAR_OWN, actor)
        db.session.execute(delete(CalendarFeed).where(CalendarFeed.person_id == actor.id))
