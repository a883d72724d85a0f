"""One POST to a push service, at an address that a browser gave and nobody vouches for.

The name is looked up once, every address it has must be public, and the connection goes to one of those: a name that
points elsewhere a moment later leads nowhere. Nothing is followed, next to nothing is read, and all of it ends in time.
"""

import socket
import ssl
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException
from threading import Timer

from . import rules

TIMEOUT = 10.0
"""Seconds for the whole exchange, whatever the other side does."""
LOOK_UP = 3.0


class Silent(Exception):
    """No answer: the network, the name, or time ran out."""


class NotPublic(Exception):
    """The name leads into a network of ours."""


@dataclass(frozen=True)
class Answer:
    """`retry_after`: the header as it came, or None."""

    status: int
    retry_after: str | None


def post(endpoint: str, headers: Mapping[str, str], body: bytes, local: bool = False) -> Answer:
    """Raises Silent, or NotPublic."""
    url = rules.parsed(endpoint, local)
    if url is None or url.hostname is None:
        raise NotPublic(endpoint)
    secure = url.scheme == "https"
    at = addresses(url.hostname, url.port or (443 if secure else 80), local and not secure)
    connection = _Connection(url.hostname, url.port or (443 if secure else 80), at, secure)
    late = Timer(TIMEOUT, connection.hang_up)
    late.start()
    try:
        connection.request("POST", f"{url.path or '/'}{'?' + url.query if url.query else ''}", body, dict(headers))
        answer = connection.getresponse()
        return Answer(answer.status, answer.getheader("Retry-After"))
    except (OSError, HTTPException) as lost:
        raise Silent(f"{type(lost).__name__}: {lost}") from lost
    finally:
        late.cancel()
        connection.close()


def addresses(host: str, port: int, local: bool = False) -> list[str]:
    """All that the name has. Raises NotPublic when one of them is in a network of ours, Silent when it has none."""
    found = _look_up(host, port)
    if not local and not all(rules.is_public(address) for address in found):
        raise NotPublic(host)
    return found


def _look_up(host: str, port: int) -> list[str]:
    """A name server may take minutes, so it is asked from aside."""
    aside = ThreadPoolExecutor(1)
    try:
        known = aside.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM).result(LOOK_UP)
    except (OSError, UnicodeError, TimeoutError) as lost:
        raise Silent(f"{host}: {type(lost).__name__}") from lost
    finally:
        aside.shutdown(wait=False)
    return list(dict.fromkeys(str(entry[4][0]) for entry in known))


@cache
def _tls() -> ssl.SSLContext:
    """To read the certificates of the system takes longer than to send."""
    return ssl.create_default_context()


class _Connection(HTTPConnection):
    """To the addresses that were looked at. The name is only said to the other side, which must prove to have it."""

    def __init__(self, host: str, port: int, at: Sequence[str], secure: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self.at, self.secure, self.default_port = at, secure, 443 if secure else 80

    def connect(self) -> None:
        self.sock = self._first_that_answers()
        if self.secure:
            self.sock = _tls().wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock.do_handshake()

    def _first_that_answers(self) -> socket.socket:
        lost: OSError = ConnectionError("no address")
        for address in self.at[:2]:
            try:
                return socket.create_connection((address, self.port), TIMEOUT / 2)
            except OSError as why:
                lost = why
        raise lost

    def hang_up(self) -> None:
        """From another thread: whatever waits on the socket wakes up, a handshake too."""
        if self.sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
