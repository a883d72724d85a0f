"""What becomes of a file: small, upright, without a past; and what is refused, in words."""

import io
import struct
import zlib

import pillow_heif
import pytest
from PIL import Image, ImageCms

from lab import pictures
from lab.pictures import NotAPhoto
from tests.photos.conftest import drawn, from_a_phone


def every_size(raw: bytes) -> dict[int, bytes]:
    photo = pictures.read(raw)
    return {320: photo.first, **(pictures.larger_sizes(photo.master) or {})}


def as_picture(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def test_nothing_of_where_and_by_whom_is_left():
    raw = from_a_phone()
    assert b"PhoneMaker" in raw

    written = [*every_size(raw).values(), pictures.read(raw).master]

    for data in written:
        picture = Image.open(io.BytesIO(data))
        assert not dict(picture.getexif())
        assert not {"exif", "icc_profile", "xmp", "comment"} & set(picture.info)
        assert not any(mark in data for mark in (b"Exif", b"PhoneMaker", b"Ana", b"GPS", b"EXIF", b"ICCP", b"XMP "))


def held(orientation: int) -> bytes:
    """The same view, with the pixels as a phone writes them that was held in this way."""
    upright = Image.open(io.BytesIO(drawn((400, 300))))
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }.get(orientation)  # fmt: skip
    exif = Image.Exif()
    exif[0x0112] = orientation
    into = io.BytesIO()
    (upright if undo is None else upright.transpose(undo)).save(into, "JPEG", quality=95, exif=exif)
    return into.getvalue()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_phone_was_held(orientation):
    shown = as_picture(pictures.read(held(orientation)).first)

    assert shown.size == (320, 240)
    assert min(shown.getpixel((10, 10))) > 200
    assert all(shown.getpixel(corner)[0] < 60 for corner in ((310, 10), (10, 230), (310, 230)))


def test_three_sizes_and_none_larger_than_the_photo():
    large, middle, small = (every_size(drawn(size)) for size in ((4000, 3000), (700, 500), (200, 100)))

    assert {size: as_picture(data).size for size, data in large.items()} == {
        320: (320, 240), 960: (960, 720), 1920: (1920, 1440)}  # fmt: skip
    assert {size: as_picture(data).size for size, data in middle.items()} == {320: (320, 229), 960: (700, 500)}
    assert {size: as_picture(data).size for size, data in small.items()} == {320: (200, 100)}
    assert all(data[:4] == b"RIFF" and data[8:12] == b"WEBP" for data in large.values())


def heic() -> bytes:
    into = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (640, 480), "teal")).save(into, quality=60)
    return into.getvalue()


def sixteen_bits() -> bytes:
    into = io.BytesIO()
    Image.new("I;16", (400, 300), 40_000).save(into, "PNG")
    return into.getvalue()


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (400, 300), colour) for colour in ("teal", "red", "blue")]
    into = io.BytesIO()
    frames[0].save(into, kind, save_all=True, append_images=frames[1:])
    return into.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        drawn((400, 300), "PNG"), drawn((400, 300), "WEBP"), heic(), sixteen_bits(), moving("PNG"), moving("WEBP"),
        moving("MPO"), drawn((400, 300), "JPEG", progressive=True),
    ],
    ids=["png", "webp", "heic", "16 bit", "apng", "moving webp", "mpo", "progressive"],
)  # fmt: skip
def test_what_phones_send_is_read(raw):
    photo = pictures.read(raw)

    assert as_picture(photo.first).size == (320, 240)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "YCbCr"])
def test_every_kind_of_pixels_is_read(mode):
    into = io.BytesIO()
    picture = Image.new("RGB", (400, 300), "white").convert(mode)
    picture.save(into, "JPEG" if mode in ("CMYK", "YCbCr") else "PNG")

    shown = as_picture(pictures.read(into.getvalue()).first)

    assert shown.size == (320, 240)
    assert min(shown.getpixel((9, 9))) > 240


def test_what_is_seen_through_becomes_white():
    into = io.BytesIO()
    Image.new("RGBA", (400, 300), (0, 0, 0, 0)).save(into, "PNG")

    assert min(as_picture(pictures.read(into.getvalue()).first).getpixel((9, 9))) > 250


def test_sixteen_bits_keep_their_brightness():
    assert abs(as_picture(pictures.read(sixteen_bits()).first).getpixel((9, 9))[0] - 156) < 4


def with_red_and_green_swapped() -> bytes:
    """A colour profile in which red means green."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    tags = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * profile[131], 12)}
    red, green = tags[b"rXYZ"] + 4, tags[b"gXYZ"] + 4
    profile[red : red + 8], profile[green : green + 8] = profile[green : green + 8], profile[red : red + 8]
    return bytes(profile)


def test_colours_are_shown_as_they_were_meant():
    raw = drawn((400, 300), colour="red", icc_profile=with_red_and_green_swapped())

    red, green, _blue = as_picture(pictures.read(raw).first).getpixel((310, 230))

    assert (red < 60, green > 200) == (True, True)


def test_a_profile_that_does_not_fit_is_left_out():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()

    assert as_picture(pictures.read(drawn((400, 300), icc_profile=lab)).first).size == (320, 240)


def a_bomb() -> bytes:
    """A few KB of PNG that says it has 144 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 12_000, 12_000, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (1 + 12_000 // 8) * 12_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def long_strip() -> bytes:
    into = io.BytesIO()
    Image.new("1", (30_000, 2)).save(into, "PNG")
    return into.getvalue()


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (a_bomb(), "too many pixels"),
        (long_strip(), "too many pixels"),
        (b"", "empty"),
        (b"\xff" * (10 * 1024 * 1024 + 1), "10.0 MB"),
        (drawn()[:2000], "damaged or not complete"),
        (drawn((400, 300), "PNG")[:300], "damaged or not complete"),
        (SVG, "a drawing (SVG)"),
        (b"\n  <svg onload=alert(1)>", "a drawing (SVG)"),
        (b"<!doctype html><p>hello", "a web page"),
        (b"GIF89a" + b"\0" * 50, "a GIF"),
        (b"%PDF-1.7", "a PDF"),
        (b"PK\x03\x04....", "an archive"),
        (b"\0\0\0\x18ftypmp42", "a film"),
        (b"II*\0" + b"\0" * 50, "a TIFF"),
        (b"just words", "no photo that the lab can read"),
        (drawn() + b"<html><script>alert(1)</script>", "more than a photo"),
        (drawn(comment=b"*/<?php system($_GET[0]); ?>"), "more than a photo"),
        (drawn() + b"PK\x03\x04 a jar PK\x05\x06" + b"\0" * 18, "more than a photo"),
        (b"GIF89a" + b"\0" * 90 + b"PK\x05\x06" + b"\0" * 18, "a GIF"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_what_is_no_photo_is_refused_in_words(raw, words):
    with pytest.raises(NotAPhoto) as no:
        pictures.read(raw)

    assert words in str(no.value)


def test_a_bomb_is_refused_before_it_goes_off():
    assert len(a_bomb()) < 20_000
    with pytest.raises(NotAPhoto):
        pictures.read(a_bomb())
