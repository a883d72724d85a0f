"""How each kind of notice reaches a person is theirs to say, and what waits moves along."""

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from lab import clock, events
from lab.accounts.models import Person
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.notices import choices, fan_out, letters, queries
from lab.notices.models import NoticeChoice
from lab.notices.rules import DEFAULT, Choice, Kind, Pace, default_of

MORNING = datetime.fromisoformat("2026-03-03T07:00:00+01:00")
"""The seven o'clock after the Monday, ten o'clock, on which these tests stand."""
NEXT_MONDAY = MORNING + timedelta(days=6)


@pytest.fixture
def note(mo):
    def say(thing, words="So it is."):
        with atomic():
            events.record("idea", thing.id, "note", mo, audience="VF", texts={"text": words})
        fan_out.tell()

    return say


def choose(person, pace, kind=Kind.STEPS, quiet=None):
    choices.choose(person.id, queries.choices_for(person.id) | {kind: Choice(pace, False)}, quiet)


def kept(person):
    found = db.session.execute(
        select(NoticeChoice.kind, NoticeChoice.mail, NoticeChoice.push).where(NoticeChoice.person_id == person.id)
    )
    return {kind: (mail, push) for kind, mail, push in found}


def parts(person):
    found = select(Delivery.state, Delivery.next_at).where(Delivery.person_id == person.id, ~Delivery.digest)
    return [tuple(row) for row in db.session.execute(found.order_by(Delivery.id))]


def test_who_has_chosen_nothing_has_the_defaults_and_no_rows(ben):
    assert (queries.choices_for(ben.id), kept(ben)) == ({kind: default_of(kind) for kind in Kind}, {})


def test_only_what_differs_is_kept(ben):
    choose(ben, Pace.WEEKLY)
    assert kept(ben) == {"steps": ("weekly", False)}

    choose(ben, DEFAULT[Kind.STEPS])
    assert kept(ben) == {}


def test_a_phone_alone_is_a_choice_too(ben):
    choices.choose(ben.id, {Kind.STEPS: Choice(Pace.DAILY, True), Kind.OUTCOME: Choice(Pace.AT_ONCE, False)}, None)

    assert kept(ben) == {"steps": ("daily", True), "outcome": ("at_once", False)}


@pytest.mark.parametrize(
    ("pace", "expected"),
    [
        (Pace.DAILY, ("held", MORNING)),
        (Pace.WEEKLY, ("held", NEXT_MONDAY)),
        (Pace.NEVER, ("suppressed", MORNING)),
        (Pace.AT_ONCE, ("held", datetime.fromisoformat("2026-03-02T09:00:00+00:00"))),
    ],
)
def test_what_is_held_moves_along(pace, expected, ben, make_idea, vote_for, note):
    bench = make_idea()
    vote_for(bench, ben)
    note(bench)

    choose(ben, pace)

    assert parts(ben) == [expected]


def test_at_once_brings_what_was_held_as_one_mail_now(ben, make_idea, vote_for, note, work):
    bench = make_idea()
    vote_for(bench, ben)
    note(bench, "The wood has come.")
    note(bench, "The bench stands.")

    choose(ben, Pace.AT_ONCE)
    work()

    assert [state for state, _ in parts(ben)] == ["sent", "sent"]
    assert db.session.scalars(select(Delivery.state).where(Delivery.digest)).all() == ["sent"]


def test_switching_off_is_undone_by_choosing_again(ben, make_idea, vote_for, note):
    bench = make_idea()
    vote_for(bench, ben)
    note(bench)
    choose(ben, Pace.NEVER)

    choose(ben, Pace.DAILY)

    assert parts(ben) == [("held", MORNING)]


def test_what_was_switched_off_weeks_ago_stays_away(ben, make_idea, vote_for, note):
    bench = make_idea()
    vote_for(bench, ben)
    note(bench)
    choose(ben, Pace.NEVER)

    with clock.at(MORNING + choices.BACK):
        choose(ben, Pace.DAILY)

    assert parts(ben) == [("suppressed", MORNING)]


def test_what_ended_for_another_reason_is_not_woken(ben, make_idea, vote_for, note):
    bench = make_idea()
    vote_for(bench, ben)
    note(bench)
    with atomic():
        db.session.execute(update(Delivery).values(state="suppressed", error="stopped"))

    choose(ben, Pace.WEEKLY)

    assert parts(ben) == [("suppressed", MORNING)]


def test_another_kind_and_another_person_stay_as_they_are(ben, make_person, make_idea, vote_for, note):
    cleo, bench = make_person("cleo"), make_idea()
    vote_for(bench, ben, cleo)
    note(bench)

    choose(ben, Pace.WEEKLY, Kind.NEW)
    choose(cleo, Pace.NEVER)

    assert (parts(ben), parts(cleo)) == ([("held", MORNING)], [("suppressed", MORNING)])


def test_quiet_hours_hold_back_what_waits(ben, make_idea, vote_for, note):
    choose(ben, Pace.AT_ONCE, quiet=(8, 11))
    bench = make_idea()
    vote_for(bench, ben)
    note(bench)
    assert parts(ben) == [("waiting", datetime.fromisoformat("2026-03-02T10:00:00+00:00"))]

    choose(ben, Pace.AT_ONCE, quiet=(8, 13))
    assert parts(ben) == [("waiting", datetime.fromisoformat("2026-03-02T12:00:00+00:00"))]

    choose(ben, Pace.WEEKLY, quiet=(6, 8))
    assert parts(ben) == [("held", NEXT_MONDAY + timedelta(hours=1))]


def test_what_is_already_on_its_way_goes_as_it_was(ben, make_idea, vote_for, note):
    choose(ben, Pace.AT_ONCE)
    bench = make_idea()
    vote_for(bench, ben)
    note(bench)

    choose(ben, Pace.WEEKLY)

    assert [state for state, _ in parts(ben)] == ["waiting"]


def test_a_mail_that_waits_is_not_sent_once_its_kind_is_off(ben, make_idea, vote_for, note, work):
    choose(ben, Pace.AT_ONCE)
    bench = make_idea()
    vote_for(bench, ben)
    note(bench)

    choose(ben, Pace.NEVER)
    work()

    assert [state for state, _ in parts(ben)] == ["suppressed"]


def test_saving_twice_at_the_same_moment_is_saving_once(app, ben):
    ready, wrong = threading.Barrier(4), []

    def save():
        with app.app_context():
            ready.wait()
            try:
                choose(ben, Pace.WEEKLY)
            except Exception as error:
                wrong.append(error)
            db.session.remove()

    savers = [threading.Thread(target=save) for _ in range(4)]
    for saver in savers:
        saver.start()
    for saver in savers:
        saver.join()
    db.session.rollback()  # what this thread read before

    assert (wrong, kept(ben)) == ([], {"steps": ("weekly", False)})


# The settings page

SENT = {
    "mail_outcome": "at_once", "push_outcome": "y", "mail_asked": "at_once", "push_asked": "y", "mail_steps": "daily",
    "mail_new": "daily", "mail_question": "at_once", "quiet_from": "", "quiet_to": "",
}  # fmt: skip
"""The form as it stands before anything is changed."""


def test_the_page_shows_each_kind_with_what_is_chosen(client_of, ben):
    choose(ben, Pace.WEEKLY)

    page = client_of(ben).get("/me/settings/notices").text

    assert page.count('<select id="mail_') == len(Kind)
    assert '<option selected value="weekly">One mail a week, on Mondays</option>' in page
    assert page.count('<option selected value="">None</option>') == 2


def test_saving_the_page_as_it_is_keeps_nothing(client_of, ben):
    answer = client_of(ben).post("/me/settings/notices", data=SENT)

    assert (answer.status_code, answer.location, kept(ben)) == (303, "/me/settings/notices", {})


def test_a_resident_chooses_and_reads_that_it_is_saved(client_of, ben):
    browser = client_of(ben)
    changed = SENT | {"mail_steps": "weekly", "push_steps": "y", "quiet_from": "22", "quiet_to": "6"}

    page = browser.post("/me/settings/notices", data=changed, follow_redirects=True).text

    assert "Saved. Notices reach you like this from now on." in page
    assert '<option selected value="22">22:00</option>' in page, "hours are written as everywhere in the lab"
    assert kept(ben) == {"steps": ("weekly", True)}
    person = db.session.get(Person, ben.id)
    assert (person.quiet_from, person.quiet_to) == (22, 6)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"quiet_from": "22"}, "Choose both quiet hours, or neither."),
        ({"quiet_from": "22", "quiet_to": "22"}, "Choose two different quiet hours."),
        ({"mail_steps": "hourly"}, "Not a valid choice."),
        ({"quiet_to": "24", "quiet_from": "3"}, "Not a valid choice."),
    ],
)
def test_what_cannot_be_is_said_and_the_rest_of_the_form_is_kept(client_of, ben, wrong, words):
    answer = client_of(ben).post("/me/settings/notices", data=SENT | {"mail_new": "weekly"} | wrong)

    assert (answer.status_code, words in answer.text, kept(ben)) == (422, True, {})
    assert '<option selected value="weekly">' in answer.text


def test_a_visitor_signs_in_first(client_of):
    assert client_of(None).get("/me/settings/notices").status_code == 302
    assert client_of(None).post("/me/settings/notices", data=SENT).status_code == 401


def test_without_mails_the_page_says_so(client_of, ben):
    with atomic():
        db.session.execute(update(Person).where(Person.id == ben.id).values(wants_mail=False))

    assert "You get no mails from the lab at all now" in client_of(ben).get("/me/settings/notices").text


def test_the_settings_lead_there(client_of, ben):
    assert 'href="/me/settings/notices"' in client_of(ben).get("/me/settings").text


# One click in a digest


def click(browser, person, **fields):
    return browser.post(f"/unsubscribe/{letters.token_for(person.id, letters.DIGEST, 0)}", data=fields)


def paces(person):
    return {kind.value: choice.mail.value for kind, choice in queries.choices_for(person.id).items()}


def test_one_click_in_a_digest_stops_digests_and_leaves_outcomes(client_of, ben, make_idea, vote_for, note):
    choose(ben, Pace.WEEKLY, Kind.NEW)
    bench = make_idea()
    vote_for(bench, ben)
    note(bench)

    answer = click(client_of(None), ben, **{"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert paces(ben) == {
        "outcome": "at_once", "asked": "at_once", "steps": "never", "new": "never", "question": "at_once"
    }  # fmt: skip
    assert [state for state, _ in parts(ben)] == ["suppressed"]


def test_the_page_after_it_offers_them_again_as_they_were(client_of, ben):
    choose(ben, Pace.WEEKLY, Kind.NEW)
    browser = client_of(None)
    page = click(browser, ben).text
    assert 'name="was_new" value="weekly"' in page

    click(browser, ben, choice="again", was_new="weekly", was_steps="daily", was_asked="never")

    assert (paces(ben)["new"], paces(ben)["steps"], paces(ben)["asked"]) == ("weekly", "daily", "at_once")


def test_again_without_a_word_of_what_was_is_the_default(client_of, ben):
    choose(ben, Pace.WEEKLY)
    browser = client_of(None)
    click(browser, ben)
    assert "You get no mails any more that bring several notices at once." in browser.get(
        f"/unsubscribe/{letters.token_for(ben.id, letters.DIGEST, 0)}"
    ).text  # fmt: skip

    click(browser, ben, choice="again")

    assert (paces(ben)["steps"], kept(ben)) == ("daily", {})


def test_clicking_twice_is_clicking_once(client_of, ben):
    browser = client_of(None)
    click(browser, ben)
    click(browser, ben)

    assert kept(ben) == {"steps": ("never", False), "new": ("never", False)}


def test_one_click_in_a_digest_leaves_the_phone_as_it_was(client_of, ben):
    with atomic():
        db.session.add(NoticeChoice(person_id=ben.id, kind="steps", mail="daily", push=True))

    click(client_of(None), ben)

    assert kept(ben)["steps"] == ("never", True)


def test_looking_at_the_link_of_a_digest_changes_nothing(client_of, ben):
    client_of(None).get(f"/unsubscribe/{letters.token_for(ben.id, letters.DIGEST, 0)}")

    assert kept(ben) == {}


def test_the_link_of_who_has_left_writes_nothing_any_more(client_of, ben):
    client_of(ben).post("/me/erase")

    assert click(client_of(None), ben).status_code == 404
    assert kept(ben) == {}
