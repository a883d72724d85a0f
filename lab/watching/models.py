"""What a person follows beside single ideas."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..accounts.models import Person
from ..db import Base, UtcDateTime


class Watch(Base):
    """`query`: a topic, a district or a search as rules.normal() writes it down, so that many people's are one.

    `stopped_at`: the person has stopped it and can take that back.
    """

    __tablename__ = "watches"
    __table_args__ = (
        UniqueConstraint("person_id", "query"),
        Index("ix_watches_query", "query", "stopped_at", "person_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    query: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
