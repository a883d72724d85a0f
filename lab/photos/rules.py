"""Photos of things: how many, how large, how long an unused one waits. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from ..errors import N_

MOST = 4
"""Photos of one idea."""

ALT = 300
"""Characters of a description."""

PENDING_DAYS = 7
"""A photo that was sent and belongs to nothing yet waits so long for its form to be sent again."""

UPLOADS = "60 per hour"
"""Per person, and per address for visitors. A form with four photos counts four."""

VISITORS_PART = 5
"""Visitors' photos that wait fill a fifth of the room at most: nobody can take it away from those who are signed in."""

WAITING_EACH = 60
"""So many photos of one person may wait for their forms."""

NEEDS_WORDS = N_(
    "Say in a few words what photo {n} shows: people who cannot see it rely on that. A draft is kept without it."
)
NEED_WORDS = N_(
    "Say in a few words what each of the photos {n} shows: people who cannot see them rely on that. "
    "A draft is kept without it."
)
TOO_MANY = N_("{name} was left out: there can be {most} photos.")
GONE = N_("A photo is not there any more. Please choose it again.")
TOO_OFTEN = N_("That were many photos in a short time, so {name} was not taken. Send it again in an hour.")
VISITORS_NO_ROOM = N_(
    "The lab has no room for more photos of visitors just now, so {name} was not taken. Your text is kept: "
    "save it without photos, sign in first, and add them then."
)
MANY_WAIT = N_(
    "Many photos of yours wait already and belong to no idea, so {name} was not taken. They go after a week, then there "
    "is room again."
)
NO_ROOM = N_("The lab has no room for more photos just now, so {name} was not taken. Your text is kept.")


class State(StrEnum):
    PENDING = "pending"
    ATTACHED = "attached"
    GONE = "gone"
    """Its files are still to be deleted; then the row goes too."""


@dataclass(frozen=True)
class Kept:
    """What a form says of one photo: which, and what it shows."""

    key: str
    alt: str = ""


@dataclass(frozen=True)
class Wanted:
    """What a form says of all photos of a thing: those that stay or come, in their order, and those that go.

    A photo that it names in neither list stays as it is: another page may have added it meanwhile.
    """

    kept: tuple[Kept, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.kept or self.removed)


NO_PHOTOS = Wanted()
