"""The desk's lanes, and which votes count where when ideas are merged. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..errors import N_
from ..ideas.rules import ENDS, Stage

PICK = 5
"""How many of the most supported ideas the monthly pick takes, beside the top one of each topic."""

LANES = (
    ("new", N_("New")),
    ("answered", N_("Author answered")),
    ("reports", N_("Reports")),
    ("due", N_("Review due")),
    ("studied", N_("Being studied")),
    ("late", N_("Late")),
    ("second", N_("Second looks")),
)
EMPTY_WORDS = {
    "new": N_("Nothing new is waiting. New ideas stand here as soon as they are sent in."),
    "answered": N_("No answer from an author is waiting."),
    "reports": N_("No report and no complaint is waiting. Reported ideas and comments stand here."),
    "due": N_(
        "No review is due. The most supported ideas come here each month, ideas after 90 days, and those of a call that has closed."
    ),
    "studied": N_("The lab studies no idea now."),
    "late": N_("Nothing is late. Every promise is kept so far."),
    "second": N_("Nobody is waiting for a second look."),
}
LAB_OWNED = (Stage.SUBMITTED, Stage.OPEN, Stage.UNDER_REVIEW)
"""Stages in which it is the moderators who owe the next step."""


@dataclass(frozen=True)
class Ballot:
    """One row of votes: who (None when erased), for which idea it was cast, and whether it counts for any now."""

    id: int
    person: int | None
    idea: int
    counts: bool = True


def preorder(root: int, children: Mapping[int, Sequence[int]]) -> list[int]:
    """The idea, then what was merged into it, in the order of the merges, each followed by its own."""
    found = [root]
    for child in children.get(root, ()):
        found.extend(preorder(child, children))
    return found


def counting(family: Sequence[int], ballots: Iterable[Ballot], authors: frozenset[int]) -> set[int]:
    """Ids of the ballots that count for the family's first idea: one for each person, none for its authors.

    A vote cast for the idea itself goes first, then those of the ideas merged into it, earliest merge first. A
    function of the merges alone: taking one back gives exactly what was before. Whose a nameless ballot was nobody
    knows any more: one that rests goes on resting, until the idea for which it was cast stands by itself again.
    """
    rank = {idea: at for at, idea in enumerate(family)}
    best: dict[int, Ballot] = {}
    nameless: set[int] = set()
    for ballot in ballots:
        if ballot.person is None:
            if ballot.counts or ballot.idea == family[0]:
                nameless.add(ballot.id)
        elif ballot.person not in authors:
            known = best.get(ballot.person)
            if known is None or rank[ballot.idea] < rank[known.idea]:
                best[ballot.person] = ballot
    return nameless | {ballot.id for ballot in best.values()}


def why_not_into(idea_id: int, target_id: int, target_is_public: bool, target_stage: str) -> str:
    """The reason why a merge into the target is refused, "" when it is fine."""
    if idea_id == target_id:
        return N_("An idea cannot be merged into itself.")
    if not target_is_public:
        return N_("There is no public idea with this number.")
    if target_stage in ENDS:
        return N_("That idea has ended. Choose one that goes on.")
    return ""


def monthly_pick(ranked: Sequence[tuple[int, int | None]]) -> dict[int, str]:
    """Idea → trigger, from (idea, topic) in order of support: the top five, and the top one of each topic."""
    picked = {idea: "monthly_pick" for idea, _topic in ranked[:PICK]}
    seen: set[int | None] = set()
    for idea, topic in ranked:
        if topic not in seen and topic is not None:
            picked.setdefault(idea, "topic_pick")
        seen.add(topic)
    return picked


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def days_ago(today: date, days: int) -> date:
    return today - timedelta(days=days)
