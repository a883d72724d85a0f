"""What a merge moves and what taking it back restores: votes, follows, comments, co-authors, the start of the clock.

Everything here is a function of which ideas are merged into which, so that a merge taken back leaves no trace. Call it
inside atomic(), with the ideas locked.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, select, update

from ..comments import queries as comments
from ..comments.models import Comment
from ..db import db
from ..events import Event
from ..ideas.actions import score
from ..ideas.models import CoAuthor, Idea
from ..votes.models import Follow, Vote
from . import queries, rules
from .rules import Ballot

CHUNK = 500


def settle_votes(root: Idea) -> None:
    """Let each person behind `root` and what was merged into it count once, and its authors not at all."""
    family = queries.family(root.id)
    rows = db.session.execute(
        select(Vote.id, Vote.person_id, Vote.idea_id, Vote.counts_for_id).where(Vote.idea_id.in_(family))
    ).all()
    counts = rules.counting(family, [Ballot(*row[:3], row.counts_for_id is not None) for row in rows], root.author_ids)
    # First those that stop, then those that begin: a person may count for one idea once at any moment.
    _count_for(None, [row.id for row in rows if row.id not in counts and row.counts_for_id is not None])
    _count_for(root.id, [row.id for row in rows if row.id in counts and row.counts_for_id != root.id])


def _count_for(idea_id: int | None, vote_ids: Sequence[int]) -> None:
    for some in _chunks(vote_ids):
        change = update(Vote).where(Vote.id.in_(some)).values(counts_for_id=idea_id)
        db.session.execute(change.execution_options(synchronize_session=False))


def settle_co_authors(idea: Idea) -> None:
    """Authors of what was merged into `idea` are co-authors of it as long as the merge stands."""
    own = {idea.author_id, *(c.person_id for c in idea.co_authors if c.since_merge_of is None)}
    wanted: dict[int, int] = {}
    for child in queries.children(idea.id):
        for person in sorted(child.author_ids - own):
            wanted.setdefault(person, child.id)
    for row in [row for row in idea.co_authors if row.since_merge_of is not None]:
        child_id = wanted.pop(row.person_id, None)
        if child_id is None:
            db.session.delete(row)
        else:
            row.since_merge_of = child_id
    db.session.add_all(CoAuthor(idea_id=idea.id, person_id=p, since_merge_of=child) for p, child in wanted.items())
    db.session.flush()
    db.session.expire(idea, ["co_authors"])


def copy_follows(source: Idea, target: Idea, only: Collection[int] | None = None) -> None:
    """Who follows the source, or stopped, does so for the target too, unless they said something there."""
    known = set(db.session.scalars(select(Follow.person_id).where(Follow.idea_id == target.id)))
    for row in db.session.scalars(select(Follow).where(Follow.idea_id == source.id).order_by(Follow.person_id)).all():
        if row.person_id not in known and (only is None or row.person_id in only):
            db.session.add(Follow(person_id=row.person_id, idea_id=target.id, state=row.state, at=row.at,
                                  since_merge_of=source.id))  # fmt: skip
    db.session.flush()


def drop_follows(source: Idea, target: Idea) -> None:
    """Take away what copy_follows() wrote; another merge that still stands may give it back."""
    copied = Follow.idea_id == target.id, Follow.since_merge_of == source.id
    people = set(db.session.scalars(select(Follow.person_id).where(*copied)))
    db.session.execute(delete(Follow).where(*copied))
    for child in queries.children(target.id):
        copy_follows(child, target, only=people)


def move_comments(source: Idea, target: Idea) -> None:
    """They go where people talk now, and remember where they were written."""
    here = Comment.idea_id == source.id
    _change(update(Comment).where(here, Comment.from_idea_id.is_(None)).values(from_idea_id=source.id))
    _change(update(Comment).where(here).values(idea_id=target.id))


def bring_comments_back(source: Idea) -> None:
    """Also those of ideas that were merged into the source, and answers that were given to them since, wherever:
    an answer written in an idea that was merged on itself belongs to what it answers."""
    family = queries.family(source.id)
    roots = list(db.session.scalars(select(Comment.id).where(Comment.from_idea_id.in_(family))))
    for some in _chunks(roots):
        _change(update(Comment).where(Comment.id.in_(some)).values(idea_id=source.id))
        answers = update(Comment).where(Comment.parent_id.in_(some), ~_from(family))
        _change(answers.values(idea_id=source.id, from_idea_id=None))
    _change(update(Comment).where(Comment.from_idea_id == source.id).values(from_idea_id=None))


def _from(family: Sequence[int]) -> ColumnElement[bool]:
    return and_(Comment.from_idea_id.is_not(None), Comment.from_idea_id.in_(family))


def _change(statement: update) -> None:  # type: ignore[valid-type]
    db.session.execute(statement.execution_options(synchronize_session=False))  # type: ignore[attr-defined]


def recount(idea: Idea) -> None:
    """The counters of an idea, from what they count."""
    idea.votes = db.session.scalar(select(func.count()).where(Vote.counts_for_id == idea.id)) or 0
    idea.comments = db.session.scalar(
        select(func.count()).where(Comment.idea_id == idea.id, *comments.counted())
    ) or 0  # fmt: skip
    score(idea)


def own_start(target: Idea) -> datetime | None:
    """When the target itself was sent in, before a merge gave it an earlier start."""
    for child in queries.children(target.id):
        event = queries.last_merge(child.id)
        if event is not None and "own_start" in event.data:
            return _instant(event)
    return target.submitted_at


def _instant(event: Event) -> datetime | None:
    said = event.data.get("own_start")
    return datetime.fromisoformat(said) if said else None


def keep_earliest_start(target: Idea, own: datetime | None) -> None:
    """A merged idea keeps the earliest start: nobody waits longer because ideas were merged."""
    starts: Iterable[datetime | None] = [own, *(child.submitted_at for child in queries.children(target.id))]
    target.submitted_at = min((start for start in starts if start), default=None)


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK))
