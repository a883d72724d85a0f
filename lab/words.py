"""Words, days and money as a person reads them, in their language."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_datetime
from flask import current_app, g, has_app_context
from flask_babel import get_locale, gettext
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from . import clock, spans, text
from .errors import Words


def say(words: str | None) -> str:
    """A pure module's sentence in the person's language."""
    if not words:
        return ""
    if isinstance(words, Words):
        return gettext(words.template).format(**words.values)
    return _said_here(words) if words.strip() else words


def told(sentence: str) -> Markup:
    """What the lab says, with links to the pages that it names."""
    return text.told(sentence, gettext("idea"), gettext("pilot"), comment=gettext("the comment"),
                     suggestion=gettext("the suggestion"), invitation=gettext("the invitation"),
                     partners=gettext("the services"),
                     survey=gettext("the survey"), workshop=gettext("the workshop"), file=gettext("the calendar file"),
                     checkin=gettext("your check-in"), incidents=gettext("the incidents"),
                     consent=gettext("the consent text"), closing=gettext("answer here"))  # fmt: skip


@pass_eval_context
def template_gettext(where: EvalContext, string: str, **variables: Any) -> str:
    """Templates' `_()`: what Jinja's own does, without asking for the language at each of a page's fifty strings."""
    if variables or not where.autoescape:
        said = gettext(string)
        return (Markup(said) if where.autoescape else said) % variables  # noqa: S704 - our own words; values are escaped
    return _said_here(string, _as_markup)


def _as_markup(said: str) -> str:
    return Markup(said) % {}  # noqa: S704 - our own words


_said: dict[tuple[str, Any], dict[str, str]] = {}


def _said_here(string: str, made: Callable[[str], str] = str) -> str:
    """What flask-babel says here, remembered: it keeps the language on `g`, where it may also change on the way."""
    if not has_app_context():
        return made(gettext(string))
    here = vars(g._get_current_object())  # one look through the proxy instead of four, fifty times a page
    language = getattr(here.get("_flask_babel"), "babel_locale", None) or get_locale()
    kept = here.get("said")
    if kept is None or kept[0] is not language:
        kept = here["said"] = (language, {})
    table = kept[1].get(made)
    if table is None:
        table = kept[1][made] = _said.setdefault((str(language), made), {})
    said = table.get(string)
    if said is None:
        said = table[string] = made(gettext(string))
    return said


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


def about_words(day: date | None, about: str | None, short: bool = False) -> str:
    """“late summer 2027”, “September 2027”, or the day where it is known exactly."""
    if day is None or not spans.is_about(about):
        return day_words(day, short)
    if about == "month":
        return format_date(day, "LLLL y", locale=str(get_locale() or "en"))
    return say(spans.words_of(day, about))


def in_words(day: date | None, about: str | None) -> str:
    """“in late summer 2027”; a day that is known stands alone."""
    words = about_words(day, about)
    return gettext("in %(time)s", time=words) if spans.is_about(about) and words else words


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


def money(cents: int | None, currency: str = "") -> str:
    """Whole units of the lab's currency, or of another one; cents only when there are some."""
    if cents is None:
        return ""
    whole, rest = divmod(abs(cents), 100)
    figure = f"{whole:,}" + (f".{rest:02d}" if rest else "")
    sign = "−" if cents < 0 else ""
    currency = currency or current_app.config["LAB"].currency
    return f"{sign}{'€' if currency == 'EUR' else currency + ' '}{figure}"
