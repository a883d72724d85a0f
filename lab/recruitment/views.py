"""Taking part and leaving."""

from flask import Blueprint

from ..errors import N_
from ..permissions import Action
from ..pilots import queries as pilots
from ..pilots import sections
from ..web import Page, guard, or_not_found
from . import actions
from .forms import TakePartForm

bp = Blueprint("recruitment", __name__)

JOINED = N_("You take part now. The lab tells you how the test goes.")
LEFT = N_("You have left, and your consent is taken back.")


@bp.post("/pilots/<int:id>/testers")
def join(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.PILOT_TAKE_PART, pilot)
    form = TakePartForm()
    join = lambda: actions.take_part(pilot, actor, form.version())  # noqa: E731
    return sections.written(pilot, "take_part", form, join, done=JOINED, shows_conflict=True)


@bp.post("/pilots/<int:id>/testers/leave")
def leave(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actions.leave(pilot, guard(Action.PILOT_LEAVE, pilot))
    return sections.answer(pilot, "take_part", done=LEFT, left=True)
