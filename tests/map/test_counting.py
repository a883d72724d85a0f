"""The map's counts change with the ideas, in the same transaction."""

import pytest
from sqlalchemy import text

from lab.db import atomic, db
from lab.ideas.actions import IdeaText, edit_idea, move_idea, save_draft, share
from lab.map import counting, queries, rules
from lab.map.queries import Narrow
from lab.triage.actions import merge, unmerge

NEED = "In winter the path behind the depot is dark from four."


def shared(ana, **place):
    return share(ana, IdeaText("Light for the school path", NEED, topic_id=1, **place))


def total(**only):
    return queries.seen(rules.WORLD, 0, Narrow(**only)).total


def test_an_idea_comes_to_the_map_when_it_is_published_and_not_before(app, ana, mo):
    idea = shared(ana, lat=53.05, lng=10.05)
    before = total()

    move_idea(idea, "publish", mo, topic=1)

    assert (before, total()) == (0, 1)
    assert idea.cell == rules.cell_of(53.05, 10.05)
    assert list(counting.wrong()) == []


def test_a_mark_follows_the_ideas_step(place, mo):
    idea = place()

    move_idea(idea, "start_review", mo, trigger="monthly_pick")

    assert (total(step="open"), total(step="studied")) == (0, 1)
    assert list(counting.wrong()) == []


def test_a_mark_follows_an_edited_place_and_district(place, ana):
    idea = place(district_id=1)

    edit_idea(idea, IdeaText(idea.title, idea.need, topic_id=2, district_id=2, lat=53.05, lng=10.15), ana)

    point = queries.seen(rules.WORLD, 0, Narrow(topic=2, district=2)).points[0]
    assert (point.id, point.lat, point.lng) == (idea.id, 5305000, 1015000)
    assert total(district=1) == 0
    assert list(counting.wrong()) == []


def test_a_place_that_is_taken_out_leaves_the_count_of_its_district(place, ana):
    idea = place(district_id=1)

    edit_idea(idea, IdeaText(idea.title, idea.need, topic_id=1, district_id=1), ana)

    assert (total(), queries.unplaced(Narrow()), idea.cell) == (0, {1: 1}, None)
    assert list(counting.wrong()) == []


def test_a_hidden_idea_leaves_the_map_and_comes_back(place):
    from lab.ideas import search

    idea = place()
    counts = []
    for visibility in ("hidden", "public"):
        with atomic():
            idea.visibility = visibility
            idea.listed = idea.is_public
            search.keep(idea)
        counts.append(total())

    assert counts == [0, 1]
    assert list(counting.wrong()) == []


def test_a_merged_idea_stays_as_an_outcome_and_can_come_back(place, mo):
    one, other = place(), place(title="Lamps for the way to school")

    merge(one, "merge", mo, into=other.id, reason="It asks for the same.")
    merged = total(step="outcome")
    unmerge(one, "unmerge", mo, reason="They are two things after all.")

    assert (merged, total(step="outcome"), total()) == (1, 0, 2)
    assert list(counting.wrong()) == []


def test_a_text_that_is_taken_back_takes_its_point_along(place, ana):
    idea = place(district_id=1)

    move_idea(idea, "withdraw", ana, reason="I moved away.")

    assert (idea.lat, idea.lng, total(), queries.unplaced(Narrow())) == (None, None, 0, {1: 1})
    assert list(counting.wrong()) == []


def test_a_change_that_fails_changes_no_count(place, ana):
    idea = place()

    def half_done():
        with atomic():
            edit_idea(idea, IdeaText(idea.title, idea.need, topic_id=1, lat=53.0, lng=10.0), ana)
            raise RuntimeError("the power went out")

    with pytest.raises(RuntimeError):
        half_done()

    db.session.expire_all()
    assert (total(), list(counting.wrong())) == (1, [])


def test_a_wrong_count_is_found_and_mended(place):
    place()
    with atomic():
        db.session.execute(text("UPDATE map_cells SET n = 7 WHERE level = 9"))
        db.session.execute(text("DELETE FROM map_points"))
    wrong = {found.table for found in counting.wrong()}

    with atomic():
        counting.rebuild()

    assert wrong == {"map_points", "map_cells"}
    assert list(counting.wrong()) == []


def test_a_draft_with_a_point_is_not_on_the_map_and_nothing_is_wrong_with_it(app, ana):
    save_draft(ana, IdeaText("Light for the school path", NEED, topic_id=1, lat=53.05, lng=10.05))

    assert (total(), list(counting.wrong())) == (0, [])
