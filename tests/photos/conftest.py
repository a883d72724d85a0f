"""Real pictures, drawn for each test."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage

GPS = {1: "N", 2: (53.0, 33.0, 0.0), 3: "E", 4: (9.0, 59.0, 0.0)}


def drawn(size: tuple[int, int] = (1200, 900), kind: str = "JPEG", colour: str = "teal", **how: Any) -> bytes:
    """A picture with a light corner at the top left, so that one sees which way it is turned."""
    picture = Image.new("RGB", size, colour)
    picture.paste("white", (0, 0, size[0] // 2, size[1] // 2))
    into = io.BytesIO()
    picture.save(into, kind, **how)
    return into.getvalue()


def from_a_phone(orientation: int = 1, size: tuple[int, int] = (1200, 900)) -> bytes:
    """With what a phone writes beside the pixels: where it was, and what took it."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x010E] = orientation, "PhoneMaker", "Ana at home"
    exif.get_ifd(0x8825).update(GPS)
    return drawn(size, exif=exif, comment=b"taken by Ana")


def upload(data: bytes | None = None, name: str = "path.jpg") -> FileStorage:
    return FileStorage(io.BytesIO(from_a_phone() if data is None else data), name, content_type="image/jpeg")


@pytest.fixture(autouse=True)
def no_files_from_before(app: Any) -> None:
    shutil.rmtree(Path(app.config["LAB"].instance) / "files", ignore_errors=True)


@pytest.fixture
def fields() -> Callable[..., dict[str, Any]]:
    """A form that can be sent in, with photos."""

    def make(*photos: FileStorage, alts: tuple[str, ...] | None = None, **more: Any) -> dict[str, Any]:
        alts = tuple(f"The dark path, {n}" for n in range(1, len(photos) + 1)) if alts is None else alts
        return {
            "title": "Light for the school path", "need": "In winter the path behind the depot is dark from four.",
            "topic": "mobility", "district": "harbour", "once": "abc", "action": "submit",
            "photos": list(photos), "photo_alt": list(alts), **more,
        }  # fmt: skip

    return make
