"""The desk's lane of reports as plain values, and one case with everything that was said about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext, ngettext
from sqlalchemy import Row

from .. import text
from ..permissions import Action
from ..policy import RULES, Actor, allows, failing
from ..words import say
from . import cases, queries, rules
from .cases import Case
from .forms import ComplaintForm, DecisionForm, HideForm, KeepForm, ShowForm
from .models import Hiding, Report

QUEUE = 100


@dataclass(frozen=True)
class Waiting:
    """One line of the queue. `key` names the text in the address."""

    key: str
    path: str
    title: str
    lang: str
    words: str
    due_on: Any
    here: bool


@dataclass(frozen=True)
class Filed:
    """A report as the desk shows it: never who made it."""

    id: int
    ground: str
    text: str
    lang: str
    at: datetime
    decision: str
    reason: str


@dataclass(frozen=True)
class Sheet:
    """A case as a page shows it to this person. `forms`: by name, those that this person may send."""

    case: Case
    next: str
    open: list[Filed]
    closed: list[Filed]
    hidings: list[tuple[Hiding, str, str]]
    forms: dict[str, Any] = field(default_factory=dict)
    why_not: str = ""
    others: str = ""


def waiting(rows: Sequence[Row], chosen: str) -> list[Waiting]:
    """Two more statements for any number of rows."""
    said = queries.words_of([(row.of, row.thing_id) for row in rows])
    return [_waiting(row, *said[row.of, row.thing_id], chosen) for row in rows if (row.of, row.thing_id) in said]


def _waiting(row: Row, words: str, lang: str, chosen: str) -> Waiting:
    key = f"{row.of}-{row.thing_id}"
    title = words if row.of == "idea" else text.short(words, 90)
    what = gettext("Idea") if row.of == "idea" else gettext("Comment")
    said = ngettext("%(num)s report", "%(num)s reports", row.reports) if row.reports else gettext("Complaint")
    return Waiting(key, f"/desk/reports?item={key}", title, lang, f"{what} · {said}", row.due_on,
                   key == chosen)  # fmt: skip


def choose(rows: Sequence[Row], wanted: str) -> tuple[str, str]:
    """The key of the text to show and of the one after it: the wanted one while it waits here, else the first."""
    keys = [f"{row.of}-{row.thing_id}" for row in rows]
    if not keys:
        return "", ""
    at = keys.index(wanted) if wanted in keys else 0
    after = keys[at + 1 :] or keys[:at][-1:]
    return keys[at], after[0] if after else ""


def case_of(key: str) -> Case | None:
    kind, _, number = key.partition("-")
    known = kind in ("idea", "comment") and number.isascii() and number.isdigit() and len(number) <= 10
    return cases.case(kind, int(number)) if known else None


def sheet(case: Case, actor: Actor, then: str = "", wrong: dict[str, Any] | None = None) -> Sheet:
    """`wrong`: forms that could not be taken, with what was typed. `then`: where a decision leads."""
    staff = actor.is_staff
    # Whose own text it is does not read who could have been meant: a report's words may say who made it.
    reads = "moderator" in actor.roles and actor.id not in case.author_ids
    reports = queries.reports_of(case.of, case.id) if reads else []
    hidings = queries.hidings_of(case.of, case.id)
    return Sheet(
        case, then,
        [_filed(one) for one in reports if one.decided_at is None],
        [_filed(one) for one in reports if one.decided_at is not None],
        [(one, say(rules.SHORT_GROUNDS[one.ground]), say(dict(rules.FOUND)[one.found])) for one in hidings],
        _forms(case, actor, reports) | (wrong or {}),
        _why_not(case, actor) if staff else "", _others(case, actor) if staff else "",
    )  # fmt: skip


def _filed(report: Report) -> Filed:
    decision = rules.DECISION_WORDS.get(rules.Decision(report.decision), "") if report.decision else ""
    return Filed(report.id, say(rules.SHORT_GROUNDS[report.ground]), report.text, report.lang, report.at,
                 say(decision), report.reason)  # fmt: skip


def _forms(case: Case, actor: Actor, reports: Sequence[Report]) -> dict[str, Any]:
    """What this person may do now; the same rights are asked when it is sent."""
    found: dict[str, Any] = {}
    if allows(actor, Action.COMPLAINT_DECIDE, case):
        found["decision"] = DecisionForm(formdata=None)
    elif allows(actor, Action.TEXT_MODERATE, case) and not case.awaits_decision:
        if case.is_hidden:
            found["show"] = ShowForm(formdata=None)
        elif case.can_be_decided:
            open_ones = [one for one in reports if one.decided_at is None]
            if open_ones:
                found["keep"] = KeepForm(formdata=None)
            found["hide"] = HideForm(formdata=None, data={"ground": open_ones[0].ground if open_ones else ""})
    if allows(actor, Action.COMPLAINT_WRITE, case):
        found["complaint"] = ComplaintForm(formdata=None)
    return found


def _why_not(case: Case, actor: Actor) -> str:
    """Why somebody of the staff may not decide here."""
    action = Action.COMPLAINT_DECIDE if case.awaits_decision else Action.TEXT_MODERATE
    no = failing(RULES[action], actor, case)
    return say(getattr(no, "sentence", "")) if no else ""


def _others(case: Case, actor: Actor) -> str:
    """By name, who may."""
    action = Action.COMPLAINT_DECIDE if case.awaits_decision else Action.TEXT_MODERATE
    if allows(actor, action, case):
        return ""
    return ", ".join(one.display_name for one in cases.who_may_decide(case, action))
