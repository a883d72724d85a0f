"""People, their roles, their sessions and their attempts to sign in."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, UtcDateTime


class Person(Base):
    """`email` is lower case; null once the person is erased. `unread` counts notices not seen yet.

    From the hour `quiet_from` to the hour `quiet_to` of the lab's day nothing is sent to them; null: no quiet hours.
    """

    __tablename__ = "people"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(unique=True)
    display_name: Mapped[str] = mapped_column(default="")
    district_id: Mapped[int | None] = mapped_column(ForeignKey("districts.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    lang: Mapped[str] = mapped_column(default="en")
    wants_mail: Mapped[bool] = mapped_column(default=True)
    quiet_from: Mapped[int | None]
    quiet_to: Mapped[int | None]
    unread: Mapped[int] = mapped_column(default=0)
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Grant(Base):
    """A role that a person holds: moderator, official or admin. None inherits from another."""

    __tablename__ = "grants"
    __table_args__ = (UniqueConstraint("person_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Session(Base):
    """A signed-in browser. Only a hash of its token is kept; ending it deletes the row."""

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SignInAttempt(Base):
    """One mailed code and link. `act` is JSON: what the visitor was doing, up to ACT_MAX characters."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index("ix_sign_in_attempts_email_at", "email", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    code_hash: Mapped[str]
    link_hash: Mapped[str] = mapped_column(unique=True)
    tries: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proven_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next: Mapped[str] = mapped_column(default="/")
    act: Mapped[str] = mapped_column(Text, default="")

    def is_open(self, now: datetime) -> bool:
        return self.used_at is None and self.expires_at > now
