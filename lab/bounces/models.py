"""Addresses to which no mail goes, and the reports that led there."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, UtcDateTime


class Suppression(Base):
    """`address` is lower case. `words` are the server's own, without addresses. Lifting it deletes the row."""

    __tablename__ = "suppressions"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(unique=True)
    reason: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    source: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class MailReport(Base):
    """A report that has been read: `key` makes it count once. `address` is "" once nothing counts on it any more."""

    __tablename__ = "mail_reports"
    __table_args__ = (Index("ix_mail_reports_address_at", "address", "at"), Index("ix_mail_reports_at", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    address: Mapped[str]
    kind: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
