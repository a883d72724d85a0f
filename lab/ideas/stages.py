"""Where an idea can stand: stages, the five steps that a resident sees, and the words for both. Pure."""

from enum import StrEnum

from ..errors import N_


class Stage(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    NEEDS_INFO = "needs_info"
    OPEN = "open"
    UNDER_REVIEW = "under_review"
    SHORTLISTED = "shortlisted"
    IN_PILOT = "in_pilot"
    ADOPTED = "adopted"
    TESTED = "tested"
    DECLINED = "declined"
    REFERRED = "referred"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


class Visibility(StrEnum):
    PUBLIC = "public"
    REPORTED = "reported"
    HIDDEN = "hidden"
    REMOVED = "removed"


STAGE_WORDS = {
    Stage.DRAFT: N_("Draft"),
    Stage.SUBMITTED: N_("Sent in"),
    Stage.NEEDS_INFO: N_("Waiting for the author"),
    Stage.OPEN: N_("Open for votes"),
    Stage.UNDER_REVIEW: N_("Being studied"),
    Stage.SHORTLISTED: N_("Proposed as a pilot"),
    Stage.IN_PILOT: N_("In a pilot"),
    Stage.ADOPTED: N_("Adopted"),
    Stage.TESTED: N_("Tested, not continued"),
    Stage.DECLINED: N_("Declined"),
    Stage.REFERRED: N_("Passed on"),
    Stage.MERGED: N_("Merged"),
    Stage.WITHDRAWN: N_("Withdrawn"),
    Stage.ARCHIVED: N_("Archived"),
}

STEPS = ("sent", "open", "studied", "pilot", "outcome")
STEP_WORDS = {
    "sent": N_("Sent in"),
    "open": N_("Open for votes"),
    "studied": N_("Being studied"),
    "pilot": N_("In a pilot"),
    "outcome": N_("Outcome"),
}
STEP_OF = {
    Stage.DRAFT: "sent",
    Stage.SUBMITTED: "sent",
    Stage.NEEDS_INFO: "sent",
    Stage.OPEN: "open",
    Stage.UNDER_REVIEW: "studied",
    Stage.SHORTLISTED: "studied",
    Stage.IN_PILOT: "pilot",
    Stage.ADOPTED: "outcome",
    Stage.TESTED: "outcome",
    Stage.DECLINED: "outcome",
    Stage.REFERRED: "outcome",
    Stage.MERGED: "outcome",
    Stage.WITHDRAWN: "outcome",
    Stage.ARCHIVED: "outcome",
}
ENDS = frozenset(stage for stage, step in STEP_OF.items() if step == "outcome")
PUBLISHING = frozenset({Stage.OPEN, Stage.SHORTLISTED})
"""The first entry into one of these makes an idea public."""
