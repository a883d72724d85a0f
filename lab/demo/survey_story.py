"""The surveys of a pilot: the staff set each up on its first day, and testers answer it over the days it is open."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from .. import clock
from ..accounts.queries import actor as actor_of
from ..policy import Actor
from ..surveys import actions, queries, rules
from ..surveys.models import Survey
from ..surveys.rules import Item
from .content.surveys import SURVEYS
from .diary import Days
from .pilot_story import PilotStory

SITTINGS = 6
"""Days on which some of them answer."""


def tell(story: PilotStory) -> None:
    for n, said in enumerate(SURVEYS.get(story.key, ())):
        _SurveyStory(story, said, f"survey {n} of {story.key}").tell()


class _SurveyStory:
    def __init__(self, story: PilotStory, said: Mapping[str, Any], name: str) -> None:
        self.story, self.said = story, said
        self.days, self.dice = Days(name, story.cast.holidays), Random(name)
        self.id, self.given = 0, 0
        self.texts = {
            question["words"]: list(question["texts"]) for question in said["questions"] if "texts" in question
        }

    def tell(self) -> None:
        opened = self.story.cast.diary.add(self.days.staff(self.said["opens"]), self._ask)
        closed = clock.now() - timedelta(days=max(self.said["closes"], 0))
        end = max(closed - timedelta(hours=2), opened + (closed - opened) / 2)
        for n in range(SITTINGS):
            at = opened + (end - opened) * (n + 1) / (SITTINGS + 1)
            self.story.cast.diary.add(self._waking(at), self._sitting(n))

    def _waking(self, at: datetime) -> datetime:
        """In the morning where it would be in the night."""
        hour = at.astimezone(clock.zone()).hour
        return at + timedelta(hours=8 - hour) if hour < 8 and at + timedelta(hours=8) < clock.now() else at

    def _ask(self) -> None:
        said, who = self.said, self.story.moderator
        survey = actions.plan(self.story.pilot, who, said["template"], said["title"])
        self.id = survey.id
        for question in said["questions"]:
            actions.add_question(survey, who, kind=question["kind"], words=question["words"],
                                 options=question.get("options", ()))  # fmt: skip
        last = self.story.today - timedelta(days=said["closes"])
        actions.ask_testers(survey, who, title=said["title"], moment=said["moment"], opens_on=clock.today(),
                            closes_on=last)  # fmt: skip

    def _sitting(self, n: int) -> Any:
        def answer() -> None:
            survey = queries.survey(self.id)
            assert survey is not None, self.id  # noqa: S101 - asked before
            until = round(self.said["answers"] * (n + 1) / SITTINGS)
            for person_id in self._next(survey)[: until - self.given]:
                self._answer(survey, actor_of(person_id))

        return answer

    def _next(self, survey: Survey) -> Sequence[int]:
        """Who has not answered yet. The visitor of the demo is left over, so that there is something to answer."""
        ben = self.story.cast.people["ben"].id
        waiting = [id for id in queries.people_to_tell(survey, unanswered=True) if id != ben]
        return self.dice.sample(waiting, len(waiting))

    def _answer(self, survey: Survey, who: Actor) -> None:
        items = survey.items
        answers = {item.key: value for item in items if (value := self._value(item, who)) is not None}
        for n, _items in enumerate(rules.screens(items)):
            actions.answer(survey, who, n, answers)
        self.given += 1

    def _value(self, item: Item, who: Actor) -> Any:
        if not item.own:
            return self._templates(item, self.said["good"])
        question = next(one for one in self.said["questions"] if one["words"] == item.words)
        if item.kind == "text":
            return self._text(item, who)
        if item.kind == "scale":
            return self._near(item, question["good"])
        if "counts" in question:
            return self._in_turn(question["counts"])
        if item.kind == "several":
            return [n for n in item.values if self.dice.random() < question["share"][n]] or None
        return self.dice.choices(list(item.values), question["share"])[0]

    def _templates(self, item: Item, good: float) -> int:
        """At every second sentence of SUS a low number is the good answer."""
        is_turned = item.key.startswith("sus_") and int(item.key.removeprefix("sus_")) % 2 == 0
        return self._near(item, 1 - good if is_turned else good)

    def _near(self, item: Item, good: float) -> int:
        low, high = item.values[0], item.values[-1]
        value = round(self.dice.gauss(low + good * (high - low), (high - low) / 5))
        return min(max(value, low), high)

    def _in_turn(self, counts: Sequence[int]) -> int:
        """Exactly so many of each, mixed."""
        cards = [n for n, count in enumerate(counts) for _ in range(count)]
        return Random(f"{self.said['title']} {counts}").sample(cards, len(cards))[self.given % len(cards)]

    def _text(self, item: Item, who: Actor) -> str | None:
        """In the language of the one who writes."""
        left = self.texts[item.words]
        mine = next((text for text in left if text[0] == who.lang), None)
        if mine is None or self.dice.random() < 0.5:
            return None
        left.remove(mine)
        return str(mine[1])
