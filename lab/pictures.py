"""What a file from a phone becomes: a small picture without a past. The only place that knows Pillow.

A file is never kept as it came. Its pixels are read, with limits set before anything is unpacked, turned upright,
brought to sRGB and written anew: what stood beside them (place, camera, thumbnails) has no way into the copy.
"""

import io
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import pi_heif
from PIL import Image, ImageCms

from .errors import N_, Refusal, Words

SIZES = (320, 960, 1920)
"""The longest side of each size. A smaller photo is never blown up."""

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
"""What a phone of today takes. Asked before a pixel is unpacked: 17 KB of PNG can hold 144 million."""
MAX_SIDE = 20_000

MOST_SCANS = 100
"""How often a JPEG may go over its pixels; a camera's or a saver's does so ten times, a hostile one 100,000 times."""

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
JPEG_QUALITY, WEBP_QUALITY, WEBP_EFFORT = 90, 78, 3

OTHERS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"^(\xef\xbb\xbf)?\s*<(\?xml|svg|!doctype svg)", re.I), N_("a drawing (SVG)")),
    (re.compile(rb"^\s*<(!doctype|html)", re.I), N_("a web page")),
    (re.compile(rb"^GIF8"), N_("a GIF")),
    (re.compile(rb"^%PDF"), N_("a PDF")),
    (re.compile(rb"^PK\x03\x04"), N_("an archive or a document")),
    (re.compile(rb"^BM.{4}\0\0\0\0", re.S), N_("a BMP picture")),
    (re.compile(rb"^(II\*\0|MM\0\*)"), N_("a TIFF or a raw camera file")),
    (re.compile(rb"^....ftyp(mp4|isom|qt|M4V|3gp)", re.S | re.I), N_("a film")),
)
"""What people send most often instead of a photo, by its first bytes: a name can say anything."""

_SMUGGLED = re.compile(rb"<script|<html[\s>]|<!doctype html|<\?php|<iframe", re.I)
_ZIP_END = b"PK\x05\x06"
_ZIP_TAIL = 66_000
_PDF_HEAD = 1024

pi_heif.register_heif_opener(thumbnails=False)
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)  # Pillow itself would only warn


class NotAPhoto(Refusal):
    """The sentence goes on after the file's name: “garden.svg: this is a drawing (SVG). …”"""


@dataclass(frozen=True)
class Photo:
    """`master` is the upright, clean picture, 1920 at most, from which the larger sizes are made; `first` is the
    smallest size, ready to be shown. `width` and `height` are the master's."""

    master: bytes
    first: bytes
    width: int
    height: int


def read(raw: bytes) -> Photo:
    """Raises NotAPhoto with the words for whoever sent it."""
    _check_bytes(raw)
    picture = _opened(raw)
    try:
        clean = _clean(picture)
        return Photo(master=_jpeg(clean), first=_webp(clean, SIZES[0]), width=clean.width, height=clean.height)
    except NotAPhoto:
        raise
    except Exception as broken:  # a decoder meets bytes that nobody expected: whatever it says, the photo is unreadable
        raise NotAPhoto(N_("this photo is damaged or not complete. Choose it again, or another one.")) from broken


def larger_sizes(master: bytes) -> dict[int, bytes] | None:
    """The sizes after the first, as WebP; None when the master was damaged meanwhile."""
    try:
        with Image.open(io.BytesIO(master), formats=["JPEG"]) as picture:
            picture.load()
            wanted = sizes_of(picture.width, picture.height)[1:]
            return {size: _webp(picture, size) for size in wanted}
    except (OSError, SyntaxError):
        return None


def sizes_of(width: int, height: int) -> tuple[int, ...]:
    """The sizes in which a picture of this shape is kept: up to the first that holds all of it."""
    longest = max(width, height)
    smaller = [size for size in SIZES if size < longest]
    return tuple(SIZES[: len(smaller) + 1])


def fitted(width: int, height: int, size: int) -> tuple[int, int]:
    """Width and height inside a square of `size`, never larger than they are."""
    scale = min(1.0, size / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def check_size(n: int) -> None:
    """Asked before a file is read. Raises NotAPhoto."""
    if not n:
        raise NotAPhoto(N_("this file is empty. Choose the photo again."))
    if n > MAX_BYTES:
        size = f"{n / 1024 / 1024:.1f}"
        raise NotAPhoto(Words(N_("this photo has {size} MB, and the lab takes 10 MB. Send a smaller copy."), size=size))


def _check_bytes(raw: bytes) -> None:
    check_size(len(raw))
    for start, kind in OTHERS:
        if start.search(raw[:600]):
            raise NotAPhoto(Words(N_("this is {kind}. A photo is a JPEG, PNG, WebP or HEIC file."), kind=kind))
    if _SMUGGLED.search(raw) or b"%PDF-" in raw[:_PDF_HEAD] or _ZIP_END in raw[-_ZIP_TAIL:]:
        raise NotAPhoto(N_("there is more than a photo in this file, so it is not taken. Send a plain copy of it."))
    if raw.startswith(_JPEG) and _scans(raw) > MOST_SCANS:
        raise NotAPhoto(N_("this photo is built in a way that takes too long to read. Send a plain copy of it."))


_JPEG, _SCAN, _END = b"\xff\xd8", 0xDA, 0xD9
_MARKER = re.compile(rb"\xff+([^\x00\x01\xd0-\xd8\xff])")


def _scans(raw: bytes) -> int:
    """Each costs all pixels anew, and nine bytes make one. Read as the decoder does, so that chance bytes in a
    thumbnail or in a film behind the photo do not count."""
    n, at = 0, len(_JPEG)
    while n <= MOST_SCANS and (marker := _MARKER.search(raw, at)) and marker[1][0] != _END:
        n += marker[1][0] == _SCAN
        at = marker.end() + int.from_bytes(raw[marker.end() : marker.end() + 2])
    return n


def _opened(raw: bytes) -> Image.Image:
    """The head is read, no pixel yet."""
    try:
        picture = Image.open(io.BytesIO(raw), formats=list(FORMATS))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NotAPhoto(_TOO_LARGE) from None
    except Exception as unknown:
        raise NotAPhoto(N_("this is no photo that the lab can read. It takes JPEG, PNG, WebP and HEIC.")) from unknown
    if picture.width * picture.height > MAX_PIXELS or max(picture.size) > MAX_SIDE:
        raise NotAPhoto(_TOO_LARGE)
    return picture


_TOO_LARGE = N_("this photo has too many pixels: the lab takes up to 50 million. Send a smaller copy.")


def _clean(picture: Image.Image) -> Image.Image:
    """Upright RGB in sRGB, 1920 at most. Made small first, since all that follows then costs little."""
    orientation, profile = picture.getexif().get(0x0112, 1), picture.info.get("icc_profile")
    largest = (SIZES[-1], SIZES[-1])
    picture.draft(None, largest)  # a JPEG is unpacked at a fraction of its size
    if picture.mode not in ("L", "RGB", "RGBA", "CMYK"):
        picture = _plain_mode(picture)
    picture.thumbnail(largest, Image.Resampling.LANCZOS, reducing_gap=2.0)
    picture = _to_srgb(picture, profile)
    picture = _on_white(picture)
    turn = _TURNS.get(orientation)
    return picture.transpose(turn) if turn is not None else picture


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _plain_mode(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith(("I", "F")):
        # 16 bits a pixel: Pillow would cut them off at 255 instead of scaling them.
        deep = picture.convert("I")
        return deep.point(lambda level: level / 256).convert("L")
    see_through = "transparency" in picture.info or picture.mode in ("LA", "PA", "La", "RGBa")
    return picture.convert("RGBA" if see_through else "RGB")


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as they were meant. A profile that cannot be read or does not fit is left out."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            mode = "RGBA" if picture.mode == "RGBA" else "RGB"
            done = ImageCms.profileToProfile(picture, source, _SRGB, outputMode=mode)
            return done if done is not None else picture
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return picture if picture.mode in ("RGB", "RGBA") else picture.convert("RGB")


_SRGB = ImageCms.createProfile("sRGB")


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _jpeg(picture: Image.Image) -> bytes:
    return _written(picture, lambda copy, into: copy.save(into, "JPEG", quality=JPEG_QUALITY))


def _webp(picture: Image.Image, size: int) -> bytes:
    small = picture.resize(fitted(*picture.size, size), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return _written(small, lambda copy, into: copy.save(into, "WEBP", quality=WEBP_QUALITY, method=WEBP_EFFORT))


def _written(picture: Image.Image, save: Callable[[Image.Image, io.BytesIO], None]) -> bytes:
    """From the bare pixels: savers take over what they find in `info`, a comment or a profile."""
    bare = Image.frombytes("RGB", picture.size, picture.tobytes())
    into = io.BytesIO()
    save(bare, into)
    return into.getvalue()
