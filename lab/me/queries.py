"""What waits for a person, and their own row."""

from sqlalchemy import Row, select

from ..accounts.models import Person
from ..db import db
from ..ideas.models import CoAuthor, Idea
from ..ideas.rules import Stage


def questions_for(person_id: int) -> list[Row]:
    """Own ideas about which the lab waits for an answer, the most urgent first: id, title, lang, due_on."""
    shared = select(CoAuthor.idea_id).where(CoAuthor.person_id == person_id)
    waiting = select(Idea.id, Idea.title, Idea.lang, Idea.due_on).where(Idea.stage == Stage.NEEDS_INFO)
    own = waiting.where(Idea.author_id == person_id).union(waiting.where(Idea.id.in_(shared))).subquery()
    return list(db.session.execute(select(own).order_by(own.c.due_on, own.c.id).limit(10)))


def person(person_id: int) -> Person:
    """Raises LookupError when there is none."""
    found = db.session.get(Person, person_id)
    if found is None:
        raise LookupError(person_id)
    return found
