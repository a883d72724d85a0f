from datetime import timedelta

import pytest

from lab import clock, events
from lab.ideas.actions import move_idea


def test_a_moderator_sees_what_is_new_with_all_its_moves(client_of, make_idea, mo):
    idea = make_idea("submitted")

    page = client_of(mo).get("/desk").text

    assert f'id="idea-{idea.id}"' in page
    assert "Light for the school path" in page
    for move in ("publish", "ask_author", "refer", "merge", "decline"):
        assert f'action="/ideas/{idea.id}/moves/{move}"' in page
    assert "This tells Ana: “Your idea is public and open for votes." in page


@pytest.mark.parametrize("who", ["kim", "ada", "ben"])
def test_only_moderators_see_the_desk(client_of, who, request):
    answer = client_of(request.getfixturevalue(who)).get("/desk")
    assert answer.status_code == 403
    assert "Only the lab&#39;s moderators may do this." in answer.text


def test_a_visitor_signs_in_and_comes_back_to_the_desk(client_of):
    answer = client_of().get("/desk/late")
    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/desk/late")


def test_there_is_no_lane_of_another_name(client_of, mo):
    assert client_of(mo).get("/desk/letters").status_code == 404


def test_each_idea_waits_in_its_lane(client_of, make_idea, ana, mo):
    new = make_idea("submitted")
    answered = make_idea("submitted")
    move_idea(answered, "ask_author", mo, question="Where does the path begin?")
    move_idea(answered, "answer", ana, answer="Behind the depot.")
    due = make_idea("open", review_due="monthly_pick")
    studied = make_idea("under_review")
    late = make_idea("under_review", due_on=clock.today() - timedelta(days=2))
    second = make_idea("under_review", in_second_look=True, second_looks=1)
    elsewhere = [make_idea(stage) for stage in ("draft", "needs_info", "open", "shortlisted", "declined")]

    client = client_of(mo)
    found = {lane: _queue(client, lane) for lane in ("new", "answered", "due", "studied", "late", "second")}

    assert found == {
        "new": [new.id], "answered": [answered.id], "due": [due.id], "studied": [late.id, studied.id],
        "late": [late.id], "second": [second.id],
    }  # fmt: skip
    assert not {idea.id for idea in elsewhere} & {id for ids in found.values() for id in ids}


def _queue(client, lane):
    page = client.get(f"/desk/{lane}").text
    queue = page.partition("data-queue")[2].partition("</ul>")[0]
    return [int(part.partition('"')[0]) for part in queue.split("?item=")[1:]]


def test_an_empty_lane_says_what_will_be_there(client_of, mo):
    page = client_of(mo).get("/desk/late").text
    assert "Nothing is late. Every promise is kept so far." in page


def test_a_promise_says_how_near_it_is(client_of, make_idea, mo):
    today = clock.today()
    for days in (0, -3, 3):
        make_idea("submitted", due_on=today + timedelta(days=days))
    page = client_of(mo).get("/desk").text
    for words in ("due today", "late 1 working day", "due in 3 working days"):
        assert words in page


def test_after_a_move_the_next_one_is_on_the_desk(client_of, make_idea, mo):
    first, second = make_idea("submitted"), make_idea("submitted")
    client = client_of(mo)
    page = client.get(f"/desk/new?item={first.id}").text
    assert f'name="next" value="/desk/new?item={second.id}"' in page

    answer = client.post(f"/ideas/{first.id}/moves/publish", data={"topic": "1", "next": f"/desk/new?item={second.id}"})

    assert (answer.status_code, answer.location) == (303, f"/desk/new?item={second.id}")
    page = client.get(answer.location).text
    done = "Published: Light for the school path. The author is told."
    assert f'{done} <a href="{first.path}">Open it</a>' in page
    assert f'id="idea-{second.id}"' in page


def test_an_item_that_somebody_else_dealt_with_gives_way_to_the_first(client_of, make_idea, mo):
    gone, waiting = make_idea("open"), make_idea("submitted")
    page = client_of(mo).get(f"/desk/new?item={gone.id}").text
    assert f'id="idea-{waiting.id}"' in page


def test_a_moderator_makes_no_move_on_an_own_idea(client_of, make_idea, mo):
    make_idea("submitted", author_id=mo.id)
    page = client_of(mo).get("/desk").text
    assert "There is no step that you may take here" in page


def test_similar_ideas_offer_to_merge(client_of, make_idea, mo):
    new, old = make_idea("submitted"), make_idea("open", title="Lamps at the canal")
    page = client_of(mo).get("/desk").text
    assert f"/ideas/{new.id}/moves/merge?into={old.id}" in page
    form = client_of(mo).get(f"/ideas/{new.id}/moves/merge?into={old.id}").text
    assert f"goes on as part of idea {old.id} ({old.title})" in form
    assert f'value="{old.id}"' in form


def test_the_desk_costs_the_same_for_one_and_for_eighty(client_of, make_idea, mo, count_statements):
    client = client_of(mo)
    make_idea("submitted")
    client.get("/desk")
    one = count_statements(lambda: client.get("/desk"))
    for _ in range(79):
        make_idea("submitted")
    assert count_statements(lambda: client.get("/desk")) == one <= 15


def test_history_on_the_desk_reads_every_word(client_of, make_idea, ana, mo):
    idea = make_idea("submitted")
    move_idea(idea, "ask_author", mo, question="Where does the path begin?")
    move_idea(idea, "answer", ana, answer="Behind the depot.")
    page = client_of(mo).get("/desk/answered").text
    assert "Behind the depot." in page
    assert events.last("idea", idea.id).move == "answer"


def test_a_comment_of_the_lab_is_not_yet_the_step_that_an_answer_asks_for(client_of, make_idea, ana, mo):
    from lab.comments.actions import write_comment

    idea = make_idea("under_review")
    move_idea(idea, "ask_author", mo, question="Where does the path begin?")
    move_idea(idea, "answer", ana, answer="Behind the depot.")
    write_comment(idea, mo, "Thank you, that helps.")

    assert _queue(client_of(mo), "answered") == [idea.id]
