"""Whether files and rows still belong to each other: for `flask verify`."""

from collections.abc import Iterator

from sqlalchemy import select

from .. import pictures
from ..db import db
from ..storage import files
from .actions import drop, file_name, master_name
from .models import Photo
from .rules import State


def rows_without_file() -> Iterator[tuple[int, str]]:
    """(id, name) of each file that a photo should have and that is not there.

    A photo that arrives meanwhile has its files before its row, but after the names were read: those are looked for.
    """
    store = files()
    there = set(store.names("photos"))
    for photo in db.session.scalars(select(Photo).where(Photo.state != State.GONE).order_by(Photo.id)):
        names = [file_name(photo.key, size) for size in photo.sizes]
        wanted = names if photo.ready else [*names, master_name(photo.key)]
        yield from ((photo.id, name) for name in wanted if name not in there and store.get(name) is None)


def files_without_row() -> Iterator[str]:
    """The names are read first: a photo that arrives meanwhile has its row by the time it is looked for."""
    names = list(files().names("photos"))
    keys = set(db.session.scalars(select(Photo.key)))
    return (name for name in names if name.split("/")[-2] not in keys)


def mend_row(id: int) -> None:
    """A photo that has lost everything goes; one that has lost its larger sizes is shown in its first."""
    photo = db.session.get(Photo, id)
    if photo is None:
        return
    first = pictures.SIZES[0]
    if files().get(file_name(photo.key, first)) is None:
        drop(photo)
    else:
        photo.width, photo.height = pictures.fitted(photo.width, photo.height, first)
        photo.ready = True


def mend_file(name: str) -> None:
    files().delete(name)
