"""Which addresses get no mail."""

from collections.abc import Mapping

from sqlalchemy import func, select

from .. import clock
from ..accounts.models import Person
from ..db import by_id, db
from ..deliveries import Delivery
from .models import MailReport, Suppression
from .rules import SOFT_WITHIN, Kind, Reason

PAGE = 50


def of_address(address: str | None) -> Suppression | None:
    return db.session.scalar(select(Suppression).where(Suppression.address == (address or "").lower()))


def of_person(person_id: int) -> Suppression | None:
    """Whether mails to this person are stopped, and why."""
    own = select(Suppression).join(Person, Person.email == Suppression.address).where(Person.id == person_id)
    return db.session.scalar(own)


def suppression(id: int) -> Suppression | None:
    return by_id(Suppression, id)


def suppressions(before: int = 0, limit: int = PAGE) -> tuple[list[Suppression], int]:
    """Newest first, and the id to go on before (0 on the last page)."""
    wanted = select(Suppression).order_by(Suppression.id.desc()).limit(limit + 1)
    if before:
        wanted = wanted.where(Suppression.id < before)
    rows = list(db.session.scalars(wanted))
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else 0


def soft_lately(address: str) -> int:
    """Temporary failures that still count, the newest among them."""
    counted = select(func.count()).where(
        MailReport.address == address, MailReport.kind == Kind.TEMPORARY, MailReport.at > clock.now() - SOFT_WITHIN
    )
    return int(db.session.scalar(counted) or 0)


def delivery_of(message_id: str) -> Delivery | None:
    mail = select(Delivery).where(Delivery.message_id == message_id, Delivery.channel == "mail")
    return db.session.scalar(mail) if message_id else None


def why_not(delivery: Delivery) -> str:
    """Why this mail may not go; "" when it may. What somebody waits for (a sign-in code, the receipt of a report, the
    warning of a danger) goes in any case."""
    if delivery.urgent:
        return ""
    reason = db.session.scalar(select(Suppression.reason).where(Suppression.address == delivery.address.lower()))
    return WHY.get(reason or "", "")


WHY: Mapping[str, str] = {
    Reason.BOUNCED: "the address is stopped: mails to it came back",
    Reason.UNSTEADY: "the address is stopped: mails to it came back three times",
    Reason.COMPLAINED: "the address is stopped: a mail to it was marked as unwanted",
}
"""For the administrator's list of what was not sent."""
