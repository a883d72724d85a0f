"""Calls for ideas: a theme with a question of its own, for a time."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from .. import clock
from ..city.models import Unit
from ..db import Base, UtcDateTime
from . import rules
from .rules import State


class Call(Base):
    """`opens_on` and `closes_on` are the first and the last day. An approximate date ("spring 2027") stands in
    `opens_words` or `closes_words`, with the earliest or latest day that it means beside it.

    `votes_each`: how many of its ideas one resident may vote for; null is as many as they like.
    `ideas`: how many are public. `unit_id`: who asks, and answers. `due_on`: by when the lab says what came of it,
    once it is closed.
    """

    __tablename__ = "calls"
    __table_args__ = (
        Index("uq_calls_once", "once", unique=True),
        Index("ix_calls_open", "closed_at", "closes_on"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    question: Mapped[str]
    about: Mapped[str] = mapped_column(Text, default="")
    lang: Mapped[str] = mapped_column(default="en")
    opens_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date] = mapped_column(Date)
    opens_words: Mapped[str] = mapped_column(default="")
    closes_words: Mapped[str] = mapped_column(default="")
    votes_each: Mapped[int | None]
    ideas: Mapped[int] = mapped_column(default=0)
    result: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey(Unit.id))
    once: Mapped[str | None]
    due_on: Mapped[date | None] = mapped_column(Date)
    result_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    kind = "call"

    @property
    def path(self) -> str:
        return f"/calls/{self.slug}"

    @property
    def state(self) -> State:
        return rules.state(self, clock.today())

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN
