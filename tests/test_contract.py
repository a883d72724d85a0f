"""What others rely on: addresses, field names and hooks in the HTML. A change here breaks other people's scripts."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest

from lab import clock, moves
from lab.city import queries as city
from lab.db import db
from lab.ideas.models import Idea
from lab.ideas.moves import IDEA
from lab.ideas.rules import Stage
from lab.notices import letters
from lab.photos.queries import photos_of
from lab.pilots.models import Measure, Pilot
from tests.photos.conftest import drawn

HTMX = {"HX-Request": "true"}
SHARE = {
    "title": "Benches at the tram stop", "need": "Old people stand there for a long time.", "solution": "",
    "topic": "mobility", "district": "", "action": "submit",
}  # fmt: skip
PUBLIC_STAGES = sorted(set(Stage) - {Stage.DRAFT, Stage.SUBMITTED, Stage.NEEDS_INFO})
ANSWER = "We looked at the place with the unit, and the road there is rebuilt until the spring after next. "


def number(answer) -> int:
    return int(re.fullmatch(r"/(?:ideas|pilots)/(\d+)", answer.location)[1])


def element(page: str, id: str) -> str:
    """The tag with this id and what follows it, up to the next thing with an id."""
    assert page.count(f'id="{id}"') == 1, f"{id} stands {page.count(f'id={id}')} times"
    return re.split(r'\sid="', page.partition(f'id="{id}"')[2])[0]


def controls(page: str) -> Iterator[tuple[str, str]]:
    """Name and tag of each field of a page."""
    for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", page):
        name = re.search(r'\sname="([^"]*)"', tag)
        if name:
            yield name[1], tag


@pytest.mark.parametrize(
    "path",
    [
        "/", "/ideas", "/ideas/map", "/ideas/new", "/ideas/similar?text=light&lat=53.5&lng=9.9", "/calls", "/pilots",
        "/ideas.geojson?bbox=9.9,53.4,10.1,53.6", "/results", "/promise", "/sign-in", "/healthz", "/readyz",
    ],
)  # fmt: skip
def test_a_visitor_reads_it(client_of, path):
    assert client_of().get(path).status_code == 200


@pytest.mark.parametrize("who", ["resident", "visitor"])
def test_a_report_travels_by_the_fields_of_the_contract(client_of, make_idea, ben, who):
    idea = make_idea("open")

    answer = client_of(ben if who == "resident" else None).post(
        f"/ideas/{idea.id}/report", data={"ground": "personal_data", "text": "It names my neighbour."}
    )

    assert answer.status_code == 303
    assert answer.location.startswith("/reports/")


@pytest.mark.parametrize("path", ["/me", "/me/notices", "/me/settings", "/me/data.json", "/desk", "/backlog", "/admin"])
def test_a_visitor_is_asked_to_sign_in_first(client_of, path):
    answer = client_of().get(path)

    assert (answer.status_code, answer.location) == (302, f"/sign-in?next={path}")


def test_what_probes_and_researchers_ask(client_of):
    visitor = client_of()

    assert "Contact:" in visitor.get("/.well-known/security.txt").text
    assert visitor.get("/favicon.ico").status_code == 301
    assert visitor.get(visitor.get("/favicon.ico").location).mimetype == "image/svg+xml"
    assert '<link rel="icon"' in visitor.get("/").text


@pytest.mark.parametrize("stage", PUBLIC_STAGES)
def test_the_vote_control_stands_at_every_public_stage(make_idea, client_of, ben, stage):
    idea = make_idea(stage, votes=3)

    for who in (None, ben):
        for page in (client_of(who).get(idea.path).text, client_of(who).get("/ideas").text):
            element(page, f"idea-{idea.id}")
            vote = element(page, f"vote-{idea.id}")
            assert "<span data-count>3</span>" in vote
            assert ("aria-pressed" in vote) == (stage == "open" and who is ben)
            assert page.count('aria-current="step"') == 1


def test_each_write_on_an_idea_by_form_and_by_htmx(make_idea, client_of, ben):
    idea, client = make_idea(), client_of(ben)
    fragments = {
        "vote": f"vote-{idea.id}", "vote/withdraw": f"vote-{idea.id}", "follow": f"follow-{idea.id}",
        "follow/stop": f"follow-{idea.id}", "comments": "comments",
    }  # fmt: skip

    for part, id in fragments.items():
        data = {"body": f"A word about {part}."}
        plain = client.post(f"{idea.path}/{part}", data=data)
        assert (plain.status_code, plain.location.partition("#")[0]) == (303, idea.path)
        by_htmx = client.post(f"{idea.path}/{part}", data=data, headers=HTMX)
        assert by_htmx.status_code == 200
        assert "<html" not in by_htmx.text
        assert f'id="{id}"' in by_htmx.text


def test_sharing_saves_a_draft_or_sends_it_in(client_of, ben):
    client = client_of(ben)

    draft = number(client.post("/ideas", data={**SHARE, "title": "Short", "action": "save"}))
    sent = number(client.post("/ideas", data={**SHARE, "district": "harbour", "lat": "53.5", "lng": "9.9"}))

    assert db.session.get(Idea, draft).stage == Stage.DRAFT
    assert (db.session.get(Idea, sent).stage, db.session.get(Idea, sent).topic_id) == (Stage.SUBMITTED, 1)


def test_photos_travel_by_the_fields_of_the_contract(client_of, ben):
    client = client_of(ben)
    fields = {name for name, _ in controls(client.get("/ideas/new").text)}
    photos = [(BytesIO(drawn(colour=colour)), f"{colour}.jpg") for colour in ("red", "blue")]

    sent = {**SHARE, "photos": photos, "photo_alt": ["A red sky", "A blue sky"]}
    idea = number(client.post("/ideas", data=sent, content_type="multipart/form-data"))

    assert {"title", "need", "solution", "topic", "district", "lat", "lng", "photos"} <= fields
    assert [photo.alt for photo in photos_of("idea", [idea])[idea]] == ["A red sky", "A blue sky"]


@pytest.mark.parametrize("change", ["edit", "delete"])
def test_a_comment_is_changed_by_the_fields_of_the_contract(make_idea, client_of, ben, change):
    idea, client = make_idea(), client_of(ben)
    client.post(f"{idea.path}/comments", data={"body": "Yes, and more of it."})

    answer = client.post(f"/comments/1/{change}", data={"body": "Yes, and less of it."})

    assert (answer.status_code, answer.location.partition("#")[0]) == (303, idea.path)
    assert ("less of it" in client.get(idea.path).text) == (change == "edit")


@pytest.mark.parametrize("action", ["save", "submit"])
def test_sharing_and_editing_by_htmx_answer_with_the_card(client_of, ben, action):
    client = client_of(ben)

    for path in ("/ideas", "/ideas/1/edit"):
        answer = client.post(path, data={**SHARE, "action": action}, headers=HTMX)
        assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/ideas/1")
        assert answer.text.count('id="idea-1"') == 1
        assert "<html" not in answer.text


@pytest.mark.parametrize("query", ["topic=mobility", "district=harbour", "step=open", "stage=open"])
def test_filters_take_the_words_of_the_addresses(make_idea, client_of, query):
    idea = make_idea()
    other = make_idea("adopted", topic_id=2, district_id=2, title="Warm rooms in the library", need="It is cold there.")

    page = client_of().get(f"/ideas?{query}").text

    assert (f'id="idea-{idea.id}"' in page, f'id="idea-{other.id}"' in page) == (True, False)


@pytest.mark.parametrize(
    "query", ["topic=nowhere", "step=x", "stage=x", "sort=x", "near=x", "mine=x", "call=9", "utm=1"]
)
def test_an_unknown_value_or_name_is_no_error(client_of, query):
    assert client_of().get(f"/ideas?{query}").status_code == 200


@pytest.mark.parametrize("stage", sorted(Stage))
def test_every_move_that_a_person_may_make_stands_on_the_page(make_idea, client_of, ana, mo, kim, stage):
    idea = make_idea(stage)

    for who in (ana, mo, kim):
        answer = client_of(who).get(idea.path)
        if answer.status_code == 404:
            continue
        shown = set(re.findall(rf'(?:href|action)="{idea.path}/moves/([a-z_]+)"', answer.text))
        assert shown == may_move(client_of(who), idea, who)


def may_move(client, idea, who) -> set[str]:
    """The moves whose address this person may open from here."""
    names = {move.name for move in IDEA.table if move.from_ == idea.stage}
    return {name for name in names if client.get(f"{idea.path}/moves/{name}").status_code == 200}


@pytest.fixture
def shortlisted(make_idea):
    return make_idea("shortlisted", owner_unit_id=1, impact=3, effort=2, cost_band="under_5k")


def test_a_pilot_travels_by_the_fields_of_the_contract(client_of, shortlisted, make_person, mo, kim, ben):
    """From the proposal to what is live: only names and values that others may rely on."""
    kay = make_person("kay", "official")
    today = clock.today()
    proposal = {
        "title": "Lamps on the school path", "hypothesis": "We believe that lamps help; we will know by counting.",
        "change_mind": "If nobody walks there.", "ideas": str(shortlisted.id), "parts": "the whole idea",
        "districts": "harbour", "cost": "1200", "cost_band": "under_5k", "sdg": "11",
    }  # fmt: skip
    pilot = db.session.get(Pilot, number(client_of(mo).post("/pilots", data=proposal)))
    assert pilot.cost == 120_000

    def send(who, part, **data):
        answer = client_of(who).post(f"{pilot.path}/{part}", data=data)
        assert answer.status_code == 303, html.unescape(answer.text)
        db.session.refresh(pilot)

    scores = re.findall(r'name="(score_\w+)"', client_of(kim).get(f"{pilot.path}/moves/score").text)
    send(kim, "moves/score", **dict.fromkeys(scores, "3"))
    send(kay, "moves/approve", budget_line="1", owner_unit="1", scale_owner="2", text="The city tests this in spring.")
    send(mo, "measures", name="People who walk", unit="a day", direction="up", baseline="3", target="20")
    measure = db.session.query(Measure).one().id
    send(mo, "moves/open_recruitment", problem="It is dark there.", scope="Ten lamps.", place="School path",
         start=str(today), end=str(today + timedelta(days=60)), roles="The unit runs it.", stop_rules="An accident.",
         consent_text="Your check-ins are kept by the lab until the end. You can leave at any time.", places="1",
         privacy_1="y", privacy_2="y", dpia="DPIA-7")  # fmt: skip
    version = re.search(r'name="consent"[^>]*value="(\d+)"', client_of(ben).get(pilot.path).text)[1]
    send(ben, "testers", consent=version)
    send(mo, f"measures/{measure}/readings", value="3.5", on=str(today))
    send(mo, "moves/start")
    send(ben, "checkins", mood="4", text="I walk there now.")
    send(mo, "notes", text="Two weeks in, all is well.")
    send(kim, "moves/pause", reason="Frost", text="Paused because of frost.", review_on=str(today + timedelta(days=3)))
    send(mo, "moves/resume", reason="Thaw", text="It goes on after the frost.", review_on=str(today))
    send(ben, "testers/leave")
    send(mo, "evidence", kind="interview", text="Ten people say that they walk there.")
    send(mo, "moves/finish", ended_on=str(today), stop_rule="An accident.", text="Ended early after an accident.")
    send(mo, "evaluation", summary="It works.", findings="More walk.", dropouts_participant="1",
         dropouts_innovation="0", dropouts_research="0", cost_actual="900.50",
         **{f"missing_{measure}": "The counter broke."})  # fmt: skip
    send(kim, "moves/decide_scale", outcome="roll_out", text="It goes on in the whole city.", service_owner="1",
         budget_source="Budget 2027", target_date=str(today + timedelta(days=99)))  # fmt: skip
    send(kim, "moves/go_live", live_on=str(today), where="All school paths", service_owner="1")

    db.session.refresh(shortlisted)
    assert (pilot.stage, shortlisted.stage) == ("scaled", "adopted")


NUMBERS = {"cost", "places", "impact", "effort", "into", "extra_budget", "baseline", "target", "value", "cost_actual"}
DATES = {"on", "start", "end", "review_on", "ended_on", "live_on", "target_date"}


def test_numbers_are_number_fields_and_days_are_date_fields(client_of, make_idea, mo):
    studied = make_idea("under_review")
    pages = [f"{studied.path}/moves/shortlist", f"{studied.path}/moves/merge", "/pilots/new"]

    for page in pages:
        for name, tag in controls(client_of(mo).get(page).text):
            if name in NUMBERS:
                assert 'type="number"' in tag, (page, tag)
            if name in DATES:
                assert 'type="date"' in tag, (page, tag)


def test_the_first_real_option_of_each_select_works(make_idea, client_of, mo):
    idea = make_idea("under_review")
    page = client_of(mo).get(f"{idea.path}/moves/decline").text
    chosen = {
        name: next(value for value in re.findall(r'<option[^>]*value="([^"]*)"', options) if value)
        for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S)
    }

    answer = client_of(mo).post(f"{idea.path}/moves/decline", data={**chosen, "text": ANSWER})

    assert set(chosen) == {"reason_code", "named_unit"}
    assert (answer.status_code, answer.location) == (303, idea.path)


def test_seen_is_optional_and_a_difference_is_a_conflict(make_idea, client_of, mo):
    idea = make_idea("open")
    client = client_of(mo)

    assert client.post(f"{idea.path}/moves/start_review", data={"trigger": "lab"}).status_code == 303
    stale = client.post(f"{idea.path}/moves/reopen", data={"reason": "By mistake.", "seen": "1000"})
    assert (stale.status_code, "Being studied" in stale.text or "studies" in stale.text) == (409, True)
    assert client.post(f"{idea.path}/moves/reopen", data={"reason": "By mistake."}).status_code == 303


@pytest.mark.parametrize("path", ["/promise", "/results", "/backlog", "/ideas/map", "/desk"])
def test_every_table_of_results_has_a_caption(make_idea, client_of, make_person, path):
    make_idea("open")
    make_idea("shortlisted", impact=3, effort=2, cost_band="under_5k")
    make_idea("adopted")
    page = client_of(make_person("sam", "moderator", "official")).get(path).text

    tables = re.findall(r"<table.*?</table>", page, re.S)
    assert all("<caption" in table for table in tables)


def test_topics_and_units_on_offer_are_rows_of_the_lab(app):
    assert [slug for slug, _name in moves.topic_choices()] == [one.slug for one in city.places().topics.values()]


def test_who_leaves_is_gone(client_of, ben):
    client = client_of(ben)
    page = client.get("/me/erase").text
    asked = {name: "y" for name, tag in controls(page) if name not in ("csrf_token", "next") and "hidden" not in tag}

    assert client.post("/me/erase", data=asked).status_code == 303
    assert client.get("/me").status_code == 302


def test_stopping_mails_needs_no_token_and_no_sign_in(client_of, make_idea, ben):
    idea = make_idea()
    path = f"/unsubscribe/{letters.token_for(ben.id, 'idea', idea.id)}"

    assert client_of().get(path).status_code == 200
    for _once_and_again in range(2):
        sent = client_of().post(path, data={"List-Unsubscribe": "One-Click"}, without_token=True)
        assert sent.status_code in (200, 303)
