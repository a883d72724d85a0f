"""A pilot that looks for testers, people who want to take part, and guardians' mails."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from lab.pilots.models import Pilot
from lab.policy import Actor
from lab.recruitment import actions, setup
from lab.recruitment.places import SignUp
from tests.pilots.conftest import kay, pilot_at, propose

__all__ = ["kay", "pilot_at", "propose"]


@pytest.fixture
def people(make_person: Callable[..., Actor]) -> Callable[[int], list[Actor]]:
    return lambda n: [make_person(f"p{i:02}") for i in range(n)]


@pytest.fixture
def join() -> Callable[..., Any]:
    """Take part with consent to the text as it is now; waiting where it is full."""

    def take(pilot: Pilot, who: Actor, wait: bool = False, **said: Any) -> Any:
        return actions.take_part(pilot, who, pilot.round.consent_version, SignUp(**said), wait=wait)

    return take


@pytest.fixture
def ask_yes(mo: Actor) -> Callable[[Pilot], int]:
    """A question that only a yes fits; its number."""

    def add(pilot: Pilot) -> int:
        from lab.recruitment import queries

        setup.add_question(pilot, mo, "Do you cycle in the city?", [], ["yes"], "This test needs people who cycle.")
        return queries.questions(pilot.round.id)[-1].id

    return add


@pytest.fixture
def guardian_links(app: Flask, work: Callable[[], int]) -> Callable[[], list[str]]:
    """The sealed links of the mails that went out, as paths."""

    def sent() -> list[str]:
        from email import message_from_bytes, policy

        work()
        folder = Path(app.config["LAB"].instance) / "mail"
        mails = [message_from_bytes(one.read_bytes(), policy=policy.default) for one in sorted(folder.glob("*.eml"))]
        bodies = [mail.get_body(("plain",)).get_content() for mail in mails]
        return [found for body in bodies for found in re.findall(r"/guardians/[\w.-]+", body)]

    return sent
