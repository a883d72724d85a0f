"""Photos of ideas, calls and pilots: which thing, whose, what they show. The pictures themselves are files."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from .. import pictures
from ..accounts.models import Person
from ..db import Base, UtcDateTime
from .rules import State


class Photo(Base):
    """`thing` and `thing_id`: what it shows, an idea or a call. `key`: in every address and file name; nobody can guess
    it. `person_id`: who sent it; null for a visitor, until they sign in. `ready`: all sizes are there. `digest`: of the
    file as it came, so that sending it twice is once. `bytes`: of all its files.
    """

    __tablename__ = "photos"
    __table_args__ = (
        Index("ix_photos_thing", "thing", "thing_id", "position"),
        Index("ix_photos_state", "state", "at"),
        Index("ix_photos_ready", "ready", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    thing: Mapped[str]
    thing_id: Mapped[int | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    state: Mapped[str] = mapped_column(default=State.PENDING)
    alt: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    width: Mapped[int]
    height: Mapped[int]
    bytes: Mapped[int]
    ready: Mapped[bool] = mapped_column(default=False)
    digest: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind = "photo"

    @property
    def sizes(self) -> tuple[int, ...]:
        """The sizes that are there now: the first at once, the others when the job has made them."""
        every = pictures.sizes_of(self.width, self.height)
        return every if self.ready else every[:1]

    def path(self, size: int) -> str:
        return f"/photos/{self.key}/{size}.webp"

    @property
    def small(self) -> str:
        return self.path(self.sizes[0])

    @property
    def large(self) -> str:
        return self.path(self.sizes[-1])

    @property
    def srcset(self) -> str:
        """Every size that is there, with its real width."""
        fitted = ((size, pictures.fitted(self.width, self.height, size)[0]) for size in self.sizes)
        return ", ".join(f"{self.path(size)} {width}w" for size, width in fitted)
