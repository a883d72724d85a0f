"""An author takes an idea back: the name goes, and nothing is thrown away that the author wanted to leave."""

import pytest

from lab.errors import Invalid
from lab.ideas.actions import move_idea


def test_the_text_goes_with_the_idea(make_idea, ana):
    idea = make_idea("open", votes=9)

    move_idea(idea, "withdraw", ana, reason="It was solved.")

    assert (idea.stage, idea.author_name, idea.need) == ("withdrawn", "", "")


def test_from_five_votes_on_the_text_may_stay_without_the_name(make_idea, ana):
    idea = make_idea("open", votes=5)
    need = idea.need

    move_idea(idea, "withdraw", ana, reason="I am moving away.", keep_text=True)

    assert (idea.author_name, idea.need) == ("", need)


def test_with_fewer_votes_the_author_is_told_before_the_text_is_gone(make_idea, ana):
    idea = make_idea("open", votes=4)
    need = idea.need

    with pytest.raises(Invalid, match="5 votes"):
        move_idea(idea, "withdraw", ana, reason="I am moving away.", keep_text=True)

    assert (idea.stage, idea.need) == ("open", need)
