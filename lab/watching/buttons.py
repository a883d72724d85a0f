"""The button that follows what a list shows, for the list itself and for a person's own page."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from ..ideas.browse import Asked
from ..policy import Actor
from ..words import say
from . import matching, queries, rules, searches
from .models import Watch


@dataclass(frozen=True)
class Button:
    """`id`: of the person's own watch, 0 without one; `following` says whether it goes on."""

    query: str
    name: str
    id: int = 0
    following: bool = False

    @property
    def path(self) -> str:
        return searches.path_of(self.query)

    @property
    def mark(self) -> str:
        """The same before and after it is pressed: a part of the page's ids."""
        return rules.mark(self.query)

    @property
    def says(self) -> str:
        return say((rules.FOLLOWING if self.following else rules.FOLLOW)[rules.noun(self.query)])

    @property
    def sign_in(self) -> str:
        return f"/sign-in?{urlencode({'act': 'watch', 'query': self.query})}"


def of_list(asked: Asked, actor: Actor) -> Button | None:
    """None where nothing of the list can be followed. One statement for who is signed in, none for visitors."""
    query = "" if asked.mine else searches.normal_of(asked)
    if not query:
        return None
    watch = queries.watch_of(actor.id, query) if actor.id else None
    return of_watch(watch) if watch else Button(query, searches.name_of(query))


def of_watch(watch: Watch) -> Button:
    return Button(watch.query, searches.name_of(watch.query), watch.id, watch.stopped_at is None)


def reason(person_id: int, kind: str, thing_id: int) -> Button | None:
    """Which of the things that the person follows this idea or pilot fits: the widest one, if there are more."""
    fitting = matching.followed(person_id, [(kind, thing_id)]).get((kind, thing_id), [])
    watch = queries.watch_of(person_id, min(fitting, key=lambda query: (len(query), query))) if fitting else None
    return of_watch(watch) if watch else None


def of_person_by_id(person_id: int, id: int) -> Button | None:
    """One of the person's own."""
    watch = queries.watch(person_id, id)
    return of_watch(watch) if watch else None


def of_person(person_id: int) -> Mapping[bool, list[Button]]:
    """Whether it goes on → buttons."""
    every = [of_watch(watch) for watch in queries.watches_of(person_id)]
    return {going: [button for button in every if button.following == going] for going in (True, False)}
