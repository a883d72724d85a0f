"""A draft saves itself while somebody writes: once per page, never over another window's words, gone when deleted."""

import html
import re

import pytest
from sqlalchemy import select, text

from lab import clock
from lab.accounts import acts
from lab.db import atomic, db
from lab.extensions import limiter
from lab.ideas import drafts, queries
from lab.ideas.drafts import drafts_of
from lab.ideas.models import Idea

WORDS = {
    "title": "Light for the school path", "need": "In winter the path behind the depot is dark.", "solution": "",
    "topic": "mobility", "district": "harbour", "lang": "en", "once": "page-one",
}  # fmt: skip


def begin(client, **changed):
    return client.post("/ideas/drafts", data={**WORDS, **changed}, headers={"HX-Request": "true"})


def go_on(client, id, **changed):
    return client.post(f"/ideas/{id}/draft", data={**WORDS, **changed}, headers={"HX-Request": "true"})


def of(answer, name) -> str:
    return re.search(rf'data-{name}="([^"]*)"', answer.get_data(as_text=True)).group(1)


def words_of(answer) -> str:
    return html.unescape(re.search(r"data-words>(.*?)</p>", answer.get_data(as_text=True), re.S).group(1))


def ideas() -> list[Idea]:
    return list(db.session.scalars(select(Idea).order_by(Idea.id)))


# Saving while writing


def test_a_draft_saves_itself(client_of, ana):
    answer = begin(client_of(ana))

    draft = ideas()[0]
    assert (answer.status_code, of(answer, "state"), of(answer, "draft")) == (200, "saved", str(draft.id))
    assert (draft.stage, draft.need, draft.saved_at, draft.author_name) == ("draft", WORDS["need"], clock.now(), "Ana")
    assert words_of(answer) == "Saved as a draft at 10:00."


def test_one_page_makes_one_draft(client_of, ana):
    client = client_of(ana)

    for n in range(3):
        begin(client, need=f"Written {n} times.")

    assert [draft.need for draft in ideas()] == ["Written 2 times."]


def test_two_pages_make_two_drafts(client_of, ana):
    client = client_of(ana)
    begin(client)
    begin(client, once="page-two")

    assert len(ideas()) == 2


def test_it_goes_on_where_it_was(client_of, ana):
    client = client_of(ana)
    begun = begin(client)

    answer = go_on(client, of(begun, "draft"), seen=of(begun, "seen"), need="More words.")

    assert (of(answer, "state"), ideas()[0].need) == ("saved", "More words.")
    assert of(answer, "seen") != of(begun, "seen")


def test_a_draft_may_be_one_word(client_of, ana):
    assert of(begin(client_of(ana), title="", need="Dark", topic="", district=""), "state") == "saved"


def test_nothing_is_saved_of_nothing(client_of, ana):
    answer = begin(client_of(ana), title="", need=" ")

    assert (answer.status_code, of(answer, "state"), ideas()) == (422, "wrong", [])


def test_a_text_that_is_too_long_stays_on_the_phone_with_a_word(client_of, ana):
    answer = begin(client_of(ana), title="x" * 130)

    assert (answer.status_code, ideas()) == (422, [])
    assert words_of(answer) == (
        "Not saved yet: Write at most 120 characters; there are 130. What you wrote is kept on this phone."
    )


def test_a_visitor_is_asked_to_sign_in_and_nothing_is_kept_at_the_lab(client_of):
    assert begin(client_of()).status_code == 401
    assert ideas() == []


def test_it_is_no_part_of_the_limit_of_shared_ideas(client_of, ana, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", True)
    client = client_of(ana)
    begun = begin(client)

    codes = {go_on(client, of(begun, "draft"), need=f"Written {n} times.").status_code for n in range(60)}
    shared = client.post("/ideas", data={**WORDS, "once": "other", "action": "save"})
    limiter.reset()

    assert (codes, shared.status_code) == ({200}, 303)


def test_somebody_with_many_drafts_is_asked_to_delete_one(client_of, ana, monkeypatch):
    monkeypatch.setattr(drafts, "MOST", 2)
    client = client_of(ana)
    begin(client, once="1")
    begin(client, once="2")

    answer = begin(client, once="3")

    assert (answer.status_code, of(answer, "state"), len(ideas())) == (409, "full", 2)
    assert begin(client, once="2", need="The ones that are there go on.").status_code == 200


# Two windows


def test_a_later_window_never_saves_over_the_other_in_silence(client_of, ana):
    client = client_of(ana)
    begun = begin(client)
    id, seen = of(begun, "draft"), of(begun, "seen")
    go_on(client, id, seen=seen, need="What the first window says.")

    answer = go_on(client, id, seen=seen, need="What the second window says.")

    assert (answer.status_code, of(answer, "state")) == (409, "theirs")
    assert "Save mine as a draft of its own" in answer.get_data(as_text=True)
    assert ideas()[0].need == "What the first window says."


def test_the_other_windows_words_may_become_a_draft_of_their_own(client_of, ana):
    client = client_of(ana)
    begin(client, need="What the first window says.")
    begin(client, need="What the second window says.", once="a-new-number")

    assert [draft.need for draft in ideas()] == ["What the first window says.", "What the second window says."]


def test_a_window_that_saves_the_same_is_no_other(client_of, ana):
    client = client_of(ana)
    begun = begin(client)
    id, seen = of(begun, "draft"), of(begun, "seen")
    go_on(client, id, seen=seen, need="The same words.")

    assert of(go_on(client, id, seen=seen, need="The same words."), "state") == "saved"


def test_the_edit_page_shows_both_texts_too(client_of, ana):
    client = client_of(ana)
    begun = begin(client)
    id, seen = of(begun, "draft"), of(begun, "seen")
    go_on(client, id, seen=seen, need="What the first window says.")

    answer = client.post(
        f"/ideas/{id}/edit", data={**WORDS, "need": "What the second says.", "seen": seen, "action": "save"}
    )

    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "What the first window says." in page
    assert "What the second says." in page


def test_a_draft_that_was_sent_in_is_not_changed_by_an_old_window(client_of, ana):
    client = client_of(ana)
    begun = begin(client)
    id = of(begun, "draft")
    client.post(f"/ideas/{id}/edit", data={**WORDS, "action": "submit"})

    answer = go_on(client, id, need="Words from an old window.")

    assert (answer.status_code, of(answer, "state")) == (409, "gone")
    assert (ideas()[0].stage, ideas()[0].need) == ("submitted", WORDS["need"])


def test_a_deleted_draft_does_not_come_back(client_of, ana):
    client = client_of(ana)
    id = of(begin(client), "draft")
    client.post(f"/ideas/{id}/delete")

    assert go_on(client, id).status_code == 404
    assert ideas() == []


def test_nobody_else_saves_into_it(client_of, ana, ben, mo):
    id = of(begin(client_of(ana)), "draft")

    assert {go_on(client_of(who), id).status_code for who in (None, ben, mo)} == {404}


# From draft to idea


def test_the_page_that_saved_itself_sends_in_that_draft(client_of, ana):
    client = client_of(ana)
    begin(client, need="The first words.")

    answer = client.post("/ideas", data={**WORDS, "action": "submit"})

    assert answer.status_code == 303
    assert [(idea.stage, idea.need) for idea in ideas()] == [("submitted", WORDS["need"])]


def test_a_saving_that_comes_after_the_sending_in_makes_no_second_one(client_of, ana):
    """Both are on their way at once: the last saving of the page, and the page itself."""
    client = client_of(ana)
    client.post("/ideas", data={**WORDS, "action": "submit"})

    answer = begin(client)

    assert (answer.status_code, of(answer, "state"), len(ideas())) == (409, "gone", 1)


def test_saved_by_hand_it_is_the_same_draft(client_of, ana):
    client = client_of(ana)
    begin(client)

    client.post("/ideas", data={**WORDS, "need": "Saved by hand.", "action": "save"})

    assert [(idea.stage, idea.need) for idea in ideas()] == [("draft", "Saved by hand.")]


@pytest.mark.parametrize(("action", "stage"), [("save", "draft"), ("submit", "submitted")])
def test_a_text_written_before_the_sign_in_survives_it(app, ben, action, stage):
    from flask import g

    with app.test_request_context():
        g.me = ben
        path, words = acts.resume(acts.pack("share", {**WORDS, "action": action}))

    idea = queries.idea(int(path.rsplit("/", 1)[1]))
    assert (words, idea.stage, idea.need, idea.author_id) == ("", stage, WORDS["need"], ben.id)


# Several


def test_own_drafts_stand_on_the_share_page_and_on_me(client_of, ana, ben, make_idea):
    first, second = make_idea("draft", title="A bench"), make_idea("draft", title="")
    make_idea("open", title="Not a draft any more")
    client = client_of(ana)

    for address in ("/ideas/new", "/me"):
        page = html.unescape(client.get(address).get_data(as_text=True))
        drafts_on_it = re.search(r'<section[^>]*id="drafts".*?</section>', page, re.S).group()
        for draft in (first, second):
            assert f'href="/ideas/{draft.id}/edit"' in drafts_on_it
            assert f'action="/ideas/{draft.id}/delete"' in drafts_on_it
        assert "Not a draft" not in drafts_on_it
    assert 'id="drafts"' not in client_of(ben).get("/ideas/new").get_data(as_text=True)


def test_the_last_saved_comes_first(client_of, ana, make_idea):
    old, new = make_idea("draft"), make_idea("draft")
    with clock.at(clock.now().replace(hour=15)):
        go_on(client_of(ana), old.id)

    assert [row.id for row in drafts_of(ana.id)] == [old.id, new.id]


def test_the_list_costs_the_same_for_two_and_for_fifty(client_of, ana, make_idea, count_statements):
    client = client_of(ana)
    make_idea("draft")
    client.get("/ideas/new")
    few = count_statements(lambda: client.get("/ideas/new"))
    for _ in range(49):
        make_idea("draft")

    assert count_statements(lambda: client.get("/ideas/new")) == few


def test_deleting_returns_to_the_list(client_of, ana, make_idea):
    draft = make_idea("draft")

    assert client_of(ana).post(f"/ideas/{draft.id}/delete", data={"next": "/me"}).location == "/me"


def test_a_deleted_draft_leaves_nothing_in_any_table(client_of, ana):
    client = client_of(ana)
    before = everything()
    id = of(begin(client, lat="53.5", lng="9.9"), "draft")
    go_on(client, id, need="More words.")

    client.post(f"/ideas/{id}/delete")

    assert everything() == before


def everything() -> dict[str, int]:
    tables = db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
    beside = ("sqlite_", "sessions")
    return {
        name: db.session.scalar(text(f'SELECT count(*) FROM "{name}"'))  # noqa: S608 - names of our own tables
        for name in tables
        if not name.startswith(beside)
    }


# Without a network


def test_the_page_that_the_phone_keeps_is_nobodys(client_of, ana):
    page = client_of(ana).get("/ideas/offline").get_data(as_text=True)

    assert "Ana" not in page
    assert "csrf_token" not in page
    assert "sign-out" not in page
    assert 'data-keep="idea-new"' in page


def test_the_service_worker_is_looked_for_anew_each_time(client_of):
    answer = client_of().get("/sw.js")

    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in answer.headers


def test_workers_come_from_the_lab_alone(client_of):
    assert "worker-src 'self'" in client_of().get("/ideas/new").headers["Content-Security-Policy"]


def test_old_drafts_without_a_day_of_saving_are_listed(ana, make_idea):
    draft = make_idea("draft")
    with atomic():
        draft.saved_at = None

    assert [row.at for row in drafts_of(ana.id)] == [clock.now()]
