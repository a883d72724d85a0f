"""When testers are asked how it goes, and their diaries. The check-ins themselves stand in pilots/models.py."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Base, UtcDateTime
from ..pilots.models import Tester


class CheckInPlan(Base):
    """Of a round: on which days after their first one its testers are asked. Without a row it is rules.DAYS.

    `kept`: what was counted, once the single check-ins are deleted.
    """

    __tablename__ = "check_in_plans"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    days: Mapped[list[int]] = mapped_column(JSON)
    kept: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class DiaryEntry(Base):
    """A tester's own words about one day of the test. Only they and the lab's staff read it."""

    __tablename__ = "diary_entries"
    __table_args__ = (UniqueConstraint("tester_id", "once"), {"sqlite_autoincrement": True})
    kind = "diary_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    tester_id: Mapped[int] = mapped_column(ForeignKey("testers.id"))
    on: Mapped[date] = mapped_column(Date)
    text: Mapped[str] = mapped_column(Text)
    once: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    tester: Mapped[Tester] = relationship(lazy="select")

    @property
    def person_id(self) -> int | None:
        """Whose it is; nobody's once they have left the lab."""
        return self.tester.person_id
