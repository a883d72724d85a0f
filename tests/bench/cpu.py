"""CPU time of one request inside this process: no network, no server, no client.

All kinds of requests take turns in short batches, so that a busy machine slows all of them alike; the median batch
counts.
"""

import io
import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from werkzeug.test import EnvironBuilder

from .labs import Browser

BATCHES = 81
BATCH_SECONDS = 0.03

Call = Callable[[], None]


def get(app: Flask, path: str, browser: Browser | None = None) -> Call:
    return _call(app, "GET", path, {"Cookie": browser.cookie} if browser else {}, b"", 200)


def post(app: Flask, path: str, browser: Browser, fragment: bool = True) -> Call:
    headers = {"Cookie": browser.cookie, "X-CSRFToken": browser.token, **({"HX-Request": "true"} if fragment else {})}
    return _call(app, "POST", path, headers, urlencode({"next": "/ideas"}).encode(), 200)


def _call(app: Flask, method: str, path: str, headers: Mapping[str, str], body: bytes, wanted: int) -> Call:
    builder = EnvironBuilder(path=path, method=method, headers=dict(headers), data=body or None,
                             content_type="application/x-www-form-urlencoded" if body else None)  # fmt: skip
    template = builder.get_environ()

    def call() -> None:
        environ: dict[str, Any] = {**template, "wsgi.input": io.BytesIO(body)}
        status: list[str] = []
        answer = app(environ, lambda line, _headers, _info=None: status.append(line))  # type: ignore[arg-type, return-value]
        for _ in answer:
            pass
        if close := getattr(answer, "close", None):
            close()
        if not status[0].startswith(str(wanted)):
            raise AssertionError(f"{method} {path} answered {status[0]}")

    return call


def per_request(calls: Mapping[str, Call]) -> dict[str, float]:
    """Milliseconds of CPU by name. A call that makes two requests is given as one and counts as one."""
    sizes = {name: _batch_size(call) for name, call in calls.items()}
    took: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(BATCHES):
        for name, call in calls.items():
            began = time.process_time()
            for _ in range(sizes[name]):
                call()
            took[name].append((time.process_time() - began) / sizes[name])
    return {name: median(batches) * 1000 for name, batches in took.items()}


def _batch_size(call: Call) -> int:
    """After a warm-up, as many calls as fill BATCH_SECONDS."""
    for _ in range(20):
        call()
    began = time.process_time()
    for _ in range(5):
        call()
    return max(2, round(BATCH_SECONDS / max(1e-5, (time.process_time() - began) / 5)))
