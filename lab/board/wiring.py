"""Who pays and who helps, on a pilot's page and in its report; and a word where a column of the board is full."""

from flask import Flask
from flask_babel import gettext

from ..errors import N_
from ..pilots import report, sections
from ..pilots.page import PilotPage
from ..pilots.stages import STAGE_WORDS, Stage
from ..words import say
from . import helping, queries, rules

NEXT = {Stage.PROPOSED: Stage.APPROVED, Stage.APPROVED: Stage.RECRUITING, Stage.RECRUITING: Stage.RUNNING}
"""The column that a pilot enters next."""


def init_app(_app: Flask) -> None:
    sections.register(sections.Section("column", 5, "board/_column.html", _column))
    sections.register(sections.Section("together", 85, "board/_together.html", _together, N_("Who pays and who helps")))
    report.register(report.Chapter("together", 75, N_("Who pays and who helps"), _chapter))


def _together(page: PilotPage) -> helping.Together | None:
    return helping.together(page.pilot, page.staff)


def _column(page: PilotPage) -> str | None:
    """For staff, before the next move: the column that comes next is full. It warns and stops nobody."""
    after = NEXT.get(Stage(page.pilot.stage)) if page.staff else None
    limit = queries.limits().get(after) if after else None
    if after is None or limit is None:
        return None
    there = queries.count_at(after)
    if not rules.is_over(there + 1, limit):
        return None
    return gettext("“%(column)s” on the board holds %(n)s already; the limit is %(limit)s.",
                   column=say(STAGE_WORDS[after]), n=there, limit=limit)  # fmt: skip


def _chapter(page: PilotPage) -> list[tuple[str, str]] | None:
    part = helping.together(page.pilot, staff=False)
    if part is None:
        return None
    total = [(gettext("Together"), part.total)] if part.sums else []
    return [*part.sums, *total, *((partner.name, partner.role) for partner in part.partners)]
