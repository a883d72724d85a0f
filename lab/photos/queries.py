"""Reads about photos."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select

from ..db import db
from .models import Photo
from .rules import State


def photos_of(thing: str, ids: Collection[int]) -> dict[int, list[Photo]]:
    """The photos of several ideas (or calls, pilots) in their order: {id: photos}, empty lists too."""
    found: dict[int, list[Photo]] = {id: [] for id in ids}
    wanted = select(Photo).where(Photo.thing == thing, Photo.thing_id.in_(ids), Photo.state == State.ATTACHED)
    for photo in db.session.scalars(wanted.order_by(Photo.position, Photo.id)):
        found[photo.thing_id or 0].append(photo)
    return found


def photo(key: str) -> Photo | None:
    return db.session.scalar(select(Photo).where(Photo.key == key, Photo.state != State.GONE))


def by_key(keys: Collection[str], locked: bool = False) -> dict[str, Photo]:
    """`locked`: for changing them; a photo that two forms name at once becomes one thing's after the other's."""
    wanted = select(Photo).where(Photo.key.in_(keys), Photo.state != State.GONE).order_by(Photo.id)
    wanted = wanted.with_for_update() if locked else wanted
    return {found.key: found for found in db.session.scalars(wanted)} if keys else {}


def total_bytes() -> int:
    return int(db.session.scalar(select(func.coalesce(func.sum(Photo.bytes), 0))) or 0)


def waiting_bytes_of_visitors() -> int:
    wanted = select(func.coalesce(func.sum(Photo.bytes), 0))
    return int(db.session.scalar(wanted.where(Photo.state == State.PENDING, Photo.person_id.is_(None))) or 0)


def waiting_of_person(person_id: int) -> int:
    """How many photos of this person belong to nothing yet."""
    wanted = select(func.count()).where(Photo.state == State.PENDING, Photo.person_id == person_id)
    return int(db.session.scalar(wanted) or 0)


def unfinished(most: int) -> Sequence[Photo]:
    """Photos that are there in their first size only, oldest first."""
    wanted = select(Photo).where(Photo.ready.is_(False), Photo.state != State.GONE)
    return db.session.scalars(wanted.order_by(Photo.id).limit(most)).all()


def gone(most: int) -> Sequence[Photo]:
    """Photos whose files are still to be deleted."""
    return db.session.scalars(select(Photo).where(Photo.state == State.GONE).limit(most)).all()


def unused_since(instant: datetime, most: int) -> Sequence[Photo]:
    wanted = select(Photo).where(Photo.state == State.PENDING, Photo.at < instant)
    return db.session.scalars(wanted.limit(most)).all()


def places_of_person(person_id: int) -> list[tuple[str, int, int]]:
    """What carries photos of this person: (thing, id, how many)."""
    counted = (
        select(Photo.thing, Photo.thing_id, func.count())
        .where(Photo.person_id == person_id, Photo.state == State.ATTACHED)
        .group_by(Photo.thing, Photo.thing_id)
    )
    return [(row[0], row[1] or 0, row[2]) for row in db.session.execute(counted)]
