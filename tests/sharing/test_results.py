"""Pictures of outcomes for social networks."""

import io

import pytest
from PIL import Image

from lab import clock
from lab.db import atomic, db
from lab.insights import tally
from lab.pilots.models import Pilot, PilotIdea, Round
from lab.pilots.rules import STEP_OF, Stage
from lab.reports import actions as reports
from lab.reports import cases
from lab.sharing import picture
from lab.sharing.picture import Said


@pytest.fixture(autouse=True)
def fresh_counts(app):
    tally.forget()
    yield
    tally.forget()


@pytest.fixture
def make_pilot(make_idea):
    def make(stage, title="Lamps that wake", idea=None):
        with atomic():
            pilot = Pilot(
                title=title, hypothesis="We believe", change_mind="If not", cost=0, cost_band="under_5k", stage=stage,
                step=STEP_OF[Stage(stage)], entered_at=clock.now(), proposed_at=clock.now(),
            )  # fmt: skip
            pilot.rounds = [Round(number=1)]
            db.session.add(pilot)
            db.session.flush()
            if idea:
                db.session.add(PilotIdea(pilot_id=pilot.id, idea_id=idea.id))
        return pilot

    return make


@pytest.fixture
def drawn(monkeypatch):
    """What stood in the pictures."""
    seen = []
    draw = picture.draw
    monkeypatch.setattr(picture, "draw", lambda said: seen.append(said) or draw(said))
    return seen


def test_the_picture_of_a_test_says_its_decision_and_who_asked(client_of, make_idea, make_pilot, drawn):
    pilot = make_pilot("scaled", idea=make_idea(votes=731))

    answer = client_of().get(f"/results/pilots/{pilot.id}.png")

    assert Image.open(io.BytesIO(answer.data)).size == picture.SIZE
    assert drawn == [
        Said("Lamps that wake", "A test in Testhaven", "731 votes for 1 idea", "Adopted", "Pilotlight Testhaven",
             "You said, we tried")
    ]  # fmt: skip


def test_the_picture_of_an_answer_says_its_decision_and_its_votes(client_of, make_idea, drawn):
    idea = make_idea("declined", title="A bridge for cats", votes=1204)

    client_of().get(f"/results/ideas/{idea.id}.png")

    assert [(said.title, said.step, said.place) for said in drawn] == [("A bridge for cats", "Declined", "1,204 votes")]


def test_the_picture_of_all_results_says_how_many(client_of, make_idea, make_pilot, drawn):
    make_pilot("scaled", idea=make_idea(votes=12))
    make_pilot("stopped")

    client_of().get("/results.png")

    assert [(said.title, said.place) for said in drawn] == [
        ("2 tests have ended: 1 was adopted, 1 was not continued.", "12 votes stood behind them")
    ]


def test_a_lab_without_results_has_a_picture_too(client_of, drawn):
    assert client_of().get("/results.png").content_type == "image/png"
    assert [(said.title, said.place) for said in drawn] == [("What came of your ideas", "Testhaven")]


@pytest.mark.parametrize("stage", ["open", "under_review", "archived", "merged", "withdrawn"])
def test_an_idea_about_which_nothing_was_decided_has_none(client_of, make_idea, stage):
    assert client_of().get(f"/results/ideas/{make_idea(stage).id}.png").status_code == 404


@pytest.mark.parametrize("stage", ["proposed", "recruiting", "running", "evaluating"])
def test_a_test_that_has_not_ended_has_none(client_of, make_pilot, stage):
    assert client_of().get(f"/results/pilots/{make_pilot(stage).id}.png").status_code == 404


def test_a_hidden_idea_has_none_also_for_its_author_and_the_staff(client_of, make_idea, ana, mo):
    idea = make_idea("declined", visibility="hidden", listed=False)

    assert [client_of(who).get(f"/results/ideas/{idea.id}.png").status_code for who in (None, ana, mo)] == [404] * 3


def test_what_is_hidden_is_drawn_no_more(app, client_of, make_idea, mo):
    idea = make_idea("declined")
    client_of().get(f"/results/ideas/{idea.id}.png")
    folder = app.config["LAB"].instance / "cache" / "cards"
    assert list(folder.glob(f"{idea.id}-*")) != []

    reports.hide(cases.case("idea", idea.id), mo, ground="personal_data", facts="It names a neighbour there.")

    assert list(folder.glob(f"{idea.id}-*")) == []


def test_a_picture_is_asked_for_once(client_of, make_pilot):
    path, visitor = f"/results/pilots/{make_pilot('stopped').id}.png", client_of()
    first = visitor.get(path)

    again = visitor.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert (first.headers["Cache-Control"], again.status_code) == ("public, max-age=3600", 304)
    assert "Set-Cookie" not in first.headers


@pytest.mark.parametrize("title", ["Donaudampfschifffahrtsgesellschaft" * 6, "المزيد من الضوء في الطريق إلى المدرسة",
                                   "通学路にもっと明かりを" * 20, "🌳🌳🌳", "x" * 120])  # fmt: skip
def test_long_titles_and_other_alphabets_break_no_picture(client_of, make_pilot, title):
    answer = client_of().get(f"/results/pilots/{make_pilot('stopped', title).id}.png")

    assert Image.open(io.BytesIO(answer.data)).size == picture.SIZE


@pytest.mark.parametrize(
    ("stage", "image"),
    [("declined", "/results/ideas/{id}.png"), ("open", "/ideas/{id}/card.png"), ("archived", "/ideas/{id}/card.png")],
)
def test_the_page_of_an_idea_names_the_picture_that_fits(client_of, make_idea, stage, image):
    idea = make_idea(stage)

    page = client_of().get(f"/ideas/{idea.id}").text

    assert f'<meta property="og:image" content="http://127.0.0.1:8000{image.format(id=idea.id)}">' in page


def test_the_page_of_a_test_names_its_picture_once_it_has_ended(client_of, make_pilot):
    ended, running = make_pilot("stopped"), make_pilot("running")

    page = client_of().get(f"/pilots/{ended.id}").text

    assert f'<meta property="og:image" content="http://127.0.0.1:8000/results/pilots/{ended.id}.png">' in page
    assert "og:image" not in client_of().get(f"/pilots/{running.id}").text
