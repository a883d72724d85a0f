import re

from lab.accounts import acts
from lab.ideas.models import CoAuthor
from lab.votes.actions import cast_vote

HTMX = {"HX-Request": "true"}


def control(page, id) -> str:
    """The words of the vote control, and how its button is pressed."""
    part = re.search(rf'<div class="voting" id="vote-{id}">.*?</div>', page.text, re.S).group(0)
    pressed = re.search(r'aria-pressed="(\w+)"', part)
    words = " ".join(re.sub(r"<[^>]+>", " ", part).split())
    return f"{words} [{pressed.group(1)}]" if pressed else words


def test_a_vote_answers_with_the_same_control_pressed(make_idea, client_of, ben):
    idea = make_idea()

    answer = client_of(ben).post(f"/ideas/{idea.id}/vote", headers=HTMX, data={"next": "/ideas?sort=new"})

    assert answer.status_code == 200
    assert answer.text.lstrip().startswith(f'<div class="voting" id="vote-{idea.id}">')
    assert control(answer, idea.id) == "1 Voted for Light for the school path [true]"
    assert f'hx-post="/ideas/{idea.id}/vote/withdraw"' in answer.text
    assert 'name="next" value="/ideas?sort=new"' in answer.text


def test_a_vote_on_the_ideas_page_turns_its_follow_button_too(make_idea, client_of, ben):
    idea = make_idea()
    client = client_of(ben)
    beside = f'<div class="following" id="follow-{idea.id}" hx-swap-oob="true">'

    voted = client.post(f"/ideas/{idea.id}/vote", headers=HTMX, data={"as": "wide"}).text
    taken_back = client.post(f"/ideas/{idea.id}/vote/withdraw", headers=HTMX, data={"as": "wide"}).text
    on_a_card = client.post(f"/ideas/{idea.id}/vote", headers=HTMX).text

    assert beside in voted
    assert "You hear what comes of it." in voted
    assert f'action="/ideas/{idea.id}/follow/stop"' in voted
    assert voted.count("data-say") == 1
    assert beside in taken_back
    assert f'action="/ideas/{idea.id}/follow"' in taken_back
    assert beside not in on_a_card


def test_the_same_tap_takes_it_back(make_idea, client_of, ben):
    idea = make_idea()
    client = client_of(ben)
    client.post(f"/ideas/{idea.id}/vote", headers=HTMX)

    answer = client.post(f"/ideas/{idea.id}/vote/withdraw", headers=HTMX)

    assert control(answer, idea.id) == "0 Vote for Light for the school path [false]"


def test_a_plain_form_leads_back_to_the_card(make_idea, client_of, ben):
    idea = make_idea()
    client = client_of(ben)

    def back(**data):
        answer = client.post(f"/ideas/{idea.id}/vote", data=data)
        return answer.status_code, answer.location

    assert back(next="/ideas?sort=new&topic=mobility#idea-9") == (303, f"/ideas?sort=new&topic=mobility#idea-{idea.id}")
    assert back() == (303, f"/ideas/{idea.id}")
    assert back(next="//evil.example/x") == (303, f"/ideas/{idea.id}")
    assert client.get("/ideas").text.count('aria-pressed="true"') == 1


def test_the_control_says_why_there_is_no_button(make_idea, client_of, ana, ben):
    own, studied = make_idea(votes=3), make_idea("under_review", votes=7)
    counted = make_idea(votes=0)
    cast_vote(counted, ben)
    from lab.db import atomic

    with atomic():
        counted.stage, counted.step = "in_pilot", "pilot"

    assert control(client_of(ana).get("/ideas"), own.id) == "3 votes, your idea"
    assert control(client_of(ben).get("/ideas"), studied.id) == "7 votes, in study"
    assert control(client_of(ben).get("/ideas"), counted.id) == "1 vote, with yours"
    assert control(client_of().get("/ideas"), own.id) == "3 Vote for Light for the school path"


def test_a_co_author_sees_the_own_idea(make_idea, client_of, ben):
    from lab.db import atomic, db

    idea = make_idea()
    with atomic():
        db.session.add(CoAuthor(idea_id=idea.id, person_id=ben.id))

    assert control(client_of(ben).get("/ideas"), idea.id) == "0 votes, your idea"
    assert client_of(ben).post(f"/ideas/{idea.id}/vote").status_code == 403


def test_a_moved_vote_is_shown_and_may_be_taken_back_where_it_counts(make_idea, client_of, ben, merge):
    source, target = make_idea(), make_idea()
    cast_vote(source, ben)
    merge(source, target)
    from lab.db import atomic

    with atomic():
        target.stage, target.step = "under_review", "studied"
    client = client_of(ben)
    assert control(client.get("/ideas"), target.id) == "1 Voted for Light for the school path [true]"

    answer = client.post(f"/ideas/{target.id}/vote/withdraw", headers=HTMX)

    assert control(answer, target.id) == "0 votes, in study"


def test_a_visitor_gets_a_link_that_signs_in_and_then_votes(make_idea, client_of, ben):
    idea = make_idea()

    page = client_of().get("/ideas?sort=new").text

    assert f'href="/sign-in?act=vote&amp;idea={idea.id}&amp;next=%2Fideas%3Fsort%3Dnew%23idea-{idea.id}"' in page
    assert "csrf" not in page.replace("X-CSRFToken", "")


def test_the_act_is_done_right_after_the_sign_in(make_idea, app, ben, ana):
    from flask import g

    idea = make_idea()
    packed = acts.pack("vote", {"idea": str(idea.id), "next": "/ideas?sort=new"})
    act, fields = acts.unpack(packed)

    with app.test_request_context("/sign-in/code", method="POST"):
        g.me = ben
        assert act.perform(fields) == f"/ideas?sort=new#idea-{idea.id}"

    assert idea.votes == 1
    assert act.back({"id": "7", "next": "https://evil.example"}) == "/ideas#idea-7"


def test_closed_votes_and_unknown_ideas_are_refused_in_words(make_idea, client_of, ben):
    studied, draft = make_idea("under_review"), make_idea("draft")
    client = client_of(ben)

    answer = client.post(f"/ideas/{studied.id}/vote")

    assert answer.status_code == 409
    assert "Voting is not open for this idea now." in answer.text
    for id in (draft.id, 999, 2**31, 2**63):
        assert client.post(f"/ideas/{id}/vote").status_code == 404
        assert client.post(f"/ideas/{id}/follow").status_code == 404


def test_following_answers_with_its_control(make_idea, client_of, ben):
    idea = make_idea("in_pilot")
    client = client_of(ben)

    started = client.post(f"/ideas/{idea.id}/follow", headers=HTMX)
    plain = client.post(f"/ideas/{idea.id}/follow/stop")

    assert f'<div class="following" id="follow-{idea.id}">' in started.text
    assert "You hear what comes of it." in started.text
    assert f'action="/ideas/{idea.id}/follow/stop"' in started.text
    assert (plain.status_code, plain.location) == (303, f"/ideas/{idea.id}")


def test_a_vote_on_a_card_says_in_passing_that_it_follows_and_how_to_stop(make_idea, client_of, ben):
    idea = make_idea()
    client = client_of(ben)

    voted = client.post(f"/ideas/{idea.id}/vote", headers=HTMX, data={"next": "/ideas"}).text
    stopped = client.post(f"/ideas/{idea.id}/follow/stop", headers=HTMX).text

    assert voted.count('<section id="toasts" hx-swap-oob="beforeend">') == 1
    assert "You hear what comes of it." in voted
    assert f'hx-post="/ideas/{idea.id}/follow/stop"' in voted
    assert "You hear nothing more about this idea." in stopped
    assert f'hx-post="/ideas/{idea.id}/follow"' in stopped


def test_a_vote_that_is_taken_back_says_nothing_of_following(make_idea, client_of, ben):
    idea = make_idea()
    client = client_of(ben)
    client.post(f"/ideas/{idea.id}/vote", headers=HTMX)

    assert "toasts" not in client.post(f"/ideas/{idea.id}/vote/withdraw", headers=HTMX).text


def test_who_had_stopped_and_votes_hears_of_it_again(make_idea, client_of, ben):
    idea = make_idea()
    client = client_of(ben)
    client.post(f"/ideas/{idea.id}/follow/stop")

    assert "You hear what comes of it." in client.post(f"/ideas/{idea.id}/vote", headers=HTMX).text


def test_without_javascript_the_list_says_it_too_and_one_tap_stops_and_undoes_it(make_idea, client_of, ben):
    idea = make_idea()
    client = client_of(ben)
    client.post(f"/ideas/{idea.id}/vote", data={"next": "/ideas?sort=new"})

    voted = client.get("/ideas?sort=new").text
    assert "Your vote is counted. You hear what comes of it." in voted
    assert f'<form method="post" action="{idea.path}/follow/stop">' in voted
    assert '<input type="hidden" name="next" value="/ideas?sort=new">' in voted

    stop = client.post(f"{idea.path}/follow/stop", data={"next": "/ideas?sort=new"})
    stopped = client.get(stop.location).text
    assert (stop.status_code, stop.location) == (303, "/ideas?sort=new")
    assert "You hear nothing more about this idea." in stopped
    assert f'<form method="post" action="{idea.path}/follow">' in stopped

    client.post(f"{idea.path}/follow", data={"next": "/ideas?sort=new"})
    assert "You hear what comes of it." in client.get("/ideas?sort=new").text
