"""Who pays for a pilot and who helps, as its pages show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from ..evaluation.queries import spent_by_pilot
from ..pilots.models import Pilot
from ..words import money, say
from . import queries, rules
from .actions import why_incomplete
from .forms import AnswerForm, MoneyRowForm, PartnerForm, ServiceForm
from .models import MoneyRow, Partner, ServiceRequest
from .rules import Money

SOURCE_WORDS, STATE_WORDS = dict(rules.SOURCES), dict(rules.STATES)


@dataclass(frozen=True)
class Shown:
    """`sums`: (where it comes from, amount) for everyone. `money_words`: what is missing, for staff."""

    rows: list[MoneyRow]
    money: Money
    complete: bool
    sums: list[tuple[str, str]]
    money_words: str


def money_of(pilot: Pilot) -> Shown:
    rows = queries.money_rows(pilot.id)
    of = queries.money(pilot, rows)
    complete = of.can_be_complete and queries.is_complete(pilot.id)
    return Shown(rows, of, complete, _sums(rows), missing_words(of, bool(rows)))


def _sums(rows: Iterable[MoneyRow]) -> list[tuple[str, str]]:
    found: dict[str, int] = {}
    for row in rows:
        found[row.source] = found.get(row.source, 0) + row.amount
    return [(say(words), money(found[code])) for code, words in rules.SOURCES if code in found]


def missing_words(of: Money, has_rows: bool = True) -> str:
    """“€1,200 of €5,000 are missing.”"""
    if not has_rows:
        return gettext("Nothing is written down yet. The budget is %(budget)s.", budget=money(of.budget))
    if of.missing > 0:
        return gettext("%(missing)s of %(budget)s are missing.", missing=money(of.missing), budget=money(of.budget))
    if of.missing < 0:
        return gettext("That is %(over)s more than the budget of %(budget)s.",
                       over=money(-of.missing), budget=money(of.budget))  # fmt: skip
    said = gettext("The rows add up to the budget of %(budget)s.", budget=money(of.budget))
    asked = gettext("%(asked)s of it is only asked for.", asked=money(of.asked)) if of.asked else ""
    return f"{said} {asked}".strip()


def money_page(pilot: Pilot, form: MoneyRowForm, wrong: int = 0, said: str = "") -> dict[str, Any]:
    """`wrong`: the row whose form came back; 0 is the new one. `said`: why it cannot be called complete."""
    shown = money_of(pilot)
    forms = {row.id: _row_form(row) for row in shown.rows}
    if wrong:
        forms[wrong], form = form, MoneyRowForm(formdata=None)
    spent = spent_by_pilot([pilot.id])[pilot.id]
    return {
        "pilot": pilot, "shown": shown, "form": form, "forms": forms, "wrong": wrong, "said": said,
        "spent": spent, "percent": rules.spent_percent(spent, shown.money.budget), "why": why_incomplete(shown.money),
        "source_words": SOURCE_WORDS, "state_words": STATE_WORDS,
    }  # fmt: skip


def _row_form(row: MoneyRow) -> MoneyRowForm:
    kept = {"source": row.source, "name": row.name, "state": row.state, "amount": f"{row.amount / 100:.2f}"}
    return MoneyRowForm(formdata=None, data=kept, of=row.id)


@dataclass(frozen=True)
class Asked:
    """A service that was asked for, and the form that answers it."""

    request: ServiceRequest
    words: str
    form: AnswerForm


def partners_page(
    pilot: Pilot, partner: PartnerForm, service: ServiceForm, answer: AnswerForm | None = None, answered: int = 0
) -> dict[str, Any]:
    """`answered`: the request whose answer came back."""
    asked = [
        Asked(one, say(rules.SERVICE_WORDS[one.state]), _answer_form(one, answer if one.id == answered else None))
        for one in queries.requests(pilot.id)
    ]
    return {"pilot": pilot, "partners": queries.partners(pilot.id), "asked": asked, "form": partner,
            "service": service, "services": service.service.choices}  # fmt: skip


def _answer_form(request: ServiceRequest, sent: AnswerForm | None) -> AnswerForm:
    return sent or AnswerForm(formdata=None, of=request.id)


@dataclass(frozen=True)
class Together:
    """What everyone reads on a pilot's page; `services` and the ways on are the staff's."""

    partners: list[Partner]
    sums: list[tuple[str, str]]
    total: str
    services: list[tuple[str, str]]
    money_words: str


def together(pilot: Pilot, staff: bool) -> Together | None:
    shown, partners = money_of(pilot), queries.partners(pilot.id)
    if not (shown.rows or partners or staff):
        return None
    asked = queries.requests(pilot.id) if staff else []
    services = [(one.service.name, say(rules.SERVICE_WORDS[one.state])) for one in asked]
    return Together(partners, shown.sums, money(shown.money.total), services, shown.money_words if staff else "")
