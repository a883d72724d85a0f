"""“You said, we tried”: what came of pilots and ideas, as plain values for a card."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import format_decimal, gettext, ngettext
from sqlalchemy import Row

from ..city import queries as city
from ..errors import N_
from ..evaluation import wording
from ..evaluation.rules import Answers
from ..ideas import rules as ideas
from ..measures.rules import way_words
from ..pilots import rules as pilots
from ..text import short
from ..words import about_words, day_words, money, say
from . import queries
from .queries import RANK, Cursor, Wanted

PAGE = 12
DECISION_WORDS = {
    "adopted": N_("Adopted"),
    "stopped": N_("Tested, not continued"),
    "declined": N_("Declined"),
    "referred": N_("Passed on"),
    "not_tested": N_("Not tested"),
}
KIND_OF_BADGE = {
    "scaling": "good", "scaled": "good", "stopped": "warn", "rejected": "plain", "cancelled": "plain",
    "declined": "plain", "referred": "plain",
}  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """A row of what was measured, in words; `way` says how far it came."""

    name: str
    unit: str
    baseline: str
    last: str
    target: str
    way: str


@dataclass(frozen=True)
class Outcome:
    """`asked`: who it came from. `tried` and `came` are texts in `lang`; `words` is the lab's own sentence.

    `kind`: pilot, plan (a pilot that never ran) or idea. `residents`: what they say, beside what the city says.
    """

    kind: str
    id: int
    path: str
    title: str
    lang: str
    badge: str
    decision: str
    at: datetime
    asked: str
    tried: str = ""
    came: str = ""
    words: str = ""
    residents: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    measures: list[Measured] = field(default_factory=list)


def page(wanted: Wanted, after: str, size: int = PAGE) -> tuple[list[Outcome], str]:
    """One page, newest first, and the cursor of the next one ("" on the last). Raises NotFound for a broken cursor."""
    before = Cursor.read(after)
    rows = [("pilot", row) for row in queries.pilots_decided(wanted, before, size + 1)]
    rows += [("idea", row) for row in queries.ideas_decided(wanted, before, size + 1)]
    rows.sort(key=lambda pair: (pair[1].entered_at, RANK[pair[0]], pair[1].id), reverse=True)
    shown, more = rows[:size], len(rows) > size
    last = shown[-1] if shown else None
    cursor = str(Cursor(last[1].entered_at, last[0], last[1].id)) if last and more else ""
    return _outcomes(shown), cursor


def latest(limit: int) -> list[Outcome]:
    """What was tested and decided last, for Home: one statement, without measures."""
    return [_of_pilot(row, []) for row in queries.pilots_decided(Wanted(tested=True), None, limit)]


def of_pilot(id: int) -> Outcome | None:
    """Of one pilot, without measures; None while it has none."""
    row = queries.pilot_decided(id)
    return _of_pilot(row, []) if row else None


def _outcomes(rows: Iterable[tuple[str, Row]]) -> list[Outcome]:
    rows = list(rows)
    rounds = [row.round_id for kind, row in rows if kind == "pilot"]
    measures = queries.last_readings(rounds) if rounds else {}
    return [_of_pilot(row, measures[row.round_id]) if kind == "pilot" else _of_idea(row) for kind, row in rows]


def _of_pilot(row: Row, measures: list[Row]) -> Outcome:
    decision = row.decision or {}
    asked = gettext(
        "%(votes)s for %(ideas)s",
        votes=ngettext("%(num)s vote", "%(num)s votes", row.votes or 0),
        ideas=ngettext("%(num)s idea", "%(num)s ideas", row.ideas),
    )
    ran = row.stage not in queries.DECISIONS["not_tested"][1]
    return Outcome(
        "pilot" if ran else "plan", row.id, f"/pilots/{row.id}", row.title, row.lang, KIND_OF_BADGE[row.stage],
        say(pilots.STAGE_WORDS[pilots.Stage(row.stage)]), row.entered_at, asked, tried=row.hypothesis,
        came=row.learned or row.summary or decision.get("text", ""), words=_goes_on(row.stage, decision),
        residents=wording.beside(row.stage, decision, Answers(row.yes, row.partly, row.no)),
        facts=_facts(row) if ran else [], measures=[_measured(m) for m in measures] if ran else [],
    )  # fmt: skip


def _goes_on(stage: str, decision: Mapping[str, Any]) -> str:
    """“It has been run by Schools and libraries since Monday 2 March”: the words bear units named in the plural."""
    unit = city.places().unit_name(int(decision.get("service_owner") or 0))
    if stage == "scaled" and decision.get("live_on"):
        day = day_words(date.fromisoformat(decision["live_on"]))
        words = gettext(
            "It stays. It has been run by %(unit)s since %(day)s: %(where)s", unit=unit, day=day, where="{where}"
        )
        return words.replace("{where}", decision.get("where", ""))
    if stage == "scaling" and decision.get("target_date"):
        day = about_words(date.fromisoformat(decision["target_date"]), decision.get("target_date_about"))
        return gettext("It goes on. It is made ready by %(day)s, by: %(unit)s", unit=unit, day=day)
    reasons = {**dict(pilots.STOP_REASONS), **dict(ideas.DECLINE_REASONS)}
    code = decision.get("stop_reason") or decision.get("reason_code")
    return gettext("Reason: %(reason)s", reason=say(reasons.get(code, code))) if code and stage != "scaled" else ""


def _facts(row: Row) -> list[tuple[str, str]]:
    pairs = [
        (gettext("Where"), row.place),
        (
            gettext("Testers"),
            str(row.testers) if row.testers >= 5 else (gettext("fewer than 5") if row.testers else ""),
        ),
        (gettext("Cost"), money(row.cost_actual) if row.cost_actual is not None else ""),
        (gettext("Evidence"), ngettext("%(num)s piece", "%(num)s pieces", row.evidence) if row.evidence else ""),
    ]
    return [(label, value) for label, value in pairs if value]


def _measured(row: Row) -> Measured:
    way = gettext("no last reading")
    if row.last is not None and row.target != row.baseline:
        way = say(way_words(row.baseline, row.target, row.last, row.n))
    return Measured(row.name, row.unit, _number(row.baseline), _number(row.last), _number(row.target), way)


def _number(value: float | None) -> str:
    return "–" if value is None else str(format_decimal(round(value, 2)))


def _of_idea(row: Row) -> Outcome:
    asked = ngettext("%(num)s vote", "%(num)s votes", row.votes)
    return Outcome(
        "idea", row.id, f"/ideas/{row.id}", row.title, row.lang, KIND_OF_BADGE[row.stage],
        say(ideas.STAGE_WORDS[ideas.Stage(row.stage)]), row.entered_at, asked, tried=short(row.need, 220),
        came=row.text or row.reason or "", words=_why(row),
    )  # fmt: skip


def _why(row: Row) -> str:
    data = row.data or {}
    if row.stage == "referred":
        channel = say(dict(ideas.CHANNELS).get(str(data.get("channel")), ""))
        if not channel:
            return ""
        return gettext("It went to: %(channel)s (%(reference)s)", channel=channel, reference=row.reference or "")
    reason = say(dict(ideas.DECLINE_REASONS).get(str(data.get("reason_code")), ""))
    unit = city.places().unit_name(row.owner_unit_id)
    said = [gettext("Reason: %(reason)s", reason=reason)] if reason else []
    return " · ".join([*said, gettext("Behind this answer: %(unit)s", unit=unit)] if unit else said)
