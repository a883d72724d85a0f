import io
from datetime import timedelta

import pytest
from flask import g
from PIL import Image
from sqlalchemy import select

from lab import clock
from lab.accounts import acts
from lab.checkins import actions, hearing, queries
from lab.checkins.models import DiaryEntry
from lab.checkins.rules import Cell
from lab.db import db
from lab.pilots.actions import move_pilot
from lab.pilots.models import CheckIn
from lab.recruitment import actions as recruitment

HTMX = {"HX-Request": "true"}


def picture():
    into = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(into, "PNG")
    return io.BytesIO(into.getvalue()), "lamp.png"


def given(kind):
    return list(db.session.scalars(select(kind).order_by(kind.id)))


def later(**by):
    return clock.at(clock.now() + timedelta(**by))


def test_the_one_screen_asks_for_five_faces_and_takes_one_tap(client_of, running, ben):
    with later(days=7):
        page = client_of(ben).get(f"{running.path}/checkin").text

        assert (page.count('name="mood"'), page.count('class="face"'), page.count('name="task"')) == (5, 5, 3)
        assert "Day 7 of your test: the lab would like to hear from you." in page
        sent = client_of(ben).post(f"{running.path}/checkins", data={"mood": "4"})

    assert (sent.status_code, sent.location, [said.mood for said in given(CheckIn)]) == (
        303, f"{running.path}#check-in", [4]
    )  # fmt: skip


def test_everything_can_be_said_at_once(client_of, running, ben):
    client_of(ben).post(f"{running.path}/checkins", data={
        "mood": "2", "task": "partly", "text": "Too dark", "photos": picture(), "once": "a",
    })  # fmt: skip

    (said,) = given(CheckIn)
    (photo,) = queries.given_by(running, ben.id).check_ins[0][1]
    assert (said.mood, said.task, said.text, photo.person_id) == (2, "partly", "Too dark", ben.id)


def test_only_ben_and_the_staff_see_his_photo(client_of, running, ben, ana, mo, kim):
    client_of(ben).post(f"{running.path}/checkins", data={"mood": "2", "photos": picture()})
    path = queries.given_by(running, ben.id).check_ins[0][1][0].small

    assert [client_of(who).get(path).status_code for who in (ben, mo, kim, ana, None)] == [200, 200, 200, 404, 404]
    assert client_of(ben).get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("data", [{"text": "Too dark, I think"}, {"mood": "9", "text": "Too dark, I think"},
                                  {"mood": "4", "task": "never", "text": "Too dark, I think"}])  # fmt: skip
def test_what_is_wrong_comes_back_with_the_words_where_it_was_written(client_of, running, ben, data):
    client, path = client_of(ben), f"{running.path}/checkins"
    whole, own = client.post(path, data=data), client.post(path, data={**data, "back": f"{running.path}/checkin"})
    part = client.post(path, data=data, headers=HTMX)

    for answer in (whole, own, part):
        assert (answer.status_code, "Too dark, I think" in answer.text) == (422, True)
    assert ("<h1>How is it going?</h1>" in own.text, "<h1" in part.text, given(CheckIn)) == (True, False, [])


def test_htmx_gets_the_section_alone_with_thanks(client_of, running, ben):
    answer = client_of(ben).post(f"{running.path}/checkins", data={"mood": "4"}, headers=HTMX)

    assert (answer.status_code, "<html" in answer.text) == (200, False)
    assert f'id="check-in-{running.id}"' in answer.text
    assert "Thank you. Your check-in has arrived." in answer.text


def test_who_does_not_test_has_no_check_in(client_of, running, ana, mo):
    path = f"{running.path}/checkin"

    assert [client_of(who).get(path).status_code for who in (ana, mo)] == [403, 403]
    signed_out = client_of().get(path)
    assert (signed_out.status_code, "/sign-in?next=" in signed_out.location) == (302, True)


def test_a_check_in_survives_the_sign_in(client_of, running):
    answer = client_of().post(f"{running.path}/checkins", data={"mood": "4", "text": "Bright enough for me"})

    assert (answer.status_code, "Bright enough for me" in answer.text) == (401, True)
    assert "After that your check-in is sent" in answer.text


# What everyone sees


def test_a_visitor_reads_figures_of_five_and_more(client_of, full, ben):
    pilot, people = full
    with later(days=1):
        for who in people[:4]:
            actions.check_in(pilot, who, 5, "Secret words")
        few = client_of().get(pilot.path).text
        actions.check_in(pilot, ben, 5)
        many = client_of().get(pilot.path).text

    assert "Fewer than five testers have said how it goes" in few
    assert "Fewer than five of 7 answered on day 1." in few
    assert "5 testers say how it goes: 5.0 of 5 on average (very good)." in many
    assert "5 of 7 answered on day 1." in many
    assert "Secret words" not in few + many


def test_mood_over_time_is_drawn_from_two_days_on(client_of, full):
    pilot, people = full
    for day, mood in ((1, 2), (7, 4)):
        with later(days=day):
            for who in people:
                actions.check_in(pilot, who, mood)
            page = client_of().get(pilot.path).text
        assert ('class="plot small-plot"' in page) == (day == 7)
    assert '<th scope="row">7</th><td>6 of 7</td><td>4.0</td>' in page


def test_before_the_start_there_is_nothing_to_see_but_for_who_plans(client_of, pilot_at, ben, mo):
    pilot = pilot_at("recruiting")

    seen = [f'id="check-in-{pilot.id}"' in client_of(who).get(pilot.path).text for who in (None, ben, mo)]
    assert seen == [False, False, True]


def test_the_page_costs_no_more_with_more_check_ins(client_of, full, count_statements, ben):
    pilot, people = full
    client = client_of(ben)
    client.get(pilot.path)
    actions.check_in(pilot, people[0], 3)
    few = count_statements(lambda: client.get(pilot.path))
    for who in people * 3:
        actions.check_in(pilot, who, 3)

    assert count_statements(lambda: client.get(pilot.path)) == few


# The staff's page


def test_the_staff_see_who_is_silent_and_what_was_said_without_names(client_of, full, mo, kim):
    pilot, people = full
    with later(days=7):
        for who in people:
            actions.check_in(pilot, who, 4, "It is <b>bright</b>", task="yes")
        for reader in (mo, kim):
            page = client_of(reader).get(f"{pilot.path}/checkins").text
            assert "<b>Ben</b>" in page
            assert "P1" not in page
            assert "It is &lt;b&gt;bright&lt;/b&gt;" in page
            assert "6 of 7" in page


def test_the_staffs_page_is_the_staffs(client_of, full, ben, ana):
    path = f"{full[0].path}/checkins"

    assert [client_of(who).get(path).status_code for who in (ben, ana)] == [403, 403]
    assert client_of().get(path).status_code == 302


def test_the_staffs_page_costs_no_more_with_more_words(client_of, full, count_statements, mo):
    pilot, people = full
    client = client_of(mo)
    actions.check_in(pilot, people[0], 3, "One")
    actions.write_entry(pilot, people[0], "One")
    client.get(f"{pilot.path}/checkins")
    few = count_statements(lambda: client.get(f"{pilot.path}/checkins"))
    for who in people:
        actions.check_in(pilot, who, 3, "More")
        actions.write_entry(pilot, who, "More")
    client.get(f"{pilot.path}/checkins")

    assert count_statements(lambda: client.get(f"{pilot.path}/checkins")) == few


@pytest.mark.parametrize(("typed", "plan"), [("3, 14", (3, 14)), ("14 3", (3, 14)), ("", ()), ("7;7", (7,))])
def test_a_moderator_changes_the_days(client_of, running, mo, typed, plan):
    sent = client_of(mo).post(f"{running.path}/checkins/plan", data={"days": typed})

    assert (sent.status_code, queries.plan_of(running.round)) == (303, plan)


@pytest.mark.parametrize("typed", ["soon", "0", "-3", "1, 31", "1.5", "1 " * 31, "999999999999"])
def test_days_that_cannot_be_come_back_as_they_were_typed(client_of, running, mo, typed):
    sent = client_of(mo).post(f"{running.path}/checkins/plan", data={"days": typed})

    assert (sent.status_code, f'value="{typed}"' in sent.text, queries.plan_of(running.round)) == (
        422, True, (1, 7, 30)
    )  # fmt: skip


def test_who_may_not_plan_is_refused_before_the_stage_is_said(client_of, running, mo, kim, ben):
    move_pilot(running, "finish", mo, ended_on=clock.today(), stop_rule="A lamp fell.", text="It ends early today.")
    path, data = f"{running.path}/checkins/plan", {"days": "3"}

    assert [client_of(who).post(path, data=data).status_code for who in (ben, kim, mo)] == [403, 403, 409]


# The diary


def test_ben_writes_reads_changes_and_deletes(client_of, running, ben):
    client, path = client_of(ben), f"{running.path}/diary"
    assert "No entry yet." in client.get(path).text

    written = client.post(path, data={"text": "Dark at the depot", "photos": picture(), "once": "a"})
    (entry,) = given(DiaryEntry)
    assert (written.status_code, written.location) == (303, path)
    assert "Dark at the depot" in client.get(path).text
    assert "Dark at the depot" in client.get(f"{path}/{entry.id}").text

    assert client.post(f"{path}/{entry.id}", data={"text": "Bright at the depot"}).status_code == 303
    db.session.expire_all()
    assert (entry.text, len(queries.photos_of(entry))) == ("Bright at the depot", 1)

    deleted = [client.post(f"{path}/{entry.id}/delete").status_code for _ in range(2)]
    assert (deleted, given(DiaryEntry)) == ([303, 303], [])


def test_what_ben_gave_he_reads_again_and_takes_back(client_of, running, ben):
    said = actions.check_in(running, ben, 2, "Far too dark", task="no")
    client = client_of(ben)

    page = client.get(f"{running.path}/diary").text
    assert "2 of 5 (bad) · It did what was needed: no" in page
    assert "Far too dark" in page
    assert client.post(f"{running.path}/checkins/{said.id}/delete").status_code == 303
    assert given(CheckIn) == []


def test_also_who_has_left_reads_and_takes_back_what_they_gave(client_of, running, ben):
    said = actions.check_in(running, ben, 2, "Far too dark")
    recruitment.leave(running, ben)
    client = client_of(ben)

    assert "Far too dark" in client.get(f"{running.path}/diary").text
    assert f"{running.path}/diary" in client.get(running.path).text
    assert client.post(f"{running.path}/diary", data={"text": "One more"}).status_code == 403
    assert client.post(f"{running.path}/checkins/{said.id}/delete").status_code == 303


def test_a_diary_is_nobody_elses(client_of, running, ben, ana, mo, join):
    entry = actions.write_entry(running, ben, "Dark")
    (zoe,) = join(running, "zoe")
    path = f"{running.path}/diary"

    assert [client_of(who).get(path).status_code for who in (ana, mo)] == [403, 403]
    assert client_of().get(path).status_code == 302
    assert client_of(zoe).get(f"{path}/{entry.id}").status_code == 404
    assert client_of(zoe).post(f"{path}/{entry.id}", data={"text": "Mine"}).status_code == 404
    assert client_of(zoe).post(f"{path}/{entry.id}/delete").status_code == 404
    assert [one.text for one in given(DiaryEntry)] == ["Dark"]


def test_an_entry_for_tomorrow_comes_back_with_its_words(client_of, running, ben):
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()

    sent = client_of(ben).post(f"{running.path}/diary", data={"text": "I dreamt of light", "on": tomorrow})

    assert (sent.status_code, "I dreamt of light" in sent.text, tomorrow in sent.text) == (422, True, True)
    assert "This day has not come yet." in sent.text


def test_own_pages_are_kept_by_no_browser(client_of, running, ben, mo):
    paths = [(ben, "diary"), (ben, "checkin"), (mo, "checkins"), (mo, "incidents")]

    kept = [client_of(who).get(f"{running.path}/{word}").headers["Cache-Control"] for who, word in paths]
    assert kept == ["no-store"] * 4


@pytest.mark.parametrize(("act", "kind"), [("check_in", CheckIn), ("diary", DiaryEntry)])
def test_what_was_sent_signed_out_is_given_right_after_the_sign_in(app, running, ben, ana, act, kind):
    packed = acts.pack(act, {"id": str(running.id), "mood": "4", "text": "Bright enough for me", "once": "a"})

    with app.test_request_context():
        for who in (ben, ben, ana):
            g.me = who
            acts.resume(packed)

    assert [(one.person_id, one.text) for one in given(kind)] == [(ben.id, "Bright enough for me")]


def test_thanks_are_said_where_the_page_opens_and_once(client_of, running, ben):
    page = client_of(ben).post(f"{running.path}/checkins", data={"mood": "4"}, follow_redirects=True).text
    section = page[page.index(f'id="check-in-{running.id}"') :]

    assert page.count("<span>Thank you") == 1
    assert section.index("<span>Thank you") < section.index('name="mood"')
    assert "<span>Thank you" not in client_of(ben).get(running.path).text


def test_everybody_reads_how_many_answered_only_from_five_on_and_the_staff_always(app):
    few, many = Cell(1, asked=9, answered=4, moods=16), Cell(7, asked=9, answered=5, moods=20)

    assert [row.answered for row in hearing.rows([few, many])] == ["fewer than five of 9", "5 of 9"]
    assert [row.answered for row in hearing.rows([few, many], everything=True)] == ["4 of 9", "5 of 9"]
    assert [row.mood for row in hearing.rows([few, many], everything=True)] == ["", "4.0"]
    assert hearing.rows([Cell(1, asked=4, answered=4, moods=16)]) == []
