"""Feeds that readers subscribe to (Atom 1.0, RFC 4287): what is new, as XML, for everyone alike."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Response, current_app, request
from flask_babel import get_locale

from .config import Settings

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
MOST = 50
"""Entries in one feed."""
FRESH = 300
"""Seconds that readers may go without asking again."""

SINCE = "2026-01-01"
"""A day from which the lab's address was its own: a part of every id (RFC 4151). It never changes."""
NOTHING_YET = datetime(2026, 1, 1, tzinfo=UTC)
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """`key`: the same for the same thing for ever, as "ideas/42". `path`: its page. `body`: safe HTML, with own links.

    No names of people: what a reader has fetched, the lab cannot take back.
    """

    key: str
    title: str
    path: str
    body: str
    published: datetime
    updated: datetime
    lang: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Feed:
    """`path`: its own address with its parameters; `page`: the page that shows the same."""

    title: str
    path: str
    page: str
    entries: Sequence[Entry]
    about: str = ""

    @property
    def updated(self) -> datetime:
        return max((entry.updated for entry in self.entries), default=NOTHING_YET)


def answer(feed: Feed) -> Response:
    """The feed as a response, 304 where the reader has it already. The newest come first, MOST of them at most."""
    settings: Settings = current_app.config["LAB"]
    newest = sorted(feed.entries, key=lambda entry: entry.updated, reverse=True)[:MOST]
    feed = replace(feed, entries=tuple(newest))
    body = _written(feed, settings.base_url.rstrip("/"), lab_name(), str(get_locale() or "en"))
    made = Response(body, content_type=CONTENT_TYPE)
    # The words are the same for everyone; an answer that may carry somebody's cookie is kept by nobody else.
    kept = "private" if request.cookies else "public"
    made.headers["Cache-Control"] = f"{kept}, max-age={FRESH}"
    made.last_modified = feed.updated
    made.add_etag()
    if request.if_none_match:
        # By the day of the newest entry alone, what was hidden since would stay with the reader.
        made.make_conditional(request)
    return made


def lab_name() -> str:
    settings: Settings = current_app.config["LAB"]
    return f"{settings.name} {settings.city}"


@lru_cache(maxsize=64)
def _written(feed: Feed, base: str, lab: str, lang: str) -> bytes:
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": lang})
    _add(root, "title", feed.title)
    if feed.about:
        _add(root, "subtitle", feed.about)
    _add(root, "id", _id(base, feed.path))
    _add(root, "updated", _moment(feed.updated))
    _add(ET.SubElement(root, "author"), "name", lab)
    _link(root, "self", base + feed.path, "application/atom+xml")
    _link(root, "alternate", base + feed.page, "text/html")
    _add(root, "generator", "Pilotlight")
    for entry in feed.entries:
        _add_entry(root, entry, base)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _add_entry(root: ET.Element, entry: Entry, base: str) -> None:
    made = ET.SubElement(root, "entry", {"xml:lang": entry.lang} if entry.lang else {})
    _add(made, "title", entry.title)
    _add(made, "id", _id(base, "/" + entry.key))
    _add(made, "published", _moment(entry.published))
    _add(made, "updated", _moment(entry.updated))
    _link(made, "alternate", base + entry.path, "text/html")
    for topic in entry.topics:
        ET.SubElement(made, "category", {"term": _plain(topic)})
    content = _add(made, "content", entry.body.replace('href="/', f'href="{base}/'))
    content.set("type", "html")


def _add(parent: ET.Element, name: str, words: str) -> ET.Element:
    child = ET.SubElement(parent, name)
    child.text = _plain(words)
    return child


def _link(parent: ET.Element, rel: str, href: str, kind: str) -> None:
    ET.SubElement(parent, "link", {"rel": rel, "type": kind, "href": _plain(href)})


def _id(base: str, path: str) -> str:
    """A tag that stays when the lab moves from http to https, or its pages to other addresses."""
    return f"tag:{urlsplit(base).hostname or 'lab'},{SINCE}:{path}"


def _plain(words: str) -> str:
    """Without the few characters that no XML may hold."""
    return _NO_XML.sub("", str(words))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
