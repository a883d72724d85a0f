"""The administrator's page about the queue, as values for its templates."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import format_decimal, format_timedelta, gettext, ngettext

from .. import clock, story
from ..events import Event
from ..words import say
from . import queries
from .queries import DeadLetter, Lane, Late, Reason, Untold
from .rules import CHANNELS, MOST, STATES, is_old

HAVE_PAGES = ("idea", "pilot", "call")


@dataclass(frozen=True)
class Now:
    lanes: list[Lane]
    untold: Untold
    parts: int
    runs: list[Late]

    @property
    def troubled(self) -> list[Late]:
        return [one for one in self.runs if one.failing or one.late]

    @property
    def untroubled(self) -> list[Late]:
        return [one for one in self.runs if not (one.failing or one.late)]

    @property
    def wrong(self) -> list[str]:
        """In words, what somebody should look at."""
        said = []
        if any(is_old(lane.oldest) for lane in self.lanes):
            said.append(gettext("Messages have waited for more than an hour. Is the mail server there?"))
        if is_old(self.untold.oldest):
            said.append(gettext("Something happened more than an hour ago, and nobody was told. Is a worker running?"))
        if self.parts:
            said.append(gettext("Digests are more than an hour late. Is a worker running?"))
        if failing := [one.name for one in self.runs if one.failing]:
            said.append(gettext("These fail: %(names)s.", names=", ".join(failing)))
        if late := sum(one.late for one in self.runs):
            said.append(ngettext(
                "%(num)s timer or job has not run lately. Is a worker running?",
                "%(num)s timers and jobs have not run lately. Is a worker running?", late,
            ))  # fmt: skip
        return said


@dataclass(frozen=True)
class Dead:
    """`after`: where the next page begins, 0 on the last one."""

    reasons: list[Reason]
    letters: list[DeadLetter]
    before: int
    after: int


def now() -> Now:
    return Now(queries.lanes(), queries.untold(), queries.late_parts(), queries.all_runs())


def dead(before: int = 0) -> Dead:
    letters, after = queries.dead_letters(before)
    return Dead(queries.reasons(), letters, before, after)


# Words


def counted(n: int) -> str:
    """“3”, or “more than 10,000”."""
    if n > MOST:
        return gettext("more than %(count)s", count=format_decimal(MOST))
    return str(format_decimal(n))


def age(how_long: timedelta | None) -> str:
    """“3 minutes”; a dash for nothing."""
    return str(format_timedelta(how_long, granularity="minute")) if how_long is not None else "–"


def ago(at: datetime | None) -> str:
    if at is None:
        return gettext("never yet")
    return gettext("%(time)s ago", time=age(max(clock.now() - at, timedelta(minutes=1))))


def last_run(one: Late) -> str:
    return gettext("Last run: %(time)s", time=ago(one.run.ended_at if one.run else None))


def failing(one: Late) -> str:
    times = one.run.failures if one.run else 0
    return ngettext("It has failed once:", "It has failed %(num)s times in a row:", times)


def fine(shown: Now) -> str:
    return ngettext("%(num)s runs as it should", "%(num)s run as they should", len(shown.untroubled))


def tried(tries: int) -> str:
    return ngettext("tried once", "tried %(num)s times", tries)


def channel(name: str) -> str:
    return say(CHANNELS.get(name, name))


def state(name: str) -> str:
    return say(STATES[name])


def about(letter: DeadLetter) -> tuple[str, str]:
    """(words, path) of what a message was about: never whom it went to. No path where there is no page."""
    if letter.event is not None:
        return story.headline(letter.event), _path(letter.event)
    if letter.digest:
        return gettext("A digest"), ""
    return gettext("A mail without a notice: a sign-in, an invitation or a receipt"), ""


def _path(event: Event) -> str:
    return f"/{event.kind}s/{event.thing_id}" if event.kind in HAVE_PAGES else ""
