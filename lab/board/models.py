"""The board of pilots: limits, co-financing, partners, services asked for; secret addresses of the calendar."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..city.models import HubService, Unit
from ..db import Base, UtcDateTime
from ..pilots.models import Pilot
from .rules import ASKED


class StageLimit(Base):
    """How many pilots a column should hold. It warns and stops nobody."""

    __tablename__ = "stage_limits"

    stage: Mapped[str] = mapped_column(primary_key=True)
    most: Mapped[int]


class MoneyRow(Base):
    """Who pays how much, in cents."""

    __tablename__ = "money_rows"
    __table_args__ = (UniqueConstraint("pilot_id", "once"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey(Pilot.id))
    source: Mapped[str]
    name: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(default=ASKED)
    once: Mapped[str | None]


class CompleteMoney(Base):
    """Somebody said that a pilot's money is complete. A row that changes takes this away again."""

    __tablename__ = "complete_money"

    pilot_id: Mapped[int] = mapped_column(ForeignKey(Pilot.id), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Partner(Base):
    """Who helps with a pilot: an organisation, named in public. `unit_id`: where it is a unit of the city."""

    __tablename__ = "partners"
    __table_args__ = (UniqueConstraint("pilot_id", "once"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey(Pilot.id))
    name: Mapped[str]
    role: Mapped[str]
    link: Mapped[str] = mapped_column(default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey(Unit.id))
    once: Mapped[str | None]


class ServiceRequest(Base):
    """A service of the hub that a pilot asked for, and the answer. Who asked and who answered stands in the events."""

    __tablename__ = "service_requests"
    __table_args__ = (UniqueConstraint("pilot_id", "once"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey(Pilot.id))
    service_id: Mapped[int] = mapped_column(ForeignKey(HubService.id))
    words: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(default=ASKED)
    answer: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    once: Mapped[str | None]

    service: Mapped[HubService] = relationship(lazy="joined")


class CalendarFeed(Base):
    """A person's secret address of the staff's calendar. Another `mark` makes the old address worthless."""

    __tablename__ = "calendar_feeds"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    mark: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
