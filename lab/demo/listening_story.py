"""What the testers of a pilot told the lab while it ran: check-ins on the days of the plan, diaries, incidents."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import select

from .. import clock
from ..accounts.queries import actor as actor_of
from ..checkins import actions as checkins
from ..db import db
from ..incidents import actions as incidents
from ..incidents.models import Incident
from ..pilots.models import Tester
from ..policy import Actor
from .content.listening import LISTENING
from .diary import Days
from .pilot_story import PilotStory

EVENING = time(19, 20)
TASKS = ("yes", "partly", "no")


def tell(story: PilotStory) -> None:
    if story.key in LISTENING:
        _ListeningStory(story, LISTENING[story.key]).tell()


class _ListeningStory:
    def __init__(self, story: PilotStory, said: Mapping[str, Any]) -> None:
        self.story, self.said, self.add = story, said, story.cast.diary.add
        self.days, self.dice = Days(f"listening of {story.key}", story.cast.holidays), Random(f"taps of {story.key}")
        self.started = story.moments[story.told["days"]["start"], 2]

    def tell(self) -> None:
        for day, share, moods, tasks in self.said["taps"]:
            self.add(self._evening(day), partial(self._tap, share, moods, tasks))
        for place, ago, text in self.said["diary"]:
            self.add(self.days.resident(ago, self.started), self._entry(place, text))
        for incident in self.said["incidents"]:
            self._incident(incident)

    def _evening(self, day: int) -> datetime:
        """Of the day on which those who were there from the start are asked."""
        on = clock.day_of(self.started) + timedelta(days=day)
        return datetime.combine(on, EVENING, clock.zone())

    def _tap(self, share: int, moods: tuple[int, ...], tasks: tuple[int, ...]) -> None:
        for person_id in self._testers():
            if self.dice.randrange(100) < share:
                mood, task = self.dice.choices(range(1, 6), moods)[0], self.dice.choices(TASKS, tasks)[0]
                checkins.check_in(self.story.pilot, actor_of(person_id), mood, task=task)

    def _testers(self) -> list[int]:
        """As they joined."""
        here = Tester.round_id == self.story.pilot.round.id, Tester.left_at.is_(None)
        return [id for id in db.session.scalars(select(Tester.person_id).where(*here).order_by(Tester.id)) if id]

    def _tester(self, place: int | str) -> Actor:
        return self.story.cast.people[place] if isinstance(place, str) else actor_of(self._testers()[place])

    def _entry(self, place: int | str, text: str) -> Callable[[], object]:
        return lambda: checkins.write_entry(self.story.pilot, self._tester(place), text)

    def _incident(self, said: Mapping[str, Any]) -> None:
        """Whoever runs the pilot looks after it the same working day, or the next one."""
        pilot, who = lambda: self.story.pilot, self.story.moderator
        made: list[int] = []

        def found() -> Incident:
            return db.session.get_one(Incident, made[0])

        def report() -> None:
            made.append(incidents.report(pilot(), self._tester(said["place"]), said["text"], said["severity"]).id)

        at = self.add(self.days.resident(said["days_ago"], self.started), report)
        if "answer" in said:
            taken = self.add(self.days.staff(said["days_ago"], at), lambda: incidents.take(pilot(), who, found()))
            answered = self.days.staff(said["answered_days_ago"], taken)
            self.add(answered, lambda: incidents.close(pilot(), who, found(), said["answer"], public=True))
