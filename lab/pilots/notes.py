"""Status notes: how the test goes, in the lab's own words.

A note may be changed for a day. After that its words stay, and what was wrong is put right under them.
"""

import hashlib
from datetime import timedelta

from sqlalchemy import select

from .. import clock, events
from ..db import atomic, db, lock
from ..errors import N_, Conflict, NotFound
from ..permissions import Action
from ..photos.actions import attach
from ..photos.queries import photos_of
from ..photos.rules import NO_PHOTOS, Wanted
from ..policy import Actor, check
from . import queries, rules
from .gates import not_ended
from .models import Pilot, Round, StatusNote
from .rules import Stage

TEXT = (10, 2000)
PART = (0, 1000)
CORRECTION = (5, 1000)
OPEN_FOR = timedelta(hours=24)
PHOTOS = "note"
"""The kind of thing that a note's photo belongs to."""

CLOSED = N_("The note is older than a day, so its words stay. Put right what is wrong under them.")
STILL_OPEN = N_("The note is younger than a day: change its words.")


def write_note(
    pilot: Pilot, actor: Actor, text: str, learned: str = "", coming: str = "", once: str = "",
    photos: Wanted = NO_PHOTOS,
) -> StatusNote:  # fmt: skip
    """Tell how the test goes. While it runs the next note is due in 30 days. The same form sent twice is one note."""
    with atomic():
        not_ended(pilot)
        check(Action.PILOT_NOTE, actor, pilot)
        key = _once_key(once, text, learned, coming)
        if key and (written := _written_before(pilot, key)):
            return written
        note = StatusNote(round_id=pilot.round.id, text=text, learned=learned, coming=coming, once=key, role=actor.role,
                          unit_id=actor.unit_id, at=clock.now())  # fmt: skip
        db.session.add(note)
        db.session.flush()
        _hang(note, photos, actor)
        due_before, pilot.noted_at = pilot.due_on, clock.now()
        if pilot.stage == Stage.RUNNING:
            pilot.due_on = clock.today() + timedelta(days=rules.NOTE_DAYS)
        said = {"text": text, "learned": learned, "coming": coming}
        events.record("pilot", pilot.id, "note", actor, stage_from=pilot.stage, stage_to=pilot.stage,
                      due_on=due_before if pilot.stage == Stage.RUNNING else None,
                      texts={name: words for name, words in said.items() if words})  # fmt: skip
    return note


def _once_key(once: str, *said: str) -> str | None:
    """The form's own number and what was sent with it: sent again with other words, it is another note."""
    return hashlib.sha256("\x1f".join((once, *said)).encode()).hexdigest()[:32] if once else None


def _written_before(pilot: Pilot, key: str) -> StatusNote | None:
    same = (StatusNote.round_id == pilot.round.id, StatusNote.once == key)
    return db.session.scalar(select(StatusNote).where(*same))


def _hang(note: StatusNote, photos: Wanted, actor: Actor) -> None:
    """Its photo is the city's: it stays when whoever sent it leaves."""
    if not photos:
        return
    note.photos = attach(actor, PHOTOS, note.id, photos, most=1).count
    for photo in photos_of(PHOTOS, [note.id])[note.id]:
        photo.person_id = None


def change_note(pilot: Pilot, actor: Actor, id: int, text: str, learned: str = "", coming: str = "") -> StatusNote:
    """Raises Conflict once the note is a day old."""
    with atomic():
        note = _mine(pilot, actor, id)
        if not is_open(note):
            raise Conflict(CLOSED)
        if (note.text, note.learned, note.coming) != (text, learned, coming):
            note.text, note.learned, note.coming, note.edited_at = text, learned, coming, clock.now()
    return note


def correct_note(pilot: Pilot, actor: Actor, id: int, words: str) -> StatusNote:
    """Put right what a note said. The correction stands under it, with its day, and in the history."""
    with atomic():
        note = _mine(pilot, actor, id)
        if is_open(note):
            raise Conflict(STILL_OPEN)
        if note.correction != words:
            note.correction, note.corrected_at = words, clock.now()
            events.record("pilot", pilot.id, "note_corrected", actor, stage_from=pilot.stage, stage_to=pilot.stage,
                          texts={"correction": words})  # fmt: skip
    return note


def _mine(pilot: Pilot, actor: Actor, id: int) -> StatusNote:
    lock(pilot)
    check(Action.PILOT_NOTE, actor, pilot)
    note = note_of(pilot, id)
    if note is None:
        raise NotFound()
    return note


def is_open(note: StatusNote) -> bool:
    return clock.now() - note.at < OPEN_FOR


def note_of(pilot: Pilot, id: int) -> StatusNote | None:
    """A note of any of its rounds."""
    rounds = select(Round.id).where(Round.pilot_id == pilot.id)
    found = select(StatusNote).where(StatusNote.id == id, StatusNote.round_id.in_(rounds))
    return db.session.scalar(found) if 0 < id <= queries.MAX_ID else None


def pilot_of(note_id: int) -> Pilot | None:
    """Whose note it is: who may read the pilot may see the note's photo."""
    found = select(Pilot).join(Round, Round.pilot_id == Pilot.id).join(StatusNote, StatusNote.round_id == Round.id)
    return db.session.scalar(found.where(StatusNote.id == note_id))
