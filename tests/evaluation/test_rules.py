from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.evaluation import rules
from lab.evaluation.rules import Answers, Shown

counts = st.integers(0, 40)


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        (Answers(), Shown.NOTHING),
        (Answers(4, 0, 0), Shown.NOTHING),
        (Answers(2, 1, 1), Shown.NOTHING),
        (Answers(5, 0, 0), Shown.ALL),
        (Answers(3, 1, 1), Shown.MOST),
        (Answers(20, 8, 4), Shown.MOST),
        (Answers(20, 8, 6), Shown.ALL),
        (Answers(20, 0, 5), Shown.ALL),
    ],
)
def test_how_much_of_an_answer_everyone_sees(answers: Answers, shown: Shown):
    assert answers.shown == shown


@given(counts, counts, counts)
def test_no_figure_about_one_to_four_people_is_ever_shown(yes: int, partly: int, no: int):
    answers = Answers(yes, partly, no)

    if answers.shown == Shown.ALL:
        assert not [n for n in (yes, partly, no, answers.total) if 0 < n < 5]
    if answers.percent is not None:
        assert not [n for n in (yes, partly + no, answers.total) if 0 < n < 5]
        assert answers.percent == round(100 * yes / answers.total)


@pytest.mark.parametrize(
    ("answers", "most"),
    [(Answers(3, 2, 0), "yes"), (Answers(0, 6, 5), "partly"), (Answers(1, 0, 9), "no"), (Answers(3, 3, 0), "")],
)
def test_most_is_more_than_half(answers: Answers, most: str):
    assert answers.most == most


def test_answers_add_up():
    assert Answers(1, 2, 3) + Answers(4, 5, 6) == Answers(5, 7, 9)


def test_the_question_is_open_for_sixty_days():
    assert rules.closes_on(date(2026, 3, 1)) == date(2026, 4, 30)


COUNTED = {"participant": 2, "innovation": 1, "research": 0}


@pytest.mark.parametrize(
    ("given", "unsaid", "differs"),
    [
        (COUNTED, 0, False),
        (COUNTED | {"participant": 3}, 0, True),
        (COUNTED | {"participant": 3}, 1, False),
        (COUNTED | {"participant": 1}, 5, True),
        (COUNTED | {"participant": 3, "research": 1}, 1, True),
        ({"participant": None, "innovation": None, "research": None}, 0, False),
    ],
)
def test_who_left_without_a_word_may_be_put_under_any_type(given, unsaid: int, differs: bool):
    assert rules.differs(given, COUNTED, unsaid) == differs


def test_where_nobody_was_counted_every_number_is_the_peoples_own():
    assert rules.differs({"participant": 7}, dict.fromkeys(COUNTED, 0), 0) is False
