"""A call for ideas that is open today, as the tests' moderator would have planned it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from lab import clock
from lab.calls import actions
from lab.calls.actions import CallText
from lab.calls.models import Call
from lab.policy import Actor

TODAY = date(2026, 3, 2)


@pytest.fixture
def make_call(mo: Actor) -> Callable[..., Call]:
    """Open for a week and until the end of the month, unless the test says otherwise."""

    def make(title: str = "Cool streets", **more: Any) -> Call:
        values = {
            "title": title, "question": "Where is it too hot in summer, and what would help?",
            "opens_on": TODAY - timedelta(days=7), "closes_on": date(2026, 3, 31),
        } | more  # fmt: skip
        return actions.plan_call(CallText(**values), mo)

    return make


@pytest.fixture
def later() -> Callable[..., Any]:
    """later(days=30): the lab's clock, so many days on."""
    return lambda **span: clock.at(clock.now() + timedelta(**span))
