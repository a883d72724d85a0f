"""What is too long for the queue, how far it is counted, and its words."""

from datetime import timedelta

from ..errors import N_

OLD = timedelta(hours=1)
"""Whatever has waited for longer is looked at again, and warned of."""
SILENT = timedelta(minutes=10)
"""Each worker writes down each minute what its jobs did."""
LATE = timedelta(minutes=30)
"""A timer rests for ten minutes."""
MOST = 10_000
"""Counted up to here: a page about the queue must not become slow when the queue is long."""
AT_ONCE = 10_000
"""Dead letters that one press of a button changes."""
PAGE = 20
REASONS = 10

STATES = {
    "waiting": N_("waiting"),
    "sending": N_("being sent"),
    "held": N_("held for a digest"),
    "failed": N_("failed"),
    "suppressed": N_("not wanted"),
}
"""State → words; what was sent is counted by the hour."""
CHANNELS = {"mail": N_("Mail"), "push": N_("On the phone")}
GIVEN_UP = "given up by an administrator"


def is_old(age: timedelta | None) -> bool:
    return age is not None and age > OLD
