"""What pilots listen to, resume after a sign-in, and do by the calendar."""

from collections.abc import Mapping

from flask import Flask

from .. import events, jobs
from ..accounts import acts
from ..errors import N_, NotFound
from ..permissions import Action
from ..similar import index as similar
from ..web import guard
from . import queries
from .actions import take_out_of_proposals
from .testers import take_part
from .timers import finish_at_the_end_date

LEAVES_A_PROPOSAL = frozenset({"reopen", "decline"})


def init_app(_app: Flask) -> None:
    events.when("idea", LEAVES_A_PROPOSAL, take_out_of_proposals)
    similar.also_told_by(queries.told_by_pilots)
    jobs.register_timer("pilots: tests that end today", finish_at_the_end_date)
    acts.register(
        acts.Act(
            name="take_part",
            endpoint="pilots.join",
            words=N_("After you sign in you can take part in the pilot."),
            perform=_resume,
            back=_back,
            by_link=frozenset({"pilot"}),
        )
    )


def _resume(fields: Mapping[str, str]) -> str:
    """Who had agreed to the text already takes part now; who came by the link reads the text first."""
    pilot = queries.pilot(_number(fields))
    if pilot is None:
        raise NotFound()
    version = fields.get("consent", "")
    if version.isascii() and version.isdecimal() and len(version) < 8:
        take_part(pilot, guard(Action.PILOT_TAKE_PART, pilot), int(version))
    else:
        guard(Action.PILOT_READ, pilot)
    return _back(fields)


def _back(fields: Mapping[str, str]) -> str:
    return f"/pilots/{_number(fields)}#take-part"


def _number(fields: Mapping[str, str]) -> int:
    raw = fields.get("pilot") or fields.get("id") or ""
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 11 else 0
