"""Whose devices there are."""

from collections.abc import Collection

from sqlalchemy import func, select

from ..db import db
from .models import PushSubscription


def devices_of(person_id: int) -> list[PushSubscription]:
    """The newest first."""
    own = select(PushSubscription).where(PushSubscription.person_id == person_id)
    return list(db.session.scalars(own.order_by(PushSubscription.id.desc())))


def count_of(person_id: int) -> int:
    own = select(func.count()).select_from(PushSubscription).where(PushSubscription.person_id == person_id)
    return int(db.session.scalar(own) or 0)


def people_with_devices(person_ids: Collection[int]) -> set[int]:
    found = select(PushSubscription.person_id).where(PushSubscription.person_id.in_(person_ids)).distinct()
    return set(db.session.scalars(found))


def device_at(endpoint: str) -> PushSubscription | None:
    return db.session.scalar(select(PushSubscription).where(PushSubscription.endpoint == endpoint))
