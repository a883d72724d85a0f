"""Pictures for some ideas of the demo, drawn when it is filled: no photo of a real place, and no file to carry."""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1280, 960
GROUND = 560
"""Where the sky ends."""

Colour = tuple[int, int, int]


@dataclass
class Scene:
    """A sheet to paint on, with chance of its own, so that the demo looks the same each time."""

    sheet: Image.Image
    chance: random.Random

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.sheet)


def drawn(name: str) -> bytes:
    """The picture of this name as a JPEG."""
    scene = Scene(Image.new("RGB", (WIDTH, HEIGHT)), random.Random(name))
    for paint in SCENES[name]:
        paint(scene)
    soft = scene.sheet.filter(ImageFilter.GaussianBlur(1.2))
    grain = Image.effect_noise(soft.size, 22).convert("RGB")
    into = io.BytesIO()
    Image.blend(soft, grain, 0.07).save(into, "JPEG", quality=88)
    return into.getvalue()


def _mixed(one: Colour, other: Colour, part: float) -> Colour:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def sky(top: Colour, low: Colour) -> Callable[[Scene], None]:
    def paint(scene: Scene) -> None:
        for y in range(GROUND):
            scene.pen.line((0, y, WIDTH, y), fill=_mixed(top, low, y / GROUND))

    return paint


def ground(near: Colour, far: Colour) -> Callable[[Scene], None]:
    def paint(scene: Scene) -> None:
        for y in range(GROUND, HEIGHT):
            scene.pen.line((0, y, WIDTH, y), fill=_mixed(far, near, (y - GROUND) / (HEIGHT - GROUND)))

    return paint


def houses(colours: tuple[Colour, ...], lit: bool = False) -> Callable[[Scene], None]:
    def paint(scene: Scene) -> None:
        x = -40
        while x < WIDTH:
            wide, high = scene.chance.randint(150, 260), scene.chance.randint(190, 380)
            wall = scene.chance.choice(colours)
            scene.pen.rectangle((x, GROUND - high, x + wide, GROUND + 6), fill=wall)
            roof = [(x - 8, GROUND - high), (x + wide / 2, GROUND - high - 70), (x + wide + 8, GROUND - high)]
            scene.pen.polygon(roof, fill=_mixed(wall, (60, 30, 25), 0.65))
            _windows(scene, x, wide, high, (250, 214, 130) if lit else _mixed(wall, (70, 90, 110), 0.7))
            x += wide + scene.chance.choice((0, 0, 24))

    return paint


def _windows(scene: Scene, x: int, wide: int, high: int, pane: Colour) -> None:
    for left in range(x + 24, x + wide - 44, 58):
        for top in range(GROUND - high + 26, GROUND - 60, 78):
            scene.pen.rectangle((left, top, left + 30, top + 44), fill=pane)


def path(colour: Colour, vanishing: float = 0.5) -> Callable[[Scene], None]:
    def paint(scene: Scene) -> None:
        far = WIDTH * vanishing
        scene.pen.polygon(
            [(far - 34, GROUND), (far + 34, GROUND), (WIDTH * 0.82, HEIGHT), (WIDTH * 0.16, HEIGHT)], colour
        )

    return paint


def trees(*places: tuple[int, int, int], leaf: Colour = (74, 118, 66)) -> Callable[[Scene], None]:
    """(x, y of the foot, height)."""

    def paint(scene: Scene) -> None:
        for x, y, high in places:
            scene.pen.line((x, y, x, y - high * 0.6), fill=(92, 66, 48), width=max(6, high // 22))
            for _ in range(16):
                dx, dy = scene.chance.uniform(-0.26, 0.26) * high, scene.chance.uniform(-0.98, -0.5) * high
                size = scene.chance.uniform(0.1, 0.19) * high
                shade = _mixed(leaf, (220, 230, 140), scene.chance.uniform(0, 0.35))
                scene.pen.ellipse((x + dx - size, y + dy - size, x + dx + size, y + dy + size), fill=shade)

    return paint


def rain(scene: Scene) -> None:
    for _ in range(900):
        x, y = scene.chance.uniform(-50, WIDTH), scene.chance.uniform(-50, HEIGHT)
        scene.pen.line((x, y, x - 7, y + 30), fill=(196, 208, 218), width=1)


def bus_stop(scene: Scene) -> None:
    scene.pen.line((860, 870, 860, 330), fill=(70, 74, 80), width=14)
    scene.pen.ellipse((800, 250, 920, 370), fill=(245, 205, 60))
    scene.pen.text((838, 270), "H", fill=(30, 90, 50), font_size=76)
    scene.pen.rectangle((824, 430, 896, 560), fill=(235, 238, 240))
    scene.pen.ellipse((560, 860, 1010, 905), fill=(96, 106, 116))


def kerb(scene: Scene) -> None:
    scene.pen.polygon([(150, 830), (1100, 830), (1140, 872), (110, 872)], fill=(206, 204, 198))
    scene.pen.polygon([(110, 872), (1140, 872), (1140, 918), (110, 918)], fill=(128, 126, 122))
    scene.pen.line((640, 600, 640, 826), fill=(240, 240, 240), width=16)


def cars(scene: Scene) -> None:
    for x, y, colour in ((180, 760, (170, 44, 40)), (520, 720, (60, 84, 130)), (880, 770, (206, 206, 200))):
        scene.pen.rounded_rectangle((x, y - 92, x + 300, y), 26, fill=colour)
        scene.pen.rounded_rectangle((x + 56, y - 158, x + 238, y - 60), 34, fill=_mixed(colour, (30, 36, 44), 0.55))
        for wheel in (x + 66, x + 234):
            scene.pen.ellipse((wheel - 36, y - 36, wheel + 36, y + 36), fill=(28, 28, 30))


def bin_with_gull(scene: Scene) -> None:
    scene.pen.polygon([(560, 500), (760, 500), (734, 840), (586, 840)], fill=(58, 82, 74))
    for x, y in ((500, 860), (610, 884), (780, 872), (846, 850), (430, 890)):
        scene.pen.polygon([(x, y), (x + 48, y - 16), (x + 62, y + 14), (x + 12, y + 26)], fill=(238, 232, 214))
    scene.pen.ellipse((610, 400, 760, 486), fill=(246, 246, 242))
    scene.pen.ellipse((572, 372, 640, 432), fill=(246, 246, 242))
    scene.pen.polygon([(576, 398), (576, 414), (536, 410)], fill=(232, 170, 60))
    scene.pen.polygon([(690, 420), (820, 452), (700, 474)], fill=(150, 158, 166))


def dry_pits(scene: Scene) -> None:
    for x, y in ((300, 860), (640, 760), (900, 700)):
        scene.pen.ellipse((x - 92, y - 26, x + 92, y + 26), fill=(150, 118, 84))


def low_wall(scene: Scene) -> None:
    for row in range(3):
        for x in range(-60 + 45 * (row % 2), WIDTH, 92):
            stone = _mixed((150, 140, 128), (196, 188, 174), scene.chance.random())
            scene.pen.rounded_rectangle((x, 700 + row * 48, x + 86, 742 + row * 48), 8, fill=stone)


CLEAR, GREY, EVENING = (
    sky((108, 164, 206), (222, 234, 236)),
    sky((128, 138, 148), (188, 194, 198)),
    sky((52, 58, 96), (238, 164, 112)),
)
BRICK: tuple[Colour, ...] = ((168, 92, 72), (190, 122, 92), (212, 186, 152))
PALE: tuple[Colour, ...] = ((226, 214, 190), (204, 208, 204), (232, 196, 150))
GRASS, STONES, ASPHALT = (
    ground((104, 136, 74), (150, 170, 112)),
    ground((150, 146, 138), (186, 182, 172)),
    ground((82, 86, 92), (128, 132, 136)),
)
ALONG = trees((150, 780, 420), (330, 680, 280), (440, 624, 180), (1130, 780, 430), (930, 676, 270))
DRY = trees((300, 860, 420), (640, 760, 300), (900, 700, 230), leaf=(164, 140, 70))

SCENES: dict[str, tuple[Callable[[Scene], None], ...]] = {
    "way without a bench": (CLEAR, houses(PALE), GRASS, path((206, 194, 170)), ALONG),
    "low wall": (CLEAR, GRASS, trees((240, 690, 460), (980, 690, 500)), low_wall),
    "dry trees": (CLEAR, houses(BRICK), STONES, dry_pits, DRY),
    "bin on the quay": (EVENING, houses(BRICK, lit=True), STONES, bin_with_gull),
    "edge of the cycle path": (GREY, houses(PALE), ASPHALT, path((158, 84, 74)), kerb),
    "stop in the rain": (GREY, houses(BRICK), ASPHALT, bus_stop, rain),
    "cars at the gate": (CLEAR, houses(PALE), ASPHALT, trees((1180, 640, 330)), cars),
}  # fmt: skip
