"""What a comment may be, whose comments are the lab's, and in which orders they are read."""

from collections.abc import Collection, Iterable, Mapping

from ..errors import N_
from ..ideas.stages import Visibility

BODY = (1, 2000)
READABLE = (Visibility.PUBLIC, Visibility.REPORTED)
"""A reported comment stays: nothing is hidden by a report alone."""
LAB_ROLES = ("moderator", "official")
ROLE_WORDS = {"moderator": N_("the lab, moderator"), "official": N_("the city, official")}
GROUND_WORDS = {
    "personal_data": N_("personal data"),
    "hate_or_threat": N_("hate or threat"),
    "illegal_content": N_("against the law"),
    "advertising": N_("advertising"),
    "spam": N_("spam"),
    "off_topic": N_("not on topic"),
}
"""Why a comment is hidden, as its place says it."""
ORDERS = {"new": N_("Newest first"), "old": N_("Oldest first"), "answered": N_("Most answers first")}
MENTIONS = 5
"""At most so many people hear that a comment names them."""

CALLS_A_DAY = 5
"""So often one person's comments tell another one in a day that they were named."""


def role_of(role: str, person_id: int, author_ids: Collection[int]) -> str:
    """A moderator or an official speaks for the lab, but never on an idea of their own."""
    return role if role in LAB_ROLES and person_id not in author_ids else "resident"


def named_in(body: str, people: Iterable[tuple[int, str]]) -> Mapping[int, str]:
    """Who is named with an @ before the whole name: id → the name as it is written. The longest name counts.

    Of two people with one name it is the first in `people`; nobody can tell more from the words.
    """
    low, found = body.lower(), dict[int, str]()
    taken: set[str] = set()
    for id, name in sorted(people, key=lambda one: -len(one[1])):
        at = _place(low, f"@{name.lower()}") if name and name.lower() not in taken else -1
        if at < 0 or id in found:
            continue
        taken.add(name.lower())
        found[id] = body[at + 1 : at + 1 + len(name)]
        low = low.replace(f"@{name.lower()}", " " * (len(name) + 1))
        if len(found) == MENTIONS:
            break
    return found


def _place(low: str, wanted: str) -> int:
    """Where it stands as a word of its own: no mail address, no longer name."""
    at = low.find(wanted)
    while at >= 0:
        before, behind = low[at - 1 : at] if at else "", low[at + len(wanted) : at + len(wanted) + 1]
        if not before.isalnum() and not behind.isalnum():
            return at
        at = low.find(wanted, at + 1)
    return -1
