"""Where files of the lab are kept: put, get, delete, names. Behind it is a folder; an object store has the same."""

import errno
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from flask import current_app

from .errors import N_, Refusal

NAME = re.compile(r"[a-z0-9][a-z0-9_-]*(/[A-Za-z0-9_-]+)*(\.[a-z]+)?")
"""Folders and a file, made of letters that mean nothing to a file system."""

ROOM_LEFT = 200 * 1024 * 1024
"""Bytes of the disk that stay free: the database needs them more than a photo does."""


class Full(Refusal):
    """No room for another file."""

    def __init__(self) -> None:
        super().__init__(N_("The lab has no room for more photos just now. Your text is kept; send it without photos."))


class Storage(Protocol):
    def put(self, name: str, data: bytes) -> None:
        """All of it or nothing. Raises Full."""

    def get(self, name: str) -> bytes | None: ...

    def delete(self, name: str) -> None:
        """Nothing happens when it is not there."""

    def names(self, folder: str) -> Iterator[str]: ...


class Folder:
    """Files below one folder, readable by the lab alone."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, name: str, data: bytes) -> None:
        path = self._path(name)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if shutil.disk_usage(self.root).free < ROOM_LEFT + len(data):
                raise Full()
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(data)
            os.replace(part, path)
        except OSError as no:
            part.unlink(missing_ok=True)
            if no.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
                raise Full() from no
            raise

    def get(self, name: str) -> bytes | None:
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    def delete(self, name: str) -> None:
        path = self._path(name)
        path.unlink(missing_ok=True)
        for folder in path.parents:
            # The first folder stays; those below it go with their last file.
            if folder.parent == self.root or folder == self.root or any(folder.iterdir()):
                break
            folder.rmdir()

    def names(self, folder: str) -> Iterator[str]:
        below = self.root / folder
        for path in sorted(below.rglob("*")) if below.is_dir() else ():
            if path.is_file() and not path.name.startswith("."):
                yield path.relative_to(self.root).as_posix()

    def _path(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise ValueError(f"no name for a file: {name!r}")
        return self.root / name


def files() -> Storage:
    """The storage of this lab."""
    return Folder(Path(current_app.config["LAB"].instance) / "files")
