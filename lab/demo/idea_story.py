"""An idea's story as entries in the diary: how it was shared, what the lab did, who voted, who said what."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from .. import clock
from ..comments.actions import write_comment
from ..comments.models import Comment
from ..ideas.actions import IdeaText, move_idea, save_draft
from ..ideas.models import Idea
from ..ideas.rules import OPEN_DAYS
from ..photos import actions as photos
from ..photos.rules import Kept, Wanted
from ..policy import Actor
from ..triage.actions import merge
from . import ballots, pictures
from .cast import Cast
from .content.photos import PHOTOS
from .diary import Days
from .places import point_of

LEAVES_OPEN = ("start_review", "refer", "merge", "withdraw")
VOTES_EVERY = timedelta(days=6)
BY_CALENDAR = "expire"
"""Nobody makes this move: the lab's timers do, on the day."""


class IdeaStory:
    def __init__(self, cast: Cast, told: Mapping[str, Any]) -> None:
        self.cast, self.told, self.key = cast, told, str(told["key"])
        self.days = Days(self.key, cast.holidays)
        self.author = cast.people[told["author"]]
        self.moderator = cast.moderator(self.key)
        self.at: dict[str, datetime] = {}
        self.comments: dict[int, Comment] = {}

    @property
    def idea(self) -> Idea:
        return self.cast.ideas[self.key]

    def tell(self) -> None:
        add = self.cast.diary.add
        written = add(self.days.resident(self.told["days_ago"]), self._write)
        if self.told["stage"] != "draft":
            add(written, lambda: self._move("submit", self.author))
        for name in sorted(self.told["days"], key=lambda name: -self.told["days"][name]):
            self._add_move(name, self.told["days"][name])
        if "publish" in self.at:
            self._add_votes()
            self._add_comments()

    # Writing and moving

    def _write(self) -> None:
        told, city = self.told, self.cast.city
        self.cast.ideas[self.key] = save_draft(
            self.author,
            IdeaText(
                told["title"], told["need"], told["solution"], told["lang"], city.topics[told["topic"]],
                city.districts[told["district"]] if told["district"] else None,
                *point_of(self.key, told["district"]),
                call_id=self.cast.calls[self.key].id if self.key in self.cast.calls else None,  # type: ignore[misc]
            ),
            photos=self._photos(),
        )  # fmt: skip

    def _photos(self) -> Wanted:
        shown = PHOTOS.get(self.key, ())
        kept = (photos.keep(self.author, "idea", pictures.drawn(name), alt) for name, alt in shown)
        return Wanted(tuple(Kept(photo.key, photo.alt) for photo in kept))

    def _add_move(self, name: str, days_ago: int) -> None:
        if name == BY_CALENDAR:
            return
        actor = self._who(name)
        self.at[name] = (self.days.staff if actor.is_staff else self.days.resident)(days_ago)
        self.cast.diary.add(self.at[name], lambda: self._act(name, actor))

    def _who(self, name: str) -> Actor:
        """A shortlisted idea is declined by an official; what an author does is the author's."""
        if name in ("answer", "second_look", "withdraw"):
            return self.author
        if name == "decline" and "shortlist" in self.told["days"]:
            return self.cast.official(self.key)
        return self.moderator

    def _act(self, name: str, actor: Actor) -> None:
        if name == "lab_comment":
            write_comment(self.idea, actor, self.told["lab_comment"], lang=self.told["lang"])
        elif name == "merge":
            said = self.told["merge"]
            merge(self.idea, "merge", actor, into=self.cast.ideas[said["into"]].id, reason=said["reason"])
        else:
            self._move(name, actor, **self._answers(name))

    def _move(self, name: str, actor: Actor, **answers: Any) -> None:
        move_idea(self.idea, name, actor, **answers)

    def _answers(self, name: str) -> dict[str, Any]:
        told = self.told
        match name:
            case "publish":
                return {"topic": self.cast.city.topics[told["topic"]]}
            case "ask_author":
                return {"question": told["question"]}
            case "answer":
                return {"answer": told["answer"]}
            case "start_review":
                return {"trigger": told["review"]}
            case "second_look":
                return {"text": told["second_look"]}
            case "withdraw":
                return {"reason": told["withdraw"], "keep_text": True}
            case _:
                return self.cast.answers(told[name])

    # Votes and comments

    def _add_votes(self) -> None:
        opened = self.at["publish"]
        expires = opened + timedelta(days=OPEN_DAYS - 1)
        closed = min([expires, *(self.at[name] for name in LEAVES_OPEN if name in self.at)])
        start, end = opened + timedelta(minutes=20), min(closed, clock.now()) - timedelta(minutes=20)
        people = {id: home for id, home in self.cast.people.voters.items() if id != self.author.id}
        district = self.cast.city.districts.get(self.told["district"] or "")
        sure = [self.cast.people[comment["author"]].id for comment in self.told["comments"]]
        who = ballots.voters(self.key, self.told["votes"], people, district, dict.fromkeys(sure))
        for at, some in ballots.instalments(ballots.spread(self.key, who, start, end), VOTES_EVERY):
            self.cast.diary.add(min(at, end), lambda some=some: ballots.cast(self.idea, some))  # type: ignore[misc]

    def _add_comments(self) -> None:
        """Each after what it answers and after the idea became public."""
        at: dict[int, datetime] = {}
        for n, said in enumerate(self.told["comments"]):
            after = max(self.at["publish"], at.get(said["reply_to"], self.at["publish"]))
            at[n] = self.cast.diary.add(
                self.days.resident(said["days_ago"], after),
                lambda n=n, said=said: self._comment(n, said),  # type: ignore[misc]
            )

    def _comment(self, n: int, said: Mapping[str, Any]) -> None:
        parent = self.comments.get(said["reply_to"])
        author = self.cast.people[said["author"]]
        self.comments[n] = write_comment(
            self.idea, author, said["body"], parent=parent.id if parent else None, lang=said["lang"]
        )
