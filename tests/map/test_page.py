"""The map's page, the list beside it, the card of a tapped idea, and the place on an idea's own page."""

import re

import pytest

from lab.ideas import districts
from lab.map import queries, rules


def test_the_page_lists_the_ideas_that_stand_on_it(place, client_of):
    place(votes=3, title="Benches at the harbour")
    place(None, None, district_id=2, title="Trees for the hill")

    page = client_of().get("/ideas/map").text

    assert "Benches at the harbour" in page
    assert "Trees for the hill" not in page
    assert re.search(r'href="/ideas\?district=hill">Hill</a> <span class="num" data-unplaced="hill">1<', page)


def test_the_list_follows_the_view_and_the_filters(place, client_of):
    place(53.05, 10.05, title="Benches at the harbour")
    place(53.05, 10.15, title="Trees for the hill", topic_id=2)

    def titles(asked):
        return re.findall(r"(?:Benches|Trees)[\w ]+", client_of().get(f"/ideas/map/list?{asked}").text)

    assert titles("bbox=10,53,10.1,53.1") == ["Benches at the harbour"]
    assert titles("topic=energy") == ["Trees for the hill"]
    assert titles("step=outcome") == []


def test_the_list_says_how_many_more_there_are(scatter, client_of):
    scatter(1500)

    page = client_of().get("/ideas/map/list").text

    assert "1,500 ideas. These are some of them" in page
    assert page.count("data-idea=") == queries.SHOWN


def test_the_most_voted_come_first_in_a_small_view(place, client_of):
    few, many = place(votes=2), place(votes=9)

    page = client_of().get("/ideas/map/list?bbox=10,53,10.1,53.1").text

    assert re.findall(r'data-idea="(\d+)"', page) == [str(many.id), str(few.id)]


def test_a_tapped_idea_shows_its_card_with_the_vote(place, client_of, ben):
    idea = place()

    card = client_of(ben).get(f"/ideas/map/card/{idea.id}", headers={"HX-Request": "true"})

    assert f'id="idea-{idea.id}"' in card.text
    assert f'action="/ideas/{idea.id}/vote"' in card.text


@pytest.mark.parametrize("stage", ["draft", "submitted"])
def test_a_card_of_what_is_not_public_is_not_found(place, client_of, ben, stage):
    idea = place(stage=stage)

    assert client_of(ben).get(f"/ideas/map/card/{idea.id}").status_code == 404
    assert client_of(ben).get("/ideas/map/card/999").status_code == 404


def test_the_filters_stay_in_the_links(place, client_of):
    place()

    page = client_of().get("/ideas/map?topic=mobility&step=open").text

    assert '<option value="mobility" selected>' in page
    assert 'href="/ideas?topic=mobility&amp;step=open"' in page


def test_an_idea_shows_its_place_as_a_picture_with_words(drawn, place, client_of):
    idea = place(*rules.near(53.05, 10.05), district_id=1)

    page = client_of().get(idea.path).text

    assert 'aria-label="Map of the city with a point in Harbour"' in page
    assert "The point is right to about 100 metres." in page
    assert f'href="/ideas/map?at={idea.lat},{idea.lng},15"' in page


def test_an_exact_place_says_so(drawn, place, client_of):
    idea = place(53.05012, 10.05034)

    assert "The point is exact." in client_of().get(idea.path).text


def test_a_district_alone_is_marked_without_a_point(drawn, place, client_of):
    idea = place(None, None, district_id=2)

    page = client_of().get(idea.path).text

    assert 'aria-label="Map of the city with Hill marked"' in page
    assert "The point is" not in page


def test_an_idea_for_the_whole_city_has_no_picture(drawn, place, client_of):
    idea = place(None, None, district_id=None)

    assert "where-title" not in client_of().get(idea.path).text


def test_a_city_without_shapes_has_no_picture(place, client_of):
    idea = place()
    districts.forget_map()

    assert "where-title" not in client_of().get(idea.path).text


def test_the_map_offers_no_choice_that_it_cannot_keep(place, client_of):
    place()

    page = client_of().get("/ideas/map").text
    form = page[page.index('id="map-filters"') : page.index("</form>", page.index('id="map-filters"'))]

    assert re.findall(r'name="(\w+)"', form) == ["topic", "district", "step"]
