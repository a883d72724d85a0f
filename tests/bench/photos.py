"""What one photo costs: CPU time while somebody waits, CPU time later in the job, and the memory that it takes at most.

Each kind runs in a process of its own, since only a fresh one can say how much memory a single photo took.
"""

import io
import json
import subprocess
import sys
import time
from pathlib import Path

import pillow_heif
from PIL import Image

from lab import pictures

KINDS = {
    "JPEG, 12 million pixels": ("JPEG", (4000, 3000), {"quality": 85}),
    "JPEG, progressive, 50 million": ("JPEG", (8160, 6120), {"quality": 75, "progressive": True}),
    "HEIC, 12 million": ("HEIF", (4000, 3000), {"quality": 60}),
    "WebP, 12 million": ("WEBP", (4000, 3000), {"quality": 80, "method": 0}),
    "PNG, 12 million": ("PNG", (4000, 3000), {"compress_level": 1}),
    "PNG, 50 million, one colour": ("PNG", (8160, 6120), {}),
}
PLAIN = "PNG, 50 million, one colour"


def report(kept_at: Path) -> None:
    """Print the figures and add them to the others."""
    found = {name: _measured(name) for name in KINDS}
    print(f"\n{'One photo':34}{'in the request':>16}{'in the job':>14}{'memory':>12}{'all sizes':>12}")
    for name, cost in found.items():
        print(f"  {name:32}{cost['request_ms']:>13.0f} ms{cost['job_ms']:>11.0f} ms{cost['memory_mb']:>9.0f} MB"
              f"{cost['kept_kb']:>9.0f} KB")  # fmt: skip
    figures = json.loads(kept_at.read_text()) if kept_at.exists() else {}
    kept_at.write_text(json.dumps({**figures, "photos": found}, indent=2) + "\n")


def _measured(name: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-m", "tests.bench.photos", name], input=_sample(name),
                          capture_output=True, check=True)  # fmt: skip
    return dict(json.loads(done.stdout))


def _sample(name: str) -> bytes:
    kind, size, how = KINDS[name]
    grain = Image.effect_noise((size[0] // 8, size[1] // 8), 60).resize(size)
    slope = Image.linear_gradient("L").resize(size)
    picture = Image.new("RGB", size, "teal") if name == PLAIN else Image.merge("RGB", (grain, slope, grain))
    into = io.BytesIO()
    if kind == "HEIF":  # the lab's own package only reads it
        pillow_heif.from_pillow(picture).save(into, **how)
    else:
        picture.save(into, kind, **how)
    return into.getvalue()


def _cost(raw: bytes) -> dict[str, float]:
    pictures.MAX_BYTES = max(pictures.MAX_BYTES, len(raw))  # noise packs badly: the pixels are what is measured here
    before, began = _peak(), time.process_time()
    photo = pictures.read(raw)
    read = time.process_time()
    made = pictures.larger_sizes(photo.master) or {}
    done = time.process_time()
    kept = len(photo.first) + sum(map(len, made.values()))
    return {"request_ms": 1000 * (read - began), "job_ms": 1000 * (done - read), "memory_mb": _peak() - before,
            "kept_kb": kept / 1024}  # fmt: skip


def _peak() -> float:
    """Megabytes. What getrusage() says would begin with the memory of the process that started this one."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    print(json.dumps(_cost(sys.stdin.buffer.read())))
