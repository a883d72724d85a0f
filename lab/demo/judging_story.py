"""What the demo's residents think of the lab's answers: a week after each, one in eight taps in the mail."""

from datetime import timedelta
from random import Random

from sqlalchemy import select

from .. import clock
from ..accounts.queries import actor as actor_of
from ..db import db
from ..events import Event
from ..notices.models import Notice
from ..satisfaction import actions, rules
from .content.judging import LIKED, WORDS

ONE_IN = 8
A_DAY = timedelta(days=1)


def tell() -> None:
    """After the history: who answered what is no event, so nothing else depends on it."""
    asked = select(Event).where(Event.move == rules.ASK).order_by(Event.id)
    for question in list(db.session.scalars(asked)):
        answered_at = question.when + A_DAY
        if answered_at < clock.now():
            with clock.at(answered_at):
                _answer(question)


def _answer(question: Event) -> None:
    root_id = int(question.data["about"])
    outcome = db.session.get_one(Event, root_id)
    chance = Random(f"answers to {root_id}")
    people = sorted(db.session.scalars(select(Notice.person_id).where(Notice.root_id == question.id)))
    words = dict(WORDS.get(outcome.move, ()))
    for person_id in chance.sample(people, len(people) // ONE_IN):
        [code] = chance.choices([code for code, _ in rules.SAID], LIKED.get(outcome.move, (1, 1, 1)))
        actions.answer(root_id, actor_of(person_id), code, words.pop(code, None))
