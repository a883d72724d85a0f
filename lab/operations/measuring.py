"""How often each route is asked for, and how long it takes. Routes, methods and status codes: nothing of people.

Several processes of the web server count in common when PROMETHEUS_MULTIPROC_DIR names a folder for it, which
`lab.serve` and the systemd unit set. Without it each counts by itself.
"""

import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
SECONDS = Histogram(
    "pilotlight_request_seconds",
    "How long requests took, by the route's pattern.",
    ("route", "method", "status"),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=None,
)
_rows: dict[tuple[str, str, str], Histogram] = {}
"""Kept, because to look one up in the histogram takes longer than to count."""


def init_app(app: Flask) -> None:
    if folder := os.environ.get(FOLDER):
        Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    app.wsgi_app = _counted(app.wsgi_app)  # type: ignore[method-assign, assignment]


def registry() -> CollectorRegistry:
    """Of all processes of this web server, or of this one alone."""
    found = CollectorRegistry()
    if os.environ.get(FOLDER):
        MultiProcessCollector(found)
    else:
        found.register(SECONDS)
    return found


def _counted(asked: "WSGIApplication") -> "WSGIApplication":
    """Around the app, since two hooks of Flask's cost three times as much as what they would count."""

    def count(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        began = time.perf_counter()

        def start(status: str, *more: Any) -> Any:
            _row(environ, status[:3]).observe(time.perf_counter() - began)
            return start_response(status, *more)

        return asked(environ, start)

    return count


def _row(environ: "WSGIEnvironment", status: str) -> Histogram:
    rule, method = environ["werkzeug.request"].url_rule, environ["REQUEST_METHOD"]
    key = (rule.rule if rule else "none", method if method in METHODS else "other", status)
    row = _rows.get(key)
    if row is None:
        row = _rows[key] = SECONDS.labels(*key)
    return row
