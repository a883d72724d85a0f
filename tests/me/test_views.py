"""A person's own pages."""

import json

import pytest
from sqlalchemy import func, select

from lab import clock
from lab.accounts.models import Person, Session
from lab.comments.models import Comment
from lab.db import atomic, db
from lab.ideas.actions import move_idea
from lab.ideas.models import Idea
from lab.notices import choices, fan_out
from lab.notices.models import Notice
from lab.notices.rules import Choice, Kind, Pace
from lab.pilots.models import Consent, Pilot, Tester
from lab.votes.models import Vote

WHY = {
    "reason_code": "already_exists",
    "named_unit": 1,
    "text": "The city has looked at this with care: a lamp stands there already, since the spring of last year.",
}


def test_what_waits_for_a_person_comes_first(client_of, ana, mo, make_idea):
    asked = make_idea("needs_info", title="A bench at the stop")
    told = make_idea("under_review", title="Light for the yard")
    move_idea(told, "decline", mo, **WHY)
    fan_out.tell()

    page = client_of(ana).get("/me").text

    assert f'href="/ideas/{asked.id}/moves/answer"' in page
    assert page.index("A bench at the stop") < page.index("My ideas")
    assert page.index("Light for the yard") < page.index("My ideas")


def test_the_overview_shows_own_ideas_votes_and_tests(client_of, ben, make_person, make_idea, vote_for, make_pilot):
    draft = make_idea("draft", author_id=ben.id, title="My own draft")
    liked = make_idea("open", title="Somebody else's idea")
    vote_for(liked, ben)
    pilot = make_pilot(make_idea("in_pilot"), testers=(ben,))

    page = client_of(ben).get("/me").text

    assert f'id="idea-{draft.id}"' in page
    assert f'id="idea-{liked.id}"' in page
    assert f'href="{pilot.path}"' in page


def test_the_overview_costs_the_same_for_one_idea_and_for_many(client_of, ana, make_idea, count_statements):
    client = client_of(ana)
    make_idea()
    client.get("/me")  # what each process reads once
    one = count_statements(lambda: client.get("/me"))
    for _ in range(10):
        make_idea()

    assert count_statements(lambda: client.get("/me")) == one


@pytest.mark.parametrize("path", ["/me", "/me/settings", "/me/data.json", "/me/erase"])
def test_a_visitor_is_sent_to_sign_in(client_of, path):
    answer = client_of(None).get(path)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in?next=")


def test_settings_are_kept_and_a_new_name_stands_beside_ideas(client_of, ana, make_idea):
    idea = make_idea()

    answer = client_of(ana).post("/me/settings", data={"display_name": "Ana K.", "district": "2", "lang": "en"})

    assert answer.status_code == 303
    person = db.session.get(Person, ana.id, populate_existing=True)
    assert (person.display_name, person.district_id, person.wants_mail) == ("Ana K.", 2, False)
    assert db.session.scalar(select(Idea.author_name).where(Idea.id == idea.id)) == "Ana K."


def test_a_name_that_will_not_do_is_said_beside_the_field(client_of, ana):
    answer = client_of(ana).post("/me/settings", data={"display_name": "x" * 41, "district": "99", "lang": "xx"})

    assert answer.status_code == 422
    assert "x" * 41 in answer.text
    assert db.session.scalar(select(Person.display_name).where(Person.id == ana.id)) == "Ana"


def test_own_data_is_complete(client_of, ben, mo, make_idea, vote_for, say_follow, make_pilot):
    own = make_idea("draft", author_id=ben.id)
    liked = make_idea("under_review")
    vote_for(liked, ben)
    say_follow(own, ben)
    make_pilot(make_idea("in_pilot"), testers=(ben,))
    with atomic():
        tester = db.session.scalar(select(Tester.id))
        db.session.add(Consent(tester_id=tester, version=1, text="I agree.", given_at=clock.now()))
        db.session.add(Comment(idea_id=liked.id, author_id=ben.id, author_name="Ben", body="Yes.", at=clock.now()))
    choices.choose(ben.id, {Kind.STEPS: Choice(Pace.WEEKLY, True)}, (22, 7))
    move_idea(liked, "decline", mo, **WHY)
    fan_out.tell()

    found = json.loads(client_of(ben).get("/me/data.json").text)

    assert found["profile"]["email"] == "ben@example.org"
    assert [i["id"] for i in found["ideas"]] == [own.id]
    assert [v["idea_id"] for v in found["votes"]] == [liked.id]
    assert [f["idea_id"] for f in found["follows"]] == [own.id]
    assert [c["body"] for c in found["comments"]] == ["Yes."]
    assert [c["text"] for c in found["consents"]] == ["I agree."]
    assert [n["words"] for n in found["notices"]] == [f"The lab declined this idea: {WHY['text']}"]
    assert len(found["tests"]) == 1
    assert found["check_ins"] == []
    assert found["notice_choices"] == [{"kind": "steps", "mail": "weekly", "push": True}]
    assert (found["profile"]["quiet_from"], found["profile"]["quiet_to"]) == (22, 7)


def test_nothing_of_another_person_is_in_own_data(client_of, ana, ben, make_idea):
    make_idea()

    found = client_of(ben).get("/me/data.json").text

    assert "ana" not in found.lower()


def test_asking_to_leave_says_what_happens_and_does_nothing(client_of, ben):
    page = client_of(ben).get("/me/erase").text

    assert "Your votes stay counted" in page
    assert db.session.scalar(select(Person.erased_at).where(Person.id == ben.id)) is None


def test_who_leaves_is_forgotten_and_what_was_counted_stays(client_of, ben, mo, make_idea, vote_for, make_pilot):
    draft = make_idea("draft", author_id=ben.id).id
    sent = make_idea("open", author_id=ben.id, author_name="Ben").id
    liked = make_idea("under_review")
    vote_for(liked, ben)
    pilot = make_pilot(make_idea("in_pilot"), testers=(ben,))
    with atomic():
        db.session.get(Pilot, pilot.id).testers = 1
        db.session.add(Comment(idea_id=sent, author_id=ben.id, author_name="Ben", body="Yes.", at=clock.now()))
    move_idea(liked, "decline", mo, **WHY)
    fan_out.tell()
    client = client_of(ben)

    answer = client.post("/me/erase")

    assert answer.status_code == 303
    assert "Your account is deleted" in client.get(answer.location).text
    assert client.get("/me").status_code == 302
    person = db.session.get(Person, ben.id, populate_existing=True)
    assert (person.email, person.display_name, person.unread) == (None, "", 0)
    assert db.session.get(Idea, draft) is None
    assert db.session.execute(select(Idea.author_id, Idea.author_name).where(Idea.id == sent)).one() == (None, "")
    assert db.session.execute(select(Vote.person_id, Vote.counts_for_id)).one() == (None, liked.id)
    assert db.session.execute(select(Comment.author_id, Comment.author_name)).one() == (None, "")
    assert db.session.scalar(select(func.count(Notice.id)).where(Notice.person_id == ben.id)) == 0
    assert db.session.scalar(select(func.count(Session.id))) == 0
    assert db.session.scalar(select(Tester.person_id)) is None
    assert db.session.scalar(select(Pilot.testers)) == 0


def test_the_last_administrator_cannot_leave(client_of, ada):
    answer = client_of(ada).post("/me/erase")

    assert answer.status_code == 409
    assert db.session.scalar(select(Person.erased_at).where(Person.id == ada.id)) is None
