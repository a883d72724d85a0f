"""A JPEG that asks to be read a hundred thousand times would hold the lab for an hour."""

import io
import time

import pytest
from PIL import Image

from lab import pictures
from lab.pictures import NotAPhoto

SCAN = b"\xff\xda"


def progressive() -> bytes:
    into = io.BytesIO()
    Image.effect_noise((1200, 900), 50).convert("RGB").save(into, "JPEG", progressive=True)
    return into.getvalue()


def with_scans(more: int) -> bytes:
    whole = progressive()
    last = SCAN + whole.rpartition(SCAN)[2].removesuffix(b"\xff\xd9")
    return whole.removesuffix(b"\xff\xd9") + last[:40] * more + b"\xff\xd9"


def test_a_photo_of_many_scans_is_refused_before_it_is_unpacked():
    raw, began = with_scans(100_000), time.process_time()

    with pytest.raises(NotAPhoto) as no:
        pictures.read(raw)

    assert "takes too long to read" in str(no.value.sentence)
    assert time.process_time() - began < 2


def test_a_progressive_photo_is_read():
    assert pictures.read(progressive()).width == 1200


def test_what_stands_beside_or_behind_a_photo_is_no_scan():
    whole = progressive()
    beside = b"\xff\xe5" + (60_002).to_bytes(2) + SCAN * 30_000
    behind = SCAN * 500_000

    assert pictures.read(whole[:2] + beside + whole[2:] + behind).width == 1200
