"""The address of a move, `…/moves/<move>`, for any thing: its form as a page, the move itself, and the buttons.

Refusals come in this order: not readable (404), no right (403), unknown move or wrong stage (409), something missing
before it (409, a checklist), answers that are wrong (422, the form with every text).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from flask import Response, flash, redirect, render_template, request
from flask_babel import gettext
from markupsafe import Markup

from . import conflicts, events, forms, lifecycle, policy, story, web
from .accounts import acts
from .city import queries as city
from .errors import N_, Conflict, Invalid, NotAllowed, NotSignedIn
from .events import Event
from .ideas import rules as ideas
from .lifecycle import Move, Need
from .pilots import rules as pilots
from .tellings import Told, told
from .web import Page, me
from .words import say

STAGE_WORDS: Mapping[str, Mapping[Any, str]] = {"idea": ideas.STAGE_WORDS, "pilot": pilots.STAGE_WORDS}
KEYS = {
    "publish": "p", "ask_author": "a", "merge": "m", "decline": "d", "refer": "r",
    "start_review": "s", "shortlist": "s", "reopen": "e", "revive": "e", "unmerge": "u",
}  # fmt: skip
BAD = frozenset({"decline", "withdraw", "reject", "cancel", "abandon", "decide_stop"})
"""Moves that end something: their button warns."""

FIRST = frozenset({"publish", "start_review", "shortlist", "answer", "submit"})
"""Moves that lead on: they stand first."""


def _nothing(*_any: Any) -> dict[str, str]:
    return {}


def _no_warnings(*_any: Any) -> list[str]:
    return []


def _none_excused(_name: str, _answers: Mapping[str, Any]) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True)
class Kind:
    """How one kind of thing moves. `elsewhere`: moves that a later package serves at the same address.

    `known` fills what the preview of the tellings can already know; `excused` names gates that an answer lifts.
    `warns` says what whoever makes the move should know before, and stands in nobody's way.
    """

    name: str
    table: lifecycle.Table
    facts: Callable[[Any], Any]
    choices: Callable[[Any], forms.Choices]
    defaults: Callable[[Any, Move], Mapping[str, Any]]
    act: Callable[..., Event]
    elsewhere: frozenset[str] = frozenset()
    known: Callable[[Any, Move], Mapping[str, str]] = _nothing
    excused: Callable[[str, Mapping[str, Any]], frozenset[str]] = _none_excused
    warns: Callable[[Any, Move], list[str]] = _no_warnings


@dataclass(frozen=True)
class MoveButton:
    """`plain`: it asks nothing, so one press of the button makes it. `missing`: what stands before it, in words."""

    name: str
    label: str
    path: str
    key: str
    plain: bool
    bad: bool
    missing: tuple[str, ...]
    seen: int


@dataclass(frozen=True)
class Sheet:
    """One move ready to be shown: its form, what is missing before it, and who will be told what.

    `blocked`: gates that no answer lifts; then there is no button. `to`: where to go after the move.
    """

    id: str
    kind: str
    thing: Any
    move: Move
    path: str
    key: str
    bad: bool
    form: forms.LabForm
    groups: list[forms.Group]
    needs: list[tuple[Need, bool]]
    blocked: frozenset[str]
    tells: list[Told]
    warnings: list[str]
    to: str


# The form as a page


def show(kind: Kind, thing: Any, name: str) -> Page:
    """The move's form, or the checklist of what is missing before it."""
    move = _allowed(kind, thing, name)
    if isinstance(move, Conflict):
        return _clash(kind, thing, move)
    form = _new_form(kind, thing, move, events.last(kind.name, thing.id))
    return _form_page(kind, thing, _sheet(kind, thing, move, form))


def _form_page(kind: Kind, thing: Any, sheet: Sheet, status: int = 200) -> Page:
    return render_template("moves/form.html", thing=thing, stage=stage_words(kind, thing), sheet=sheet), status


def sheets(kind: Kind, thing: Any, to: str = "") -> list[Sheet]:
    """Every move that this person may make from here, each with its form: for the desk."""
    last, found = events.last(kind.name, thing.id), []
    for move in _mine(kind, thing):
        form = _new_form(kind, thing, move, last)
        forms.number(form, f"{move.name}-")
        found.append(_sheet(kind, thing, move, form, to))
    return found


def _new_form(kind: Kind, thing: Any, move: Move, last: Event | None) -> forms.LabForm:
    filled = {**kind.defaults(thing, move), "seen": last.id if last else ""}
    if conflicts.takes_back(thing, move, last):
        filled["reason"] = gettext("This step was a mistake, and was taken back at once.")
    return forms.move_form(move, kind.facts(thing), kind.choices(thing), filled)


def _sent_form(kind: Kind, thing: Any, move: Move) -> forms.LabForm:
    """It holds what was sent and nothing else: an answer left out is not filled in silence."""
    return forms.move_form(move, kind.facts(thing), kind.choices(thing))


def _sheet(kind: Kind, thing: Any, move: Move, form: forms.LabForm, to: str | None = None) -> Sheet:
    missing = {need.name for need in lifecycle.missing(move, form.facts)}
    return Sheet(
        id=f"{kind.name}-{thing.id}-{move.name}", kind=kind.name, thing=thing, move=move,
        path=move_path(thing, move.name), key=KEYS.get(move.name, ""), bad=move.name in BAD, form=form,
        groups=forms.groups(form), needs=[(need, need.name not in missing) for need in move.needs],
        blocked=frozenset(missing) - _ever_excused(kind, move), tells=told(thing, move, kind.known(thing, move)),
        warnings=kind.warns(thing, move),
        to=web.own_path(request.values.get("next"), "") if to is None else to,
    )  # fmt: skip


def _ever_excused(kind: Kind, move: Move) -> frozenset[str]:
    """Gates that one of the answers on offer would lift: then the form is shown beside the checklist."""
    codes = ((ask.name, code) for ask in move.asks for code, _words in ask.choices)
    return frozenset().union(*(kind.excused(move.name, {name: code}) for name, code in codes))


# The move itself


def make(kind: Kind, thing: Any, name: str) -> Page:
    """Make the move with the form's answers: 303 to the thing (or to `next`), the fragment for htmx."""
    move = _allowed(kind, thing, name)
    if isinstance(move, Conflict):
        return _second_click(kind, thing, name) or _clash(kind, thing, move)
    if conflicts.is_stale(kind.name, thing, request.form.get("seen", "")):
        return _second_click(kind, thing, name) or _clash(kind, thing, conflicts.meanwhile(), move)
    form = _sent_form(kind, thing, move)
    given = forms.answers(form)
    if _blocked(kind, move, form):
        return _form_page(kind, thing, _sheet(kind, thing, move, form), 409)
    if given is None:
        return _form_page(kind, thing, _sheet(kind, thing, move, form), 422)
    try:
        event = kind.act(thing, name, me(), **given)
    except Invalid as no:
        form.take(no.fields or {"": [no.sentence]})
        return _form_page(kind, thing, _sheet(kind, thing, move, form), 422)
    except Conflict as no:
        return _second_click(kind, thing, name) or _clash(kind, thing, no, move)
    return _made(kind, thing, event)


def _clash(kind: Kind, thing: Any, no: Conflict, move: Move | None = None) -> Page:
    return conflicts.page(kind.name, thing, stage_words(kind, thing), no, again=move is not None)


def _second_click(kind: Kind, thing: Any, name: str) -> Page | None:
    """The same move with the same answers once more is harmless: it shows the thing."""
    event = conflicts.just_made(kind.name, thing, name)
    move = lifecycle.find(kind.table, name, event.stage_from) if event else None
    if event is None or move is None:
        return None
    form = _sent_form(kind, thing, move)
    forms.answers(form)
    return _made(kind, thing, event) if conflicts.same_answers(event, forms.sent(form)) else None


def _blocked(kind: Kind, move: Move, form: forms.LabForm) -> bool:
    lifted = kind.excused(move.name, forms.sent(form))
    return any(need.name not in lifted for need in lifecycle.missing(move, form.facts))


def _made(kind: Kind, thing: Any, event: Event) -> Page:
    to = web.own_path(request.form.get("next"), thing.path)
    words = _done_words(thing, event)
    if not web.wants_fragment():
        flash(_with_ways(words, kind, thing, event, to))
        return redirect(to, 303)
    page = render_template("moves/_buttons.html", thing=thing, buttons=buttons(kind, thing), done=words)
    return Response(page, 200, {"HX-Redirect": to}, content_type="text/html; charset=utf-8")


def _with_ways(words: str, kind: Kind, thing: Any, event: Event, to: str) -> Markup:
    """Who goes on elsewhere can still look at what they did; and what leads straight back is one press away."""
    back = next((move for move in _mine(kind, thing) if conflicts.takes_back(thing, move, event)), None)
    ways = [] if to == thing.path else [(thing.path, gettext("Open it"))]
    ways += [(move_path(thing, back.name), gettext("Take it back"))] if back else []
    return Markup("{}").format(words) + Markup("").join(Markup(' <a href="{}">{}</a>').format(*way) for way in ways)


def _done_words(thing: Any, event: Event) -> str:
    """“Published: Light for the school path. The author is told.”"""
    done = gettext("%(done)s: %(title)s.", done=story.headline(event), title=thing.title)
    if set("VFT") & set(event.audience):
        return f"{done} {gettext('Everyone who follows it is told.')}"
    others_idea = "A" in event.audience and me().id not in thing.author_ids
    return f"{done} {gettext('The author is told.')}" if others_idea else done


# May they, and from here


def _allowed(kind: Kind, thing: Any, name: str) -> Move | Conflict:
    """The move from here, or why not. Rights come first: who may never do this does not hear where the thing is."""
    named = lifecycle.named(kind.table, name)
    here = lifecycle.find(kind.table, name, thing.stage)
    if named and all(move.by_system_alone for move in named):
        raise NotAllowed(N_("Only the lab's own timers do this."))
    if not me().id:
        raise NotSignedIn()
    if not named or name in kind.elsewhere:
        return Conflict(N_("There is no such step here."))
    may = [move for move in ([here] if here else named) if policy.may_move(me(), move, thing)]
    if not may:
        _refuse(here or named[0], thing)
    return here or Conflict(N_("This step is not possible from where it stands now."))


def _refuse(move: Move, thing: Any) -> NoReturn:
    web.guard_move(move, thing)
    raise NotAllowed()


def move_path(thing: Any, name: str) -> str:
    return f"{thing.path}/moves/{name}"


def stage_words(kind: Kind, thing: Any) -> str:
    return say(STAGE_WORDS[kind.name].get(thing.stage, thing.stage))


# After a sign-in


def resumable(endpoint: str, kind: Kind, find: Callable[[int], Any], name: str = "") -> acts.Act:
    """A move whose sender was signed out meanwhile: made right after the sign-in, by the same rules.

    `name`: the move, where the endpoint serves only one.
    """

    def thing_of(fields: acts.Fields) -> Any:
        said = fields.get("id", "")
        number = int(said) if said.isascii() and said.isdigit() and len(said) <= 10 else 0
        return web.or_not_found(find(number) if 0 < number <= web.MAX_ID else None)

    def perform(fields: acts.Fields) -> str:
        thing = thing_of(fields)
        web.guard(policy.READ_OF[kind.name], thing)
        return _resume(kind, thing, name or fields.get("name", ""), fields)

    def about(fields: acts.Fields) -> tuple[str, str]:
        move = next(iter(lifecycle.named(kind.table, name or fields.get("name", ""))), None)
        return (f"{say(move.label)}: {thing_of(fields).path}" if move else ""), ""

    words = N_("Right after that, your step is made, if it is still possible.")
    texts = frozenset(ask.name for move in kind.table for ask in move.asks if ask.kind in ("text", "line"))
    return acts.Act(f"{endpoint} {name}".strip(), endpoint, words, perform, lambda fields: thing_of(fields).path,
                    texts=texts, about=about)  # fmt: skip


def _resume(kind: Kind, thing: Any, name: str, fields: acts.Fields) -> str:
    move = _allowed(kind, thing, name)
    if isinstance(move, Conflict):
        raise move
    if conflicts.is_stale(kind.name, thing, fields.get("seen", "")):
        raise conflicts.meanwhile()
    form = forms.move_form(move, kind.facts(thing), kind.choices(thing), sent_as=fields)
    given = forms.answers(form)
    if given is None:
        raise Invalid({field.name: list(field.errors) for field in form if field.errors})
    kind.act(thing, move.name, me(), **given)
    return web.own_path(fields.get("next"), thing.path)


# Buttons


def buttons(kind: Kind, thing: Any) -> list[MoveButton]:
    """The moves that this person may make from here: what leads on first, what ends it last."""
    mine = _mine(kind, thing)
    if not mine:
        return []
    facts = kind.facts(thing) if any(move.needs for move in mine) else None
    last = events.last(kind.name, thing.id)
    return [_button(kind, thing, move, facts, last.id if last else 0) for move in mine]


def _mine(kind: Kind, thing: Any) -> list[Move]:
    mine = [move for move in lifecycle.moves_from(kind.table, thing.stage) if policy.may_move(me(), move, thing)]
    return sorted(mine, key=lambda move: 2 if move.name in BAD else move.name not in FIRST)


def _button(kind: Kind, thing: Any, move: Move, facts: Any, seen: int) -> MoveButton:
    missing = lifecycle.missing(move, facts)
    lifted = _ever_excused(kind, move) if missing else frozenset()
    return MoveButton(
        name=move.name, label=say(move.label), path=move_path(thing, move.name), key=KEYS.get(move.name, ""),
        plain=not move.asks, bad=move.name in BAD, seen=seen,
        missing=tuple(say(need.sentence) for need in missing if need.name not in lifted),
    )  # fmt: skip


def unit_choices() -> list[tuple[str, str]]:
    return [(str(unit.id), unit.name) for unit in city.places().units.values()]


def topic_choices() -> list[tuple[str, str]]:
    return [(topic.slug, topic.name) for topic in city.places().topics.values()]
