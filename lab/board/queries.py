"""Reads for the board and for who pays and helps: each for all pilots at once, so that the board stays cheap."""

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import Row, and_, func, select

from ..city import queries as city
from ..city.models import HubService
from ..db import by_id, db
from ..pilots.models import Pilot, Round
from . import rules
from .models import CalendarFeed, CompleteMoney, MoneyRow, Partner, ServiceRequest, StageLimit
from .rules import ASKED, Money

MOST = 1000
Own = TypeVar("Own", MoneyRow, Partner, ServiceRequest)
"""A row that belongs to one pilot."""

COLUMNS = (
    Pilot.id, Pilot.title, Pilot.lang, Pilot.stage, Pilot.entered_at, Pilot.due_on, Pilot.testers, Pilot.places,
    Pilot.committed, Pilot.cost, Pilot.budget_line_id, Pilot.owner_unit_id, Round.starts_on, Round.starts_about,
    Round.evaluated_at,
)  # fmt: skip


def pilots_under_way() -> list[Row]:
    """COLUMNS of every pilot that has a column on the board, those longest in their stage first."""
    found = select(*COLUMNS).join(Round, and_(Round.pilot_id == Pilot.id, Round.number == Pilot.round_number))
    wanted = found.where(Pilot.stage.in_(rules.COLUMNS)).order_by(Pilot.entered_at, Pilot.id).limit(MOST)
    return list(db.session.execute(wanted))


def limits() -> dict[str, int]:
    return {row.stage: row.most for row in db.session.scalars(select(StageLimit))}


def count_at(stage: str) -> int:
    return db.session.scalar(select(func.count()).select_from(Pilot).where(Pilot.stage == stage)) or 0


def open_requests(ids: Iterable[int]) -> dict[int, int]:
    """Pilot id → services that it asked for and nobody answered."""
    waits = (ServiceRequest.pilot_id.in_(list(ids)), ServiceRequest.state == ASKED)
    rows = select(ServiceRequest.pilot_id, func.count()).where(*waits).group_by(ServiceRequest.pilot_id)
    return {row[0]: row[1] for row in db.session.execute(rows)}


def partner_counts(ids: Iterable[int]) -> dict[int, int]:
    rows = select(Partner.pilot_id, func.count()).where(Partner.pilot_id.in_(list(ids))).group_by(Partner.pilot_id)
    return {row[0]: row[1] for row in db.session.execute(rows)}


# One pilot


def budget_of(pilot: Any) -> int:
    """Of a row of COLUMNS: what is set aside for it; before that, what it is estimated to cost."""
    return int(pilot.committed if pilot.budget_line_id else pilot.cost)


def money_rows(pilot_id: int) -> list[MoneyRow]:
    return list(db.session.scalars(select(MoneyRow).where(MoneyRow.pilot_id == pilot_id).order_by(MoneyRow.id)))


def money(pilot: Pilot, rows: Iterable[MoneyRow]) -> Money:
    return rules.money_of(pilot.budget, ((row.amount, row.state) for row in rows))


def is_complete(pilot_id: int) -> bool:
    return db.session.get(CompleteMoney, pilot_id) is not None


def partners(pilot_id: int) -> list[Partner]:
    return list(db.session.scalars(select(Partner).where(Partner.pilot_id == pilot_id).order_by(Partner.id)))


def requests(pilot_id: int) -> list[ServiceRequest]:
    of_pilot = ServiceRequest.pilot_id == pilot_id
    return list(db.session.scalars(select(ServiceRequest).where(of_pilot).order_by(ServiceRequest.id)))


def services() -> list[HubService]:
    return city.rows_of(HubService)


def row_of(model: type[Own], pilot_id: int, id: int) -> Own | None:
    """A row of this pilot, or None."""
    found = by_id(model, id)
    return found if found and found.pilot_id == pilot_id else None


def made_before(model: type[Own], pilot_id: int, once: str) -> Own | None:
    return db.session.scalar(select(model).where(model.pilot_id == pilot_id, model.once == once)) if once else None


def feed(person_id: int) -> CalendarFeed | None:
    return db.session.get(CalendarFeed, person_id)
