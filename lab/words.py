"""Words, days and money as a person reads them, in their language."""

from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date, format_datetime
from flask import current_app
from flask_babel import get_locale, gettext
from markupsafe import Markup

from . import clock
from .errors import Words


def say(words: str | None) -> str:
    """A pure module's sentence in the person's language."""
    if not words:
        return ""
    if isinstance(words, Words):
        return gettext(words.template).format(**words.values)
    return gettext(words) if words.strip() else words


def day_words(day: date | datetime | None, short: bool = False) -> str:
    """“Friday 12 December”, with the year when it is not this one."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = clock.day_of(day)
    return _day_words(day, str(get_locale() or "en"), short, day.year != clock.today().year)


@lru_cache(maxsize=4096)
def _day_words(day: date, locale: str, short: bool, year: bool) -> str:
    pattern = ("EEE d MMM" if short else "EEEE d MMMM") + (" y" if year else "")
    return format_date(day, pattern, locale=locale)


def day_tag(day: date | datetime | None, short: bool = False) -> Markup:
    if day is None:
        return Markup("")
    on = clock.day_of(day) if isinstance(day, datetime) else day
    return Markup('<time datetime="{}">{}</time>').format(on.isoformat(), day_words(day, short))


def moment_tag(instant: datetime | None) -> Markup:
    """Day and time of day."""
    if instant is None:
        return Markup("")
    local = instant.astimezone(clock.zone())
    shown = format_datetime(local, "d MMM y, HH:mm", locale=str(get_locale() or "en"))
    return Markup('<time datetime="{}">{}</time>').format(instant.isoformat(), shown)


def money(cents: int | None) -> str:
    """Whole units of the lab's currency; cents only when there are some."""
    if cents is None:
        return ""
    whole, rest = divmod(abs(cents), 100)
    figure = f"{whole:,}" + (f".{rest:02d}" if rest else "")
    sign = "−" if cents < 0 else ""
    currency = current_app.config["LAB"].currency
    return f"{sign}{'€' if currency == 'EUR' else currency + ' '}{figure}"
