"""The demo's city as rows: topics, districts, units, holidays, budget lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .. import clock
from ..city.models import BudgetLine, District, Holiday, HubService, Topic, Unit
from ..city.queries import forget_places
from ..db import db
from .content import city as content
from .content.board import HUB_SERVICES


@dataclass(frozen=True)
class City:
    """What the content names by a slug (budget lines by their name) → the row's id."""

    topics: Mapping[str, int]
    districts: Mapping[str, int]
    units: Mapping[str, int]
    budget_lines: Mapping[str, int]


def settle() -> City:
    """Write the city's rows. Inside atomic()."""
    topics = {row["slug"]: Topic(**row) for row in content.TOPICS}
    districts = {row["slug"]: District(**row) for row in content.DISTRICTS}
    units = {row["slug"]: Unit(name=row["name"], email=row["email"]) for row in content.UNITS}
    lines = {row["name"]: BudgetLine(**row) for row in content.BUDGET_LINES}
    for rows in (topics, districts, units, lines):
        db.session.add_all(rows.values())
    db.session.add_all(_holidays())
    db.session.add_all(HubService(**row) for row in HUB_SERVICES)
    db.session.flush()
    forget_places()
    return City(_ids(topics), _ids(districts), _ids(units), _ids(lines))


def _holidays() -> list[Holiday]:
    """Last year's too: the history begins there, and the year before when it is January."""
    this_year = clock.today().year
    years = range(this_year - 2, this_year + 2)
    return [Holiday(on=on, name=name) for year in years for on, name in content.holidays(year)]


def _ids(rows: Mapping[str, Any]) -> dict[str, int]:
    return {key: row.id for key, row in rows.items()}
