"""A lab in one file: a copy of its SQLite database, taken while the lab runs, and the files of its photos.

The database is the whole lab: people, ideas, votes, history, mails that still wait. A lab with photos becomes a tar
archive: the database first, then the files; one without stays a plain database. Not in it are the secrets
(`.env` in the instance folder) and the mails that were written to files: they are kept apart on purpose.
"""

import io
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import make_url

from .config import ROOT
from .db import db, sqlite_module
from .errors import Conflict, NotFound, Refusal
from .storage import NAME, ROOM_LEFT, files

DATABASE, FILES = "lab.sqlite", "files/"
"""Names inside an archive."""

HOLDS_SOMETHING = ("people", "ideas", "topics")
"""A database with rows in one of these is a lab that somebody uses."""


def backup(path: Path, replace: bool = False) -> int:
    """Write the copy to `path` when it is whole and sound, and not before; its size in bytes."""
    source = _database()
    if path.is_dir():
        raise Conflict(f"{path} is a folder: name a file")
    if not replace and path.exists() and path.stat().st_size:
        raise Conflict(f"{path} exists: name another file, or say --replace")
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        _copy(source, part)
        _close(part)
        _check(part)
        _add_files(part)
        os.replace(part, path)
    except OSError as no:
        raise Refusal(f"{path} cannot be written: {no.strerror}") from no
    finally:
        part.unlink(missing_ok=True)
    return path.stat().st_size


def restore(path: Path, replace: bool = False) -> None:
    """Put the copy in the place of this lab's database. Raises Refusal before anything is touched."""
    target = _database()
    if not path.is_file():
        raise NotFound(f"there is no file {path}")
    with _database_of(path) as copy:
        _check(copy)
        _check_room(path, target.parent)
        if not replace and _is_used(target):
            raise Conflict("this lab is not empty: say --replace to lose what is in it")
        db.session.remove()
        db.engine.dispose()
        _copy(copy, target)
    upgrade(directory=str(ROOT / "lab" / "migrations"))
    _restore_files(path)


def _add_files(part: Path) -> None:
    """Turn the copy into an archive when there are files. What is sent or deleted meanwhile: `flask verify` says."""
    store = files()
    names = list(store.names("photos"))
    if not names:
        return
    archive = part.with_name(f"{part.name}.tar")
    try:
        archive.touch(mode=0o600)
        with tarfile.open(archive, "w") as tar:
            tar.add(part, DATABASE)
            for name in names:
                if (data := store.get(name)) is not None:
                    member = tarfile.TarInfo(FILES + name)
                    member.size = len(data)
                    tar.addfile(member, io.BytesIO(data))
        os.replace(archive, part)
    finally:
        archive.unlink(missing_ok=True)


@contextmanager
def _database_of(path: Path) -> Iterator[Path]:
    """The copy's database as a file of its own; every name in an archive is looked at before anything is touched."""
    if not tarfile.is_tarfile(path):
        yield path
        return
    with tempfile.TemporaryDirectory(dir=_database().parent) as folder, tarfile.open(path) as tar:
        inside = _members(tar, path)
        good = all(m.isfile() and (m.name == DATABASE or _names_a_file(m.name)) for m in inside)
        if not good or not any(m.name == DATABASE for m in inside):
            raise Refusal(f"{path} holds no lab")
        database = Path(folder) / DATABASE
        with database.open("wb") as out, tar.extractfile(DATABASE) as data:  # type: ignore[union-attr]
            shutil.copyfileobj(data, out)
        yield database


def _members(tar: tarfile.TarFile, path: Path) -> list[tarfile.TarInfo]:
    try:
        return tar.getmembers()
    except tarfile.TarError as no:
        raise Refusal(f"{path} is damaged: {no}") from no


def _check_room(path: Path, folder: Path) -> None:
    """The files are written after the database: the disk must not be full half way."""
    if not tarfile.is_tarfile(path):
        return
    with tarfile.open(path) as tar:
        wanted = sum(member.size for member in tar)
    if shutil.disk_usage(folder).free < wanted + ROOM_LEFT:
        raise Refusal(f"the disk has no room for what is in {path}: {wanted:,} bytes")


def _names_a_file(name: str) -> bool:
    return name.startswith(f"{FILES}photos/") and bool(NAME.fullmatch(name.removeprefix(FILES)))


def _restore_files(path: Path) -> None:
    """The files are those of the copy and no others."""
    store = files()
    for name in list(store.names("photos")):
        store.delete(name)
    if not tarfile.is_tarfile(path):
        return
    with tarfile.open(path) as tar:
        for member in tar:
            if member.name != DATABASE and (data := tar.extractfile(member)):
                store.put(member.name.removeprefix(FILES), data.read())


def _database() -> Path:
    url = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() != "sqlite" or not url.database:
        raise Refusal("only a lab on SQLite is copied here: use pg_dump and pg_restore")
    return Path(url.database)


def _copy(source: Path, target: Path) -> None:
    """SQLite's own copy: whole even while others write, and into a database that others have open."""
    if not target.exists():
        target.touch(mode=0o600)
    with _open(source, "ro") as from_, _open(target, "rw") as to:
        from_.backup(to)


def _close(copy: Path) -> None:
    """One file and no more: a copy that still says "write-ahead log" would ask for two others when it is read."""
    with _open(copy, "rw") as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def _open(path: Path, mode: str) -> Iterator[Any]:
    lite = sqlite_module()
    try:
        with closing(lite.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True, timeout=10)) as connection:
            yield connection
    except lite.DatabaseError as no:
        raise Refusal(f"{path} cannot be used: {no}") from no


def _check(path: Path) -> None:
    """Raises Refusal for a file that is damaged or no copy of a lab."""
    with _open(path, "ro") as copy:
        found = [row[0] for row in copy.execute("PRAGMA integrity_check(1)")]
        if found != ["ok"]:
            raise Refusal(f"{path} is damaged: {found[0]}")
        if copy.execute("PRAGMA foreign_key_check").fetchone():
            raise Refusal(f"{path} is damaged: rows point to rows that are not there")
        if not _tables(copy) >= {"alembic_version", *HOLDS_SOMETHING}:
            raise Refusal(f"{path} holds no lab")
        version = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    if version is None or not list((ROOT / "lab" / "migrations" / "versions").glob(f"{version[0]}_*.py")):
        raise Refusal(f"{path} comes from a newer lab than this one")


def _is_used(path: Path) -> bool:
    if not path.exists() or not path.stat().st_size:
        return False
    with _open(path, "ro") as database:
        here = _tables(database).intersection(HOLDS_SOMETHING)
        return any(database.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone() for name in sorted(here))  # noqa: S608 - our own names


def _tables(connection: Any) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
