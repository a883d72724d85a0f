"""A short storm for every day; the long one stands in tests/hard/test_telling_everyone.py."""

import pytest

from lab import recount

from . import storm


@pytest.mark.usefixtures("real_time")
def test_everyone_is_told_once_through_kills_refusals_and_a_server_that_is_down(app, make_idea):
    idea = make_idea("declined")

    day = storm.live_through(app, idea, people=150, kills=6, leavers=9, seed=1, seconds=300)

    storm.judge(day)
    assert day.kills == 6
    assert day.kills_while_telling > 0
    assert list(recount.differences()) == []
