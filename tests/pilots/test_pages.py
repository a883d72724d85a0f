"""The gates as everybody sees them, the rounds side by side, the report, and the way about a pilot's page."""

import re
from datetime import timedelta

import pytest

from lab import clock
from lab.db import atomic, db
from lab.evaluation import actions as evaluation
from lab.measures import actions as measures
from lab.pilots import checklist, findings, planning, queries, report
from lab.pilots.actions import move_pilot
from lab.pilots.findings import Finding
from lab.pilots.models import Tester
from lab.pilots.report import Chapter
from lab.policy import VISITOR
from lab.recruitment import actions as recruitment

from .conftest import STOP, charter, evaluated, recruit, start

AGAINST = {"dissent": "Two of five testers would rather have it brighter.", "look_again_on": "2099-02-01"}


def ahead(pilot, actor=VISITOR):
    return checklist.ahead(pilot, queries.pilot_facts(pilot), actor)


def words(pilot):
    return [gate.words for gate in ahead(pilot)]


@pytest.fixture
def adapted(pilot_at, mo, kim):
    """A pilot whose second round is planned from the first."""
    pilot = evaluated(pilot_at("evaluating"), mo)
    move_pilot(pilot, "decide_adapt", kim, changes="Twelve lamps become twenty lamps.", extra_budget=10_000)
    return pilot


# Gates


def test_the_next_gates_at_each_stage(pilot_at):
    seen = {stage: [gate.move for gate in ahead(pilot_at(stage))] for stage in
            ("proposed", "approved", "recruiting", "running", "evaluating", "scaling")}  # fmt: skip

    assert seen == {
        "proposed": ["approve", "open_recruitment"], "approved": ["open_recruitment", "start"],
        "recruiting": ["start", "decide_scale"], "running": ["decide_scale"], "evaluating": ["decide_scale"],
        "scaling": [],
    }  # fmt: skip


def test_a_gate_counts_what_is_done(pilot_at, mo):
    pilot = pilot_at("approved")
    assert words(pilot)[0] == "Before testers are asked: 1 of 6 done."

    planning.save(pilot, mo, charter())
    measures.add_measure(pilot, mo, name="Children", unit="of 100", direction="up", baseline=41, target=70)

    assert words(pilot)[0] == "Before testers are asked: 6 of 6 done."
    assert move_pilot(pilot, "open_recruitment", mo, **planning.written(pilot.round)).stage_to == "recruiting"


def test_a_gate_that_is_all_done_is_open(pilot_at, mo, kim):
    pilot = evaluated(pilot_at("evaluating"), mo)

    assert words(pilot) == ["Before the decision: 5 of 5 done."]


@pytest.mark.parametrize(("places", "done"), [(2, True), (3, False)])
def test_the_start_counts_half_the_places(pilot_at, mo, ben, places, done):
    pilot = pilot_at("recruiting", places=places)
    recruitment.take_part(pilot, ben, pilot.round.consent_version)

    enough = ahead(pilot)[0].items[-1]
    assert enough.is_done is done
    assert enough.link == f"{pilot.path}#take-part"


def test_residents_read_one_line_and_what_is_missing_behind_it(pilot_at, client_of, ben):
    pilot = pilot_at("recruiting")

    for who in (None, ben):
        page = client_of(who).get(pilot.path).text
        gate = page.partition("<summary>Before the test starts: 0 of 2 done.</summary>")[2].partition("</details>")[0]
        assert "A baseline reading for each measure." in gate
        assert "<a " not in gate  # where it is done is for the staff


def test_staff_who_may_not_pass_see_the_gate_and_who_may(pilot_at, client_of, mo, kim, kay, ada):
    pilot = pilot_at("evaluating")

    for who in (mo, ada):
        page = client_of(who).get(pilot.path).text
        assert "At least one piece of evidence from residents" in page
        assert f"{kay.display_name}" in page
        assert f"{kim.display_name}" in page


def test_who_ran_it_is_not_named_as_one_who_decides(pilot_at, client_of, make_person, mo, kim):
    pilot = pilot_at("evaluating")
    with atomic():
        pilot.runner_id = kim.id

    assert "Nobody is left who may." in client_of(mo).get(pilot.path).text


def test_what_is_missing_leads_to_where_it_is_done(pilot_at, client_of, mo):
    pilot = pilot_at("approved")

    page = client_of(mo).get(pilot.path).text

    assert f'href="{pilot.path}/charter#when"' in page
    assert f'href="{pilot.path}#measures"' in page


def test_no_gate_is_ahead_of_a_pilot_that_has_ended(pilot_at, client_of, mo, kim):
    pilot = evaluated(pilot_at("evaluating"), mo)
    move_pilot(pilot, "decide_stop", kim, **STOP)

    assert 'id="gates' not in client_of(mo).get(pilot.path).text


# What speaks against a decision


@pytest.mark.parametrize("move", ["decide_adapt", "decide_stop"])
def test_dissent_and_a_second_look_stand_beside_the_decision(pilot_at, client_of, mo, kim, move):
    pilot = evaluated(pilot_at("evaluating"), mo)
    sent = {"decide_adapt": {"changes": "Twelve lamps become twenty.", "extra_budget": "0"}, "decide_stop": STOP}[move]

    answer = client_of(kim).post(f"{pilot.path}/moves/{move}", data=sent | AGAINST)

    assert answer.status_code == 303
    assert {name: pilot.decision[name] for name in AGAINST} == AGAINST
    for path in (pilot.path, f"{pilot.path}/report"):
        assert AGAINST["dissent"] in client_of(None).get(path).text


@pytest.mark.parametrize("days", [-1, 0])
def test_one_looks_again_on_a_day_to_come(pilot_at, client_of, mo, kim, days):
    pilot = evaluated(pilot_at("evaluating"), mo)
    day = (clock.today() + timedelta(days=days)).isoformat()

    answer = client_of(kim).post(f"{pilot.path}/moves/decide_stop", data=STOP | AGAINST | {"look_again_on": day})

    assert (answer.status_code, pilot.stage) == (422, "evaluating")
    assert AGAINST["dissent"] in answer.text


def test_what_spoke_against_one_decision_does_not_stand_beside_the_next(adapted, mo, kim, ben):
    with atomic():
        adapted.decision = adapted.decision | AGAINST
    recruit(adapted, mo, kim, ben, {})
    start(adapted, mo, kim, ben, {})
    move_pilot(adapted, "finish", mo, ended_on=clock.today(), stop_rule="A lamp fell.", text="It ends early today.")
    evaluated(adapted, mo)
    move_pilot(adapted, "decide_stop", kim, **STOP)

    assert not set(AGAINST) & set(adapted.decision)


# Rounds side by side


def rows(page):
    """Label → the words of each round, tags and marks apart."""
    found = re.findall(r'<tr role="row"><th role="rowheader" scope="row">(.*?)</th>(.*?)</tr>', page, flags=re.S)
    cells = {label: re.findall(r"<td.*?>(.*?)</td>", body, flags=re.S) for label, body in found}
    return {label: [re.sub(r"<[^>]+>", "", cell).strip() for cell in of] for label, of in cells.items()}


def test_rounds_stand_side_by_side(adapted, client_of, mo, kim, ben):
    recruit(adapted, mo, kim, ben, {"scope": "Twenty lamps, nothing else.", "places": 4})

    found = rows(client_of(None).get(f"{adapted.path}/rounds").text)

    assert found["Places for testers"][0] == "2"
    assert found["Took part"] == ["1 tester", "–"]
    assert found["What was found"][0].startswith("Evidence: Interview notes")
    assert found["What it cost in the end"] == ["€1,000", "extra budget €100"]
    assert "Decided: another round" in found["What was decided"][0]
    assert found["What was decided"][1] == "–"
    assert found["Left early"][0].startswith("for their own reasons: fewer than 5, because of what was tested: fewer")
    assert found["Children on the path"][0].startswith("baseline 41, target 70 of 100")


def test_what_was_changed_is_marked_word_by_word(adapted, client_of, mo, kim, ben):
    recruit(adapted, mo, kim, ben, {"scope": "Twenty lamps, nothing else."})

    page = client_of(None).get(f"{adapted.path}/rounds").text

    assert re.search(r"<del>.*Twelve.*</del>.*<ins>.*Twenty.*</ins>", page, flags=re.S)
    assert page.count("<ins>") == 1


def test_the_plan_of_the_next_round_is_a_draft(adapted, client_of, mo):
    found = rows(client_of(None).get(f"{adapted.path}/rounds").text)

    assert found["The problem"] == [charter()["problem"], "–"]


def test_the_page_leads_there_from_the_second_round_on(adapted, pilot_at, client_of):
    other = pilot_at("running")

    assert f"{adapted.path}/rounds" in client_of(None).get(adapted.path).text
    assert f"{other.path}/rounds" not in client_of(None).get(other.path).text
    assert client_of(None).get(f"{other.path}/rounds").status_code == 200


def test_what_the_parts_of_a_test_found_stands_in_its_round(adapted, client_of, monkeypatch):
    said = lambda run: [Finding("mood", "Mood", f"good in round {run.number}")]  # noqa: E731
    monkeypatch.setattr(findings, "_readers", [said])

    found = rows(client_of(None).get(f"{adapted.path}/rounds").text)

    assert [words.splitlines()[0] for words in found["What was found"]] == [
        "Mood: good in round 1",
        "Mood: good in round 2",
    ]


# The report


@pytest.mark.parametrize("stage", ["approved", "recruiting", "running", "evaluating", "scaling"])
def test_the_report_says_what_is_known_at_each_stage(pilot_at, client_of, stage):
    page = client_of(None).get(f"{pilot_at(stage).path}/report")

    assert page.status_code == 200
    assert len(set(ids := re.findall(r' id="([^"]+)"', page.text))) == len(ids)
    assert "style=" not in page.text


def test_a_report_has_everything_a_council_asks_for(adapted, client_of, mo, kim, ben):
    recruit(adapted, mo, kim, ben, {"scope": "Twenty lamps, nothing else."})
    start(adapted, mo, kim, ben, {})
    move_pilot(adapted, "finish", mo, ended_on=clock.today(), stop_rule="A lamp fell.", text="It ends early today.")
    evaluated(adapted, mo)
    move_pilot(adapted, "decide_stop", kim, **STOP)

    page = client_of(None).get(f"{adapted.path}/report").text

    chapters = re.findall(r'<h2 id="([\w-]+)">', page)
    assert {"question", "ideas", "test", "consent", "measures", "evidence", "costs", "evaluation", "decision", "rounds",
            "history"} <= set(chapters)  # fmt: skip
    for said in ("A lamp fell.", "Light for the school path", charter()["consent_text"], "Twelve parents say it helps.",
                 "It works.", STOP["learned"], "€2,000", "None of nine"):  # fmt: skip
        assert said in page


def test_the_report_is_the_same_for_staff(pilot_at, client_of, mo, kim):
    """What staff print for a council holds nothing that is only theirs."""
    pilot = pilot_at("running")
    main = lambda page: page.split("<main")[1].split("</main>")[0]  # noqa: E731

    pages = [main(client_of(who).get(f"{pilot.path}/report").text) for who in (None, mo, kim)]

    assert pages[0] == pages[1] == pages[2]


def test_a_proposed_pilot_has_a_report_for_staff_only(pilot_at, client_of, mo, ben):
    pilot = pilot_at("proposed")

    for path in ("report", "rounds"):
        found = [client_of(who).get(f"{pilot.path}/{path}").status_code for who in (None, ben, mo)]
        assert found == [404, 404, 200]


def test_another_part_adds_its_chapter(pilot_at, client_of, monkeypatch):
    monkeypatch.setattr(report, "_chapters", dict(report._chapters))
    report.register(Chapter("partners", 82, "Partners", lambda page: [("School", page.pilot.title)]))
    report.register(Chapter("nothing", 83, "Nothing", lambda page: None))

    page = client_of(None).get(f"{pilot_at('running').path}/report").text

    assert '<h2 id="partners">Partners</h2>' in page
    assert 'id="nothing"' not in page


# The way about the page


def test_each_jump_leads_to_a_place_on_the_page(pilot_at, client_of, mo, kim):
    pilot = evaluated(pilot_at("evaluating"), mo)
    move_pilot(pilot, "decide_stop", kim, **STOP)

    page = client_of(None).get(pilot.path).text
    nav = re.search(r'<nav aria-label="On this page">(.*?)</nav>', page, flags=re.S)

    leads = re.findall(r'href="#([\w-]+)"', nav[1])
    assert leads[0] == "decision"
    assert {"ideas", "history", "charter"} <= set(leads)
    assert [anchor for anchor in leads if f'id="{anchor}"' not in page] == []


@pytest.mark.parametrize("path", ["", "/rounds", "/report", "/charter", "/edit", "/ideas"])
def test_a_longer_pilot_costs_no_more_statements(
    pilot_at, make_person, make_idea, client_of, count_statements, mo, path
):
    def grown(n):
        pilot = pilot_at("recruiting" if path in ("/edit", "/ideas") else "evaluating",
                         ideas=[make_idea("shortlisted") for _ in range(n)])  # fmt: skip
        people = [make_person(f"t{n}x{i}") for i in range(n)]
        for i in range(n):
            make_person(f"o{n}x{i}", "official")
            evaluation.add_evidence(pilot, mo, kind="interview", text=f"Parent {i} says that it helps.")
        with atomic():
            db.session.add_all(Tester(round_id=pilot.round.id, person_id=p.id, joined_at=clock.now()) for p in people)
        return pilot

    paths = [f"{grown(n).path}{path}" for n in (2, 7)]
    client = client_of(mo)

    def least(one):
        """The first visit fills what the lab keeps in memory; a session is noted once in a while."""
        client.get(one)
        counts = []
        for _ in range(2):
            db.session.remove()
            counts.append(count_statements(lambda: client.get(one)))
        return min(counts)

    assert least(paths[0]) == least(paths[1])
