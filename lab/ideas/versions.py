"""Earlier texts of an idea: kept with each edit, and shown as what was taken out and what was added."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from flask_babel import gettext
from sqlalchemy import delete, func, select, update

from .. import clock, text
from ..city import queries as city
from ..db import db
from ..errors import N_
from ..events import Event
from .models import Idea, IdeaVersion
from .rules import LANGS

PAGE = 10
SHOWN = frozenset({"title", "need", "solution", "lang", "topic_id", "district_id", "lat", "lng"})
"""What a version keeps or says. Answering a call is no change of the text."""
KEPT_TITLE, KEPT_TEXT = 0.5, 0.6
"""Below this share of kept words an edit asks for something else, whatever its author says."""
MUCH_NEW = 30
"""So many new words, when they are also more than half of the text, do the same."""
ALIKE = 0.7
"""Two words are the same word, spelled better, from this likeness on."""
TELL_EVERY = timedelta(days=1)
"""Voters are told of a change of meaning once in this time; the page says it at once."""

GAP = 2
"""So few kept words between two changes are shown as part of one change: a sentence in shreds reads badly."""
LONG, AROUND = 60, 20
"""A run of more kept words than the first is cut to so many at each end."""

_WORD = re.compile(r"\S+\s*")


# Keeping


def keep(idea: Idea, person_id: int, said: bool, changed: dict[str, Any]) -> bool:
    """Write the text that `changed` is about to replace. Whether that edit changes the meaning. Inside atomic()."""
    if not SHOWN & changed.keys():
        return False
    after = {name: changed.get(name, getattr(idea, name)) for name in ("title", "need", "solution")}
    meaning = said or asks_for_something_else(idea.title, after["title"], idea.need, after["need"], idea.solution,
                                              after["solution"])  # fmt: skip
    idea.edits += 1
    db.session.add(IdeaVersion(
        idea_id=idea.id, number=_last_number(idea.id) + 1, title=idea.title, need=idea.need, solution=idea.solution,
        lang=idea.lang, topic_id=idea.topic_id, district_id=idea.district_id, at=clock.now(),
        person_id=person_id or None, votes_then=idea.votes, changes_meaning=meaning,
        was_public=idea.is_public,
    ))  # fmt: skip
    if meaning and idea.votes and idea.is_public:
        idea.edited_votes = idea.votes
        return True
    return False


def _last_number(idea_id: int) -> int:
    return db.session.scalar(select(func.max(IdeaVersion.number)).where(IdeaVersion.idea_id == idea_id)) or 0


def forget(idea: Idea) -> None:
    """The earlier texts go with the text."""
    db.session.execute(delete(IdeaVersion).where(IdeaVersion.idea_id == idea.id))
    idea.edits, idea.edited_votes = 0, None


def keep_back(idea: Idea, hidden_at: datetime) -> None:
    """Its author took out of the text why it was hidden: the earlier texts, which may say it too, are not public."""
    own = IdeaVersion.idea_id == idea.id
    if db.session.scalar(select(IdeaVersion.id).where(own, IdeaVersion.at >= hidden_at).limit(1)):
        db.session.execute(update(IdeaVersion).where(own).values(was_public=False))


def were_told_lately(idea: Idea) -> bool:
    """Whether voters heard of a change of meaning within a day: an author who goes on writing fills no mail boxes."""
    last = select(func.max(Event.at)).where(
        Event.kind == "idea", Event.thing_id == idea.id, Event.move == "rewrite", Event.audience != ""
    )
    at = db.session.scalar(last)
    return at is not None and clock.now() - clock.from_ms(at) < TELL_EVERY


# How much was changed


def asks_for_something_else(
    title: str, new_title: str, need: str, new_need: str, solution: str, new_solution: str
) -> bool:
    """A pure rule beside the author's own word. A way to do it that is written for the first time adds to the need."""
    if kept_share(title, new_title) < KEPT_TITLE or _is_other(need, new_need):
        return True
    return bool(solution) and _is_other(solution, new_solution)


def _is_other(before: str, after: str) -> bool:
    new = (1 - kept_share(after, before)) * len(after.split())
    return kept_share(before, after) < KEPT_TEXT or (new >= MUCH_NEW and new > len(after.split()) / 2)


@lru_cache(maxsize=256)
def kept_share(before: str, after: str) -> float:
    """How much of `before` stands in `after`, 0 to 1, by words; case, accents, points and small slips do not count."""
    old, new = text.words(before), text.words(after)
    if not old:
        return 1.0
    kept = 0
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            kept += i2 - i1
        elif kind == "replace":
            kept += sum(_alike(a, b) for a, b in zip(old[i1:i2], new[j1:j2], strict=False))
    return kept / len(old)


def _alike(a: str, b: str) -> bool:
    return min(len(a), len(b)) > 3 and SequenceMatcher(None, a[:40], b[:40]).ratio() >= ALIKE


# What was changed, word by word


@dataclass(frozen=True)
class Piece:
    """`kind`: same, gone, new, or cut (words that stayed and are left out)."""

    kind: str
    words: str

    @property
    def space(self) -> str:
        """What stands after the words: pieces never run into each other."""
        return self.words[len(self.words.rstrip()) :] or " "


@lru_cache(maxsize=256)
def difference(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts in one, in reading order. A text of 4,000 characters costs a few milliseconds, whatever is in it:
    words that come again and again are no anchors (difflib's autojunk), so that nobody can write a slow one."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, [word.rstrip() for word in old], [word.rstrip() for word in new])
    pieces: list[Piece] = []
    for same, i1, i2, j1, j2 in _without_shreds(matcher.get_opcodes()):
        if same:
            pieces += _shortened(new[j1:j2], first=not pieces, last=j2 == len(new))
        else:
            pieces += [Piece("gone", "".join(old[i1:i2]))] if i1 < i2 else []
            pieces += [Piece("new", "".join(new[j1:j2]))] if j1 < j2 else []
    return tuple(pieces)


Run = tuple[bool, int, int, int, int]


def _without_shreds(opcodes: Sequence[tuple[str, int, int, int, int]]) -> list[Run]:
    """Runs that stayed or were changed, taken in turn; a short one that stayed between two changes joins them."""
    runs: list[Run] = []
    for number, (kind, *at) in enumerate(opcodes):
        inside = 0 < number < len(opcodes) - 1
        same = kind == "equal" and not (inside and at[1] - at[0] <= GAP)
        if runs and not same and not runs[-1][0]:
            runs[-1] = (False, runs[-1][1], at[1], runs[-1][3], at[3])
        else:
            runs.append((same, *at))  # type: ignore[arg-type]
    return runs


def _shortened(words: list[str], first: bool, last: bool) -> list[Piece]:
    if len(words) <= LONG:
        return [Piece("same", "".join(words))]
    head, tail = "" if first else "".join(words[:AROUND]), "" if last else "".join(words[-AROUND:])
    return [piece for piece in (Piece("same", head), Piece("cut", "…"), Piece("same", tail)) if piece.words]


# Reading


@dataclass(frozen=True)
class Part:
    """One field that an edit changed. `lang`: of the words; "" where they are the lab's own."""

    name: str
    lang: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Change:
    number: int
    at: datetime
    votes: int
    changes_meaning: bool
    was_public: bool
    parts: tuple[Part, ...]


def last_change_of_meaning(idea: Idea) -> IdeaVersion | None:
    """The one that a voter may not have seen."""
    if not idea.edited_votes:
        return None
    found = select(IdeaVersion).where(
        IdeaVersion.idea_id == idea.id, IdeaVersion.changes_meaning, IdeaVersion.was_public, IdeaVersion.votes_then > 0
    )
    return db.session.scalar(found.order_by(IdeaVersion.number.desc()).limit(1))


@dataclass(frozen=True)
class Changes:
    """One page of them, newest first. `before`: the number from which the next page goes on; 0 on the last."""

    shown: tuple[Change, ...]
    before: int


def changes(idea: Idea, reads_all: bool, before: int = 0) -> Changes:
    """Two statements at any number. `reads_all`: also texts that were never public."""
    found = select(IdeaVersion).where(IdeaVersion.idea_id == idea.id)
    found = found if reads_all else found.where(IdeaVersion.was_public)
    older = found.where(IdeaVersion.number < before) if before else found
    page = list(db.session.scalars(older.order_by(IdeaVersion.number.desc()).limit(PAGE + 1)))
    # What came after the first of them: the next one that this reader may read, or the text of today.
    newer = found.where(IdeaVersion.number > page[0].number).order_by(IdeaVersion.number) if page else None
    after = db.session.scalar(newer.limit(1)) if newer is not None else None
    texts: list[Idea | IdeaVersion] = [after or idea, *page[:PAGE]]
    shown = tuple(_change(old, new) for old, new in zip(texts[1:], texts, strict=False) if isinstance(old, IdeaVersion))
    return Changes(shown, page[PAGE - 1].number if len(page) > PAGE else 0)


def _change(old: IdeaVersion, new: Idea | IdeaVersion) -> Change:
    return Change(old.number, old.at, old.votes_then, old.changes_meaning, old.was_public, parts(old, new))


def parts(old: Any, new: Any) -> tuple[Part, ...]:
    """What differs between two texts of an idea, field by field, in the form's order."""
    places = city.places()
    said = [
        (N_("Title"), new.lang, old.title, new.title),
        (N_("What is needed"), new.lang, old.need, new.need),
        (N_("How it could work"), new.lang, old.solution, new.solution),
        (N_("Topic"), "", places.topic_name(old.topic_id), places.topic_name(new.topic_id)),
        (N_("Where"), "", _district(old.district_id), _district(new.district_id)),
        (N_("Language of the text"), "", dict(LANGS).get(old.lang, ""), dict(LANGS).get(new.lang, "")),
    ]
    return tuple(Part(name, lang, difference(a, b)) for name, lang, a, b in said if a != b)


def _district(id: int | None) -> str:
    return city.places().district_name(id) or gettext("Whole city")
