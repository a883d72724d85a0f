"""Looks at an idea's page: counted for "needs eyes", without a reader ever waiting for a writer."""

import pytest
from sqlalchemy.exc import OperationalError

from lab import recount
from lab.db import db
from lab.ideas import looks
from lab.ideas.models import Idea
from lab.votes.actions import cast_vote

PHONE = {"User-Agent": "Mozilla/5.0 (Android 14; Mobile) Firefox/130"}


@pytest.fixture(autouse=True)
def nothing_noted(app):
    looks.looks_of(app).take()
    yield
    looks.looks_of(app).take()


def counted(idea: Idea) -> tuple[int, int]:
    looks.write()
    db.session.expire_all()
    kept = db.session.get(Idea, idea.id)
    return kept.seen, kept.eyes


def test_a_look_of_a_visitor_and_one_of_a_resident_are_two(make_idea, client_of, ben):
    idea = make_idea()
    client_of().get(idea.path, headers=PHONE)
    client_of(ben).get(idea.path, headers=PHONE)

    assert counted(idea) == (2, 2)


def test_opening_a_page_writes_nothing_by_itself(make_idea, client_of, count_statements):
    idea = make_idea()
    visitor = client_of()
    visitor.get(idea.path, headers=PHONE)

    before = db.session.get(Idea, idea.id).seen

    assert before == 0
    assert count_statements(lambda: looks.write()) == 1


def test_a_page_that_is_reloaded_is_one_look(make_idea, client_of):
    idea = make_idea()
    visitor = client_of()
    for _ in range(5):
        visitor.get(idea.path, headers=PHONE)

    assert counted(idea) == (1, 1)


@pytest.mark.parametrize(
    "agent", ["Googlebot/2.1", "curl/8.5", "python-requests/2", "", "facebookexternalhit/1.1 (preview)", "Bingbot"]
)
def test_a_robot_is_no_look(make_idea, client_of, agent):
    idea = make_idea()
    client_of().get(idea.path, headers={"User-Agent": agent})

    assert counted(idea) == (0, 0)


def test_neither_a_head_nor_the_author_nor_a_page_that_is_not_public_is_a_look(make_idea, client_of, ana, mo):
    idea, waiting = make_idea(), make_idea("submitted")
    client_of().head(idea.path, headers=PHONE)
    client_of(ana).get(idea.path, headers=PHONE)
    client_of(mo).get(waiting.path, headers=PHONE)

    assert counted(idea) == counted(waiting) == (0, 0)


def test_looks_and_votes_meet_in_eyes(make_idea, client_of, ben):
    idea = make_idea()
    client_of().get(idea.path, headers=PHONE)
    cast_vote(idea, ben)
    assert counted(idea) == (1, 6)

    assert [d for d in recount.differences() if d.column == "eyes"] == []


def test_the_least_seen_idea_comes_first_where_eyes_are_needed(make_idea, client_of):
    seen, unseen = make_idea(), make_idea()
    client_of().get(seen.path, headers=PHONE)
    looks.write()

    page = client_of().get("/ideas?sort=eyes").text

    assert page.index(f'id="idea-{unseen.id}"') < page.index(f'id="idea-{seen.id}"')


def test_looks_that_cannot_be_written_now_wait(make_idea, client_of, monkeypatch):
    idea = make_idea()
    client_of().get(idea.path, headers=PHONE)

    def busy(patience):
        raise OperationalError("", {}, Exception("database is locked"))

    with monkeypatch.context() as patched:
        patched.setattr(looks, "atomic", busy)
        assert looks.write() == 0
    client_of().get(idea.path, headers={"User-Agent": "Mozilla/5.0 Safari"})

    assert counted(idea) == (2, 2)


def test_a_wrong_count_of_eyes_is_mended(make_idea):
    from sqlalchemy import update

    from lab.db import atomic

    idea = make_idea(votes=0, seen=3)
    with atomic():
        db.session.execute(update(Idea).values(eyes=99))

    recount.mend()
    db.session.expire_all()

    assert db.session.get(Idea, idea.id).eyes == 3


def test_the_page_on_privacy_says_that_looks_are_counted(client_of):
    page = client_of().get("/about/privacy").text

    assert "It counts how often an idea is opened, and does not keep by whom." in page
    assert "counts nobody" not in page
