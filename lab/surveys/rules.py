"""What a survey asks, who is asked when, and how answers become a score. Pure.

Two instruments are published with their items and free to use:
SUS, the System Usability Scale: J. Brooke, "SUS: a quick and dirty usability scale", in Usability Evaluation in
Industry, Taylor & Francis, 1996. "System" reads "service" here, as is customary.
UEQ-S, the short User Experience Questionnaire: M. Schrepp, A. Hinderks, J. Thomaschewski, "Design and Evaluation of a
Short Version of the User Experience Questionnaire", IJIMAI 4 (6), 2017; ueq-online.org.
NPS, the question about recommending: F. Reichheld, "The One Number You Need to Grow", Harvard Business Review, 12/2003.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from ..errors import N_
from ..pilots.stages import Stage

TITLE = (3, 120)
WORDING = (5, 300)
OPTION_MAX = 100
OPTIONS = (2, 10)
TEXT_MAX = 1000
QUESTIONS_MAX = 20
"""Own questions of one survey: who takes part has other things to do."""

A_SCREEN = 10
"""So many items stand on one screen of a phone."""

DAYS_OPEN = 14
REMIND_BEFORE = 2
"""Days before it closes on which who has not answered is reminded, once."""

ASKED = frozenset({Stage.RECRUITING, Stage.RUNNING, Stage.PAUSED, Stage.EVALUATING})
TOLD = ASKED - {Stage.PAUSED}
"""While a test is paused nobody is asked for anything; who wants to answer still may."""

TOO_EARLY = frozenset({Stage.PROPOSED, Stage.APPROVED})


class State(StrEnum):
    """`draft`: only the staff see it. `planned`: it opens by itself."""

    DRAFT = "draft"
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


STATE_WORDS = {
    State.DRAFT: N_("Draft"),
    State.PLANNED: N_("Planned"),
    State.OPEN: N_("Open now"),
    State.CLOSED: N_("Closed"),
}
MOMENTS = (
    ("before", N_("Before the test")),
    ("during", N_("During the test")),
    ("after", N_("After the test")),
)
KINDS = (
    ("scale", N_("From 1 to 5")),
    ("one", N_("One of several answers")),
    ("several", N_("Any of several answers")),
    ("yes_no", N_("Yes or no")),
    ("text", N_("A few words")),
)
WITH_OPTIONS = frozenset({"one", "several"})


@dataclass(frozen=True)
class Item:
    """One thing that is asked. `low` and `high`: the ends of a scale; `ends` say in words what they mean.

    `needed`: without it the answers make no score. `own`: the words are the lab's own, not translated here.
    """

    key: str
    kind: str
    words: str
    low: int = 0
    high: int = 0
    ends: tuple[str, str] = ("", "")
    options: tuple[str, ...] = ()
    needed: bool = False
    own: bool = False

    @property
    def values(self) -> range:
        """The numbers that can be chosen; none for a text."""
        return range(len(self.options)) if self.options else range(self.low, self.high + 1)


_AGREE = (N_("I do not agree at all"), N_("I agree fully"))
_SUS = (
    N_("I think that I would like to use this service frequently."),
    N_("I found the service unnecessarily complex."),
    N_("I thought the service was easy to use."),
    N_("I think that I would need the support of a technical person to be able to use this service."),
    N_("I found the various functions in this service were well integrated."),
    N_("I thought there was too much inconsistency in this service."),
    N_("I would imagine that most people would learn to use this service very quickly."),
    N_("I found the service very cumbersome to use."),
    N_("I felt very confident using the service."),
    N_("I needed to learn a lot of things before I could get going with this service."),
)
_UEQ_S = (
    (N_("obstructive"), N_("supportive")),
    (N_("complicated"), N_("easy")),
    (N_("inefficient"), N_("efficient")),
    (N_("confusing"), N_("clear")),
    (N_("boring"), N_("exciting")),
    (N_("not interesting"), N_("interesting")),
    (N_("conventional"), N_("inventive")),
    (N_("usual"), N_("leading edge")),
)
_RECOMMEND = N_("How likely is it that you would recommend this service to a friend or a neighbour?")


@dataclass(frozen=True)
class Template:
    code: str
    words: str
    hint: str
    items: tuple[Item, ...] = ()


TEMPLATES: Mapping[str, Template] = {
    template.code: template
    for template in (
        Template(
            "sus", N_("How easy it is to use (SUS)"),
            N_("Ten sentences, a score from 0 to 100. For anything that people operate: an app, a machine, a form."),
            tuple(Item(f"sus_{n}", "agree", words, 1, 5, _AGREE, needed=True) for n, words in enumerate(_SUS, 1)),
        ),
        Template(
            "ueq_s", N_("How it feels to use (UEQ-S)"),
            N_("Eight pairs of words, two scores: how well it works, and how much people like it."),
            tuple(Item(f"ueq_{n}", "pair", N_("The service is …"), -3, 3, ends, needed=True)
                  for n, ends in enumerate(_UEQ_S, 1)),
        ),
        Template(
            "nps", N_("Would people recommend it (NPS)"),
            N_("One number from 0 to 10, a score from −100 to 100."),
            (Item("nps", "recommend", _RECOMMEND, 0, 10, (N_("not at all"), N_("certainly")), needed=True),),
        ),
        Template("own", N_("Own questions"), N_("Begin with an empty page and write your own questions.")),
    )
}  # fmt: skip

YES_NO = (N_("Yes"), N_("No"))
SCALE_ENDS = (N_("not at all"), N_("very much"))


def own_item(id: int, kind: str, words: str, options: Sequence[str] = ()) -> Item:
    """A question of the lab's own as something to ask."""
    if kind == "scale":
        return Item(f"q{id}", kind, words, 1, 5, SCALE_ENDS, own=True)
    if kind == "yes_no":
        return Item(f"q{id}", kind, words, options=YES_NO, own=True)
    return Item(f"q{id}", kind, words, options=tuple(options) if kind in WITH_OPTIONS else (), own=True)


def screens(items: Sequence[Item]) -> list[list[Item]]:
    """A template's items stay together; at most ten stand on one screen."""
    parts = [[item for item in items if not item.own], [item for item in items if item.own]]
    return [part[at : at + A_SCREEN] for part in parts for at in range(0, len(part), A_SCREEN)]


def minutes(items: Sequence[Item]) -> int:
    """What a tester is told it takes: eight seconds for a choice, half a minute for words."""
    return max(1, round(sum(30 if item.kind == "text" else 8 for item in items) / 60))


# Answers

Answers = Mapping[str, Any]


def missing(items: Sequence[Item], answers: Answers) -> list[Item]:
    """Items that a score needs and that are not answered."""
    return [item for item in items if item.needed and not is_answer(item, answers.get(item.key))]


def is_answer(item: Item, value: Any) -> bool:
    if item.kind == "text":
        return isinstance(value, str) and 0 < len(value) <= TEXT_MAX
    if item.kind == "several":
        return isinstance(value, list) and bool(value) and all(type(n) is int and n in item.values for n in value)
    return type(value) is int and value in item.values


def taken(items: Sequence[Item], answers: Answers) -> dict[str, Any]:
    """Of what was sent, the answers to these items; what is none is left out."""
    return {item.key: answers[item.key] for item in items if is_answer(item, answers.get(item.key))}


# Scores


def sus(answers: Sequence[int]) -> float:
    """2.5 × (Σ(odd − 1) + Σ(5 − even)), from 0 to 100. Raises ValueError unless all ten are from 1 to 5."""
    _check(answers, 10, 1, 5)
    return 2.5 * sum(value - 1 if n % 2 else 5 - value for n, value in enumerate(answers, 1))


@dataclass(frozen=True)
class Ueq:
    """`pragmatic`: how well it works. `hedonic`: how much people like it. All from −3 to 3."""

    pragmatic: float
    hedonic: float

    @property
    def overall(self) -> float:
        return (self.pragmatic + self.hedonic) / 2


def ueq_s(answers: Sequence[int]) -> Ueq:
    """Raises ValueError unless all eight are from −3 to 3."""
    _check(answers, 8, -3, 3)
    return Ueq(sum(answers[:4]) / 4, sum(answers[4:]) / 4)


def nps(answers: Sequence[int]) -> float:
    """% of 9–10 minus % of 0–6, from −100 to 100. Raises ValueError for none, and for one outside of 0 to 10."""
    _check(answers, len(answers) or 1, 0, 10)
    return sum(nps_part(value) for value in answers) / len(answers)


def nps_part(value: int) -> int:
    """What one answer gives to the score, whose mean is the NPS."""
    return 100 if value >= 9 else -100 if value <= 6 else 0


def _check(answers: Sequence[int], n: int, low: int, high: int) -> None:
    if len(answers) != n or any(type(value) is not int or not low <= value <= high for value in answers):
        raise ValueError(f"{n} answers from {low} to {high} are needed")


def scores(template: str, answers: Answers) -> dict[str, float]:
    """The scores of one complete response, by name; none for own questions."""
    values = [answers[item.key] for item in TEMPLATES[template].items]
    if template == "sus":
        return {"sus": sus(values)}
    if template == "ueq_s":
        found = ueq_s(values)
        return {"pragmatic": found.pragmatic, "hedonic": found.hedonic, "overall": found.overall}
    return {"nps": float(nps_part(values[0]))} if template == "nps" else {}


@dataclass(frozen=True)
class Scale:
    """How a score is shown. `bands`: the lowest value of each band but the first, and what each is called.

    `average`: what is usual, where that is known. `digits` after the point.
    """

    words: str
    low: int
    high: int
    cuts: tuple[float, ...]
    bands: tuple[str, ...]
    digits: int = 0
    average: float | None = None


WORKS = (N_("It works rather badly"), N_("It works neither badly nor well"), N_("It works rather well"))
LIKED = (N_("people rather dislike it"), N_("people neither like nor dislike it"), N_("people rather like it"))
_UEQ_BANDS = (N_("rather bad"), N_("neither good nor bad"), N_("rather good"))
SCALES: Mapping[str, Scale] = {
    "sus": Scale(N_("Ease of use"), 0, 100, (50, 68, 80),
                 (N_("below 50"), N_("50 to 67"), N_("68 to 79"), N_("80 and more")), average=68),
    "pragmatic": Scale(N_("How well it works"), -3, 3, (-0.8, 0.8), _UEQ_BANDS, 1),
    "hedonic": Scale(N_("How much people like it"), -3, 3, (-0.8, 0.8), _UEQ_BANDS, 1),
    "overall": Scale(N_("Both together"), -3, 3, (-0.8, 0.8), _UEQ_BANDS, 1),
    "nps": Scale(N_("Recommendation"), -100, 100, (0, 100),
                 (N_("would not recommend it (0 to 6)"), N_("undecided (7 to 8)"), N_("would recommend it (9 to 10)"))),
}  # fmt: skip
"""UEQ-S: from 0.8 away from the middle on, its authors speak of a good or a bad result."""


def band(name: str, value: float) -> int:
    return sum(value >= cut for cut in SCALES[name].cuts)


# When


def state_of(*, ready: bool, opens_on: date, closes_on: date, today: date, stage: Stage, is_current: bool) -> State:
    """Where a survey stands. That of an earlier round, or of a test that is decided, is closed whatever its days say."""
    if not ready:
        return State.DRAFT
    if not is_current or today > closes_on or stage not in ASKED | TOO_EARLY:
        return State.CLOSED
    return State.PLANNED if today < opens_on or stage in TOO_EARLY else State.OPEN


def reminder_is_due(closes_on: date, told_on: date | None, reminded_for: date | None, today: date) -> bool:
    """Once for each last day, from two days before it on, and not on the day on which it opened."""
    due = closes_on - timedelta(days=REMIND_BEFORE) <= today <= closes_on
    return due and told_on is not None and told_on < today and reminded_for != closes_on


def usual_moment(stage: Stage) -> str:
    if stage in (Stage.RUNNING, Stage.PAUSED):
        return "during"
    return "after" if stage == Stage.EVALUATING else "before"


WORDS: Mapping[str, str] = {
    "survey_open": N_("A short survey for you"),
    "survey_remind": N_("The survey closes soon"),
}
TELLS: Mapping[str, Mapping[str, str]] = {
    "survey_open": {
        "P": N_(
            "“{called}” is open until {due}. It takes about {minutes} min. Only the lab reads your answers, without "
            "your name: /surveys/{survey}"
        )
    },
    "survey_remind": {
        "P": N_(
            "“{called}” closes on {due}, and your answers are not there yet. It takes about {minutes} min: "
            "/surveys/{survey}"
        )
    },
}
"""Both concern single people, so no history shows them."""
