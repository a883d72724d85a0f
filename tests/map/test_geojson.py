"""What the map asks for: few bytes at any zoom, exact counts, nothing that is not public."""

import gzip

import pytest

from lab.db import atomic
from lab.ideas import search
from lab.map import rules


def seen(client, **asked):
    answer = client.get("/ideas.geojson", query_string=asked)
    assert (answer.status_code, answer.mimetype) == (200, "application/geo+json")
    return answer.json


def feature(found):
    (only,) = found["features"]
    return only["geometry"]["coordinates"], only["properties"]


def test_a_visitor_sees_single_ideas_with_their_votes_and_steps(place, client_of):
    idea = place(votes=7)

    found = seen(client_of(), bbox="10,53,10.1,53.1", zoom=14)

    assert feature(found) == (
        [[10.05, 53.05]],
        {"kind": "ideas", "ids": [idea.id], "votes": [7], "steps": [found["steps"].index("open")]},
    )
    assert found["total"] == 1


def test_what_is_not_public_never_appears(place, client_of):
    place(stage="submitted")
    place(stage="draft")
    hidden = place()
    with atomic():
        hidden.visibility = "hidden"
        hidden.listed = hidden.is_public
        search.keep(hidden)

    found = seen(client_of(), bbox="-180,-90,180,90")

    assert (found["total"], feature(found)[0], found["unplaced"]) == (0, [], {})


def test_ideas_outside_the_view_are_left_out(place, client_of):
    place(53.05, 10.05)
    place(53.05, 10.5)

    assert seen(client_of(), bbox="10,53,10.1,53.1", zoom=14)["total"] == 1


def test_ideas_without_a_point_are_counted_by_district(place, client_of):
    place(None, None, district_id=1)
    place(None, None, district_id=1, topic_id=2)
    place(None, None, district_id=None)

    assert seen(client_of())["unplaced"] == {"harbour": 2, "": 1}
    assert seen(client_of(), topic="energy")["unplaced"] == {"harbour": 1}


@pytest.mark.parametrize("zoom", range(21))
def test_clusters_hold_every_idea_and_few_bytes_at_each_zoom(scatter, client_of, zoom):
    scatter(1500)

    answer = client_of().get(f"/ideas.geojson?bbox=10,53,10.1,53.1&zoom={zoom}")

    places, said = feature(answer.json)
    assert (said["kind"], sum(said["counts"]), answer.json["total"]) == ("clusters", 1500, 1500)
    assert len(places) == len(said["counts"]) <= rules.MOST_CELLS
    assert len(answer.data) < 30_000
    assert len(gzip.compress(answer.data)) < 10_000


def test_a_deep_view_of_many_ideas_shows_single_ones(scatter, client_of):
    scatter(1500)

    places, said = feature(seen(client_of(), bbox="10.02,53.02,10.03,53.03", zoom=16))

    assert said["kind"] == "ideas"
    assert len(places) == len(said["ids"]) == len(set(said["ids"])) == 25


def test_filters_narrow_clusters_and_single_ideas_alike(scatter, client_of):
    scatter(1500)
    client = client_of()

    all_of = {step: seen(client, step=step)["total"] for step in ("open", "studied")}
    by_topic = {topic: seen(client, topic=topic)["total"] for topic in ("mobility", "energy")}
    single = feature(seen(client, bbox="10.02,53.02,10.03,53.03", zoom=16, step="studied", topic="energy"))

    assert sum(all_of.values()) == sum(by_topic.values()) == 1500
    assert all(step == 2 for step in single[1]["steps"])
    assert 0 < len(single[0]) < 25


def test_what_has_not_changed_is_not_sent_again(place, client_of):
    place()
    client = client_of()
    first = client.get("/ideas.geojson")

    again = client.get("/ideas.geojson", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "public, max-age=30"
    assert "Set-Cookie" not in first.headers


@pytest.mark.parametrize("asked", ["bbox=1,2,3", "bbox=170,0,-170,1", "bbox=nan,0,1,1", "zoom=99", "zoom=x"])
@pytest.mark.parametrize("path", ["/ideas.geojson", "/ideas/map/list"])
def test_a_view_that_is_none_is_refused_in_words(client_of, path, asked):
    answer = client_of().get(f"{path}?{asked}")

    assert answer.status_code == 422
    assert "bbox" in answer.text or "zoom is a whole number" in answer.text


def test_the_districts_shapes_are_sent_once(drawn, client_of):
    found = client_of().get("/districts.geojson").json

    assert [shape["properties"] for shape in found["features"]] == [
        {"slug": "harbour", "name": "Harbour"}, {"slug": "hill", "name": "Hill"}]  # fmt: skip
    assert found["features"][0]["geometry"]["coordinates"][0][0] == [10.0, 53.0]


@pytest.mark.parametrize("many", [3, 1500])
def test_a_view_costs_the_same_statements_at_any_size(scatter, client_of, count_statements, many):
    scatter(many)
    client = client_of()
    client.get("/ideas.geojson")

    assert count_statements(lambda: client.get("/ideas.geojson?bbox=10,53,10.01,53.01&zoom=16")) == 4
    assert count_statements(lambda: client.get("/ideas.geojson")) <= 4
