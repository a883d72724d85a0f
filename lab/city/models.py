"""The city as rows that an administrator edits: units, topics, districts, holidays, budget lines."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Date
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base


class Unit(Base):
    __tablename__ = "units"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(default="")


class Topic(Base):
    __tablename__ = "topics"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)


class District(Base):
    """`polygon`: a closed ring of [longitude, latitude] in degrees, or an empty list."""

    __tablename__ = "districts"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    polygon: Mapped[list[list[float]]] = mapped_column(JSON, default=list)
    population: Mapped[int] = mapped_column(default=0)


class Holiday(Base):
    __tablename__ = "holidays"

    id: Mapped[int] = mapped_column(primary_key=True)
    on: Mapped[date] = mapped_column(Date, unique=True)
    name: Mapped[str]


class BudgetLine(Base):
    """Cents in the lab's currency. `committed` never exceeds `amount`."""

    __tablename__ = "budget_lines"
    __table_args__ = (CheckConstraint("committed >= 0 AND committed <= amount", name="never_overdrawn"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    committed: Mapped[int] = mapped_column(BigInteger, default=0)

    @property
    def room(self) -> int:
        return self.amount - self.committed


class HubService(Base):
    """What the lab's hub can give to a pilot: a space for testing, measuring devices, legal advice …"""

    __tablename__ = "hub_services"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    hint: Mapped[str] = mapped_column(default="")


class LabFact(Base):
    """What this database is, by name: the demo's marker stands here."""

    __tablename__ = "lab_facts"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
