"""A place found by its address on a phone, in a lab that has a search for addresses."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from .conftest import Lab, Meet
from .test_map import drawn as drawn
from .test_map import value

FOUND = [{"display_name": "Dock Street 7, Testhaven", "lat": "53.5111", "lon": "10.0611"}]


class Geocoder(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        words = parse_qs(urlsplit(self.path).query)["q"][0]
        Geocoder.asked.append(words)
        body = json.dumps(FOUND if "Dock" in words else []).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Nothing on the tests' own output."""


@pytest.fixture
def lab_settings() -> Iterator[dict[str, str]]:
    search = ThreadingHTTPServer(("127.0.0.1", 0), Geocoder)
    Thread(target=search.serve_forever, daemon=True).start()
    yield {"LAB_GEOCODER_URL": f"http://127.0.0.1:{search.server_address[1]}/search"}
    search.shutdown()


def test_a_resident_finds_the_place_by_its_address(drawn: Lab, meet: Meet) -> None:
    ana = meet("Ana")
    ana.open("/ideas/new")
    address = ana.page.get_by_label("Or find an address")
    ana.reveal(address)

    address.fill("Nowhere Lane")
    ana.page.get_by_role("button", name="Find", exact=True).click()
    ana.page.get_by_text("No address like this was found in the city.").first.wait_for()
    address.fill("Dock Street")
    address.press("Enter")
    ana.page.get_by_role("button", name="Dock Street 7, Testhaven").click()
    ana.page.get_by_text("The place is in Hill.").first.wait_for()
    ana.look()

    assert (value(ana, "lat"), value(ana, "district")) == ("53.511", "hill")
    assert Geocoder.asked == ["Nowhere Lane", "Dock Street"]
    assert ana.page.url.endswith("/ideas/new")  # Enter searched, and did not send the idea
