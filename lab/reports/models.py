"""Reports of texts, and what the lab hid and why. A text is an idea or a comment: `of` and `thing_id`."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from .. import clock
from ..db import Base, UtcDateTime, db
from .rules import SHORT_GROUNDS


class Report(Base):
    """One person's report of one text; who has an open one adds words to it. A visitor's has no person.

    `idea_id`: the idea under which the text stood then. `receipt` opens the receipt without a sign-in. `email` is kept
    until the decision has been written to it.
    """

    __tablename__ = "reports"
    __table_args__ = (
        Index("ix_reports_thing", "of", "thing_id", "id"),
        Index("ix_reports_open", "due_on", "id", sqlite_where=db.text("decided_at IS NULL"),
              postgresql_where=db.text("decided_at IS NULL")),
        Index("uq_reports_open_of_person", "person_id", "of", "thing_id", unique=True,
              sqlite_where=db.text("decided_at IS NULL"), postgresql_where=db.text("decided_at IS NULL")),
        {"sqlite_autoincrement": True},
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    of: Mapped[str]
    thing_id: Mapped[int]
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    email: Mapped[str] = mapped_column(default="")
    lang: Mapped[str] = mapped_column(default="en")
    ground: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[date] = mapped_column(Date)
    receipt: Mapped[str] = mapped_column(unique=True)
    once: Mapped[str | None] = mapped_column(unique=True)
    decision: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def path(self) -> str:
        return f"/reports/{self.id}"


class Hiding(Base):
    """One stretch of time in which a text was not public: why, who decided, and the complaint about it.

    `found`: after a report, or by the lab. `until`: the last day on which its author may complain. `ended_at`: it was
    shown again. `outcome`, `decided_at` and `reason` answer the complaint.
    """

    __tablename__ = "hidings"
    __table_args__ = (
        Index("ix_hidings_thing", "of", "thing_id", "id"),
        Index("uq_hidings_standing", "of", "thing_id", unique=True, sqlite_where=db.text("ended_at IS NULL"),
              postgresql_where=db.text("ended_at IS NULL")),
        Index("ix_hidings_complaint", "due_on", "id",
              sqlite_where=db.text("complained_at IS NOT NULL AND decided_at IS NULL"),
              postgresql_where=db.text("complained_at IS NOT NULL AND decided_at IS NULL")),
        {"sqlite_autoincrement": True},
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    of: Mapped[str]
    thing_id: Mapped[int]
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"), index=True)
    visibility: Mapped[str]
    ground: Mapped[str]
    facts: Mapped[str] = mapped_column(Text)
    found: Mapped[str]
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[date] = mapped_column(Date)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    complaint: Mapped[str] = mapped_column(Text, default="")
    complained_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    complained_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_on: Mapped[date | None] = mapped_column(Date)
    outcome: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def ground_words(self) -> str:
        return SHORT_GROUNDS.get(self.ground, "")

    @property
    def stands(self) -> bool:
        return self.ended_at is None

    @property
    def awaits_decision(self) -> bool:
        """Somebody complained, and nobody has decided about it yet."""
        return self.complained_at is not None and self.decided_at is None

    @property
    def can_be_complained_about(self) -> bool:
        return self.stands and self.complained_at is None and clock.today() <= self.until
