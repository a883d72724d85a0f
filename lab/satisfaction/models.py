"""Whether people found an answer of the lab good."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, UtcDateTime


class SatisfactionAnswer(Base):
    """What one person said about one outcome (`root_id`). Who said what is secret: no event tells of it.

    `move` is the outcome's, so that counting reads one index. `person_id` is null once the person is erased; the
    answer stays counted and its words go.
    """

    __tablename__ = "satisfaction_answers"
    __table_args__ = (
        UniqueConstraint("root_id", "person_id"),
        Index("ix_satisfaction_answers_counted", "root_id", "move", "said"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    root_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    move: Mapped[str]
    said: Mapped[str]
    text: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
