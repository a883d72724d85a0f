from datetime import date

import pytest

from lab.votes.rules import may_take_back

TODAY = date(2026, 3, 20)


@pytest.mark.parametrize(
    ("stage", "moved_on", "may"),
    [
        ("open", None, True),
        ("open", date(2025, 1, 1), True),
        ("under_review", None, False),
        ("under_review", date(2026, 3, 6), True),
        ("under_review", date(2026, 3, 5), False),
        ("declined", TODAY, True),
    ],
)
def test_a_vote_goes_back_while_open_and_a_moved_one_for_14_days(stage, moved_on, may):
    assert may_take_back(stage, moved_on, TODAY) is may
