import io
from datetime import timedelta
from functools import partial

import pytest
from flask import g
from PIL import Image
from sqlalchemy import select

from lab import clock
from lab.accounts import acts
from lab.db import db
from lab.extensions import limiter
from lab.incidents import actions, queries
from lab.incidents.models import Incident
from lab.pilots.actions import move_pilot
from lab.recruitment import actions as recruitment

HTMX = {"HX-Request": "true"}
HURT = "Somebody stumbled over the cable at the depot."
ANSWER = "The cable lies under a cover now."


def picture():
    into = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(into, "PNG")
    return io.BytesIO(into.getvalue()), "cable.png"


def incidents():
    return list(db.session.scalars(select(Incident).order_by(Incident.id)))


def test_ben_reports_with_a_photo_that_only_he_and_the_staff_see(client_of, running, ben, mo, kim, ana):
    sent = client_of(ben).post(f"{running.path}/incidents", data={
        "text": HURT, "severity": "danger", "photos": picture(), "once": "a",
    })  # fmt: skip

    (incident,) = incidents()
    assert (sent.status_code, sent.location) == (303, f"{running.path}#incidents")
    assert (incident.text, incident.severity, incident.on) == (HURT, "danger", clock.today())
    path = queries.photos_of([incident])[incident.id][0].small
    assert [client_of(who).get(path).status_code for who in (ben, mo, kim, ana, None)] == [200, 200, 200, 404, 404]


def test_htmx_gets_the_section_with_thanks(client_of, running, ben):
    answer = client_of(ben).post(f"{running.path}/incidents", data={"text": HURT, "severity": "minor"}, headers=HTMX)

    assert (answer.status_code, "<html" in answer.text) == (200, False)
    assert f'id="incidents-{running.id}"' in answer.text
    assert "The lab&#39;s moderators were told at once, and you hear what becomes of it." in answer.text


@pytest.mark.parametrize("data", [{"severity": ""}, {"severity": "awful"}, {"text": "Ouch", "severity": "minor"}])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_wrong_comes_back_with_the_words(client_of, running, ben, data, headers):
    sent = {"text": HURT} | data

    answer = client_of(ben).post(f"{running.path}/incidents", data=sent, headers=headers)

    assert (answer.status_code, sent["text"] in answer.text, incidents()) == (422, True, [])


def test_who_does_not_test_reports_nothing(client_of, running, ana, mo, ben):
    path, data = f"{running.path}/incidents", {"text": HURT, "severity": "minor"}

    assert client_of(ana).post(path, data=data).status_code == 403
    signed_out = client_of().post(path, data=data)
    assert (signed_out.status_code, HURT in signed_out.text) == (401, True)
    move_pilot(running, "finish", mo, ended_on=clock.today(), stop_rule="A lamp fell.", text="It ends early today.")
    late = client_of(ben).post(path, data=data)
    assert (late.status_code, HURT in late.text) == (409, True)


def test_the_list_is_the_staffs(client_of, running, ben, mo, kim, ana):
    path = f"{running.path}/incidents"
    actions.report(running, ben, HURT, "danger")

    assert [client_of(who).get(path).status_code for who in (mo, kim, ben, ana)] == [200, 200, 403, 403]
    page = client_of(mo).get(path).text
    assert (HURT in page, "Ben" in page, "Reported by a tester" in page) == (True, False, True)
    assert f'href="{running.path}/moves/pause?incident=' in page


def test_a_notice_leads_each_to_where_they_read_it(client_of, running, ben, mo, ana):
    number = actions.report(running, ben, HURT, "danger").id
    path = f"{running.path}/incidents/{number}"

    assert client_of(mo).get(path).location == f"{running.path}/incidents#incident-{number}"
    assert client_of(ben).get(path).location == f"{running.path}#own-incident-{number}"
    assert client_of(ana).get(path).status_code == 404


def test_pausing_is_one_way_from_the_incident(client_of, running, ben, mo):
    number = actions.report(running, ben, HURT, "danger").id
    client = client_of(mo)

    form = client.get(f"{running.path}/moves/pause?incident={number}").text
    assert "An incident of Monday 2 March is looked into (danger)." in form
    assert "Something in the test may be dangerous." in form
    assert (HURT in form, (clock.today() + timedelta(days=7)).isoformat() in form) == (False, True)


def test_the_warning_stands_on_the_form_that_lets_the_test_go_on(client_of, running, ben, mo):
    actions.report(running, ben, HURT, "danger")
    move_pilot(running, "pause", mo, reason="Cable", text="Please do not use it now.", review_on=clock.today())
    client, path = client_of(mo), f"{running.path}/moves/resume"

    assert "1 incident is not answered yet." in client.get(path).text
    made = client.post(path, data={
        "reason": "Covered", "text": "The cable is covered.", "review_on": clock.today().isoformat()
    })  # fmt: skip
    db.session.expire_all()
    assert (made.status_code, running.stage) == (303, "running")


def test_mo_looks_after_it_and_answers(client_of, running, ben, mo):
    incident = actions.report(running, ben, HURT, "serious")
    client, path = client_of(mo), f"{running.path}/incidents/{incident.id}"

    assert [client.post(f"{path}/take").status_code for _ in range(2)] == [303, 303]
    assert "Mo looks after it" in client.get(f"{running.path}/incidents").text
    closed = client.post(f"{path}/close", data={"words": ANSWER, "public": "y"})
    assert closed.location == f"{running.path}/incidents#incident-{incident.id}"
    page = client.get(f"{running.path}/incidents").text
    assert (ANSWER in page, f"{running.path}#evidence" in page) == (True, True)


def test_an_answer_that_is_too_short_comes_back(client_of, running, ben, mo):
    incident = actions.report(running, ben, HURT, "serious")

    sent = client_of(mo).post(f"{running.path}/incidents/{incident.id}/close", data={"words": "Covered"})

    assert (sent.status_code, "Covered</textarea>" in sent.text, queries.newest_open(running)) == (422, True, incident)


def test_who_is_second_reads_that_and_loses_no_words(client_of, running, ben, mo, kay):
    incident = actions.report(running, ben, HURT, "serious")
    actions.close(running, mo, incident, ANSWER, public=True)
    words = "I had another look at the cable and it is fine now."

    late = client_of(kay).post(f"{running.path}/incidents/{incident.id}/close", data={"words": words, "public": "y"})

    assert (late.status_code, words in late.text) == (409, True)


@pytest.mark.parametrize("act", ["take", "close"])
def test_residents_and_own_authors_handle_nothing(client_of, pilot_at, make_idea, make_person, ben, act):
    own = make_person("otto", "moderator")
    pilot = pilot_at("running", ideas=[make_idea("shortlisted", author_id=own.id)])
    incident = actions.report(pilot, ben, HURT, "minor")
    path = f"{pilot.path}/incidents/{incident.id}/{act}"

    sent = [client_of(who).post(path, data={"words": ANSWER}).status_code for who in (ben, own)]
    assert sent == [403, 403]
    assert "Somebody else at the lab looks after the incidents." in client_of(own).get(f"{pilot.path}/incidents").text


def test_an_incident_of_another_pilot_is_not_found_here(client_of, pilot_at, running, ben, mo):
    number = actions.report(running, ben, HURT, "minor").id
    other = pilot_at("approved")

    assert client_of(mo).post(f"{other.path}/incidents/{number}/take").status_code == 404


# What everyone reads


def test_the_public_reads_the_labs_words_alone(client_of, running, ben, mo):
    incident = actions.report(running, ben, HURT, "danger")
    assert 'id="incidents"' not in client_of().get(running.path).text

    move_pilot(running, "pause", mo, reason="Cable", text="Please do not use it now.", review_on=clock.today())
    with clock.at(clock.now() + timedelta(days=2)):
        actions.close(running, mo, incident, ANSWER, public=True)
        paused = client_of().get(running.path).text
        move_pilot(running, "resume", mo, reason="Covered", text="It goes on.", review_on=clock.today())
        page = client_of().get(running.path).text

    assert "1 incident was reported. The test is paused since Monday 2 March." in paused
    assert "1 incident was reported. The test was paused from Monday 2 March to Wednesday 4 March." in page
    assert (ANSWER in page, HURT in page) == (True, False)


def test_what_is_answered_to_the_reporter_alone_stays_there(client_of, running, ben, mo, ana):
    incident = actions.report(running, ben, HURT, "minor")
    actions.close(running, mo, incident, ANSWER, public=False)

    assert [ANSWER in client_of(who).get(running.path).text for who in (ben, ana, None)] == [True, False, False]


def test_also_who_has_left_sees_what_became_of_it(client_of, running, ben, mo):
    incident = actions.report(running, ben, HURT, "minor")
    recruitment.leave(running, ben)
    actions.close(running, mo, incident, ANSWER, public=False)

    page = client_of(ben).get(running.path).text
    assert (HURT in page, ANSWER in page, "Report it to the lab" in page) == (True, True, False)


def test_the_desk_shows_it_in_red_on_top(client_of, running, ben, mo):
    assert "incidents-waiting" not in client_of(mo).get("/desk").text
    actions.report(running, ben, HURT, "danger")

    page = client_of(mo).get("/desk/late").text
    assert (f'href="{running.path}/incidents"' in page, "1 incident in a test, danger" in page) == (True, True)


def test_pages_cost_no_more_with_more_incidents(client_of, running, ben, mo, count_statements):
    actions.report(running, ben, HURT, "minor")
    seen = [(client_of(ben), running.path), (client_of(mo), f"{running.path}/incidents"), (client_of(mo), "/desk")]

    def cost():
        for client, path in seen:
            client.get(path)
        return [count_statements(partial(client.get, path)) for client, path in seen]

    few = cost()
    for severity in ("minor", "serious", "danger") * 3:
        actions.report(running, ben, HURT, severity)
    actions.close(running, mo, queries.newest_open(running), ANSWER, public=True)
    assert cost() == few


def test_what_was_sent_signed_out_is_reported_right_after_the_sign_in(app, running, ben, ana):
    packed = acts.pack("incident", {"id": str(running.id), "text": HURT, "severity": "danger", "once": "a"})

    with app.test_request_context():
        for who in (ben, ben, ana):
            g.me = who
            acts.resume(packed)

    assert [(one.person_id, one.text, one.severity) for one in incidents()] == [(ben.id, HURT, "danger")]


def test_a_flood_of_reports_is_slowed_down(client_of, running, ben, monkeypatch):
    """Each goes to the owner by mail."""
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    client = client_of(ben)

    sent = [client.post(f"{running.path}/incidents", data={"text": f"A lamp fell, {n}.", "severity": "danger"})
            for n in range(11)]  # fmt: skip

    limiter.reset()
    assert [answer.status_code for answer in sent] == [303] * 10 + [429]
    assert "A lamp fell, 10." in sent[-1].text
