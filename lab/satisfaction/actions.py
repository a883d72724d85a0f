"""What people say about an answer, and what becomes of their words."""

from sqlalchemy import update

from .. import clock, policy
from ..db import atomic, db, insert_into
from ..errors import NotFound
from ..permissions import Action
from ..policy import Actor
from . import queries, rules
from .models import SatisfactionAnswer


def answer(root_id: int, actor: Actor, code: str, text: str | None = None) -> None:
    """One answer for a person and outcome; the last one counts. `text` None: the words that stand there stay.

    Raises NotFound for what nobody was asked about, NotAllowed for whom nobody asked, Conflict when it is too late.
    """
    with atomic():
        asked = queries.asked(root_id)
        if asked is None or code not in rules.CODES:
            raise NotFound()
        policy.check(Action.ANSWER_JUDGE, actor, asked)
        row = {"root_id": root_id, "person_id": actor.id, "move": asked.outcome.move, "said": code,
               "text": text or "", "at": clock.now()}  # fmt: skip
        changed = ("said", "at") if text is None else ("said", "at", "text")
        said = insert_into(SatisfactionAnswer).values(row)
        db.session.execute(
            said.on_conflict_do_update(
                index_elements=[SatisfactionAnswer.root_id, SatisfactionAnswer.person_id],
                set_={name: row[name] for name in changed},
            )
        )


def forget(person_id: int) -> None:
    """Inside atomic(): what they said stays counted, without them and without their words."""
    mine = SatisfactionAnswer.person_id == person_id
    db.session.execute(
        update(SatisfactionAnswer).where(mine).values(person_id=None, text=""),
        execution_options={"synchronize_session": False},
    )


def forget_words(ids: list[int]) -> int:
    """What people wrote with these answers; the answers stay counted."""
    with atomic():
        db.session.execute(update(SatisfactionAnswer).where(SatisfactionAnswer.id.in_(ids)).values(text=""))
    return len(ids)
