"""The demo's calls for ideas in the diary: planned, answered, closed by the calendar, and what came of them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from .. import clock
from ..calls import actions
from ..calls.actions import CallText
from ..calls.models import Call
from ..photos import actions as photos
from ..photos.rules import NO_PHOTOS, Kept, Wanted
from . import pictures
from .cast import Cast
from .diary import Days

SPRING = (3, 5)
"""From the first of March to the end of May."""


class CallStory:
    def __init__(self, cast: Cast, told: Mapping[str, Any]) -> None:
        self.cast, self.told = cast, told
        self.days = Days(f"call {told['key']}", cast.holidays)
        self.moderator = cast.moderator(str(told["key"]))
        self.today = clock.today()

    def tell(self) -> None:
        self.cast.diary.add(self.days.staff(self.told["planned"]), self._plan)
        if "result" in self.told:
            self.cast.diary.add(self.days.staff(self.told["result_day"]), self._write_result)

    def _plan(self) -> None:
        call = actions.plan_call(self._text(), self.moderator, photos=self._photos())
        self.cast.calls |= dict.fromkeys(self.told["ideas"], call)
        self.cast.calls[self.told["key"]] = call

    def _text(self) -> CallText:
        told, (first, last, words) = self.told, self._days()
        unit = self.cast.city.units[told["unit"]]
        return CallText(told["title"], told["question"], first, last, told["about"], told["lang"],
                        opens_words=words, votes_each=told["votes_each"], unit_id=unit)  # fmt: skip

    def _photos(self) -> Wanted:
        if "picture" not in self.told:
            return NO_PHOTOS
        name, alt = self.told["picture"]
        photo = photos.keep(self.moderator, "call", pictures.drawn(name), alt)
        return Wanted((Kept(photo.key, alt),))

    def _days(self) -> tuple[date, date, str]:
        if not self.told.get("spring"):
            first, last = (self.today - timedelta(days=self.told[name]) for name in ("first_day", "last_day"))
            return first, last, ""
        year = self.today.year + (self.today.month >= SPRING[0] - 1)
        return date(year, SPRING[0], 1), date(year, SPRING[1], 31), f"in spring {year}"

    def _write_result(self) -> None:
        actions.write_result(self._call, self.told["result"], self.moderator)

    @property
    def _call(self) -> Call:
        return self.cast.calls[self.told["key"]]
