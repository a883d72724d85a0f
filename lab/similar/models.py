"""What a sentence encoder makes of an idea: there only where the lab uses one (LAB_ENCODER=1)."""

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, db
from ..ideas.models import Idea


class IdeaVector(Base):
    """`id` grows with every change, so a process reads only what is new. `vector` is missing until the worker made it:
    512 numbers of two bytes."""

    __tablename__ = "idea_vectors"
    __table_args__ = (
        Index("ix_idea_vectors_waiting", "id", sqlite_where=db.text("vector IS NULL"),
              postgresql_where=db.text("vector IS NULL")),
        {"sqlite_autoincrement": True},
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey(Idea.id), unique=True)
    vector: Mapped[bytes | None] = mapped_column(LargeBinary)
