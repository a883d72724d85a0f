"""Reads of the question a week after an outcome: what is to be asked, who is asked, what they said."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Integer, Row, and_, case, cast, exists, func, or_, select
from sqlalchemy.orm import aliased

from .. import clock
from ..db import by_id, db
from ..events import Event
from ..notices.models import Notice
from ..pilots.rules import FEWEST_SHOWN
from . import rules
from .models import SatisfactionAnswer
from .rules import Answers

PAGE = 20


@dataclass(frozen=True)
class Asked:
    """The question about one outcome. `asked_by`: the event that asks it."""

    outcome: Event
    asked_by: int
    asked_on: date

    @property
    def closes_on(self) -> date:
        return rules.closes_on(self.asked_on)

    @property
    def is_open(self) -> bool:
        return clock.today() <= self.closes_on

    def asks(self, person_id: int) -> bool:
        """Who was told of the question. Who left the lab is asked no more."""
        asked = exists().where(Notice.root_id == self.asked_by, Notice.person_id == person_id, Notice.letter == "Q")
        return bool(db.session.scalar(select(asked)))


def _about() -> Any:
    return cast(Event.data["about"].as_string(), Integer)


def asked(root_id: int) -> Asked | None:
    """None as long as nobody was asked about it."""
    outcome = by_id(Event, root_id)
    if outcome is None:
        return None
    of = (Event.kind == outcome.kind, Event.thing_id == outcome.thing_id, Event.move == rules.ASK)
    row = db.session.execute(select(Event.id, Event.at).where(*of, _about() == root_id).limit(1)).first()
    return Asked(outcome, row.id, clock.day_of(clock.from_ms(row.at))) if row else None


def unasked(limit: int, only: int | None = None) -> list[int]:
    """Outcomes of a week ago, the oldest first, that are the lab's last word and about which nobody was asked."""
    now = clock.now()
    latest = _ms(now - rules.ASK_AFTER)
    which = or_(
        *(and_(Event.kind == kind, Event.move == move, Event.at > _ms(now - until))
          for (kind, move), until in rules.ANSWERS_OF_THE_LAB.items())
    )  # fmt: skip
    found = select(Event.id).where(Event.outcome, Event.id == Event.root_id, Event.at <= latest, which)
    oldest = _ms(now - max(rules.ANSWERS_OF_THE_LAB.values()))
    found = found.where(Event.at > oldest, ~_was_asked(), ~_went_on(), *([Event.id == only] if only else []))
    return list(db.session.scalars(found.order_by(Event.at, Event.id).limit(limit)))


def _ms(at: Any) -> int:
    return int(at.timestamp() * 1000)


def _was_asked() -> Any:
    question = aliased(Event)
    about = cast(question.data["about"].as_string(), Integer)
    same = (question.kind == Event.kind, question.thing_id == Event.thing_id, question.id > Event.id)
    return exists().where(*same, question.move == rules.ASK, about == Event.id)


def _went_on() -> Any:
    """Opened again, looked at a second time, taken back: the answer stands no more."""
    later = aliased(Event)
    same = (later.kind == Event.kind, later.thing_id == Event.thing_id, later.id > Event.id)
    return exists().where(
        *same, later.stage_to != later.stage_from, later.stage_to != "", later.move.not_in(rules.STILL_STANDS)
    )


def own_answer(root_id: int, person_id: int) -> SatisfactionAnswer | None:
    mine = (SatisfactionAnswer.root_id == root_id, SatisfactionAnswer.person_id == person_id)
    return db.session.scalar(select(SatisfactionAnswer).where(*mine))


def own_answers(root_ids: Collection[int], person_id: int) -> dict[int, SatisfactionAnswer]:
    """The batch twin: outcome → what this person said about it."""
    if not root_ids:
        return {}
    mine = (SatisfactionAnswer.root_id.in_(root_ids), SatisfactionAnswer.person_id == person_id)
    return {given.root_id: given for given in db.session.scalars(select(SatisfactionAnswer).where(*mine))}


def _said(code: str) -> Any:
    return func.count().filter(SatisfactionAnswer.said == code).label(code)


def by_move() -> dict[str, Answers]:
    """The outcome's move → what everybody said, over all outcomes of which this may be said by itself.

    Who takes the others from a sum knows what is left: so each part of it must be one that may stand alone.
    """
    pleased, no = (
        func.count().filter(SatisfactionAnswer.said != "no"),
        func.count().filter(SatisfactionAnswer.said == "no"),
    )
    may_stand = (or_(n == 0, n >= FEWEST_SHOWN) for n in (pleased, no))
    columns = [_said(code) for code, _ in rules.SAID]
    each = select(SatisfactionAnswer.root_id, SatisfactionAnswer.move, *columns)
    each = each.group_by(SatisfactionAnswer.root_id, SatisfactionAnswer.move)
    enough = each.having(func.count() >= FEWEST_SHOWN, *may_stand).subquery()
    sums = [func.sum(enough.c[code]) for code, _ in rules.SAID]
    rows = db.session.execute(select(enough.c.move, *sums).group_by(enough.c.move))
    return {row[0]: Answers(*(int(n) for n in row[1:])) for row in rows}


# For the staff


def answered_outcomes(before: int = 0) -> tuple[list[Row[Any]], int]:
    """(event, good, partly, no) of outcomes that were judged, newest first, and the id to go on before."""
    columns = [_said(code) for code, _ in rules.SAID]
    found = select(Event, *columns).join(SatisfactionAnswer, SatisfactionAnswer.root_id == Event.id)
    if before:
        found = found.where(Event.id < before)
    rows = db.session.execute(found.group_by(Event.id).order_by(Event.id.desc()).limit(PAGE + 1)).all()
    return list(rows[:PAGE]), rows[PAGE - 1].Event.id if len(rows) > PAGE else 0


def words_about(root_ids: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """Outcome → (said, words) of those who wrote some. In no order that tells who or when."""
    columns = (SatisfactionAnswer.root_id, SatisfactionAnswer.said, SatisfactionAnswer.text)
    wrote = select(*columns).where(SatisfactionAnswer.root_id.in_(root_ids), SatisfactionAnswer.text != "")
    found: dict[int, list[tuple[str, str]]] = {id: [] for id in root_ids}
    order = case({code: n for n, (code, _) in enumerate(rules.SAID)}, value=SatisfactionAnswer.said)
    for id, said, text in db.session.execute(wrote.order_by(order, SatisfactionAnswer.text)):
        found[id].append((said, text))
    return found


def old_words(limit: int) -> list[int]:
    """Answers whose words have been kept as long as was said."""
    long_ago = clock.now() - rules.WORDS_FOR
    found = select(SatisfactionAnswer.id).where(SatisfactionAnswer.text != "", SatisfactionAnswer.at < long_ago)
    return list(db.session.scalars(found.limit(limit)))
