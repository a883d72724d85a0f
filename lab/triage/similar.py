"""Ideas that a moderator should know before deciding about one."""

from collections.abc import Sequence

from sqlalchemy import Row, select

from ..db import db
from ..ideas.models import Idea
from ..similar import queries as similar_ideas


def similar(idea: Idea, limit: int = 5) -> Sequence[Row]:
    """Public ideas that are about the same, then those of its topic in its district."""
    pin = (idea.lat, idea.lng) if idea.lat is not None and idea.lng is not None else None
    found = similar_ideas.like(f"{idea.title}\n{idea.need}", pin, idea.id, limit)
    columns = Idea.id, Idea.title, Idea.lang, Idea.stage, Idea.votes
    near = select(Idea.id).where(
        Idea.listed, Idea.topic_id == idea.topic_id, Idea.district_id == idea.district_id, Idea.id != idea.id
    )
    newest = near.order_by(Idea.published_at.desc(), Idea.id.desc()).limit(limit)
    rows = {
        row.id: row for row in db.session.execute(select(*columns).where(Idea.id.in_([*found]) | Idea.id.in_(newest)))
    }
    order = [*found, *(id for id in sorted(rows, reverse=True) if id not in found)]
    return [rows[id] for id in order if id in rows][:limit]
