"""Filters of the list: each alone, together, and around a place."""

import re
from datetime import date, timedelta

import pytest

from lab import clock
from lab.calls.models import Call
from lab.db import atomic, db
from lab.ideas import nearby, queries
from lab.ideas.nearby import Near
from lab.ideas.queries import PAGE, Filter, listed_ideas

from .test_lists import all_pages, ids_on

HERE = (53.55, 10.0)
STEP = 0.001  # degrees of latitude: about 111 metres


@pytest.fixture
def call(app):
    with atomic():
        made = Call(slug="cool-streets", title="Cool streets", question="How do we keep streets cool?",
                    opens_on=clock.today() - timedelta(days=2), closes_on=date(2026, 6, 1),
                    created_at=clock.now())  # fmt: skip
        db.session.add(made)
    return made


def test_a_call_a_language_and_a_photo_narrow_the_list(make_idea, client_of, call):
    wanted = make_idea(call_id=call.id, lang="de", photos=2)
    for other in ({"lang": "de", "photos": 2}, {"call_id": call.id, "photos": 1}, {"call_id": call.id, "lang": "de"}):
        make_idea(**other)
    visitor = client_of()

    assert ids_on(visitor.get("/ideas?call=cool-streets&lang=de&photo=1")) == [wanted.id]
    assert len(ids_on(visitor.get("/ideas?call=cool-streets"))) == 3
    assert len(ids_on(visitor.get("/ideas?lang=de"))) == 3
    assert len(ids_on(visitor.get("/ideas?photo=1"))) == 3


def test_who_chose_a_step_chooses_one_stage_of_it(make_idea, client_of):
    adopted, declined, _ = make_idea("adopted"), make_idea("declined"), make_idea("open")
    visitor = client_of()

    assert 'name="stage"' not in visitor.get("/ideas").text
    assert 'name="stage"' not in visitor.get("/ideas?step=pilot").text  # it has only one
    page = visitor.get("/ideas?step=outcome").text
    assert sorted(ids_on(visitor.get("/ideas?step=outcome"))) == [adopted.id, declined.id]
    assert '<select name="stage"><option value="">All of it</option><option value="adopted">Adopted</option>' in page
    narrowed = visitor.get("/ideas?step=outcome&stage=declined")
    assert ids_on(narrowed) == [declined.id]
    assert '<option value="declined" selected>' in narrowed.text


def test_a_stage_goes_with_its_step(make_idea, client_of):
    make_idea("declined")
    idea = make_idea("open")
    visitor = client_of()

    assert ids_on(visitor.get("/ideas?step=open&stage=declined")) == [idea.id]
    chips = visitor.get("/ideas?step=outcome&stage=declined&topic=energy").text
    assert '<a class="filter" href="/ideas?topic=energy" aria-current="true"><span class="hidden">Take off: ' in chips


def test_what_is_on_stands_as_chips_that_take_it_off(make_idea, client_of, call):
    page = client_of().get("/ideas?topic=energy&call=cool-streets&lang=pl&photo=1&stage=adopted&sort=new").text

    chips = re.search(r'aria-label="Filters that are on">(.*?)</ul>', page, re.DOTALL)
    found = re.findall(r'href="([^"]+)".*?</span>([^<]+)<', chips.group(1))
    assert [words for _, words in found] == ["Energy", "Cool streets", "Adopted", "Polski", "With a photo"]
    assert found[0][0] == "/ideas?call=cool-streets&amp;stage=adopted&amp;lang=pl&amp;photo=1&amp;sort=new"


def test_an_empty_list_offers_to_drop_one_thing_and_to_share(make_idea, client_of, call):
    page = client_of().get("/ideas?q=marzipan&topic=energy").text

    assert 'href="/ideas?topic=energy"><span class="hidden">Without: </span>“marzipan”' in page
    assert 'href="/ideas?q=marzipan"><span class="hidden">Without: </span>Energy' in page
    assert 'href="/ideas/new">Share an idea' in page


def test_a_planned_call_is_no_filter_yet(make_idea, client_of, call):
    with atomic():
        call.opens_on = clock.today() + timedelta(days=1)

    assert "Cool streets" not in client_of().get("/ideas").text
    assert "With or without" not in client_of().get("/ideas").text


@pytest.mark.parametrize("lead", [{"call": 1}, {"lang": "de"}, {"photo": True}, {"topic": 1, "photo": True}])
@pytest.mark.parametrize("sort", ["rising", "new", "votes", "comments", "eyes"])
def test_every_filter_walks_an_index_of_its_own(app, lead, sort):
    only = queries._by_steps(Filter(**lead), sort)
    plain = queries._list(only.shape(), sort, True).compile(db.engine, compile_kwargs={"render_postcompile": True})
    values = {**plain.params, "after_key": 1, "after_id": 1}

    plan = " ".join(row.detail for row in db.session.connection().exec_driver_sql(
        f"EXPLAIN QUERY PLAN {plain}", tuple(values[name] for name in plain.positiontup)))  # fmt: skip

    column = {"call": "call_id", "lang": "lang", "photo": "photos", "topic": "topic_id"}[next(iter(lead))]
    assert f"USING INDEX ix_ideas_list_{column}_{sort}" in plan, plan
    assert "TEMP B-TREE" not in plan, plan


# Around a place


@pytest.fixture
def street(make_idea):
    """30 ideas to the north, one every 111 metres, and one without a place."""
    make_idea()
    return [make_idea(lat=HERE[0] + n * STEP, lng=HERE[1], votes=n) for n in range(30)]


def test_the_nearest_ideas_come_first_and_farther_ones_not_at_all(street, client_of):
    page = client_of().get("/ideas?near=53.55,10.0&sort=nearest")

    assert ids_on(page) == [idea.id for idea in street[:9]]
    assert "Within 1 km" in page.text
    assert ids_on(client_of().get("/ideas?near=53.55,10.0&radius=250&sort=votes")) == [
        street[2].id, street[1].id, street[0].id]  # fmt: skip


@pytest.mark.parametrize("sort", ["nearest", "votes", "new", "rising"])
def test_all_pages_around_a_place_show_each_idea_once(street, client_of, sort):
    pages = all_pages(client_of(), f"/ideas?near=53.55,10.0&radius=5000&sort={sort}")

    assert [len(page) for page in pages] == [PAGE, 10]
    assert sorted(id for page in pages for id in page) == sorted(idea.id for idea in street)
    if sort == "nearest":
        assert [id for page in pages for id in page] == [idea.id for idea in street]


def test_where_many_stand_the_order_s_index_leads_and_the_circle_filters(street, client_of, monkeypatch):
    few = ids_on(client_of().get("/ideas?near=53.55,10.0&sort=votes"))
    monkeypatch.setattr(nearby, "FEW", 3)

    assert ids_on(client_of().get("/ideas?near=53.55,10.0&sort=votes")) == few


@pytest.mark.parametrize(("lat", "lng"), [(-33.86, 151.2), (64.14, -21.9), (0.0004, -0.0004), (-0.2, 0.0)])
def test_a_circle_is_a_circle_anywhere_on_earth(make_idea, lat, lng):
    inside = make_idea(lat=lat + 0.008, lng=lng)
    make_idea(lat=lat + 0.0095, lng=lng)
    make_idea(lat=lat + 0.008, lng=lng + 0.02)

    found = listed_ideas(Filter(near=Near(lat, lng, 1000)), "nearest")

    assert [row.id for row in found.rows] == [inside.id]


def test_a_place_combines_with_words_and_filters(street, make_idea, client_of):
    from lab.ideas import search

    tram = make_idea(title="Tram bell", lat=HERE[0], lng=HERE[1], topic_id=2)
    far = make_idea(title="Tram stop", lat=HERE[0] + 0.1, lng=HERE[1])
    with atomic():
        search.keep(tram)
        search.keep(far)

    assert ids_on(client_of().get("/ideas?q=tram&near=53.55,10.0")) == [tram.id]
    assert ids_on(client_of().get("/ideas?q=tram&near=53.55,10.0&sort=nearest&topic=energy")) == [tram.id]
    assert ids_on(client_of().get("/ideas?near=53.55,10.0&topic=energy")) == [tram.id]


def test_a_place_without_ideas_shows_its_district_and_says_so(make_idea, client_of):
    from lab.city.models import District

    with atomic():
        db.session.get(District, 1).polygon = [[10.0, 53.0], [10.1, 53.0], [10.1, 53.1], [10.0, 53.1], [10.0, 53.0]]
    here = make_idea(district_id=1)
    make_idea(district_id=2)

    page = client_of().get("/ideas?near=53.05,10.05&sort=nearest")

    assert ids_on(page) == [here.id]
    assert "No idea that fits stands on the map there. These are from the whole district." in page.text
    assert ids_on(client_of().get("/ideas?near=10,10")) == []
    assert "whole district" not in client_of().get("/ideas?near=53.05,10.05&photo=1").text


def test_a_place_is_rounded_and_stays_in_the_address(street, client_of):
    page = client_of().get("/ideas?near=53.5500432,10.00001&topic=mobility&sort=nearest").text

    assert 'name="near" value="53.550,10.000"' in page
    assert 'href="/ideas?topic=mobility"' in page  # without the place, its order goes too


@pytest.mark.parametrize("near", ["x", "1", "1,2,3", "nan,nan", "inf,1", "91,10", "10,181", "1e400,1", "%00,1", ","])
def test_what_is_no_place_is_left_out(street, client_of, near):
    page = client_of().get(f"/ideas?near={near}&sort=nearest")

    assert page.status_code == 200
    assert "Within" not in page.text


@pytest.mark.parametrize("radius", ["-5", "0", "99999999999", "x", "1e3", "²"])
def test_a_strange_radius_is_made_a_good_one(street, client_of, radius):
    assert client_of().get("/ideas", query_string={"near": "53.55,10.0", "radius": radius}).status_code == 200


@pytest.mark.parametrize("sort", ["nearest", "match"])
def test_a_broken_cursor_of_a_place_or_a_search_is_not_found(street, client_of, sort):
    assert client_of().get(f"/ideas?near=53.55,10.0&q=light&sort={sort}&after=nonsense").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/ideas", "/ideas?photo=1", "/ideas?lang=en&sort=votes", "/ideas?call=cool-streets",
     "/ideas?q=light&topic=mobility", "/ideas?near=53.55,10.0", "/ideas?near=53.55,10.0&sort=nearest",
     "/ideas?q=light&near=53.55,10.0&sort=nearest",
     "/ideas?q=ligth"],
)  # fmt: skip
def test_every_list_costs_the_same_for_ten_ideas_and_for_five_hundred(
    make_idea, client_of, count_statements, call, path
):
    from lab.ideas import search

    def make(n):
        for i in range(n):
            idea = make_idea(photos=1, call_id=call.id, lat=HERE[0] + i * 1e-5, lng=HERE[1])
            with atomic():
                search.keep(idea)

    make(10)
    visitor = client_of()
    visitor.get(path)
    ten = count_statements(lambda: visitor.get(path))
    with atomic():
        columns = ", ".join(c.name for c in queries.Idea.__table__.columns if c.name not in ("id", "once"))
        for sql in (
            f"INSERT INTO ideas ({columns}) SELECT {columns} FROM ideas, json_each('{list(range(49))}')",  # noqa: S608
            "INSERT INTO idea_words (rowid, title, body) SELECT id, lower(title), lower(need) FROM ideas WHERE id > 10",
        ):
            db.session.connection().exec_driver_sql(sql)
    visitor.get(path)

    assert count_statements(lambda: visitor.get(path)) == ten
    assert ten <= 5
