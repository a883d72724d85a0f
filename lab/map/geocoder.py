"""Where an address is: asks the lab's geocoder (Nominatim's way of speaking) and passes on nothing of the person."""

import json
import logging
import threading
import time
from collections.abc import Sequence
from http.client import HTTPException
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from limits import parse

from .. import text
from ..extensions import limiter

PATIENCE = 2.5
"""Seconds: a geocoder that is slow must not hold up the lab."""
MOST_BYTES = 200_000
MOST = 5
LONGEST, SHORTEST = 200, 3
EACH = parse("20 per minute")
"""Searches of one person or address."""
REST = 30.0
"""Seconds in which a geocoder that failed is not asked again."""
KEPT = 500

log = logging.getLogger(__name__)


class Place(NamedTuple):
    name: str
    lat: float
    lng: float


class NoAnswer(Exception):
    """The geocoder did not answer, or not as expected."""


_known: dict[tuple[str, str], list[Place]] = {}
_rests_until = 0.0
_one_at_a_time = threading.Lock()


def may_ask(who: str) -> bool:
    return not limiter.enabled or limiter.limiter.hit(EACH, "places", who)


def places(url: str, said: str, around: tuple[float, float, float, float] | None) -> list[Place] | None:
    """At most MOST places that fit; None when the geocoder does not answer."""
    global _rests_until
    q = text.line(said)[:LONGEST]
    if len(q) < SHORTEST:
        return []
    key = (url, q.casefold())
    if key in _known:
        return _known[key]
    if time.monotonic() < _rests_until:
        return None
    try:
        with _one_at_a_time:
            if time.monotonic() < _rests_until:  # who asked first found out; nobody waits for the same again
                return None
            found = _read(_ask(url, q, around))
    except NoAnswer as why:
        log.warning("the geocoder gave no answer: %s", why)
        _rests_until = time.monotonic() + REST
        return None
    if len(_known) >= KEPT:
        _known.clear()
    _known[key] = found
    return found


def forget() -> None:
    """What was found, and that it rests: for tests."""
    global _rests_until
    _known.clear()
    _rests_until = 0.0


class _NoDetour(HTTPRedirectHandler):
    """The lab asks the address that it was given, and no other."""

    def redirect_request(self, *_given: Any) -> None:
        return None


def _ask(url: str, q: str, around: tuple[float, float, float, float] | None) -> bytes:
    asked: dict[str, Any] = {"q": q, "format": "jsonv2", "limit": MOST}
    if around:
        west, south, east, north = around
        asked |= {"viewbox": f"{west:.4f},{north:.4f},{east:.4f},{south:.4f}", "bounded": 1}
    to = f"{url}{'&' if '?' in url else '?'}{urlencode(asked)}"
    request = Request(to, headers={"User-Agent": "Pilotlight", "Accept": "application/json"})  # noqa: S310 - config checks it
    try:
        with build_opener(_NoDetour).open(request, timeout=PATIENCE) as answer:
            return _in_time(answer)
    except (URLError, OSError, ValueError, HTTPException) as why:
        raise NoAnswer(type(why).__name__) from why


def _in_time(answer: Any) -> bytes:
    """A time-out is for each piece only: an answer that comes in drops would hold up the lab for hours."""
    until, body = time.monotonic() + PATIENCE, b""
    while len(body) < MOST_BYTES and (piece := answer.read1(MOST_BYTES - len(body))):
        body += piece
        if time.monotonic() > until:
            raise NoAnswer("it is too slow")
    return body


def _read(body: bytes) -> list[Place]:
    try:
        found: Sequence[Any] = json.loads(body)
        if not isinstance(found, list):
            raise TypeError("no list")
        read = [Place(text.line(str(one["display_name"]))[:200], float(one["lat"]), float(one["lon"])) for one in found]
    except (ValueError, KeyError, TypeError, RecursionError) as why:
        raise NoAnswer("it speaks another language") from why
    return [place for place in read if abs(place.lat) <= 90 and abs(place.lng) <= 180][:MOST]
