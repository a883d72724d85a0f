"""A lab of any size: exact numbers, and nothing for `flask verify` to mend."""

import pytest
from sqlalchemy import func, select

from lab import config, recount
from lab.accounts.models import Grant, Person
from lab.city.models import BudgetLine, District, Holiday, Topic, Unit
from lab.config import Misconfigured
from lab.db import atomic, db
from lab.demo import actions, wiring
from lab.demo.content import city as content
from lab.errors import Conflict
from lab.events import Event
from lab.ideas import queries as ideas
from lab.ideas.models import Idea
from lab.ideas.queries import Filter
from lab.votes.models import Vote


@pytest.fixture
def empty(app):
    with atomic():
        for table in (Topic, District, Unit, Holiday, BudgetLine):
            db.session.query(table).delete()


def test_it_has_as_many_ideas_and_votes_as_asked_for(empty):
    actions.fill_crowd(300)

    assert db.session.scalar(select(func.count()).select_from(Idea)) == 300
    assert db.session.scalar(select(func.count()).select_from(Vote)) == 6000
    assert list(recount.differences()) == []


def test_nobody_votes_for_an_own_idea_and_staff_do_not_vote(empty):
    actions.fill_crowd(300)
    own = select(func.count()).select_from(Vote).join(Idea, Idea.id == Vote.idea_id)

    assert db.session.scalar(own.where(Idea.author_id == Vote.person_id)) == 0
    assert db.session.scalar(select(func.count()).where(Vote.person_id.in_(select(Grant.person_id)))) == 0


def test_its_ideas_are_listed_and_found(empty):
    actions.fill_crowd(300)

    assert len(ideas.listed_ideas(Filter(), "rising").rows) == ideas.PAGE
    assert len(ideas.listed_ideas(Filter(q="bike"), "match").rows) > 0
    assert db.session.scalar(select(func.count()).where(Event.fanned_out_at.is_(None))) == 0


def test_its_indexes_are_back(empty):
    names = "SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY name"
    before = db.session.execute(db.text(names)).all()

    actions.fill_crowd(50)

    assert db.session.execute(db.text(names)).all() == before


def test_the_same_number_gives_the_same_lab(empty):
    actions.fill_crowd(50)
    first = db.session.execute(select(Idea.title, Idea.votes, Idea.stage).order_by(Idea.id)).all()
    with atomic():
        for table in reversed(db.metadata.sorted_tables):
            db.session.execute(table.delete())
        for words in ("idea_words", "comment_words", "answer_words", "search_words", "idea_pieces"):
            db.session.execute(db.text(f"DELETE FROM {words}"))  # noqa: S608 - names of ours

    actions.fill_crowd(50)

    assert db.session.execute(select(Idea.title, Idea.votes, Idea.stage).order_by(Idea.id)).all() == first


def test_it_refuses_a_lab_that_is_not_empty(app):
    with pytest.raises(Conflict):
        actions.fill_crowd(10)


def test_a_demo_does_not_start_on_a_real_labs_database(app, ben):
    with pytest.raises(Misconfigured, match="real lab"):
        wiring._check_database()
    assert db.session.query(Person).count() == 1


def test_the_demo_is_in_its_invented_city_unless_told_otherwise(tmp_path):
    asked = {"LAB_INSTANCE": str(tmp_path), "LAB_DEMO": "1"}

    assert config.read(asked).city == content.CITY
    assert config.read({**asked, "LAB_CITY": "Testhaven"}).city == "Testhaven"
    assert (
        config.read({"LAB_INSTANCE": str(tmp_path), "LAB_SECRET_KEY": "0123456789abcdefghijklmnopqrstuv"}).city
        == "our city"
    )
