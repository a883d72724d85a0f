"""Secret addresses of a person's own calendar."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ..accounts.models import Person
from ..db import Base, UtcDateTime


class OwnCalendar(Base):
    """Another `mark` makes the old address worthless."""

    __tablename__ = "own_calendars"

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    mark: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
