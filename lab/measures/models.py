"""What a reading said before somebody corrected it, for the staff to see."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..accounts.models import Person
from ..db import Base, UtcDateTime
from ..pilots.models import Measure, Reading


class ReadingChange(Base):
    """The reading as it was. `reading_id` is null where it was removed, `person_id` once who did it is erased."""

    __tablename__ = "reading_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey(Measure.id), index=True)
    reading_id: Mapped[int | None] = mapped_column(ForeignKey(Reading.id), index=True)
    value: Mapped[float]
    on: Mapped[date] = mapped_column(Date)
    n: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    removed: Mapped[bool] = mapped_column(default=False)
    why: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    role: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    measure: Mapped[Measure] = relationship(lazy="joined")
    person: Mapped[Person | None] = relationship(lazy="joined")
