"""The one place that cleans and renders what people write. Plain text is kept as written and made safe when read."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from urllib.parse import urlsplit

import bleach
import nh3
from bleach.linkifier import Linker
from markupsafe import Markup, escape

SCHEMES = frozenset({"http", "https", "mailto"})
ATTRIBUTES = frozenset({"href", "title", "lang", "dir"})
TAGS = frozenset({"p", "br", "a", "b"})

_BIDI = "\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c"
_HIDDEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_BIDI}\ufeff\ufff9-\ufffd\ud800-\udfff]")
# One zero-width joiner belongs to emoji and to some scripts; a run of them only hides something.
_RUN = re.compile("[\u200b\u200c\u200d\u2060\u00ad]{2,}|[\u200b\u2060]")
_BLANK_LINES = re.compile(r"\n{3,}")
# Letters that do not decompose; a search for "strasse" must find "Straße".
_FOLDS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_OWN = re.compile(
    "(?<![^\\s“])/(idea|pilot|comment|suggestion|invitation|survey|workshop)s/([0-9]{1,10})"
    "(\\.ics|/[a-z]+(?:/[0-9]{1,10})?)?(?![\\w/])"
)
"""An own page as a sentence of the lab names it: “take part: /pilots/13”."""
_WORD = re.compile(r"\w+")


def clean(text: str) -> str:
    """NFC, one kind of line end, no control, direction or hidden characters, no space at the ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _RUN.sub("", _HIDDEN.sub("", text))
    return _BLANK_LINES.sub("\n\n", unicodedata.normalize("NFC", text)).strip()


def line(text: str) -> str:
    return " ".join(clean(text).split())


def hides_something(text: str) -> bool:
    """Whether cleaning takes away characters that a reader cannot see."""
    text = text.replace("\r", "")
    return bool(_HIDDEN.search(text) or _RUN.search(text))


def fold(text: str) -> str:
    """For searching: lower case, without accents; ß → ss, ł → l and so on."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_FOLDS))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def short(text: str, length: int = 160) -> str:
    """The beginning, cut at a word."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0].rstrip(",.;:") + "…"


@lru_cache(maxsize=2048)
def render(text: str) -> Markup:
    """Plain text as paragraphs with links. Nothing but TAGS and ATTRIBUTES comes out."""
    return _rendered(text, lambda part: part)


@lru_cache(maxsize=2048)
def with_names(text: str, names: tuple[str, ...]) -> Markup:
    """The same, with the people in it marked: “@Ben” where `names` has Ben."""
    if not names:
        return render(text)
    known = re.compile("@(?:" + "|".join(re.escape(str(escape(name))) for name in names) + r")(?!\w)")
    return _rendered(text, lambda part: known.sub(lambda at: f"<b>{at[0]}</b>", part))


@lru_cache(maxsize=2048)
def told(text: str, idea: str = "idea", pilot: str = "pilot", **named: str) -> Markup:
    """The same for a sentence of the lab, which may name own pages: “/pilots/13” is a link that says “pilot 13”, and
    “/surveys/7” one without the number, which tells nobody anything."""
    names = {"idea": idea, "pilot": pilot, **named}
    return _rendered(text, lambda part: _OWN.sub(lambda at: _own(at, names), part))


def _own(at: re.Match[str], names: Mapping[str, str]) -> str:
    below = (at[3] or "").split("/")
    if len(below) > 1:
        return f'<a href="{at[0]}">{escape(names[below[1]])}</a>' if below[1] in names else at[0]
    words = names.get("file", "file") if at[3] == ".ics" else names.get(at[1], at[1])
    number = f"\u00a0{at[2]}" if at[1] in ("idea", "pilot") else ""
    return f'<a href="{at[0]}">{escape(words)}{number}</a>'


def _rendered(text: str, more: Callable[[str], str]) -> Markup:
    """`more` gets escaped text and adds links of ours."""
    paragraphs = (more(str(escape(part))).replace("\n", "<br>") for part in clean(text).split("\n\n"))
    linked = _LINKER.linkify("".join(f"<p>{part}</p>" for part in paragraphs))
    return Markup(safe_html(linked))  # noqa: S704 - made safe in the same expression


def safe_html(html: str) -> str:
    once = bleach.clean(html, tags=TAGS, attributes=_keeps, protocols=SCHEMES, strip=True)
    return nh3.clean(
        once,
        tags=set(TAGS),
        attributes={"*": {"title", "lang", "dir"}, "a": {"href"}},
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def _keeps(_tag: str, name: str, value: str) -> bool:
    return name in ATTRIBUTES and (name != "href" or is_safe_link(value))


def is_safe_link(address: str) -> bool:
    """By the parsed scheme: browsers ignore tabs and newlines inside it, and so do we. Own pages have none."""
    if _OWN.fullmatch(address):
        return True
    try:
        return urlsplit(re.sub(r"[\s\x00-\x1f]", "", address)).scheme.lower() in SCHEMES
    except ValueError:
        return False


def _only_safe(attrs: dict, new: bool = False) -> dict | None:
    return attrs if is_safe_link(str(attrs.get((None, "href"), ""))) else None


_CALLBACKS: list[Callable] = [_only_safe]
_LINKER = Linker(callbacks=_CALLBACKS)


FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet takes a cell that begins so for a formula."""


_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']{1,64}@[^\s<>()\[\],;:\"']{1,255}")


def without_addresses(words: str) -> str:
    """For what is kept of an error: a mail server likes to repeat whom it did not want to hear of."""
    return _ADDRESS.sub("(address)", words)


def harmless(words: str) -> str:
    """For a cell of a table that leaves the lab: an apostrophe in front keeps a formula words."""
    return f"'{words}" if words.startswith(FORMULA) else words
