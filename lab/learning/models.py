"""Learning cards: what staff add to the own ones, and those that came from other labs."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, UtcDateTime
from ..pilots.models import Pilot


class OwnCard(Base):
    """There as soon as a pilot has been decided; all else on its card is the pilot's.

    `changed_at`: since when the card says what it says; other labs take a newer one over. `words`: what it is found
    by, folded.
    """

    __tablename__ = "own_cards"

    pilot_id: Mapped[int] = mapped_column(ForeignKey(Pilot.id), primary_key=True, autoincrement=False)
    for_whom: Mapped[str] = mapped_column(Text, default="")
    reusable: Mapped[str] = mapped_column(Text, default="")
    differently: Mapped[str] = mapped_column(Text, default="")
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    words: Mapped[str] = mapped_column(Text, default="")


class ForeignCard(Base):
    """A card of another lab, as it was imported. Where it comes from is what makes it this card, and never changes.

    The columns beside `card` repeat what lists need of it.
    """

    __tablename__ = "foreign_cards"
    __table_args__ = (
        UniqueConstraint("origin_url", "number"),
        Index("ix_foreign_cards_listed", "removed_at", "decided_on", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    origin_url: Mapped[str]
    number: Mapped[int]
    lab: Mapped[str]
    city: Mapped[str]
    decided_on: Mapped[date] = mapped_column(Date)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    title: Mapped[str]
    lang: Mapped[str]
    outcome: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    gist: Mapped[str] = mapped_column(Text, default="")
    card: Mapped[dict[str, Any]] = mapped_column(JSON)
    words: Mapped[str] = mapped_column(Text, default="")
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    kind = "card"

    @property
    def path(self) -> str:
        return f"/learning/{self.id}"

    @property
    def is_public(self) -> bool:
        return self.removed_at is None
