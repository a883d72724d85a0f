"""What a notice says: one event in the words of one letter, and why this person is told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from .. import story
from ..comments.rules import READABLE
from ..errors import N_
from ..evaluation.rules import CLOSING
from ..events import Event
from ..ideas.rules import Visibility
from ..reports.rules import ABOUT_COMMENTS, MUST_HEAR
from ..satisfaction.rules import ASK
from ..surveys.rules import WORDS as SURVEYS
from ..words import say
from ..workshops.rules import WORDS as WORKSHOPS
from .models import Notice

REASONS: Mapping[tuple[str, str], str] = {
    ("idea", "P"): N_("It is about something that you wrote, asked for or were named in."),
    ("idea", "A"): N_("You wrote this idea, or you are a co-author."),
    ("idea", "V"): N_("You voted for this idea."),
    ("idea", "F"): N_("You follow this idea."),
    ("idea", "Q"): N_("A week ago you were told what came of this idea."),
    ("idea", "W"): N_("It fits a topic, a district or a search that you follow."),
    ("idea", "S"): N_("You are a moderator."),
    ("idea", "O"): N_("You are a city official."),
    ("report", "P"): N_("You reported this text."),
    ("call", "A"): N_("You wrote an idea for this call."),
    ("call", "V"): N_("You voted for an idea of this call."),
    ("call", "F"): N_("You follow an idea of this call."),
    ("pilot", "P"): N_("It is about something that you signed up for or take part in."),
    ("pilot", "A"): N_("This pilot tests an idea of yours."),
    ("pilot", "V"): N_("You voted for an idea that this pilot tests."),
    ("pilot", "F"): N_("You follow an idea that this pilot tests."),
    ("pilot", "T"): N_("You take part in this pilot."),
    ("pilot", "Q"): N_("A week ago you were told what came of this pilot."),
    ("pilot", "W"): N_("It fits a topic, a district or a search that you follow."),
    ("pilot", "S"): N_("You are a moderator."),
    ("pilot", "O"): N_("You are a city official."),
}

UNNAMED = {
    "idea": N_("An idea that is not public now"),
    "pilot": N_("A pilot"),
    "call": N_("A call for ideas"),
    "report": N_("Your report"),
}


@dataclass(frozen=True)
class About:
    """The thing that a notice is about. `lang` is "" where the title is the lab's own words."""

    title: str
    lang: str
    path: str


@dataclass(frozen=True)
class Told:
    """A notice as it is read, about a `thing` (kind and number) of which the person can stop hearing, or not.

    `ideas`: those behind a pilot, so that a voter sees which vote it is about, or the one in which a merged idea goes
    on; `beside` says which. `asks_about`: the outcome of which it asks whether it was a good answer, 0 otherwise.
    """

    id: int
    about: About
    headline: str
    words: str
    by: str
    why: str
    when: datetime
    outcome: bool
    unread: bool
    ideas: tuple[About, ...]
    beside: str
    thing: tuple[str, int] = ("", 0)
    can_stop: bool = False
    asks_about: int = 0


def as_read(notice: Notice, event: Event, texts: Mapping[str, str], about: About, ideas: Iterable[About]) -> Told:
    return Told(
        id=notice.id, about=about, headline=story.headline(event), words=told(event, texts, notice.letter),
        by=by_whom(event), why=why(event.kind, notice.letter), when=event.when, outcome=event.outcome,
        unread=notice.seen_at is None, ideas=tuple(ideas), beside=beside(event.kind),
        thing=(event.kind, event.thing_id), can_stop=notice.letter in "VF",
        asks_about=int(event.data["about"]) if event.move == ASK else 0,
    )  # fmt: skip


def about(event: Event, title: str | None, lang: str | None, named: bool = True) -> About:
    """What it is about; the lab's own words where this person may not read the title any more."""
    path = path_of(event)
    return About(title, lang or "en", path) if title and named else About(unnamed(event.kind), "", path)


def path_of(event: Event) -> str:
    """A call is found by its name, everything else by its number. A decision about somebody's own text leads to its
    reasons, and to how they can complain."""
    data = event.data or {}
    if event.move in ABOUT_COMMENTS and data.get("comment"):
        return f"/comments/{data['comment']}/moderation"
    if event.move == CLOSING:
        return f"/pilots/{event.thing_id}/closing"
    if event.move in SURVEYS:
        return f"/surveys/{data['survey']}"
    if event.move in WORKSHOPS:
        return f"/workshops/{data['workshop']}"
    if event.kind == "idea" and (event.move in MUST_HEAR or event.move == "complain"):
        return f"/ideas/{event.thing_id}/moderation"
    return f"/{event.kind}s/{event.data.get('slug') or event.thing_id}"


def by_whom(event: Event) -> str:
    """Who says it for the lab; "" where a resident did it, of whom the sentence tells."""
    return "" if event.role == "resident" else story.by_whom(event)


def why(kind: str, letter: str) -> str:
    return say(REASONS.get((kind, letter), ""))


def why_watched(name: str) -> str:
    """The same, where it is known which topic, district or search it fits."""
    return gettext("You follow: %(name)s.", name=name)


def told(event: Event, texts: Mapping[str, str], letter: str) -> str:
    """The move's sentence for this letter; for an event that is no move, what was written with it."""
    return story.sentence(event, texts, letter) or "\n\n".join(texts.values())


def subject(event: Event, about: About) -> str:
    """What happened comes first: a phone shows only the beginning. An answer to a report names nothing else."""
    headline = story.headline(event)
    return headline if event.kind == "report" else headed(headline, about.title)


def headed(headline: str, title: str) -> str:
    """A headline and a title in one line, which a second colon or one behind a question mark would break."""
    if headline.endswith("?"):
        return f"{headline} {title}"
    if ":" in headline:
        return f"{headline} · {title}"
    return gettext("%(headline)s: %(title)s", headline=headline, title=title)


def beside(kind: str) -> str:
    """What stands before the ideas beside a notice."""
    return gettext("It comes from:") if kind == "pilot" else gettext("It goes on as:")


def unnamed(kind: str) -> str:
    """In place of a title that this person may not read any more."""
    return say(UNNAMED.get(kind, UNNAMED["pilot"]))


def may_be_named(letter: str, published: bool, visibility: str) -> bool:
    """An idea that was hidden is named to its authors and the staff only; one that was taken down to the staff."""
    if letter in "SO" or (published and visibility in READABLE):
        return True
    if letter == "Q" and not published:
        return visibility in READABLE  # nobody but its authors was told of it
    return letter == "A" and visibility != Visibility.REMOVED
