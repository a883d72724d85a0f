"""A case: one text that can be reported or hidden, an idea or a comment, with what the rights ask of it."""

from dataclasses import dataclass
from typing import Any

from ..comments import queries as comments
from ..comments.models import Comment
from ..ideas import queries as ideas
from ..ideas.models import Idea
from ..ideas.rules import Stage, Visibility
from ..permissions import Action
from ..policy import Actor, allows
from . import queries
from .models import Hiding

OUT_OF_SIGHT = (Visibility.HIDDEN, Visibility.REMOVED)


@dataclass(frozen=True)
class Case:
    """`of`: idea or comment. `thing` is that, `idea` the one under which it stands, `hiding` why it is not public."""

    of: str
    thing: Any
    idea: Idea
    hiding: Hiding | None

    @property
    def id(self) -> int:
        return int(self.thing.id)

    @property
    def path(self) -> str:
        return f"/{self.of}s/{self.id}"

    @property
    def page(self) -> str:
        """Where the text stands on its idea's page."""
        return self.idea.path if self.of == "idea" else f"{self.idea.path}#comment-{self.id}"

    @property
    def writer_ids(self) -> frozenset[int]:
        """Who wrote it: they are told why it was hidden, and may complain."""
        return self.idea.author_ids if self.of == "idea" else frozenset(filter(None, (self.thing.author_id,)))

    @property
    def author_ids(self) -> frozenset[int]:
        """Who has a part in it, so that somebody else decides: its writers and the authors of its idea."""
        return self.writer_ids | self.idea.author_ids

    @property
    def visibility(self) -> str:
        return str(self.thing.visibility)

    @property
    def is_hidden(self) -> bool:
        return self.visibility in OUT_OF_SIGHT

    @property
    def is_public(self) -> bool:
        """Anybody can read it now."""
        return self.idea.is_public and (self.of == "idea" or self.thing.is_readable)

    @property
    def can_be_decided(self) -> bool:
        """It was public once: a draft, or an idea that nobody but the lab has read, cannot be hidden."""
        return self.idea.published_at is not None and (self.of == "idea" or self.thing.deleted_at is None)

    @property
    def hidden_by_id(self) -> int | None:
        return self.hiding.hidden_by_id if self.hiding else None

    @property
    def awaits_decision(self) -> bool:
        return self.hiding is not None and self.hiding.awaits_decision

    @property
    def can_be_complained_about(self) -> bool:
        return self.hiding is not None and self.hiding.can_be_complained_about


def case(kind: str, id: int) -> Case | None:
    """None for what is not there, a draft, or a comment that its author has deleted."""
    thing: Idea | Comment | None = ideas.idea(id) if kind == "idea" else comments.comment(id)
    if thing is None or (isinstance(thing, Comment) and thing.deleted_at is not None):
        return None
    idea = thing if isinstance(thing, Idea) else ideas.idea(thing.idea_id)
    if idea is None or idea.stage == Stage.DRAFT:
        return None
    return Case(kind, thing, idea, queries.standing_hiding(kind, id))


def who_may_decide(case: Case, action: Action) -> list[Actor]:
    """By name, where separation of duties refuses somebody."""
    return [actor for actor in queries.staff() if allows(actor, action, case)]
