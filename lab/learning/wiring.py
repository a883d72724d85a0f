"""The learning card on a pilot's page and in its report; a card comes to be when a pilot is decided."""

from flask import Flask

from .. import events
from ..errors import N_
from ..pilots import report, sections
from ..pilots.page import PilotPage
from . import actions, rules
from .card import CardPage, shown
from .document import document


def init_app(_app: Flask) -> None:
    events.when("pilot", rules.MADE_BY, actions.keep_own_card)
    sections.register(sections.Section("learning", 10, "learning/_section.html", _card, N_("Learning card")))
    report.register(report.Chapter("learning", 100, N_("What was learned"), _card, "learning/_card.html"))


def _card(page: PilotPage) -> CardPage | None:
    return shown(document(page.pilot)) if page.pilot.stage in rules.DECIDED else None
