"""Reads for feeds, and about a person's own calendar."""

from sqlalchemy import select

from ..db import db
from ..pilots.models import Round, StatusNote
from .models import OwnCalendar


def calendar_of(person_id: int) -> OwnCalendar | None:
    return db.session.get(OwnCalendar, person_id)


def notes_of(pilot_id: int, limit: int) -> list[StatusNote]:
    """Of all its rounds, the newest first."""
    found = select(StatusNote).join(Round, Round.id == StatusNote.round_id).where(Round.pilot_id == pilot_id)
    return list(db.session.scalars(found.order_by(StatusNote.at.desc(), StatusNote.id.desc()).limit(limit)))
