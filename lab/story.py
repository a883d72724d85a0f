"""What a history, a notice or a mail says about an event: the move's own words, filled with what the event knows."""

from collections.abc import Mapping
from datetime import date
from string import Formatter
from typing import Any

from flask_babel import gettext

from . import spans
from .board import rules as board
from .checkins import rules as checkins
from .city import queries as city
from .errors import N_
from .evaluation import rules as evaluation
from .events import Event
from .ideas import rules as ideas
from .incidents import rules as incidents
from .lifecycle import Move, Table, find, named
from .measures import rules as measures
from .pilots import rules as pilots
from .recruitment import rules as recruitment
from .reports import rules as reports
from .satisfaction import rules as satisfaction
from .surveys import rules as surveys
from .words import about_words, money, say
from .workshops import rules as workshops

TABLES: Mapping[str, Table] = {"idea": ideas.MOVES, "pilot": pilots.MOVES}
CHOICES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "reason_code": ideas.DECLINE_REASONS,
    "channel": ideas.CHANNELS,
    "trigger": ideas.TRIGGERS,
    "cost_band": ideas.COST_BANDS,
    "outcome": pilots.OUTCOMES,
    "stop_reason": pilots.STOP_REASONS,
    "ground": tuple(reports.SHORT_GROUNDS.items()),
    "found": reports.FOUND,
    "part": ideas.PARTS,
    "severity": tuple(incidents.SEVERITY_WORDS.items()),
}
OTHER_ASKS: Mapping[str, Mapping[str, str]] = {"edit_pilot": pilots.EDITED, **measures.ASKS}
"""Label of each text that an event keeps which is no move."""
UNITS = frozenset({"owner_unit", "named_unit", "scale_owner", "service_owner"})
MONEY = frozenset({"extra_budget"})
ROLE_WORDS = {
    "resident": N_("resident"),
    "moderator": N_("moderator"),
    "official": N_("city official"),
    "admin": N_("administrator"),
    "system": N_("the lab's calendar"),
}
OTHER_WORDS = {
    "lab_comment": N_("The lab commented for the first time"),
    "remind": N_("A reminder was sent"),
    "note": N_("Status note"),
    **pilots.WORDS,
    **measures.WORDS,
    **recruitment.WORDS,
    "evaluation": N_("The evaluation is complete"),
    "edit": N_("The text was changed"),
    "hide": N_("Hidden by the lab: {ground}"),
    "remove": N_("Taken down by the lab: {ground}"),
    "show": N_("Public again"),
    "complain": N_("The author complained that it is hidden"),
    "uphold": N_("Somebody else looked again: it stays hidden"),
    "hide_comment": N_("A comment was hidden: {ground}"),
    "remove_comment": N_("A comment was taken down: {ground}"),
    "show_comment": N_("A hidden comment is public again"),
    "complain_comment": N_("The author of a hidden comment complained"),
    "uphold_comment": N_("Somebody else looked again: the comment stays hidden"),
    "report": N_("Your report has come in"),
    "report_kept": N_("About your report: the text stays"),
    "report_hidden": N_("About your report: the text is hidden"),
    "report_removed": N_("About your report: the text was taken down"),
    "report_gone": N_("About your report: the text is gone"),
    "call_planned": N_("The call was planned"),
    "call_changed": N_("The call was changed"),
    "call_closed": N_("The call for ideas has closed"),
    "call_result": N_("What came of the call for ideas"),
    "pin_answer": N_("The lab put an answer on top of the comments"),
    "unpin_answer": N_("The lab's answer stands among the comments again"),
    "mention": N_("You were named in a comment"),
    "suggest": N_("Somebody suggests a better text"),
    "accept_suggestion": N_("Your suggestion was taken up"),
    "decline_suggestion": N_("Your suggestion was declined"),
    "close_suggestion": N_("Your suggestion was closed"),
    "invite": N_("You are invited to be a co-author"),
    "accept_invitation": N_("Your invitation was accepted"),
    "decline_invitation": N_("Your invitation was declined"),
    "close_invitation": N_("An invitation has ended"),
    "leave_co_author": N_("A co-author has left"),
    "rewrite": N_("The idea asks for something else now"),
    **surveys.WORDS,
    **workshops.WORDS,
    **board.WORDS,
    **checkins.WORDS,
    **incidents.EVENT_WORDS,
    **evaluation.WORDS,
    **satisfaction.WORDS,
}
"""Events that are no moves."""

_CALL_CLOSED = N_(
    "The call has closed, and the lab looks at all its ideas now. It says what came of them by {due}. {reason}"
)
OTHER_TELLS: Mapping[str, Mapping[str, str]] = {
    "call_closed": ideas.tell("AVF", _CALL_CLOSED),
    "call_result": ideas.tell("AVF", N_("{result}")),
    "mention": {"P": N_("{name} named you in a comment: /comments/{comment}")},
    "suggest": {"P": N_("{name} suggests a better text, because: {why} Look at /suggestions/{suggestion} and answer.")},
    "accept_suggestion": {
        "P": N_("The author took it over: /suggestions/{suggestion} You are a co-author now and do not vote here.")
    },
    "decline_suggestion": {"P": N_("The author declined it: {word} See /suggestions/{suggestion}")},
    "close_suggestion": {"P": N_("The text of this idea cannot change any more, so your suggestion ends here.")},
    "invite": {"P": N_("{name} asks you to be a co-author. See what that means: /invitations/{invitation}")},
    "accept_invitation": {"P": N_("{name} is a co-author of your idea now.")},
    "decline_invitation": {"P": N_("One of those whom you invited to this idea said no.")},
    "close_invitation": {"P": N_("The text of this idea cannot change any more, so the invitation ends here.")},
    "leave_co_author": {"P": N_("{name} is no co-author of this idea any more.")},
    "remind": {"A": N_("The lab still waits for your answer. Please answer by {due}, or your idea is archived.")},
    **reports.TELLS,
    **surveys.TELLS,
    **workshops.TELLS,
    **board.TELLS,
    **checkins.TELLS,
    **incidents.TELLS,
    **pilots.TELLS,
    **measures.TELLS,
    **recruitment.TELLS,
    **evaluation.TELLS,
    **satisfaction.TELLS,
    "rewrite": {
        "V": N_(
            "The author changed what this idea asks for. See what was changed. If it is not what you support any more, "
            "you can take your vote back."
        ),
        "F": N_("The author changed what this idea asks for. See on its page what was changed."),
    },
}
"""What those tell, by audience letter."""


def move_of(event: Event) -> Move | None:
    table = TABLES.get(event.kind, ())
    return find(table, event.move, event.stage_from) or next(iter(named(table, event.move)), None)


def headline(event: Event) -> str:
    """“Published”: the line in a history and the subject of a mail."""
    move = move_of(event)
    words = say(move.history if move else OTHER_WORDS.get(event.move, event.move))
    return words if move else _filled(words, event, {})


def sentence(event: Event, texts: Mapping[str, str], letter: str) -> str:
    """What this audience letter is told, "" when the move tells it nothing."""
    move = move_of(event)
    tells = move.tells if move else OTHER_TELLS.get(event.move, {})
    template = tells.get(letter, "")
    if not template:
        return ""
    return _filled(gettext(template), event, texts).strip()


def _filled(words: str, event: Event, texts: Mapping[str, str]) -> str:
    known = {name: _value(name, event, texts) for _, name, _, _ in Formatter().parse(words) if name}
    return words.format(**known)


def by_whom(event: Event) -> str:
    """Role and unit, never a person's name."""
    unit = city.places().unit_name(event.unit_id)
    role = say(ROLE_WORDS.get(event.role, event.role))
    return f"{role}, {unit}" if unit else role


def answers_of(event: Event, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """(label, words) of every answer that the move asked for: for the history."""
    move = move_of(event)
    asked = [(ask.name, ask.label) for ask in move.asks if ask.kind != "check"] if move else ()
    named = asked or list(OTHER_ASKS.get(event.move, {}).items())
    found = ((say(label), _value(name, event, texts)) for name, label in named)
    return [(label, words) for label, words in found if words]


def _value(name: str, event: Event, texts: Mapping[str, str]) -> str:
    if name in texts:
        return texts[name]
    data: Mapping[str, Any] = event.data or {}
    value = data.get(name)
    if value is None or value == "" or name.endswith(spans.ABOUT):
        return ""  # how exactly a day is known is said with the day
    if name in UNITS:
        return city.places().unit_name(int(value))
    if name in MONEY:
        return money(int(value)) if int(value) else ""
    if name == "budget_line":
        return next((line.name for line in city.budget_lines() if line.id == value), "")
    if name == "topic":
        return city.places().topic_name(int(value))
    if name in CHOICES:
        return say(dict(CHOICES[name]).get(str(value), str(value)))
    return _day(value, data.get(name + spans.ABOUT))


def _day(value: Any, about: str | None) -> str:
    try:
        return about_words(date.fromisoformat(value), about)
    except (TypeError, ValueError):
        return str(value)
