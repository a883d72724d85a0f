"""When a call is, in words: exact where a day is named, as the lab said it where the date is approximate."""

from typing import Any

from flask_babel import gettext, ngettext

from .. import clock
from ..words import day_words
from . import rules
from .rules import State


def when(call: Any) -> str:
    """“Open until Friday 12 December, 9 days left”, “Opens in spring 2027”, “Closed on Friday 12 December”."""
    where = rules.state(call, clock.today())
    if where == State.PLANNED:
        return _opens(call)
    if where == State.CLOSED:
        day = clock.day_of(call.closed_at) if call.closed_at else call.closes_on
        return gettext("Closed on %(day)s", day=day_words(day))
    return f"{_until(call)} · {_left(call)}"


def on_paper(call: Any) -> str:
    """The same for a poster: without the days that are left, which are others tomorrow."""
    return _until(call) if rules.state(call, clock.today()) == State.OPEN else when(call)


def _opens(call: Any) -> str:
    if call.opens_words:
        return gettext("Opens: %(words)s", words=call.opens_words)
    return gettext("Opens on %(day)s", day=day_words(call.opens_on))


def _until(call: Any) -> str:
    if call.closes_words:
        return gettext("Open until: %(words)s", words=call.closes_words)
    return gettext("Open until %(day)s", day=day_words(call.closes_on))


def _left(call: Any) -> str:
    days = rules.days_left(call, clock.today())
    if days == 0:
        return gettext("today is the last day")
    if call.closes_words:
        return gettext("at the latest %(day)s", day=day_words(call.closes_on))
    return ngettext("%(num)s day left", "%(num)s days left", days)
