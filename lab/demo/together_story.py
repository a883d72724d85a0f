"""What people of the demo write together, as entries in the diary."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from ..accounts import queries as accounts
from ..comments import queries as comments
from ..comments.actions import pin, write_comment
from ..comments.rules import LAB_ROLES
from ..ideas.models import Idea
from ..policy import Actor
from ..suggestions import actions, invitations
from ..suggestions.models import Suggestion
from .cast import Cast
from .content.together import INVITATIONS, MENTIONS, ON_TOP, SUGGESTIONS
from .diary import Days


class TogetherStory:
    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def tell(self) -> None:
        add = self.cast.diary.add
        for key, on in ON_TOP:
            add(self._days(f"answer on top of {key}").staff(on), partial(self._pin, key))
        for told in SUGGESTIONS:
            SuggestionStory(self.cast, told).tell()
        for said in MENTIONS:
            add(self._days(f"{said['by']} names {said['names']}").resident(said["day"]), partial(self._mention, said))
        for key, whom, on in INVITATIONS:
            add(self._days(f"{key} invites {whom}").resident(on), partial(self._invite, key, whom))

    def _days(self, name: str) -> Days:
        return Days(name, self.cast.holidays)

    def _pin(self, key: str) -> None:
        idea = self.cast.ideas[key]
        lab = next(said for said in comments.threads(idea.id, order="old").threads if said.role in LAB_ROLES)
        comment = comments.comment(lab.id)
        assert comment is not None  # noqa: S101 - it was just read
        pin(comment, self.cast.moderator(key))

    def _mention(self, said: Mapping[str, Any]) -> None:
        people = self.cast.people
        words = said["body"].format(name=people[said["names"]].display_name)
        write_comment(self.cast.ideas[said["idea"]], people[said["by"]], words, lang=said["lang"])

    def _invite(self, key: str, whom: str) -> None:
        person = accounts.person_by_id(self.cast.people[whom].id)
        idea = self.cast.ideas[key]
        invitations.invite(idea, accounts.actor(idea.author_id or 0), person.email if person and person.email else "")


class SuggestionStory:
    def __init__(self, cast: Cast, told: Mapping[str, Any]) -> None:
        self.cast, self.told = cast, told
        self.days = Days(f"{told['by']} suggests for {told['idea']}", cast.holidays)
        self.made: Suggestion | None = None

    def tell(self) -> None:
        add, told = self.cast.diary.add, self.told
        add(self.days.resident(told["day"]), self._suggest)
        if "taken" in told:
            add(self.days.resident(told["taken"]), lambda: actions.accept(self._suggested, self._author))
        if "declined" in told:
            add(self.days.resident(told["declined"]), self._decline)

    def _suggest(self) -> None:
        told, idea = self.told, self._idea
        text = getattr(idea, told["part"]).replace(told["before"], told["after"])
        self.made = actions.suggest(idea, self.cast.people[told["by"]], told["part"], text, told["why"])

    def _decline(self) -> None:
        actions.decline(self._suggested, self._author, self.told["word"])

    @property
    def _suggested(self) -> Suggestion:
        assert self.made is not None  # noqa: S101 - the story has just made it
        return self.made

    @property
    def _idea(self) -> Idea:
        return self.cast.ideas[self.told["idea"]]

    @property
    def _author(self) -> Actor:
        return accounts.actor(self._idea.author_id or 0)
