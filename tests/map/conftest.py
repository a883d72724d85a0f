"""A city with two square districts, and ideas that stand in them."""

from collections.abc import Callable
from typing import Any

import pytest

from lab.city import queries as city
from lab.city.models import District
from lab.db import atomic, db
from lab.ideas import districts, search
from lab.ideas.models import Idea
from lab.map import counting


def square(west: float, south: float) -> list[list[float]]:
    return [[west, south], [west + 0.1, south], [west + 0.1, south + 0.1], [west, south + 0.1], [west, south]]


@pytest.fixture
def drawn(app: Any) -> None:
    """Harbour from 10.0 to 10.1 east, Hill from 10.1 to 10.2."""
    with atomic():
        db.session.get_one(District, 1).polygon = square(10.0, 53.0)
        db.session.get_one(District, 2).polygon = square(10.1, 53.0)
    city.forget_places()
    districts.forget_map()


@pytest.fixture
def place(make_idea: Callable[..., Idea]) -> Callable[..., Idea]:
    """An idea of Ana's that stands somewhere, and is counted there."""

    def make(lat: float | None = 53.05, lng: float | None = 10.05, stage: str = "open", **columns: Any) -> Idea:
        idea = make_idea(stage, lat=lat, lng=lng, **columns)
        with atomic():
            search.keep(idea)
        return idea

    return make


@pytest.fixture
def scatter(place: Callable[..., Idea]) -> Callable[[int], None]:
    """Many ideas on a grid over the Harbour, written at once."""

    def make(n: int) -> None:
        first = place()
        values = {c.name: getattr(first, c.name) for c in Idea.__table__.columns if c.name not in ("id", "once")}
        with atomic():
            rows = [
                {**values, "lat": round(53.001 + (k % 40) * 0.002, 5), "lng": round(10.001 + (k // 40) * 0.002, 5),
                 "topic_id": 1 + k % 2, "step": "open" if k % 3 else "studied"}
                for k in range(n - 1)
            ]  # fmt: skip
            db.session.execute(Idea.__table__.insert(), rows)
            counting.rebuild()

    return make
