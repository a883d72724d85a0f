"""Version 1 of the learning card's JSON, read strictly (docs/learning-card.md says the same).

What comes from outside is believed in nothing: each field has a type and a length, and nothing else may stand there.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NoReturn
from urllib.parse import urlsplit

from .. import text
from ..errors import N_, Invalid, Words
from ..ideas.rules import COST_BANDS
from ..pilots.rules import DIRECTIONS, SDGS, STOP_REASONS
from ..pilots.stages import Stage
from . import rules
from .rules import Card

NO_JSON = N_("This is no learning card: the lab cannot read it as JSON. Copy or choose the whole file.")
OTHER_FORMAT = N_("This is JSON, but no learning card: its “format” must say pilotlight-learning-card.")
OTHER_VERSION = N_("This card is written in version {version} of the format. This lab reads version 1 only.")
TOO_LARGE = N_("This is too large for a learning card: at most {most} characters.")
TOO_DEEP = N_("This is no learning card: it is nested too deeply.")
TWICE = N_("“{name}” stands there twice. The lab does not choose between the two.")
MISSING = N_("“{name}” is missing.")
UNKNOWN = N_("“{name}” is not part of a learning card.")
NO_TEXT = N_("“{name}” must be a text.")
NO_WHOLE = N_("“{name}” must be a whole number from {low} to {high}.")
NO_NUMBER = N_("“{name}” must be a number.")
NO_DAY = N_("“{name}” must be a day such as 2026-05-03.")
NO_TIME = N_("“{name}” must be a time such as 2026-05-03T10:00:00Z.")
NO_LIST = N_("“{name}” must be a list.")
NO_OBJECT = N_("“{name}” must be an object.")
TOO_LONG = N_("“{name}” is too long: at most {most} characters.")
TOO_SHORT = N_("“{name}” is empty.")
HAS_HTML = N_("“{name}” holds HTML. A learning card holds plain text only.")
HIDES = N_("“{name}” holds hidden characters.")
NO_CODE = N_("“{name}” says {value}, which is not known here.")
NO_ADDRESS = N_("“{name}” must be an address that begins with http:// or https://.")
TO_COME = N_("“{name}” lies in the future.")
NO_FIT = N_("“{name}” does not fit the figures beside it.")
SAME_CARD_TWICE = N_("The file holds card {number} of {url} twice.")
TOO_MANY = N_("The file holds too many cards: at most {most}.")


Check = Callable[[Any, str], Any]
_LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_HOST = re.compile(r"[\w.-]{1,253}(:[0-9]{1,5})?")
_PATH = re.compile(r"(/[\w.~-]+)+")
_MAIL = re.compile(r"[^\s@<>\"'?&]{1,100}@[\w.-]{1,150}")


# Reading


def read(said: str, today: date, most: int = rules.MANY_MAX) -> list[Card]:
    """The cards in a file: one, or a collection. Raises Invalid with what is wrong, in a sentence."""
    if len(said) > most:
        _no(TOO_LARGE, most=most)
    found = _parsed(said)
    if not isinstance(found, dict):
        _no(OTHER_FORMAT)
    if found.get("format") != rules.FORMAT_OF_MANY:
        return [card(found, today)]
    _version(found)
    cards = _list_of(rules.MOST_CARDS, lambda one, _name: card(one, today))(found.get("cards"), "cards")
    _each_once(cards)
    return cards


def _each_once(cards: list[Card]) -> None:
    seen = set()
    for one in cards:
        key = (one["origin"]["url"], one["origin"]["number"])
        if key in seen:
            _no(SAME_CARD_TWICE, number=key[1], url=key[0])
        seen.add(key)


def _parsed(said: str) -> Any:
    if _depth(said) > rules.DEEPEST:
        _no(TOO_DEEP)
    try:
        return json.loads(said, object_pairs_hook=_no_twins, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        _no(NO_JSON)


def _depth(said: str) -> int:
    """Of brackets outside texts: counted before anything walks down."""
    here = deepest = 0
    in_text = escaped = False
    for mark in said:
        if in_text:
            in_text, escaped = escaped or mark != '"', mark == "\\" and not escaped
        elif mark == '"':
            in_text = True
        elif mark in "[{":
            here += 1
            deepest = max(deepest, here)
        elif mark in "]}":
            here -= 1
    return deepest


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        _no(TWICE, name=_short(next(name for name in names if names.count(name) > 1)))
    return found


def _no_constant(_said: str) -> Any:
    raise ValueError("no number")


def card(found: Any, today: date) -> Card:
    """The same card, once it is known to be one."""
    if not isinstance(found, dict) or found.get("format") != rules.FORMAT:
        _no(OTHER_FORMAT)
    _version(found)
    if len(json.dumps(found, ensure_ascii=False)) > rules.CARD_MAX:
        _no(TOO_LARGE, most=rules.CARD_MAX)
    read: Card = _object(CARD)(found, "")
    _fits_the_calendar(read, today)
    _fits_itself(read)
    return read


def _version(found: Mapping[str, Any]) -> None:
    version = found.get("version")
    if version is None:
        _no(MISSING, name="version")
    if version != rules.VERSION or isinstance(version, bool):
        _no(OTHER_VERSION, version=_short(version))


def _fits_the_calendar(found: Card, today: date) -> None:
    """A day of grace for the other side of the earth. A date far ahead would shut out every later version."""
    latest = today + timedelta(days=1)
    for name, day in (("decided_on", date.fromisoformat(found["origin"]["decided_on"])),
                      ("changed_at", rules.moment(found["changed_at"]).date())):  # fmt: skip
        if day > latest:
            _no(TO_COME, name=name)


def _fits_itself(found: Card) -> None:
    if found["reason"] and found["outcome"] != Stage.STOPPED:
        _no(NO_FIT, name="reason")
    for measure in found["measures"]:
        wanted = rules.share(measure["baseline"], measure["target"], measure["result"])
        said = measure["attainment"]
        if (wanted is None) != (said is None) or (said is not None and abs(said - (wanted or 0)) > 0.005):
            _no(NO_FIT, name="attainment")


def _no(words: str, **values: Any) -> NoReturn:
    raise Invalid({"card": [Words(words, **values)]})


def _short(value: Any) -> str:
    """What somebody wrote, as far as a sentence has room for it."""
    said = text.line(str(value)[:200])
    return said if len(said) <= 40 else said[:40] + "…"


# The kinds of values


def _text(most: int, least: int = 0) -> Check:
    def check(value: Any, name: str) -> str:
        if not isinstance(value, str):
            _no(NO_TEXT, name=name)
        if len(value) > most:
            _no(TOO_LONG, name=name, most=most)
        if len(value.strip()) < least:
            _no(TOO_SHORT, name=name)
        if rules.holds_html(value):
            _no(HAS_HTML, name=name)
        if text.hides_something(value):
            _no(HIDES, name=name)
        return text.clean(value)

    return check


def _matching(pattern: re.Pattern[str], words: str, most: int = 200, empty: bool = False) -> Check:
    def check(value: Any, name: str) -> str:
        said = str(_text(most)(value, name))
        if not (pattern.fullmatch(said) or (empty and not said)):
            _no(words, name=name, value=_short(said))
        return said

    return check


def _whole(low: int, high: int, empty: bool = False) -> Check:
    def check(value: Any, name: str) -> int | None:
        if value is None and empty:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            _no(NO_WHOLE, name=name, low=low, high=high)
        return int(value)

    return check


def _number(empty: bool = False) -> Check:
    def check(value: Any, name: str) -> float | None:
        if value is None and empty:
            return None
        if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) <= 10**12:  # nor NaN
            _no(NO_NUMBER, name=name)
        return float(value)

    return check


def _day(empty: bool = False) -> Check:
    def check(value: Any, name: str) -> str | None:
        if value is None and empty:
            return None
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) or not _dated(value):
            _no(NO_DAY, name=name)
        return str(value)

    return check


def _instant(value: Any, name: str) -> str:
    shape = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
    if not isinstance(value, str) or not re.fullmatch(shape, value) or not _dated(value):
        _no(NO_TIME, name=name)
    return str(value)


def _dated(value: str) -> bool:
    try:
        return 1990 <= datetime.fromisoformat(value).year <= 2200
    except ValueError:
        return False


def _code(*known: str, empty: bool = False) -> Check:
    def check(value: Any, name: str) -> str:
        if not isinstance(value, str) or not (value in known or (empty and not value)):
            _no(NO_CODE, name=name, value=_short(value))
        return str(value)

    return check


def _url(value: Any, name: str) -> str:
    said = _text(200)(value, name)
    try:
        parts = urlsplit(said)
    except ValueError:
        _no(NO_ADDRESS, name=name)
    plain = parts.scheme in ("http", "https") and _HOST.fullmatch(parts.netloc) and not (parts.query or parts.fragment)
    path = parts.path.rstrip("/")
    if not plain or (path and not _PATH.fullmatch(path)) or not said.isprintable():
        _no(NO_ADDRESS, name=name)
    return rules.address(said)


def _list_of(most: int, check_one: Check) -> Check:
    def check(value: Any, name: str) -> list[Any]:
        if not isinstance(value, list):
            _no(NO_LIST, name=name)
        if len(value) > most:
            _no(TOO_MANY, most=most) if name == "cards" else _no(TOO_LONG, name=name, most=most)
        return [check_one(one, name) for one in value]

    return check


def _object(fields: Mapping[str, Check]) -> Check:
    def check(value: Any, name: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            _no(NO_OBJECT, name=name)
        for unknown in value.keys() - fields.keys():
            _no(UNKNOWN, name=_short(unknown))
        for one in fields:
            if one not in value:
                _no(MISSING, name=one)
        return {one: check_one(value[one], one) for one, check_one in fields.items()}

    return check


_MEASURE = {
    "name": _text(120, 1),
    "unit": _text(40),
    "direction": _code(*(code for code, _ in DIRECTIONS)),
    "baseline": _number(),
    "target": _number(),
    "result": _number(empty=True),
    "attainment": _number(empty=True),
}
_ROUND = {
    "number": _whole(1, 20),
    "started_on": _day(empty=True),
    "ended_on": _day(empty=True),
    "testers": _whole(0, 1_000_000),
    "changes": _text(4000),
}
_ORIGIN = {
    "lab": _text(100, 1),
    "city": _text(100, 1),
    "url": _url,
    "path": _matching(_PATH, NO_CODE),
    "number": _whole(1, 2**31 - 1),
    "decided_on": _day(),
}
CARD: Mapping[str, Check] = {
    "format": _code(rules.FORMAT),
    "version": _whole(1, 1),
    "licence": _text(300, 1),
    "origin": _object(_ORIGIN),
    "changed_at": _instant,
    "language": _matching(_LANG, NO_CODE),
    "title": _text(200, 1),
    "outcome": _code(*rules.DECIDED),
    "reason": _code(*(code for code, _ in STOP_REASONS), empty=True),
    "hypothesis": _text(4000),
    "tried": _text(8000, 1),
    "where": _text(500),
    "for_whom": _text(500),
    "testers": _whole(0, 1_000_000),
    "rounds": _list_of(20, _object(_ROUND)),
    "result": _text(4000),
    "measures": _list_of(40, _object(_MEASURE)),
    "learned": _text(8000),
    "reusable": _text(rules.TEXTS["reusable"]),
    "differently": _text(rules.TEXTS["differently"]),
    "cost": _object({
        "cents": _whole(0, 10**13, empty=True),
        "currency": _matching(re.compile(r"[A-Z]{3}"), NO_CODE),
        "band": _code(*(code for code, _ in COST_BANDS)),
    }),
    "sdgs": _list_of(17, _whole(min(SDGS), max(SDGS))),
    "contact": _object({"unit": _text(200), "mail": _matching(_MAIL, NO_CODE, empty=True)}),
}  # fmt: skip
"""Every field of a card, all of them needed; what is not known is "" or null."""
