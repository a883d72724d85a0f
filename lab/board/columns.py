"""The board as it is shown: one column for each stage, a card for each pilot, what is late on top."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext, ngettext
from sqlalchemy import Row

from .. import clock
from ..city import queries as city
from ..evaluation.queries import spent_by_pilot, waiting_looks
from ..incidents.queries import open_by_pilot
from ..pilots.stages import STAGE_WORDS, Stage
from ..words import about_words, day_words, money, say
from . import queries, rules
from .rules import Where


@dataclass(frozen=True)
class Card:
    """`late`: what is, in words; `due`: what comes, in words. `facts`: (picture, words) in the order of the card."""

    id: int
    path: str
    title: str
    lang: str
    stage: Stage
    unit: str
    unit_id: int | None
    days: str
    late: str
    due: str
    incidents: int
    facts: tuple[tuple[str, str], ...]
    spent: int
    money: str


@dataclass(frozen=True)
class Column:
    """`count`: of all its pilots, also those that a filter hides."""

    stage: Stage
    words: str
    count: int
    limit: int | None
    cards: tuple[Card, ...]

    @property
    def is_over(self) -> bool:
        return rules.is_over(self.count, self.limit)

    @property
    def limit_words(self) -> str:
        if self.limit is None:
            return ""
        if self.is_over:
            return gettext("%(n)s over the limit of %(limit)s", n=self.count - self.limit, limit=self.limit)
        return gettext("limit %(limit)s", limit=self.limit)


@dataclass(frozen=True)
class Board:
    columns: tuple[Column, ...]
    late: tuple[Card, ...]
    units: tuple[tuple[int, str], ...]
    looks: tuple[tuple[str, str, str, str], ...] = ()
    """Path, title, language, “Looked at again on …” of pilots whose day has come and of which nobody has told yet."""


def board(unit_id: int | None = None, only_late: bool = False) -> Board:
    """As many statements for one pilot as for three hundred."""
    cards = _cards(queries.pilots_under_way())
    limits = queries.limits()
    shown = [card for card in cards if _is_wanted(card, unit_id, only_late)]
    columns = tuple(_column(stage, cards, shown, limits.get(stage)) for stage in rules.COLUMNS)
    late = tuple(card for card in cards if card.late and _is_wanted(card, unit_id, False))
    units = sorted({(card.unit_id, card.unit) for card in cards if card.unit_id}, key=lambda unit: unit[1])
    return Board(columns, late, tuple(units), _looks())


def _looks() -> tuple[tuple[str, str, str, str], ...]:
    words = gettext("Looked at again on %(day)s", day="{day}")
    return tuple(
        (f"/pilots/{row.id}", row.title, row.lang, words.replace("{day}", day_words(date.fromisoformat(row.day))))
        for row in waiting_looks()
    )


def _is_wanted(card: Card, unit_id: int | None, only_late: bool) -> bool:
    return (unit_id is None or card.unit_id == unit_id) and (bool(card.late) or not only_late)


def _column(stage: Stage, cards: list[Card], shown: list[Card], limit: int | None) -> Column:
    """What is late stands first; below, what has been here longest."""
    here = sorted((card for card in shown if card.stage == stage), key=lambda card: not card.late)
    return Column(stage, say(STAGE_WORDS[stage]), sum(card.stage == stage for card in cards), limit, tuple(here))


COUNTS: tuple[Callable[[list[int]], Mapping[int, int]], ...] = (
    open_by_pilot, spent_by_pilot, queries.open_requests, queries.partner_counts,
)  # fmt: skip


def _cards(rows: list[Row]) -> list[Card]:
    ids = [row.id for row in rows]
    incidents, spent, requests, partners = (count(ids) for count in COUNTS)
    today = clock.today()
    return [
        _card(row, today, incidents.get(row.id, 0), spent.get(row.id, 0),
              {"services": requests.get(row.id, 0), "partners": partners.get(row.id, 0)})
        for row in rows
    ]  # fmt: skip


def _card(row: Row, today: date, incidents: int, spent: int, counts: Mapping[str, int]) -> Card:
    where = Where(Stage(row.stage), row.due_on, row.starts_on, row.evaluated_at is not None)
    late, budget = rules.late(where, today), queries.budget_of(row)
    return Card(
        id=row.id, path=f"/pilots/{row.id}", title=row.title, lang=row.lang, stage=Stage(row.stage),
        unit=city.places().unit_name(row.owner_unit_id), unit_id=row.owner_unit_id,
        days=_days((today - clock.day_of(row.entered_at)).days), late=_late(where, late),
        due="" if late else _due(where, row.starts_about), incidents=incidents, facts=_facts(row, counts),
        spent=rules.spent_percent(spent, budget), money=_money(row, spent, budget),
    )  # fmt: skip


def _days(days: int) -> str:
    if days == 0:
        return gettext("here since today")
    return ngettext("%(num)s day here", "%(num)s days here", days)


def _late(where: Where, words: str) -> str:
    """“Status note late since 3 March”."""
    day, _words = rules.due(where)
    return gettext("%(what)s since %(day)s", what=say(words), day=day_words(day, short=True)) if words else ""


def _due(where: Where, about: str) -> str:
    day, _words = rules.due(where)
    if day is None:
        return ""
    if where.stage == Stage.RECRUITING:
        return gettext("starts %(day)s", day=about_words(day, about, short=True))
    return gettext("due %(day)s", day=day_words(day, short=True))


def _facts(row: Row, counts: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    testers = gettext("%(taken)s of %(places)s testers", taken=row.testers, places=row.places) if row.places else ""
    n, helps = counts["services"], counts["partners"]
    asked = ngettext("%(num)s service asked for", "%(num)s services asked for", n) if n else ""
    partners = ngettext("%(num)s partner", "%(num)s partners", helps) if helps else ""
    return tuple(
        (picture, words)
        for picture, words in (("users", testers), ("landmark", asked), ("user-plus", partners))
        if words
    )


def _money(row: Row, spent: int, budget: int) -> str:
    if not row.budget_line_id:
        return gettext("%(money)s estimated", money=money(budget))
    return gettext("%(spent)s spent of %(budget)s", spent=money(spent), budget=money(budget))
