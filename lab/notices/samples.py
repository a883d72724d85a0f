"""Every mail that a notice can be, with made-up people and words: read from the tables, so that a new move is in it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from string import Formatter

from flask_babel import get_locale, gettext

from .. import clock, story
from ..errors import N_
from ..events import Event
from ..lifecycle import Ask, Move
from ..mail import Letter, Sample
from ..tellings import AUDIENCE_WORDS
from ..words import day_words, say
from . import digests, letters, wording
from .audience import BY_MAIL
from .wording import About

NUMBER = 7
"""Of everything made up."""
MADE_UP = "sample"
TITLES = {
    "idea": N_("Light for the school path"),
    "pilot": N_("Lamps that come on when somebody walks"),
    "call": N_("Cool streets for hot summers"),
}
GROUPS = {
    "idea": N_("Notices about ideas"),
    "pilot": N_("Notices about pilots"),
    "call": N_("Notices about calls for ideas"),
    "report": N_("Notices about reports"),
}
TO = {**AUDIENCE_WORDS, "Q": N_("whoever is asked a week later"), "W": N_("whoever follows the topic or district")}
OF_IDEAS = frozenset({
    "mention", "suggest", "accept_suggestion", "decline_suggestion", "close_suggestion", "invite", "accept_invitation",
    "decline_invitation", "close_invitation", "leave_co_author", "remind", "hide", "remove", "show", "uphold",
    "hide_comment", "remove_comment", "show_comment", "uphold_comment", "rewrite", "ask_satisfied",
})  # fmt: skip
"""What happens to ideas beside their moves. Calls and reports say so in the names of theirs; the rest is pilots'."""
SAYINGS: Mapping[str, Callable[[], str]] = {
    "name": lambda: "Mina",
    "time": lambda: "18:00",
    "minutes": lambda: "5",
    "place": lambda: gettext("the town hall"),
    "where": lambda: gettext("the school path"),
    "title": lambda: gettext("Walk the path together"),
    "called": lambda: gettext("After four weeks"),
    "service": lambda: gettext("a space for testing"),
    "reference": lambda: "R-2041",
    "learned": lambda: gettext("Light helps where people walk, and only there."),
}
"""What stands in place of a word that has no question of its own."""
DAYS = frozenset({"due", "until", "second_look_until", "day"})
NUMBERS = frozenset({
    "comment", "suggestion", "invitation", "survey", "workshop", "pilot", "pilot_id", "idea_id", "into", "incident",
    "testers", "places", "version",
})  # fmt: skip
UNIT = N_("Mobility unit")
WORDS = N_("We looked at the place together, in the morning and in the evening. This is what we found out.")


def samples() -> Iterator[Sample]:
    """Those of the tables, then a digest of some."""
    for kind, table in story.TABLES.items():
        yield from _of_moves(kind, table)
    for name, tells in story.OTHER_TELLS.items():
        for letter in _mailed(tells):
            yield _sample(f"{kind_of(name)}.{name}.{letter}", kind_of(name), name, letter, tells[letter])
    yield Sample("digest", N_("Together"), N_("What happened, once a day or once a week"), digest, listed=True)


def _of_moves(kind: str, table: tuple[Move, ...]) -> Iterator[Sample]:
    """The same move from several stages tells the same, or has a sample for each."""
    seen: set[tuple[str, str, str]] = set()
    names: set[str] = set()
    for move in table:
        for letter in _mailed(move.tells):
            told, name = (move.name, letter, move.tells[letter]), f"{kind}.{move.name}.{letter}"
            if told not in seen:
                seen.add(told)
                yield _sample(f"{name}.{move.from_}" if name in names else name, kind, move.name, letter,
                              move.tells[letter], move)  # fmt: skip
                names.add(name)


def _mailed(tells: Mapping[str, str]) -> list[str]:
    return [letter for letter in tells if letter in BY_MAIL]


def kind_of(name: str) -> str:
    """What a happening that is no move is about."""
    if name.startswith("call_"):
        return "call"
    if name == "report" or name.startswith("report_"):
        return "report"
    return "idea" if name in OF_IDEAS else "pilot"


def _sample(name: str, kind: str, move: str, letter: str, template: str, row: Move | None = None) -> Sample:
    history = row.history if row else story.OTHER_WORDS.get(move, move)
    return Sample(
        name, GROUPS[kind], history, lambda: _letter(kind, move, letter, template, row), to=TO[letter], listed=True
    )


def _letter(kind: str, move: str, letter: str, template: str, row: Move | None) -> Letter:
    event = _event(kind, move, row)
    ideas = (About(say(TITLES["idea"]), "en", f"/ideas/{NUMBER}"),) if kind == "pilot" else ()
    return letters.written(
        event, letter, lang=str(get_locale()), name="Mina", texts=_texts(template, row, move),
        about=wording.about(event, say(TITLES.get(kind)), "en"), ideas=ideas, token=MADE_UP,
        ways=letters.sample_ways(move),
    )  # fmt: skip


def _event(kind: str, move: str, row: Move | None) -> Event:
    """Written nowhere."""
    who = row.who if row else "moderator"
    role = {"author": "resident", "system": "system"}.get(
        who, "official" if who.startswith("official") else "moderator"
    )
    numbers = {"comment": NUMBER, "survey": NUMBER, "workshop": NUMBER, "version": NUMBER}
    data = {**numbers, "ground": story.CHOICES["ground"][0][0]} | ({"slug": "sample"} if kind == "call" else {})
    return Event(kind=kind, thing_id=NUMBER, move=move, stage_from=row.from_ if row else "", role=role, data=data,
                 at=clock.now_ms(), outcome=bool(row and row.outcome))  # fmt: skip


def _texts(template: str, row: Move | None, move: str) -> dict[str, str]:
    """Something for each word that the sentence and its headline leave open."""
    asks = {ask.name: ask for ask in row.asks} if row else {}
    words = f"{template} {'' if row else story.OTHER_WORDS.get(move, '')}"
    return {name: _said(name, asks.get(name)) for _, name, _, _ in Formatter().parse(words) if name}


def _said(name: str, ask: Ask | None) -> str:
    kind = ask.kind if ask else ""
    if name in story.CHOICES:
        return say(story.CHOICES[name][0][1])
    if kind == "date" or name in DAYS:
        return day_words(clock.today() + timedelta(days=14))
    if kind in ("number", "idea", "pilot") or name in NUMBERS:
        return str(NUMBER)
    if kind == "unit":
        return say(UNIT)
    return SAYINGS[name]() if name in SAYINGS else say(WORDS)


def digest() -> Letter:
    """An outcome of an idea, and two steps of a pilot."""
    told = [_told(1, "idea", "decline", "V"), _told(2, "pilot", "pause", "V"), _told(3, "pilot", "resume", "V")]
    return digests.written(told, lang=str(get_locale()), name="Mina", more=2, ways={}, token=MADE_UP)


def _told(id: int, kind: str, move: str, letter: str) -> wording.Told:
    row = next(one for one in story.TABLES[kind] if one.name == move)
    event = _event(kind, move, row)
    words = wording.told(event, _texts(row.tells[letter], row, move), letter)
    return wording.Told(
        id=id, about=wording.about(event, say(TITLES[kind]), "en"), headline=story.headline(event), words=words,
        by=wording.by_whom(event), why=wording.why(kind, letter), when=event.when, outcome=row.outcome, unread=True,
        ideas=(), beside="",
    )  # fmt: skip
