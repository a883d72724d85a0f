"""Front-end files: where the browser gets them, under an address that carries a hash of the content."""

import hashlib
from functools import lru_cache
from pathlib import Path

from .config import ROOT, Settings

HTMX = "https://cdn.jsdelivr.net/npm/htmx.org@2.0.11/dist/htmx.min.js"
HTMX_SRI = "sha384-2OatzQy1H+Zd/IIrjr1TcuDGqLXeHhbooAyJY1KdQMKnr4LZ22k31GBLdYKHmVjg"


class Assets:
    """Where the browser gets its files: from static/vendor when it was filled, else htmx from the CDN."""

    def __init__(self, settings: Settings) -> None:
        here = (ROOT / "static" / "vendor" / "htmx.min.js").exists()
        if settings.assets == "local" and not here:
            raise RuntimeError("LAB_ASSETS=local needs static/vendor: run `make assets`")
        self.vendor = here
        self.cdn = settings.assets == "cdn" or not here
        self.htmx_src = HTMX if self.cdn else asset("vendor/htmx.min.js")
        self.htmx_integrity = HTMX_SRI if self.cdn else None


@lru_cache(maxsize=256)
def asset(name: str) -> str:
    """The address of a file under static/, with a hash of its content so that it may be kept for ever."""
    path = Path(ROOT / "static" / name)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.exists() else "0"
    return f"/static/{name}?v={digest}"
