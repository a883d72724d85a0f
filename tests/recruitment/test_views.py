"""What a resident, a moderator and a guardian see and send."""

import re
from datetime import timedelta

import pytest

from lab import clock
from lab.accounts import acts
from lab.db import db
from lab.pilots.actions import move_pilot
from lab.recruitment import actions, consents, queries, setup
from lab.recruitment import page as page_of_places
from lab.recruitment.consents import Terms
from tests.pilots.conftest import CONSENT

HTMX = {"HX-Request": "true"}
NEW = CONSENT + " We also count your steps."
MINOR = {"minor": "y", "guardian_name": "Gerda Guardian", "guardian_email": "gerda@example.org"}


@pytest.fixture
def full(pilot_at, people, join):
    """A pilot with one place, which somebody has."""
    pilot = pilot_at("recruiting", places=1)
    join(pilot, people(1)[0])
    return pilot


# The resident


def test_consent_alone_is_enough_to_take_part(pilot_at, client_of, ben):
    pilot = pilot_at("recruiting")

    answer = client_of(ben).post(f"{pilot.path}/testers", data={"consent": "1"})

    assert (answer.status_code, pilot.tester_ids) == (303, {ben.id})


def test_the_page_says_what_is_collected_by_whom_for_how_long_and_how_to_leave(pilot_at, client_of):
    pilot = pilot_at("recruiting", collects="Your steps", contact="0123 456", keep_days=30)

    page = client_of().get(pilot.path).text

    for words in ("Your steps", "Mobility unit, 0123 456", "deleted 30 days after the end", "With one tap", CONSENT):
        assert words in page


def test_a_full_pilot_refuses_and_offers_the_waiting_list(full, client_of, ben):
    answer = client_of(ben).post(f"{full.path}/testers", data={"consent": "1"})

    assert (answer.status_code, full.testers) == (409, 1)
    assert 'name="wait" value="1"' in answer.text
    assert 'value="1" checked' in answer.text
    assert "Join the waiting list" in answer.text


def test_with_wait_they_are_on_the_list_and_read_their_number(full, client_of, ben, ana):
    for who in (ana, ben):
        client_of(who).post(f"{full.path}/testers", data={"consent": "1", "wait": "1"})

    page = client_of(ben).get(full.path).text

    assert "You are number 2 on the waiting list" in page
    assert "Leave the waiting list" in page


def test_htmx_gets_the_section_alone(full, client_of, ben):
    page = client_of(ben)

    refused = page.post(f"{full.path}/testers", data={"consent": "1"}, headers=HTMX)
    waits = page.post(f"{full.path}/testers", data={"consent": "1", "wait": "1"}, headers=HTMX)
    left = page.post(f"{full.path}/waiting/leave", headers=HTMX)

    assert [one.status_code for one in (refused, waits, left)] == [422, 200, 200]
    assert all(
        one.text.lstrip().startswith('<section class="card pad stack" id="take-part-') for one in (refused, waits)
    )
    assert "You are number 1" in waits.text
    assert "You have left the waiting list" in left.text


def test_leaving_the_list_is_one_tap(full, client_of, ben):
    page = client_of(ben)
    page.post(f"{full.path}/testers", data={"consent": "1", "wait": "1"})

    answer = page.post(f"{full.path}/waiting/leave")

    assert (answer.status_code, queries.line(full.round.id)) == (303, [])


def test_who_does_not_fit_keeps_what_they_typed(pilot_at, client_of, ben, ask_yes, mo):
    pilot = pilot_at("recruiting")
    asked = ask_yes(pilot)
    setup.keep_places(pilot, mo, "age", "65_plus", 1)

    sent = {"consent": "1", f"answer_{asked}": "no", "fact_age": "30_44"}
    answer = client_of(ben).post(f"{pilot.path}/testers", data=sent)

    assert (answer.status_code, pilot.testers) == (422, 0)
    assert "This test needs people who cycle." in answer.text
    assert '<option selected value="30_44">' in answer.text


def test_facts_are_asked_only_where_places_are_kept_and_need_no_answer(pilot_at, client_of, ben, mo):
    pilot = pilot_at("recruiting")
    before = client_of(ben).get(pilot.path).text
    setup.keep_places(pilot, mo, "age", "65_plus", 1)

    after = client_of(ben).get(pilot.path).text

    assert ("fact_age" in before, "fact_age" in after, "I would rather not say" in after) == (False, True, True)
    assert "Places are kept for: Age: 65 and older" in after


def test_nobody_reads_how_many_of_a_small_group_take_part(pilot_at, client_of, people, join, mo):
    pilot, said = pilot_at("recruiting", places=9), []
    setup.keep_places(pilot, mo, "age", "65_plus", 3)
    for who in people(2):
        join(pilot, who, facts={"age": "65_plus"})
        page = client_of().get(pilot.path).text
        said.append(re.findall(r"[^<>]*kept for:[^<>]*", page))

    assert said == [["Places are kept for: Age: 65 and older"]] * 2


def test_the_places_that_are_left_are_kept_for_others(pilot_at, client_of, ben, ana, join, mo):
    pilot = pilot_at("recruiting", places=2)
    setup.keep_places(pilot, mo, "age", "65_plus", 1)
    join(pilot, ana)

    answer = client_of(ben).post(f"{pilot.path}/testers", data={"consent": "1"})

    assert (answer.status_code, "kept for others" in answer.text, 'name="wait"' in answer.text) == (409, True, True)


def test_in_the_first_call_others_read_when_it_opens(pilot_at, client_of, ben, ana):
    pilot = pilot_at("recruiting")
    pilot.round.first_call_days = 7
    db.session.commit()

    others, author = client_of(ben).get(pilot.path).text, client_of(ana).get(pilot.path).text

    assert "Open to everyone from Monday 9 March" in others
    assert ('name="consent"' in others, 'name="consent"' in author) == (False, True)
    answer = client_of(ben).post(f"{pilot.path}/testers", data={"consent": "1"})
    assert (answer.status_code, pilot.testers) == (409, 0)


def test_leaving_says_what_happens_and_asks_why_afterwards(pilot_at, client_of, ben):
    pilot = pilot_at("running")
    page = client_of(ben)

    assert "What you wrote stays in the test without your name" in page.get(pilot.path).text
    left = page.post(f"{pilot.path}/testers/leave", headers=HTMX)
    assert ("would you say why" in left.text, "Undo: stay a tester" in left.text) == (True, True)
    why = page.post(f"{pilot.path}/testers/leave", data={"why": "research", "forget": "y"})

    assert (why.status_code, queries.dropouts(pilot.round.id).research) == (303, 1)


def test_a_wrong_reason_is_refused(pilot_at, client_of, ben):
    pilot = pilot_at("running")

    assert client_of(ben).post(f"{pilot.path}/testers/leave", data={"why": "x"}).status_code == 422
    assert pilot.testers == 1


def test_a_visitors_answers_come_along_through_the_sign_in(pilot_at, client_of, ben, ask_yes, app):
    pilot = pilot_at("recruiting")
    asked = ask_yes(pilot)
    sent = {"consent": "1", f"answer_{asked}": "yes"}

    answer = client_of().post(f"{pilot.path}/testers", data=sent)

    assert (answer.status_code, f"answer_{asked}" in answer.text) == (401, True)
    with app.test_request_context():
        from flask import g

        g.me = ben
        path = acts.named("take_part").perform({"id": str(pilot.id), **sent})
        g.pop("me")
    assert (path, pilot.tester_ids) == (f"{pilot.path}#take-part", {ben.id})


def test_a_visitor_hears_before_the_sign_in_what_is_missing_and_keeps_the_rest(pilot_at, client_of, ask_yes):
    pilot = pilot_at("recruiting")
    asked = ask_yes(pilot)

    unread = client_of().post(f"{pilot.path}/testers", data={f"answer_{asked}": "yes"})
    silent = client_of().post(f"{pilot.path}/testers", data={"consent": "1"})

    assert (unread.status_code, "Please say that you have read the text and agree." in unread.text) == (422, True)
    assert re.search(rf'<input[^>]*checked[^>]*name="answer_{asked}"[^>]*value="yes"', unread.text)
    assert (silent.status_code, 'name="consent" value="1" checked' in silent.text) == (422, True)


def test_a_pilot_that_looks_for_nobody_refuses(pilot_at, client_of, ben):
    pilot = pilot_at("evaluating")

    answer = client_of(ben).post(f"{pilot.path}/testers", data={"consent": "1", "wait": "1"})

    assert answer.status_code == 409


def test_the_section_costs_the_same_however_many_wait(pilot_at, client_of, people, join, ben, count_statements):
    pilot = pilot_at("recruiting", places=2)
    page = client_of(ben)
    first, *others = people(20)
    join(pilot, first)
    page.get(pilot.path)
    few = count_statements(lambda: page.get(pilot.path))
    for who in others:
        join(pilot, who, wait=True)
    page.get(pilot.path)

    assert count_statements(lambda: page.get(pilot.path)) == few


# The consent text


def test_everyone_who_reads_the_pilot_reads_its_consent(pilot_at, client_of):
    pilot = pilot_at("recruiting")

    assert CONSENT in client_of().get(f"{pilot.path}/consent").text


def test_before_there_is_a_text_there_is_no_page(pilot_at, client_of):
    assert client_of().get(f"{pilot_at('approved').path}/consent").status_code == 404


def test_a_tester_sees_what_is_new_and_agrees_or_leaves(pilot_at, client_of, ben, mo, join):
    pilot = pilot_at("recruiting")
    join(pilot, ben)
    answer = client_of(mo).post(
        f"{pilot.path}/consent", data={"consent_text": NEW, "keep_days": "30", "version": "1", "collects": "Steps"}
    )
    assert answer.status_code == 303

    page = client_of(ben)
    shown = page.get(f"{pilot.path}/consent").text
    assert "We also count your steps.</ins>" in shown
    assert "The text that you agreed to, version 1" in shown
    assert "Read what is new" in page.get(pilot.path).text

    agreed = page.post(f"{pilot.path}/consent/agree", data={"consent": "2"})
    assert (agreed.status_code, queries.agreed_by_version(pilot.round.id)) == (303, [(2, 1)])
    assert "you agreed to it" in page.get(f"{pilot.path}/consent").text


def test_staff_see_how_many_agreed_to_which_version(pilot_at, client_of, people, kim, mo, join):
    pilot = pilot_at("recruiting", places=3)
    one, two = people(2)
    join(pilot, one)
    join(pilot, two)
    consents.change_text(pilot, mo, Terms(NEW), 1)
    consents.agree_again(pilot, one, 2)

    shown = client_of(kim).get(f"{pilot.path}/consent").text

    assert ('<td class="n">1</td>' in shown, "Save as a new version" in shown) == (True, False)


def test_a_text_that_is_too_short_comes_back(pilot_at, client_of, mo):
    pilot = pilot_at("recruiting")

    answer = client_of(mo).post(f"{pilot.path}/consent", data={"consent_text": "Short", "keep_days": "x"})

    assert (answer.status_code, ">Short</textarea>" in answer.text.replace("\r\n", "")) == (422, True)


def test_a_resident_changes_no_text(pilot_at, client_of, ben):
    pilot = pilot_at("recruiting")

    assert client_of(ben).post(f"{pilot.path}/consent", data={"consent_text": NEW}).status_code == 403


# What moderators set up


@pytest.mark.parametrize(("role", "status"), [("ben", 403), ("mo", 200), ("kim", 200), ("ada", 403), ("", 302)])
def test_who_sees_the_places(pilot_at, client_of, request, role, status):
    pilot = pilot_at("recruiting")
    who = request.getfixturevalue(role) if role else None

    assert client_of(who).get(f"{pilot.path}/recruitment").status_code == status


def test_an_official_sees_and_changes_nothing(pilot_at, client_of, kim):
    pilot = pilot_at("recruiting")
    page = client_of(kim)

    assert 'action="' + pilot.path not in page.get(f"{pilot.path}/recruitment").text
    for path, sent in WRITES:
        assert page.post(f"{pilot.path}/recruitment/{path}", data=sent).status_code == 403


WRITES = [
    ("places", {"places": "5"}), ("first-call", {"first_call": "3"}),
    ("groups", {"group": "age:65_plus", "count": "1"}),
    ("groups/1/release", {}), ("questions", {}), ("questions/1/remove", {}), ("testers/1", {"reason": "No reason."}),
]  # fmt: skip


def test_the_staff_read_many_testers_page_by_page(pilot_at, people, join, client_of, mo, monkeypatch):
    monkeypatch.setattr(page_of_places, "A_PAGE", 2)
    pilot = pilot_at("recruiting", places=9)
    for who in people(3):
        join(pilot, who)
    staff, base = client_of(mo), f"{pilot.path}/recruitment"

    first = staff.get(base).text
    (rest,) = re.findall(r'href="([^"]+)#testers" rel="next"', first)
    second = staff.get(rest).text

    assert [text.count("/recruitment/testers/") for text in (first, second)] == [2, 1]
    assert ("3 of 9 places taken" in first, "3 of 9 places taken" in second) == (True, True)
    assert 'rel="next"' not in second
    assert staff.get(f"{base}?after=x").status_code == 200


def test_a_moderator_sets_everything_up(pilot_at, client_of, mo):
    pilot = pilot_at("recruiting")
    page, base = client_of(mo), f"{pilot.path}/recruitment"
    question = {
        "text": "Do you cycle in the city?",
        "fits": "Yes",
        "sentence": "This needs people who cycle.",
        "once": "q",
    }

    done = [
        page.post(f"{base}/places", data={"places": "5"}), page.post(f"{base}/first-call", data={"first_call": "3"}),
        page.post(f"{base}/groups", data={"group": "district:1", "count": "2"}),
        page.post(f"{base}/questions", data=question), page.post(f"{base}/questions", data=question),
    ]  # fmt: skip

    assert [one.status_code for one in done] == [303] * 5
    run = pilot.round
    kept = queries.kept_places(run.id)
    assert (run.places, run.first_call_days, [(one.kind, one.value, one.places) for one in kept]) == (
        5, 3, [("district", "1", 2)],
    )  # fmt: skip
    assert [(one.text, one.fits) for one in queries.questions(run.id)] == [("Do you cycle in the city?", ["yes"])]
    shown = page.get(base).text
    assert ("District: Harbour" in shown, "0 of 2 taken" in shown, "Do you cycle" in shown) == (True, True, True)


@pytest.mark.parametrize(
    ("path", "sent", "kept"),
    [
        ("places", {"places": "0"}, 'value="0"'),
        ("first-call", {"first_call": "900"}, 'value="900"'),
        ("groups", {"group": "age:65_plus", "count": "99"}, 'value="99"'),
        ("groups", {"group": "age:dragon", "count": "1"}, 'value="1"'),
        ("questions", {"text": "Do you cycle?", "fits": "Perhaps", "sentence": "It needs cyclists."}, "Perhaps"),
    ],
)
def test_what_cannot_be_taken_comes_back_as_it_was_sent(pilot_at, client_of, mo, path, sent, kept):
    pilot = pilot_at("recruiting")

    answer = client_of(mo).post(f"{pilot.path}/recruitment/{path}", data=sent)

    assert (answer.status_code, kept in answer.text, 'id="errors"' in answer.text) == (422, True, True)


def test_a_tester_is_taken_out_with_a_reason(pilot_at, client_of, mo, ben):
    pilot = pilot_at("running")
    page, base = client_of(mo), f"{pilot.path}/recruitment"

    assert page.post(f"{base}/testers/1", data={"reason": ""}).status_code == 422
    assert "Take Ben out of the test" in page.get(f"{base}/testers/1").text
    done = page.post(f"{base}/testers/1", data={"reason": "You live in another city now.", "why": "participant"})

    assert (done.status_code, pilot.testers, queries.dropouts(pilot.round.id).participant) == (303, 0, 1)
    assert "taken you out of this test" in client_of(ben).get(pilot.path).text


def test_names_are_the_staffs(pilot_at, client_of, people, join, kim, ben):
    pilot = pilot_at("recruiting", places=1)
    one, two = people(2)
    join(pilot, one)
    join(pilot, two, wait=True)

    staff, resident = client_of(kim).get(f"{pilot.path}/recruitment").text, client_of(ben).get(pilot.path).text

    assert ("P00" in staff, "P01" in staff, "P00" in resident, "P01" in resident) == (True, True, False, False)


@pytest.mark.parametrize("path", ["groups/9/release", "questions/9/remove", "testers/9"])
def test_what_is_not_there_is_not_found(pilot_at, client_of, mo, path):
    pilot = pilot_at("recruiting")

    sent = {"reason": "You live in another city now."}
    assert client_of(mo).post(f"{pilot.path}/recruitment/{path}", data=sent).status_code == 404


def test_after_the_test_nothing_is_set_up(pilot_at, client_of, mo):
    pilot = pilot_at("evaluating")

    assert client_of(mo).get(f"{pilot.path}/recruitment").status_code == 200
    assert client_of(mo).post(f"{pilot.path}/recruitment/places", data={"places": "9"}).status_code == 409


def test_the_page_says_when_everything_is_deleted(pilot_at, client_of, ben, mo):
    pilot = pilot_at("evaluating")

    assert "What testers wrote is deleted on" in client_of(ben).get(pilot.path).text


# A guardian


@pytest.fixture
def asked(pilot_at, client_of, people, guardian_links):
    pilot = pilot_at("recruiting")
    child = people(1)[0]
    answer = client_of(child).post(f"{pilot.path}/testers", data={"consent": "1", **MINOR})
    assert answer.status_code == 303
    return pilot, child, guardian_links()[0]


def test_reading_the_guardians_page_changes_nothing(asked, client_of):
    pilot, _, link = asked

    shown = client_of().get(link)

    assert (shown.status_code, CONSENT in shown.text, "Yes, I agree" in shown.text) == (200, True, True)
    assert (queries.guardian(1).state, pilot.tester_ids) == ("asked", frozenset())


def test_a_guardian_agrees_and_takes_it_back_later_with_the_same_link(asked, client_of):
    pilot, child, link = asked
    page = client_of()

    assert page.post(link, data={"decision": "agreed"}).status_code == 303
    assert (pilot.tester_ids, "Take my agreement back" in page.get(link).text) == ({child.id}, True)
    assert page.post(link, data={"decision": "withdrawn"}).status_code == 303
    assert (pilot.tester_ids, "You took your agreement back" in page.get(link).text) == (frozenset(), True)


@pytest.mark.parametrize(("decision", "status"), [("perhaps", 422), ("withdrawn", 409)])
def test_a_guardian_has_two_buttons(asked, client_of, decision, status):
    assert client_of().post(asked[2], data={"decision": decision}).status_code == status


def test_a_link_that_the_lab_did_not_seal_leads_nowhere(asked, client_of):
    page = client_of()

    assert [page.get(path).status_code for path in ("/guardians/1", f"{asked[2]}x")] == [404, 404]


def test_the_child_reads_that_the_lab_waits(asked, client_of):
    pilot, child, _ = asked

    day = clock.today() + timedelta(days=7)
    assert f"A place is held for you until {day:%A} {day.day} {day:%B}" in client_of(child).get(pilot.path).text


def test_a_wrong_guardian_keeps_what_was_typed(pilot_at, client_of, ben):
    pilot = pilot_at("recruiting")

    answer = client_of(ben).post(f"{pilot.path}/testers", data={"consent": "1", **MINOR, "guardian_email": "gerda"})

    assert (answer.status_code, 'value="gerda"' in answer.text, 'value="Gerda Guardian"' in answer.text) == (
        422, True, True,
    )  # fmt: skip


def test_who_got_a_place_reads_it_with_a_way_out(full, client_of, ben, join, people, work):
    join(full, ben, wait=True)
    first = next(iter(full.tester_ids))
    from lab.accounts.queries import actor

    actions.leave(full, actor(first))
    work()

    notices = client_of(ben).get("/me/notices").text
    assert ("A place has become free and it is yours" in notices, f'href="/pilots/{full.id}"' in notices) == (
        True,
        True,
    )


def test_a_finished_pilot_shows_staff_the_way(pilot_at, client_of, mo, kim):
    pilot = pilot_at("recruiting")
    move_pilot(pilot, "cancel", kim, reason="No money", text="There is no money for it now.")

    assert f"{pilot.path}/recruitment" in client_of(mo).get(pilot.path).text


def test_the_own_page_names_the_place_in_the_line(full, client_of, ben, ana, join):
    join(full, ana, wait=True)
    join(full, ben, wait=True)

    page = client_of(ben).get("/me").text

    assert ("You are number 2 on the waiting list" in page, "Pilots that you test will be here" in page) == (
        True,
        False,
    )
