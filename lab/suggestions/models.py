"""Suggestions for an idea's text, and invitations to become a co-author."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, UtcDateTime, db
from .rules import State


class Suggestion(Base):
    """A better text for a part of an idea. `before`: the text that it was written for; `word`: the author's answer."""

    __tablename__ = "suggestions"
    __table_args__ = (
        Index("ix_suggestions_idea", "idea_id", "id"),
        UniqueConstraint("person_id", "once"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    part: Mapped[str]
    before: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    lang: Mapped[str] = mapped_column(default="en")
    state: Mapped[str] = mapped_column(default=State.OPEN)
    word: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    once: Mapped[str | None]

    kind = "suggestion"

    @property
    def path(self) -> str:
        return f"/suggestions/{self.id}"


class Invitation(Base):
    """`address` as the author typed it, gone when the invitation ends; `person_id` whom it reaches on the page.

    Who was invited by address stays an address to the author: nobody learns so who has an account.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        Index("uq_invitations_address", "idea_id", "address", unique=True,
              sqlite_where=db.text("state = 'open' AND address <> ''"),
              postgresql_where=db.text("state = 'open' AND address <> ''")),
        Index("ix_invitations_inviter", "inviter_id", "at"),
        {"sqlite_autoincrement": True},
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"), index=True)
    inviter_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    by_name: Mapped[bool] = mapped_column(default=False)
    address: Mapped[str] = mapped_column(default="")
    token_hash: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default=State.OPEN)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_on: Mapped[date] = mapped_column(Date)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    kind = "invitation"


class ClosedAddress(Base):
    """An address that wants no invitations, as a salted hash: the lab keeps no list of strangers."""

    __tablename__ = "closed_addresses"

    hash: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class InvitationMail(Base):
    """One mail to an address, as a hash: so that many authors together do not flood it. Rows live a day."""

    __tablename__ = "invitation_mails"
    __table_args__ = (Index("ix_invitation_mails_hash_at", "hash", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
