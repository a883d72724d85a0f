"""What stands in each feed. Only what everybody may read, whoever asks."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext
from markupsafe import escape
from sqlalchemy import Row

from .. import atom, clock, events, text
from ..atom import Feed
from ..calls import dates
from ..calls import queries as calls
from ..calls.models import Call
from ..city import queries as city
from ..events import Event
from ..ideas import browse
from ..ideas import queries as ideas
from ..ideas.models import Idea
from ..ideas.timeline import Entry, entries
from ..pilots.models import Pilot, StatusNote
from ..pilots.page import STAFF_ONLY
from ..words import told
from . import queries

NAMES = ("q", "exact", "topic", "district", "call", "step", "stage", "lang", "photo")
"""Parameters of the list of ideas that a feed knows: no order of its own, no places, nobody's own list."""


def new_ideas(args: Mapping[str, str]) -> Feed:
    """The newest first, as many as a feed holds. What the lab does not know is left out, as in the list."""
    asked = browse.asked({name: value for name, value in args.items() if name in NAMES})
    rows: list[Row] = []
    after = ""
    while len(rows) < atom.MOST:
        page = ideas.listed_ideas(asked.only, "new", after)
        rows, after = [*rows, *page.rows], page.after
        if not after:
            break
    query = urlencode(asked.given)
    about = ", ".join([*asked.named.values(), *([f"“{asked.only.q}”"] if asked.only.q else [])])
    title = gettext("New ideas: %(about)s", about=about) if about else gettext("New ideas")
    return Feed(
        _of_the_lab(title), _with("/feeds/ideas.atom", query), _with("/ideas", query),
        [_idea(row) for row in rows[: atom.MOST]], about=gettext("What residents need, as it becomes public."),
    )  # fmt: skip


def _idea(row: Row) -> atom.Entry:
    """`key` is the day on which it became public: the list is sorted by it."""
    places = city.places()
    topic = places.topic_name(row.topic_id)
    return atom.Entry(
        key=f"ideas/{row.id}", title=row.title, path=f"/ideas/{row.id}", body=text.render(text.short(row.need, 290)),
        published=row.key, updated=row.key, lang=row.lang,
        topics=tuple(name for name in (topic, places.district_name(row.district_id)) if name),
    )  # fmt: skip


def of_idea(idea: Idea) -> Feed:
    """What has happened to it, in the words of its page."""
    title = gettext("What becomes of: %(title)s", title=idea.title)
    happened = events.history("idea", idea.id)
    found = [_happening(f"ideas/{idea.id}", entry, f"{idea.path}#event-{entry.id}") for entry in _public(happened)]
    return Feed(_of_the_lab(title), f"{idea.path}/feed.atom", idea.path, found)


def of_pilot(pilot: Pilot) -> Feed:
    """The same, with the lab's status notes as they read now."""
    title = gettext("What becomes of the pilot: %(title)s", title=pilot.title)
    happened = [event for event in events.history("pilot", pilot.id) if event.move not in {"note", *STAFF_ONLY}]
    found = [_happening(f"pilots/{pilot.id}", entry, f"{pilot.path}#history") for entry in _public(happened)]
    notes = [_note(pilot, note) for note in queries.notes_of(pilot.id, atom.MOST)]
    return Feed(_of_the_lab(title), f"{pilot.path}/feed.atom", pilot.path, [*found, *notes])


def _public(happened: Iterable[Event]) -> list[Entry]:
    """Newest first, as many as a feed holds, in the words that everybody reads."""
    newest = [event for event in happened if not event.reminder][: atom.MOST]
    return entries(newest, events.texts_of([event.id for event in newest]), {})


def _note(pilot: Pilot, note: StatusNote) -> atom.Entry:
    learned = gettext("What we learned: %(words)s", words=note.learned) if note.learned else ""
    coming = gettext("What comes next: %(words)s", words=note.coming) if note.coming else ""
    corrected = gettext("Corrected: %(words)s", words=note.correction) if note.correction else ""
    words = "\n\n".join(part for part in (note.text, learned, coming, corrected) if part)
    changed = max(at for at in (note.at, note.edited_at, note.corrected_at) if at)
    return atom.Entry(
        f"pilots/{pilot.id}/notes/{note.id}", gettext("Status note"), f"{pilot.path}#notes-of-{note.round_id}",
        text.render(words), note.at, changed, pilot.lang,
    )  # fmt: skip


def _happening(key: str, entry: Entry, path: str) -> atom.Entry:
    parts: list[Any] = [told(entry.words)] if entry.words else []
    parts += [escape(f"{label}: {said}") for label, said in entry.answers]
    if entry.link:
        parts.append(told(f"{entry.link_words}: {entry.link}"))
    parts.append(escape(gettext("Said by: %(who)s.", who=entry.by)) if entry.by else "")
    body = "".join(_paragraph(str(part)) for part in parts if part)
    return atom.Entry(f"{key}/events/{entry.id}", entry.headline, path, body, entry.when, entry.when)


def _paragraph(html: str) -> str:
    return html if html.startswith("<p>") else f"<p>{html}</p>"


def all_calls() -> Feed:
    """Questions of the city: planned, open, and what came of those that have closed."""
    found = [call for of in calls.calls_by_state().values() for call in of]
    return Feed(_of_the_lab(gettext("Calls for ideas")), "/calls.atom", "/calls", [_call(call) for call in found])


def _call(call: Call) -> atom.Entry:
    updated = call.result_at or call.closed_at or call.created_at
    words = (dates.on_paper(call), call.about, call.result)
    return atom.Entry(
        key=f"calls/{call.slug}", title=call.question, path=call.path,
        body=text.render("\n\n".join(part for part in words if part)),
        published=call.created_at, updated=min(updated, clock.now()), lang=call.lang,
    )  # fmt: skip


def _of_the_lab(title: str) -> str:
    return f"{title} · {atom.lab_name()}"


def _with(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def choices() -> Iterable[tuple[str, list[tuple[str, str]]]]:
    """(parameter, [(name, address)]) of the feeds of each topic and each district."""
    places = city.places()
    for name, rows in (("topic", places.topics), ("district", places.districts)):
        yield name, [(row.name, f"/feeds/ideas.atom?{urlencode({name: row.slug})}") for row in rows.values()]
