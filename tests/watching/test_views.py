"""The button on the list of ideas, and the page of what a person follows."""

import re

import pytest
from sqlalchemy import select

from lab.accounts import acts
from lab.db import db
from lab.votes.actions import cast_vote, follow, stop_following
from lab.watching import actions, rules
from lab.watching.models import Watch


def text_of(answer):
    return answer.get_data(as_text=True)


def watches():
    return [(w.query, w.stopped_at is None) for w in db.session.scalars(select(Watch).order_by(Watch.id))]


def id_of(query):
    return f'id="watch-{rules.mark(query)}"'


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/ideas?topic=mobility", "Follow this topic"),
        ("/ideas?district=hill&sort=new", "Follow this district"),
        ("/ideas?topic=mobility&district=hill&q=bench", "Follow this search"),
        ("/ideas?topic=mobility&q=nothing-fits-this", "Follow this search"),
    ],
)
def test_a_filtered_list_can_be_followed(ben, client_of, address, says):
    assert says in text_of(client_of(ben).get(address))


@pytest.mark.parametrize("address", ["/ideas", "/ideas?sort=new", "/ideas?mine=voted", "/ideas?step=outcome"])
def test_a_list_of_everything_or_of_ones_own_cannot(ben, client_of, address):
    assert "Follow this" not in text_of(client_of(ben).get(address))


def test_one_press_follows_and_the_next_one_stops(ben, client_of):
    client, headers = client_of(ben), {"HX-Request": "true"}

    first = client.post("/me/watches", data={"query": "topic=mobility"}, headers=headers)
    number = db.session.scalars(select(Watch.id)).one()
    second = client.post(f"/me/watches/{number}/stop", headers=headers)

    assert (first.status_code, second.status_code) == (200, 200)
    assert id_of("topic=mobility") in text_of(first)
    assert "You follow this topic." in text_of(first)
    assert ">Stop<" in text_of(first)
    assert ">Follow this topic<" in text_of(second)
    assert "<html" not in text_of(first)
    assert watches() == [("topic=mobility", False)]


def test_without_a_script_one_is_back_at_the_list(ben, client_of):
    answer = client_of(ben).post("/me/watches", data={"query": "q=bench&topic=mobility&sort=new"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/ideas?topic=mobility&q=bench")
    assert watches() == [("topic=mobility&q=bench", True)]


def test_a_list_that_is_followed_says_so(ben, client_of):
    actions.follow(ben, "topic=mobility")

    page = text_of(client_of(ben).get("/ideas?topic=mobility&sort=new"))

    assert "You follow this topic." in page
    assert ">Stop<" in page


def test_nonsense_is_refused_in_words(ben, client_of):
    answer = client_of(ben).post("/me/watches", data={"query": "topic=of-old"})

    assert answer.status_code == 422
    assert "Choose a topic, a district or some words first" in text_of(answer)


def test_one_too_many_is_refused_with_a_way_on(ben, client_of):
    for n in range(rules.MOST):
        actions.follow(ben, f"q=word{n}")

    answer = client_of(ben).post("/me/watches", data={"query": "topic=mobility"})

    assert answer.status_code == 409
    assert "You follow 30 topics, districts and searches" in text_of(answer)
    assert 'href="/me/follows"' in text_of(answer)


def test_what_others_follow_is_not_found(ben, ana, client_of):
    watch = actions.follow(ben, "topic=mobility")

    assert client_of(ana).post(f"/me/watches/{watch.id}/stop").status_code == 404
    assert client_of(ana).post("/me/watches/99/stop").status_code == 404
    assert watches() == [("topic=mobility", True)]


def test_a_visitor_signs_in_and_then_follows(app, client_of):
    page = text_of(client_of().get("/ideas?topic=mobility&q=bench"))
    link = re.search(r'href="(/sign-in\?act=watch[^"]*)"', page)[1].replace("&amp;", "&")

    shown = text_of(client_of().get(link))

    assert "csrf" not in page
    assert "Right after that, you follow it, and hear of what is new." in shown
    assert "Mobility, with “bench”" in shown


def test_the_act_is_done_after_the_sign_in(app, ben, client_of):
    client = client_of()
    client.get("/sign-in?act=watch&query=topic%3Dmobility")
    packed = acts.pack("watch", {"query": "topic=mobility&sort=new"})
    with app.test_request_context():
        from flask import g

        g.me = ben
        assert acts.resume(packed) == ("/ideas?topic=mobility", "")
        assert acts.resume(acts.pack("watch", {"query": "topic=of-old"}))[1] != ""

    assert watches() == [("topic=mobility", True)]


def test_a_press_whose_session_ended_asks_to_sign_in(client_of):
    answer = client_of().post("/me/watches", data={"query": "topic=mobility"})

    assert answer.status_code == 401
    assert "Right after that, you follow it, and hear of what is new." in text_of(answer)


def test_the_page_shows_what_goes_on_and_what_is_stopped(ben, client_of, make_idea):
    chosen, voted = make_idea(title="Benches on the market"), make_idea(title="Shade for the square")
    follow(chosen, ben)
    cast_vote(voted, ben)
    stop_following(voted, ben)
    actions.follow(ben, "topic=mobility&district=harbour")
    actions.stop(ben, actions.follow(ben, "q=zebra").id)

    page = text_of(client_of(ben).get("/me/follows"))
    going, _, stopped = page.partition('id="stopped"')

    assert "Mobility in Harbour" in going
    assert "Benches on the market" in going
    assert "“zebra”" in stopped
    assert "Shade for the square" in stopped
    assert 'href="/ideas?topic=mobility&amp;district=harbour"' in going
    assert 'href="/me/follows" aria-current="page"' in page
    assert '<a href="/me/settings/notices">Change how often</a>' in page


def test_the_page_of_who_follows_nothing_says_how(ben, client_of):
    assert "Follow a topic, your district or a search" in text_of(client_of(ben).get("/me/follows"))


def test_a_visitor_has_no_such_page(client_of):
    assert client_of().get("/me/follows").headers["Location"].startswith("/sign-in?next=")


def test_without_a_script_a_stop_comes_back_to_the_page(ben, client_of, make_idea):
    watch, idea = actions.follow(ben, "topic=mobility"), make_idea()
    follow(idea, ben)
    client = client_of(ben)

    for address in (f"/me/watches/{watch.id}/stop", f"/ideas/{idea.id}/follow/stop"):
        answer = client.post(address, data={"next": "/me/follows"})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/me/follows")


def test_the_page_asks_no_more_for_thirty_than_for_one(ben, client_of, make_idea, count_statements):
    client = client_of(ben)

    def look():
        client.get("/me/follows")

    actions.follow(ben, "topic=mobility")
    look()
    one = count_statements(look)
    for n in range(20):
        actions.follow(ben, f"q=word{n}&topic=energy")
        follow(make_idea(), ben)

    assert count_statements(look) == one


def test_a_visitor_pays_nothing_for_the_button(client_of, count_statements):
    client = client_of()

    assert count_statements(lambda: client.get("/ideas?topic=mobility&sort=new")) <= 3
