"""Notices: what one person is told about one happening, and how they want to be told."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, UtcDateTime


class Notice(Base):
    """No text: it is rendered from the event in the person's language. `letter` is why they are told."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("root_id", "person_id"),
        Index("ix_notices_person", "person_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    root_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    letter: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NoticeChoice(Base):
    """How one kind of notice reaches a person: deviations from the defaults in rules.py only.

    `mail` is a Pace; `push`: whether their phones show it.
    """

    __tablename__ = "notice_choices"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    mail: Mapped[str]
    push: Mapped[bool]


class ToldCount(Base):
    """One outcome: how many were owed it, how many got it, and why the others did not (`Untold`). Kept by told.py.

    The id is that of the happening. `month`: "2026-03", in the lab's zone. `owed` is the sum of all that follow it.
    `counted_at`: None when it is to be counted again.
    """

    __tablename__ = "told_counts"

    id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    move: Mapped[str]
    month: Mapped[str] = mapped_column(index=True)
    owed: Mapped[int]
    told: Mapped[int]
    waits: Mapped[int]
    failed: Mapped[int]
    barred: Mapped[int]
    stopped: Mapped[int]
    no_mail: Mapped[int]
    no_address: Mapped[int]
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
