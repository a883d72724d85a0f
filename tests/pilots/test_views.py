import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from lab import clock
from lab.accounts import acts
from lab.checkins import actions as checkins
from lab.db import atomic, db
from lab.evaluation import actions as evaluation
from lab.pilots import notes, queries
from lab.pilots.actions import move_pilot
from lab.pilots.models import Pilot, Round
from lab.recruitment import actions as recruitment

from .conftest import APPROVAL, CONSENT, LONG, SCORES, charter, evaluated

FORM = {
    "title": "Lamps that wake up", "hypothesis": "We believe that light which wakes up is enough.",
    "change_mind": "If children still walk on the road.", "districts": "harbour", "cost": "1200.50",
    "cost_band": "under_5k", "sdg": ["11", "13"], "lang": "en", "once": "abc",
}  # fmt: skip


def only_pilot():
    return db.session.scalar(select(Pilot).order_by(Pilot.id.desc()).limit(1))


# Proposing


def test_a_moderator_proposes_with_the_form(make_idea, client_of, mo):
    first, second = make_idea("shortlisted"), make_idea("shortlisted")
    ideas = {"ideas": [str(first.id), str(second.id)], "parts": ["The light", "The timer"]}

    answer = client_of(mo).post("/pilots", data=FORM | ideas)

    pilot = only_pilot()
    assert (answer.status_code, answer.location) == (303, f"/pilots/{pilot.id}")
    assert (pilot.cost, pilot.sdg) == (120_050, [11, 13])
    assert [held.text for held in pilot.ideas] == ["The light", "The timer"]


@pytest.mark.parametrize("between", [",", " ", ", "])
def test_ideas_may_come_in_one_field(make_idea, client_of, mo, between):
    ids = [make_idea("shortlisted").id, make_idea("shortlisted").id]

    client_of(mo).post("/pilots", data=FORM | {"ideas": between.join(map(str, ids)), "sdg": "11,13"})

    assert queries.idea_ids(only_pilot().id) == ids


@pytest.mark.parametrize(
    "wrong",
    [
        {"ideas": ""}, {"ideas": "999"}, {"ideas": "x"}, {"ideas": "4294967296"}, {"title": "Short"},
        {"hypothesis": ""},
        {"change_mind": ""}, {"districts": ""}, {"districts": "nowhere"}, {"cost": "12.345"}, {"cost": "-1"},
        {"cost": "1e3"}, {"cost": ""}, {"cost_band": "free"}, {"sdg": ""}, {"sdg": "18"}, {"title": "x" * 10_000},
    ],
    ids=str,
)  # fmt: skip
def test_a_wrong_proposal_comes_back_with_every_text(make_idea, client_of, mo, wrong):
    idea = make_idea("shortlisted")
    given = FORM | {"ideas": str(idea.id), f"part_{idea.id}": "The very light"} | wrong

    answer = client_of(mo).post("/pilots", data=given)

    assert (answer.status_code, only_pilot()) == (422, None)
    for name in ("title", "hypothesis", "change_mind", "cost"):
        assert given[name] in answer.text
    assert 'id="errors"' in answer.text
    if wrong.get("ideas") is None:
        assert "The very light" in answer.text


def test_an_open_idea_is_refused_in_words(make_idea, client_of, mo):
    answer = client_of(mo).post("/pilots", data=FORM | {"ideas": str(make_idea("open").id)})

    assert answer.status_code == 422
    assert "is not shortlisted now" in answer.text


def test_the_form_starts_with_the_idea_that_it_came_from(make_idea, client_of, mo):
    idea, other = make_idea("shortlisted"), make_idea("shortlisted")

    page = client_of(mo).get(f"/pilots/new?idea={idea.id}").text

    assert re.search(rf'value="{idea.id}" checked', page)
    assert not re.search(rf'value="{other.id}" checked', page)


def test_residents_do_not_propose(client_of, ben):
    assert client_of(ben).get("/pilots/new").status_code == 403
    assert client_of(ben).post("/pilots", data=FORM).status_code == 403
    assert client_of(None).get("/pilots/new").status_code == 302


# Reading


def test_a_proposed_pilot_is_the_staffs(pilot_at, client_of, ben, mo):
    path = pilot_at().path

    assert [client_of(who).get(path).status_code for who in (None, ben, mo)] == [404, 404, 200]
    assert "Lamps that wake up" not in client_of(ben).get("/pilots").text
    assert "Lamps that wake up" in client_of(mo).get("/pilots").text


@pytest.mark.parametrize("stage", ["proposed", "approved", "recruiting", "running", "evaluating", "scaling"])
def test_a_pilots_page_at_each_stage_for_each_reader(pilot_at, client_of, ben, mo, kim, stage):
    pilot = pilot_at(stage)

    for who in (None, ben, mo, kim):
        if stage == "proposed" and who in (None, ben):
            continue
        page = client_of(who).get(pilot.path)
        assert page.status_code == 200
        assert page.text.count('aria-current="step"') == 1
        assert "style=" not in page.text
        assert len(set(ids := re.findall(r' id="([^"]+)"', page.text))) == len(ids)


def test_every_move_that_a_person_may_make_stands_on_the_page(pilot_at, client_of, mo, kim):
    path = pilot_at().path
    names = lambda who: set(re.findall(rf"{path}/moves/(\w+)", client_of(who).get(path).text))  # noqa: E731

    assert (names(mo), names(kim)) == ({"score"}, {"score", "approve", "reject"})


def test_the_public_reads_no_scores(pilot_at, client_of, kim, kay):
    pilot = pilot_at()
    move_pilot(pilot, "score", kim, **SCORES)
    move_pilot(pilot, "approve", kay, **APPROVAL)

    assert "Scored" not in client_of(None).get(pilot.path).text
    assert "Scored" in client_of(kim).get(pilot.path).text


def test_figures_of_few_testers_are_not_shown(pilot_at, client_of, ben):
    pilot = pilot_at("running")
    checkins.check_in(pilot, ben, 1, "Only mine")

    page = client_of(None).get(pilot.path).text
    assert "Only mine" not in page
    assert "Fewer than five" in page


def test_a_late_status_note_is_visible(pilot_at, client_of):
    pilot = pilot_at("running", end=clock.today() + timedelta(days=90))

    with clock.at(clock.now() + timedelta(days=31)):
        assert "The status note is late since" in client_of(None).get(pilot.path).text


def test_its_history_does_not_lead_to_the_page_where_it_stands(pilot_at, client_of):
    pilot = pilot_at("recruiting")

    page = client_of().get(pilot.path).text

    assert "You can follow the pilot and take part.</p>" in page
    assert f'<a href="{pilot.path}">' not in page


def test_rounds_stand_apart(pilot_at, client_of, mo, kim):
    pilot = evaluated(pilot_at("evaluating"), mo)
    move_pilot(pilot, "decide_adapt", kim, changes="A day price instead of hours", extra_budget=50_000)

    page = client_of(None).get(pilot.path).text
    assert "Twelve parents say it helps." in page[page.index(">Round 1<") :]
    assert "A day price instead of hours" in page
    assert "€500" in page


def test_a_stopped_pilot_has_a_learning_card(pilot_at, client_of, mo, kim):
    pilot = evaluated(pilot_at("evaluating"), mo)
    move_pilot(pilot, "decide_stop", kim, stop_reason="cost", learned=LONG)

    page = client_of(None).get(pilot.path).text
    card = page[page.index("Learning card") :]
    for words in (LONG, "Depot path", "€1,000", "mobility@city.example", "76 % of the way"):
        assert words in card


def test_reading_costs_the_same_however_much_there_is(pilot_at, client_of, count_statements, mo, make_person):
    pilot, visitor = pilot_at("running"), client_of(None)
    path = pilot.path

    def read():
        db.session.expunge_all()
        visitor.get(path)

    read()
    few = count_statements(read)
    for n in range(5):
        pilot = queries.pilot(int(path.split("/")[-1]))
        evaluation.add_evidence(pilot, mo, kind="survey", text="Twelve parents say it helps.")
        notes.write_note(pilot, mo, f"Note number {n}")

    assert count_statements(read) == few


def test_the_list_costs_the_same_for_one_and_twenty_pilots(pilot_at, client_of, count_statements, ben, make_many):
    pilot_at("approved")
    pages = [client_of(None), client_of(ben)]
    for page in pages:
        page.get("/pilots")
    few = [count_statements(lambda page=page: page.get("/pilots")) for page in pages]

    make_many(20)

    assert [count_statements(lambda page=page: page.get("/pilots")) for page in pages] == few
    assert few[0] <= 3
    assert few[1] <= 5


@pytest.fixture
def make_many(app):
    def make(n, **columns):
        with atomic():
            for number in range(n):
                values = {"title": f"Pilot number {number}", "hypothesis": "We believe.", "change_mind": "If not.",
                          "cost": 1, "cost_band": "under_5k", "stage": "recruiting", "step": "recruiting", "places": 9,
                          "entered_at": clock.now(), "proposed_at": clock.now()}  # fmt: skip
                pilot = Pilot(**(values | columns))
                pilot.rounds.append(Round(number=1))
                db.session.add(pilot)

    return make


def test_show_more_walks_through_every_pilot_once(client_of, make_many):
    make_many(15)
    make_many(15, stage="stopped", step="outcome")
    page, seen, path = client_of(None), [], "/pilots"

    while path:
        text = page.get(path).text
        seen += re.findall(r'id="pilot-(\d+)"', text)
        found = re.search(r'href="(/pilots\?[^"]*after=[^"]+)"', text)
        path = found and found[1].replace("&amp;", "&")

    assert (len(seen), len(set(seen))) == (30, 30)


@pytest.mark.parametrize("query", ["step=outcome", "step=nonsense", "after=x", "after=1-999999999999", "after=9-9"])
def test_a_broken_address_of_the_list_still_answers(client_of, query):
    assert client_of(None).get(f"/pilots?{query}").status_code == 200


# Taking part


def test_a_visitor_reads_the_consent_text_and_signs_in(pilot_at, client_of):
    pilot = pilot_at("recruiting")

    answer = client_of(None).get(pilot.path)

    assert CONSENT in answer.text
    assert f"/sign-in?act=take_part&amp;pilot={pilot.id}" in answer.text
    assert "csrf_token" not in answer.text


def test_ben_takes_part_and_leaves_with_plain_forms(pilot_at, client_of, ben):
    pilot, page = pilot_at("recruiting"), client_of(ben)

    joined = page.post(f"{pilot.path}/testers", data={"consent": "1"})
    assert (joined.status_code, joined.location) == (303, f"{pilot.path}#take-part")
    assert "You are a tester since" in page.get(pilot.path).text
    left = page.post(f"{pilot.path}/testers/leave")
    assert (left.status_code, pilot.testers) == (303, 0)


def test_htmx_gets_the_fragment(pilot_at, client_of, ben):
    pilot, htmx = pilot_at("recruiting"), {"HX-Request": "true"}

    answer = client_of(ben).post(f"{pilot.path}/testers", data={"consent": "1"}, headers=htmx)

    assert answer.status_code == 200
    assert answer.text.strip().startswith(f'<section class="card pad stack" id="take-part-{pilot.id}"')


@pytest.mark.parametrize("consent", ["", "7", "x"])
def test_another_version_of_the_text_shows_the_text_again(pilot_at, client_of, ben, consent):
    pilot = pilot_at("recruiting")

    answer = client_of(ben).post(f"{pilot.path}/testers", data={"consent": consent})

    assert (answer.status_code, CONSENT in answer.text, pilot.testers) == (422, True, 0)


def test_a_full_pilot_answers_in_words(pilot_at, client_of, ben, ana):
    pilot = pilot_at("recruiting", places=1)
    recruitment.take_part(pilot, ana, 1)

    answer = client_of(ben).post(f"{pilot.path}/testers", data={"consent": "1"})

    assert (answer.status_code, "All places are taken" in answer.text) == (409, True)


def test_the_act_leads_back_to_the_pilot(app, pilot_at, ben):
    pilot = pilot_at("recruiting")
    act = acts.named("take_part")

    assert act.back({"pilot": str(pilot.id)}) == f"/pilots/{pilot.id}#take-part"
    assert act.endpoint in app.view_functions


def test_a_tester_checks_in(pilot_at, client_of, ben, ana):
    path = pilot_at("running").path + "/checkins"

    assert client_of(ben).post(path, data={"mood": "4", "text": "Bright"}).status_code == 303
    assert client_of(ben).post(path, data={"mood": "9", "text": "Too bright"}).status_code == 422
    assert client_of(ana).post(path, data={"mood": "4"}).status_code == 403


# What staff add

WRITES = [
    ("measures", {"name": "Walks", "unit": "a day", "direction": "up", "baseline": "1.5", "target": "20"}),
    ("evidence", {"kind": "survey", "text": "Twelve parents say it helps."}),
    ("notes", {"text": "The lamps have arrived."}),
]


@pytest.mark.parametrize(("part", "fields"), WRITES, ids=[part for part, _ in WRITES])
def test_staff_add_it_and_residents_do_not(pilot_at, client_of, mo, ben, part, fields):
    pilot = pilot_at("recruiting")

    assert client_of(ben).post(f"{pilot.path}/{part}", data=fields).status_code == 403
    answer = client_of(mo).post(f"{pilot.path}/{part}", data=fields)
    assert (answer.status_code, answer.location) == (303, f"{pilot.path}#{part}")
    assert next(iter(fields.values())) in client_of(mo).get(pilot.path).text or part == "evidence"


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        ("measures", WRITES[0][1] | {"target": "1.5"}),
        ("measures", WRITES[0][1] | {"baseline": "nan"}),
        ("measures", WRITES[0][1] | {"baseline": "1e400"}),
        ("measures", WRITES[0][1] | {"direction": "sideways"}),
        ("evidence", {"kind": "gossip", "text": "Twelve parents say it helps."}),
        ("evidence", {"kind": "survey", "text": "Twelve parents say it helps.", "on": "2099-01-01"}),
        ("notes", {"text": "short"}),
    ],
)
def test_what_is_wrong_comes_back_with_the_text(pilot_at, client_of, mo, part, fields):
    answer = client_of(mo).post(f"{pilot_at('recruiting').path}/{part}", data=fields)

    assert answer.status_code == 422
    assert 'id="errors"' in answer.text
    assert str(fields.get("text") or fields["name"]) in answer.text


def test_a_reading_from_the_future_comes_back(pilot_at, client_of, mo):
    pilot = pilot_at("running")
    path = f"{pilot.path}/measures/{pilot.round.measures[0].id}/readings"

    answer = client_of(mo).post(path, data={"value": "55.5", "on": "2099-01-01"})

    assert (answer.status_code, "55.5" in answer.text) == (422, True)
    assert client_of(mo).post(path, data={"value": "55.5", "on": "2026-03-02"}).status_code == 303
    assert client_of(mo).post(f"{pilot.path}/measures/999/readings", data={}).status_code == 404


def test_a_measure_is_changed_and_removed(pilot_at, client_of, mo):
    pilot = pilot_at("recruiting")
    path = f"{pilot.path}/measures/{pilot.round.measures[0].id}"

    assert "Children on the path" in client_of(mo).get(path).text
    assert client_of(mo).post(path, data=WRITES[0][1] | {"target": "1.5"}).status_code == 422
    assert client_of(mo).post(path, data=WRITES[0][1]).status_code == 303
    assert client_of(mo).post(f"{path}/remove").status_code == 303
    assert "Nothing is set yet" in client_of(mo).get(pilot.path).text


def test_the_evaluation_is_written_with_reasons_for_missing_readings(pilot_at, client_of, mo):
    pilot = pilot_at("evaluating")
    id = pilot.round.measures[0].id
    fields = {
        "summary": "It works.", "findings": "More walk.", "dropouts_participant": "1", "dropouts_innovation": "0",
        "dropouts_research": "0", "cost_actual": "1000.50", f"missing_{id}": "The counter broke.",
    }  # fmt: skip

    assert client_of(mo).post(f"{pilot.path}/evaluation", data=fields | {"summary": "a" * 1201}).status_code == 422
    assert client_of(mo).post(f"{pilot.path}/evaluation", data=fields).status_code == 303
    db.session.rollback()
    assert (pilot.round.cost_actual, pilot.round.measures[0].missing_reason) == (100_050, "The counter broke.")
    assert "1000.50" in client_of(mo).get(pilot.path).text


# Moves at their address


def test_an_official_approves_with_the_form(pilot_at, client_of, kim):
    pilot = pilot_at()

    assert "Budget line" in client_of(kim).get(f"{pilot.path}/moves/approve").text
    answer = client_of(kim).post(f"{pilot.path}/moves/approve", data=APPROVAL)

    assert (answer.status_code, answer.location, pilot.stage) == (303, pilot.path, "approved")


def test_a_page_that_refuses_for_separation_of_duties_names_who_may(pilot_at, client_of, kim, kay):
    pilot = pilot_at()
    move_pilot(pilot, "score", kim, **SCORES)

    for answer in (
        client_of(kim).get(f"{pilot.path}/moves/approve"),
        client_of(kim).post(f"{pilot.path}/moves/approve", data=APPROVAL),
    ):
        assert (answer.status_code, "Kay" in answer.text) == (403, True)


def test_the_charter_is_sent_with_a_form(pilot_at, client_of, mo):
    pilot = pilot_at("approved")
    client_of(mo).post(f"{pilot.path}/measures", data=WRITES[0][1])
    fields = {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in charter().items()
    } | {"privacy_1": "y", "privacy_9": "y"}

    refused = client_of(mo).post(f"{pilot.path}/moves/open_recruitment", data=fields)
    assert (refused.status_code, CONSENT in refused.text) == (422, True)
    answer = client_of(mo).post(f"{pilot.path}/moves/open_recruitment", data=fields | {"dpia": "DPIA 7"})
    assert (answer.status_code, pilot.stage) == (303, "recruiting")


def test_a_missing_baseline_is_a_checklist(pilot_at, client_of, mo):
    answer = client_of(mo).post(f"{pilot_at('recruiting').path}/moves/start", data={"reason": "Because we can"})

    assert (answer.status_code, "baseline reading" in answer.text) == (409, True)


def test_an_idea_joins_a_live_pilot_at_its_own_address(make_idea, pilot_at, client_of, kim, mo):
    pilot, idea = pilot_at("running"), make_idea("shortlisted")
    path = f"/ideas/{idea.id}/moves/link_pilot"

    assert pilot.title in client_of(kim).get(path).text
    assert client_of(mo).post(path, data={"pilot": pilot.id}).status_code == 403
    assert client_of(kim).post(path, data={"pilot": ""}).status_code == 422
    answer = client_of(kim).post(path, data={"pilot": pilot.id})
    assert (answer.status_code, idea.stage) == (303, "in_pilot")


@pytest.mark.parametrize("path", ["/pilots/99", "/pilots/4294967296", "/pilots/99/moves/approve"])
def test_what_is_not_there_is_not_found(client_of, kim, path):
    assert client_of(kim).get(path).status_code == 404
