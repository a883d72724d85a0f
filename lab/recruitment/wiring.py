"""Taking part on a pilot's page, and after a sign-in."""

from collections.abc import Mapping

from flask import Flask

from ..accounts import acts
from ..errors import N_, NotFound
from ..permissions import Action
from ..pilots import queries as pilots
from ..pilots import sections
from ..pilots.page import PilotPage
from ..web import guard
from .actions import take_part


def init_app(_app: Flask) -> None:
    sections.register(sections.Section("take_part", 20, "recruitment/_take_part.html", _take_part))
    acts.register(
        acts.Act(
            name="take_part",
            endpoint="recruitment.join",
            words=N_("After you sign in you can take part in the pilot."),
            perform=_resume,
            back=_back,
            by_link=frozenset({"pilot"}),
        )
    )


def _take_part(page: PilotPage) -> bool | None:
    return True if page.is_open or page.tester else None


def _resume(fields: Mapping[str, str]) -> str:
    """Who had agreed to the text already takes part now; who came by the link reads the text first."""
    pilot = pilots.pilot(_number(fields))
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
