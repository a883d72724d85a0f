"""How often each route is asked for, and how long it takes. Routes, methods and status codes: nothing of people.

Several processes of the web server count in common when PROMETHEUS_MULTIPROC_DIR names a folder for it, which
`lab.serve` and the systemd unit set. Without it each counts by itself.
"""

import os
import time
from pathlib import Path

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
SECONDS = Histogram(
    "pilotlight_request_seconds",
    "How long requests took, by the route's pattern.",
    ("route", "method", "status"),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=None,
)
_rows: dict[tuple[str, str, int], Histogram] = {}
"""Kept, because to look one up in the histogram takes longer than to count."""


def init_app(app: Flask) -> None:
    if folder := os.environ.get(FOLDER):
        Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    app.before_request_funcs.setdefault(None, []).insert(0, _begin)
    app.after_request(_end)


def registry() -> CollectorRegistry:
    """Of all processes of this web server, or of this one alone."""
    found = CollectorRegistry()
    if os.environ.get(FOLDER):
        MultiProcessCollector(found)
    else:
        found.register(SECONDS)
    return found


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    rule = request.url_rule
    method = request.method if request.method in METHODS else "other"
    key = (rule.rule if rule else "none", method, response.status_code)
    row = _rows.get(key)
    if row is None:
        row = _rows[key] = SECONDS.labels(*key)
    row.observe(time.perf_counter() - g.pop("began", time.perf_counter()))
    return response
