"""A resident shares an idea: drafts, limits, two clicks, the sign-in on the way."""

import html
import re

import pytest
from sqlalchemy import delete, func, select

from lab import events
from lab.accounts import acts
from lab.city.models import Topic
from lab.city.queries import forget_places
from lab.db import atomic, db
from lab.ideas import queries
from lab.ideas.models import Idea

GOOD = {
    "title": "Light for the school path",
    "need": "In winter the path behind the depot is dark from four.",
    "solution": "Lamps that wake when somebody comes.",
    "topic": "mobility",
    "district": "harbour",
    "lang": "de",
    "once": "first-page",
    "action": "submit",
}


def post(client, **changes):
    return client.post("/ideas", data={**GOOD, **changes})


def idea_of(answer) -> Idea:
    return queries.idea(int(answer.location.rsplit("/", 1)[1]))


def text_of(answer) -> str:
    return html.unescape(answer.get_data(as_text=True))


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Idea))


def test_a_resident_sends_an_idea_in(client_of, ben):
    answer = post(client_of(ben))

    idea = idea_of(answer)
    assert answer.status_code == 303
    assert (idea.stage, idea.author_id, idea.author_name) == ("submitted", ben.id, "Ben")
    assert (idea.topic_id, idea.district_id, idea.lang) == (1, 1, "de")
    assert events.last("idea", idea.id).move == "submit"
    assert str(idea.due_on) == "2026-03-05"


def test_without_an_action_it_is_sent_in(client_of, ben):
    fields = {name: value for name, value in GOOD.items() if name != "action"}

    assert idea_of(client_of(ben).post("/ideas", data=fields)).stage == "submitted"


def test_a_draft_may_be_unfinished(client_of, ben):
    answer = post(client_of(ben), title="", need="Dark.", topic="no-such-topic", action="save")

    idea = idea_of(answer)
    assert (idea.stage, idea.title, idea.need, idea.topic_id) == ("draft", "", "Dark.", None)
    assert events.history("idea", idea.id) == []


def test_an_empty_draft_is_not_kept(client_of, ben):
    answer = post(client_of(ben), title=" ", need="", solution="", action="save")

    assert answer.status_code == 422
    assert count() == 0


def test_two_clicks_are_one_idea(client_of, ben):
    client = client_of(ben)

    first, second = post(client), post(client)

    assert first.location == second.location
    assert count() == 1


def test_going_back_and_writing_another_text_is_another_idea(client_of, ben):
    client = client_of(ben)

    first, second = post(client), post(client, title="A bench at the tram stop")

    assert first.location != second.location


def test_two_people_may_have_the_same_page_number(client_of, ana, ben):
    assert post(client_of(ana)).location != post(client_of(ben)).location


def test_a_draft_that_is_sent_again_is_sent_in(client_of, ben):
    client = client_of(ben)
    draft = post(client, action="save")

    sent = post(client)

    assert sent.location == draft.location
    assert idea_of(sent).stage == "submitted"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"title": ""}, "title", "This is needed."),
        ({"title": "Light"}, "title", "Write at least 8 characters; there are 5."),
        ({"title": "x" * 10_000}, "title", "Write at most 120 characters; there are 10000."),
        ({"need": "   "}, "need", "This is needed."),
        ({"need": "It is dark."}, "need", "Write at least 20 characters; there are 11."),
        ({"need": "x" * 2001}, "need", "Write at most 2000 characters; there are 2001."),
        ({"solution": "x" * 4001}, "solution", "Write at most 4000 characters; there are 4001."),
        ({"topic": ""}, "topic", "Choose the topic that fits best."),
        ({"topic": "nowhere"}, "topic", "Choose the topic that fits best."),
        ({"district": "nowhere"}, "district", "Choose one from the list."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_every_text_is_kept(client_of, ben, changes, field, words):
    answer = post(client_of(ben), **changes)

    page = text_of(answer)
    assert answer.status_code == 422
    assert re.search(rf'id="{field}-error"[^>]*>.*?{re.escape(words)}', page, re.S)
    assert all(value in page for value in {**GOOD, **changes}.values() if len(value) > 12)
    assert count() == 0


@pytest.mark.parametrize("hidden", ["\x00", "\u202e", "\u200b\u200b\u200b", "\u2066", "\x07"])
def test_hidden_characters_are_taken_out_with_a_message(client_of, ben, hidden):
    answer = post(client_of(ben), title=f"Light for{hidden} the school path")

    page = text_of(answer)
    assert answer.status_code == 422
    assert "Hidden characters were taken out" in page
    assert 'value="Light for the school path"' in page


@pytest.mark.parametrize(
    "raw", [b"title=%ED%A0%80abcdefghij", b"title=%FF%FEabcdefghij&need=%C3%28", b"lat=nan&lng=inf"]
)
def test_bytes_that_are_no_text_are_refused_in_words(client_of, ben, raw):
    answer = client_of(ben).post("/ideas", data=raw, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 422


@pytest.mark.parametrize("place", [("nan", "8"), ("91", "8"), ("53.5", "181"), ("north", "8"), ("inf", "8")])
def test_a_place_outside_the_map_is_refused(client_of, ben, place):
    assert post(client_of(ben), lat=place[0], lng=place[1]).status_code == 422


def test_a_place_on_the_map_is_kept(client_of, ben):
    idea = idea_of(post(client_of(ben), lat="53.55", lng="9.99", exact="y"))

    assert (idea.lat, idea.lng) == (53.55, 9.99)


def test_emoji_and_other_scripts_are_welcome(client_of, ben):
    idea = idea_of(post(client_of(ben), title="Sichere Wege für Kinder 👩‍👧 żółć", lang="pl"))

    assert idea.title == "Sichere Wege für Kinder 👩‍👧 żółć"


def test_a_visitor_reads_the_form_without_token_and_cookie(client_of):
    answer = client_of().get("/ideas/new")

    page = text_of(answer)
    assert answer.status_code == 200
    assert "csrf_token" not in page
    assert "Set-Cookie" not in answer.headers
    assert page.index('name="need"') < page.index('name="title"')


def test_a_visitor_is_asked_to_sign_in_with_the_text_in_hand(client_of):
    answer = client_of().post("/ideas", data=GOOD, without_token=True)

    assert answer.status_code == 401
    assert GOOD["need"] in text_of(answer)
    assert count() == 0


def test_a_visitor_hears_what_is_wrong_before_signing_in(client_of):
    answer = client_of().post("/ideas", data={**GOOD, "title": "Light"}, without_token=True)

    assert answer.status_code == 422
    assert GOOD["need"] in text_of(answer)


def test_after_the_sign_in_the_idea_is_sent_in(app, ben):
    path = resumed(app, ben, GOOD)

    assert queries.idea(int(path.rsplit("/", 1)[1])).stage == "submitted"


def test_an_idea_that_cannot_be_sent_in_any_more_becomes_a_draft(app, ben):
    path = resumed(app, ben, {**GOOD, "topic": "gone-meanwhile", "need": "x" * 3000})

    idea = queries.idea(int(path.rsplit("/", 1)[1]))
    assert (idea.stage, len(idea.need), idea.author_id) == ("draft", 3000, ben.id)


def resumed(app, who, fields) -> str:
    from flask import g

    with app.test_request_context():
        g.me = who
        path, words = acts.resume(acts.pack("share", fields))
    assert words == ""
    return path


def test_fifteen_ideas_in_five_minutes_are_welcome(client_of, ben):
    client = client_of(ben)

    answers = [post(client, once=str(n), title=f"Idea number {n} of today").status_code for n in range(15)]

    assert answers == [303] * 15


def test_an_author_changes_an_idea_that_is_sent_in(client_of, ana, make_idea):
    idea = make_idea("submitted")

    answer = client_of(ana).post(f"/ideas/{idea.id}/edit", data={**GOOD, "title": "Light for the harbour path"})

    assert answer.status_code == 303
    assert queries.idea(idea.id).title == "Light for the harbour path"
    assert events.history("idea", idea.id) == []


def test_the_history_of_a_public_idea_says_that_its_text_was_changed(client_of, ana, make_idea):
    idea = make_idea("open")
    client = client_of(ana)

    client.post(f"/ideas/{idea.id}/edit", data={**GOOD, "need": "The path is dark, and two people fell this week."})

    event = events.last("idea", idea.id)
    assert (event.move, event.audience) == ("edit", "")
    assert "The text was changed" in text_of(client.get(f"/ideas/{idea.id}"))


def test_saving_without_a_change_leaves_no_trace(client_of, ana, make_idea):
    idea = make_idea("open", lang="de", solution="")

    client_of(ana).post(f"/ideas/{idea.id}/edit", data={**GOOD, "solution": ""})

    assert events.history("idea", idea.id) == []


def test_a_changed_idea_must_stay_complete(client_of, ana, make_idea):
    idea = make_idea("open")

    answer = client_of(ana).post(f"/ideas/{idea.id}/edit", data={**GOOD, "need": "", "action": "save"})

    assert answer.status_code == 422
    assert queries.idea(idea.id).need != ""


def test_an_idea_under_study_keeps_its_text(client_of, ana, make_idea):
    idea = make_idea("under_review")

    answer = client_of(ana).post(
        f"/ideas/{idea.id}/edit", data={**GOOD, "need": "A new text of more than forty letters, kept."}
    )

    assert answer.status_code == 409
    assert "A new text of more than forty letters, kept." in text_of(answer)


def test_nobody_else_changes_it(client_of, ben, mo, make_idea):
    idea = make_idea("open")

    assert client_of(ben).get(f"/ideas/{idea.id}/edit").status_code == 403
    assert client_of(mo).post(f"/ideas/{idea.id}/edit", data=GOOD).status_code == 403


def test_a_draft_goes_on_and_is_sent_in_from_its_form(client_of, ana, make_idea):
    draft = make_idea("draft", title="", topic_id=None, need="Dark.")
    client = client_of(ana)

    kept = client.post(f"/ideas/{draft.id}/edit", data={**GOOD, "title": "Dark path", "need": "Dark", "action": "save"})
    sent = client.post(f"/ideas/{draft.id}/edit", data=GOOD)

    assert (kept.status_code, sent.status_code) == (303, 303)
    assert queries.idea(draft.id).stage == "submitted"


def test_a_deleted_draft_leaves_nothing(client_of, ana, make_idea):
    draft_id = make_idea("draft").id
    client = client_of(ana)
    client.post(f"/ideas/{draft_id}/follow/stop")

    answer = client.post(f"/ideas/{draft_id}/delete")

    assert answer.status_code == 303
    assert queries.idea(draft_id) is None
    assert client.post(f"/ideas/{draft_id}/delete").status_code == 404


def test_what_was_sent_in_is_withdrawn_instead_of_deleted(client_of, ana, make_idea):
    idea = make_idea("submitted")

    assert client_of(ana).post(f"/ideas/{idea.id}/delete").status_code == 409


def test_somebody_elses_draft_does_not_exist(client_of, ben, mo, make_idea):
    draft = make_idea("draft")

    for who in (None, ben, mo):
        for address in (f"/ideas/{draft.id}", f"/ideas/{draft.id}/edit"):
            assert client_of(who).get(address).status_code == 404
        assert client_of(who).post(f"/ideas/{draft.id}/delete").status_code == 404


def test_a_lab_without_topics_says_that_a_draft_can_wait(client_of, ben):
    waits = "The lab has not named its topics yet."
    assert waits not in client_of(ben).get("/ideas/new").text

    with atomic():
        db.session.execute(delete(Topic))
    forget_places()

    assert waits in client_of(ben).get("/ideas/new").text
    assert idea_of(post(client_of(ben), topic="", action="save")).stage == "draft"
