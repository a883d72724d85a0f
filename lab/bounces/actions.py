"""Writes on what comes back: noting a report, and lifting a stop. Each may run twice and counts once."""

import secrets
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update

from .. import clock, mail
from ..accounts import queries as accounts
from ..accounts.models import Person
from ..db import atomic, db, insert_into
from ..deliveries import Delivery, NotNow, Refused, Unreachable
from ..errors import N_, Conflict, NotFound, Words
from ..policy import Actor
from ..text import line, without_addresses
from . import queries
from .models import MailReport, Suppression
from .rules import (
    ADDRESS_MAX,
    REPORTS_KEPT,
    RETURNED,
    STRANGERS_KEPT,
    WORDS_MAX,
    Kind,
    Reason,
    Report,
    means_nobody,
    reason_for,
)

Hearer = Callable[[Collection[int]], None]
_hearers: list[Hearer] = []


def when_back(hearer: Hearer) -> None:
    """For later packages: called inside the transaction with the numbers of notices whose mail came back after all."""
    if hearer not in _hearers:
        _hearers.append(hearer)


def note(report: Report) -> bool:
    """False when this very report was noted before, or proves nothing. The mail counts as not delivered, and so does
    what a digest carried. Raises Conflict while the mail is still on its way: whoever reports tries again."""
    with atomic():
        delivery = queries.delivery_of(report.message_id)
        if delivery is not None and delivery.state == "sending":
            raise Conflict(N_("This mail is being sent just now. Report it again in a minute."))
        if delivery is None and report.source == RETURNED:
            return False
        address = _address(report, delivery).strip().lower()[:ADDRESS_MAX]
        if not _is_new(report, address):
            return False
        words = without_addresses(line(report.words))[:WORDS_MAX]
        if delivery is not None and report.kind != Kind.COMPLAINT:
            _came_back(delivery, words)
        reason = reason_for(report.kind, queries.soft_lately(address)) if address else None
        if reason is not None and not _may_be_anothers(report, delivery):
            _stop(address, reason, words, report.source)
        return True


def _may_be_anothers(report: Report, delivery: Delivery | None) -> bool:
    """A stranger who types an address at the sign-in may well have a code marked as unwanted. Codes come in any case;
    the notices of whoever has the address are not to end by it."""
    return report.kind == Kind.COMPLAINT and delivery is not None and delivery.urgent


def _address(report: Report, delivery: Delivery | None) -> str:
    """Anybody can write a mail that looks returned: it is believed of what only the reader of ours knows, and of them
    alone. And whose mail has no address any more has left, and is not written down anew."""
    if delivery is not None and (report.source == RETURNED or not delivery.address):
        return delivery.address
    return report.address or (delivery.address if delivery else "")


def _is_new(report: Report, address: str) -> bool:
    """The unique key decides, also between two that come at the same time."""
    row = {"key": report.key, "address": address, "kind": report.kind, "at": clock.now()}
    put = insert_into(MailReport).values(row).on_conflict_do_nothing().returning(MailReport.id)
    return db.session.scalar(put) is not None


def _came_back(delivery: Delivery, words: str) -> None:
    it = or_(Delivery.id == delivery.id, Delivery.carrier_id == delivery.id) if delivery.digest else (
        Delivery.id == delivery.id
    )  # fmt: skip
    error = f"came back: {words}" if words else "came back"
    back = update(Delivery).where(it, Delivery.state == "sent").values(state="failed", error=error, sent_at=None)
    found = db.session.scalars(back.returning(Delivery.notice_id), execution_options={"synchronize_session": False})
    if notices := [id for id in found if id is not None]:
        for hear in _hearers:
            hear(notices)


def _stop(address: str, reason: Reason, words: str, source: str) -> None:
    """A complaint takes the place of a bounce, never the other way round."""
    row = {"address": address, "reason": reason, "words": words, "source": source, "at": clock.now()}
    put: Any = insert_into(Suppression).values(row)
    if reason == Reason.COMPLAINED:
        changed = {name: row[name] for name in ("reason", "words", "source", "at")}
        put = put.on_conflict_do_update(index_elements=[Suppression.address], set_=changed)
    else:
        put = put.on_conflict_do_nothing()
    db.session.execute(put)


def hear_refusal(address: str, words: str, final: bool) -> None:
    """What the mail server said at the door. A no to the mail or to the lab says nothing about the address."""
    if final and not means_nobody(words):
        return
    kind = Kind.PERMANENT if final else Kind.TEMPORARY
    note(Report(key=f"smtp:{secrets.token_hex(12)}", kind=kind, address=address, words=words, source="server"))


def send_sample(actor: Actor, sample: mail.Sample, lang: str) -> None:
    """To the administrator's own address, at once: the way to the mail server is tried with it. Raises Conflict with
    the server's words."""
    person = accounts.person_by_id(actor.id)
    if person is None or not person.email:
        raise NotFound()
    _, message = mail.sample_of(sample, lang, person.email)
    db.session.rollback()  # no read transaction stays open while a mail server takes its time
    try:
        mail.send_now(message)
    except (Refused, NotNow, Unreachable) as no:
        raise Conflict(Words(N_("The mail could not be sent. {why}"), why=without_addresses(str(no)))) from no


# Lifting


def lift(id: int) -> None:
    """Raises NotFound when somebody lifted it before."""
    with atomic():
        found = queries.suppression(id)
        if found is None:
            raise NotFound()
        _lift(found.address)


def lift_own(person_id: int) -> None:
    """The person wants mails again, also after a complaint of theirs. Twice is once."""
    with atomic():
        found = queries.of_person(person_id)
        if found is not None:
            _lift(found.address)


def arrived(address: str) -> None:
    """Inside atomic(): a code that was mailed there came back, so mails arrive. A complaint stands."""
    found = queries.of_address(address)
    if found is not None and found.reason != Reason.COMPLAINED:
        _lift(address)


def _lift(address: str) -> None:
    """What was counted begins anew; the keys stay, so that an old report cannot be sent in again."""
    _run(delete(Suppression).where(Suppression.address == address))
    _run(update(MailReport).where(MailReport.address == address).values(address=""))


# Forgetting


def erase(person_id: int) -> None:
    """No hash of the address stays either: without an account nothing is sent there, and whoever comes back asks for
    mails again."""
    address = select(Person.email).where(Person.id == person_id).scalar_subquery()
    _run(delete(Suppression).where(Suppression.address == address))
    _run(update(MailReport).where(MailReport.address == address).values(address=""))


def forget_old() -> int:
    """Old reports, and stops of addresses that belong to nobody here."""
    now: datetime = clock.now()
    with atomic():
        reports = _run(delete(MailReport).where(MailReport.at < now - REPORTS_KEPT))
        known = select(Person.id).where(Person.email == Suppression.address).exists()
        return reports + _run(delete(Suppression).where(Suppression.at < now - STRANGERS_KEPT, ~known))


def _run(statement: Any) -> int:
    done: Any = db.session.execute(statement, execution_options={"synchronize_session": False})
    return int(done.rowcount)
