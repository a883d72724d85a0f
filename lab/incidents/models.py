"""What went wrong during a test."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..accounts.models import Person
from ..db import Base, UtcDateTime, db
from ..pilots.models import Round
from .rules import State


class Incident(Base):
    """`text` is the reporter's, for the staff only; `words` are the lab's, for the reporter, and for everyone where
    `is_public`. `on`: the day on which it happened. `role`: as what it was reported.
    """

    __tablename__ = "incidents"
    __table_args__ = (
        UniqueConstraint("person_id", "once"),
        Index("ix_incidents_open", "id", sqlite_where=db.text("closed_at IS NULL"),
              postgresql_where=db.text("closed_at IS NULL")),
        {"sqlite_autoincrement": True},
    )  # fmt: skip
    kind = "incident"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str]
    severity: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    on: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(default=State.OPEN)
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    words: Mapped[str] = mapped_column(Text, default="")
    is_public: Mapped[bool] = mapped_column(default=False)
    once: Mapped[str | None]

    run: Mapped[Round] = relationship(lazy="select")
    handler: Mapped[Person | None] = relationship(foreign_keys=[handler_id], lazy="joined")

    @property
    def is_closed(self) -> bool:
        return self.state == State.CLOSED
