"""Costs, and the closing question to those who were told of the outcome."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, UtcDateTime


class Cost(Base):
    """What a round was spent on. `struck_at`: it was a mistake; it stays to be read and counts no more.

    `person_id`: who wrote it down, null once that person is erased.
    """

    __tablename__ = "costs"
    __table_args__ = (UniqueConstraint("person_id", "once"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    on: Mapped[date] = mapped_column(Date)
    what: Mapped[str]
    cents: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    once: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    struck_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ClosingAnswer(Base):
    """Did it solve it? Once a person. Who answered what is secret: no event tells of it.

    `person_id` is null once the person is erased; the answer stays counted and its words go.
    """

    __tablename__ = "closing_answers"
    __table_args__ = (
        UniqueConstraint("pilot_id", "person_id"),
        Index("ix_closing_answers_counted", "pilot_id", "answer"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    answer: Mapped[str]
    text: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
