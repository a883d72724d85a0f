"""The lab counts again what it keeps ready, and mends it."""

from sqlalchemy import text, update

from lab import recount
from lab.city.models import BudgetLine
from lab.comments.actions import write_comment
from lab.db import atomic, db
from lab.ideas.actions import move_idea
from lab.ideas.models import Idea
from lab.ideas.queries import Filter, listed_ideas
from lab.votes.actions import cast_vote


def test_a_lab_that_was_only_used_agrees_with_itself(app, make_idea, ana, ben, mo):
    idea = make_idea("submitted", published_at=None, listed=False)
    move_idea(idea, "publish", mo, topic=1)
    cast_vote(idea, ben)
    write_comment(idea, ben, "We need this too.")

    assert list(recount.differences()) == []


def test_a_wrong_counter_is_named_and_mended_with_what_follows_from_it(app, make_idea, ben, mo):
    idea = make_idea("submitted", published_at=None, listed=False)
    move_idea(idea, "publish", mo, topic=1)
    cast_vote(idea, ben)
    right = idea.rising
    _write(Idea, idea.id, votes=7, rising=3.5, step="pilot")

    found = {
        (d.table, d.column, d.kept, d.counted)
        for d in recount.differences()
        if d.column not in ("rising", "eyes", "map")
    }
    recount.mend()

    assert found == {("ideas", "votes", 7, 1), ("ideas", "step", "pilot", "open")}
    db.session.expire_all()
    assert (idea.votes, idea.rising, idea.step) == (1, right, "open")
    assert list(recount.differences()) == []


def test_an_idea_that_search_cannot_find_is_found_again(app, make_idea, mo):
    idea = make_idea("submitted", published_at=None, listed=False)
    move_idea(idea, "publish", mo, topic=1)
    with atomic():
        db.session.execute(text("DELETE FROM idea_words"))
        db.session.execute(text("INSERT INTO idea_words (rowid, title, body) VALUES (999, 'a', 'stranger')"))

    found = [str(d) for d in recount.differences()]
    recount.mend()

    assert found == [
        "ideas 999: words is 'found by search', counted 'not public'",
        "ideas 1: words is 'not found', counted 'its text'",
        "search_words 0: words is '12 wrong counts', counted 'none'",
    ]
    assert list(recount.differences()) == []
    assert [row.id for row in listed_ideas(Filter(q="depot"), "match").rows] == [idea.id]


def test_a_comment_that_search_cannot_find_is_found_again(app, make_idea, ben):
    idea = make_idea()
    write_comment(idea, ben, "Nougat helps.")
    comment = write_comment(idea, ben, "Marzipan helps.")
    assert [d for d in recount.differences() if d.table == "comment_words"] == []
    with atomic():
        db.session.execute(text("DELETE FROM comment_words WHERE rowid = :id"), {"id": comment.id})
        db.session.execute(text("INSERT INTO comment_words (rowid, body) VALUES (999, 'stranger')"))

    found = [str(d) for d in recount.differences() if d.table == "comment_words"]
    recount.mend()

    assert found == [
        "comment_words 999: words is 'other words', counted 'nothing'",
        f"comment_words {comment.id}: words is 'other words', counted 'its text'",
    ]
    assert [d for d in recount.differences() if d.table == "comment_words"] == []
    assert [row.id for row in listed_ideas(Filter(q="marzipan"), "match").rows] == [idea.id]


def test_the_command_fails_when_something_differs(app):
    _write(BudgetLine, 1, committed=500)
    runner = app.test_cli_runner()

    before = runner.invoke(args=["verify"])
    mended = runner.invoke(args=["verify", "--mend"])
    after = runner.invoke(args=["verify"])

    assert (before.exit_code, mended.exit_code, after.exit_code) == (1, 0, 0)
    assert "budget_lines 1: committed is 500, counted 0" in before.output
    assert "1 counters differ" in before.stderr


def _write(table, id, **values):
    with atomic():
        db.session.execute(update(table).where(table.id == id).values(**values))
