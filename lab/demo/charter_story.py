"""A charter as far as it is written, and an idea whose part turned out to be another one."""

from datetime import timedelta
from functools import partial
from typing import Any

from ..pilots import parts, planning
from .content.charters import DRAFTS, PARTS
from .diary import Days
from .pilot_story import PilotStory


def tell(story: PilotStory) -> None:
    add, days = story.cast.diary.add, Days(f"charter of {story.key}", story.cast.holidays)
    if story.key in DRAFTS:
        ago, said = DRAFTS[story.key]
        add(days.staff(ago), partial(_write, story, said))
    if story.key in PARTS:
        ago, idea, part, words = PARTS[story.key]
        add(days.staff(ago), partial(_part, story, idea, part, words))


def _write(story: PilotStory, said: dict[str, Any]) -> None:
    planning.save(story.pilot, story.moderator, {name: _day(story, name, value) for name, value in said.items()})


def _day(story: PilotStory, name: str, value: Any) -> Any:
    return story.today + timedelta(days=value) if name in ("start", "end") else value


def _part(story: PilotStory, idea: str, part: str, words: str) -> None:
    parts.set_parts(story.pilot, story.moderator, {story.cast.ideas[idea].id: (part, words)})
