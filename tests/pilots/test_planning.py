"""The charter as it is written step by step, and what a proposal may still change."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from lab import clock, events
from lab.db import db
from lab.errors import Conflict, NotAllowed
from lab.events import EventText
from lab.measures import actions as measures
from lab.pilots import charter as steps
from lab.pilots import edits, planning, queries
from lab.pilots.actions import move_pilot
from lab.pilots.charter import CHARTER

from .conftest import APPROVAL, charter, evaluated

EDIT = {
    "title": "Lamps that wake up", "hypothesis": "We believe that light which wakes up is enough.",
    "change_mind": "If children still walk on the road.", "districts": "1", "cost": "1200.50",
    "cost_band": "under_5k", "sdg": "11", "lang": "en",
}  # fmt: skip


def missing(pilot):
    return {step.name: set(step.missing) for step in planning.steps(pilot, queries.pilot_facts(pilot)) if step.missing}


# The steps


def test_each_question_of_the_charter_stands_in_one_step():
    asked = [ask.name for name in steps.NAMES for ask in steps.asks_of(name)]
    assert sorted(asked) == sorted(ask.name for ask in CHARTER)


def test_there_is_no_step_by_another_name():
    with pytest.raises(KeyError):
        steps.asks_of("money")


@pytest.mark.parametrize(("yeses", "dpia", "done"), [(1, "", True), (2, "", False), (2, "DPIA 7", True)])
def test_the_privacy_step_is_done_when_the_assessment_is_named(pilot_at, mo, yeses, dpia, done):
    pilot = pilot_at("approved")
    planning.save(pilot, mo, {f"privacy_{n}": n <= yeses for n in range(1, 10)} | {"dpia": dpia})

    assert ("privacy" not in missing(pilot)) is done


# Writing it


def test_a_step_is_saved_by_itself_and_incomplete(pilot_at, client_of, mo):
    pilot = pilot_at("approved")

    answer = client_of(mo).post(f"{pilot.path}/charter", data={"step": "what", "problem": "It is dark in winter."})

    assert (answer.status_code, answer.location) == (303, f"{pilot.path}/charter#what")
    assert missing(pilot)["what"] == {"scope"}
    assert "It is dark in winter." in client_of(mo).get(f"{pilot.path}/charter").text


def test_saving_one_step_leaves_the_others(pilot_at, client_of, mo):
    pilot, client = pilot_at("approved"), client_of(mo)
    client.post(
        f"{pilot.path}/charter", data={"step": "what", "problem": "It is dark in winter.", "scope": "Twelve lamps."}
    )
    client.post(f"{pilot.path}/charter", data={"step": "when", "place": "Depot path", "start": "2099-01-02"})

    assert pilot.round.draft["problem"] == "It is dark in winter."
    assert missing(pilot)["when"] == {"end"}
    assert "what" not in missing(pilot)


def test_a_draft_may_be_too_short_and_the_checklist_says_so(pilot_at, client_of, mo):
    pilot = pilot_at("approved")

    client_of(mo).post(f"{pilot.path}/charter", data={"step": "what", "problem": "Dark", "scope": "Twelve lamps."})

    page = client_of(mo).get(f"{pilot.path}/charter").text
    assert missing(pilot)["what"] == {"problem"}
    assert 'href="#what-problem"' in page


def test_days_against_each_other_are_seen_before_anything_is_sent(pilot_at, mo):
    pilot, day = pilot_at("approved"), clock.today()
    planning.save(pilot, mo, {"place": "Depot path", "start": day + timedelta(days=9), "end": day})

    assert missing(pilot)["when"] == {"end"}


@pytest.mark.parametrize("wrong", [{"start": "soon"}, {"start": "0202-01-01"}], ids=str)
def test_a_day_that_cannot_be_read_comes_back_with_every_text(pilot_at, client_of, mo, wrong):
    pilot = pilot_at("approved")

    answer = client_of(mo).post(f"{pilot.path}/charter", data={"step": "when", "place": "Depot path"} | wrong)

    assert (answer.status_code, pilot.round.draft) == (422, {})
    assert "Depot path" in answer.text
    assert 'href="#when-start"' in answer.text


def test_htmx_gets_the_step_and_the_checklist(pilot_at, client_of, mo):
    pilot = pilot_at("approved")

    answer = client_of(mo).post(
        f"{pilot.path}/charter", data={"step": "who", "roles": "The unit builds."}, headers={"HX-Request": "true"}
    )

    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert re.findall(r' id="(step-\w+|charter-missing-\d+)"', answer.text) == [
        "step-who",
        f"charter-missing-{pilot.id}",
    ]


def test_saving_twice_is_once(pilot_at, client_of, mo):
    pilot, client = pilot_at("approved"), client_of(mo)
    for _ in range(2):
        client.post(f"{pilot.path}/charter", data={"step": "what", "problem": "It is dark in winter."})

    assert pilot.round.draft == {"problem": "It is dark in winter.", "scope": None}


def test_an_unknown_step_is_refused(pilot_at, client_of, mo):
    pilot = pilot_at("approved")

    assert client_of(mo).post(f"{pilot.path}/charter", data={"step": "money"}).status_code == 422
    assert pilot.round.draft == {}


def test_officials_read_it_and_moderators_write_it(pilot_at, client_of, make_person, mo, kim, ben, ana):
    pilot = pilot_at("approved")
    planning.save(pilot, mo, {"problem": "It is dark in winter."})
    path, sent = f"{pilot.path}/charter", {"step": "what", "problem": "Something else entirely."}

    assert [client_of(who).get(path).status_code for who in (mo, kim, ben)] == [200, 200, 403]
    assert client_of(None).get(path).status_code == 302
    assert [client_of(who).post(path, data=sent).status_code for who in (kim, ben)] == [403, 403]
    assert "<form" not in client_of(kim).get(path).text.split("<main")[1].split("</main>")[0]
    assert "It is dark in winter." in client_of(kim).get(path).text


def test_a_moderator_who_wrote_an_idea_of_it_does_not_write_its_charter(pilot_at, make_person, make_idea):
    writer = make_person("wim", "moderator")
    pilot = pilot_at("approved", ideas=[make_idea("shortlisted", author_id=writer.id)])

    with pytest.raises(NotAllowed):
        planning.save(pilot, writer, {"problem": "It is dark in winter."})


def test_a_draft_is_nobodys_business_until_testers_are_asked(pilot_at, client_of, mo):
    pilot = pilot_at("approved")
    planning.save(pilot, mo, {"problem": "It is dark in winter.", "place": "Depot path"})

    assert "It is dark in winter." not in client_of(None).get(pilot.path).text
    assert "It is dark in winter." not in client_of(None).get(f"{pilot.path}/report").text


def test_the_move_starts_from_what_was_saved(pilot_at, client_of, mo):
    pilot = pilot_at("approved")
    measures.add_measure(pilot, mo, name="Children", unit="of 100", direction="up", baseline=41, target=70)
    planning.save(pilot, mo, charter())

    form = client_of(mo).get(f"{pilot.path}/moves/open_recruitment").text
    answer = client_of(mo).post(f"{pilot.path}/moves/open_recruitment", data=charter())

    assert "The path is dark in winter." in form
    assert (answer.status_code, pilot.stage, pilot.round.draft) == (303, "recruiting", {})


def test_what_is_not_sent_is_not_taken_from_the_draft(pilot_at, client_of, mo):
    """What is published is what was read and sent."""
    pilot = pilot_at("approved")
    measures.add_measure(pilot, mo, name="Children", unit="of 100", direction="up", baseline=41, target=70)
    planning.save(pilot, mo, charter())
    less = {name: value for name, value in charter().items() if name != "scope"}

    answer = client_of(mo).post(f"{pilot.path}/moves/open_recruitment", data=less)

    assert (answer.status_code, pilot.stage) == (422, "approved")


def test_the_charter_stays_as_testers_read_it(pilot_at, client_of, mo):
    pilot = pilot_at("recruiting")

    answer = client_of(mo).post(f"{pilot.path}/charter", data={"step": "what", "problem": "Something else entirely."})

    assert (answer.status_code, pilot.round.problem) == (409, charter()["problem"])


# Changing what is proposed


def test_a_proposal_is_changed_and_the_staff_read_how_it_was(pilot_at, client_of, mo, kim):
    pilot = pilot_at("proposed")

    answer = client_of(mo).post(f"{pilot.path}/edit", data=EDIT | {"title": "Lamps that sleep well", "cost": "900"})

    assert (answer.status_code, pilot.title, pilot.cost) == (303, "Lamps that sleep well", 90_000)
    page = client_of(kim).get(pilot.path).text
    assert "What is proposed was changed" in page
    assert "Title before" in page
    assert "Lamps that wake up" in page


def test_the_public_reads_that_it_was_changed_and_not_how_it_was(pilot_at, client_of, mo):
    pilot = pilot_at("approved")
    edits.edit(pilot, mo, title="Lamps that sleep well", districts=[1], sdg=[11])

    page = client_of(None).get(pilot.path).text
    assert "What is proposed was changed" in page
    assert "Lamps that wake up" not in page


def test_saving_without_a_change_leaves_no_trace(pilot_at, client_of, mo):
    pilot = pilot_at("proposed")
    before = events.last("pilot", pilot.id).id

    client_of(mo).post(f"{pilot.path}/edit", data=EDIT)

    assert events.last("pilot", pilot.id).id == before


def test_what_it_costs_stays_once_the_money_is_set_aside(pilot_at, client_of, mo):
    pilot = pilot_at("approved")

    answer = client_of(mo).post(f"{pilot.path}/edit", data=EDIT | {"cost": "5", "sdg": "11,13"})

    assert (answer.status_code, pilot.cost, pilot.sdg) == (303, 120_050, [11, 13])
    with pytest.raises(Conflict):
        edits.edit(pilot, mo, cost=500, districts=[1], sdg=[11, 13])


def test_the_question_is_fixed_once_the_test_has_started(pilot_at, client_of, mo):
    pilot = pilot_at("running")

    page = client_of(mo).get(f"{pilot.path}/edit")
    answer = client_of(mo).post(f"{pilot.path}/edit", data=EDIT | {"hypothesis": "We believe something else now."})

    assert (page.status_code, answer.status_code) == (409, 409)
    assert "fixed since the test has started" in answer.text
    assert "We believe something else now." in answer.text
    assert pilot.hypothesis == EDIT["hypothesis"]


def test_two_people_at_once_the_second_hears_of_the_first(pilot_at, client_of, mo, kim):
    pilot = pilot_at("proposed")
    seen = events.last("pilot", pilot.id).id
    edits.edit(pilot, kim, title="Lamps that sleep well", districts=[1], sdg=[11])

    answer = client_of(mo).post(
        f"{pilot.path}/edit", data=EDIT | {"seen": seen, "hypothesis": "We believe in more light."}
    )

    assert (answer.status_code, pilot.title) == (409, "Lamps that sleep well")
    assert "We believe in more light." in answer.text


@pytest.mark.parametrize("wrong", [{"title": "Short"}, {"districts": ""}, {"sdg": "18"}, {"cost": "x"}], ids=str)
def test_a_wrong_change_comes_back_with_every_text(pilot_at, client_of, mo, wrong):
    pilot = pilot_at("proposed")

    answer = client_of(mo).post(f"{pilot.path}/edit", data=EDIT | {"change_mind": "If nobody walks there."} | wrong)

    assert answer.status_code == 422
    assert "If nobody walks there." in answer.text
    assert pilot.title == EDIT["title"]


def test_who_may_not_change_it(pilot_at, client_of, make_person, ben):
    pilot = pilot_at("approved")

    assert client_of(ben).get(f"{pilot.path}/edit").status_code == 403
    assert client_of(ben).post(f"{pilot.path}/edit", data=EDIT).status_code == 403
    assert client_of(None).get(f"{pilot.path}/edit").status_code == 302


def test_an_adapted_pilot_asks_a_new_question_and_keeps_the_old_one(pilot_at, mo, kim):
    pilot = evaluated(pilot_at("evaluating"), mo)
    move_pilot(pilot, "decide_adapt", kim, changes="Twelve lamps become twenty.", extra_budget=0)
    edits.edit(pilot, mo, hypothesis="We believe that twenty lamps are enough.", districts=[1], sdg=[11])

    assert [run.hypothesis for run in pilot.rounds] == [EDIT["hypothesis"], ""]
    assert pilot.hypothesis == "We believe that twenty lamps are enough."


def test_the_row_of_the_event_holds_no_words(pilot_at, mo):
    pilot = pilot_at("proposed")
    edits.edit(pilot, mo, title="Lamps that sleep well", districts=[1], sdg=[11])
    event = events.last("pilot", pilot.id)

    assert (event.move, event.data) == ("edit_pilot", {})
    assert db.session.scalars(select(EventText.body).where(EventText.event_id == event.id)).all() == [
        "Lamps that wake up"
    ]


def test_approval_needs_no_charter(pilot_at, kim):
    """The money comes first: a charter is written for a test that is going to be."""
    pilot = pilot_at("proposed")
    move_pilot(pilot, "approve", kim, **APPROVAL)

    assert set(missing(pilot)) == {"what", "when", "who", "testers"}
