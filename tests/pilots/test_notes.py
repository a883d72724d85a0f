"""Status notes: three parts, once, changed for a day, put right later; reminders and lateness."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import func, select

from lab import clock, events
from lab.accounts.models import Person
from lab.db import atomic, db
from lab.errors import Conflict, NotAllowed, NotFound
from lab.events import Event, EventPerson
from lab.insights import pace
from lab.notices.models import Notice
from lab.pilots import notes
from lab.pilots.actions import move_pilot
from lab.pilots.models import StatusNote
from lab.pilots.reminders import remind_of_notes, tell_of_late_notes

TEXT = "Twelve lamps stand, and two of them blink."


@pytest.fixture
def running(pilot_at):
    return pilot_at("running", end=clock.today() + timedelta(days=200))


def count():
    return db.session.scalar(select(func.count(StatusNote.id)))


def later(days):
    return clock.at(clock.now() + timedelta(days=days))


# Writing


def test_a_note_has_three_parts_and_the_next_one_is_due_in_thirty_days(running, client_of, mo):
    fields = {"text": TEXT, "learned": "Blinking wakes the cat.", "coming": "A new timer by Friday."}

    assert client_of(mo).post(f"{running.path}/notes", data=fields).status_code == 303

    page = client_of(None).get(running.path).text
    assert all(words in page for words in (*fields.values(), "What we learned", "What comes next"))
    assert running.due_on == clock.today() + timedelta(days=30)


def test_the_same_form_sent_twice_is_one_note(running, client_of, mo):
    send = lambda text: client_of(mo).post(f"{running.path}/notes", data={"text": text, "once": "abc"})  # noqa: E731

    assert [send(TEXT).status_code, send(TEXT).status_code, count()] == [303, 303, 1]
    send(f"{TEXT} And one hums.")
    assert count() == 2


@pytest.mark.parametrize(
    "wrong", [{"text": ""}, {"text": "short"}, {"text": "x" * 2001}, {"learned": "x" * 1001}, {"coming": "x" * 1001}]
)
def test_a_wrong_note_comes_back_with_its_words(running, client_of, mo, wrong):
    answer = client_of(mo).post(f"{running.path}/notes", data={"text": TEXT, "learned": "Cats wake up."} | wrong)

    assert (answer.status_code, count()) == (422, 0)
    assert "Cats wake up." in answer.text or "learned" in wrong


def test_a_photo_needs_its_words_and_then_stands_on_the_page(running, client_of, mo, ben):
    into = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(into, "PNG")
    client, path = client_of(mo), f"{running.path}/notes"
    form = {"text": TEXT, "photos": (io.BytesIO(into.getvalue()), "lamp.png")}

    again = client.post(path, data=form, content_type="multipart/form-data")
    assert (again.status_code, "photos_kept" in again.text, count()) == (422, True, 0)

    form = {"text": TEXT, "photos": (io.BytesIO(into.getvalue()), "lamp.png"), "photo_alt": "A lamp that blinks"}
    assert client.post(path, data=form, content_type="multipart/form-data").status_code == 303
    page = client_of(ben).get(running.path).text
    assert 'alt="A lamp that blinks"' in page
    photo = page.split('class="note-photo" src="')[1].split('"')[0]
    assert client_of(None).get(photo).status_code == 200


def test_residents_write_no_note_and_change_none(running, client_of, mo, ben):
    note = notes.write_note(running, mo, TEXT)

    assert client_of(ben).post(f"{running.path}/notes", data={"text": TEXT}).status_code == 403
    assert client_of(ben).get(f"{running.path}/notes/{note.id}").status_code == 403
    with pytest.raises(NotAllowed):
        notes.change_note(running, ben, note.id, "Something else entirely.")


# Changing


def test_a_note_is_changed_on_its_first_day(running, client_of, mo):
    note = notes.write_note(running, mo, TEXT)
    client = client_of(mo)
    assert TEXT in client.get(f"{running.path}/notes/{note.id}").text

    assert client.post(f"{running.path}/notes/{note.id}", data={"text": "Eleven lamps stand."}).status_code == 303

    page = client_of(None).get(running.path).text
    assert ("Eleven lamps stand." in page, TEXT in page, "changed on its first day" in page) == (True, False, True)


def test_after_a_day_its_words_stay_and_a_correction_stands_under_them(running, client_of, mo):
    note = notes.write_note(running, mo, TEXT)
    with later(1):
        with pytest.raises(Conflict, match="older than a day"):
            notes.change_note(running, mo, note.id, "Eleven lamps stand.")
        answer = client_of(mo).post(f"{running.path}/notes/{note.id}", data={"correction": "It is eleven lamps."})
        page = client_of(None).get(running.path).text

    assert (answer.status_code, TEXT in page, "It is eleven lamps." in page) == (303, True, True)
    assert events.last("pilot", running.id).move == "note_corrected"


def test_saving_the_same_correction_twice_is_one(running, mo):
    note = notes.write_note(running, mo, TEXT)
    with later(2):
        [notes.correct_note(running, mo, note.id, "It is eleven lamps.") for _ in range(2)]

    assert [event.move for event in events.history("pilot", running.id)].count("note_corrected") == 1


def test_a_young_note_takes_no_correction_and_a_wrong_one_comes_back(running, client_of, mo):
    note = notes.write_note(running, mo, TEXT)

    with pytest.raises(Conflict, match="younger"):
        notes.correct_note(running, mo, note.id, "It is eleven lamps.")
    with later(1):
        answer = client_of(mo).post(f"{running.path}/notes/{note.id}", data={"correction": "No"})
    assert (answer.status_code, "No</textarea>" in answer.text) == (422, True)


def test_a_note_of_another_pilot_is_not_found(running, pilot_at, client_of, mo):
    other, note = pilot_at("recruiting"), notes.write_note(running, mo, TEXT)

    assert client_of(mo).get(f"{other.path}/notes/{note.id}").status_code == 404
    with pytest.raises(NotFound):
        notes.change_note(other, mo, note.id, TEXT)


# Reminders


def reminders(name):
    return db.session.scalar(select(func.count(Event.id)).where(Event.move == name))


def test_moderators_are_reminded_five_days_before_once(running, mo, make_person, work):
    other = make_person("nia", "moderator")
    with later(24):
        assert remind_of_notes() == 0
    with later(25):
        assert (remind_of_notes(), remind_of_notes(), tell_of_late_notes()) == (1, 0, 0)
    with later(27):
        assert remind_of_notes() == 0

    work()
    told = set(db.session.scalars(select(Notice.person_id).join(Event, Event.id == Notice.root_id)
                                  .where(Event.move == "note_due")))  # fmt: skip
    assert told == {mo.id, other.id}


def test_a_missed_day_is_made_up_for_and_a_note_starts_anew(running, mo):
    with later(29):
        assert remind_of_notes() == 1
        notes.write_note(running, mo, TEXT)
        assert remind_of_notes() == 0
    with later(29 + 28):
        assert remind_of_notes() == 1


def test_a_late_note_is_told_to_the_owners_unit_once(running, kim, mo):
    with atomic():
        db.session.get(Person, kim.id).unit_id = running.owner_unit_id
    with later(30):
        assert tell_of_late_notes() == 0
    with later(33):
        assert (remind_of_notes(), tell_of_late_notes(), tell_of_late_notes()) == (0, 1, 0)

    event = db.session.scalar(select(Event).where(Event.move == "note_late"))
    named = list(db.session.scalars(select(EventPerson.person_id).where(EventPerson.event_id == event.id)))
    assert (named, event.audience) == ([kim.id], "PS")


def test_a_reminder_makes_no_form_stale_and_stands_in_no_history(running):
    before = events.last("pilot", running.id).id
    with later(40):
        remind_of_notes()
        tell_of_late_notes()

    assert events.last("pilot", running.id).id == before


def test_a_paused_test_is_reminded_of_nothing(running, mo):
    move_pilot(running, "pause", mo, reason="A lamp fell.", text="We look at all lamps first.",
               review_on=clock.today() + timedelta(days=60))  # fmt: skip
    with later(40):
        assert (remind_of_notes(), tell_of_late_notes()) == (0, 0)


# Lateness


def test_everyone_sees_a_late_note_on_the_page_the_list_and_home(running, client_of, ben, mo):
    with later(31):
        for who in (None, ben):
            for path in ("/pilots", "/", running.path):
                assert "ate since" in client_of(who).get(path).text, path
        notes.write_note(running, mo, TEXT)
        assert "ate since" not in client_of(None).get("/pilots").text


def test_the_promise_counts_notes_in_time_and_late(running, client_of, mo):
    with later(10):
        notes.write_note(running, mo, TEXT)
    with later(60):
        notes.write_note(running, mo, f"{TEXT} Again.")
    with later(95):
        pace.forget()
        kept = pace.pace().stages["pilot", "running"]
        pace.forget()

    assert (kept.answers, kept.in_time, kept.late) == (2, 1, 1)
