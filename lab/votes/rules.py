"""When a vote may be taken back."""

from datetime import date, timedelta

from ..ideas.rules import UNMERGE_DAYS, Stage

FOLLOWING, STOPPED = "following", "stopped"


def left(each: int | None, used: int) -> int | None:
    """How many votes a resident still has in a call; None is as many as they like. A merge may have brought more."""
    return None if each is None else max(0, each - used)


def may_take_back(stage: str, moved_on: date | None, today: date) -> bool:
    """While votes are open; a vote that a merge moved here (on `moved_on`) for 14 days at any stage."""
    moved_lately = moved_on is not None and today <= moved_on + timedelta(days=UNMERGE_DAYS)
    return stage == Stage.OPEN or moved_lately
