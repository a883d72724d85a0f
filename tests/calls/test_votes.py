"""Votes per resident: as many as the call gives, also in two tabs."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from lab.accounts import acts
from lab.calls import actions
from lab.db import db
from lab.errors import Conflict
from lab.ideas.actions import IdeaText, edit_idea
from lab.ideas.models import Idea
from lab.triage.actions import merge
from lab.votes import queries
from lab.votes.actions import cast_vote, withdraw_vote


@pytest.fixture
def three(make_call, make_idea):
    """A call with two votes each, and three ideas that answer it."""
    call = make_call(votes_each=2)
    return call, [make_idea(call_id=call.id, title=f"Idea number {n}") for n in (1, 2, 3)]


def test_when_all_votes_are_used_the_next_one_is_refused_in_words(three, ben):
    _, ideas = three
    cast_vote(ideas[0], ben)
    cast_vote(ideas[1], ben)

    with pytest.raises(Conflict) as no:
        cast_vote(ideas[2], ben)

    assert no.value.sentence == "You have used your 2 votes in this call. Take one back to vote here."
    assert ideas[2].votes == 0


def test_one_vote_for_each_has_words_of_its_own(make_call, make_idea, ben):
    call = make_call(votes_each=1)
    cast_vote(make_idea(call_id=call.id), ben)
    with pytest.raises(Conflict) as no:
        cast_vote(make_idea(call_id=call.id), ben)
    assert no.value.sentence == "You have used your vote in this call. Take it back to vote here."


def test_a_vote_taken_back_is_free_for_another_idea(three, ben):
    _, ideas = three
    cast_vote(ideas[0], ben)
    cast_vote(ideas[1], ben)
    withdraw_vote(ideas[0], ben)
    cast_vote(ideas[2], ben)
    assert [idea.votes for idea in ideas] == [0, 1, 1]


def test_the_same_vote_twice_uses_one(three, ben):
    call, ideas = three
    cast_vote(ideas[0], ben)
    cast_vote(ideas[0], ben)
    cast_vote(ideas[1], ben)
    cast_vote(ideas[1], ben)
    assert queries.used_in(call.id, ben.id) == 2


def test_votes_outside_the_call_are_free(three, make_idea, ben):
    call, ideas = three
    for idea in [*ideas[:2], make_idea(), make_idea()]:
        cast_vote(idea, ben)
    assert queries.used_in(call.id, ben.id) == 2


def test_a_call_without_a_number_limits_nothing(make_call, make_idea, ben):
    call = make_call()
    for _ in range(5):
        cast_vote(make_idea(call_id=call.id), ben)
    assert queries.used_in(call.id, ben.id) == 5


def test_two_votes_that_a_merge_made_one_use_one(three, ben, mo):
    call, ideas = three
    cast_vote(ideas[0], ben)
    cast_vote(ideas[1], ben)
    merge(ideas[1], "merge", mo, into=ideas[0].id, reason="The same wish.")
    assert queries.used_in(call.id, ben.id) == 1
    cast_vote(ideas[2], ben)
    assert ideas[2].votes == 1


def test_a_vote_that_a_merge_brought_into_the_call_counts_there(three, make_idea, ben, mo):
    call, ideas = three
    outside = make_idea(title="The same from outside")
    cast_vote(outside, ben)
    cast_vote(ideas[0], ben)
    merge(outside, "merge", mo, into=ideas[1].id, reason="The same wish.")
    assert queries.used_in(call.id, ben.id) == 2
    with pytest.raises(Conflict):
        cast_vote(ideas[2], ben)


def test_the_limit_holds_while_votes_go_on_after_the_close(three, ben, mo):
    call, ideas = three
    actions.close_call(call, mo, "Enough ideas are here.")
    cast_vote(ideas[0], ben)
    cast_vote(ideas[1], ben)
    with pytest.raises(Conflict):
        cast_vote(ideas[2], ben)


def test_two_tabs_at_the_same_moment_do_not_make_three_of_two(three, ben, app):
    call, ideas = three
    ids = [idea.id for idea in ideas]

    def tab(id: int) -> bool:
        with app.app_context():
            try:
                cast_vote(db.session.get_one(Idea, id), ben)
            except Conflict:
                return False
            finally:
                db.session.remove()
        return True

    with ThreadPoolExecutor(3) as tabs:
        counted = list(tabs.map(tab, ids))
    db.session.rollback()

    assert sorted(counted) == [False, True, True]
    assert queries.used_in(call.id, ben.id) == 2


# On the pages


def test_the_call_s_page_says_how_many_votes_are_left_and_where_they_are(three, client_of, ben):
    call, ideas = three
    browser = client_of(ben)
    assert "2 of 2 votes left" in browser.get(call.path).text
    cast_vote(ideas[0], ben)
    page = browser.get(call.path).text
    assert "1 of 2 votes left" in page
    assert "Where you voted: 1 idea" in page
    assert f'action="/ideas/{ideas[0].id}/vote/withdraw"' in page


def test_a_vote_by_htmx_brings_the_new_number_along(three, client_of, ben):
    call, ideas = three
    headers = {"HX-Request": "true"}
    answer = client_of(ben).post(f"/ideas/{ideas[0].id}/vote", data={"next": call.path}, headers=headers).text
    assert 'id="votes-left" hx-swap-oob="true"' in answer
    assert "1 of 2 votes left" in answer
    elsewhere = client_of(ben).post(f"/ideas/{ideas[1].id}/vote", data={"next": "/ideas"}, headers=headers).text
    assert "votes-left" not in elsewhere


def test_the_refusal_leads_to_where_one_voted(three, client_of, ben):
    call, ideas = three
    cast_vote(ideas[0], ben)
    cast_vote(ideas[1], ben)
    answer = client_of(ben).post(f"/ideas/{ideas[2].id}/vote", data={"next": call.path})
    assert answer.status_code == 409
    assert "Your votes are used" in answer.text
    assert "/calls/cool-streets#votes-left" in answer.text


def test_a_vote_taken_back_on_the_call_s_page_returns_there(three, client_of, ben):
    call, ideas = three
    cast_vote(ideas[0], ben)
    answer = client_of(ben).post(f"/ideas/{ideas[0].id}/vote/withdraw", data={"next": call.path})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{call.path}#idea-{ideas[0].id}")


def test_a_vote_kept_over_the_sign_in_is_refused_in_words_too(three, client_of, ben, app):
    call, ideas = three
    cast_vote(ideas[0], ben)
    cast_vote(ideas[1], ben)
    with client_of(ben) as browser:
        browser.get("/")
        with app.test_request_context():
            from flask import g

            g.me = ben
            packed = acts.pack("vote", {"idea": str(ideas[2].id), "next": call.path})
            where, said = acts.resume(packed)
    assert where == f"{call.path}#idea-{ideas[2].id}"
    assert "You have used your 2 votes" in said


def test_a_vote_instead_of_an_own_idea_that_is_one_too_many_keeps_the_draft(three, client_of, ben):
    _, ideas = three
    cast_vote(ideas[0], ben)
    cast_vote(ideas[1], ben)
    browser = client_of(ben)
    written = {"title": "Shade at the stop", "need": "At noon there is no shade at the tram stop.", "once": "1"}

    answer = browser.post(f"/ideas/{ideas[2].id}/vote/instead", data=written)

    page = browser.get(answer.headers["Location"]).text
    assert "You have used your 2 votes in this call." in page
    assert "What you wrote is kept as a draft" in page
    kept = db.session.query(Idea).where(Idea.author_id == ben.id).one()
    assert (kept.title, kept.stage, ideas[2].votes) == ("Shade at the stop", "draft", 0)


def test_an_idea_with_votes_joins_no_call_that_counts_them(client_of, make_call, make_idea, ana, ben):
    call, idea = make_call(votes_each=1), make_idea()
    cast_vote(make_idea(call_id=call.id), ben)
    cast_vote(idea, ben)
    text = {"title": idea.title, "need": f"{idea.need} Really.", "topic": "mobility", "call": call.slug}

    answer = client_of(ana).post(f"{idea.path}/edit", data=text)

    assert answer.status_code == 422
    assert "This idea has votes already, and that call counts them." in answer.text
    assert "Really." in answer.text
    db.session.refresh(idea)
    assert (idea.call_id, queries.used_in(call.id, ben.id)) == (None, 1)


def test_an_idea_with_votes_joins_a_call_that_counts_none(make_call, make_idea, ana, ben):
    call, idea = make_call(), make_idea()
    cast_vote(idea, ben)

    edit_idea(idea, IdeaText(idea.title, idea.need, topic_id=1, call_id=call.id), ana)

    assert idea.call_id == call.id
