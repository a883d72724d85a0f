"""Numbers of the map: rounding, cells, views, and what an address may ask."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.errors import Invalid
from lab.map import rules
from lab.map.rules import Box

LATS = st.floats(-84, 84)
LNGS = st.floats(-180, 180)


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    north = (a[0] - b[0]) * 111_320
    east = (a[1] - b[1]) * 111_320 * math.cos(math.radians((a[0] + b[0]) / 2))
    return math.hypot(north, east)


@given(LATS, LNGS)
@settings(max_examples=400)
def test_a_rounded_place_is_near_and_rounding_it_again_changes_nothing(lat, lng):
    rounded = rules.near(lat, lng)

    assert rules.near(*rounded) == rounded
    assert metres((lat, lng), rounded) < 90
    assert abs(rounded[0]) <= 90
    assert abs(rounded[1]) <= 180


def test_neighbours_of_a_hundred_metres_share_one_rounded_place():
    home = rules.near(53.55, 10.0)
    around = [(home[0] + north * 0.0001, home[1] + east * 0.0001) for north in range(-4, 5) for east in range(-6, 7)]

    assert len({rules.near(*place) for place in around}) == 1


@given(LATS, LNGS)
def test_only_what_is_finer_than_a_hundred_metres_is_exact(lat, lng):
    assert not rules.is_exact(*rules.near(lat, lng))


@given(LATS, LNGS, st.integers(rules.COARSEST, rules.FINEST))
def test_a_coarser_cell_holds_the_finer_one(lat, lng, level):
    assert rules.coarser(rules.cell_of(lat, lng), level) == rules.cell_of(lat, lng, level)


@given(LATS, LNGS, st.floats(0, 60), st.floats(0, 40), st.integers(0, 20))
@settings(max_examples=300)
def test_a_view_holds_every_cell_in_its_box_and_is_never_larger_than_a_screen(lat, lng, width, height, zoom):
    box = Box(lng, lat, min(180.0, lng + width), min(84.0, lat + height))
    view = rules.view_of(box, zoom)
    corners = [(box.south, box.west), (box.north, box.east), (box.south, box.east), (box.north, box.west)]
    cells = [rules.cell_of(*corner, view.level) for corner in corners]

    assert all(view.holds(cell) for cell in cells)
    assert all(any(first <= cell <= last for first, last in view.ranges) for cell in cells)
    assert len(view.columns) * len(view.rows) <= rules.MOST_CELLS
    assert len(view.ranges) <= 64


def test_nothing_asked_is_the_whole_world():
    assert rules.box_of("") == rules.WORLD
    assert rules.box_of("-540,-90,540,90") == rules.WORLD


def test_a_point_is_a_box_too():
    assert rules.box_of("10,53,10,53") == Box(10.0, 53.0, 10.0, 53.0)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("1,2,3", "four numbers"), ("a,b,c,d", "four numbers"), ("nan,0,1,1", "four numbers"),
        ("0,0,inf,1", "four numbers"), ("1,2,3,4,5", "four numbers"), ("0,2,1,1", "south comes before"),
        ("0,-91,1,1", "south comes before"), ("170,0,-170,1", "date line"), ("10,0,9,1", "date line"),
        ("200,0,210,1", "between -180 and 180"),
    ],
)  # fmt: skip
def test_a_box_that_is_none_is_refused_in_words(given, words):
    with pytest.raises(Invalid) as refused:
        rules.box_of(given)

    assert words in str(refused.value.fields["bbox"][0])


@pytest.mark.parametrize("zoom", ["-1", "21", "x", "1.5", "²", "9" * 5000])
def test_a_zoom_that_is_none_is_refused(zoom):
    with pytest.raises(Invalid):
        rules.zoom_in(zoom, rules.WORLD)


def test_without_a_zoom_the_box_says_it():
    assert rules.zoom_in("", rules.WORLD) == 2
    assert rules.zoom_in("", Box(10.0, 53.0, 10.01, 53.01)) > 12
