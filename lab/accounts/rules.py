"""How a sign-in goes and how long it lasts. Pure."""

from datetime import datetime, timedelta

from ..errors import N_

CODE_LASTS = timedelta(minutes=15)
NAME_STEP_LASTS = timedelta(hours=1)
"""From the right code to the end of the first sign-in, which asks for a name."""
TRIES = 5
CODES_AN_HOUR = 20
WRONG_AN_HOUR = 25
"""For one mail address, over all its codes: a guess at six digits stays hopeless. The mailed link still works."""

RESIDENT_SESSION = timedelta(days=90)
STAFF_SESSION = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=10)

DISPLAY_NAME = (2, 40)

ROLE_WORDS = {
    "moderator": N_("Moderator: runs the lab day to day"),
    "official": N_("Official: decides and pays"),
    "admin": N_("Administrator: sets the lab up"),
}


def session_end(is_staff: bool, now: datetime) -> datetime:
    return now + (STAFF_SESSION if is_staff else RESIDENT_SESSION)


def moved_end(is_staff: bool, ends: datetime, now: datetime) -> datetime:
    """A resident's session slides. A staff session does not, and who became staff has staff's hours from then on."""
    wanted = session_end(is_staff, now)
    return min(ends, wanted) if is_staff else max(ends, wanted)
