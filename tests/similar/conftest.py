from collections.abc import Callable, Iterator
from typing import Any

import pytest

from lab.db import atomic
from lab.ideas import search
from lab.ideas.models import Idea
from lab.similar import index


@pytest.fixture(autouse=True)
def _weights_of_this_lab() -> Iterator[None]:
    index.forget_weights()
    yield
    index.forget_weights()


@pytest.fixture
def write(make_idea: Callable[..., Idea]) -> Callable[..., Idea]:
    """An idea whose words are kept."""

    def make(title: str, need: str = "Something that is needed here.", stage: str = "open", **columns: Any) -> Idea:
        idea = make_idea(stage, title=title, need=need, **columns)
        with atomic():
            search.keep(idea)
        return idea

    return make
