"""What is said about ideas, for the search: comments, and the lab's public answers. Each is found by words of its own.

An FTS5 table holds the folded words under the id of the row that they come from. Which idea that row belongs to, and
whether everybody may read it, is asked of the row itself: a merge or a hidden comment needs no second bookkeeping.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    ScalarSelect,
    and_,
    column,
    func,
    literal,
    select,
    table,
    text,
)
from sqlalchemy.sql.elements import literal_column

from .. import text as words_of
from ..db import db
from ..errors import N_
from ..events import Event, EventText

CHUNK = 2000


@dataclass(frozen=True)
class Source:
    """`name`: of its FTS5 table. `rows`: the table that its ids are from; `readable`: what everybody may read of it.
    `body`: the words of one row, by its id."""

    name: str
    label: str
    rows: FromClause
    id: ColumnElement[int]
    idea_id: ColumnElement[int]
    readable: tuple[ColumnElement[bool], ...]
    body: Any

    @property
    def words(self) -> Any:
        return table(self.name, column("rowid"), column("body"))

    @property
    def rank(self) -> ColumnElement:
        return literal_column(f"bm25({self.name})")

    def body_of(self, id: ColumnElement) -> ScalarSelect:
        return self.body(id)


_sources: list[Source] = []


def also_in(source: Source) -> None:
    """Later packages say where else words about ideas stand."""
    if source.name not in [known.name for known in _sources]:
        _sources.append(source)


def sources() -> Sequence[Source]:
    return _sources


Recounter = Callable[[str, str, Any], None]
_recounters: list[Recounter] = []


def recount_with(recounter: Recounter) -> None:
    """Who counts the words in use hears what a text was before, and what it is now, both folded."""
    _recounters[:] = [recounter]


def keep(source: Source, id: int, body: str | None, connection: Connection | None = None) -> None:
    """Write the words of one row, or forget them when there is no body. Inside the caller's transaction."""
    run: Any = connection or db.session.connection()
    if run.dialect.name != "sqlite":
        return
    row, here = row_of(id, body or ""), {"id": id}
    before = run.execute(text(f"SELECT body FROM {source.name} WHERE rowid = :id"), here).scalar() or ""  # noqa: S608 - a name of ours
    run.execute(text(f"DELETE FROM {source.name} WHERE rowid = :id"), here)  # noqa: S608 - a name of ours
    if body:
        run.execute(_insert(source), row)
    for recounter in _recounters:
        recounter(before, row["body"], run)


def keep_again(source: Source, id: int) -> None:
    """From the row itself."""
    body = select(source.body_of(source.id)).where(source.id == id, *source.readable)
    keep(source, id, db.session.scalar(body))


def keep_many(source: Source, rows: Sequence[tuple[int, str]]) -> None:
    """Rows that have no words yet."""
    if rows and db.engine.dialect.name == "sqlite":
        db.session.execute(_insert(source), [row_of(id, body) for id, body in rows])


def all_rows(source: Source) -> list[tuple[int, str]]:
    """(id, body) of everything that can be found."""
    found = select(source.id, source.body_of(source.id)).where(*source.readable).order_by(source.id)
    return [(id, body) for id, body in db.session.execute(found)]


def row_of(id: int, body: str) -> dict[str, Any]:
    return {"id": id, "body": words_of.fold(body)}


def _insert(source: Source) -> Any:
    return text(f"INSERT INTO {source.name} (rowid, body) VALUES (:id, :body)")  # noqa: S608 - a name of ours


# Kept and wanted, for `flask verify`


def wrong_rows(source: Source) -> Iterator[tuple[int, bool]]:
    """(id, whether it should be found) of every row whose words are not as they should be."""
    strangers = text(f"SELECT rowid FROM {source.name} ORDER BY rowid")  # noqa: S608 - a name of ours
    wanted = set(db.session.scalars(select(source.id).where(*source.readable)))
    for id in list(db.session.scalars(strangers)):
        if id not in wanted:
            yield id, False
    ids = sorted(wanted)
    for at in range(0, len(ids), CHUNK):
        yield from _wrong_among(source, ids[at : at + CHUNK])


def _wrong_among(source: Source, ids: Sequence[int]) -> Iterator[tuple[int, bool]]:
    between = {"first": ids[0], "last": ids[-1]}
    found = text(f"SELECT rowid, body FROM {source.name} WHERE rowid BETWEEN :first AND :last")  # noqa: S608 - ours
    kept: dict[int, str] = dict(db.session.execute(found, between).all())
    rows = select(source.id, source.body_of(source.id)).where(source.id.in_(ids), *source.readable)
    for id, body in db.session.execute(rows).all():
        if kept.get(id) != words_of.fold(body):
            yield id, True


# The lab's answers: what the moves of staff, and of the calendar, said in public


def _texts(event_id: ColumnElement) -> ScalarSelect:
    said = select(func.aggregate_strings(EventText.body, "\n")).where(EventText.event_id == event_id)
    return said.scalar_subquery()


def _is_answer() -> tuple[ColumnElement[bool], ...]:
    public = [Event.audience.contains(letter) for letter in "VFT"]
    has_text = select(EventText.event_id).where(EventText.event_id == Event.id).exists()
    return Event.kind == "idea", Event.role != "resident", and_(public[0] | public[1] | public[2], has_text)


ANSWERS = Source(
    "answer_words", N_("In an answer of the lab"), Event.__table__, Event.__table__.c.id, Event.__table__.c.thing_id,
    _is_answer(), _texts,
)  # fmt: skip


def keep_answer(event: Event) -> None:
    """Called in the transaction in which a move is made. Words of residents belong to them and are not kept here."""
    if event.role == "resident" or not set("VFT") & set(event.audience):
        return
    keep(ANSWERS, event.id, db.session.scalar(select(_texts(literal(event.id)))))
