"""Becoming a co-author, and ceasing to be one. Inside atomic(), with the idea locked."""

from sqlalchemy import or_, select

from ..db import db
from ..ideas.actions import score
from ..ideas.models import CoAuthor, Idea
from ..votes.models import Vote
from . import queries


def join(idea: Idea, person_id: int) -> None:
    """In their own right, also where a merge had made them one before. Authors do not vote on their own."""
    row = queries.co_author_row(idea.id, person_id)
    if row is None:
        db.session.add(CoAuthor(idea_id=idea.id, person_id=person_id))
    else:
        row.since_merge_of = None
    _take_vote_back(idea, person_id)
    db.session.flush()
    db.session.expire(idea, ["co_authors"])


def _take_vote_back(idea: Idea, person_id: int) -> None:
    """A vote that was cast here goes; one that a merge brought rests, so that taking the merge back restores it."""
    mine = select(Vote).where(Vote.person_id == person_id, or_(Vote.counts_for_id == idea.id, Vote.idea_id == idea.id))
    for vote in db.session.scalars(mine).all():
        idea.votes -= vote.counts_for_id == idea.id
        if vote.idea_id == idea.id:
            db.session.delete(vote)
        else:
            vote.counts_for_id = None
    score(idea)
