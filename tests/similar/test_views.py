"""Similar ideas on the pages: while typing, by the button, and a vote instead that keeps what was written."""

import re
from io import BytesIO

import pytest

from lab import clock
from lab.db import atomic, db
from lab.errors import Conflict
from lab.events import record
from lab.ideas.actions import IdeaText
from lab.ideas.models import Idea
from lab.ideas.queries import idea as idea_of
from lab.pilots.models import Pilot, PilotIdea, Round
from lab.similar import index
from lab.votes.actions import Writing, vote_instead
from lab.votes.queries import standings
from tests.photos.conftest import drawn

BIKES = "Covered bicycle racks at the station"
SAID = "bicycle racks at our station"
HTMX = {"HX-Request": "true"}


def asked(client, said=SAID, **more):
    page = client.get("/ideas/similar", query_string={"text": said, **more}, headers=HTMX)
    assert page.status_code == 200
    return page.text


def ids(html):
    return [int(id) for id in re.findall(r'id="similar-(\d+)"', html)]


def test_a_visitor_sees_similar_ideas_while_typing_and_gets_no_cookie(write, client_of):
    idea = write(BIKES, votes=3)
    page = client_of().get("/ideas/similar", query_string={"text": SAID}, headers=HTMX)

    assert ids(page.text) == [idea.id]
    assert "3 votes" in page.text
    assert "Harbour" in page.text
    assert "Open for votes" in page.text
    assert "Set-Cookie" not in page.headers


def test_never_more_than_five(write, client_of):
    for _ in range(7):
        write(BIKES)

    assert len(ids(asked(client_of()))) == 5


def test_nothing_similar_is_said_in_words(write, client_of):
    write(BIKES)

    assert "Nothing like it so far." in asked(client_of(), "A heated swimming pool")
    assert ids(asked(client_of(), "")) == []


def test_the_wording_never_says_that_two_ideas_are_the_same(write, client_of):
    idea = write("Allow dogs in Werft Park")
    page = asked(client_of(), "Forbid dogs in Werft Park")

    assert ids(page) == [idea.id]
    assert "Similar ideas" in page
    assert "duplicate" not in page.lower()
    assert "the same idea" not in page.lower()


@pytest.mark.parametrize(
    "query", ["lat=x&lng=y", "lat=99&lng=999", "lat=53.5&lng=", "text=%00%F0%9F%9A%B2", f"text={'a' * 6000}", ""]
)
def test_odd_addresses_are_answered_all_the_same(write, client_of, query):
    write(BIKES)

    assert client_of().get(f"/ideas/similar?{query}").status_code == 200
    assert client_of().get(f"/ideas/similar?{query}", headers=HTMX).status_code == 200


def test_the_plain_page_lists_them_with_the_vote_control(write, client_of):
    idea = write(BIKES)
    page = client_of().get("/ideas/similar", query_string={"text": SAID}).text

    assert f'id="vote-{idea.id}"' in page
    assert SAID in page
    assert "Look for similar ideas" in page


def test_a_search_costs_the_same_for_one_hit_and_for_five(write, client_of, count_statements):
    client = client_of()
    write(BIKES)
    asked(client)
    one = count_statements(lambda: asked(client))
    for _ in range(6):
        write(BIKES)

    assert count_statements(lambda: asked(client)) == one <= 6


# Outcomes


def end(idea, stage, **columns):
    with atomic():
        pilot = Pilot(
            title="A try", stage=stage, step="outcome", hypothesis="We believe it helps.", change_mind="",
            cost=0, cost_band="under_5k", entered_at=clock.now(), proposed_at=clock.now(), **columns,
        )  # fmt: skip
        db.session.add(pilot)
        db.session.flush()
        db.session.add_all([PilotIdea(pilot_id=pilot.id, idea_id=idea.id), Round(pilot_id=pilot.id, number=1)])
        db.session.flush()
        index.keep(idea)


def test_what_was_tried_and_stopped_says_when_and_why(write, client_of):
    idea = write(BIKES, stage="tested")
    end(idea, "stopped", learned="Nobody parked under the roof at night.", decision={"stop_reason": "low_uptake"})
    page = asked(client_of())

    assert "Tried in 2026, then stopped. Reason: Too few took part" in page
    assert "Nobody parked under the roof at night." in page
    assert "Vote for this instead" not in page


def test_what_a_pilot_learned_is_found_by_its_words(write, client_of):
    idea = write("Safer cycles", stage="tested")
    end(idea, "stopped", learned="Lockable lockers with keypads were broken open within weeks.", decision={})

    assert ids(asked(client_of(), "Lockable lockers with keypads, broken open")) == [idea.id]


def test_a_declined_idea_says_why(write, client_of, mo):
    idea = write(BIKES, stage="declined")
    with atomic():
        record("idea", idea.id, "decline", mo, stage_from="under_review", stage_to="declined",
               data={"reason_code": "already_exists"},
               texts={"text": "There are 200 racks behind platform 9."})  # fmt: skip
    page = asked(client_of())

    assert "Declined in 2026. Reason: It exists already" in page
    assert "There are 200 racks behind platform 9." in page


@pytest.mark.parametrize(("stage", "words"), [
    ("adopted", "Tried by 2026. It stays."), ("archived", "Archived in 2026."), ("withdrawn", "Withdrawn in 2026."),
    ("referred", "Passed on in 2026."), ("in_pilot", "In a pilot"), ("under_review", "Being studied"),
])  # fmt: skip
def test_each_hit_says_where_it_stands(write, client_of, stage, words):
    write(BIKES, stage=stage)

    assert words in asked(client_of())


# In the form


def test_the_form_offers_the_button_to_those_without_javascript(client_of, ben):
    for client in (client_of(), client_of(ben)):
        assert 'formaction="/ideas/similar#similar"' in client.get("/ideas/new").text


def test_the_button_shows_them_and_keeps_all_that_was_typed(write, client_of):
    idea = write(BIKES)
    page = client_of().post(
        "/ideas/similar", without_token=True,
        data={"title": SAID, "need": "Bikes get wet.", "solution": "A roof & walls", "topic": "mobility", "once": "o1"},
    )  # fmt: skip

    assert page.status_code == 200
    assert ids(page.text) == [idea.id]
    assert "A roof &amp; walls" in page.text
    assert 'value="o1"' in page.text
    assert re.search(r'<option selected value="mobility"', page.text)
    assert db.session.query(Idea).count() == 1


def test_the_button_works_in_a_draft_and_for_its_author_alone(write, make_idea, client_of, ana, ben):
    write(BIKES)
    draft = make_idea("draft", title=SAID)
    sent = {"title": SAID, "need": "", "of": draft.id}

    page = client_of(ana).post("/ideas/similar", data=sent)
    assert f'action="/ideas/{draft.id}/edit"' in page.text
    assert len(ids(page.text)) == 1
    assert client_of(ben).post("/ideas/similar", data=sent).status_code == 404


@pytest.mark.parametrize("of", ["x", "-1", "99999999999999999999", "4711"])
def test_a_draft_that_is_none_is_no_broken_page(client_of, ben, of):
    assert client_of(ben).post("/ideas/similar", data={"title": SAID, "of": of}).status_code in (200, 404)


def test_an_idea_that_was_sent_in_has_no_such_box(make_idea, client_of, ana):
    idea = make_idea("submitted")

    assert 'id="similar"' not in client_of(ana).get(f"{idea.path}/edit").text


# Vote for this instead


def drafts_of(person):
    return list(db.session.scalars(db.select(Idea).where(Idea.author_id == person.id, Idea.stage == "draft")))


def has_voted(person, idea):
    return idea.id in standings(person.id, [idea.id]).voted


def test_a_vote_instead_counts_and_keeps_the_draft(write, client_of, ben):
    idea = write(BIKES)
    sent = {"title": SAID, "need": "Bikes get wet.", "once": "o1"}
    done = client_of(ben).post(f"{idea.path}/vote/instead", data=sent)

    assert (done.status_code, done.location) == (303, idea.path)
    assert has_voted(ben, idea)
    assert [(draft.title, draft.need) for draft in drafts_of(ben)] == [(SAID, "Bikes get wet.")]


def test_voting_twice_is_one_vote_and_one_draft(write, client_of, ben):
    idea, client = write(BIKES), client_of(ben)
    for _ in range(2):
        client.post(f"{idea.path}/vote/instead", data={"title": SAID, "need": "Bikes get wet.", "once": "o1"})

    assert idea_of(idea.id).votes == 1
    assert len(drafts_of(ben)) == 1


def test_without_words_there_is_no_draft(write, client_of, ben):
    idea = write(BIKES)
    client_of(ben).post(f"{idea.path}/vote/instead", data={"once": "o1"})

    assert has_voted(ben, idea)
    assert drafts_of(ben) == []


def test_in_a_draft_that_is_changed_the_words_go_there(write, make_idea, client_of, ben):
    idea, draft = write(BIKES), make_idea("draft", author_id=ben.id, title="Old")
    client_of(ben).post(f"{idea.path}/vote/instead", data={"title": SAID, "need": "New", "of": draft.id})

    assert [(kept.id, kept.title) for kept in drafts_of(ben)] == [(draft.id, SAID)]


def test_a_foreign_draft_stays_as_it_was(write, make_idea, client_of, ana, ben):
    idea, foreign = write(BIKES), make_idea("draft", title="Of Ana")
    client_of(ben).post(f"{idea.path}/vote/instead", data={"title": SAID, "need": "New", "of": foreign.id, "once": "o"})

    assert idea_of(foreign.id).title == "Of Ana"
    assert [kept.title for kept in drafts_of(ben)] == [SAID]


def test_words_that_are_too_long_come_back_and_no_vote_is_cast(write, client_of, ben):
    idea = write(BIKES)
    page = client_of(ben).post(f"{idea.path}/vote/instead", data={"title": "T" * 200, "need": "N"})

    assert page.status_code == 422
    assert "T" * 200 in page.text
    assert not has_voted(ben, idea)


@pytest.mark.parametrize("stage", ["under_review", "declined", "submitted", "draft"])
def test_where_nobody_can_vote_the_words_are_not_lost(write, make_idea, client_of, ben, stage):
    idea = make_idea(stage)
    words = "Bikes get wet at the station when it rains in autumn."
    page = client_of(ben).post(f"{idea.path}/vote/instead", data={"title": SAID, "need": words})

    assert page.status_code in (404, 409)
    assert words in page.text
    assert drafts_of(ben) == []


def test_a_vote_that_comes_too_late_keeps_no_half_of_it(make_idea, ben):
    """Voting ended after the page had looked: the words come back with the refusal, and no draft stands beside them."""
    text = IdeaText(title=SAID, need="Bikes get wet.", lang="en")

    with pytest.raises(Conflict):
        vote_instead(make_idea("under_review"), ben, Writing(text, once="o"))

    assert drafts_of(ben) == []


def test_an_author_cannot_vote_for_the_own_idea_this_way(write, client_of, ana):
    idea = write(BIKES)

    assert "Vote for this instead" not in asked(client_of(ana))
    assert client_of(ana).post(f"{idea.path}/vote/instead", data={}).status_code == 403


def test_a_visitor_is_asked_to_sign_in_and_reads_what_will_be_sent(write, client_of):
    idea = write(BIKES)
    sent = {"title": SAID, "need": "Bikes get wet.", "once": "o1"}
    page = client_of().post(f"{idea.path}/vote/instead", data=sent, without_token=True)

    assert page.status_code == 401
    assert "your vote is counted, and what you wrote is kept as a draft" in page.text
    assert "Bikes get wet." in page.text
    assert BIKES in page.text


def test_a_photo_comes_along_to_the_draft_form(write, client_of, ben):

    write(BIKES)
    sent = {"title": SAID, "need": "Bikes get wet.", "photos": (BytesIO(drawn()), "wet.jpg")}
    page = client_of(ben).post("/ideas/similar", data=sent, content_type="multipart/form-data")

    assert page.status_code == 200
    assert re.search(r'name="photos_kept" value="[^"]+"', page.text)
