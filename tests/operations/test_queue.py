"""The administrator's page about the queue: what waits, what could not be sent, and what can be done about it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import insert

from lab import clock, deliveries, jobs, runs
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.events import Event
from lab.notices.models import Notice
from lab.operations import queries
from lab.operations.rules import GIVEN_UP, MOST


@pytest.fixture
def put(app, ben):
    """A message in the queue: (state, more columns) → its id."""
    made = []

    def make(state="waiting", notice=False, **columns):
        made.append(state)
        values = {
            "address": "ben@example.org", "state": state, "next_at": clock.now(), "person_id": ben.id,
            "message_id": f"<{len(made)}@test>", "sent_at": clock.now() if state == "sent" else None,
        }  # fmt: skip
        with atomic():
            row = Delivery(**(values | columns), notice_id=_notice(ben.id) if notice else None)
            db.session.add(row)
            db.session.flush()
            return row.id

    return make


def happening(**columns):
    """Of an idea: it was published."""
    event = Event(at=clock.now_ms(), kind="idea", thing_id=42, move="publish", stage_from="submitted", stage_to="open",
                  role="moderator", **columns)  # fmt: skip
    db.session.add(event)
    db.session.flush()
    return event


def _notice(person_id):
    event = happening(fanned_out_at=clock.now())
    notice = Notice(root_id=event.id, event_id=event.id, person_id=person_id, letter="A", at=clock.now())
    db.session.add(notice)
    db.session.flush()
    return notice.id


@pytest.fixture
def admin(client_of, ada):
    return client_of(ada)


def row(id):
    db.session.expire_all()
    return db.session.get(Delivery, id)


def words_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


# Who


@pytest.mark.parametrize("name", ["mo", "kim", "ben"])
def test_only_administrators_see_the_queue(request, client_of, put, name):
    id = put("failed", notice=True)
    client = client_of(request.getfixturevalue(name))

    assert [client.get(path).status_code for path in ("/admin/queue", "/admin/queue/now")] == [403, 403]
    acts = ("again", "again-all", "give-up", "give-up-all")
    assert {client.post(f"/admin/queue/{id}/{act}").status_code for act in acts} == {403}
    assert row(id).state == "failed"


def test_a_visitor_is_asked_to_sign_in(client_of, put):
    id = put("failed", notice=True)

    assert client_of().get("/admin/queue").status_code == 302
    client_of().post(f"/admin/queue/{id}/again")
    assert row(id).state == "failed"


# What waits


def test_the_lanes_are_counted_by_state(put):
    for state in ("waiting", "waiting", "held", "failed", "suppressed", "sent", "sent", "sent"):
        put(state)
    put("waiting", channel="push")
    put("sent", sent_at=clock.now() - timedelta(hours=2))
    put("sent", sent_at=clock.now() - timedelta(hours=25))

    mail, push = queries.lanes()

    assert (mail.channel, mail.counts) == (
        "mail", {"waiting": 2, "sending": 0, "held": 1, "failed": 1, "suppressed": 1},
    )  # fmt: skip
    assert (mail.hour, mail.day, push.channel, push.counts["waiting"]) == (3, 4, "push", 1)


def test_the_oldest_is_what_has_been_due_for_longest(put):
    now = clock.now()
    put("waiting", next_at=now - timedelta(minutes=10))
    put("sending", next_at=now - timedelta(minutes=70))
    put("waiting", next_at=now + timedelta(minutes=10))
    put("held", next_at=now - timedelta(days=1))

    assert [lane.oldest for lane in queries.lanes()] == [timedelta(minutes=70)]


@pytest.mark.parametrize(
    ("tries", "minutes"), [(1, 0), (2, 1), (3, 6), (4, 21), (5, 81), (6, 141)]
)  # fmt: skip
def test_what_a_server_that_is_away_turns_back_has_waited_since_its_first_try(put, tries, minutes):
    put("waiting", tries=tries, next_at=clock.now() + timedelta(minutes=60))

    [lane] = queries.lanes()

    assert (lane.oldest, lane.tried) == (timedelta(minutes=minutes), 1)


def test_what_waits_for_the_morning_is_not_old(put):
    put("waiting", next_at=clock.now() + timedelta(hours=8))

    assert [(lane.oldest, lane.tried) for lane in queries.lanes()] == [(None, 0)]


def test_a_lab_that_has_sent_nothing_says_so(admin):
    page = words_of(admin.get("/admin/queue").text)

    assert "No message has been written yet." in page
    assert "Every message was sent, or still waits." in page


def test_the_page_says_what_is_wrong(admin, put, monkeypatch):
    put("waiting", next_at=clock.now() - timedelta(hours=2))
    put("held", next_at=clock.now() - timedelta(hours=2))
    with clock.at(clock.now() - timedelta(hours=2)), atomic():
        happening()

    page = words_of(admin.get("/admin/queue").text)

    assert "Messages have waited for more than an hour." in page
    assert "Digests are more than an hour late." in page
    assert "Something happened more than an hour ago, and nobody was told." in page


def test_a_timer_that_fails_stands_first_with_its_error(admin):
    runs.claim("remind authors", "x", timedelta(0))
    runs.finish("remind authors", "x", runs.Came(0, "ValueError: no"))

    page = words_of(admin.get("/admin/queue").text)

    assert queries.all_runs()[0].name == "remind authors"
    assert "These fail: remind authors." in page
    assert "It has failed once: ValueError: no" in page


def test_every_timer_and_job_is_on_the_page(admin):
    page = admin.get("/admin/queue").text

    assert [name for name in jobs.names() if f">{name}<" not in page.replace("&#39;", "'")] == []


def test_a_timer_is_late_after_half_an_hour(app):
    ran = clock.now()
    runs.claim("remind authors", "x", timedelta(0))
    runs.finish("remind authors", "x", runs.Came(1))

    def late_after(minutes):
        with clock.at(ran + timedelta(minutes=minutes)):
            return {one.name: one.late for one in queries.all_runs()}["remind authors"]

    assert [late_after(minutes) for minutes in (0, 30, 31)] == [False, False, True]


# The fragment that keeps itself up to date


def test_the_figures_come_as_a_fragment_and_once_only_while_they_stay(admin, put):
    put("waiting")
    ask = {"HX-Request": "true"}
    first = admin.get("/admin/queue/now", headers=ask)
    again = admin.get("/admin/queue/now", headers={**ask, "If-None-Match": first.headers["ETag"]})
    put("waiting")
    changed = admin.get("/admin/queue/now", headers={**ask, "If-None-Match": first.headers["ETag"]})

    assert first.text.startswith('<div id="queue-now" hx-get="/admin/queue/now"')
    assert (first.status_code, again.status_code, again.text, changed.status_code) == (200, 304, "", 200)
    assert first.headers["Cache-Control"] == "private, no-cache"


def test_without_htmx_the_fragment_leads_to_the_page(admin):
    assert admin.get("/admin/queue/now").headers["Location"] == "/admin/queue"


def test_who_wants_the_figures_to_hold_still_gets_them_still(admin):
    assert 'hx-trigger="every 20s"' in admin.get("/admin/queue").text
    assert "hx-trigger" not in admin.get("/admin/queue?still=1").text


# What could not be sent


def test_a_dead_letter_says_what_it_was_about_and_names_nobody(admin, put):
    put("failed", notice=True, tries=5, error="550 (address) is unknown")

    html = admin.get("/admin/queue").text
    page = words_of(html)

    assert 'href="/ideas/42"' in html
    assert "Published" in page
    assert "550 (address) is unknown" in page
    assert "ben@" not in html
    assert "Ben" not in html.split('id="queue-now"')[1]


def test_what_a_server_says_of_an_address_is_not_kept(put):
    id = put("waiting")

    def refuse(_delivery):
        raise deliveries.Refused("550 5.1.1 <ben@example.org>: unknown here")

    deliveries.send("mail", refuse)

    assert (row(id).state, row(id).error) == ("failed", "550 5.1.1 <(address)>: unknown here")


def test_a_message_is_tried_again(admin, put):
    id = put("failed", notice=True, tries=5, error="550 no", next_at=clock.now() - timedelta(days=1))

    answer = admin.post(f"/admin/queue/{id}/again")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/queue#dead-letters")
    assert (row(id).state, row(id).tries, row(id).next_at) == ("waiting", 0, clock.now())
    assert "1 message is tried again." in admin.get("/admin/queue").text


def test_htmx_gets_the_list_anew(admin, put):
    id, other = put("failed", notice=True), put("failed", notice=True)

    answer = admin.post(f"/admin/queue/{id}/again", headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert answer.text.startswith('<div class="stack-l" id="dead-letters">')
    assert (f"letter-{id}" in answer.text, f"letter-{other}" in answer.text) == (False, True)


def test_pressed_twice_it_is_tried_once(admin, put):
    id = put("failed", notice=True)
    admin.post(f"/admin/queue/{id}/again")
    with atomic():
        db.session.get(Delivery, id).tries = 3

    admin.post(f"/admin/queue/{id}/again")

    assert row(id).tries == 3
    assert "Nothing was left to do" in admin.get("/admin/queue").text


def test_all_with_the_same_reason_are_tried_again_and_no_others(admin, put):
    same = [put("failed", notice=True, error="550 full") for _ in range(3)]
    other = put("failed", notice=True, error="550 unknown")
    elsewhere = put("failed", notice=True, error="550 full", channel="push")
    sent = put("sent", error="550 full")

    admin.post(f"/admin/queue/{same[1]}/again-all")

    assert [row(id).state for id in (*same, other, elsewhere, sent)] == ["waiting"] * 3 + ["failed", "failed", "sent"]


def test_a_sign_in_mail_cannot_be_tried_again_for_its_words_are_gone(admin, put):
    id = put("failed", error="550 no")

    html = admin.get("/admin/queue").text
    admin.post(f"/admin/queue/{id}/again")

    assert f"/admin/queue/{id}/again" not in html
    assert row(id).state == "failed"


def test_a_message_is_given_up(admin, put):
    id = put("failed", notice=True)

    admin.post(f"/admin/queue/{id}/give-up")

    assert (row(id).state, row(id).error) == ("suppressed", GIVEN_UP)


def test_all_with_the_same_reason_are_given_up(admin, put):
    same = [put("failed", error="550 full") for _ in range(3)]
    other = put("failed", error="550 unknown")

    admin.post(f"/admin/queue/{same[0]}/give-up-all")

    assert [row(id).state for id in (*same, other)] == ["suppressed"] * 3 + ["failed"]


def test_what_was_sent_meanwhile_is_not_given_up(admin, put):
    id = put("sent")

    admin.post(f"/admin/queue/{id}/give-up")

    assert row(id).state == "sent"


def test_a_digest_takes_its_parts_along(admin, put):
    digest = put("failed", digest=True, error="550 full")
    parts = [put("failed", notice=True, carrier_id=digest, error="550 full") for _ in range(2)]
    listed = [letter.id for letter in queries.dead_letters()[0]]

    admin.post(f"/admin/queue/{digest}/again")

    assert listed == [digest]
    assert [row(id).state for id in (digest, *parts)] == ["waiting", "held", "held"]


def test_a_digest_that_is_given_up_ends_with_its_parts(admin, put):
    digest = put("failed", digest=True)
    part = put("failed", notice=True, carrier_id=digest)

    admin.post(f"/admin/queue/{digest}/give-up")

    assert [(row(id).state, row(id).error) for id in (digest, part)] == [("suppressed", GIVEN_UP)] * 2


@pytest.mark.parametrize("act", ["again", "again-all", "give-up", "give-up-all"])
def test_a_message_that_is_not_there_is_not_found(admin, act):
    assert [admin.post(f"/admin/queue/{id}/{act}").status_code for id in (999, 2**31)] == [404, 404]


@pytest.mark.parametrize("before", ["-1", "x", "9" * 30])
def test_a_page_that_is_none_is_the_first_one(admin, put, before):
    put("failed", notice=True)

    assert "Published" in admin.get(f"/admin/queue?before={before}").text


def test_dead_letters_come_page_by_page(admin, put):
    ids = [put("failed", notice=True, error=f"550 {n}") for n in range(45)]

    def page(before):
        found, after = queries.dead_letters(before)
        return [letter.id for letter in found], after

    newest = ids[::-1]
    assert page(0) == (newest[:20], newest[19])
    assert page(newest[19]) == (newest[20:40], newest[39])
    assert page(newest[39]) == (newest[40:], 0)
    assert f"before={newest[19]}#dead-letters" in admin.get("/admin/queue").text
    assert admin.get("/admin/queue?before=nonsense").status_code == 200


# At any size


def test_it_takes_as_many_statements_for_one_message_as_for_hundreds(admin, put, count_statements):
    put("failed", notice=True)
    few = count_statements(lambda: admin.get("/admin/queue"))
    for n in range(60):
        put("failed", notice=True, error=f"550 {n % 7}")
        put("waiting")
        put("sent")

    assert count_statements(lambda: admin.get("/admin/queue")) == few


def test_more_than_ten_thousand_are_not_counted_out(admin):
    base = {"address": "", "state": "failed", "error": "550 full", "next_at": clock.now(), "person_id": None}
    with atomic():
        db.session.execute(insert(Delivery), [{**base, "message_id": f"<{n}@x>"} for n in range(MOST + 50)])

    page = words_of(admin.get("/admin/queue").text)

    assert queries.lanes()[0].counts["failed"] == MOST + 1
    assert "more than 10,000" in page


def test_the_index_of_failures_serves(app):
    """Without it each look would read every message that was ever sent."""
    wanted = queries.dead()
    plan = db.session.execute(db.text("EXPLAIN QUERY PLAN " + str(
        db.select(Delivery.id).where(wanted).order_by(Delivery.id.desc()).limit(20).compile(
            db.engine, compile_kwargs={"literal_binds": True}
        )
    ))).all()  # fmt: skip

    assert "ix_deliveries_failed" in str(plan)
