"""Feeds as a reader understands them."""

from collections.abc import Callable
from typing import Any

import feedparser
import pytest


@pytest.fixture
def feed(client_of: Callable[..., Any]) -> Callable[..., Any]:
    """What a visitor's reader gets at an address. `status` of the answer, and nothing that it had to guess."""

    def read(address: str, who: Any = None) -> Any:
        answer = client_of(who).get(address)
        found = feedparser.parse(answer.get_data()) if answer.status_code == 200 else feedparser.FeedParserDict()
        found["status"] = answer.status_code
        assert not found.get("bozo")
        return found

    return read
