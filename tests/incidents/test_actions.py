import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lab import clock
from lab.city.models import Unit
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.errors import Conflict, Invalid, NotAllowed
from lab.events import Event, history
from lab.incidents import actions, queries, shown
from lab.incidents.models import Incident
from lab.notices import queries as notices
from lab.pilots import queries as pilots
from lab.pilots.actions import move_pilot
from lab.recruitment import actions as recruitment

HURT = "Somebody stumbled over the cable at the depot."
ANSWER = "The cable lies under a cover now."


def count():
    return db.session.scalar(select(func.count()).select_from(Incident))


def told(who):
    """(headline, words) of what this person was told about incidents, oldest first."""
    found = [one for one in notices.all_notices(who.id) if "ncident" in one.headline]
    return [(one.headline, one.words) for one in sorted(found, key=lambda one: one.id)]


def at_once_in_threads(app, acts):
    def run(act):
        with app.app_context():
            act()
            db.session.remove()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()


def test_the_moderators_are_told_at_once(running, ben, mo, kim, work):
    incident = actions.report(running, ben, HURT, "danger")
    work()

    assert told(mo) == [(
        "Incident in a test: danger",
        "Something went wrong in a test. Look at it, and pause the test if need be: "
        f"/pilots/{running.id}/incidents/{incident.id}",
    )]  # fmt: skip
    assert (told(kim), told(ben)) == ([], [])


def test_the_unit_that_owns_the_test_gets_a_mail_without_the_reporters_name(running, ben):
    actions.report(running, ben, HURT, "danger")

    (sent,) = db.session.scalars(select(Delivery).where(Delivery.address == "mobility@city.example"))
    assert (sent.subject, sent.urgent, HURT in sent.body) == (
        f"Incident in a test (danger): {running.title}",
        True,
        True,
    )
    assert (f"/pilots/{running.id}/incidents" in sent.body, "ben" in sent.body.lower()) == (True, False)


def test_a_unit_without_an_address_gets_none(running, ben):
    with atomic():
        db.session.get(Unit, running.owner_unit_id).email = ""

    actions.report(running, ben, HURT, "minor")

    assert db.session.scalars(select(Delivery).where(Delivery.subject.like("Incident%"))).all() == []


def test_the_same_form_twice_is_one_report_and_nobody_is_told_twice(running, ben):
    first = actions.report(running, ben, HURT, "minor", once="a")

    assert actions.report(running, ben, HURT, "minor", once="a").id == first.id
    actions.report(running, ben, HURT, "minor", once="b")
    assert (count(), db.session.query(Event).where(Event.move == "incident").count()) == (2, 2)


def test_ten_clicks_at_once_are_one_report(app, running, ben):
    id = running.id
    at_once_in_threads(app, [lambda: actions.report(pilots.pilot(id), ben, HURT, "minor", once="a")] * 10)

    assert count() == 1


def test_only_testers_and_the_staff_report(running, ben, ana, ada, mo, kim):
    for who in (ana, ada):
        with pytest.raises(NotAllowed):
            actions.report(running, who, HURT, "minor")
    for who in (mo, kim, ben):
        actions.report(running, who, HURT, "minor")
    recruitment.leave(running, ben)
    with pytest.raises(NotAllowed):
        actions.report(running, ben, HURT, "minor")
    assert [one.role for one in queries.incidents_in(running.round)] == ["moderator", "official", "resident"]


def test_nothing_is_reported_before_the_start_or_for_tomorrow(pilot_at, running, ben, mo):
    with pytest.raises(Conflict):
        actions.report(pilot_at("recruiting"), mo, HURT, "minor")
    with pytest.raises(Invalid) as no:
        actions.report(running, ben, HURT, "minor", on=clock.today() + timedelta(days=1))
    assert list(no.value.fields) == ["on"]


def test_who_looks_after_it_is_named_and_the_reporter_hears_it_once(running, ben, mo, kay, work):
    incident = actions.report(running, ben, HURT, "minor")
    for who in (mo, mo, kay):
        actions.take(running, who, incident)
    work()

    assert (incident.state, incident.handler.display_name) == ("seen", "Kay")
    assert [headline for headline, _words in told(ben)] == ["Somebody looks after the incident that you reported"]


def test_the_reporter_is_told_what_became_of_it(running, ben, mo, work):
    incident = actions.report(running, ben, HURT, "minor")
    actions.close(running, mo, incident, ANSWER, public=True)
    work()

    assert (incident.state, incident.is_public, incident.handler_id) == ("closed", True, mo.id)
    assert told(ben) == [(
        "What became of the incident that you reported", f"The lab has looked into what you reported: {ANSWER}"
    )]  # fmt: skip


def test_staff_who_report_and_answer_are_not_told_what_they_said(running, mo, work):
    incident = actions.report(running, mo, HURT, "minor")
    actions.close(running, mo, incident, ANSWER, public=True)
    work()

    assert told(mo) == []


def test_of_two_answers_at_once_one_counts_and_the_other_is_kept_out(app, running, ben, mo, kay):
    incident, said = actions.report(running, ben, HURT, "minor"), []
    id, number = running.id, incident.id

    def answer(who):
        try:
            pilot = pilots.pilot(id)
            actions.close(pilot, who, queries.incident(pilot, number), f"{ANSWER} {who.display_name}", public=True)
            said.append(who.display_name)
        except Conflict:
            pass

    at_once_in_threads(app, [lambda who=who: answer(who) for who in (mo, kay)])

    assert len(said) == 1
    assert queries.incident(running, number).words == f"{ANSWER} {said[0]}"


def test_a_second_click_on_the_answer_is_harmless(running, ben, mo, kay):
    incident = actions.report(running, ben, HURT, "minor")
    actions.close(running, mo, incident, ANSWER, public=True)
    actions.close(running, mo, incident, ANSWER, public=True)

    with pytest.raises(Conflict):
        actions.take(running, kay, incident)
    assert db.session.query(Event).where(Event.move == "incident_closed").count() == 1


def test_who_wrote_one_of_its_ideas_answers_nothing(pilot_at, make_idea, make_person, ben):
    own = make_person("otto", "moderator")
    pilot = pilot_at("running", ideas=[make_idea("shortlisted", author_id=own.id)])
    incident = actions.report(pilot, ben, HURT, "minor")

    for act in (lambda: actions.take(pilot, own, incident), lambda: actions.close(pilot, own, incident, ANSWER, True)):
        with pytest.raises(NotAllowed):
            act()


def test_incidents_are_no_part_of_the_pilots_history(running, ben, mo):
    before = len(history("pilot", running.id))
    incident = actions.report(running, ben, HURT, "minor")
    actions.close(running, mo, incident, ANSWER, public=True)

    assert len(history("pilot", running.id)) == before


def test_the_desk_and_the_board_count_what_nobody_has_answered(running, ben, mo):
    assert (queries.waiting(), dict(queries.open_by_pilot([running.id]))) == ([], {})
    first = actions.report(running, ben, HURT, "minor")
    actions.report(running, ben, HURT, "danger")

    (waiting,) = queries.waiting()
    assert (waiting.count, waiting.worst, waiting.path) == (2, "danger", f"/pilots/{running.id}/incidents")
    actions.close(running, mo, first, ANSWER, public=False)
    assert dict(queries.open_by_pilot([running.id])) == {running.id: 1}


def test_a_test_finds_only_what_the_lab_has_answered_in_public(running, ben, mo):
    first, second = (actions.report(running, ben, HURT, severity) for severity in ("danger", "minor"))
    assert shown.found(running.round) == []

    actions.close(running, mo, first, ANSWER, public=True)
    actions.close(running, mo, second, ANSWER, public=False)

    (finding,) = shown.found(running.round)
    assert (finding.words, finding.kind) == ("1 incident: 1 danger.", "incident")


def test_when_the_promised_time_is_over_the_reporters_words_go(running, ben, mo):
    closed, waits = (actions.report(running, ben, f"{HURT} {n}", "minor") for n in range(2))
    actions.close(running, mo, closed, ANSWER, public=True)

    with atomic():
        gone, again = actions.forget(running.round), actions.forget(running.round)

    assert (gone, again) == (1, 0)
    assert (closed.text, closed.person_id, closed.words) == ("", None, ANSWER)
    assert (waits.text, waits.person_id) == (f"{HURT} 1", ben.id)


def test_what_is_answered_after_the_promised_time_goes_with_the_answer(running, ben, mo, work):
    incident = actions.report(running, ben, HURT, "minor")
    with atomic():
        actions.forget(running.round)
        running.round.forgotten_on = clock.today()

    actions.close(running, mo, incident, ANSWER, public=True)
    work()

    assert (incident.text, incident.person_id, incident.words, len(told(ben))) == ("", None, ANSWER, 1)


def test_a_pause_starts_from_words_about_the_incident_and_none_of_the_reporters(app, running, ben):
    (pause,) = [move for move in pilots.rules.MOVES if move.name == "pause"]
    with app.test_request_context():
        assert shown.pause_defaults(running, pause) == {}
        actions.report(running, ben, HURT, "danger")
        given = shown.pause_defaults(running, pause)

    assert given["review_on"] == clock.today() + timedelta(days=7)
    assert given["reason"] == "An incident of Monday 2 March is looked into (danger)."
    assert "may be dangerous" in given["text"]


def test_going_on_with_an_open_incident_is_possible_after_a_warning(running, ben, mo):
    (resume,) = [move for move in pilots.rules.MOVES if move.name == "resume"]
    incident = actions.report(running, ben, HURT, "danger")
    move_pilot(running, "pause", mo, reason="Cable", text="Please do not use it now.", review_on=clock.today())

    assert len(shown.resume_warnings(running, resume)) == 1
    actions.close(running, mo, incident, ANSWER, public=True)
    assert shown.resume_warnings(running, resume) == []
