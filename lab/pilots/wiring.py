"""What pilots listen to, show on their page, and do by the calendar."""

from flask import Flask

from .. import events, jobs
from ..errors import N_
from ..photos import access, uploads
from ..similar import index as similar
from ..web import can, new_once
from . import chapters, notes, queries, report, sections
from .actions import take_out_of_proposals
from .forms import NoteForm
from .page import PilotPage
from .reminders import remind_of_notes, tell_of_late_notes
from .report import Chapter
from .rules import Stage
from .timers import finish_at_the_end_date

LEAVES_A_PROPOSAL = frozenset({"reopen", "decline", "pilot_scaled", "pilot_stopped"})


def init_app(_app: Flask) -> None:
    events.when("idea", LEAVES_A_PROPOSAL, take_out_of_proposals)
    similar.also_told_by(queries.told_by_pilots)
    jobs.register_timer("pilots: tests that end today", finish_at_the_end_date)
    _register_chapters()
    jobs.register_timer("pilots: status notes that are due soon", remind_of_notes)
    jobs.register_timer("pilots: status notes that are late", tell_of_late_notes)
    access.register(notes.PHOTOS, notes.pilot_of)
    uploads.accept("pilots.write_note", notes.PHOTOS, most=1)
    sections.register(sections.Section("notes", 50, "pilots/_notes.html", _notes, N_("Status notes")))


def _register_chapters() -> None:
    """What the pilot itself can say. The places between are for other packages."""
    for chapter in (
        Chapter("question", 10, N_("The question"), chapters.question),
        Chapter("ideas", 20, N_("The ideas it came from"), chapters.ideas, "pilots/_report_ideas.html"),
        Chapter("test", 30, N_("Where, when and who"), chapters.test),
        Chapter("consent", 40, N_("Consent and privacy"), chapters.consent),
        Chapter("measures", 50, N_("What it is judged by"), chapters.measures, "measures/_figures.html"),
        Chapter("findings", 60, N_("What was found"), chapters.findings),
        Chapter("evidence", 70, N_("Evidence"), chapters.evidence, "evaluation/_evidence_list.html"),
        Chapter("costs", 80, N_("What it cost"), chapters.costs),
        Chapter("evaluation", 85, N_("Evaluation"), chapters.evaluation, "evaluation/_evaluation_words.html"),
        Chapter("decision", 90, N_("What was decided"), chapters.decisions, "pilots/_report_decisions.html"),
        Chapter("rounds", 95, N_("Round by round"), chapters.rounds_of, "pilots/_report_rounds.html"),
        Chapter("history", 110, N_("What happened"), chapters.history, "pilots/_report_history.html"),
    ):
        report.register(chapter)


def _notes(page: PilotPage) -> NoteForm | None:
    """The form of the next note, which residents do not see."""
    may_come = page.pilot.stage not in (Stage.PROPOSED, Stage.APPROVED) and can("PILOT_NOTE", page.pilot)
    if not (page.current.notes or may_come):
        return None
    return page.given("notes").get("form") or NoteForm(formdata=None, once=new_once())
