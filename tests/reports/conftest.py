"""Texts, and people who decide about them."""

from collections.abc import Callable
from typing import Any

import pytest

from lab.comments.actions import write_comment
from lab.comments.models import Comment
from lab.ideas.models import Idea
from lab.policy import Actor
from lab.reports import actions, cases
from lab.reports.cases import Case

FACTS = "It names a neighbour and her door number."
REASON = "The name and the number are gone from the text now."


@pytest.fixture
def case_of(app: Any) -> Callable[[Idea | Comment], Case]:
    def read(thing: Idea | Comment) -> Case:
        found = cases.case("idea" if isinstance(thing, Idea) else "comment", thing.id)
        assert found
        return found

    return read


@pytest.fixture
def cleo(make_person: Callable[..., Actor]) -> Actor:
    """Another resident."""
    return make_person("cleo")


@pytest.fixture
def max_(make_person: Callable[..., Actor]) -> Actor:
    """Another moderator."""
    return make_person("max", "moderator")


@pytest.fixture
def make_comment(make_idea: Callable[..., Idea], ben: Actor) -> Callable[..., Comment]:
    """Ben's comment under an open idea of Ana's."""

    def make(idea: Idea | None = None, body: str = "Mrs Kroll at number 7 parks there.", by: Actor = ben) -> Comment:
        return write_comment(idea or make_idea("open"), by, body)

    return make


@pytest.fixture
def hide(case_of: Callable[..., Case], mo: Actor) -> Callable[..., Case]:
    def hidden(thing: Idea | Comment, by: Actor = mo, **how: Any) -> Case:
        actions.hide(case_of(thing), by, **({"ground": "personal_data", "facts": FACTS} | how))
        return case_of(thing)

    return hidden
