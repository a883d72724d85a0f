"""What every mail looks like: one sheet for all of them, with the style on each element, as mail programs want it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import css_inline
from flask import current_app

from .config import ROOT

STYLE = ROOT / "templates" / "mail" / "letter.css"
_CODE = re.compile(r"(?P<label>[^\n\d]*?):?\s*(?P<code>\d{6})")
"""A paragraph that is a code and what it is for."""


@dataclass(frozen=True)
class Part:
    """A piece of a mail: `words` to read, a `code` to copy with its label in `target`, or a `button` that opens it."""

    kind: str
    words: str
    target: str = ""


def of_text(subject: str, text: str) -> str:
    """The HTML of a mail that was written as plain text, in the language of the moment."""
    settings = current_app.config["LAB"]
    parts = list(parts_of(text, settings.base_url.rstrip("/"), f"{settings.name} {settings.city}"))
    heading = "" if any(part.kind == "code" for part in parts) else subject
    page = current_app.jinja_env.get_template("mail/text.html")
    return page.render(subject=subject, heading=heading, parts=parts, preview=_preview(parts))


def _preview(parts: list[Part]) -> str:
    """What an inbox shows beside the subject: the first words, without a greeting, which says nothing there."""
    words = [part.words for part in parts if part.kind == "words"]
    return " ".join(words[1:] if len(words) > 1 and words[0].endswith(",") else words)


def parts_of(text: str, base: str, sender: str = "") -> Iterator[Part]:
    """Paragraph by paragraph. The first own address that stands on a line of its own is the mail's one button: never
    one of another site, which somebody else may have written. The sender's name at the end is left to the foot."""
    pressed = coded = False
    for paragraph in text.strip().split("\n\n"):
        code = None if coded else _CODE.fullmatch(paragraph.strip())
        words, _, target = paragraph.strip().rpartition("\n")
        if paragraph.strip() == sender:
            continue
        if code:
            coded = True
            yield Part("code", code["code"], code["label"])
        elif not pressed and _is_own(target, base):
            pressed = True
            if words:
                yield Part("words", words)
            yield Part("button", "", target)
        else:
            yield Part("words", paragraph.strip())


def _is_own(target: str, base: str) -> bool:
    return target.startswith(f"{base}/") and not re.search(r"\s", target)


def dressed(html: str) -> str:
    """The same page with its style on each element. What asks the reader's screen (width, dark) stays in the head."""
    return _tailor().inline(html)


@lru_cache(maxsize=1)
def _tailor() -> css_inline.CSSInliner:
    # Nothing is ever loaded: neither from the network nor from the disk.
    return css_inline.CSSInliner(extra_css=STYLE.read_text(), keep_at_rules=True, load_remote_stylesheets=False)
