"""Writes on the city's rows. What is in use is renamed, never deleted."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, or_, select
from sqlalchemy.exc import IntegrityError

from ..db import Base, atomic, db
from ..errors import N_, Conflict, Invalid, Words
from ..events import Event
from ..ideas import rules as ideas
from ..pilots import rules as pilots
from . import queries
from .models import BudgetLine, District, Holiday, HubService, Topic, Unit

Row = Topic | District | Unit | Holiday | BudgetLine | HubService

TAKEN = N_("There is one with this already. Choose another.")
USERS = {
    "ideas": N_("ideas"),
    "pilots": N_("pilots"),
    "pilot_districts": N_("pilots"),
    "people": N_("people"),
    "calls": N_("calls for ideas"),
    "service_requests": N_("pilots"),
    "partners": N_("pilots"),
    "events": N_("the history of ideas"),
}
"""What may lean on a city's row, by table; another table is named as it is."""


def keep(model: type[Row], id: int | None, values: Mapping[str, Any]) -> Row:
    """Add a row, or change one. Raises Invalid beside the field whose value is taken, NotFound for an unknown id."""
    with atomic():
        row = queries.row(model, id) if id else model()
        _check_taken(model, id, values)
        _check_money(row, values)
        for name, value in values.items():
            setattr(row, name, value)
        db.session.add(row)
        db.session.flush()
    queries.forget_places()
    return row


def _check_taken(model: type[Row], id: int | None, values: Mapping[str, Any]) -> None:
    taken = {}
    for column in model.__table__.columns:
        if column.unique and column.name in values:
            same = select(model.id).where(column == values[column.name], model.id != (id or 0))
            if db.session.scalar(same.limit(1)):
                taken[column.name] = [TAKEN]
    if taken:
        raise Invalid(taken)


def _check_money(row: Row, values: Mapping[str, Any]) -> None:
    if isinstance(row, BudgetLine) and row.id and values["amount"] < row.committed:
        raise Invalid({"amount": [N_("Pilots have been promised more than this.")]})


def remove(model: type[Row], id: int) -> None:
    """Raises Conflict, in words, for what is in use."""
    try:
        with atomic():
            row = queries.row(model, id)
            users = _users(row)
            if users:
                raise Conflict(_in_use(users[0]))
            db.session.delete(row)
    except IntegrityError as used:  # by somebody, between the look and the delete
        raise Conflict(_in_use("")) from used
    queries.forget_places()


def _users(row: Row) -> list[str]:
    """The tables with a row that points here. Every foreign key counts, also those of later packages."""
    table = row.__table__
    pointing = [
        (other.name, column)
        for other in Base.metadata.sorted_tables
        for column in other.columns
        if any(key.column.table is table for key in column.foreign_keys)
    ]
    users = [name for name, column in pointing if _any(column, row.id)]
    return users + (["events"] if isinstance(row, Unit) and _in_history(row.id) else [])


def _any(column: Column[Any], id: int) -> bool:
    return db.session.scalar(select(column).where(column == id).limit(1)) is not None


def _in_history(unit_id: int) -> bool:
    """An answer names units without a foreign key, so that the history can stand for itself."""
    named = {ask.name for move in (*ideas.MOVES, *pilots.MOVES) for ask in move.asks if ask.kind == "unit"}
    said = [Event.data[name].as_integer() == unit_id for name in sorted(named)]
    return db.session.scalar(select(Event.id).where(or_(Event.unit_id == unit_id, *said)).limit(1)) is not None


def _in_use(table: str) -> str:
    if not table:
        return N_("It is in use. You can rename it.")
    return Words(N_("It is in use by {users}. You can rename it."), users=USERS.get(table, table))
