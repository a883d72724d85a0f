"""Writes on photos: keep one that was sent, give photos to a thing, take them away. Files follow the rows.

A row goes first, in the transaction of what ended it; its files go right after, by a job that may run twice.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, update

from .. import clock, pictures
from ..db import atomic, db, undo_on_failure
from ..pictures import Photo as Picture
from ..policy import Actor
from ..storage import files
from . import queries
from .models import Photo
from .rules import MOST, PENDING_DAYS, State, Wanted

BATCH = 50


@dataclass(frozen=True)
class Attached:
    """How many photos the thing has now, and whether anything about them changed."""

    count: int
    changed: bool


def keep(actor: Actor, thing: str, raw: bytes, alt: str = "") -> Photo:
    """Keep a photo that was sent until its form comes through. Raises NotAPhoto or Full, in words for the sender."""
    picture = pictures.read(raw)
    photo = Photo(
        key=secrets.token_hex(16), thing=thing, person_id=actor.id or None, alt=alt, width=picture.width,
        height=picture.height, bytes=len(picture.master) + len(picture.first), at=clock.now(),
        digest=hashlib.sha256(raw).hexdigest(), state=State.PENDING,
    )  # fmt: skip
    try:
        _put(photo.key, picture)
        with atomic():
            db.session.add(photo)
    except BaseException:
        _delete_files(photo.key)
        raise
    return photo


def _put(key: str, picture: Picture) -> None:
    files().put(file_name(key, pictures.SIZES[0]), picture.first)
    files().put(master_name(key), picture.master)


def _delete_files(key: str) -> None:
    for name in list(files().names(f"photos/{key[:2]}/{key}")):
        files().delete(name)


def file_name(key: str, size: int) -> str:
    return f"photos/{key[:2]}/{key}/{size}.webp"


def master_name(key: str) -> str:
    return f"photos/{key[:2]}/{key}/master.jpg"


def attach(actor: Actor, thing: str, thing_id: int, wanted: Wanted, most: int = MOST) -> Attached:
    """Let the thing have the photos that a form names, in the form's order, and lose those that it gives up.

    The caller has checked that the actor may change the thing, and keeps a counter in the same transaction. Photos
    of somebody else, of another thing, above `most` or sent twice are left out.
    """
    with atomic():
        rows = queries.by_key({kept.key for kept in wanted.kept} | set(wanted.removed), locked=True)
        changed = [
            drop(rows[key]) for key in wanted.removed if key in rows and _ours(rows[key], actor, (thing, thing_id))
        ]
        db.session.flush()
        there = queries.photos_of(thing, [thing_id])[thing_id]
        before = [(photo.key, photo.alt) for photo in there]
        named: list[Photo] = []
        for kept in wanted.kept:
            photo = rows.get(kept.key)
            if photo not in there:
                has = {*there, *named}
                photo = _new(photo, actor, thing, thing_id, has) if len(has) < most else None
            if photo:
                photo.alt = kept.alt
                named.append(photo)
        _number(named + [photo for photo in there if photo not in named])
        after = [(photo.key, photo.alt) for photo in queries.photos_of(thing, [thing_id])[thing_id]]
        return Attached(len(after), bool(changed) or before != after)


def _ours(photo: Photo, actor: Actor, place: tuple[str, int]) -> bool:
    """It is this thing's, or waits to become somebody's and was sent by this person."""
    if photo.state == State.ATTACHED:
        return (photo.thing, photo.thing_id) == place
    return photo.person_id in (None, actor.id)


def _new(photo: Photo | None, actor: Actor, thing: str, thing_id: int, has: set[Photo]) -> Photo | None:
    """The photo, now this thing's; None when it cannot become so."""
    if photo is None or any(photo.digest == other.digest for other in has):
        return None
    if photo.state == State.ATTACHED:
        # The way back after sending: the text became another idea, and the photo is wanted there too.
        if photo.person_id != actor.id:
            return None
        photo = _copy(photo)
    elif photo.person_id not in (None, actor.id):
        return None
    photo.thing, photo.thing_id, photo.person_id, photo.state = thing, thing_id, actor.id or None, State.ATTACHED
    return photo


def _copy(photo: Photo) -> Photo:
    store, key = files(), secrets.token_hex(16)
    undo_on_failure(lambda: _delete_files(key))
    for size in photo.sizes:
        store.put(file_name(key, size), store.get(file_name(photo.key, size)) or b"")
    if not photo.ready:
        store.put(master_name(key), store.get(master_name(photo.key)) or b"")
    same = ("alt", "width", "height", "bytes", "ready", "digest", "person_id", "thing")
    copy = Photo(key=key, at=clock.now(), **{name: getattr(photo, name) for name in same})
    db.session.add(copy)
    return copy


def _number(photos: list[Photo]) -> None:
    for position, photo in enumerate(photos):
        photo.position = position
    db.session.flush()


def drop(photo: Photo) -> bool:
    """It is seen nowhere from now on; its files go with the next sweep."""
    photo.state, photo.thing_id, photo.person_id, photo.alt = State.GONE, None, None, ""
    return True


_GONE = {"state": State.GONE, "thing_id": None, "person_id": None, "alt": ""}


def remove_all(thing: str, ids: Select | list[int]) -> None:
    """The things are deleted, taken back or removed: no photo of them stays. Inside the caller's transaction."""
    with atomic():
        mine = update(Photo).where(Photo.thing == thing, Photo.thing_id.in_(ids))
        db.session.execute(mine.values(_GONE))


def forget_person(person_id: int) -> list[tuple[str, int, int]]:
    """Somebody leaves: every photo that they sent goes. Gives (thing, id, how many) for the counters."""
    with atomic():
        lost = queries.places_of_person(person_id)
        db.session.execute(update(Photo).where(Photo.person_id == person_id).values(_GONE))
        return lost


# Outside the request


def finish() -> int:
    """Make the larger sizes, one photo at a time: half a second of work that no request waits for."""
    return sum(_finish(photo) for photo in queries.unfinished(1))


def _finish(photo: Photo) -> bool:
    store = files()
    master = store.get(master_name(photo.key))
    made = pictures.larger_sizes(master) if master else None
    for size, picture in (made or {}).items():
        store.put(file_name(photo.key, size), picture)
    with atomic():
        db.session.refresh(photo, with_for_update=True)
        if made is None:
            # Its first size is all that is left: better than a photo that never loads.
            photo.width, photo.height = pictures.fitted(photo.width, photo.height, pictures.SIZES[0])
        first = len(store.get(file_name(photo.key, pictures.SIZES[0])) or b"")
        photo.ready, photo.bytes = True, first + sum(len(picture) for picture in (made or {}).values())
    store.delete(master_name(photo.key))
    return True


def sweep() -> int:
    """Delete the files of photos that are gone, then their rows."""
    found = queries.gone(BATCH)
    for photo in found:
        _delete_files(photo.key)
    with atomic():
        for photo in found:
            db.session.delete(photo)
    return len(found)


def drop_unused() -> int:
    """Photos whose form was never sent again."""
    since = clock.now() - timedelta(days=PENDING_DAYS)
    with atomic():
        return sum(drop(photo) for photo in queries.unused_since(since, BATCH * 10))
