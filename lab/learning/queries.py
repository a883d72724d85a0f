"""Reads of learning cards: the own ones, those of other labs, and which of them fit some words."""

import time
from collections.abc import Sequence
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from .. import text as words_of
from ..db import by_id, db
from ..pilots.models import Pilot, Round
from . import index, rules
from .models import ForeignCard, OwnCard

FRESH = 30.0
"""Seconds until another process knows that the first card has come, or the last one gone."""
EACH = 12
MOST_OWN = 300
SIMILAR = 2
"""So many cards of other labs stand beside the similar ideas."""
LONGEST = 200
MOST_WORDS = 8


def foreign(id: int) -> ForeignCard | None:
    return by_id(ForeignCard, id)


def foreign_from(url: str, number: int) -> ForeignCard | None:
    return db.session.scalar(select(ForeignCard).where(ForeignCard.origin_url == url, ForeignCard.number == number))


def own(pilot_id: int) -> OwnCard | None:
    return db.session.get(OwnCard, pilot_id)


def decided_pilots(after: int = 0, limit: int = 100) -> list[Pilot]:
    """By id: for handing all cards on."""
    found = select(Pilot).where(Pilot.stage.in_(rules.DECIDED), Pilot.id > after)
    return list(db.session.scalars(found.order_by(Pilot.id).limit(limit)))


# Lists

FOREIGN_COLUMNS = (ForeignCard.id, ForeignCard.title, ForeignCard.lang, ForeignCard.lab, ForeignCard.city,
                   ForeignCard.decided_on, ForeignCard.outcome, ForeignCard.reason, ForeignCard.gist)  # fmt: skip
OWN_COLUMNS = (Pilot.id, Pilot.title, Pilot.lang, Pilot.stage.label("outcome"), Pilot.decided_at, Pilot.decision,
               Pilot.learned, Round.summary)  # fmt: skip


def foreign_cards(q: str = "", outcome: str = "", after: str = "") -> tuple[list[Row], str]:
    """Newest decisions first, and the key of the next page ("" at the end)."""
    wanted = [ForeignCard.removed_at.is_(None), *_hold(ForeignCard.words, q)]
    if outcome:
        wanted.append(ForeignCard.outcome == outcome)
    if key := _key(after):
        on, id = key
        wanted.append(or_(ForeignCard.decided_on < on, and_(ForeignCard.decided_on == on, ForeignCard.id < id)))
    found = select(*FOREIGN_COLUMNS).where(*wanted)
    return _page(found.order_by(ForeignCard.decided_on.desc(), ForeignCard.id.desc()))


def _page(found: Select) -> tuple[list[Row], str]:
    rows = list(db.session.execute(found.limit(EACH + 1)))
    more = len(rows) > EACH
    return rows[:EACH], f"{rows[EACH - 1].decided_on.isoformat()}.{rows[EACH - 1].id}" if more else ""


def _key(after: str) -> tuple[Any, int] | None:
    on, _, id = after.partition(".")
    day = rules.day(on)
    return (day, int(id)) if day and id.isascii() and id.isdecimal() and len(id) < 11 else None


def own_cards(q: str = "", outcome: str = "", limit: int = EACH) -> list[Row]:
    """This lab's own, newest decision first."""
    wanted = [Pilot.stage.in_(rules.DECIDED), *_hold(OwnCard.words, q)]
    if outcome:
        wanted.append(Pilot.stage == outcome)
    found = (
        select(*OWN_COLUMNS)
        .join(OwnCard, OwnCard.pilot_id == Pilot.id)
        .join(Round, and_(Round.pilot_id == Pilot.id, Round.number == Pilot.round_number))
        .where(*wanted)
    )
    return list(db.session.execute(found.order_by(Pilot.decided_at.desc(), Pilot.id.desc()).limit(limit)))


def removed_cards(limit: int = EACH) -> list[Row]:
    found = select(*FOREIGN_COLUMNS).where(ForeignCard.removed_at.is_not(None))
    return list(db.session.execute(found.order_by(ForeignCard.removed_at.desc()).limit(limit)))


# Finding


def are_there_any() -> bool:
    """Cards of other labs: a lab that has none pays nothing for looking into them at each search. Kept per process."""
    kept = current_app.extensions.get("foreign_cards")
    if kept and time.monotonic() - kept[0] < FRESH:
        return bool(kept[1])
    found = db.session.scalar(select(ForeignCard.id).where(ForeignCard.removed_at.is_(None)).limit(1)) is not None
    current_app.extensions["foreign_cards"] = (time.monotonic(), found)
    return found


def forget_cards() -> None:
    """After one has come or gone."""
    current_app.extensions.pop("foreign_cards", None)


def count_of_others(q: str) -> int:
    """How many cards of other labs hold these words."""
    words = _hold(ForeignCard.words, q)
    if not (words and are_there_any()):
        return 0
    return db.session.scalar(select(func.count()).where(ForeignCard.removed_at.is_(None), *words)) or 0


def _hold(column: Any, q: str) -> list[ColumnElement[bool]]:
    """Each word of it, or a word that begins so."""
    return [column.contains(f" {word}", autoescape=True) for word in words_of.words(q[:LONGEST])[:MOST_WORDS]]


def cards_like(words: str, limit: int = SIMILAR) -> Sequence[Row]:
    """Cards of other labs that are about the same, likest first."""
    ids = index.like(words, limit) if are_there_any() else []
    if not ids:
        return []
    rows = {row.id: row for row in db.session.execute(select(*FOREIGN_COLUMNS).where(ForeignCard.id.in_(ids)))}
    return [rows[id] for id in ids if id in rows]
