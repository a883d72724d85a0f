"""Surveys of testers, their questions and answers."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Base, UtcDateTime
from ..pilots.models import Round
from .rules import TEMPLATES, Item, own_item


class Survey(Base):
    """Of a round. Both days belong to it. `ready_at`: until then it is a draft. `told_at`: its testers were told.

    `reminded_for`: the last day about which they were reminded. `results`: the figures, once the answers are deleted.
    """

    __tablename__ = "surveys"
    __table_args__ = (UniqueConstraint("round_id", "once"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    template: Mapped[str]
    title: Mapped[str]
    lang: Mapped[str]
    moment: Mapped[str]
    opens_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ready_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_for: Mapped[date | None] = mapped_column(Date)
    results: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    once: Mapped[str | None]

    run: Mapped[Round] = relationship(lazy="joined")
    questions: Mapped[list["SurveyQuestion"]] = relationship(
        order_by="SurveyQuestion.place, SurveyQuestion.id", lazy="selectin"
    )

    @property
    def path(self) -> str:
        return f"/surveys/{self.id}"

    @property
    def items(self) -> list[Item]:
        """What is asked: the template's items, then the own questions."""
        own = (own_item(one.id, one.kind, one.words, one.options) for one in self.questions)
        return [*TEMPLATES[self.template].items, *own]


class SurveyQuestion(Base):
    """One question of the lab's own."""

    __tablename__ = "survey_questions"
    __table_args__ = (UniqueConstraint("survey_id", "once"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"))
    place: Mapped[int]
    kind: Mapped[str]
    words: Mapped[str] = mapped_column(Text)
    options: Mapped[list[str]] = mapped_column(JSON, default=list)
    once: Mapped[str | None]


class SurveyResponse(Base):
    """What one tester answered: item → value. It counts once `done_at` is set; before that it is half a survey."""

    __tablename__ = "survey_responses"
    __table_args__ = (UniqueConstraint("survey_id", "tester_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"))
    tester_id: Mapped[int] = mapped_column(ForeignKey("testers.id"), index=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    lang: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
