"""Mail: one row a mail, written in the caller's transaction and sent by the worker. Sign-in mails go first.

A crash between "sent" and "noted" repeats at most that one mail, with the same Message-ID.
"""

from datetime import datetime
from email.utils import make_msgid

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from . import clock
from .db import Base, UtcDateTime, db


class Delivery(Base):
    """`state`: waiting, sending, sent, failed, suppressed. `urgent` mails (sign-in) go first.

    `subject` and `body` hold a sign-in mail until it is sent; a notice's mail is rendered when it is sent.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_due", "state", "urgent", "next_at"),
        UniqueConstraint("notice_id", "channel"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    address: Mapped[str]
    channel: Mapped[str] = mapped_column(default="mail")
    state: Mapped[str] = mapped_column(default="waiting")
    urgent: Mapped[bool] = mapped_column(default=False)
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    message_id: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(Text, default="")
    error: Mapped[str] = mapped_column(default="")


def enqueue(
    address: str,
    *,
    subject: str = "",
    body: str = "",
    person_id: int | None = None,
    notice_id: int | None = None,
    urgent: bool = False,
) -> Delivery:
    """Put a mail in the queue, inside the caller's atomic(). Subject and body only for a mail without a notice."""
    delivery = Delivery(
        address=address, subject=subject, body=body, person_id=person_id, notice_id=notice_id, urgent=urgent,
        next_at=clock.now(), message_id=make_msgid(domain="pilotlight"),
    )  # fmt: skip
    db.session.add(delivery)
    db.session.flush()
    return delivery
