"""The workshops of a pilot: planned, signed up for, held or cancelled, and what came of them."""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

from .. import clock
from ..accounts.queries import actor as actor_of
from ..workshops import actions, queries, seats
from ..workshops.models import Workshop
from ..workshops.rules import Plan, Seat
from . import ballots
from .content.workshops import WORKSHOPS
from .diary import Days
from .pilot_story import PilotStory


def tell(story: PilotStory) -> None:
    for n, said in enumerate(WORKSHOPS.get(story.key, ())):
        _WorkshopStory(story, said, f"workshop {n} of {story.key}").tell()


class _WorkshopStory:
    def __init__(self, story: PilotStory, said: Mapping[str, Any], name: str) -> None:
        self.story, self.said, self.name = story, said, name
        self.days = Days(name, story.cast.holidays)
        self.made: Workshop | None = None

    def tell(self) -> None:
        add, said = self.story.cast.diary.add, self.said
        planned = add(self.days.staff(said["planned"]), self._plan)
        until = min(clock.now(), clock.start_of(self._day)) - timedelta(hours=1)
        if "cancelled" in said:
            until = min(until, clock.start_of(self.story.today - timedelta(days=said["cancelled"])))
            add(self.days.staff(said["cancelled"]), self._cancel)
        add(planned + (until - planned) * 0.2, lambda: self._sign_up(said["come"] // 2))
        add(planned + (until - planned) * 0.6, lambda: self._sign_up(said["come"]))
        if "report" in said:
            add(self.days.staff(said["noted"]), self._note)

    @property
    def _day(self) -> Any:
        return self.story.today + timedelta(days=self.said["day"])

    @property
    def workshop(self) -> Workshop:
        assert self.made is not None, self.name  # noqa: S101 - planned before
        return self.made

    def _plan(self) -> None:
        said = self.said
        plan = Plan(
            title=said["title"], purpose=said["purpose"], place=said["place"], link=said.get("link", ""), day=self._day,
            begins=time.fromisoformat(said["begins"]), ends=time.fromisoformat(said["ends"]), places=said["places"],
            who=said["who"],
        )  # fmt: skip
        self.made = actions.plan(self.story.pilot, self.story.moderator, plan)

    def _sign_up(self, until: int) -> None:
        """Those named first, then testers, or whoever votes in the district."""
        for person_id in self._people()[:until]:
            seats.sign_up(self.workshop, actor_of(person_id))

    def _people(self) -> list[int]:
        story = self.story
        named = [story.cast.people[key].id for key in self.said.get("named", ())]
        if self.workshop.invited_ids is not None:
            return named + sorted(self.workshop.invited_ids - set(named))
        home = story.cast.city.districts[story.told["districts"][0]]
        return ballots.voters(self.name, self.said["come"], story.cast.people.voters, home, dict.fromkeys(named))

    def _cancel(self) -> None:
        actions.cancel(self.workshop, self.story.moderator, self.said["reason"])

    def _note(self) -> None:
        listed = [row.id for row, _name in queries.who_comes(self.workshop.id) if row.seat == Seat.PLACE]
        there = set(listed[: self.said["came"]])
        actions.note_who_came(self.workshop, self.story.moderator, there, self.said["others"])
        actions.write_report(self.workshop, self.story.moderator, self.said["report"], publish=True)
