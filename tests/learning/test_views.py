"""The pages of learning cards, as visitors, residents and staff see them."""

import io
import json
import re

import pytest

from lab import clock
from lab.learning import actions, queries, schema
from lab.learning.document import document
from tests.pilots.conftest import LONG

from .conftest import CARD, said

WORDS = {
    "for_whom": "Children of two schools",
    "reusable": "The plan of the lamps",
    "differently": "Ask the parents first",
}


# Own cards


def test_everyone_reads_the_card_of_a_decided_pilot(stopped, client_of):
    pilot = stopped()

    page = client_of(None).get(f"{pilot.path}/card").text
    for words in (LONG, "Depot path", "€1,000", "mobility@city.example", "76 % of the way", "No effect", "CC BY 4.0"):
        assert words in page
    assert f'href="{pilot.path}/card.json"' in page
    assert "Complete the card" not in page


@pytest.mark.parametrize("address", ["card", "card.json"])
def test_there_is_no_card_before_the_decision(pilot_at, client_of, address, mo):
    pilot = pilot_at("evaluating")

    assert [client_of(who).get(f"{pilot.path}/{address}").status_code for who in (None, mo)] == [404, 404]
    assert client_of(mo).get(f"/pilots/99/{address}").status_code == 404


def test_the_pilot_s_page_shows_the_card_with_a_way_to_the_whole(stopped, client_of, mo):
    pilot = stopped()

    page = client_of(None).get(pilot.path).text
    section = page[page.index(f'id="learning-{pilot.id}"') :]
    assert f'href="{pilot.path}/card"' in section
    assert f"{pilot.path}/card/edit" not in page
    assert f"{pilot.path}/card/edit" in client_of(mo).get(pilot.path).text


def test_the_json_is_the_card_and_is_asked_for_by_its_tag(stopped, client_of, mo):
    pilot, browser = stopped(), client_of(None)

    answer = browser.get(f"{pilot.path}/card.json")
    again = browser.get(f"{pilot.path}/card.json", headers={"If-None-Match": answer.headers["ETag"]})

    assert answer.content_type == "application/json"
    assert schema.read(answer.text, clock.today()) == [document(pilot)]
    assert (again.status_code, again.data) == (304, b"")
    actions.complete_card(pilot, mo, **WORDS, contact=None)
    assert browser.get(f"{pilot.path}/card.json").headers["ETag"] != answer.headers["ETag"]


def test_staff_complete_the_card(stopped, client_of, kim):
    pilot, browser = stopped(), client_of(kim)

    form = browser.get(f"{pilot.path}/card/edit").text
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', form)[1]
    answer = browser.post(f"{pilot.path}/card/edit", data={**WORDS, "contact": "2", "seen": seen})

    assert (answer.status_code, answer.location) == (303, f"{pilot.path}/card")
    page = client_of(None).get(answer.location).text
    for words in (*WORDS.values(), "energy@city.example"):
        assert words in page
    for words in WORDS.values():
        assert words in browser.get(f"{pilot.path}/card/edit").text


def test_a_form_that_is_wrong_or_late_comes_back_with_every_word(stopped, client_of, mo):
    pilot, browser = stopped(), client_of(mo)
    too_long = browser.post(f"{pilot.path}/card/edit", data={**WORDS, "for_whom": "x" * 501, "contact": ""})
    late = browser.post(f"{pilot.path}/card/edit", data={**WORDS, "contact": "", "seen": "2020-01-01T00:00:00+00:00"})

    assert (too_long.status_code, late.status_code) == (422, 409)
    for answer in (too_long, late):
        assert WORDS["reusable"] in answer.text
        assert 'role="alert"' in answer.text
    assert queries.own(pilot.id).reusable == ""
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', late.text)[1]
    assert browser.post(f"{pilot.path}/card/edit", data={**WORDS, "contact": "", "seen": seen}).status_code == 303


def test_only_staff_complete_a_card_and_only_after_the_decision(stopped, pilot_at, client_of, ben, ada, mo):
    path = f"{stopped().path}/card/edit"
    running = f"{pilot_at('running').path}/card/edit"

    assert client_of(None).post(path, data=WORDS).status_code == 401
    assert [client_of(who).post(path, data=WORDS).status_code for who in (ben, ada)] == [403, 403]
    assert [client_of(who).get(path).status_code for who in (ben, ada)] == [403, 403]
    assert client_of(mo).post(running, data=WORDS).status_code == 409


# All cards


def test_an_empty_list_says_what_will_be_there(client_of):
    page = client_of(None).get("/learning").text

    assert "Cards that other labs hand on stand here" in page
    assert "its card stands here" in page
    assert "Import a card" not in page


def test_the_list_is_narrowed_by_words_and_outcome(stopped, bring, client_of):
    stopped()
    bring()
    browser = client_of(None)

    assert "Cargo bikes to borrow" in browser.get("/learning?q=bicycle&outcome=stopped").text
    assert "From Riverton Lab, decided Monday 12 January" in browser.get("/learning").text
    assert "It stopped: No effect" in browser.get("/learning").text
    for nothing in ("q=swimming", "outcome=scaled", "q=bicycle&outcome=scaled"):
        assert "Cargo bikes to borrow" not in browser.get(f"/learning?{nothing}").text
    assert "Lamps that wake up" in browser.get("/learning?q=lamps&outcome=nonsense").text


@pytest.mark.parametrize("after", ["x", "2026-01-12", "2026-01-12.x", "2026-99-12.1", "2026-01-12.99999999999999"])
def test_a_broken_cursor_shows_the_first_page(bring, client_of, after):
    bring()

    assert "Cargo bikes to borrow" in client_of(None).get(f"/learning?after={after}").text


def test_the_list_costs_the_same_however_many_cards_there_are(bring, client_of, count_statements):
    bring()
    browser = client_of(None)
    few = count_statements(lambda: browser.get("/learning"))
    for n in range(8, 18):
        bring(origin__number=n)

    assert count_statements(lambda: browser.get("/learning")) == few


def test_a_card_of_another_lab_says_where_it_comes_from(bring, client_of, mo, ben):
    there = bring(language="de", title="Lastenräder zum Leihen")

    page = client_of(None).get(there.path).text
    assert "From Riverton Lab, decided Monday 12 January" in page
    assert '<a href="https://lab.riverton.example/pilots/7" rel="nofollow noopener">' in page
    assert '<span lang="de" dir="auto">Lastenräder zum Leihen</span>' in page
    assert "EUR" not in page
    assert "€12,345" in page
    assert "/remove" not in client_of(ben).get(there.path).text
    assert f"{there.path}/remove" in client_of(mo).get(there.path).text


def test_what_another_lab_wrote_is_shown_as_plain_text(bring, client_of):
    there = bring(learned="5 < 7 & “quoted” javascript:alert(1)", where="<3")

    page = client_of(None).get(there.path).text
    assert "5 &lt; 7 &amp; “quoted”" in page
    assert 'href="javascript:' not in page
    assert "&lt;3" in page


def test_a_moderator_removes_a_card_and_takes_it_back(bring, client_of, mo, kim):
    there, browser = bring(), client_of(mo)

    answer = browser.post(f"{there.path}/remove")
    assert (answer.status_code, answer.location) == (303, f"/learning?removed={there.id}#removed")
    page = browser.get(answer.location).text
    assert f'action="{there.path}/restore"' in page
    assert [client_of(who).get(there.path).status_code for who in (None, kim, mo)] == [404, 404, 200]
    assert there.title not in client_of(None).get("/learning").text

    assert browser.post(f"{there.path}/restore").location == there.path
    assert client_of(None).get(there.path).status_code == 200


def test_others_may_not_remove_a_card(bring, client_of, ben, kim):
    there = bring()

    assert [client_of(who).post(f"{there.path}/remove").status_code for who in (ben, kim)] == [403, 403]
    assert client_of(None).get("/learning/99").status_code == 404


# Importing


def test_a_card_is_seen_before_it_is_there(client_of, mo):
    browser = client_of(mo)

    preview = browser.post("/learning/import", data={"card": said()})
    assert preview.status_code == 200
    for words in ("Is this the card?", "Riverton Lab, Riverton", "Cargo bikes to borrow", "It is new here."):
        assert words in preview.text
    assert queries.foreign_cards()[0] == []

    answer = browser.post("/learning/import", data={"card": said(), "confirm": "1"})
    assert (answer.status_code, answer.location) == (303, "/learning/1")
    assert "The card is here now." in browser.get(answer.location).text


def test_confirming_twice_is_once(client_of, mo):
    browser = client_of(mo)
    for _ in range(2):
        assert browser.post("/learning/import", data={"card": said(), "confirm": "1"}).location == "/learning/1"

    assert "nothing has changed" in browser.get("/learning/1").text
    assert len(queries.foreign_cards()[0]) == 1


def test_a_file_works_like_its_text(client_of, mo):
    sent = {"file": (io.BytesIO(b"\xef\xbb\xbf" + said().encode()), "card.json"), "card": ""}

    assert "Is this the card?" in client_of(mo).post("/learning/import", data=sent).text


def test_a_newer_card_says_what_changes(client_of, bring, mo):
    bring()
    newer = said(changed_at="2026-02-01T10:00:00Z", learned="Lend it for a weekend.")

    page = client_of(mo).post("/learning/import", data={"card": newer}).text
    assert "An older version of it is here. This changes: What was learned" in page


@pytest.mark.parametrize("wrong", ["", "no json", said(version=3), said(learned="<b>x</b>"), "\x00", "[" * 9])
def test_what_is_no_card_comes_back_with_a_sentence(client_of, mo, wrong):
    answer = client_of(mo).post("/learning/import", data={"card": wrong, "confirm": "1"})

    assert answer.status_code in (400, 422)
    assert queries.foreign_cards()[0] == []
    if answer.status_code == 422:
        assert 'role="alert"' in answer.text


def test_a_picture_is_no_card(client_of, mo):
    sent = {"file": (io.BytesIO(bytes(range(256)) * 20), "card.png")}

    assert client_of(mo).post("/learning/import", data=sent).status_code == 422


def test_only_moderators_import(client_of, ben, kim, ada):
    for who in (ben, kim, ada):
        browser = client_of(who)
        assert browser.get("/learning/import").status_code == 403
        assert browser.post("/learning/import", data={"card": said(), "confirm": "1"}).status_code == 403
    assert queries.foreign_cards()[0] == []


def test_a_collection_arrives_at_once(client_of, mo):
    many = json.dumps(
        {"format": "pilotlight-learning-cards", "version": 1, "cards": [CARD, json.loads(said(origin__number=8))]}
    )

    answer = client_of(mo).post("/learning/import", data={"card": many, "confirm": "1"})
    assert answer.location == "/learning"
    assert len(queries.foreign_cards()[0]) == 2


# Found where a new idea is typed


def test_a_card_is_found_when_a_new_idea_is_typed(bring, client_of):
    there = bring()
    found = (
        client_of(None).get("/ideas/similar?text=We+need+a+cargo+bike+to+borrow", headers={"HX-Request": "true"}).text
    )

    assert f'id="similar-card-{there.id}"' in found
    assert "Tried in Riverton, 2026. It stopped: No effect." in found
    assert "Lend it for a day" in found


def test_a_card_is_found_beside_an_idea_on_the_desk(bring, client_of, make_idea, mo):
    there = bring()
    make_idea("submitted", title="A cargo bike to borrow", need="Families here need a cargo bicycle now and then.")

    assert f'href="{there.path}"' in client_of(mo).get("/desk").text


def test_a_search_for_ideas_names_the_cards_of_other_labs(bring, client_of):
    bring()
    browser = client_of(None)

    assert '<a href="/learning?q=bicycle">From other labs: 1</a>' in browser.get("/ideas?q=bicycle").text
    assert "From other labs" not in browser.get("/ideas?q=swimming").text
    assert "From other labs" not in browser.get("/ideas").text
