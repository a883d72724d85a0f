"""A resident follows a topic, a district or a search, and may stop it again: entries in the diary."""

from collections.abc import Mapping
from typing import Any

from ..watching import actions as watching
from ..watching import queries
from .cast import Cast
from .diary import Days


class WatchingStory:
    def __init__(self, cast: Cast, told: Mapping[str, Any]) -> None:
        self.told, self.who, self.add = told, cast.people[told["by"]], cast.diary.add
        self.days = Days(f"{told['by']} follows {told['query']}", cast.holidays)

    def tell(self) -> None:
        self.add(self.days.resident(self.told["day"]), self._follow)
        if "stops" in self.told:
            self.add(self.days.resident(self.told["stops"]), self._stop)

    def _follow(self) -> None:
        watching.follow(self.who, self.told["query"])

    def _stop(self) -> None:
        watch = queries.watch_of(self.who.id, self.told["query"])
        watching.stop(self.who, watch.id if watch else 0)
