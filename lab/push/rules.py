"""What a push may be: to which addresses, for how long, how often it is tried, and what a device is called. Pure."""

import re
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from ..errors import N_
from ..notices.rules import Kind

DEVICES = 20
"""That one person may have at a time."""

ENDPOINT_MAX = 1_000
TITLE, BODY = 90, 180
"""Characters: phones cut what is longer."""

LASTS = timedelta(days=3)
"""What a phone could not be told within this stays on the page and in the mails: late news is no push."""

URGENCY: Mapping[Kind, str] = {Kind.ASKED: "high", Kind.OUTCOME: "normal"}
"""Whether a phone that saves power is woken; "low" for all else (RFC 8030)."""

FIRST_QUIET = (21, 7)
"""Quiet hours for whoever lets the first device show notices and has chosen none."""

REST = timedelta(minutes=1)
REST_AT_MOST = timedelta(days=1)
GIVEN_UP_AFTER, SILENT_FOR = 10, timedelta(days=14)
"""Failures in a row, and days without a success: both together end a device."""

LOOPBACK = ("127.0.0.1", "localhost")
NAT64 = ip_network("64:ff9b::/96")

NO_DEVICE = N_("There is no device any more.")
TOO_LATE = N_("It would have come too late.")
READ = N_("It was read on the page before.")
NOT_WANTED = N_("It was not wanted any more.")


def parsed(endpoint: str, local: bool = False) -> SplitResult | None:
    """The address of a push service: https on its usual port. None when it is none.

    `local`: this lab itself runs on one machine only, so that http on that machine is as good.
    """
    try:
        url = urlsplit(endpoint)
        host, port = url.hostname or "", url.port
    except ValueError:
        return None
    fine = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint and len(endpoint) <= ENDPOINT_MAX
    if not fine or url.username or url.password or url.fragment or not re.fullmatch(r"[a-z0-9._-]+", host):
        return None
    if local and host in LOOPBACK and url.scheme == "http":
        return url
    return url if url.scheme == "https" and port in (None, 443) else None


def is_public(address: str) -> bool:
    """Whether an address is out in the internet, also one that another is packed into."""
    try:
        inner = _unpacked(ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    if isinstance(inner, IPv6Address) and inner.is_site_local:  # given up long ago, and still used in some houses
        return False
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def _unpacked(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address


def origin(endpoint: str) -> str:
    """Scheme, host and port: for whom a push service reads that a message is meant."""
    url = urlsplit(endpoint)
    return f"{url.scheme}://{url.netloc}"


class Verdict(StrEnum):
    """What a push service's answer means for one device."""

    TOOK = "took"
    GONE = "gone"
    LATER = "later"
    REFUSED = "refused"


def verdict(status: int) -> Verdict:
    """A redirect is refused: nobody is to send us elsewhere."""
    if 200 <= status < 300:
        return Verdict.TOOK
    if status in (404, 410):
        return Verdict.GONE
    return Verdict.LATER if status in (408, 425, 429) or status >= 500 else Verdict.REFUSED


def rest(failures: int) -> timedelta:
    """How long a device is left alone after so many failures in a row: 1, 2, 4 … minutes, a day at most."""
    return min(REST * 2 ** min(failures - 1, 12), REST_AT_MOST)


def retry_after(said: str | None) -> timedelta | None:
    """What a push service asks for in seconds; None when it says nothing that we understand."""
    if not said or not said.isascii() or not said.isdigit() or len(said) > 9:
        return None
    return min(timedelta(seconds=max(1, int(said))), REST_AT_MOST)


# What a device is called

_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("FxiOS", "Firefox"),
             ("Firefox", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "Chromebook"),
            ("Windows", "Windows"), ("Macintosh", "Mac"), ("Linux", "Linux"))  # fmt: skip
"""In this order: most browsers also name those whose pages they want."""


def device_of(user_agent: str) -> tuple[str, str]:
    """(browser, system) in the words that people know; "" for what is not known."""
    return _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)


def _first(names: tuple[tuple[str, str], ...], said: str) -> str:
    return next((name for mark, name in names if mark in said), "")
