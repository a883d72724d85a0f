"""Reading many comments: orders, pages of threads and of answers, lasting addresses, hidden places."""

import re

import pytest
from sqlalchemy import func, select

from lab import clock
from lab.comments import queries
from lab.comments.actions import delete_comment, edit_comment, show_or_hide, write_comment
from lab.comments.models import Comment
from lab.db import atomic, db
from lab.errors import Conflict
from lab.ideas.queries import idea as idea_by_id
from lab.recount import differences

from .test_comments import HTMX, text_of


@pytest.fixture
def busy(ana, ben, make_idea):
    """An idea with three threads: one with 30 answers, one with 2, one with none."""
    idea = make_idea("open")
    long = write_comment(idea, ben, "A long thread.")
    short = write_comment(idea, ben, "A short thread.")
    alone = write_comment(idea, ben, "Nobody answers.")
    replies = [write_comment(idea, ana, f"Answer {n}.", parent=long.id).id for n in range(30)]
    for n in range(2):
        write_comment(idea, ana, f"Short {n}.", parent=short.id)
    return idea, long.id, short.id, alone.id, replies


def shown(page: str) -> list[int]:
    return [int(n) for n in re.findall(r'<article class="comment[a-z ]*" id="comment-(\d+)"', page)]


@pytest.mark.parametrize(("order", "places"), [("new", (2, 1, 0)), ("old", (0, 1, 2)), ("answered", (0, 1, 2))])
def test_a_reader_chooses_the_order_and_the_address_keeps_it(client_of, busy, order, places):
    idea, *ids = busy

    page = text_of(client_of().get(f"/ideas/{idea.id}?order={order}"))

    roots = [id for id in shown(page) if id in ids[:3]]
    assert roots == [ids[place] for place in places]
    assert re.search(r'<a class="filter" href="[^"]*#comments" aria-current="true">', page)


@pytest.mark.parametrize("order", ["new", "old", "answered"])
def test_every_thread_comes_once_in_every_order(ben, make_idea, order):
    idea = make_idea("open")
    written = {write_comment(idea, ben, f"Number {n}.").id for n in range(45)}

    found, before = [], ""
    for _ in range(3):
        page = queries.threads(idea.id, before, order)
        found += [said.id for said in page.threads]
        before = page.more

    assert (len(found), set(found), before) == (45, written, "")


def test_an_unknown_order_is_the_usual_one(client_of, busy):
    idea, _long, *_ = busy

    assert client_of().get(f"/ideas/{idea.id}?order=loudest").status_code == 200


def test_the_answers_of_a_thread_are_paged_too(client_of, busy):
    idea, long, _short, _alone, replies = busy
    client = client_of()

    first = shown(text_of(client.get(f"/ideas/{idea.id}")))
    more = text_of(client.get(f"/comments/{long}/answers?from={replies[5]}", headers=HTMX))
    rest = text_of(client.get(f"/comments/{long}/answers?from={replies[25]}", headers=HTMX))

    assert [id for id in first if id in replies] == replies[:5]
    assert shown(more) == replies[5:25]
    assert shown(rest) == replies[25:]
    assert "Show more of" not in rest


def test_without_javascript_more_answers_are_a_page(client_of, busy):
    idea, long, _short, _alone, replies = busy
    client = client_of()

    answer = client.get(f"/comments/{long}/answers?from={replies[5]}")
    page = text_of(client.get(answer.location.partition("#")[0]))

    assert answer.location == f"/ideas/{idea.id}?answers={replies[5]}#comment-{replies[5]}"
    assert [id for id in shown(page) if id in replies] == replies[5:25]
    assert f'<a class="back" href="/comments/{long}">' in page


def test_a_link_to_a_comment_opens_the_page_that_holds_it(client_of, busy, ben):
    idea, long, _short, _alone, replies = busy
    for n in range(25):
        write_comment(idea, ben, f"Newer {n}.")
    client = client_of()

    for id in (long, replies[0], replies[17], replies[29]):
        answer = client.get(f"/comments/{id}")
        path, _, place = answer.location.partition("#")
        assert answer.status_code == 302
        assert f'id="{place}"' in text_of(client.get(path))


@pytest.mark.parametrize("begins", ["", "x", "-1", "9" * 30])
def test_a_broken_place_among_the_answers_is_not_found(client_of, busy, begins):
    _idea, long, *_ = busy

    assert client_of().get(f"/comments/{long}/answers?from={begins}").status_code == 404


def test_a_place_that_has_gone_shows_the_thread_from_its_beginning(client_of, busy):
    idea, _long, _short, _alone, replies = busy

    page = text_of(client_of().get(f"/ideas/{idea.id}?answers=999999"))

    assert [id for id in shown(page) if id in replies] == replies[:5]


def test_five_hundred_comments_cost_the_statements_of_five(count_statements, ben, ana, make_idea):
    few, many = make_idea("open"), make_idea("open")
    write_comment(few, ben, "One.")
    write_comment(few, ana, "Two.", parent=1)
    with atomic():
        many_rows = [Comment(idea_id=many.id, author_id=ben.id, author_name="Ben", body=f"N {n}", at=clock.now(),
                             replies=300 if n == 0 else 0) for n in range(200)]  # fmt: skip
        db.session.add_all(many_rows)
        db.session.flush()
        db.session.add_all(Comment(idea_id=many.id, parent_id=many_rows[0].id, author_id=ben.id, author_name="Ben",
                                   body=f"R {n}", at=clock.now()) for n in range(300))  # fmt: skip
    few_id, many_id = few.id, many.id

    costs = [count_statements(lambda id=id: queries.threads(id, order="old")) for id in (few_id, many_id)]

    assert costs == [3, 3]


def test_an_edited_comment_says_so(client_of, ben, make_idea):
    idea = make_idea("open")
    comment = write_comment(idea, ben, "I have seen it too.")
    edit_comment(comment, ben, "I have seen it twice.", "en")

    assert "· edited" in text_of(client_of().get(f"/ideas/{idea.id}"))


# Hidden by the lab


def hide(comment: Comment, ground: str = "personal_data", visibility: str = "hidden") -> None:
    with atomic():
        show_or_hide(comment, visibility, ground)


def test_a_hidden_comment_leaves_its_place_with_the_ground_and_the_answers(client_of, ana, ben, make_idea):
    idea = make_idea("open")
    comment = write_comment(idea, ben, "He lives at number 12.")
    write_comment(idea, ana, "Please leave that out.", parent=comment.id)

    hide(comment)
    page = text_of(client_of().get(f"/ideas/{idea.id}"))

    assert "He lives at number 12." not in page
    assert "This comment was hidden by the lab: personal data." in page
    assert "Please leave that out." in page
    assert idea_by_id(idea.id).comments == 1


def test_hiding_and_showing_again_changes_nothing(ben, make_idea):
    idea = make_idea("open")
    comment = write_comment(idea, ben, "I have seen it too.")
    before = (idea.comments, idea.rising, comment.visibility, comment.hidden_ground)

    hide(comment)
    hide(comment)
    hidden = idea.comments
    hide(comment, "", "public")

    assert (hidden, idea.comments, idea.rising, comment.visibility, comment.hidden_ground) == (0, *before)


def test_a_reported_comment_stays_public_and_counted(client_of, ben, make_idea):
    idea = make_idea("open")
    comment = write_comment(idea, ben, "I have seen it too.")

    hide(comment, "", "reported")

    assert "I have seen it too." in text_of(client_of().get(f"/ideas/{idea.id}"))
    assert idea.comments == 1


def test_its_author_still_reads_a_hidden_comment_and_changes_nothing_in_it(client_of, ben, make_idea):
    idea = make_idea("open")
    comment = write_comment(idea, ben, "He lives at number 12.")
    hide(comment)

    assert "He lives at number 12." in text_of(client_of(ben).get(f"/ideas/{idea.id}"))
    with pytest.raises(Conflict):
        edit_comment(comment, ben, "He lives somewhere.", "en")


def test_a_hidden_comment_of_the_lab_keeps_no_promise(mo, make_idea):
    idea = make_idea("open")
    due = idea.due_on
    comment = write_comment(idea, mo, "We look at it.")
    assert idea.due_on is None

    hide(comment)
    assert (idea.due_on, idea.lab_comment_at) == (due, None)


def test_every_counter_can_be_counted_again(ana, ben, make_idea):
    idea = make_idea("open")
    thread = write_comment(idea, ben, "One.")
    reply = write_comment(idea, ana, "Two.", parent=thread.id)
    hidden = write_comment(idea, ana, "Three.", parent=thread.id)
    hide(hidden)
    delete_comment(reply, ana)
    db.session.rollback()

    counted = db.session.scalar(select(func.count()).where(Comment.parent_id == thread.id))
    assert (queries.comment(thread.id).replies, counted) == (1, 1)
    assert [str(found) for found in differences() if found.column in ("comments", "replies")] == []
