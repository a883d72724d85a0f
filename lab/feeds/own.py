"""What one person has coming: workshops, tests, check-ins, questions, and days by which the lab answers them."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Row, and_, or_, select

from .. import clock, spans
from ..accounts.models import Person
from ..board.calendar import BACK, Item
from ..calendars import Entry, ics
from ..checkins import asks as checkins
from ..db import db
from ..ideas.models import Idea
from ..ideas.queries import own_ideas
from ..ideas.rules import Stage, promise_in
from ..me import queries as me
from ..pilots import asks as pilot_asks
from ..pilots.models import Pilot, Round, Tester
from ..votes.queries import voted_ideas
from ..words import about_words, day_words, say
from ..workshops import card as workshop_card
from ..workshops.models import SignUp, Workshop
from ..workshops.rules import Seat
from . import queries
from .models import OwnCalendar

PROMISED = (Stage.SUBMITTED, Stage.OPEN, Stage.UNDER_REVIEW, Stage.SHORTLISTED)
"""Stages in which the lab has promised something; in the others it waits for the author, or nobody waits."""


def items(person_id: int, since: date) -> list[Item]:
    """From this day on, in order. A constant number of statements."""
    found = [*_workshops(person_id), *_tests(person_id), *_asked(person_id), *_promises(person_id)]
    return sorted((item for item in found if item.day >= since), key=lambda item: (item.day, item.title, item.what))


def _workshops(person_id: int) -> Iterator[Item]:
    found = select(Workshop, SignUp.seat).join(SignUp, SignUp.workshop_id == Workshop.id)
    for one, seat in db.session.execute(found.where(SignUp.person_id == person_id)):
        what = gettext("Workshop cancelled") if one.is_cancelled else gettext("Workshop")
        if seat == Seat.WAITING and not one.is_cancelled:
            what = gettext("Workshop, you are on the waiting list")
        when = workshop_card.when_words(one.starts_at, one.ends_at)
        entry = replace(workshop_card.entry(one), title=f"{what}: {one.title}")
        yield Item(one.day, what, one.title, one.lang, when, entry)


def _tests(person_id: int) -> Iterator[Item]:
    """Begin and end of each test with a place in it, and the days on which the lab asks how it goes."""
    asked = checkins.days_asked(person_id)
    for row in db.session.execute(_TESTS.where(Tester.person_id == person_id)):
        start, end = row.started_on or row.starts_on, row.ended_on or row.ends_on
        if start:
            about = "" if row.started_on else row.starts_about
            yield _day(row, f"test-{row.round_id}-starts", gettext("Your test starts"), start, about, row.place)
        if end:
            yield _day(row, f"test-{row.round_id}-ends", gettext("Your test ends"), end,
                       "" if row.ended_on else row.ends_about, row.place)  # fmt: skip
        for on in asked.get(row.id, []) if row.is_current else ():
            what = gettext("The lab asks how your test goes")
            yield _day(row, f"test-{row.round_id}-asked-{on.isoformat()}", what, on, path=f"/pilots/{row.id}/checkin")


_TESTS = (
    select(
        Pilot.id, Pilot.title, Pilot.lang, Pilot.entered_at, Round.id.label("round_id"), Round.place, Round.starts_on,
        Round.starts_about, Round.started_on, Round.ends_on, Round.ends_about, Round.ended_on,
        (Round.number == Pilot.round_number).label("is_current"),
    )
    .join(Round, Round.pilot_id == Pilot.id)
    .join(Tester, and_(Tester.round_id == Round.id, Tester.left_at.is_(None), Tester.held_until.is_(None)))
    .where(Pilot.stage != "cancelled")
    .order_by(Round.id)
)  # fmt: skip


def _asked(person_id: int) -> Iterator[Item]:
    """Questions with a last day: about an own idea, or as a tester."""
    now = clock.start_of(clock.today())
    for row in me.questions_for(person_id):
        if row.due_on:
            path = f"/ideas/{row.id}/moves/answer"
            words = gettext("Last day: %(what)s", what=gettext("Answer the lab's question"))
            yield _item(f"question-{row.id}", words, row, row.due_on, path, now)
    for ask in pilot_asks.waiting_for(person_id):
        if ask.by:
            mark = hashlib.sha256(ask.path.encode()).hexdigest()[:12]
            yield _item(f"ask-{mark}", gettext("Last day: %(what)s", what=ask.words), ask, ask.by, ask.path, now)


def _promises(person_id: int) -> Iterator[Item]:
    """Of ideas that they wrote or voted for."""
    columns = (Idea.id, Idea.title, Idea.lang, Idea.stage, Idea.due_on, Idea.entered_at, Idea.in_second_look)
    own = and_(Idea.id.in_(own_ideas(person_id)), Idea.visibility != "removed")
    voted = and_(Idea.id.in_(voted_ideas(person_id)), Idea.listed)
    found = select(*columns).where(or_(own, voted), Idea.stage.in_(PROMISED), Idea.due_on.is_not(None))
    for row in db.session.execute(found):
        promise = promise_in(row.stage, row.in_second_look)
        if promise:
            words = gettext("%(what)s, at the latest", what=say(promise.sentence))
            yield _item(f"promise-{row.id}", words, row, row.due_on, f"/ideas/{row.id}", row.entered_at)


def _day(row: Row, uid: str, what: str, day: date, about: str = "", where: str = "", path: str = "") -> Item:
    """A day that is known only about stands in calendars for as long as it can mean."""
    first = spans.first_day(day, about)
    entry = Entry(uid, f"{what}: {row.title}", first, day if first < day else None, path or f"/pilots/{row.id}",
                  row.entered_at, where=where)  # fmt: skip
    return Item(day, what, row.title, row.lang, about_words(day, about), entry)


def _item(uid: str, what: str, of: Any, day: date, path: str, changed: datetime) -> Item:
    entry = Entry(uid, f"{what}: {of.title}", day, None, path, changed)
    return Item(day, what, of.title, of.lang, day_words(day), entry)


# The secret address


def feed(person: Person) -> bytes:
    """In the person's language: calendar programs say none."""
    lab = current_app.config["LAB"]
    spoken = person.lang if person.lang in lab.languages else lab.languages[0]
    with force_locale(spoken):
        name = gettext("What you have coming at %(lab)s", lab=f"{lab.name} {lab.city}")
        return ics(name, lab.base_url, [item.entry for item in items(person.id, clock.today() - BACK)])


def path_of(calendar: OwnCalendar) -> str:
    return f"/calendar/{_signer().dumps([calendar.person_id, calendar.mark])}.ics"


def owner(token: str) -> Person | None:
    """Whose calendar this secret address leads to; None once they have ended it or left."""
    try:
        person_id, mark = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    kept = queries.calendar_of(int(person_id))
    person = db.session.get(Person, int(person_id)) if kept and kept.mark == mark else None
    return person if person and person.erased_at is None else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="own calendar")
