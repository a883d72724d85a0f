"""Requests through the real server on loopback, and people who vote at the same time."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlencode

from .labs import ROOT, Browser

SECONDS = 3.0
Request = tuple[str, str, Mapping[str, str], str]
"""Method, path, headers, body."""


def get(path: str, browser: Browser | None = None) -> Request:
    return "GET", path, {"Cookie": browser.cookie} if browser else {}, ""


def post(path: str, browser: Browser) -> Request:
    headers = {
        "Cookie": browser.cookie, "X-CSRFToken": browser.token, "HX-Request": "true",
        "Content-Type": "application/x-www-form-urlencoded",
    }  # fmt: skip
    return "POST", path, headers, urlencode({"next": "/ideas"})


@dataclass(frozen=True)
class Served:
    port: int
    process: "subprocess.Popen[bytes]"

    def kill(self) -> None:
        """The server and all its processes at once, without a word: it is the head of a group of its own."""
        os.killpg(self.process.pid, signal.SIGKILL)


@contextmanager
def serving(target: str, environment: Mapping[str, str], workers: int = 1) -> Iterator[Served]:
    """`target` served by granian as `make run` starts it, on a free port of this machine."""
    port = _free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", str(workers), "--blocking-threads", "1"),
        *("--workers-kill-timeout", "5", "--log-level", "warning", target),
    ]
    server = subprocess.Popen(command, cwd=ROOT, env=dict(environment), start_new_session=True)
    try:
        _wait_for(port, server)
        yield Served(port, server)
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def rate(port: int, requests: Sequence[Request], seconds: float = SECONDS) -> float:
    """Requests a second of one browser that keeps its connection and never rests."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for request in list(requests) * 3:
        _ask(connection, request)
    began, done = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        for request in requests:
            status = _ask(connection, request)
            if status != 200:
                raise AssertionError(f"{request[0]} {request[1]} answered {status}")
            done += 1
    took = time.perf_counter() - began
    connection.close()
    return done / took


def connect(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=30)


def times(connection: http.client.HTTPConnection, requests: Sequence[Request]) -> list[float]:
    """Seconds that each took, one after the other."""
    took = []
    for request in requests:
        began = time.perf_counter()
        status = _ask(connection, request)
        took.append(time.perf_counter() - began)
        if status != 200:
            raise AssertionError(f"{request[0]} {request[1]} answered {status}")
    return took


def _ask(connection: http.client.HTTPConnection, request: Request) -> int:
    method, path, headers, body = request
    connection.request(method, path, body or None, dict(headers))
    answer = connection.getresponse()
    answer.read()
    return answer.status


@dataclass
class Crowd:
    requests: int
    errors: list[str]
    seconds: float
    slowest: float


def vote_together(port: int, browsers: Sequence[Browser], ideas: Sequence[int]) -> Crowd:
    """Everybody votes for the same ideas at the same moment, and every second vote is taken back."""
    errors: list[str] = []
    times: list[float] = []
    ready = threading.Barrier(len(browsers) + 1)

    def one(browser: Browser) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        ready.wait()
        for n, idea in enumerate(ideas):
            for act in ("vote", "vote/withdraw") if n % 2 else ("vote",):
                began = time.perf_counter()
                try:
                    status = _ask(connection, post(f"/ideas/{idea}/{act}", browser))
                except (OSError, http.client.HTTPException) as broken:
                    status = 0
                    errors.append(repr(broken))
                    connection.close()
                times.append(time.perf_counter() - began)
                if status not in (0, 200):
                    errors.append(f"{act} answered {status}")

    threads = [threading.Thread(target=one, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return Crowd(len(times), errors, time.perf_counter() - began, max(times))
