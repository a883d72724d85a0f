"""What an idea is and how it travels: stages, the table of moves, promises, limits. Source: the lab's domain words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import log2

from ..errors import N_
from ..lifecycle import BACK, Ask, Move, Need, Table, optional, rows
from .stages import (
    ENDS as ENDS,
)
from .stages import (
    PUBLISHING as PUBLISHING,
)
from .stages import (
    STAGE_WORDS as STAGE_WORDS,
)
from .stages import (
    STEP_OF as STEP_OF,
)
from .stages import (
    STEP_WORDS as STEP_WORDS,
)
from .stages import (
    STEPS as STEPS,
)
from .stages import (
    Stage as Stage,
)
from .stages import (
    Visibility as Visibility,
)

TITLE = (8, 120)
NEED = (20, 2000)
SOLUTION = (0, 4000)
LANGS = (
    ("en", "English"), ("de", "Deutsch"), ("pl", "Polski"), ("fr", "Français"), ("es", "Español"), ("it", "Italiano"),
    ("nl", "Nederlands"), ("pt", "Português"), ("cs", "Čeština"), ("da", "Dansk"), ("sv", "Svenska"), ("fi", "Suomi"),
    ("hu", "Magyar"), ("ro", "Română"), ("bg", "Български"), ("el", "Ελληνικά"), ("uk", "Українська"),
    ("tr", "Türkçe"), ("ar", "العربية"),
)  # fmt: skip
"""Languages that residents may write in, each by its own name."""
KEEP_TEXT_FROM = 5
"""A withdrawn idea's text may stay, without the name, from this many votes on."""

DECLINE_REASONS = (
    ("not_city_competence", N_("The city may not decide this")),
    ("already_exists", N_("It exists already")),
    ("already_tested", N_("It was tested already")),
    ("not_legal_or_safe", N_("It is not legal or not safe")),
    ("too_costly_for_pilot", N_("Too costly for a test")),
    ("not_testable", N_("It cannot be tested")),
    ("low_evidence_of_need", N_("Too little shows the need so far")),
    ("not_a_service_idea", N_("It is not an idea for a service")),
    ("other", N_("Another reason")),
)
COST_BANDS = (
    ("under_5k", N_("under 5,000")),
    ("5k_20k", N_("5,000 to 20,000")),
    ("20k_50k", N_("20,000 to 50,000")),
    ("over_50k", N_("over 50,000")),
)
CHANNELS = (
    ("department", N_("A department of the city")),
    ("defect_report", N_("The city's defect report")),
    ("participatory_budget", N_("The participatory budget")),
    ("other_authority", N_("Another authority")),
    ("partner", N_("A partner outside the city")),
)
PARTS = (
    ("started", N_("It started the test")),
    ("part", N_("A part of it is tested")),
    ("replaced", N_("The test makes it unnecessary")),
)
"""What an idea gives to a pilot."""
TRIGGERS = (
    ("monthly_pick", N_("One of the five most supported ideas of the month")),
    ("topic_pick", N_("The most supported idea of its topic this month")),
    ("call_closed", N_("Its call for ideas has closed")),
    ("ninety_days", N_("Open for 90 days")),
    ("threshold", N_("It reached the number of votes that the lab has set")),
    ("lab", N_("The lab takes it up by itself")),
)


@dataclass(frozen=True)
class IdeaFacts:
    """What the gates of an idea's moves look at. Days are the lab's days; None where it never happened."""

    today: date
    votes: int = 0
    title: str = ""
    need: str = ""
    topic: bool = False
    lab_comments: int = 0
    opened_on: date | None = None
    asked_on: date | None = None
    declined_on: date | None = None
    merged_on: date | None = None
    second_looks: int = 0


def _within(day: date | None, today: date, days: int) -> bool:
    return day is not None and today <= day + timedelta(days=days)


def _passed(day: date | None, today: date, days: int) -> bool:
    return day is not None and today >= day + timedelta(days=days)


COMPLETE = (
    Need("title", N_("A title of 8 to 120 characters."), lambda f: TITLE[0] <= len(f.title) <= TITLE[1]),
    Need("need", N_("What is needed, in 20 to 2,000 characters."), lambda f: NEED[0] <= len(f.need) <= NEED[1]),
    Need("topic", N_("A topic."), lambda f: f.topic),
)
SECOND_LOOK_DAYS = 182
UNMERGE_DAYS = 14
ANSWER_DAYS = 21
REMIND_ON_DAY = 14
OPEN_DAYS = 365
REVIEW_AFTER_DAYS = 90

_STILL_TIME_TO_UNMERGE = Need(
    "merged_on",
    N_("A merge can be taken back for 14 days."),
    lambda f: _within(f.merged_on, f.today, UNMERGE_DAYS),
)
_SECOND_LOOK = (
    Need("once", N_("A second look is given once."), lambda f: f.second_looks == 0),
    Need(
        "in_time",
        N_("A second look can be asked for within six months."),
        lambda f: _within(f.declined_on, f.today, SECOND_LOOK_DAYS),
    ),
)
_HUMAN_COMMENT = (
    Need(
        "open_days",
        N_("It has not been open for 12 months."),
        lambda f: _passed(f.opened_on, f.today, OPEN_DAYS),
    ),
    Need("lab_comment", N_("Nobody from the lab has commented yet."), lambda f: f.lab_comments > 0),
)
_NO_ANSWER = (
    Need(
        "answer_days",
        N_("The author still has time to answer."),
        lambda f: _passed(f.asked_on, f.today, ANSWER_DAYS + 1),  # the promised day is the author's to the end
    ),
)


REASON = Ask("reason", N_("Why"), low=3, hint=N_("In plain words: everyone who is told reads this."))
UNIT = Ask("owner_unit", N_("Unit that would own it"), "unit")
DECLINE_ASKS = (
    Ask("reason_code", N_("Reason"), "choice", choices=DECLINE_REASONS),
    Ask(
        "text",
        N_("The answer, in your words"),
        low=80,
        hint=N_("At least 80 characters. Say what was looked at, and what would change the lab's mind."),
    ),
    Ask("named_unit", N_("Unit that stands behind this answer"), "unit"),
)
_DECLINED = {
    "A": N_("The lab declined your idea: {text} You can ask for a second look until {second_look_until}."),
    "V": N_("The lab declined this idea: {text}"),
    "F": N_("The lab declined this idea: {text}"),
}
_DECLINE = {
    "to": Stage.DECLINED,
    "label": N_("Decline"),
    "history": N_("Declined"),
    "asks": DECLINE_ASKS,
    "tells": _DECLINED,
    "outcome": True,
    "hint": N_("The author can ask for one second look; somebody else answers it."),
}
_SAME = "AVF"


def tell(letters: str, words: str) -> Mapping[str, str]:
    return dict.fromkeys(letters, words)


MOVES: Table = (
    Move(
        "submit", Stage.DRAFT, Stage.SUBMITTED, "author", N_("Send it in"), N_("Sent in"),
        needs=COMPLETE,
        tells={"A": N_("Thank you. A person at the lab reads your idea by {due}.")},
    ),
    *rows(
        (Stage.SUBMITTED, Stage.UNDER_REVIEW),
        name="ask_author", to=Stage.NEEDS_INFO, who="moderator",
        label=N_("Ask the author"), history=N_("The lab asked the author"),
        asks=(Ask("question", N_("One question"), low=10, high=1000, hint=N_("The author has 21 days. Your clock stops.")),),
        tells={"A": N_("The lab has one question: {question} Please answer by {due}.")},
    ),
    Move(
        "answer", Stage.NEEDS_INFO, BACK, "author", N_("Send the answer"), N_("The author answered"),
        asks=(Ask("answer", N_("Your answer"), low=3),),
        tells={"S": N_("The author answered: {answer}")},
    ),
    Move(
        "publish", Stage.SUBMITTED, Stage.OPEN, "moderator", N_("Publish"), N_("Published"),
        asks=(Ask("topic", N_("Topic"), "topic"),),
        tells={
            "A": N_("Your idea is public and open for votes. The lab writes its first comment by {due}."),
            "W": N_("This idea is new. Read it, and vote for it if it would help you."),
        },
        hint=N_("The idea becomes public and open for votes."),
    ),
    *rows(
        (Stage.SUBMITTED, Stage.OPEN, Stage.UNDER_REVIEW),
        name="refer", to=Stage.REFERRED, who="moderator",
        label=N_("Pass it on"), history=N_("Passed on"),
        asks=(
            Ask("channel", N_("Where it goes"), "choice", choices=CHANNELS),
            Ask("reference", N_("Reference there"), "line", low=2, high=200, hint=N_("A case number, a name or a link.")),
            REASON,
        ),
        tells=tell(_SAME, N_("The lab passed this idea on to: {channel} ({reference}). {reason}")),
        outcome=True,
    ),
    *rows(
        (Stage.SUBMITTED, Stage.OPEN, Stage.UNDER_REVIEW),
        name="merge", to=Stage.MERGED, who="moderator",
        label=N_("Merge"), history=N_("Merged into another idea"),
        asks=(Ask("into", N_("Number of the idea that goes on"), "idea"), REASON),
        tells={
            "A": N_("Your idea goes on as part of idea {into}; you are a co-author there. {reason}"),
            "V": N_("Your vote moved to idea {into}. You can take it back there. {reason}"),
            "F": N_("This idea goes on as part of idea {into}. {reason}"),
        },
        outcome=True,
    ),
    Move(
        "unmerge", Stage.MERGED, BACK, "moderator", N_("Take the merge back"), N_("The merge was taken back"),
        asks=(REASON,), needs=(_STILL_TIME_TO_UNMERGE,),
        tells=tell(_SAME, N_("This idea stands by itself again, with its votes. {reason}")),
    ),
    Move(
        "start_review", Stage.OPEN, Stage.UNDER_REVIEW, "moderator_or_system",
        N_("Start the review"), N_("The lab studies this idea"),
        asks=(Ask("trigger", N_("What starts it"), "choice", choices=TRIGGERS),),
        tells=tell(_SAME, N_("The lab studies this idea now and answers by {due}. Votes rest until then.")),
    ),
    Move(
        "shortlist", Stage.UNDER_REVIEW, Stage.SHORTLISTED, "moderator",
        N_("Propose as a pilot"), N_("Proposed as a pilot"),
        asks=(
            Ask("assessment", N_("Assessment"), low=20, hint=N_("What you looked at and why a test is worth it. This is public.")),
            Ask("impact", N_("Impact, 1 to 5"), "number", low=1, high=5),
            Ask("effort", N_("Effort, 1 to 5"), "number", low=1, high=5),
            Ask("cost_band", N_("Cost of a test"), "choice", choices=COST_BANDS),
            UNIT,
        ),
        tells={
            **tell(_SAME, N_("The lab proposes this idea as a pilot: {assessment} The city decides by {due}.")),
            "O": N_("New in the backlog: {assessment}"),
        },
    ),
    *rows(
        (Stage.UNDER_REVIEW, Stage.SHORTLISTED, Stage.DECLINED, Stage.REFERRED),
        name="reopen", to=Stage.OPEN, who="moderator",
        label=N_("Open it again"), history=N_("Open again"), asks=(REASON,),
        tells=tell(_SAME, N_("This idea is open for votes again. {reason}")),
    ),
    *rows((Stage.SUBMITTED, Stage.UNDER_REVIEW), name="decline", who="moderator", **_DECLINE),
    *rows((Stage.SHORTLISTED,), name="decline", who="official", **_DECLINE),
    Move(
        "second_look", Stage.DECLINED, BACK, "author", N_("Ask for a second look"), N_("The author asked for a second look"),
        asks=(Ask("text", N_("What should be looked at again"), low=20),), needs=_SECOND_LOOK,
        tells={
            "A": N_("Somebody else at the lab looks at your idea again and answers by {due}."),
            "S": N_("A second look is asked for: {text}"),
        },
        hint=N_("Once, within six months. Somebody else answers by a new date."),
    ),
    Move(
        "link_pilot", Stage.SHORTLISTED, Stage.IN_PILOT, "official", N_("Add to a pilot"), N_("Part of a pilot"),
        asks=(
            Ask("pilot", N_("Pilot"), "pilot"),
            Ask("part", N_("Its part"), "choice", required=optional, choices=PARTS),
            Ask("text", N_("What it gives to the test"), required=optional, low=3, high=500),
        ),
        tells=tell(_SAME, N_("This idea is tested in the pilot “{pilot}”. You can follow it and take part: /pilots/{pilot_id}")),
    ),
    Move(
        "pilot_scaled", Stage.IN_PILOT, Stage.ADOPTED, "system", N_("Adopted"), N_("Adopted: the pilot worked and goes on"),
        tells=tell(_SAME, N_("What you voted for stays. It has been run by {service_owner} since {live_on}. Where: {where}")),
        outcome=True,
    ),
    Move(
        "pilot_stopped", Stage.IN_PILOT, Stage.TESTED, "system", N_("Tested"), N_("Tested: the pilot was stopped"),
        tells=tell(_SAME, N_("The test has ended and does not go on. What was learned: {learned}")),
        outcome=True,
    ),
    Move(
        "pilot_cancelled", Stage.IN_PILOT, Stage.SHORTLISTED, "system", N_("Back in the backlog"), N_("The pilot was cancelled"),
        tells=tell(_SAME, N_("The pilot was cancelled: {text} The idea is back in the backlog; the city decides by {due}.")),
        outcome=True,
    ),
    *rows(
        (Stage.SUBMITTED, Stage.NEEDS_INFO, Stage.OPEN, Stage.UNDER_REVIEW),
        name="withdraw", to=Stage.WITHDRAWN, who="author",
        label=N_("Withdraw"), history=N_("Withdrawn by the author"),
        asks=(
            REASON,
            Ask(
                "keep_text", N_("Leave the text, without my name"), "check", required=optional,
                hint=N_("Possible from 5 votes on. Otherwise the text goes with your idea."),
            ),
        ),
        tells=tell("VF", N_("The author withdrew this idea. {reason}")),
        outcome=True,
    ),
    Move(
        "expire", Stage.NEEDS_INFO, Stage.ARCHIVED, "system", N_("Archive"), N_("Archived: no answer came within 21 days"),
        needs=_NO_ANSWER,
        tells={
            "A": N_("No answer came within 21 days, so your idea is archived. You can send it again at any time."),
            **tell("VF", N_("The author did not answer the lab's question, so this idea is archived. Anyone can send it again.")),
        },
        outcome=True,
    ),
    Move(
        "expire", Stage.OPEN, Stage.ARCHIVED, "system", N_("Archive"), N_("Archived after 12 months open for votes"),
        needs=_HUMAN_COMMENT,
        tells={
            "A": N_("After 12 months open for votes this idea is archived. You can send it again at any time."),
            **tell("VF", N_("After 12 months open for votes this idea is archived. Anyone can send it again.")),
        },
        outcome=True,
    ),
    Move(
        "revive", Stage.ARCHIVED, Stage.OPEN, "moderator", N_("Bring it back"), N_("Brought back"), asks=(REASON,),
        tells={"A": N_("Your idea is open for votes again. {reason}")},
    ),
)  # fmt: skip

SERVED_LATER = {"merge": "triage", "unmerge": "triage", "link_pilot": "pilots"}
"""Moves whose effect lives in a later package; the general route refuses them."""


@dataclass(frozen=True)
class Promise:
    days: int
    working: bool
    sentence: str


PROMISES = {
    Stage.SUBMITTED: Promise(3, True, N_("A person at the lab reads it and decides")),
    Stage.NEEDS_INFO: Promise(ANSWER_DAYS, False, N_("The author answers the lab's question")),
    Stage.OPEN: Promise(10, True, N_("The lab writes its first comment")),
    Stage.UNDER_REVIEW: Promise(30, False, N_("The lab answers")),
    Stage.SHORTLISTED: Promise(90, False, N_("The city decides about a pilot")),
}
SECOND_LOOK_PROMISE = Promise(20, True, N_("Somebody else at the lab answers"))


def promise_in(stage: str, second_look: bool = False) -> Promise | None:
    if second_look and stage in (Stage.UNDER_REVIEW, Stage.SUBMITTED):
        return SECOND_LOOK_PROMISE
    return PROMISES.get(Stage(stage))


LIVE = frozenset({"approved", "recruiting", "running", "paused", "evaluating", "scaling"})


def following(pilot_stages: Iterable[str]) -> str | None:
    """The system move that an idea's pilots ask for, over all of them; None while one is live.

    A pilot that is only proposed is not yet the idea's: it neither holds nor moves it.
    """
    stages = set(pilot_stages) - {"proposed"}
    if not stages or stages & LIVE:
        return None
    if "scaled" in stages:
        return "pilot_scaled"
    return "pilot_stopped" if "stopped" in stages else "pilot_cancelled"


def rising(votes: int, comments: int, published_days: float) -> float:
    """log2(1 + votes + 2·comments) + published_days/3, so that a new idea needs no old votes to be seen.

    `published_days` counts from a fixed day, so the score changes only on votes and comments.
    """
    return log2(1 + votes + 2 * comments) + published_days / 3


def eyes(votes: int, seen: int) -> int:
    """How many eyes an idea has had: a vote weighs as much as five looks. The least comes first in "needs eyes"."""
    return seen + EYES_PER_VOTE * votes


EYES_PER_VOTE = 5
RISING_SINCE = date(2020, 1, 1)


def published_days(published_on: date) -> int:
    return (published_on - RISING_SINCE).days


SORTS = ("rising", "new", "votes", "comments", "eyes")
SORT_WORDS = {
    "rising": N_("Rising"),
    "new": N_("New"),
    "votes": N_("Most voted"),
    "comments": N_("Most discussed"),
    "eyes": N_("Needs eyes"),
}
