"""What people say below an idea, two levels deep."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, UtcDateTime


class Comment(Base):
    """`role` is the role in which it was written: a moderator's or an official's comment is the lab's.

    `from_idea_id`: the idea on which it was written, when a merge moved it.
    """

    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_idea", "idea_id", "parent_id", "id"),
        UniqueConstraint("author_id", "once"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"))
    from_idea_id: Mapped[int | None] = mapped_column(ForeignKey("ideas.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    author_name: Mapped[str]
    role: Mapped[str] = mapped_column(default="resident")
    body: Mapped[str] = mapped_column(Text)
    lang: Mapped[str] = mapped_column(default="en")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    once: Mapped[str | None]
