"""What the stories share while they are told: the city, the people, and the ideas and pilots by their keys."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from ..calls.models import Call
from ..ideas.models import Idea
from ..pilots.models import Pilot
from ..policy import Actor
from .city import City
from .diary import Diary
from .people import People

MODERATORS = ("mo", "jette")
OFFICIALS = ("kim", "piotr")
UNITS = ("owner_unit", "named_unit", "scale_owner", "service_owner")


@dataclass
class Cast:
    city: City
    people: People
    holidays: Collection[date]
    diary: Diary = field(default_factory=Diary)
    ideas: dict[str, Idea] = field(default_factory=dict)
    pilots: dict[str, Pilot] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)
    """By their own keys and by the keys of the ideas that answer them."""

    def moderator(self, key: str) -> Actor:
        """The same one for the same key, each about as often."""
        return self.people[MODERATORS[_coin(key)]]

    def official(self, key: str) -> Actor:
        return self.people[OFFICIALS[_coin(key)]]

    def other_official(self, key: str) -> Actor:
        return self.people[OFFICIALS[1 - _coin(key)]]

    def answers(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """The content's answers with ids in the place of slugs."""
        return {name: self.city.units[value] if name in UNITS else value for name, value in said.items()}


def _coin(key: str) -> int:
    return sha256(key.encode()).digest()[0] % 2
