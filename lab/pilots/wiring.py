"""What pilots listen to, show on their page, and do by the calendar."""

from flask import Flask

from .. import events, jobs
from ..similar import index as similar
from ..web import can
from . import queries, sections
from .actions import take_out_of_proposals
from .forms import NoteForm
from .page import PilotPage
from .rules import Stage
from .timers import finish_at_the_end_date

LEAVES_A_PROPOSAL = frozenset({"reopen", "decline"})


def init_app(_app: Flask) -> None:
    events.when("idea", LEAVES_A_PROPOSAL, take_out_of_proposals)
    similar.also_told_by(queries.told_by_pilots)
    jobs.register_timer("pilots: tests that end today", finish_at_the_end_date)
    sections.register(sections.Section("notes", 50, "pilots/_notes.html", _notes))


def _notes(page: PilotPage) -> NoteForm | None:
    """The form of the next note, which residents do not see."""
    may_come = page.pilot.stage not in (Stage.PROPOSED, Stage.APPROVED) and can("PILOT_NOTE", page.pilot)
    if not (page.current.notes or may_come):
        return None
    return page.given("notes").get("form") or NoteForm(formdata=None)
