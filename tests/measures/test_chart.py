"""Where everything stands in the picture of a measure."""

import re
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lab.measures import chart
from lab.measures.chart import Part

FIRST = date(2027, 1, 1)


def day(n):
    return FIRST + timedelta(days=n)


def drawn(*parts, pauses=()):
    return chart.drawn(list(parts), list(pauses), lambda value: f"{value:g}", lambda part: f"round {part.number}")


def test_one_day_is_no_course():
    assert drawn(Part(1, 41, 70, [(day(0), 41), (day(0), 43)])) is None
    assert drawn(Part(1, 41, 70, [])) is None


def test_time_goes_from_left_to_right_and_more_stands_higher():
    found = drawn(Part(1, 40, 70, [(day(0), 40), (day(5), 55), (day(10), 70)]))

    assert [(dot.x, dot.y) for dot in found.dots] == [(10, 156), (160, 97), (310, 38)]
    assert (found.baselines[0].y, found.targets[0].y) == (156, 38)
    assert (found.dots[-1].label, found.curves) == ("70", ["M10.0 156.0L160.0 97.0L310.0 38.0"])


def test_where_less_is_better_the_target_stands_below():
    found = drawn(Part(1, 100, 20, [(day(0), 100), (day(10), 60)]))

    assert found.targets[0].y > found.baselines[0].y
    assert found.targets[0].label_y > found.targets[0].y
    assert found.baselines[0].label_y < found.baselines[0].y


def test_a_pause_is_shaded_as_far_as_it_lies_in_the_picture():
    found = drawn(
        Part(1, 0, 10, [(day(10), 0), (day(40), 5)]),
        pauses=[(day(0), day(5)), (day(5), day(20)), (day(25), day(25)), (day(35), day(60))],
    )

    assert found.shades == [(10, 100), (160, 3.0), (260, 50)]


def test_each_round_has_its_own_lines_and_a_mark_where_it_began():
    found = drawn(
        Part(1, 0, 10, [(day(0), 0), (day(10), 4)], day(1)), Part(2, 4, 8, [(day(20), 4), (day(30), 8)], day(20))
    )

    assert ([line.x1 for line in found.targets], [line.x0 for line in found.targets]) == ([210, 310], [10, 210])
    assert [mark.label for mark in found.marks] == ["round 1", "round 2"]
    assert len(found.curves) == 2


def test_pauses_are_put_together_from_what_happened():
    happened = [("start", day(0)), ("pause", day(3)), ("resume", day(6)), ("pause", day(9)), ("finish", day(12))]

    assert chart.pauses_of(happened, day(20)) == [(day(3), day(6)), (day(9), day(12))]
    assert chart.pauses_of(happened[:4], day(20)) == [(day(3), day(6)), (day(9), day(20))]


values = st.floats(-1e6, 1e6)


@given(
    st.lists(st.tuples(st.integers(0, 900), values), min_size=2, max_size=30), values, values.filter(lambda v: v != 0)
)
def test_everything_lies_within_the_picture(readings, baseline, way):
    if baseline + way == baseline or len({n for n, _ in readings}) < 2:
        return
    found = drawn(Part(1, baseline, baseline + way, [(day(n), value) for n, value in sorted(readings)]))

    assert all(9.9 <= dot.x <= 310.1 and 37.9 <= dot.y <= 156.1 for dot in found.dots)
    assert all(0 <= dot.label_y <= chart.HEIGHT for dot in found.dots)
    assert not re.search("nan|inf", found.curves[0])
