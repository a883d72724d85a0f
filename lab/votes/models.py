"""Votes and follows. Who voted is secret: no event tells of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, UtcDateTime


class Vote(Base):
    """`counts_for_id`: the idea on which it counts; null where a merge made one person count twice.

    `person_id` is null once the person is erased; the count stays.
    """

    __tablename__ = "votes"
    __table_args__ = (
        UniqueConstraint("person_id", "idea_id"),
        UniqueConstraint("person_id", "counts_for_id"),
        Index("ix_votes_counts_for", "counts_for_id", "person_id"),
        Index("ix_votes_idea", "idea_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"))
    counts_for_id: Mapped[int | None] = mapped_column(ForeignKey("ideas.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Follow(Base):
    """Deviations only: voters follow by voting, authors by writing, testers by taking part.

    `since_merge_of`: the merged idea that this row was copied from; taking that merge back ends it.
    """

    __tablename__ = "follows"
    __table_args__ = (Index("ix_follows_idea", "idea_id", "state"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"), primary_key=True)
    state: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    since_merge_of: Mapped[int | None] = mapped_column(ForeignKey("ideas.id"))
