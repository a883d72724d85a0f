"""An author changes a public text, as an entry in the diary."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from ..ideas.actions import IdeaText, edit_idea
from .cast import Cast
from .diary import Days


class EditStory:
    def __init__(self, cast: Cast, told: Mapping[str, Any]) -> None:
        self.cast, self.told = cast, told
        self.days = Days(f"{told['by']} edits {told['idea']}", cast.holidays)

    def tell(self) -> None:
        self.cast.diary.add(self.days.resident(self.told["day"]), self._edit)

    def _edit(self) -> None:
        told, idea = self.told, self.cast.ideas[self.told["idea"]]
        text = IdeaText(**{one.name: getattr(idea, one.name) for one in fields(IdeaText)})
        words = getattr(text, told["part"]).replace(told["before"], told["after"])
        changed = replace(text, **{told["part"]: words})
        edit_idea(idea, changed, self.cast.people[told["by"]], changes_meaning=told["changes_meaning"])
