"""The bell that wakes workers. Who misses it looks by itself within a second: it saves time, and carries nothing.

Without Redis it is a file in the instance folder, heard by the workers of this machine. With LAB_REDIS_URL it is rung
on a channel there too, so that workers on other hosts wake at once.
"""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask

if TYPE_CHECKING:
    from redis.client import PubSub

    from .config import Settings

log = logging.getLogger(__name__)

PATIENCE = 0.3
"""Seconds that a request waits for a Redis that does not answer, at most once in AWAY seconds."""
AWAY = 5.0
"""Seconds until a Redis that was away is asked again."""


def of(app: Flask) -> FileBell:
    """This app's bell; one for each process."""
    if "lab_bell" not in app.extensions:
        settings: Settings = app.config["LAB"]
        file = settings.instance / "bell"
        app.extensions["lab_bell"] = RedisBell(file, settings) if settings.redis_url else FileBell(file)
    bell: FileBell = app.extensions["lab_bell"]
    return bell


class FileBell:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.heard = 0.0

    def ring(self) -> None:
        self.path.touch()

    def rang(self, within: float) -> bool:
        """Whether it rang since it was last heard. Waits for it, `within` seconds at most."""
        if self._rung():
            return True
        time.sleep(within)
        return False

    def _rung(self) -> bool:
        newest = self.path.stat().st_mtime if self.path.exists() else 0.0
        rung, self.heard = newest != self.heard, newest
        return rung


class RedisBell(FileBell):
    """Rings on both, so that a Redis that is away costs the workers of this machine nothing."""

    def __init__(self, path: Path, settings: Settings) -> None:
        super().__init__(path)
        # Not everybody has this package: it comes with requirements-scale.txt.
        from redis import Redis, RedisError
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        self.errors = (RedisError, OSError)
        self.server: Redis = Redis.from_url(
            settings.redis_url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=Retry(NoBackoff(), 0)
        )
        self.channel = f"pilotlight bell {settings.base_url}"
        self.ear: PubSub | None = None
        self.away_until = 0.0
        self.is_away = False

    def ring(self) -> None:
        super().ring()
        self._ask(lambda: self.server.publish(self.channel, b"1"))

    def rang(self, within: float) -> bool:
        if self._rung():
            return True
        if time.monotonic() < self.away_until:
            time.sleep(within)
            return False
        return self._ask(lambda: self._listen(within)) is not None

    def _listen(self, within: float) -> Any:
        if self.ear is None:
            ear = self.server.pubsub(ignore_subscribe_messages=True)
            ear.subscribe(self.channel)
            self.ear = ear
        return self.ear.get_message(timeout=within)

    def _ask(self, question: Any) -> Any:
        """What Redis answers; None while it is away, which is said once."""
        if time.monotonic() < self.away_until:
            return None
        try:
            answer = question()
        except self.errors as gone:
            self._leave(gone)
            return None
        if self.is_away:
            log.warning("Redis answers again")
            self.is_away = False
        return answer

    def _leave(self, gone: BaseException) -> None:
        if not self.is_away:
            log.warning("Redis does not answer (%s): workers look each second by themselves", type(gone).__name__)
        self.is_away, self.away_until, self.ear = True, time.monotonic() + AWAY, None
