"""A reported text of the demo as entries in the diary: said, reported, decided, complained about."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from ..comments.actions import write_comment
from ..comments.models import Comment
from ..ideas.models import Idea
from ..policy import VISITOR
from ..reports import actions, cases
from ..reports.actions import Said
from ..reports.cases import Case
from .cast import Cast
from .diary import Days


class ReportStory:
    def __init__(self, cast: Cast, told: Mapping[str, Any]) -> None:
        self.cast, self.told = cast, told
        self.days = Days(f"report {told['key']}", cast.holidays)
        self.moderator = cast.moderator(str(told["key"]))
        self.comment: Comment | None = None

    def tell(self) -> None:
        add, told = self.cast.diary.add, self.told
        if "body" in told:
            add(self.days.resident(told["said"]), self._say)
        for who, ground, words, day in told["reports"]:
            said = Said(ground, words, lang=told["lang"])
            add(self.days.resident(day), partial(self._report, who, said))
        if "decided" in told:
            add(self.days.staff(told["decided"][0]), self._decide)
        if "complained" in told:
            add(self.days.resident(told["complained"][0]), self._complain)

    def _say(self) -> None:
        self.comment = write_comment(
            self._idea, self.cast.people[self.told["by"]], self.told["body"], lang=self.told["lang"]
        )

    def _report(self, who: str, said: Said) -> None:
        actions.report(self._case(), self.cast.people[who] if who else VISITOR, said)

    def _decide(self) -> None:
        _day, ground, words = self.told["decided"]
        if ground:
            actions.hide(self._case(), self.moderator, ground=ground, facts=words)
        else:
            actions.keep(self._case(), self.moderator, words)

    def _complain(self) -> None:
        actions.complain(self._case(), self.cast.people[self.told["by"]], self.told["complained"][1])

    def _case(self) -> Case:
        of, id = ("comment", self.comment.id) if self.comment else ("idea", self._idea.id)
        case = cases.case(of, id)
        assert case is not None  # noqa: S101 - the story has just said it
        return case

    @property
    def _idea(self) -> Idea:
        return self.cast.ideas[self.told["idea"]]
