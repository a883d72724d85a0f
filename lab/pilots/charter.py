"""What must be said before testers are asked: the charter's answers and the steps in which it is written. Pure."""

from ..errors import N_
from ..lifecycle import Answers, Ask, Facts, optional
from ..spans import SPANS

KEEP_DAYS = 90
"""After its end what testers wrote is deleted, when the charter says nothing else."""
MAX_KEEP_DAYS = 3650
PRIVACY_QUESTIONS = (
    N_("Are health, belief, origin or other sensitive data collected?"),
    N_("Are children or other people in need of protection involved?"),
    N_("Are people watched in a systematic way, by cameras or sensors?"),
    N_("Are people scored, ranked or profiled?"),
    N_("Does a machine decide something about a person?"),
    N_("Are data of many people brought together on a large scale?"),
    N_("Are data from different sources matched?"),
    N_("Is a technique used that is new to the city?"),
    N_("Could it keep people from using a service or a right?"),
)
DPIA_FROM = 2
"""From this many yeses on, a data protection impact assessment must be named."""


def yes_count(answers: Answers) -> int:
    return sum(bool(answers.get(f"privacy_{n}")) for n in range(1, len(PRIVACY_QUESTIONS) + 1))


def _dpia_needed(_facts: Facts, answers: Answers) -> bool:
    return yes_count(answers) >= DPIA_FROM


CHARTER = (
    Ask("problem", N_("The problem"), low=10),
    Ask("scope", N_("What is tested, and what is not"), low=10),
    Ask("place", N_("Where"), "line", low=2, high=200),
    Ask("start", N_("First day"), "date"),
    Ask(
        "start_about",
        N_("How exactly the first day is known"),
        "choice",
        required=optional,
        choices=SPANS,
        hint=N_("While you plan, any day of it will do: everybody reads “late summer 2027”."),
    ),
    Ask("end", N_("Last day"), "date"),
    Ask("end_about", N_("How exactly the last day is known"), "choice", required=optional, choices=SPANS),
    Ask("roles", N_("Who does what"), low=5),
    Ask("stop_rules", N_("When it is stopped early"), low=5),
    Ask(
        "consent_text",
        N_("Consent text"),
        low=40,
        high=4000,
        hint=N_("What is collected, by whom, for how long, and how to leave."),
    ),
    Ask(
        "collects",
        N_("What is collected"),
        required=optional,
        low=3,
        high=1000,
        hint=N_("In a few plain words, for example: your answers, and how often you used it."),
    ),
    Ask(
        "contact",
        N_("Whom testers can ask"),
        "line",
        required=optional,
        low=3,
        high=200,
        hint=N_("A mail address or a telephone number. Without it: the unit that owns the pilot."),
    ),
    Ask(
        "keep_days",
        N_("Days after the end until it is deleted"),
        "number",
        required=optional,
        low=1,
        high=MAX_KEEP_DAYS,
        hint=N_("90 when you leave it empty."),
    ),
    Ask("places", N_("Places for testers"), "number", low=1, high=100_000),
    *(Ask(f"privacy_{n}", question, "check", required=optional) for n, question in enumerate(PRIVACY_QUESTIONS, 1)),
    Ask(
        "dpia",
        N_("Reference of the data protection impact assessment"),
        "line",
        required=_dpia_needed,
        low=2,
        high=200,
        hint=N_("Needed with two or more yeses above."),
    ),
)
STEPS = (
    ("what", N_("What and why"), ("problem", "scope")),
    ("when", N_("Where and when"), ("place", "start", "start_about", "end", "end_about")),
    ("who", N_("Who does what, and when it stops"), ("roles", "stop_rules")),
    ("testers", N_("Places and consent"), ()),
    ("privacy", N_("Privacy"), (*(f"privacy_{n}" for n in range(1, len(PRIVACY_QUESTIONS) + 1)), "dpia")),
)
"""Name, words and answers of each step; what no other step asks for is asked for with the places."""
NAMES = frozenset(name for name, _words, _asks in STEPS)


def asks_of(step: str) -> tuple[Ask, ...]:
    """The questions of one step, in the charter's order. Raises KeyError for a step that there is not."""
    named = {name: set(asks) for name, _words, asks in STEPS}
    elsewhere = set().union(*(asks for name, asks in named.items() if name != step))
    return tuple(ask for ask in CHARTER if ask.name in (named[step] or {ask.name} - elsewhere))
