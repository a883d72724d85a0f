"""What a pilot cost, row by row, and after its outcome: whether it solved it, and what a look at it found."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import select

from .. import clock
from ..accounts.queries import actor as actor_of
from ..db import db
from ..evaluation import closing, costs, queries
from ..evaluation.rules import ASK_AFTER, SOLVED
from ..pilots.models import PilotIdea
from ..votes.models import Vote
from .content.afterwards import AFTERWARDS
from .diary import Days
from .pilot_story import PilotStory

ENDS = ("go_live", "decide_stop")


def tell(story: PilotStory) -> None:
    said = AFTERWARDS.get(story.key)
    if said:
        _AfterwardsStory(story, said).tell()


class _AfterwardsStory:
    def __init__(self, story: PilotStory, said: Mapping[str, Any]) -> None:
        self.story, self.said, self.add = story, said, story.cast.diary.add
        self.days = Days(f"afterwards of {story.key}", story.cast.holidays)

    def tell(self) -> None:
        for ago, what, cents, kind in self.said["costs"]:
            self.add(self.days.staff(ago), partial(self._spend, what, cents, kind))
        if "solved" in self.said:
            ended = next(self.story.moments[ago, 2] for name, ago in self.story.told["days"].items() if name in ENDS)
            self.add(min(ended + ASK_AFTER + timedelta(days=1, hours=9), clock.now()), self._answer)
        if "look" in self.said:
            ago, text = self.said["look"]
            self.add(self.days.staff(ago), partial(self._look, text))

    def _spend(self, what: str, cents: int, kind: str) -> None:
        costs.add_cost(self.story.pilot, self.story.moderator, on=clock.today(), what=what, cents=cents, kind=kind)

    def _answer(self) -> None:
        """Of those who voted, in an order that has nothing to do with when they did."""
        pilot = self.story.pilot
        if queries.closing(pilot) is None:
            return
        codes = [code for (code, _), n in zip(SOLVED, self.said["solved"], strict=True) for _ in range(n)]
        words = list(self.said["words"])
        for person_id, code in zip(self._voters(), codes, strict=False):
            text = next((said for said in words if said[0] == code), None)
            if text:
                words.remove(text)
            closing.answer(pilot, actor_of(person_id), code, text[1] if text else "")

    def _voters(self) -> list[int]:
        ideas = select(PilotIdea.idea_id).where(PilotIdea.pilot_id == self.story.pilot.id)
        found = select(Vote.person_id).where(Vote.idea_id.in_(ideas), Vote.person_id.is_not(None)).distinct()
        people = sorted(id for id in db.session.scalars(found) if id)
        Random(f"answers about {self.story.key}").shuffle(people)
        return people

    def _look(self, text: str) -> None:
        closing.tell_what_the_look_found(self.story.pilot, self.story.cast.other_official(self.story.key), text)
