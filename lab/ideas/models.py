"""Ideas with what a list shows and sorts by, and their co-authors."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..calls.models import Call
from ..db import Base, UtcDateTime, db
from .rules import STEP_OF, Stage, Visibility

SORT_KEYS = {"rising": "rising", "new": "published_at", "votes": "votes", "comments": "comments", "eyes": "eyes"}


HAS_PHOTO = "(photos > 0)"
"""A column of its index too: without statistics SQLite takes an index of few ideas for no better than that of all."""
LEADING = ("step", "topic_id", "district_id", "call_id", "lang")
BANDS_A_DEGREE = 200
BAND = f"CAST(lat * {BANDS_A_DEGREE} AS INTEGER)"
"""Which band of latitude an idea stands in, about 550 metres each: see nearby.py."""


def _list_indexes() -> list[Index]:
    """(listed, key DESC, id DESC), the same behind each of LEADING, one at a time, and for ideas with a photo."""
    return [
        Index(
            f"ix_ideas_list_{'_'.join((*first, sort))}",
            "listed",
            *first,
            db.text(f"{key} DESC"),
            db.text("id DESC"),
            **_only(_SOME.get(first[0] if first else "")),
        )
        for sort, key in SORT_KEYS.items()
        for first in ((), *((column,) for column in LEADING))
    ] + [
        Index(f"ix_ideas_list_photos_{sort}", "listed", db.text(HAS_PHOTO), db.text(f"{key} DESC"), db.text("id DESC"),
              **_only("photos > 0"))
        for sort, key in SORT_KEYS.items()
    ]  # fmt: skip


_SOME = {"call_id": "call_id IS NOT NULL"}
"""Few ideas answer a call: the others need no place in its indexes."""


def _only(condition: str | None) -> dict[str, Any]:
    return {"sqlite_where": db.text(condition), "postgresql_where": db.text(condition)} if condition else {}


class CoAuthor(Base):
    """`since_merge_of`: the merged idea that made this person a co-author; taking that merge back ends it."""

    __tablename__ = "co_authors"
    __table_args__ = (UniqueConstraint("idea_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    since_merge_of: Mapped[int | None] = mapped_column(ForeignKey("ideas.id"))


class Idea(Base):
    """`stage` is written by actions.move_idea() alone, with step, listed and due_on.

    `back_stage`: where answer, unmerge and second_look go back to. `clock_left`: working days that the lab's
    promise had left when the clock stopped, below 0 when it was late. `decided_by_id`: who declined it.
    `photos`: how many. `seen`: how often its page was opened. `eyes`: seen and votes in one, least first. `cell`: where
    it stands on the map's grid. `edited_votes`: how many had voted when its meaning was last changed. `saved_at`: a
    draft's last saving.
    """

    __tablename__ = "ideas"
    __table_args__ = (
        *_list_indexes(),
        Index("ix_ideas_near", "listed", db.text(BAND), "lng", "lat", **_only("lat IS NOT NULL")),
        Index("ix_ideas_stage_due", "stage", "due_on"),
        Index("ix_ideas_step_entered", "step", db.text("entered_at DESC"), db.text("id DESC")),
        Index("ix_ideas_author", "author_id", "id"),
        Index("ix_ideas_map", "listed", "step", "district_id"),
        UniqueConstraint("author_id", "once"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    author_name: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    need: Mapped[str] = mapped_column(Text, default="")
    solution: Mapped[str] = mapped_column(Text, default="")
    lang: Mapped[str] = mapped_column(default="en")
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"))
    district_id: Mapped[int | None] = mapped_column(ForeignKey("districts.id"))
    lat: Mapped[float | None]
    lng: Mapped[float | None]
    call_id: Mapped[int | None] = mapped_column(ForeignKey(Call.id), index=True, active_history=True)
    once: Mapped[str | None]

    stage: Mapped[str] = mapped_column(default=Stage.DRAFT)
    step: Mapped[str] = mapped_column(default=STEP_OF[Stage.DRAFT])
    listed: Mapped[bool] = mapped_column(default=False, active_history=True)
    visibility: Mapped[str] = mapped_column(default=Visibility.PUBLIC)
    back_stage: Mapped[str] = mapped_column(default="")
    clock_left: Mapped[int | None]
    due_on: Mapped[date | None] = mapped_column(Date)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_answer_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lab_comment_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    review_due: Mapped[str] = mapped_column(default="")

    votes: Mapped[int] = mapped_column(default=0)
    comments: Mapped[int] = mapped_column(default=0)
    rising: Mapped[float] = mapped_column(default=0.0)
    photos: Mapped[int] = mapped_column(default=0)
    seen: Mapped[int] = mapped_column(default=0)
    eyes: Mapped[int] = mapped_column(default=0)
    cell: Mapped[int | None] = mapped_column(BigInteger().with_variant(Integer, "sqlite"))
    edits: Mapped[int] = mapped_column(default=0)
    edited_votes: Mapped[int | None]
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    impact: Mapped[int | None]
    effort: Mapped[int | None]
    cost_band: Mapped[str] = mapped_column(default="")
    owner_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("ideas.id"))
    second_looks: Mapped[int] = mapped_column(default=0)
    in_second_look: Mapped[bool] = mapped_column(default=False)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    pilot_id: Mapped[int | None]
    row_version: Mapped[int] = mapped_column(default=1)

    co_authors: Mapped[list[CoAuthor]] = relationship(foreign_keys=CoAuthor.idea_id, lazy="selectin")

    __mapper_args__ = {"version_id_col": row_version}
    kind = "idea"

    @property
    def author_ids(self) -> frozenset[int]:
        return frozenset(id for id in (self.author_id, *(c.person_id for c in self.co_authors)) if id)

    @property
    def is_public(self) -> bool:
        return self.published_at is not None and self.visibility in (Visibility.PUBLIC, Visibility.REPORTED)

    @property
    def path(self) -> str:
        return f"/ideas/{self.id}"


class IdeaVersion(Base):
    """A text as it stood until `at`, when `person_id` replaced it and `votes_then` people had voted.

    `changes_meaning`: that edit asked for something else. `was_public`: everybody could read this text; one that was
    never public stays between its author and the staff.
    """

    __tablename__ = "idea_versions"
    __table_args__ = (UniqueConstraint("idea_id", "number"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"))
    number: Mapped[int]
    title: Mapped[str]
    need: Mapped[str] = mapped_column(Text)
    solution: Mapped[str] = mapped_column(Text)
    lang: Mapped[str]
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"))
    district_id: Mapped[int | None] = mapped_column(ForeignKey("districts.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    votes_then: Mapped[int]
    changes_meaning: Mapped[bool] = mapped_column(default=False)
    was_public: Mapped[bool] = mapped_column(default=False)
