"""Outlines of districts as people paste them."""

import json

import pytest

from lab.city.rules import geojson_of, ring_of, slug_of

SQUARE = [[8.0, 53.0], [8.1, 53.0], [8.1, 53.1], [8.0, 53.0]]
POLYGON = {"type": "Polygon", "coordinates": [SQUARE]}
FEATURE = {"type": "Feature", "properties": {}, "geometry": POLYGON}


@pytest.mark.parametrize("pasted", [POLYGON, FEATURE, {"type": "FeatureCollection", "features": [FEATURE]}, SQUARE])
def test_a_polygon_in_any_wrapping_is_its_ring(pasted):
    assert ring_of(json.dumps(pasted)) == SQUARE


def test_an_open_ring_is_closed():
    assert ring_of(json.dumps(SQUARE[:3])) == SQUARE


def test_no_outline_is_an_empty_ring():
    assert ring_of("  ") == []
    assert geojson_of([]) == ""


def test_what_was_kept_can_be_pasted_back():
    assert ring_of(geojson_of(SQUARE)) == SQUARE


NO_POLYGONS = ["{", "7", "null", "[]", '"x"', "[[1, 2]]", "[[1, 2], [1, 2], [1, 2]]", '[["a", "b"], [1, 2], [3, 4]]',
               "[[200, 2], [1, 2], [3, 4]]", "[[NaN, 2], [1, 2], [3, 4]]", "[[true, 2], [1, 2], [3, 4]]",
               '{"type": "Point", "coordinates": [1, 2]}', '{"type": "Polygon", "coordinates": []}',
               '{"type": "Feature", "geometry": null}', '{"type": "MultiPolygon", "coordinates": [[[[1, 2]]]]}',
               '{"type": "FeatureCollection", "features": [3]}', "[" * 5000]  # fmt: skip


@pytest.mark.parametrize("pasted", NO_POLYGONS)
def test_anything_else_is_refused_in_words(pasted):
    with pytest.raises(ValueError, match=r"polygon|point"):
        ring_of(pasted)


def test_a_name_makes_a_short_name():
    assert slug_of(["alt", "stadt", "an", "der", "weser"]) == "alt-stadt-an-der-weser"
    assert slug_of(["x" * 80]) == "x" * 40
