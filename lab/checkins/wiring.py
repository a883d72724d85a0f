"""Check-ins on a pilot's page, reminders of them, and what is kept of them how long."""

from flask import Flask

from .. import events, jobs
from ..accounts import acts
from ..db import by_id
from ..errors import N_, NotFound
from ..permissions import Action
from ..photos import access, uploads
from ..pilots import asks as all_asks
from ..pilots import findings as all_findings
from ..pilots import queries as pilots
from ..pilots import retention, sections
from ..pilots.models import CheckIn, Pilot
from ..pilots.page import PilotPage
from ..web import can, guard
from . import actions, asks, findings, hearing, queries, rules
from .forms import CheckInForm, EntryForm, form_with
from .hearing import Part
from .models import DiaryEntry
from .timers import remind


def init_app(_app: Flask) -> None:
    sections.register(sections.Section("check_in", 30, "checkins/_check_in.html", _check_in, N_("How testers find it")))
    events.when("pilot", frozenset({"decide_adapt"}), actions.plan_from_a_copy)
    all_asks.register(asks.to_check_in)
    all_findings.register(findings.found)
    retention.register(actions.forget)
    retention.register_for_testers(actions.forget_tester)
    jobs.register_timer("check-ins: reminders", remind)
    _take_photos()
    _survive_the_sign_in()


def _take_photos() -> None:
    access.register(CheckIn.kind, lambda id: by_id(CheckIn, id))
    access.register(DiaryEntry.kind, lambda id: by_id(DiaryEntry, id))
    uploads.accept("checkins.check_in", CheckIn.kind, most=rules.PHOTOS)
    for endpoint in ("checkins.write", "checkins.change"):
        uploads.accept(endpoint, DiaryEntry.kind, most=rules.PHOTOS)


def _survive_the_sign_in() -> None:
    acts.register(acts.Act(
        "check_in", "checkins.check_in", N_("After that your check-in is sent, and you are back at the pilot."),
        perform=_check_in_again, back=lambda fields: f"/pilots/{_number(fields)}#check-in", texts=frozenset({"text"}),
    ))  # fmt: skip
    acts.register(acts.Act(
        "diary", "checkins.write", N_("After that your entry is saved, and you are back at your diary."),
        perform=_write_again, back=lambda fields: f"/pilots/{_number(fields)}/diary", texts=frozenset({"text"}),
    ))  # fmt: skip


def _check_in_again(fields: acts.Fields) -> str:
    pilot = _pilot(fields)
    actor, form = guard(Action.PILOT_CHECK_IN, pilot), form_with(CheckInForm, fields)
    form.validate_or_raise()
    actions.check_in(pilot, actor, **form.given())
    return f"{pilot.path}#check-in"


def _write_again(fields: acts.Fields) -> str:
    pilot = _pilot(fields)
    actor, form = guard(Action.DIARY_WRITE, pilot), form_with(EntryForm, fields)
    form.validate_or_raise()
    actions.write_entry(pilot, actor, **form.given(), once=form.once.data or "")
    return f"{pilot.path}/diary"


def _pilot(fields: acts.Fields) -> Pilot:
    found = pilots.pilot(_number(fields))
    if found is None:
        raise NotFound()
    return found


def _number(fields: acts.Fields) -> int:
    raw = fields.get("id", "")
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 11 else 0


def _check_in(page: PilotPage) -> Part | None:
    """Nothing before the test has started, but for the staff who plan it."""
    pilot, reads = page.pilot, can(Action.CHECK_INS_READ, page.pilot)
    plans = reads and can(Action.CHECK_IN_PLAN, pilot)
    gave = bool(page.actor.id) and queries.has_given(pilot, page.actor.id)
    if page.current.run.started_on is None:
        return Part(None, None, [], [], None, gave, reads) if gave or plans else None
    heard = queries.listening(page.current.run)
    words = hearing.words(heard)
    if not (page.checks_in or reads or gave or words):
        return None
    return Part(
        form=(page.given("check_in").get("form") or CheckInForm(formdata=None)) if page.checks_in else None,
        own=hearing.own_words(heard, page.tester) if page.checks_in and page.tester else None,
        words=words, rows=hearing.rows(heard.figures.cells), chart=hearing.chart(heard.figures.cells), gave=gave,
        reads=reads,
    )  # fmt: skip
