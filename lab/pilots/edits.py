"""What is proposed, changed until the test starts: from then on the question is fixed for the round."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete

from .. import events, policy
from ..db import atomic, db, lock
from ..errors import N_, Conflict, Invalid
from ..ideas.rules import COST_BANDS
from ..permissions import Action
from ..policy import Actor
from ..words import money, say
from . import queries, rules
from .card import district_words
from .models import Pilot, PilotDistrict
from .rules import Stage

SET_ASIDE = N_("The money is set aside already, so what the test costs stays as it is.")


def edit(pilot: Pilot, actor: Actor, *, districts: Iterable[int], sdg: Iterable[int], **said: Any) -> list[str]:
    """Write what is different, and keep how it was in the staff's history; the names of what was changed.

    `said`: title, hypothesis, change_mind, lang, and before the approval cost (cents) and cost_band.
    """
    with atomic():
        lock(pilot)
        policy.check(Action.PILOT_EDIT, actor, pilot)
        here = sorted(set(districts))
        new = {**said, "districts": here, "sdg": sorted(set(sdg))}
        if wrong := rules.wrong_proposal(new):
            raise Invalid(wrong)
        old = {name: getattr(pilot, name) for name in new if name != "districts"}
        old["districts"] = sorted(queries.district_ids([pilot.id])[pilot.id])
        changed = [name for name, value in new.items() if value != old[name]]
        if pilot.stage != Stage.PROPOSED and {"cost", "cost_band"} & set(changed):
            raise Conflict(SET_ASIDE)
        for name in changed:
            if name != "districts":
                setattr(pilot, name, new[name])
        if "districts" in changed:
            _move_to(pilot, here)
        _record(pilot, actor, {name: _words(name, old[name]) for name in changed})
    return changed


def as_typed(pilot: Pilot) -> dict[str, Any]:
    """What the form starts from."""
    return {
        "title": pilot.title, "hypothesis": pilot.hypothesis, "change_mind": pilot.change_mind, "lang": pilot.lang,
        "cost": f"{pilot.cost / 100:.2f}", "cost_band": pilot.cost_band, "sdg": [str(goal) for goal in pilot.sdg or ()],
        "districts": [str(id) for id in queries.district_ids([pilot.id])[pilot.id]],
    }  # fmt: skip


def _move_to(pilot: Pilot, districts: list[int]) -> None:
    db.session.execute(delete(PilotDistrict).where(PilotDistrict.pilot_id == pilot.id))
    db.session.add_all(PilotDistrict(pilot_id=pilot.id, district_id=id) for id in districts)


def _record(pilot: Pilot, actor: Actor, before: dict[str, str]) -> None:
    if before:
        events.record("pilot", pilot.id, "edit_pilot", actor, stage_from=pilot.stage, stage_to=pilot.stage,
                      texts=before)  # fmt: skip
    db.session.flush()


def _words(name: str, value: Any) -> str:
    if name == "districts":
        return district_words(value)
    if name == "sdg":
        return ", ".join(str(goal) for goal in value)
    if name == "cost":
        return money(value)
    return say(dict(COST_BANDS).get(value, value)) if name == "cost_band" else value
