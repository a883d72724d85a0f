"""Workshops on a pilot's page, after a sign-in, by the calendar, and in what a test found."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask
from flask_babel import gettext

from .. import events, jobs
from ..accounts import acts
from ..errors import N_
from ..permissions import Action
from ..pilots import findings, retention, sections
from ..pilots.findings import Finding
from ..pilots.models import Round
from ..pilots.page import PilotPage
from ..recruitment import places
from ..text import short
from ..web import can, guard, or_not_found
from . import actions, queries, seats
from .card import Card, came_words, cards
from .models import Workshop


def init_app(_app: Flask) -> None:
    sections.register(sections.Section("workshops", 40, "workshops/_workshops.html", _workshops, N_("Workshops")))
    findings.register(_findings)
    retention.register(seats.forget)
    retention.register_for_testers(seats.forget_tester)
    events.when("pilot", frozenset({"cancel"}), actions.cancel_with_pilot)
    events.when("pilot", frozenset({"decide_adapt"}), actions.go_on_with_pilot)
    places.when_freed(seats.leave_testers_only)
    jobs.register_timer("workshops: reminders of the day before", actions.remind)
    jobs.register_timer("workshops: names after the promised time", seats.forget_later)
    acts.register(
        acts.Act(
            name="workshop",
            endpoint="workshops.sign_up",
            words=N_("After you sign in you have your place in the workshop, if one is free."),
            perform=_resume,
            back=_back,
            by_link=frozenset({"workshop"}),
        )
    )


# On the pilot's page


@dataclass(frozen=True)
class Workshops:
    """`past`: the latest first."""

    to_come: list[Card]
    past: list[Card]


def _workshops(page: PilotPage) -> Workshops | None:
    """Those to come first. A cancelled one stands there until its day has passed."""
    found = queries.of_pilot(page.pilot.id)
    if not found and not can(Action.WORKSHOP_PLAN, page.pilot):
        return None
    shown = cards(found, page.actor)
    to_come = [card for card in shown if not card.workshop.is_over]
    past = [card for card in shown if card.workshop.is_over and not card.workshop.is_cancelled]
    return Workshops(to_come, past[::-1])


# After a sign-in


def _resume(fields: Mapping[str, str]) -> str:
    workshop = or_not_found(queries.workshop(_number(fields)))
    seats.sign_up(workshop, guard(Action.WORKSHOP_SIGN_UP, workshop))
    return workshop.path


def _back(fields: Mapping[str, str]) -> str:
    return f"/workshops/{_number(fields)}"


def _number(fields: Mapping[str, str]) -> int:
    raw = fields.get("workshop") or fields.get("id") or ""
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 11 else 0


# What the test found


def _findings(run: Round) -> list[Finding]:
    """Workshops with a public report. How many came is said from FEWEST_SHOWN people on."""
    return [_finding(workshop) for workshop in queries.of_round(run.id) if workshop.report_at]


def _finding(workshop: Workshop) -> Finding:
    came = workshop.came or 0
    return Finding(
        key=f"workshop-{workshop.id}", label=gettext("Workshop: %(title)s", title=workshop.title),
        words=f"{came_words(came)} {short(workshop.report, 400)}".strip(), kind="workshop", people=came,
        link=workshop.path,
    )  # fmt: skip
