"""Workshops of a pilot and who comes."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .. import clock
from ..db import Base, UtcDateTime
from ..pilots.models import Pilot, Round
from . import rules
from .rules import Who


class Workshop(Base):
    """`sequence`: how often it was changed so that calendars must hear of it. `until`: the last day to sign up.

    `reminded_for`: the day of which those who come were reminded. `came`: how many did, with the `others` who had not
    signed up. `report_at`: since when its report is public; `report` may be a draft before.
    """

    __tablename__ = "workshops"
    __table_args__ = (
        UniqueConstraint("pilot_id", "once"),
        Index("ix_workshops_starts", "starts_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey(Pilot.id))
    round_id: Mapped[int] = mapped_column(ForeignKey(Round.id), index=True)
    title: Mapped[str]
    purpose: Mapped[str] = mapped_column(Text)
    lang: Mapped[str] = mapped_column(default="en")
    place: Mapped[str]
    link: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    places: Mapped[int]
    who: Mapped[str] = mapped_column(default=Who.TESTERS)
    until: Mapped[date | None] = mapped_column(Date)
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    reminded_for: Mapped[date | None] = mapped_column(Date)
    others: Mapped[int] = mapped_column(default=0)
    came: Mapped[int | None]
    report: Mapped[str] = mapped_column(Text, default="")
    report_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    once: Mapped[str | None]

    pilot: Mapped[Pilot] = relationship(lazy="select")
    kind = "workshop"

    @property
    def path(self) -> str:
        return f"/workshops/{self.id}"

    @property
    def is_public(self) -> bool:
        return self.pilot.is_public

    @property
    def day(self) -> date:
        """The lab's day on which it is."""
        return clock.day_of(self.starts_at)

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def has_begun(self) -> bool:
        return not self.is_cancelled and self.starts_at <= clock.now()

    @property
    def is_over(self) -> bool:
        return self.ends_at <= clock.now()

    @property
    def is_to_come(self) -> bool:
        return not self.is_cancelled and self.starts_at > clock.now()

    @property
    def takes_sign_ups(self) -> bool:
        in_time = self.until is None or clock.today() <= self.until
        return self.is_to_come and in_time and self.pilot.stage in rules.PLANNED_AT

    @property
    def invited_ids(self) -> frozenset[int] | None:
        """Who may come; None where everyone may."""
        return None if self.who == Who.EVERYONE else self.pilot.tester_ids


class SignUp(Base):
    """A place, or a turn on the waiting list, in the order of the numbers. Giving it back deletes the row.

    `came`: null until somebody noted it. `person_id` is null once nobody has to know any more who it was.
    """

    __tablename__ = "workshop_sign_ups"
    __table_args__ = (UniqueConstraint("workshop_id", "person_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey(Workshop.id))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    seat: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    came: Mapped[bool | None]
