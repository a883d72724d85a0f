"""Reading notices, and stopping mails from a link in one."""

import pytest
from sqlalchemy import select

from lab import events
from lab.accounts.models import Person
from lab.db import atomic, db, sqlite_module
from lab.ideas.actions import move_idea
from lab.notices import actions, fan_out, letters, queries, told
from lab.notices.models import Notice
from lab.votes.models import Follow

WHY = {
    "reason_code": "already_exists",
    "named_unit": 1,
    "text": "The city has looked at this with care: a lamp stands there already, since the spring of last year.",
}


@pytest.fixture
def declined(ben, mo, make_idea, vote_for):
    """An idea that Ben voted for and Mo declined."""
    idea = make_idea("under_review")
    vote_for(idea, ben)
    event = move_idea(idea, "decline", mo, **WHY)
    fan_out.tell()
    return idea, event.id


def tell_many(idea, actor, n):
    for _ in range(n):
        with atomic():
            events.record("idea", idea.id, "note", actor, audience="AV", texts={"text": "So it is."})
    fan_out.tell()


def test_a_voter_reads_the_outcome_and_why_they_are_told(client_of, ben, declined):
    idea, _ = declined

    page = client_of(ben).get("/me/notices").text

    assert WHY["text"] in page
    assert f'href="{idea.path}"' in page
    assert "You voted for this idea." in page


def test_what_the_page_has_shown_counts_as_told(client_of, ben, declined, unread_of):
    _, root_id = declined
    assert (unread_of(ben), queries.told_count(root_id)) == (1, 0)

    client_of(ben).get("/me/notices")

    assert (unread_of(ben), queries.told_count(root_id)) == (0, 1)
    assert told.counted([root_id])[root_id] == dict.fromkeys(told.COLUMNS, 0) | {"told": 1, "waits": 1}


def test_nobody_sees_for_somebody_else(ana, ben, declined, unread_of):
    _, root_id = declined
    bens = db.session.scalar(select(Notice.id).where(Notice.person_id == ben.id))

    actions.see(ana.id, [bens])

    assert (unread_of(ben), queries.told_count(root_id)) == (1, 0)


def test_a_sent_mail_counts_as_told_too(declined, work):
    _, root_id = declined

    work()

    assert queries.told_counts([root_id]) == {root_id: 2}
    assert told.counted([root_id])[root_id] == dict.fromkeys(told.COLUMNS, 0) | {"told": 2}


def test_a_locked_database_still_shows_the_notices(app, client_of, ben, declined, unread_of):
    client = client_of(ben)
    # The same library as the lab: two copies in one process do not see each other's locks.
    other = sqlite_module().connect(app.config["LAB"].instance / "pilotlight.sqlite")
    other.execute("BEGIN IMMEDIATE")

    answer = client.get("/me/notices")
    other.rollback()

    assert (answer.status_code, WHY["text"] in answer.text) == (200, True)
    assert unread_of(ben) == 1


def test_the_list_costs_the_same_for_one_and_for_twenty(client_of, ben, mo, make_idea, vote_for, count_statements):
    idea = make_idea("open")
    vote_for(idea, ben)
    client = client_of(ben)
    tell_many(idea, mo, 1)
    client.get("/me/notices")
    one = count_statements(lambda: client.get("/me/notices"))
    tell_many(idea, mo, 19)
    client.get("/me/notices")

    assert count_statements(lambda: client.get("/me/notices")) == one
    assert one <= 5


def test_older_notices_are_a_page_on(client_of, ben, mo, make_idea, vote_for):
    idea = make_idea("open")
    vote_for(idea, ben)
    tell_many(idea, mo, 25)
    client = client_of(ben)

    first, second = client.get("/me/notices"), client.get("/me/notices?before=12")

    assert first.text.count("<article") == 20
    assert 'href="/me/notices?before=' in first.text
    assert second.status_code == 200


@pytest.mark.parametrize("cursor", ["x", "-1", "9999999999999", "²", "2147483648"])
def test_a_broken_cursor_is_not_found(client_of, ben, cursor):
    assert client_of(ben).get(f"/me/notices?before={cursor}").status_code == 404


def test_a_visitor_signs_in_first_and_comes_back(client_of):
    answer = client_of(None).get("/me/notices")

    assert answer.status_code == 302
    assert "next=" in answer.headers["Location"]
    assert "notices" in answer.headers["Location"]


def test_a_pilots_notice_names_the_idea_that_it_comes_from(client_of, ben, kim, make_idea, vote_for, make_pilot):
    idea = make_idea("in_pilot")
    vote_for(idea, ben)
    pilot = make_pilot(idea)
    with atomic():
        events.record("pilot", pilot.id, "cancel", kim, audience="AVFT", texts={"text": "The lamp was stolen."})
    fan_out.tell()

    page = client_of(ben).get("/me/notices").text

    assert f'href="{idea.path}"' in page
    assert f'href="{pilot.path}"' in page


def test_a_moved_vote_leads_to_the_idea_that_goes_on(client_of, ben, mo, make_idea, vote_for):
    old, new = make_idea("merged"), make_idea("open", title="One light for both paths")
    vote_for(old, ben, counts_for=new.id)
    with atomic():
        events.record("idea", old.id, "merge", mo, stage_from="open", audience="AVF", data={"into": new.id})
    fan_out.tell()

    page = client_of(ben).get("/me/notices").text

    assert "Your vote moved to idea" in page
    assert f'<a href="{new.path}" lang="en">One light for both paths</a>' in page


def test_a_hidden_ideas_title_is_not_repeated_to_a_voter(client_of, ben, declined):
    idea, _ = declined
    with atomic():
        idea.visibility = "hidden"

    page = client_of(ben).get("/me/notices").text

    assert idea.title not in page
    assert "An idea that is not public now" in page


# The link in a mail


@pytest.fixture
def link(ben, declined):
    idea, _ = declined
    return f"/unsubscribe/{letters.token_for(ben.id, 'idea', idea.id)}"


def test_looking_at_the_link_stops_nothing(client_of, link):
    answer = client_of(None).get(link)

    assert answer.status_code == 200
    assert "Stop mails about this idea" in answer.text
    assert "Set-Cookie" not in answer.headers
    assert db.session.scalar(select(Follow.state)) is None


def test_a_mail_provider_stops_with_one_click(client_of, ben, link):
    client = client_of(None)

    for _ in range(2):
        answer = client.post(link, data={"List-Unsubscribe": "One-Click"}, without_token=True)

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert list(db.session.scalars(select(Follow.state))) == ["stopped"]


def test_the_page_says_what_still_comes_after_a_stop(client_of, link):
    client = client_of(None)
    still = "What is for you alone still comes"

    said = [still in client.get(link).text, *(
        still in client.post(link, data={"choice": choice}, without_token=True).text for choice in ("this", "all")
    )]  # fmt: skip

    assert said == [False, True, False]


def test_a_person_stops_all_mails_and_starts_again(client_of, ben, link):
    client = client_of(None)
    wants = select(Person.wants_mail).where(Person.id == ben.id)

    client.post(link, data={"choice": "all"}, without_token=True)
    assert db.session.scalar(wants) is False
    db.session.rollback()
    client.post(link, data={"choice": "again"}, without_token=True)

    assert db.session.scalar(wants) is True
    assert queries.has_stopped_thing(ben.id, "idea", 1) is False


def test_stopping_from_a_pilots_mail_stops_its_ideas(client_of, ben, make_idea, make_pilot):
    ideas = [make_idea("in_pilot"), make_idea("in_pilot")]
    pilot = make_pilot(*ideas)

    client_of(None).post(f"/unsubscribe/{letters.token_for(ben.id, 'pilot', pilot.id)}", without_token=True)

    assert set(db.session.scalars(select(Follow.idea_id).where(Follow.state == "stopped"))) == {i.id for i in ideas}


@pytest.mark.parametrize("token", ["x", "WzEsMl0.abc", "%00", "é"])
def test_a_broken_link_is_not_found(client_of, token):
    client = client_of(None)

    assert client.get(f"/unsubscribe/{token}").status_code == 404
    assert client.post(f"/unsubscribe/{token}", without_token=True).status_code == 404


def test_in_the_demo_an_author_is_told_at_once(app, ana, mo, make_idea, client_of, unread_of, monkeypatch):
    from dataclasses import replace

    monkeypatch.setitem(app.config, "LAB", replace(app.config["LAB"], demo=True))
    idea = make_idea("submitted")

    client_of(mo).post(f"/ideas/{idea.id}/moves/publish", data={"topic": "1"})

    assert unread_of(ana) == 1
    assert db.session.scalar(select(Notice.letter)) == "A"
    fan_out.tell()
    assert unread_of(ana) == 1


def test_a_commit_with_something_to_tell_rings_the_bell(app, ana, mo, make_idea):
    bell = app.config["LAB"].instance / "bell"
    bell.unlink(missing_ok=True)
    idea = make_idea("submitted")
    assert not bell.exists()

    move_idea(idea, "publish", mo, topic=1)

    assert bell.exists()


# Stopping from the list


def only_notice_of(person):
    return db.session.scalars(select(Notice).where(Notice.person_id == person.id)).one().id


def follows(person):
    return dict(db.session.execute(select(Follow.idea_id, Follow.state).where(Follow.person_id == person.id)).all())


def test_a_notice_offers_to_hear_no_more_and_to_hear_again(client_of, ben, declined):
    idea, _ = declined
    browser, id = client_of(ben), only_notice_of(ben)
    assert "Stop hearing about this idea" in browser.get("/me/notices").text

    stop = browser.post(f"/me/notices/{id}/stop")
    assert (stop.status_code, follows(ben)) == (303, {idea.id: "stopped"})
    page = browser.get(stop.location.partition("#")[0]).text
    assert ("You hear nothing more about this." in page, "Hear of it again" in page) == (True, True)

    browser.post(f"/me/notices/{id}/stop")
    browser.post(f"/me/notices/{id}/again")
    assert follows(ben) == {idea.id: "following"}


def test_the_stop_of_a_notice_is_swapped_in_place(client_of, ben, declined):
    id = only_notice_of(ben)

    answer = client_of(ben).post(f"/me/notices/{id}/stop", headers={"HX-Request": "true"})

    assert f'<div class="following" id="stop-{id}">' in answer.text
    assert f'hx-post="/me/notices/{id}/again"' in answer.text
    assert "<html" not in answer.text


def test_nobody_stops_by_a_notice_of_somebody_else_nor_an_author_their_own_idea(client_of, ana, ben, mo, declined):
    for person, id in ((mo, only_notice_of(ben)), (ana, only_notice_of(ana)), (ben, 999), (ben, 2**31)):
        assert client_of(person).post(f"/me/notices/{id}/stop").status_code == 404
    assert client_of(None).post(f"/me/notices/{only_notice_of(ben)}/stop").status_code == 401
    assert "Stop hearing" not in client_of(ana).get("/me/notices").text
