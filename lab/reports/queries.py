"""Reads about reports and hidings."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CompoundSelect, Row, Select, and_, func, literal, or_, select, true, union_all

from .. import clock
from ..accounts import queries as accounts
from ..comments.models import Comment
from ..db import by_id, db
from ..ideas.models import Idea
from ..policy import Actor
from .models import Hiding, Report
from .rules import Decision, Figures, Outcome

# One report, one hiding


def report(id: int) -> Report | None:
    return by_id(Report, id)


def report_by_receipt(receipt: str) -> Report | None:
    return db.session.scalar(select(Report).where(Report.receipt == receipt))


def report_by_once(once: str) -> Report | None:
    return db.session.scalar(select(Report).where(Report.once == once))


def open_report_of(person_id: int, kind: str, thing_id: int) -> Report | None:
    """The report of this text that this person has made and nobody has decided about yet."""
    own = _of(Report, kind, thing_id), Report.person_id == person_id, Report.decided_at.is_(None)
    return db.session.scalar(select(Report).where(*own))


def mails_lately(email: str) -> int:
    """How many open reports of a day want to tell this address what was decided."""
    lately = Report.decided_at.is_(None), Report.email == email, Report.at > clock.now() - timedelta(days=1)
    return _count(Report, *lately)


def open_reports(kind: str, thing_id: int) -> list[Report]:
    """Oldest first."""
    found = select(Report).where(_of(Report, kind, thing_id), Report.decided_at.is_(None))
    return list(db.session.scalars(found.order_by(Report.id)))


def reports_of(kind: str, thing_id: int, limit: int = 50) -> list[Report]:
    """All reports of a text, newest first."""
    found = select(Report).where(_of(Report, kind, thing_id)).order_by(Report.id.desc())
    return list(db.session.scalars(found.limit(limit)))


def standing_hiding(kind: str, thing_id: int) -> Hiding | None:
    """Why a text is not public now."""
    return db.session.scalar(select(Hiding).where(_of(Hiding, kind, thing_id), Hiding.ended_at.is_(None)))


def hidings_of(kind: str, thing_id: int, limit: int = 20) -> list[Hiding]:
    """Newest first, with those that have ended."""
    found = select(Hiding).where(_of(Hiding, kind, thing_id)).order_by(Hiding.id.desc())
    return list(db.session.scalars(found.limit(limit)))


def _of(table: type[Report] | type[Hiding], kind: str, thing_id: int) -> ColumnElement[bool]:
    return and_(table.of == kind, table.thing_id == thing_id)


# What waits on the desk


def waiting_texts() -> CompoundSelect:
    """of, thing_id, since, due_on, reports of every text with an open report or complaint; no report: a complaint."""
    return union_all(_reported(), _complained())


def _reported() -> Select:
    first, due = func.min(Report.at).label("since"), func.min(Report.due_on).label("due_on")
    return (
        select(Report.of, Report.thing_id, first, due, func.count().label("reports"))
        .where(Report.decided_at.is_(None), _is_there(Report))
        .group_by(Report.of, Report.thing_id)
    )


def _complained() -> Select:
    waits = Hiding.complained_at.is_not(None), Hiding.decided_at.is_(None), Hiding.ended_at.is_(None), _is_there(Hiding)
    columns = Hiding.of, Hiding.thing_id, Hiding.complained_at, Hiding.due_on, literal(0)
    return select(*columns).where(*waits)


def _is_there(table: type[Report] | type[Hiding]) -> ColumnElement[bool]:
    """An author may delete a comment while it waits: then nobody has to decide about it any more."""
    stands = select(Comment.id).where(Comment.id == table.thing_id, Comment.deleted_at.is_(None))
    return or_(table.of == "idea", stands.correlate(table).exists())


def queue(limit: int) -> Sequence[Row]:
    """What is due first comes first."""
    waits = waiting_texts().subquery()
    return db.session.execute(select(waits).order_by(waits.c.due_on, waits.c.since).limit(limit)).all()


def words_of(texts: Collection[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, str]]:
    """(of, id) → an idea's title or a comment's body, and its language."""
    ids = {kind: [id for of, id in texts if of == kind] for kind in ("idea", "comment")}
    ideas = select(Idea.id, Idea.title, Idea.lang).where(Idea.id.in_(ids["idea"]))
    comments = select(Comment.id, Comment.body, Comment.lang).where(Comment.id.in_(ids["comment"]))
    rows = [("idea", row) for row in db.session.execute(ideas)]
    rows += [("comment", row) for row in db.session.execute(comments)]
    return {(of, id): (words, lang) for of, (id, words, lang) in rows}


def reports_of_gone_comments(limit: int) -> list[Report]:
    """Open ones about comments that their authors have deleted meanwhile."""
    found = select(Report).where(Report.decided_at.is_(None), ~_is_there(Report))
    return list(db.session.scalars(found.order_by(Report.id).limit(limit)))


# Who may decide


def staff() -> list[Actor]:
    """Moderators and officials: one of them decides about a complaint."""
    ids = sorted({id for role in ("moderator", "official") for id in accounts.holders(role)})
    return [accounts.actor(id) for id in ids]


# What the public may know


def figures(since: datetime) -> Figures:
    """Counts of reports, hidings and complaints since an instant. In time: by the day that was promised."""
    came = Report.at >= since
    in_time = and_(Report.decided_at.is_not(None), func.date(Report.decided_at) <= Report.due_on)
    return Figures(
        received=_count(Report, came),
        decided=_count(Report, came, Report.decided_at.is_not(None), Report.decision != Decision.GONE),
        in_time=_count(Report, came, in_time, Report.decision != Decision.GONE),
        hidden=_by_ground(since),
        complaints=_count(Hiding, Hiding.complained_at >= since),
        restored=_count(Hiding, Hiding.complained_at >= since, Hiding.outcome == Outcome.RESTORED),
    )


def _by_ground(since: datetime) -> dict[str, int]:
    grouped = select(Hiding.ground, func.count()).where(Hiding.at >= since).group_by(Hiding.ground)
    return {row[0]: row[1] for row in db.session.execute(grouped)}


def _count(table: type[Report] | type[Hiding], *where: ColumnElement[bool]) -> int:
    return int(db.session.scalar(select(func.count()).select_from(table).where(true(), *where)) or 0)
