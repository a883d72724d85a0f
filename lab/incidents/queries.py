"""Reads of incidents."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Row, select

from ..db import by_id, db
from ..photos import queries as photos
from ..photos.models import Photo
from ..pilots.models import Pilot, Round
from . import rules
from .models import Incident


def incident(pilot: Pilot, id: int) -> Incident | None:
    """Of any of its rounds."""
    found = by_id(Incident, id)
    return found if found and found.round_id in {run.id for run in pilot.rounds} else None


def incidents_of(pilot: Pilot) -> list[Incident]:
    """Those of all its rounds: open ones first, then the newest."""
    of = select(Round.id).where(Round.pilot_id == pilot.id)
    found = db.session.scalars(select(Incident).where(Incident.round_id.in_(of)).order_by(Incident.id.desc()))
    return sorted(found, key=lambda incident: incident.is_closed)


def photos_of(incidents: Collection[Incident]) -> dict[int, list[Photo]]:
    return photos.photos_of(Incident.kind, [incident.id for incident in incidents])


def incidents_in(run: Round) -> list[Incident]:
    return list(db.session.scalars(select(Incident).where(Incident.round_id == run.id).order_by(Incident.id)))


def newest_open(pilot: Pilot) -> Incident | None:
    return next((incident for incident in incidents_of(pilot) if not incident.is_closed), None)


@dataclass(frozen=True)
class Waiting:
    """The incidents of one pilot that nobody has answered. `worst`: how bad the gravest is."""

    pilot_id: int
    title: str
    lang: str
    count: int
    worst: str
    path: str


def waiting(pilot_ids: Collection[int] | None = None) -> list[Waiting]:
    """By pilot, the gravest first, in one statement: for the desk and the board. `pilot_ids`: only of these."""
    found = (
        select(Round.pilot_id, Pilot.title, Pilot.lang, Incident.severity)
        .join(Round, Round.id == Incident.round_id)
        .join(Pilot, Pilot.id == Round.pilot_id)
        .where(Incident.closed_at.is_(None))
    )
    if pilot_ids is not None:
        found = found.where(Round.pilot_id.in_(pilot_ids))
    by_pilot: dict[int, list[Row]] = {}
    for row in db.session.execute(found.order_by(Incident.id)):
        by_pilot.setdefault(row.pilot_id, []).append(row)
    made = [_waiting(id, rows) for id, rows in by_pilot.items()]
    order = [name for name, _words in rules.SEVERITIES]
    return sorted(made, key=lambda one: -order.index(one.worst))


def _waiting(id: int, rows: list[Row]) -> Waiting:
    worst = rules.worst(row.severity for row in rows)
    return Waiting(id, rows[0].title, rows[0].lang, len(rows), worst, f"/pilots/{id}/incidents")


def open_by_pilot(pilot_ids: Collection[int]) -> Mapping[int, int]:
    """Pilot id → incidents that nobody has answered; those without any are left out."""
    return {one.pilot_id: one.count for one in waiting(pilot_ids)}
