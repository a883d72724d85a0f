"""What a comment may be, and whose comments are the lab's."""

from collections.abc import Collection

from ..errors import N_
from ..ideas.stages import Visibility

BODY = (1, 2000)
READABLE = (Visibility.PUBLIC, Visibility.REPORTED)
"""A reported comment stays: nothing is hidden by a report alone."""
LAB_ROLES = ("moderator", "official")
ROLE_WORDS = {"moderator": N_("the lab, moderator"), "official": N_("the city, official")}


def role_of(role: str, person_id: int, author_ids: Collection[int]) -> str:
    """A moderator or an official speaks for the lab, but never on an idea of their own."""
    return role if role in LAB_ROLES and person_id not in author_ids else "resident"
