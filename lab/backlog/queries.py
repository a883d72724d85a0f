"""Reads of the backlog: what officials review, and what was scored."""

from collections.abc import Sequence

from sqlalchemy import Row, func, select

from ..db import db
from ..ideas.models import Idea
from ..ideas.rules import Stage as IdeaStage
from ..pilots.models import Pilot, PilotIdea, PilotScore
from ..pilots.rules import Stage as PilotStage

MOST = 300
"""More shortlisted ideas than this are no shortlist; those due first are shown."""


def shortlisted_ideas() -> list[Row]:
    """With `proposal`: the newest proposed pilot that the idea is in."""
    proposal = (
        select(func.max(Pilot.id))
        .join(PilotIdea, PilotIdea.pilot_id == Pilot.id)
        .where(PilotIdea.idea_id == Idea.id, PilotIdea.left_at.is_(None), Pilot.stage == PilotStage.PROPOSED)
        .scalar_subquery()
    )
    found = select(
        Idea.id, Idea.title, Idea.lang, Idea.stage, Idea.district_id, Idea.votes, Idea.impact, Idea.effort,
        Idea.cost_band, Idea.owner_unit_id, Idea.due_on, Idea.listed, proposal.label("proposal"),
    ).where(Idea.stage == IdeaStage.SHORTLISTED)  # fmt: skip
    return list(db.session.execute(found.order_by(Idea.due_on, Idea.id).limit(MOST)))


def pilots_to_decide() -> list[Row]:
    """Proposed pilots and those evaluated now, with the votes of their ideas."""
    in_it = (PilotIdea.pilot_id == Pilot.id, PilotIdea.left_at.is_(None))
    votes = select(func.sum(Idea.votes)).join(PilotIdea, PilotIdea.idea_id == Idea.id).where(*in_it).scalar_subquery()
    ideas = select(func.count()).where(*in_it).scalar_subquery()
    found = select(
        Pilot.id, Pilot.title, Pilot.lang, Pilot.stage, Pilot.cost, Pilot.due_on, Pilot.owner_unit_id,
        votes.label("votes"), ideas.label("ideas"),
    ).where(Pilot.stage.in_((PilotStage.PROPOSED, PilotStage.EVALUATING)))  # fmt: skip
    return list(db.session.execute(found.order_by(Pilot.due_on, Pilot.id).limit(MOST)))


def scores_of(pilot_ids: Sequence[int]) -> dict[int, dict[str, float]]:
    """Pilot id → criterion → mean over those who scored."""
    found: dict[int, dict[str, float]] = {}
    mean = select(PilotScore.pilot_id, PilotScore.criterion, func.avg(PilotScore.score))
    grouped = mean.where(PilotScore.pilot_id.in_(pilot_ids)).group_by(PilotScore.pilot_id, PilotScore.criterion)
    for pilot_id, criterion, score in db.session.execute(grouped):
        found.setdefault(pilot_id, {})[criterion] = float(score)
    return found
