"""Pilots and their rounds. Charter, measures, readings, testers, consents, evidence and check-ins belong to a round."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Index, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .. import events
from ..db import Base, UtcDateTime, db
from ..ideas.models import CoAuthor, Idea
from ..ideas.rules import PARTS
from .rules import KEEP_DAYS, PUBLIC, STEP_OF, Stage


class PilotIdea(Base):
    """The part that an idea gave to a pilot. `left_at`: it was taken out of the proposal again."""

    __tablename__ = "pilot_ideas"
    __table_args__ = (UniqueConstraint("pilot_id", "idea_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id"))
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"), index=True)
    part: Mapped[str] = mapped_column(default="started")
    text: Mapped[str] = mapped_column(Text, default="")
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    idea: Mapped[Idea] = relationship(lazy="joined")

    @property
    def part_words(self) -> str:
        return dict(PARTS).get(self.part, self.part)


class PilotDistrict(Base):
    __tablename__ = "pilot_districts"

    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id"), primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("districts.id"), primary_key=True)


class PilotScore(Base):
    """One person's score of one criterion; scoring again replaces it."""

    __tablename__ = "pilot_scores"
    __table_args__ = (UniqueConstraint("pilot_id", "person_id", "criterion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    criterion: Mapped[str]
    score: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Pilot(Base):
    """Money in cents. `decision` keeps the answers of the moves that decided (codes, days, unit ids) for the cards.

    `runner_id`: who started the current round's test.
    """

    __tablename__ = "pilots"
    __table_args__ = (
        Index("ix_pilots_stage", "stage", "id"),
        UniqueConstraint("proposed_by_id", "once"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    hypothesis: Mapped[str] = mapped_column(Text)
    change_mind: Mapped[str] = mapped_column(Text)
    lang: Mapped[str] = mapped_column(default="en")
    cost: Mapped[int] = mapped_column(BigInteger)
    cost_band: Mapped[str]
    sdg: Mapped[list[int]] = mapped_column(JSON, default=list)
    stage: Mapped[str] = mapped_column(default=Stage.PROPOSED)
    step: Mapped[str] = mapped_column(default=STEP_OF[Stage.PROPOSED])
    due_on: Mapped[date | None] = mapped_column(Date)
    review_on: Mapped[date | None] = mapped_column(Date)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    noted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    runner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    budget_line_id: Mapped[int | None] = mapped_column(ForeignKey("budget_lines.id"))
    committed: Mapped[int] = mapped_column(BigInteger, default=0)
    owner_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    scale_owner_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    decision: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    learned: Mapped[str] = mapped_column(Text, default="")
    round_number: Mapped[int] = mapped_column(default=1)
    testers: Mapped[int] = mapped_column(default=0)
    places: Mapped[int] = mapped_column(default=0)
    once: Mapped[str | None]
    row_version: Mapped[int] = mapped_column(default=1)

    ideas: Mapped[list[PilotIdea]] = relationship(order_by=PilotIdea.id, lazy="select")
    rounds: Mapped[list["Round"]] = relationship(order_by="Round.number", lazy="select")

    __mapper_args__ = {"version_id_col": row_version}
    kind = "pilot"

    @property
    def round(self) -> "Round":
        return self.rounds[-1]

    @property
    def is_public(self) -> bool:
        return self.stage in PUBLIC

    @property
    def path(self) -> str:
        return f"/pilots/{self.id}"

    @property
    def budget(self) -> int:
        """What was approved, over all rounds. `committed` is what of it still stands on the budget line."""
        return self.cost + sum(run.extra_budget for run in self.rounds)

    @property
    def author_ids(self) -> frozenset[int]:
        """Authors and co-authors of the pilot's ideas: they make no staff move on it."""
        of = select(PilotIdea.idea_id).where(PilotIdea.pilot_id == self.id, PilotIdea.left_at.is_(None))
        own = select(Idea.author_id).where(Idea.id.in_(of), Idea.author_id.is_not(None))
        shared = select(CoAuthor.person_id).where(CoAuthor.idea_id.in_(of))
        return frozenset(db.session.scalars(own.union(shared)))

    @property
    def scorer_ids(self) -> frozenset[int]:
        return frozenset(db.session.scalars(select(PilotScore.person_id).where(PilotScore.pilot_id == self.id)))

    @property
    def runner_ids(self) -> frozenset[int]:
        """Whoever started the test of any of its rounds: a decision rests on all of them."""
        return events.actors_of("pilot", self.id, "start") | {self.runner_id or 0}

    @property
    def ever_tester_ids(self) -> frozenset[int]:
        """Whoever took part in any of its rounds, also those who have left."""
        of = select(Round.id).where(Round.pilot_id == self.id)
        took_part = select(Tester.person_id).where(Tester.round_id.in_(of), Tester.person_id.is_not(None))
        return frozenset(db.session.scalars(took_part))

    @property
    def tester_ids(self) -> frozenset[int]:
        here = Tester.round_id == self.round.id, Tester.left_at.is_(None), Tester.held_until.is_(None)
        return frozenset(db.session.scalars(select(Tester.person_id).where(*here, Tester.person_id.is_not(None))))


class Round(Base):
    """One run of a pilot. `locked_at`: hypothesis, targets and measures are fixed since then. `draft`: answers of the
    charter by their ask's name, as far as they are written; empty once testers are asked.

    `starts_about`, `ends_about`: how exactly the day is known while the test is planned, a code of lab/spans.py; the
    day itself is the last one that it can mean.
    `first_call_days` from `opened_at` on, only those whose ideas it tests may join. `forgotten_on`: what its testers
    wrote was deleted that day.
    """

    __tablename__ = "rounds"
    __table_args__ = (UniqueConstraint("pilot_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id"))
    number: Mapped[int] = mapped_column(default=1)
    problem: Mapped[str] = mapped_column(Text, default="")
    scope: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    starts_about: Mapped[str] = mapped_column(default="")
    ends_about: Mapped[str] = mapped_column(default="")
    roles: Mapped[str] = mapped_column(Text, default="")
    stop_rules: Mapped[str] = mapped_column(Text, default="")
    consent_text: Mapped[str] = mapped_column(Text, default="")
    consent_version: Mapped[int] = mapped_column(default=0)
    collects: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(default="")
    keep_days: Mapped[int] = mapped_column(default=KEEP_DAYS)
    first_call_days: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    forgotten_on: Mapped[date | None] = mapped_column(Date)
    places: Mapped[int] = mapped_column(default=0)
    privacy: Mapped[list[int]] = mapped_column(JSON, default=list)
    dpia: Mapped[str] = mapped_column(default="")
    hypothesis: Mapped[str] = mapped_column(Text, default="")
    change_mind: Mapped[str] = mapped_column(Text, default="")
    changes: Mapped[str] = mapped_column(Text, default="")
    draft: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    extra_budget: Mapped[int] = mapped_column(BigInteger, default=0)
    locked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    started_on: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    stop_rule: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    findings: Mapped[str] = mapped_column(Text, default="")
    dropouts_participant: Mapped[int | None]
    dropouts_innovation: Mapped[int | None]
    dropouts_research: Mapped[int | None]
    cost_actual: Mapped[int | None] = mapped_column(BigInteger)
    evaluated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    no_evidence_reason: Mapped[str] = mapped_column(Text, default="")
    dropouts_reason: Mapped[str] = mapped_column(Text, default="")
    cost_reason: Mapped[str] = mapped_column(Text, default="")

    measures: Mapped[list["Measure"]] = relationship(order_by="Measure.id", lazy="select")


class Measure(Base):
    """`direction`: up or down. `how`, `by_whom`: how it is measured. `missing_reason`: why there is no last reading."""

    __tablename__ = "measures"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    name: Mapped[str]
    unit: Mapped[str]
    direction: Mapped[str]
    baseline: Mapped[float]
    target: Mapped[float]
    how: Mapped[str] = mapped_column(Text, default="")
    by_whom: Mapped[str] = mapped_column(default="")
    missing_reason: Mapped[str] = mapped_column(Text, default="")

    readings: Mapped[list["Reading"]] = relationship(order_by="Reading.on, Reading.id", lazy="selectin")


class Reading(Base):
    """`before_start`: written down before the test started, so it is a baseline whatever day it names.

    `n`: from how many people or observations. The same value of the same day is one reading.
    """

    __tablename__ = "readings"
    __table_args__ = (Index("uq_readings_once", "measure_id", "on", "value", "before_start", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id"), index=True)
    value: Mapped[float]
    on: Mapped[date] = mapped_column(Date)
    before_start: Mapped[bool] = mapped_column(default=False)
    n: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Tester(Base):
    """A resident who takes part in a round, once. `person_id` is null once the person is erased.

    `held_until`: the place is kept until a guardian agrees; until then they have a place and no voice. `dropout`: why
    they left, as one of the types in recruitment's rules; "" when they did not say. `taken_out`: by the lab.
    """

    __tablename__ = "testers"
    __table_args__ = (UniqueConstraint("round_id", "person_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dropout: Mapped[str] = mapped_column(default="")
    taken_out: Mapped[bool] = mapped_column(default=False)
    held_until: Mapped[date | None] = mapped_column(Date, index=True)

    @property
    def has_a_voice(self) -> bool:
        return self.left_at is None and self.held_until is None


class Consent(Base):
    """A tester's consent to a named version of the round's text, as it was read."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    tester_id: Mapped[int] = mapped_column(ForeignKey("testers.id"), index=True)
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CheckIn(Base):
    """`task`: whether it did what the tester needed (yes, partly, no), "" where that was not said."""

    __tablename__ = "check_ins"
    __table_args__ = (Index("uq_check_ins_once", "tester_id", "once", unique=True),)
    kind = "check_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    tester_id: Mapped[int] = mapped_column(ForeignKey("testers.id"), index=True)
    mood: Mapped[int]
    task: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(Text, default="")
    once: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    tester: Mapped[Tester] = relationship(lazy="select")

    @property
    def person_id(self) -> int | None:
        """Whose it is; nobody's once they have left the lab."""
        return self.tester.person_id


class Evidence(Base):
    """`source`: from whom, in words. `people`: how many they are, 0 when nobody said.
    `key`: the finding from which it was taken up, or the number of the form; so twice is once.
    """

    __tablename__ = "evidence"
    __table_args__ = (Index("uq_evidence_round_id_key", "round_id", "key", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    on: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    source: Mapped[str] = mapped_column(default="")
    people: Mapped[int] = mapped_column(default=0)
    key: Mapped[str | None]


class StatusNote(Base):
    """`text`: what happened; `learned` and `coming` beside it. `edited_at`: changed within its first day.
    `correction`: what was put right later; it stands under the words that it corrects.
    """

    __tablename__ = "status_notes"
    __table_args__ = (Index("uq_status_notes_once", "round_id", "once", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    role: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    learned: Mapped[str] = mapped_column(Text, default="")
    coming: Mapped[str] = mapped_column(Text, default="")
    photos: Mapped[int] = mapped_column(default=0)
    once: Mapped[str | None]
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    correction: Mapped[str] = mapped_column(Text, default="")
    corrected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
