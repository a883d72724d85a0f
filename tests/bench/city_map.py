"""What a part of the map costs, from the whole city to one street: CPU, bytes, and how it grows with the ideas."""

import gzip
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from lab.ideas import districts

from . import cpu
from .labs import Lab

ZOOMS = (10, 12, 13, 14, 15, 16, 18)
SCREEN = (900, 700)
"""Pixels of a large map."""
MOST_BYTES = 100_000
NARROWED = "&topic=energy&step=open"


@dataclass(frozen=True)
class Seen:
    """One view: `kind` says whether single ideas or clusters were sent, `shown` how many of them."""

    zoom: int
    narrowed: bool
    ideas: int
    kind: str
    shown: int
    bytes: int
    gzipped: int
    ms: float = 0.0


def measure(labs: Sequence[Lab]) -> list[Seen]:
    kinds = [(zoom, also) for also in ("", NARROWED) for zoom in ZOOMS]
    paths = {(lab.ideas, *kind): _path(lab, *kind) for lab in labs for kind in kinds}
    apps = {lab.ideas: lab.app for lab in labs}
    took = cpu.per_request({key: cpu.get(apps[key[0]], path) for key, path in paths.items()})  # type: ignore[misc]
    return [_seen(apps[key[0]].test_client().get(path), key, took[key]) for key, path in paths.items()]  # type: ignore[index]


def _path(lab: Lab, zoom: int, also: str) -> str:
    """A screen around the city's middle."""
    with lab.app.app_context():
        west, south, east, north = districts.bounds() or (0.0, 0.0, 1.0, 1.0)
    lng, lat = (west + east) / 2, (south + north) / 2
    wide, high = (pixels / 2 * 360 / (256 * 2**zoom) for pixels in SCREEN)
    high *= 0.6  # a degree of latitude is longer up here
    return f"/ideas.geojson?bbox={lng - wide:.5f},{lat - high:.5f},{lng + wide:.5f},{lat + high:.5f}&zoom={zoom}{also}"


def _seen(answer, key: tuple[int, int, str], ms: float) -> Seen:  # type: ignore[no-untyped-def]
    said = answer.json["features"][0]
    return Seen(key[1], bool(key[2]), key[0], said["properties"]["kind"], len(said["geometry"]["coordinates"]),
                len(answer.data), len(gzip.compress(answer.data, 6)), round(ms, 3))  # fmt: skip


def report(views: Sequence[Seen], kept_at: Path) -> bool:
    """Print them, and keep them beside what stands in bench.json. Whether the goal is met."""
    show(views)
    found = json.loads(kept_at.read_text())
    kept_at.write_text(json.dumps({**found, "map": [asdict(view) for view in views]}, indent=2) + "\n")
    return _most(views) <= MOST_BYTES


def _most(views: Sequence[Seen]) -> int:
    return max(view.bytes for view in views)


def show(views: Sequence[Seen]) -> None:
    sizes = sorted({view.ideas for view in views})
    print(f"\n{'The map, a part of it on a large screen':38}" + "".join(f"{n:>28,} ideas" for n in sizes))
    for narrowed in (False, True):
        for zoom in ZOOMS:
            row = [v for n in sizes for v in views if (v.zoom, v.narrowed, v.ideas) == (zoom, narrowed, n)]
            name = f"zoom {zoom}" + (", one topic and step" if narrowed else "")
            told = (f"{v.shown:>5} {v.kind:8} {v.gzipped / 1000:>5.1f} KB gz {v.ms:>6.2f} ms" for v in row)
            print(f"  {name:36}" + "".join(f"{words:>34}" for words in told) + f"{row[-1].ms / row[0].ms:>7.1f} ×")
    most = _most(views)
    print(f"  the largest answer has {most / 1000:.1f} KB, at most {MOST_BYTES / 1000:.0f}: "
          f"{'met' if most <= MOST_BYTES else 'missed'}")  # fmt: skip
