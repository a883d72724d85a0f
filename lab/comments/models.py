"""What people say below an idea, two levels deep."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, UtcDateTime, db
from ..ideas.rules import Visibility
from .rules import READABLE


class Comment(Base):
    """`role` is the role in which it was written: a moderator's or an official's comment is the lab's.

    `from_idea_id`: the idea on which it was written, when a merge moved it. `replies`: how many answers stand below it.
    `visibility` is the same axis as an idea's, `hidden_ground` why it is hidden; actions.show_or_hide() writes both.
    `pinned_at`: the lab's answer that stands on top; one an idea, of those that were written there.
    """

    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_idea", "idea_id", "parent_id", "id"),
        Index("ix_comments_answered", "idea_id", "parent_id", db.text("replies DESC"), db.text("id DESC")),
        Index("ix_comments_pinned", "idea_id", sqlite_where=db.text("pinned_at IS NOT NULL"),
              postgresql_where=db.text("pinned_at IS NOT NULL")),
        UniqueConstraint("author_id", "once"),
        {"sqlite_autoincrement": True},
    )  # fmt: skip

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
    visibility: Mapped[str] = mapped_column(default=Visibility.PUBLIC)
    hidden_ground: Mapped[str] = mapped_column(default="")
    replies: Mapped[int] = mapped_column(default=0)
    pinned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_readable(self) -> bool:
        """By everybody, as far as the comment itself goes."""
        return self.deleted_at is None and self.visibility in READABLE


class Mention(Base):
    """Somebody who is named in a comment, as it is written there. Erasing the person leaves the plain words."""

    __tablename__ = "mentions"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    name: Mapped[str]
