"""The charter while it is being written: each step is kept as far as it goes, and what is missing is said."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext

from .. import forms, lifecycle, policy, spans
from ..db import atomic, db, lock
from ..lifecycle import Ask, Move
from ..permissions import Action
from ..policy import Actor
from ..words import in_words, say
from . import charter, rules
from .actions import wrong_days
from .effects import CHARTER_TEXTS
from .models import Pilot, Round
from .rules import PilotFacts

OPEN = lifecycle.named(rules.MOVES, "open_recruitment")[0]


@dataclass(frozen=True)
class Step:
    """`missing`: field → what is said about it. `said`: label and words of what is written so far."""

    name: str
    number: int
    label: str
    asks: tuple[Ask, ...]
    missing: Mapping[str, list[str]]
    said: list[tuple[str, str]]

    @property
    def is_done(self) -> bool:
        return not self.missing


def written(run: Round) -> dict[str, Any]:
    """The answers so far: what was saved, else what the round before says."""
    return {**_of_the_round(run), **{name: _read(name, value) for name, value in (run.draft or {}).items()}}


def _of_the_round(run: Round) -> dict[str, Any]:
    yes = {f"privacy_{n}": n in (run.privacy or ()) for n in range(1, len(rules.PRIVACY_QUESTIONS) + 1)}
    same = {ask.name: getattr(run, ask.name) for ask in charter.CHARTER if hasattr(run, ask.name)}
    about = {"start_about": run.starts_about, "end_about": run.ends_about}
    return {**same, **about, **{name: getattr(run, name) for name in CHARTER_TEXTS}, "start": run.starts_on,
            "end": run.ends_on, "places": run.places or None, "dpia": run.dpia, **yes}  # fmt: skip


_KINDS = {ask.name: ask.kind for ask in charter.CHARTER}


def _read(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if value and _KINDS.get(name) == "date" else value


def save(pilot: Pilot, actor: Actor, answers: Mapping[str, Any]) -> None:
    """Keep answers of one step, complete or not. Saving the same twice changes nothing."""
    with atomic():
        lock(pilot)
        policy.check(Action.PILOT_PLAN, actor, pilot)
        run = pilot.round  # read after the lock: what somebody else saved meanwhile stays
        kept = {name: value.isoformat() if isinstance(value, date) else value
                for name, value in answers.items() if name in _KINDS}  # fmt: skip
        run.draft = {**(run.draft or {}), **kept}
        db.session.flush()


def steps(pilot: Pilot, facts: PilotFacts) -> list[Step]:
    """Every step with what is still missing in it, by the very rules by which the move is refused."""
    answers = written(pilot.round)
    days = {name: [said] for name, said in wrong_days(pilot, answers)}
    wrong = {**days, **lifecycle.unanswered(OPEN, facts, answers)}
    found = []
    for number, (name, label, _asks) in enumerate(charter.STEPS, 1):
        asks = charter.asks_of(name)
        missing = {ask.name: wrong[ask.name] for ask in asks if ask.name in wrong}
        found.append(Step(name, number, label, asks, missing, _said(asks, answers)))
    return found


def _said(asks: tuple[Ask, ...], answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """For who reads: boxes that are ticked are named alone."""
    shown = [ask for ask in asks if not ask.name.endswith(spans.ABOUT)]
    said = ((say(ask.label), _words(answers.get(ask.name), answers.get(ask.name + spans.ABOUT))) for ask in shown)
    return [(label, words) for label, words in said if words]


def _words(value: Any, about: str | None) -> str:
    if isinstance(value, date):
        return in_words(value, about)
    if value is True:
        return gettext("Yes")
    return "" if value in (None, False) else str(value)


def step_move(name: str) -> Move:
    """The move that asks for one step alone: its form is made as every form of a move is."""
    return replace(OPEN, asks=charter.asks_of(name))


def form_of(pilot: Pilot, name: str, facts: PilotFacts, sent: bool = False) -> forms.LabForm:
    """`sent`: it holds what this request sent; otherwise what is written, whatever was sent for another step."""
    form = forms.move_form(step_move(name), facts, {})
    if not sent:
        form.process(None, data=written(pilot.round))
    forms.number(form, f"{name}-")
    return form
