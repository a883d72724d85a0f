"""What happened to an idea or a pilot, ready to be shown: each event in the words that this reader may read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext, ngettext

from .. import story
from ..events import Event

PUBLIC_LETTERS = frozenset("VFT")
"""Audiences that anyone may join: what they are told may stand on the page."""

A_TEXT = 10
"""From this length on an answer is a text, below it a figure or a word."""

STAFF_ROLES = frozenset({"moderator", "official", "admin"})


@dataclass(frozen=True)
class Entry:
    """`words`: the sentence of the mail. `answers`: (label, words) that the sentence does not say already.

    `told`: how many people heard of it, in words; nothing where only the author is told.
    """

    id: int
    move: str
    stage_to: str
    headline: str
    by: str
    when: datetime
    words: str
    answers: tuple[tuple[str, str], ...]
    told: str
    by_city: bool
    outcome: bool
    link: str
    link_words: str


def entries(
    events: Sequence[Event],
    texts: Mapping[int, Mapping[str, str]],
    told: Mapping[int, int],
    *,
    letters: str = "FVT",
    reads_all: bool = False,
) -> list[Entry]:
    """In the order given. `letters`: whose sentence this reader gets, the first that there is. `reads_all`: the author
    and staff, who also read what was asked and answered between them and see reminders."""
    shown = [event for event in events if reads_all or not event.reminder]
    return [_entry(event, texts.get(event.id, {}), told, letters, reads_all) for event in shown]


def _entry(event: Event, texts: Mapping[str, str], told: Mapping[int, int], letters: str, reads_all: bool) -> Entry:
    public = bool(PUBLIC_LETTERS & set(event.audience))
    readable = reads_all or public
    words = _sentence(event, texts, letters) if readable else ""
    answers = story.answers_of(event, texts) if readable else []
    link, link_words = _link(event, words)
    return Entry(
        id=event.id, move=event.move, stage_to=event.stage_to, headline=story.headline(event), by=_by(event),
        when=event.when, words=words, answers=_more(answers, words),
        told=_told(told.get(event.root_id or event.id, 0)) if public else "",
        by_city=event.role in STAFF_ROLES, outcome=event.outcome, link=link, link_words=link_words,
    )  # fmt: skip


def _sentence(event: Event, texts: Mapping[str, str], letters: str) -> str:
    return next((said for letter in letters if (said := story.sentence(event, texts, letter))), "")


def _more(answers: list[tuple[str, str]], words: str) -> tuple[tuple[str, str], ...]:
    """Texts that the sentence quotes are not said twice; a figure may stand in it by chance."""
    return tuple((label, said) for label, said in answers if len(said) < A_TEXT or said not in words)


def _by(event: Event) -> str:
    if event.kind == "idea" and event.role == "system" and event.move.startswith("pilot_"):
        return gettext("following its pilot")
    move = story.move_of(event)
    by_author = (move and move.who == "author") or event.move in ("edit", "rewrite")
    return gettext("the author") if by_author else story.by_whom(event)


def _told(people: int) -> str:
    return ngettext("%(num)s person was told.", "%(num)s people were told.", people) if people else ""


def _link(event: Event, words: str) -> tuple[str, str]:
    """Where it leads, when its words do not lead there already."""
    data = event.data or {}
    if event.move == "merge" and data.get("into"):
        return f"/ideas/{data['into']}", gettext("See the idea that goes on")
    if event.move in ("lab_comment", "pin_answer") and data.get("comment"):
        return f"/comments/{data['comment']}", gettext("Read the comment")
    if event.move in ("edit", "rewrite"):
        return f"/ideas/{event.thing_id}/versions", gettext("See what was changed")
    if event.kind == "idea" and data.get("pilot_id") and f"/pilots/{data['pilot_id']}" not in words:
        return f"/pilots/{data['pilot_id']}", gettext("See the pilot")
    return "", ""
