"""Places, groups, questions, the waiting list, versions of the consent text, guardians."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, UtcDateTime
from .rules import Guarded, Waits


class Quota(Base):
    """At least so many of a round's places are kept for a group: one answer (`value`) to one question (`kind`)."""

    __tablename__ = "quotas"
    __table_args__ = (UniqueConstraint("round_id", "kind", "value"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    kind: Mapped[str]
    value: Mapped[str]
    places: Mapped[int]


class Question(Base):
    """Asked before somebody takes part. `fits`: the answers that are needed; `sentence`: what everyone else reads."""

    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("round_id", "once"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    text: Mapped[str] = mapped_column(Text)
    choices: Mapped[list[str]] = mapped_column(JSON, default=list)
    fits: Mapped[list[str]] = mapped_column(JSON, default=list)
    sentence: Mapped[str] = mapped_column(Text)
    once: Mapped[str | None]


class Waiting(Base):
    """Somebody who agreed to `version` of the text and waits for a place. Who comes again stands at the end (`at`)."""

    __tablename__ = "waiting"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id"),
        Index("ix_waiting_line", "round_id", "state", "at", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    version: Mapped[int]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(default=Waits.WAITING)


class TesterFacts(Base):
    """What a tester said when taking part. `quota_id`: the kept place that they have; none is an open one."""

    __tablename__ = "tester_facts"

    tester_id: Mapped[int] = mapped_column(ForeignKey("testers.id"), primary_key=True)
    quota_id: Mapped[int | None] = mapped_column(ForeignKey("quotas.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class ConsentText(Base):
    """One version of what testers of a round agree to, as it stood then."""

    __tablename__ = "consent_texts"
    __table_args__ = (UniqueConstraint("round_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    collects: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(default="")
    keep_days: Mapped[int]
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Guardian(Base):
    """Who answers for a tester younger than the age of consent. Name and address are gone once they have decided."""

    __tablename__ = "guardians"
    __table_args__ = (Index("ix_guardians_round", "round_id", "person_id", "id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=Guarded.WAITING)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
