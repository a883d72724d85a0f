"""Finding an address: asked by the server, of a small geocoder of our own."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from lab.extensions import limiter
from lab.map import geocoder

FOUND = [{"display_name": "Hafenstraße 1, <b>Testhaven</b>", "lat": "53.05", "lon": "10.05"}]


@dataclass
class Geocoder:
    url: str
    body: bytes = json.dumps(FOUND).encode()
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[dict[str, list[str]], dict[str, str]]] = field(default_factory=list)


@pytest.fixture
def found_by(app: Any) -> Iterator[Geocoder]:
    """A geocoder on a free port, and a lab that asks it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said.asked.append((parse_qs(urlsplit(self.path).query), dict(self.headers)))
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, *_said: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    said = Geocoder(f"http://127.0.0.1:{server.server_port}/search")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    before = app.config["LAB"]
    app.config["LAB"] = replace(before, geocoder_url=said.url)
    geocoder.forget()
    yield said
    geocoder.forget()
    app.config["LAB"] = before
    server.shutdown()
    server.server_close()


def test_a_resident_finds_an_address(found_by, client_of):
    page = client_of().get("/places?q=Hafenstraße 1").text

    assert 'data-lat="53.05" data-lng="10.05">Hafenstraße 1, &lt;b&gt;Testhaven&lt;/b&gt;</button>' in page


def test_the_geocoder_learns_nothing_of_the_person(found_by, drawn, client_of, ben):
    headers = {"User-Agent": "Bens phone", "Accept-Language": "pl", "X-Forwarded-For": "203.0.113.9"}

    client_of(ben).get("/places?q=Hafenstraße", headers=headers)

    asked, told = found_by.asked[0]
    assert set(asked) == {"q", "format", "limit", "viewbox", "bounded"}
    assert asked["q"] == ["Hafenstraße"]
    assert {name.lower() for name in told} == {"user-agent", "accept", "host", "connection", "accept-encoding"}
    assert told["User-Agent"] == "Pilotlight"


def test_the_same_search_is_asked_once(found_by, client_of):
    for q in ("Hafenstraße", " hafenstraße ", "HAFENSTRASSE"):
        client_of().get("/places", query_string={"q": q})

    assert len(found_by.asked) == 1


def test_two_letters_ask_nobody(found_by, client_of):
    client_of().get("/places?q=Ha")

    assert found_by.asked == []


@pytest.mark.parametrize(
    "body",
    [b"no json", b"{}", b'[{"lat": "x"}]', b"[1]", b'[{"display_name": "A", "lat": "1e999"', b"[" * 150_000],
    ids=lambda body: body[:20].decode(),
)
def test_a_geocoder_that_speaks_nonsense_is_said_in_words_and_rests(found_by, client_of, body):
    found_by.body = body

    pages = [client_of().get("/places?q=Hafenstraße").text for _ in range(3)]

    assert all("The address search does not answer now." in page for page in pages)
    assert len(found_by.asked) == 1


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_geocoder_that_fails_or_leads_elsewhere_is_not_followed(found_by, client_of, status):
    found_by.status, found_by.headers = status, {"Location": found_by.url + "?elsewhere=1"}

    assert "does not answer now" in client_of().get("/places?q=Hafenstraße").text
    assert len(found_by.asked) == 1


def test_nothing_found_is_said(found_by, client_of):
    found_by.body = b"[]"

    assert "No address like this was found" in client_of().get("/places?q=Hafenstraße").text


def test_places_off_the_globe_are_left_out(found_by, client_of):
    found_by.body = json.dumps([{"display_name": "A", "lat": "nan", "lon": "0"}, *FOUND]).encode()

    assert client_of().get("/places?q=Hafenstraße").text.count("data-lat") == 1


def test_a_lab_without_a_geocoder_asks_nobody(client_of):
    assert "data-lat" not in client_of().get("/places?q=Hafenstraße").text


def test_nobody_may_search_without_end(found_by, client_of):
    limiter.enabled = True
    try:
        client = client_of()
        statuses = [client.get(f"/places?q=Street {n % 3}").status_code for n in range(22)]
    finally:
        limiter.enabled = False
        limiter.reset()

    assert (statuses[0], statuses[-1]) == (200, 429)


class _Wire:
    """A server that says whatever it is told to, byte by byte."""

    def __init__(self, said: bytes, pause: float = 0.0) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.server.getsockname()[1]}/search"
        threading.Thread(target=self._talk, args=(said, pause), daemon=True).start()

    def _talk(self, said: bytes, pause: float) -> None:
        with contextlib.suppress(OSError):
            line, _ = self.server.accept()
            line.recv(10_000)
            for n in range(0, len(said), 1 if pause else len(said)):
                line.sendall(said[n : n + 1] if pause else said)
                time.sleep(pause)
            line.close()


@pytest.fixture
def found_on(app):
    before = app.config["LAB"]
    geocoder.forget()

    def use(wire: _Wire) -> None:
        app.config["LAB"] = replace(before, geocoder_url=wire.url)

    yield use
    geocoder.forget()
    app.config["LAB"] = before


@pytest.mark.parametrize(
    "said",
    [b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n[", b"HTTP/1.1 200 " + b"x" * 70_000],
    ids=["no web", "cut off", "endless line"],
)
def test_what_is_no_web_server_is_said_in_words(found_on, client_of, said):
    found_on(_Wire(said))

    assert "does not answer now" in client_of().get("/places?q=Hafenstraße").text


def test_a_geocoder_that_answers_drop_by_drop_does_not_hold_up_the_lab(found_on, client_of, monkeypatch):
    monkeypatch.setattr(geocoder, "PATIENCE", 0.5)
    found_on(_Wire(b"HTTP/1.1 200 OK\r\n\r\n" + b" " * 200, pause=0.05))
    began = time.monotonic()

    page = client_of().get("/places?q=Hafenstraße").text

    assert "does not answer now" in page
    assert time.monotonic() - began < 3
