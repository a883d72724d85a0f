"""The told rate: who got the outcome that they were owed, and why the others did not.

Who is told changes with every mail and every look at the page, and an outcome may have 100,000 readers: so each
outcome's figures are kept in a row of their own, counted again by a timer. The page that shows them reads rows, not
people.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Case, ColumnElement, Row, Select, and_, case, func, or_, select, update

from .. import clock
from ..accounts.models import Person
from ..bounces.queries import WHY
from ..db import atomic, by_id, db, end_reading, insert_into
from ..deliveries import Delivery
from ..events import Event
from ..operations.rules import GIVEN_UP
from .digests import NO_ROOM
from .models import Notice, ToldCount
from .rules import OWED, Untold

MONTHS = 12
"""That are shown: this one and those before it."""
FRESH_FOR, FRESH = timedelta(days=60), timedelta(minutes=9)
"""An outcome is told, read and bounced in its first weeks: so long it is counted with every look of the timer."""
OLD = timedelta(days=1)
BATCH = 50
MOST, ENOUGH = 5_000, 200_000
"""Outcomes and people after which one run of the timer ends; the next one goes on with those that waited longest."""
PAGE = 20
PEOPLE = 50

NO_USE = (GIVEN_UP, NO_ROOM)
"""What a mail says that was suppressed, though its person wanted it."""
TOLD = "told"
COLUMNS = (TOLD, *(str(why) for why in Untold))


def _what_became_of_it() -> Case[str]:
    """Of one notice, beside its person and its mail if there is one."""
    mail = Delivery.state
    return case(
        (or_(Notice.seen_at.is_not(None), mail == "sent"), TOLD),
        (mail.in_(("waiting", "sending", "held")), Untold.WAITS),
        (or_(mail == "failed", Delivery.error.in_(NO_USE)), Untold.FAILED),
        (Delivery.error.in_(tuple(WHY.values())), Untold.BARRED),
        (mail == "suppressed", Untold.STOPPED),
        (Person.email.is_(None), Untold.NO_ADDRESS),
        else_=Untold.NO_MAIL,
    )


def _owed(*columns: Any) -> Select[Any]:
    """Rows of those who are owed an outcome. What a phone has shown may have gone by unread: a mail, or the page."""
    mail = and_(Delivery.notice_id == Notice.id, Delivery.channel == "mail")
    return (
        select(*columns)
        .select_from(Notice)
        .join(Person, Person.id == Notice.person_id)
        .outerjoin(Delivery, mail)
        .where(Notice.letter.in_(tuple(OWED)))
    )


def counted(root_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Root → how many were told, and for each reason how many were not, with noughts. One statement."""
    became = _what_became_of_it().label("became")
    found = _owed(Notice.root_id, became, func.count()).where(Notice.root_id.in_(root_ids))
    counts = {id: dict.fromkeys(COLUMNS, 0) for id in root_ids}
    for id, what, n in db.session.execute(found.group_by(Notice.root_id, "became")):
        counts[id][str(what)] = n
    return counts


# Keeping the figures


def keep() -> int:
    """For the timer: count those whose figures are old; how many. Harmless when two do it at once."""
    stale = _stale()
    done = people = 0
    while done < len(stale) and people < ENOUGH:
        some = stale[done : done + BATCH]
        people += _count(some)
        done += len(some)
    end_reading()
    return done


def _outcomes() -> Select[int, str, int]:
    """Happenings that were outcomes: what follows from a happening, as an idea from its pilot, is part of it."""
    return select(Event.id, Event.move, Event.at).where(Event.outcome, Event.id == Event.root_id)


def _stale() -> Sequence[Row[int, str, int]]:
    now = clock.now()
    is_new = Event.at >= int((now - FRESH_FOR).timestamp() * 1000)
    old = or_(
        ToldCount.counted_at.is_(None),
        and_(is_new, ToldCount.counted_at < now - FRESH),
        and_(ToldCount.month >= _first_month(), ToldCount.counted_at < now - OLD),
    )
    found = _outcomes().outerjoin(ToldCount, ToldCount.id == Event.id).where(old)
    return db.session.execute(found.order_by(ToldCount.counted_at.nulls_first(), Event.id).limit(MOST)).all()


def _count(outcomes: Sequence[Row[int, str, int]]) -> int:
    """Count these and write it down; how many people it is about."""
    now = clock.now()
    found = counted([outcome.id for outcome in outcomes])
    rows = [
        {"id": outcome.id, "move": outcome.move, "month": _month(outcome.at), "counted_at": now,
         "owed": sum(found[outcome.id].values()), **found[outcome.id]}
        for outcome in outcomes
    ]  # fmt: skip
    said = insert_into(ToldCount)
    kept = {name: said.excluded[name] for name in ("owed", *COLUMNS, "counted_at")}
    with atomic():
        db.session.execute(said.on_conflict_do_update(index_elements=[ToldCount.id], set_=kept), rows)
    return sum(int(str(row["owed"])) for row in rows)


def _month(at_ms: int) -> str:
    return f"{clock.day_of(clock.from_ms(at_ms)):%Y-%m}"


def _first_month() -> str:
    return months()[-1]


def months() -> list[str]:
    """Those that are shown, newest first: "2026-03"."""
    day = clock.today().replace(day=1)
    found = []
    for _ in range(MONTHS):
        found.append(f"{day:%Y-%m}")
        day = (day - timedelta(days=1)).replace(day=1)
    return found


def forget(person_id: int) -> None:
    """Inside atomic(), before somebody's notices go: they are owed nothing any more."""
    _to_be_counted(Notice.person_id == person_id)


def came_back(notice_ids: Collection[int]) -> None:
    """Inside atomic(): who counts as told by these mails was not told."""
    _to_be_counted(Notice.id.in_(notice_ids))


def _to_be_counted(of: ColumnElement[bool]) -> None:
    roots = select(Notice.root_id).where(of)
    db.session.execute(
        update(ToldCount).where(ToldCount.id.in_(roots)).values(counted_at=None),
        execution_options={"synchronize_session": False},
    )


# Checking them


def wrong() -> Iterator[tuple[int, int, int]]:
    """(outcome, told as it is kept, told as counted now) where the figures cannot be right.

    They may be some minutes old, so only what no minute explains is wrong: more than there are now, fewer than there
    were when it was counted, or a sum that is none.
    """
    after, kept = 0, select(ToldCount).where(ToldCount.counted_at.is_not(None)).order_by(ToldCount.id).limit(BATCH)
    while rows := db.session.scalars(kept.where(ToldCount.id > after)).all():
        ids = [row.id for row in rows]
        now, before = counted(ids), _before(ids)
        for row in rows:
            least, owed_then = before.get(row.id, (0, 0))
            fits = row.owed == sum(getattr(row, name) for name in COLUMNS)
            could_be = owed_then <= row.owed <= sum(now[row.id].values()) and least <= row.told <= now[row.id][TOLD]
            if not (fits and could_be):
                yield row.id, row.told, now[row.id][TOLD]
        after = ids[-1]


def _before(root_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Root → (told, owed) just before it was counted."""
    then = ToldCount.counted_at
    told_then = or_(Notice.seen_at < then, and_(Delivery.state == "sent", Delivery.sent_at < then))
    found = _owed(Notice.root_id, func.count().filter(told_then), func.count())
    found = found.join(ToldCount, ToldCount.id == Notice.root_id)
    rows = db.session.execute(found.where(Notice.root_id.in_(root_ids), Notice.at < then).group_by(Notice.root_id))
    return {root: (told, owed) for root, told, owed in rows}


def count_again(root_id: int) -> None:
    """The figures of one outcome, now."""
    _count(db.session.execute(_outcomes().where(Event.id == root_id)).all())


# Reading them


def by_month_and_move() -> list[Row[Any]]:
    """month, move, owed and each of COLUMNS, summed up, of the months that are shown. Reads outcomes, not people."""
    sums = [func.sum(getattr(ToldCount, name)).label(name) for name in ("owed", *COLUMNS)]
    found = select(ToldCount.month, ToldCount.move, *sums).where(ToldCount.month >= _first_month())
    return list(db.session.execute(found.group_by(ToldCount.month, ToldCount.move)))


def being_told() -> int:
    """Outcomes of which not everybody is told yet, because it happened just now: who is owed it is not known yet."""
    now = select(func.count()).where(Event.fanned_out_at.is_(None), Event.outcome, Event.id == Event.root_id)
    return int(db.session.scalar(now) or 0)


def outcomes(before: int = 0) -> tuple[list[Row[ToldCount, Event]], int]:
    """(kept figures, event) of outcomes that somebody was owed, newest first, and the id to go on before (0: last)."""
    found = select(ToldCount, Event).join(Event, Event.id == ToldCount.id).where(ToldCount.owed > 0)
    if before:
        found = found.where(ToldCount.id < before)
    rows = db.session.execute(found.order_by(ToldCount.id.desc()).limit(PAGE + 1)).all()
    return list(rows[:PAGE]), rows[PAGE - 1].ToldCount.id if len(rows) > PAGE else 0


def untold(root_id: int, after: int = 0) -> tuple[list[Row[Any]], int]:
    """id, letter, why, error, at, sent tries of who was not told; no name, no address. And the id to go on after."""
    became = _what_became_of_it()
    columns = (Notice.id, Notice.letter, Notice.at, became.label("why"), Delivery.error, Delivery.tries,
               Delivery.next_at)  # fmt: skip
    found = _owed(*columns).where(Notice.root_id == root_id, became != TOLD, Notice.id > after)
    rows = db.session.execute(found.order_by(Notice.id).limit(PEOPLE + 1)).all()
    return list(rows[:PEOPLE]), rows[PEOPLE - 1].id if len(rows) > PEOPLE else 0


def outcome(id: int) -> Event | None:
    """The event of an outcome; None for any other."""
    event = by_id(Event, id)
    return event if event and event.outcome and event.root_id == event.id else None


def failed(root_id: int) -> Select[Any]:
    """Ids of the mails about an outcome that could not be delivered, to those who have not seen it on the page."""
    mails = select(Delivery.id).join(Notice, Notice.id == Delivery.notice_id)
    still = (Delivery.channel == "mail", Delivery.state == "failed", Notice.seen_at.is_(None))
    return mails.where(Notice.root_id == root_id, *still)


def count_failed(root_id: int) -> int:
    return int(db.session.scalar(select(func.count()).select_from(failed(root_id).subquery())) or 0)
