"""What officials and moderators compare."""

import re
from datetime import timedelta

import pytest

from lab import clock
from lab.backlog import ranking
from lab.db import atomic, db
from lab.pilots.models import Pilot, PilotDistrict, PilotIdea, PilotScore, Round
from lab.pilots.rules import CRITERIA


@pytest.fixture
def shortlist(make_idea):
    def make(title, **columns):
        given = {"impact": 4, "effort": 2, "cost_band": "5k_20k", "owner_unit_id": 1}
        return make_idea("shortlisted", title=title, **(given | columns))

    return make


@pytest.fixture
def propose(app):
    def make(title, ideas, stage="proposed", scores=None, by=None, **columns):
        values = {"hypothesis": "We believe.", "change_mind": "If not.", "cost": 1_200_000, "cost_band": "5k_20k",
                  "stage": stage, "entered_at": clock.now(), "proposed_at": clock.now()}  # fmt: skip
        with atomic():
            pilot = Pilot(title=title, rounds=[Round(number=1)], **(values | columns))
            db.session.add(pilot)
            db.session.flush()
            db.session.add_all(PilotIdea(pilot_id=pilot.id, idea_id=idea.id) for idea in ideas)
            db.session.add(PilotDistrict(pilot_id=pilot.id, district_id=2))
            given = dict.fromkeys((name for name, *_ in CRITERIA), 3) | (scores or {})
            db.session.add_all(
                PilotScore(pilot_id=pilot.id, person_id=by.id, criterion=name, score=score, at=clock.now())
                for name, score in given.items()
                if by
            )
        return pilot

    return make


def order(page):
    return re.findall(r'<tr role="row" id="backlog-\w+-\d+">\s*<th[^>]*><a href="[^"]+" lang="en">([^<]+)', page)


def test_residents_and_visitors_do_not_see_the_backlog(client_of, ben):
    assert client_of(ben).get("/backlog").status_code == 403
    assert client_of(None).get("/backlog").location == "/sign-in?next=/backlog"


def test_an_empty_backlog_says_what_will_stand_here(client_of, kim, mo):
    assert "Ideas that the lab proposes as pilots stand here" in client_of(kim).get("/backlog").text
    assert 'href="/desk"' in client_of(mo).get("/backlog").text


def test_ideas_and_pilots_stand_in_one_table_with_their_next_step(client_of, kim, shortlist, propose):
    free, taken = shortlist("Benches by the river", votes=30), shortlist("Lamps for the path", votes=9)
    pilot = propose("Lamps that wake", [taken])
    page = client_of(kim).get("/backlog").text
    assert order(page) == ["Benches by the river", "Lamps for the path", "Lamps that wake"]
    assert f'href="/pilots/new?idea={free.id}"' in page
    assert f'href="/pilots/new?idea={taken.id}"' not in page
    assert "In a proposed pilot" in page
    assert f'href="/pilots/{pilot.id}"' in page
    assert "Pilot, proposed, for 1 idea" in page
    assert "Hill" in page
    assert "€100,000 left" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sort=support&desc=1", "ABC"),
        ("sort=support&desc=0", "CBA"),
        ("sort=cost", "CAB"),
        ("sort=effort", "BCA"),
        ("sort=effort&desc=1", "ACB"),
        ("sort=due", "CAB"),
        ("sort=nonsense", "ABC"),
    ],
)
def test_the_table_sorts_by_what_stands_in_the_address(query, expected, client_of, kim, shortlist):
    day = clock.today()
    shortlist("A" * 10, votes=30, effort=5, cost_band="5k_20k", due_on=day + timedelta(days=9))
    shortlist("B" * 10, votes=20, effort=1, cost_band="over_50k", due_on=day + timedelta(days=30))
    shortlist("C" * 10, votes=10, effort=3, cost_band="under_5k", due_on=day - timedelta(days=2))
    page = client_of(kim).get(f"/backlog?{query}").text
    assert "".join(title[0] for title in order(page)) == expected
    assert page.count("aria-sort=") == 1


def test_what_has_no_figure_stands_last_both_ways(client_of, kim, shortlist):
    shortlist("Has effort", effort=4)
    shortlist("Has none yet", effort=None, votes=99)
    for desc in (0, 1):
        assert order(client_of(kim).get(f"/backlog?sort=effort&desc={desc}").text)[-1] == "Has none yet"


def test_scored_pilots_show_their_weighted_score(client_of, kim, mo, shortlist, propose):
    propose("Much support", [shortlist("One of the ideas")], scores={"support": 5, "risk": 1}, by=mo)
    propose("Much risk", [], scores={"support": 1, "risk": 5}, by=mo)
    propose("Never scored", [])
    page = client_of(kim).get("/backlog?sort=score").text
    assert order(page)[:2] == ["Much support", "Much risk"]
    assert "<b>0.62</b>" in page
    assert "<b>0.38</b>" in page


def test_late_decisions_stand_on_top(client_of, kim, shortlist, propose):
    shortlist("Nobody decided", due_on=clock.today() - timedelta(days=3))
    shortlist("Time enough", due_on=clock.today() + timedelta(days=60))
    propose("Evaluated soon", [], stage="evaluating", due_on=clock.today() + timedelta(days=5))
    page = client_of(kim).get("/backlog").text
    due = page.split('id="due"')[1].split("</section>")[0]
    assert "1 decision late" in page
    assert "late since" in due
    assert "Evaluated soon" in due
    assert "Time enough" not in due


def test_ideas_on_one_spot_of_the_plot_stand_side_by_side(shortlist):
    for n in range(4):
        shortlist(f"The same as idea {n}")
    spots = {(dot.x, dot.y) for dot in ranking.plot(ranking.items())}
    assert len(spots) == 4


def test_one_item_and_eighty_cost_the_same(client_of, kim, mo, shortlist, propose, count_statements):
    def fill(n):
        for k in range(n):
            propose(f"Pilot number {k}", [shortlist(f"Idea number {k}")], by=mo)

    official = client_of(kim)
    fill(1)
    official.get("/backlog")
    one = count_statements(lambda: official.get("/backlog"))
    fill(39)
    assert count_statements(lambda: official.get("/backlog")) == one <= 6
