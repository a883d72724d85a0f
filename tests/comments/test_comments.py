"""Comments below an idea: two levels, own change and deletion, the lab's first word."""

import html
import re

import pytest
from sqlalchemy import func, select

from lab import clock, events
from lab.accounts import acts
from lab.comments import queries
from lab.comments.actions import delete_comment, edit_comment, write_comment
from lab.comments.models import Comment
from lab.db import atomic, db
from lab.errors import Conflict, NotAllowed, NotSignedIn
from lab.ideas.models import CoAuthor
from lab.ideas.queries import idea as idea_by_id
from lab.policy import VISITOR

HTMX = {"HX-Request": "true"}


def text_of(answer) -> str:
    return html.unescape(answer.get_data(as_text=True))


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Comment))


def test_a_neighbour_comments_and_the_idea_counts_it(client_of, ben, make_idea):
    idea = make_idea("open")

    answer = client_of(ben).post(f"/ideas/{idea.id}/comments", data={"body": "I have seen it too.", "lang": "de"})

    comment = db.session.scalar(select(Comment))
    assert (answer.status_code, answer.location) == (303, f"/ideas/{idea.id}#comment-{comment.id}")
    assert (comment.body, comment.lang, comment.role, comment.author_name) == (
        "I have seen it too.",
        "de",
        "resident",
        "Ben",
    )
    assert idea_by_id(idea.id).comments == 1


def test_a_comment_lets_the_idea_rise(ben, make_idea):
    idea = make_idea("open", rising=0.0)

    write_comment(idea, ben, "I have seen it too.")

    assert idea.rising > 0


def test_the_page_shows_the_comment_with_its_language(client_of, ben, make_idea):
    idea = make_idea("open")
    write_comment(idea, ben, "Ja, sehr dunkel.", lang="de")

    shown = text_of(client_of().get(f"/ideas/{idea.id}"))

    assert re.search(r'lang="de" dir="auto"><p>Ja, sehr dunkel\.</p>', shown)
    assert "Ben" in shown


def test_htmx_gets_the_section_with_a_fresh_form(client_of, ben, make_idea):
    idea = make_idea("open")

    answer = client_of(ben).post(f"/ideas/{idea.id}/comments", data={"body": "I have seen it too."}, headers=HTMX)

    shown = text_of(answer)
    assert answer.status_code == 200
    assert shown.lstrip().startswith("<section")
    assert 'id="comment-1"' in shown
    assert "data-focus" in shown
    assert "</textarea>" in shown
    assert "I have seen it too.</textarea>" not in shown


def test_an_answer_to_an_answer_joins_the_thread(client_of, ana, ben, make_idea):
    idea = make_idea("open")
    thread = write_comment(idea, ben, "Where exactly?")
    reply = write_comment(idea, ana, "Behind the depot.", parent=thread.id)

    answer = client_of(ben).post(
        f"/ideas/{idea.id}/comments", data={"body": "Thank you.", "parent": reply.id}, headers=HTMX
    )

    assert answer.status_code == 200
    assert text_of(answer).lstrip().startswith("<article")
    assert [said.body for said in queries.thread(reply.id).replies] == ["Behind the depot.", "Thank you."]


def test_two_clicks_are_one_comment(client_of, ben, make_idea):
    idea = make_idea("open")
    client = client_of(ben)
    fields = {"body": "I have seen it too.", "once": "this-page"}

    first, second = (client.post(f"/ideas/{idea.id}/comments", data=fields) for _ in range(2))

    assert first.location == second.location
    assert (count(), idea_by_id(idea.id).comments) == (1, 1)


@pytest.mark.parametrize(
    ("body", "words"),
    [("", "This is needed."), (" \r\n ", "This is needed."), ("x" * 2001, "at most 2000 characters; there are 2001"),
     ("Dark\x00 path", "Hidden characters were taken out"), ("\u202edark", "Hidden characters were taken out")],
)  # fmt: skip
def test_a_comment_that_cannot_be_taken_comes_back_with_its_text(client_of, ben, make_idea, body, words):
    idea = make_idea("open")

    for headers in ({}, HTMX):
        answer = client_of(ben).post(f"/ideas/{idea.id}/comments", data={"body": body}, headers=headers)
        shown = text_of(answer)
        assert answer.status_code == 422
        assert words in shown
        assert 'aria-invalid="true"' in shown
        assert (body if body.isprintable() else "") in shown
    assert count() == 0


def test_a_wrong_answer_comes_back_in_its_thread(client_of, ben, make_idea):
    idea = make_idea("open")
    thread = write_comment(idea, ben, "Where exactly?")

    answer = client_of(ben).post(f"/ideas/{idea.id}/comments", data={"body": "", "parent": thread.id}, headers=HTMX)

    assert answer.status_code == 422
    assert text_of(answer).lstrip().startswith("<article")
    assert f'id="reply-{thread.id}-body-error"' in text_of(answer)


@pytest.mark.parametrize("parent", ["999", "abc", "-1", "99999999999999999999", str(2**31)])
def test_an_answer_to_nothing_keeps_its_text(client_of, ben, make_idea, parent):
    idea = make_idea("open")

    answer = client_of(ben).post(f"/ideas/{idea.id}/comments", data={"body": "Thank you for this.", "parent": parent})

    assert answer.status_code == 422
    assert "Thank you for this.</textarea>" in text_of(answer)


def test_an_answer_belongs_to_its_own_idea(client_of, ben, make_idea):
    idea, other = make_idea("open"), make_idea("open")
    elsewhere = write_comment(other, ben, "Elsewhere.")

    answer = client_of(ben).post(f"/ideas/{idea.id}/comments", data={"body": "Here.", "parent": elsewhere.id})

    assert answer.status_code == 422


def test_the_first_comment_of_the_lab_keeps_its_promise(mo, make_idea):
    idea = make_idea("open")
    promised = idea.due_on

    comment = write_comment(idea, mo, "We ask the tram company this week.")
    write_comment(idea, mo, "They answered.")

    told = [event for event in events.history("idea", idea.id) if event.move == "lab_comment"]
    assert comment.role == "moderator"
    assert (idea.due_on, idea.lab_comment_at, idea.first_answer_at) == (None, clock.now(), clock.now())
    assert [(event.due_on, event.audience, event.role) for event in told] == [(promised, "", "moderator")]


def test_a_promise_that_only_a_deleted_comment_kept_stands_again(mo, kim, make_idea):
    idea = make_idea()
    due = idea.due_on
    first = write_comment(idea, mo, "We look at it.")
    second = write_comment(idea, kim, "So do we.")

    delete_comment(first, mo)
    assert (idea.lab_comment_at, idea.due_on) == (second.at, None)

    delete_comment(second, kim)
    assert (idea.lab_comment_at, idea.due_on) == (None, due)


def test_an_official_speaks_for_the_city_and_an_administrator_for_nobody(kim, ada, make_idea):
    idea = make_idea("under_review")

    assert write_comment(idea, ada, "Hello.").role == "resident"
    assert write_comment(idea, kim, "Hello.").role == "official"
    assert idea.due_on is not None


def test_staff_comment_as_residents_on_their_own_idea(mo, kim, make_idea):
    idea = make_idea("open", author_id=mo.id)
    with atomic():
        db.session.add(CoAuthor(idea_id=idea.id, person_id=kim.id))

    assert {write_comment(idea, who, "More about it.").role for who in (mo, kim)} == {"resident"}
    assert (idea.lab_comment_at, idea.due_on is None) == (None, False)


def test_a_comment_of_the_lab_carries_its_role(client_of, mo, make_idea):
    idea = make_idea("open")
    write_comment(idea, mo, "We ask the tram company this week.")

    shown = text_of(client_of().get(f"/ideas/{idea.id}"))

    assert 'class="comment lab"' in shown
    assert "the lab, moderator" in shown
    assert "The lab commented for the first time" in shown


def test_the_own_comment_can_be_changed(client_of, ben, make_idea):
    idea = make_idea("open")
    comment = write_comment(idea, ben, "I have sen it.")
    client = client_of(ben)

    form = client.get(f"/comments/{comment.id}/edit")
    answer = client.post(f"/comments/{comment.id}/edit", data={"body": "I have seen it.", "lang": "en"})

    assert "I have sen it." in text_of(form)
    assert answer.location == f"/ideas/{idea.id}#comment-{comment.id}"
    assert (comment.body, comment.edited_at) == ("I have seen it.", clock.now())


def test_saving_a_comment_without_a_change_is_no_change(ben, make_idea):
    comment = write_comment(make_idea("open"), ben, "I have seen it.")

    edit_comment(comment, ben, "I have seen it.", "en")

    assert comment.edited_at is None


def test_a_change_that_cannot_be_taken_keeps_the_text(client_of, ben, make_idea):
    comment = write_comment(make_idea("open"), ben, "I have seen it.")

    answer = client_of(ben).post(f"/comments/{comment.id}/edit", data={"body": "x" * 2001})

    assert answer.status_code == 422
    assert "x" * 2001 in text_of(answer)


def test_nobody_else_changes_or_deletes_it(client_of, ben, ana, mo, make_idea):
    comment = write_comment(make_idea("open"), ben, "I have seen it.")

    for who in (ana, mo):
        client = client_of(who)
        assert client.get(f"/comments/{comment.id}/edit").status_code == 403
        assert client.post(f"/comments/{comment.id}/edit", data={"body": "Mine."}).status_code == 403
        assert client.post(f"/comments/{comment.id}/delete").status_code == 403
    assert comment.body == "I have seen it."


def test_a_deleted_comment_is_gone(client_of, ben, make_idea):
    idea = make_idea("open")
    comment_id = write_comment(idea, ben, "I have seen it.").id
    client = client_of(ben)

    answer = client.post(f"/comments/{comment_id}/delete")

    assert answer.location == f"/ideas/{idea.id}#comments"
    assert "Your comment is deleted." in client.get(answer.location).text
    assert (count(), idea_by_id(idea.id).comments) == (0, 0)
    assert client.post(f"/comments/{comment_id}/delete").status_code == 404


def test_where_others_answered_the_place_stays(client_of, ana, ben, make_idea):
    idea = make_idea("open")
    thread = write_comment(idea, ben, "Where exactly?")
    write_comment(idea, ana, "Behind the depot.", parent=thread.id)

    delete_comment(thread, ben)

    shown = text_of(client_of().get(f"/ideas/{idea.id}"))
    assert "This comment was deleted by its author." in shown
    assert "Where exactly?" not in shown
    assert "Behind the depot." in shown
    assert idea.comments == 1


def test_a_deleted_comment_cannot_be_changed_or_deleted_again(ana, ben, make_idea):
    idea = make_idea("open")
    thread = write_comment(idea, ben, "Where exactly?")
    write_comment(idea, ana, "Behind the depot.", parent=thread.id)
    delete_comment(thread, ben)

    with pytest.raises(Conflict):
        edit_comment(thread, ben, "Again.", "en")
    with pytest.raises(Conflict):
        delete_comment(thread, ben)
    assert idea.comments == 1


def test_the_place_goes_with_its_last_answer(ana, ben, make_idea):
    idea = make_idea("open")
    thread = write_comment(idea, ben, "Where exactly?")
    reply = write_comment(idea, ana, "Behind the depot.", parent=thread.id)
    delete_comment(thread, ben)

    delete_comment(reply, ana)

    assert (count(), idea.comments) == (0, 0)


def test_comments_open_when_the_idea_is_public(client_of, ana, ben, make_idea):
    idea = make_idea("submitted")

    with pytest.raises(Conflict):
        write_comment(idea, ana, "More about it.")
    assert client_of(ben).post(f"/ideas/{idea.id}/comments", data={"body": "Hello."}).status_code == 404
    assert client_of(ana).post(f"/ideas/{idea.id}/comments", data={"body": "Hello."}).status_code == 409


def test_a_visitor_writes_nothing_without_signing_in(make_idea):
    with pytest.raises((NotSignedIn, NotAllowed)):
        write_comment(make_idea("open"), VISITOR, "Hello.")


def test_a_visitor_is_asked_to_sign_in_with_the_comment_in_hand(client_of, make_idea):
    idea = make_idea("open")
    shown = text_of(client_of().get(f"/ideas/{idea.id}"))

    answer = client_of().post(
        f"/ideas/{idea.id}/comments", data={"body": "I have seen it too, often."}, without_token=True
    )

    assert f'action="/ideas/{idea.id}/comments"' in shown
    assert answer.status_code == 401
    assert "I have seen it too, often." in text_of(answer)


def test_a_visitors_empty_comment_comes_back_before_the_sign_in(client_of, make_idea):
    idea = make_idea("open")

    answer = client_of().post(f"/ideas/{idea.id}/comments", data={"body": ""}, without_token=True)

    assert answer.status_code == 422
    assert "This is needed." in text_of(answer)


def test_after_the_sign_in_the_comment_is_published(app, ben, make_idea):
    idea = make_idea("open")

    path, words = resumed(app, ben, {"idea_id": str(idea.id), "body": "I have seen it too.", "lang": "pl"})

    comment = db.session.scalar(select(Comment))
    assert (path, words) == (f"/ideas/{idea.id}#comment-{comment.id}", "")
    assert (comment.author_id, comment.body, comment.lang) == (ben.id, "I have seen it too.", "pl")


def test_a_comment_on_nothing_goes_nowhere_after_the_sign_in(app, ben):
    for number in ("999", "x", ""):
        assert resumed(app, ben, {"idea_id": number, "body": "Hello."})[1] != ""


def resumed(app, who, fields):
    from flask import g

    with app.test_request_context():
        g.me = who
        return acts.resume(acts.pack("comment", fields))


def test_twenty_threads_stand_on_a_page_and_show_more_leads_on(client_of, ben, make_idea):
    idea = make_idea("open")
    written = [write_comment(idea, ben, f"Number {n}.").id for n in range(53)]

    path, shown = f"/ideas/{idea.id}", []
    while path:
        page = text_of(client_of().get(path))
        shown += [int(n) for n in re.findall(r'<article class="comment" id="comment-(\d+)"', page)]
        more = re.search(r'href="(/ideas/\d+\?comments=\d+)"', page)
        path = more and more[1]

    assert shown == sorted(written, reverse=True)


def test_an_answer_in_an_old_thread_leads_to_its_page(client_of, ben, make_idea):
    idea = make_idea("open")
    oldest = write_comment(idea, ben, "The very first.")
    for n in range(50):
        write_comment(idea, ben, f"Number {n}.")

    answer = client_of(ben).post(f"/ideas/{idea.id}/comments", data={"body": "Still true.", "parent": oldest.id})

    assert f'id="comment-{oldest.id}"' in text_of(client_of().get(answer.location.partition("#")[0]))


@pytest.mark.parametrize("cursor", ["x", "-1", "1; DROP", "9" * 30, "²"])
def test_a_broken_cursor_is_not_found(client_of, make_idea, cursor):
    idea = make_idea("open")

    assert client_of().get(f"/ideas/{idea.id}", query_string={"comments": cursor}).status_code == 404


@pytest.mark.parametrize("number", ["0", "999", str(2**31), "9" * 30])
def test_a_comment_that_never_was_is_not_found(client_of, ben, number):
    client = client_of(ben)

    assert client.get(f"/comments/{number}/edit").status_code == 404
    assert client.post(f"/comments/{number}/edit", data={"body": "Hello."}).status_code in (404, 405)
    assert client.post(f"/comments/{number}/delete").status_code in (404, 405)


def test_threads_cost_three_statements_however_many_there_are(count_statements, ana, ben, make_idea):
    idea = make_idea("open")
    idea_id = idea.id
    for n in range(20):
        thread = write_comment(idea, ben, f"Number {n}.")
        write_comment(idea, ana, "Thank you.", parent=thread.id)

    assert count_statements(lambda: queries.threads(idea_id)) == 3


def test_a_comment_by_htmx_after_the_session_ended_is_given_back_with_the_way_to_sign_in(client_of, make_idea):
    idea = make_idea("open")
    words = "My daughter walks there every day at half past seven."

    answer = client_of(None).post(
        f"/ideas/{idea.id}/comments", data={"body": words}, headers={"HX-Request": "true"}, without_token=True
    )

    page = answer.text
    assert answer.status_code == 401
    assert 'class="refused"' in page
    assert f'action="/ideas/{idea.id}/comments"' in page
    assert f'name="body" value="{words}"' in page
    assert "HX-Redirect" not in answer.headers
