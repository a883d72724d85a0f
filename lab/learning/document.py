"""A decided pilot as a learning card: what other labs get, and what every page of a card is made of.

Only what is the lab's: no name or address of a person. Whom to ask is a unit.
"""

from datetime import UTC, datetime
from typing import Any

from flask import current_app

from .. import clock, text
from ..city import queries as city
from ..measures.found import last_reading
from ..pilots import queries as pilots
from ..pilots.card import district_words
from ..pilots.models import Measure, Pilot, Round
from ..pilots.queries import spent
from . import queries, rules
from .models import OwnCard
from .rules import Card


def document(pilot: Pilot) -> Card:
    own = queries.own(pilot.id) or OwnCard(for_whom="", reusable="", differently="", changed_at=_since(pilot))
    run, decision = pilot.round, pilot.decision or {}
    counts = pilots.testers_by_round(run.id for run in pilot.rounds)
    return {
        "format": rules.FORMAT,
        "version": rules.VERSION,
        "licence": rules.LICENCE,
        "origin": _origin(pilot),
        "changed_at": f"{own.changed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "language": pilot.lang,
        "title": _plain(pilot.title),
        "outcome": str(pilot.stage),
        "reason": str(decision.get("stop_reason", "")) if pilot.stage == "stopped" else "",
        "hypothesis": _plain(run.hypothesis or pilot.hypothesis),
        "tried": _plain(run.scope or pilot.hypothesis),
        "where": _plain(_where(pilot)),
        "for_whom": _plain(own.for_whom),
        "testers": sum(counts.values()),
        "rounds": [_round(each, counts.get(each.id, 0)) for each in pilot.rounds],
        "result": _plain(run.summary),
        "measures": [_measure(each) for each in run.measures],
        "learned": _plain(pilot.learned or run.findings),
        "reusable": _plain(own.reusable),
        "differently": _plain(own.differently),
        "cost": {"cents": spent(pilot), "currency": current_app.config["LAB"].currency, "band": pilot.cost_band},
        "sdgs": list(pilot.sdg or ()),
        "contact": _contact(contact_id(pilot, own)),
    }


def contact_id(pilot: Pilot, own: OwnCard | None) -> int | None:
    """The unit that is asked: as chosen, else who runs the service, else who owned the test."""
    return (own and own.contact_id) or (pilot.decision or {}).get("service_owner") or pilot.owner_unit_id


def _since(pilot: Pilot) -> datetime:
    return pilot.decided_at or pilot.entered_at


def _plain(said: str) -> str:
    return text.clean(rules.plain(said))


def _origin(pilot: Pilot) -> dict[str, Any]:
    lab = current_app.config["LAB"]
    return {
        "lab": _plain(lab.name), "city": _plain(lab.city), "url": here(), "path": pilot.path, "number": pilot.id,
        "decided_on": clock.day_of(_since(pilot)).isoformat(),
    }  # fmt: skip


def here() -> str:
    """This lab's address as its cards give it."""
    return rules.address(current_app.config["LAB"].base_url)


def _where(pilot: Pilot) -> str:
    districts = district_words(pilots.district_ids([pilot.id])[pilot.id])
    return " · ".join(words for words in (pilot.round.place, districts) if words)


def _round(run: Round, testers: int) -> dict[str, Any]:
    days = {name: on.isoformat() if (on := getattr(run, name)) else None for name in ("started_on", "ended_on")}
    return {"number": run.number, **days, "testers": testers, "changes": _plain(run.changes)}


def _measure(measure: Measure) -> dict[str, Any]:
    """`result`: the last reading of the test itself that everyone may read."""
    read = last_reading(measure)
    result = read.value if read else None
    return {
        "name": _plain(measure.name), "unit": _plain(measure.unit), "direction": measure.direction,
        "baseline": measure.baseline, "target": measure.target, "result": result,
        "attainment": rules.share(measure.baseline, measure.target, result),
    }  # fmt: skip


def _contact(unit_id: int | None) -> dict[str, str]:
    unit = city.places().units.get(unit_id or 0)
    return {"unit": _plain(unit.name), "mail": unit.slug} if unit else {"unit": "", "mail": ""}
