"""How a pilot's measures are measured, more readings, a mistake and its correction, and notes in three parts."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select

from ..db import db
from ..measures import actions as measures
from ..measures.actions import Given
from ..pilots import notes
from ..pilots.models import Measure, StatusNote
from .content.measuring import CORRECTIONS, HOW, MISTAKES, NOTES, READINGS
from .diary import Days
from .pilot_story import PilotStory


def tell(story: PilotStory) -> None:
    key, diary, holidays = story.key, story.cast.diary, story.cast.holidays

    def add(ago: float, act: Callable[[], object], after: datetime | None = None) -> datetime:
        return diary.add(Days(f"measuring {key} {ago}", holidays).staff(ago, after), act)

    for ago, name, how, by_whom in HOW.get(key, ()):
        add(ago, partial(_say_how, story, name, how, by_whom))
    for ago, name, value, n, note in READINGS.get(key, ()):
        add(ago, partial(_read, story, name, value, ago, n, note))
    for ago, name, wrong, right, why in MISTAKES.get(key, ()):
        written = add(ago, partial(_read, story, name, wrong, ago, None, ""))
        add(ago - 4, partial(_correct, story, name, wrong, right, why), written)
    for said in NOTES.get(key, ()):
        add(said["days_ago"], partial(_note, story, said))
    for ago, words in CORRECTIONS.get(key, ()):
        add(ago, partial(_put_right, story, words))


def _measure(story: PilotStory, name: str) -> Measure:
    return next(measure for measure in story.pilot.round.measures if measure.name == name)


def _say_how(story: PilotStory, name: str, how: str, by_whom: str) -> None:
    measure = _measure(story, name)
    same = {column: getattr(measure, column) for column in ("name", "unit", "direction", "baseline", "target")}
    measures.change_measure(story.pilot, story.moderator, measure.id, **same, how=how, by_whom=by_whom)


def _read(story: PilotStory, name: str, value: float, ago: int, n: int | None, note: str) -> None:
    given = Given(_measure(story, name).id, value, story.noted_for(ago), n, note)
    measures.add_readings(story.pilot, story.moderator, [given])


def _correct(story: PilotStory, name: str, wrong: float, right: float, why: str) -> None:
    measure = _measure(story, name)
    reading = next(reading for reading in measure.readings if reading.value == wrong)
    measures.correct_reading(story.pilot, story.moderator, reading.id, Given(measure.id, right, reading.on), why)


def _note(story: PilotStory, said: dict[str, Any]) -> None:
    notes.write_note(story.pilot, story.moderator, said["text"], said["learned"], said["coming"])


def _put_right(story: PilotStory, words: str) -> None:
    """The newest note whose words stay."""
    of_round = select(StatusNote).where(StatusNote.round_id == story.pilot.round.id).order_by(StatusNote.id)
    newest = [note for note in db.session.scalars(of_round) if not notes.is_open(note)][-1]
    notes.correct_note(story.pilot, story.moderator, newest.id, words)
