"""A workshop as pages show it: plain values, prepared once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_time
from flask_babel import get_locale, gettext, ngettext

from .. import clock
from ..calendars import Entry
from ..pilots.rules import FEWEST_SHOWN
from ..policy import Actor
from ..text import short
from ..words import day_words, say
from . import queries, rules
from .models import SignUp, Workshop
from .queries import Taken
from .rules import Seat, Who


@dataclass(frozen=True)
class Card:
    """`seat`: what this person has, if anything. `link` stands here only for those who may use it."""

    workshop: Workshop
    when: str
    who: str
    places: str
    percent: int
    is_full: bool
    seat: Seat | None
    line: int
    link: str
    state: str
    came: str

    @property
    def has_place(self) -> bool:
        return self.seat == Seat.PLACE

    @property
    def waits(self) -> bool:
        return self.seat == Seat.WAITING


def cards(workshops: Iterable[Workshop], actor: Actor) -> list[Card]:
    """Two statements for all of them, and one for a person who waits."""
    found = list(workshops)
    ids = [one.id for one in found]
    taken, seats = queries.taken(ids), queries.seats_of(actor.id, ids)
    lines = queries.places_in_line(seats.values())
    return [_card(one, taken[one.id], seats.get(one.id), lines.get(one.id, 0), actor) for one in found]


def card(workshop: Workshop, actor: Actor) -> Card:
    return cards([workshop], actor)[0]


def _card(workshop: Workshop, of: Taken, seat: SignUp | None, line: int, actor: Actor) -> Card:
    goes_in = actor.is_staff or (seat is not None and seat.seat == Seat.PLACE)
    return Card(
        workshop=workshop, when=when_words(workshop.starts_at, workshop.ends_at),
        who=say(rules.WHO_WORDS[Who(workshop.who)]), places=_places(workshop, of),
        percent=min(100, round(100 * of.places / workshop.places)),
        is_full=rules.free(workshop.places, of.places) == 0, seat=Seat(seat.seat) if seat else None,
        line=line, link=workshop.link if goes_in and not workshop.is_cancelled else "", state=_state(workshop),
        came=came_words(workshop.came or 0),
    )  # fmt: skip


def _places(workshop: Workshop, taken: Taken) -> str:
    said = gettext("%(taken)s of %(places)s places taken", taken=taken.places, places=workshop.places)
    waiting = ngettext("%(num)s person waits", "%(num)s people wait", taken.waiting) if taken.waiting else ""
    return " · ".join(words for words in (said, waiting) if words)


def _state(workshop: Workshop) -> str:
    """In words, where nobody can sign up any more."""
    if workshop.is_cancelled:
        return gettext("Cancelled")
    if workshop.is_over:
        return gettext("Was held")
    if workshop.has_begun:
        return gettext("Goes on now")
    return "" if workshop.takes_sign_ups else gettext("Sign-up is closed")


def came_words(people: int) -> str:
    return ngettext("%(num)s person came.", "%(num)s people came.", people) if people >= FEWEST_SHOWN else ""


def when_words(starts: datetime, ends: datetime) -> str:
    """“Friday 12 December, 18:30 to 20:00”, by the lab's clock."""
    lang = str(get_locale() or "en")
    first, last = (_clock_words(at, lang) for at in (starts, ends))
    return gettext("%(day)s, %(first)s to %(last)s", day=day_words(starts), first=first, last=last)


def _clock_words(at: datetime, lang: str) -> str:
    return format_time(at.astimezone(clock.zone()), "HH:mm", locale=lang)


def entry(workshop: Workshop) -> Entry:
    """For calendars. The link to an online meeting is for those who have a place: it stays on the page."""
    return Entry(
        uid=f"workshop-{workshop.id}", title=workshop.title, start=workshop.starts_at, end=workshop.ends_at,
        path=workshop.path, changed=workshop.changed_at, where=workshop.place, words=short(workshop.purpose, 300),
        cancelled=workshop.is_cancelled, sequence=workshop.sequence,
    )  # fmt: skip
