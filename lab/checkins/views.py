"""Check-ins."""

from flask import Blueprint

from ..errors import N_
from ..permissions import Action
from ..pilots import queries as pilots
from ..pilots import sections
from ..web import Page, guard, or_not_found
from . import actions
from .forms import CheckInForm

bp = Blueprint("checkins", __name__)

THANKS = N_("Thank you. Your check-in has arrived.")


@bp.post("/pilots/<int:id>/checkins")
def check_in(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.PILOT_CHECK_IN, pilot)
    form = CheckInForm()
    said = lambda: actions.check_in(pilot, actor, int(form.mood.data), form.text.data or "")  # noqa: E731
    return sections.written(pilot, "check_in", form, said, done=THANKS)
