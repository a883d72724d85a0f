"""The picture of an idea or outcome that a social network shows beside a link: 1200 × 630 pixels, kept on disk.

It says only what is public and changes seldom (counts only where they have ended), so that one picture serves for a
long time.
"""

import hashlib
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from ..config import ROOT

SIZE = (1200, 630)
KEEP = 2000
"""Pictures kept on disk; beyond that the oldest go and are drawn again when somebody asks."""
DRAWN = "1"
"""Change it with the drawing, so that kept pictures are drawn anew."""

PAPER, INK, BRAND, DEEP, FLAME, WICK = "#FAF7F1", "#18222E", "#0B5D5B", "#0A3F3F", "#FF8A4C", "#FFF0D6"
EMBER = "#B5390A"
MARGIN, BAND = 72, 112
LINES = 4
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
NO_SIGNS = {"Cc", "Cn", "Co", "Cs", "Zl", "Zp"}
"""Line ends, controls and what is no character at all: the text layout refuses some of them."""
FALLBACKS = ("DejaVuSans-Bold.ttf", "NotoSans-Bold.ttf")
"""By name, where the machine has them: for alphabets that our typeface lacks."""


@dataclass(frozen=True)
class Said:
    """What stands in the picture. `instead`: in place of a title in an alphabet that no typeface here can show.

    `step` and `place` stand below the title, `kicker` above it.
    """

    title: str
    instead: str
    place: str
    step: str
    lab: str
    kicker: str = ""


def key_of(said: Said) -> str:
    return hashlib.sha256("\x1f".join((DRAWN, *astuple(said))).encode()).hexdigest()[:32]


def picture(said: Said, folder: Path, of: int = 0) -> bytes:
    """PNG, from the folder when it was drawn before. `of`: the idea or pilot that it shows."""
    kept = folder / f"{of}-{key_of(said)}.png"
    if kept.exists():
        return kept.read_bytes()
    drawn = draw(said)
    _keep(kept, drawn)
    return drawn


def _keep(path: Path, drawn: bytes) -> None:
    """Written beside and renamed: nobody reads half a picture. A full disk keeps nothing and breaks nothing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{hashlib.sha256(drawn).hexdigest()[:8]}.part")
        beside.write_bytes(drawn)
        beside.replace(path)
        _forget_oldest(path.parent)
    except OSError:
        return


def forget(folder: Path, of: int) -> None:
    """The words in it have changed, or are not public any more."""
    for path in folder.glob(f"{of}-*.png"):
        path.unlink(missing_ok=True)


def _forget_oldest(folder: Path) -> None:
    kept = list(folder.glob("*.png"))
    if len(kept) > KEEP:
        for path in sorted(kept, key=lambda found: found.stat().st_mtime)[: KEEP // 10]:
            path.unlink(missing_ok=True)


def draw(said: Said) -> bytes:
    canvas = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(canvas)
    _band(canvas, pen, said.lab)
    title = _shown(said)
    size, lines = _fitting(pen, title)
    to_left = _reads_to_the_left(title)
    top = MARGIN + (SIZE[1] - BAND - 2 * MARGIN - 60 - len(lines) * size * 1.2) / 2
    if said.kicker:
        _write(pen, (MARGIN, MARGIN - 34), _short(pen, said.kicker, 34), 34, EMBER)
    for number, line in enumerate(lines):
        begin = SIZE[0] - MARGIN - _width(pen, line, size) if to_left else MARGIN
        _write(pen, (begin, top + number * size * 1.2), line, size, INK)
    below = SIZE[1] - BAND - MARGIN - 24
    _write(pen, (MARGIN, below), _short(pen, f"{said.step}  ·  {said.place}", 34), 34, BRAND)
    out = io.BytesIO()
    canvas.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _shown(said: Said) -> str:
    """The title without the little pictures in it that no typeface here has; a whole alphabet cannot be left out."""
    words = "".join(" " if unicodedata.category(char) in NO_SIGNS else char for char in said.title)
    known = "".join(char for char in words if unicodedata.category(char)[0] in "LNPZ" or _font_for(char, 60))
    drawn = all(_font_for(char, 60) for char in known)
    return known if known.strip() and drawn else said.instead


def _reads_to_the_left(words: str) -> bool:
    ways = (unicodedata.bidirectional(char) for char in words)
    return next((way for way in ways if way in ("L", "R", "AL")), "L") != "L"


def _band(canvas: Image.Image, pen: ImageDraw.ImageDraw, lab: str) -> None:
    """The lab's name below, with its flame."""
    pen.rectangle((0, SIZE[1] - BAND, *SIZE), fill=DEEP)
    side, sharper = 72, 4
    mark = Image.new("RGB", (side * sharper, side * sharper), DEEP)
    scale = side * sharper / 28
    inside = ImageDraw.Draw(mark)
    for shape, colour in ((_OUTER, FLAME), (_INNER, WICK)):
        inside.polygon([(x * scale, y * scale) for x, y in shape], fill=colour)
    canvas.paste(mark.resize((side, side), Image.Resampling.LANCZOS), (MARGIN - 10, SIZE[1] - BAND + 18))
    _write(pen, (MARGIN + 76, SIZE[1] - BAND + 34), _short(pen, lab, 38, SIZE[0] - 2 * MARGIN - 76), 38, "#FFFFFF")


def _curve(*points: tuple[float, float]) -> Iterator[tuple[float, float]]:
    """A cubic Bézier curve as twelve straight pieces."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points
    for step in range(13):
        t = step / 12
        u = 1 - t
        a, b, c, d = u**3, 3 * u * u * t, 3 * u * t * t, t**3
        yield a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy


_OUTER = [
    *_curve((14.4, 1.6), (15.1, 5.8), (22, 9.1), (22, 16.2)),
    *_curve((22, 16.2), (22, 20.6), (18.4, 24.2), (14, 24.2)),
    *_curve((14, 24.2), (9.6, 24.2), (6, 20.8), (6, 16.4)),
    *_curve((6, 16.4), (6, 12.3), (8.7, 10.5), (9.4, 6.8)),
    *_curve((9.4, 6.8), (11.1, 7.9), (12, 9.3), (12.2, 11.1)),
    *_curve((12.2, 11.1), (13.8, 8.8), (14.7, 5.5), (14.4, 1.6)),
]
_INNER = [
    *_curve((14.1, 14.2), (14.6, 16.4), (17.2, 17.5), (17.2, 20.2)),
    *_curve((17.2, 20.2), (17.2, 22), (15.8, 23.4), (14, 23.4)),
    *_curve((14, 23.4), (12.2, 23.4), (10.8, 22), (10.8, 20.2)),
    *_curve((10.8, 20.2), (10.8, 18), (13, 17.1), (14.1, 14.2)),
]


# Words that fit


def _fitting(pen: ImageDraw.ImageDraw, title: str) -> tuple[int, list[str]]:
    """The largest of four sizes in which the title fits; the smallest is cut."""
    for size in (84, 70, 58):
        lines = _wrapped(pen, title, size)
        if len(lines) <= (3 if size > 60 else LINES):
            return size, lines
    lines = _wrapped(pen, title, 50)[:LINES]
    if " ".join(lines) != " ".join(title.split()):
        lines[-1] = _short(pen, lines[-1] + " …", 50)
    return 50, lines


def _wrapped(pen: ImageDraw.ImageDraw, words: str, size: int) -> list[str]:
    width, lines = SIZE[0] - 2 * MARGIN, [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if _width(pen, longer, size) <= width:
            lines[-1] = longer
            continue
        for piece in _pieces(pen, word, size, width):
            lines.append(piece)
    return [line for line in lines if line] or [""]


def _pieces(pen: ImageDraw.ImageDraw, word: str, size: int, width: float) -> Iterator[str]:
    """A word longer than a line is broken where the line ends; so are scripts that know no spaces."""
    while word:
        take = len(word)
        while take > 1 and _width(pen, word[:take], size) > width:
            take -= max(1, take // 8)
        yield word[:take]
        word = word[take:]


def _short(pen: ImageDraw.ImageDraw, words: str, size: int, width: float = SIZE[0] - 2 * MARGIN) -> str:
    if _width(pen, words, size) <= width:
        return words
    while words and _width(pen, f"{words}…", size) > width:
        words = words[:-1]
    return f"{words.rstrip(' …')}…"


def _width(pen: ImageDraw.ImageDraw, words: str, size: int) -> float:
    return sum(pen.textlength(run, font=font) for run, font in _runs(words, size))


def _write(pen: ImageDraw.ImageDraw, at: tuple[float, float], words: str, size: int, colour: str) -> None:
    x, y = at
    for run, font in _runs(words, size):
        pen.text((x, y + size), run, font=font, fill=colour, anchor="ls")
        x += pen.textlength(run, font=font)


def _runs(words: str, size: int) -> list[tuple[str, Font]]:
    """Neighbouring characters of one font together: ours comes as two files."""
    runs: list[tuple[str, Font]] = []
    for char in words:
        font = (runs[-1][1] if char == " " and runs else None) or _font_for(char, size) or _fonts(size)[0]
        if runs and runs[-1][1] is font:
            runs[-1] = (runs[-1][0] + char, font)
        else:
            runs.append((char, font))
    return runs


@lru_cache(maxsize=4096)
def _font_for(char: str, size: int) -> Font | None:
    return next((font for font in _fonts(size) if _has(font, char)), None)


def _has(font: Font, char: str) -> bool:
    """Whether it is drawn as itself and not as the box that stands for what a font lacks."""
    if char == " ":
        return True
    return bytes(font.getmask(char)) != bytes(font.getmask("\U0010fffd"))


@lru_cache(maxsize=16)
def _fonts(size: int) -> tuple[Font, ...]:
    found: list[Font] = []
    for name in ("atkinson-latin.woff2", "atkinson-latin-ext.woff2"):
        path = ROOT / "static" / "vendor" / name
        if path.exists():
            ours = ImageFont.truetype(str(path), size)
            ours.set_variation_by_axes([700])
            found.append(ours)
    found.append(ImageFont.load_default(size))
    for name in FALLBACKS:
        try:
            found.append(ImageFont.truetype(name, size))
        except OSError:
            continue
    return tuple(found)
