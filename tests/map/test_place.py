"""Placing an idea: rounded, in its district, and never lost."""

import pytest

from lab.ideas import queries

TEXT = {
    "title": "Light for the school path", "need": "In winter the path behind the depot is dark from four.",
    "topic": "mobility", "action": "submit",
}  # fmt: skip


def sent(client, **fields):
    answer = client.post("/ideas", data=TEXT | fields)
    assert answer.status_code == 303, answer.text
    return queries.idea(int(answer.location.rsplit("/", 1)[1]))


def test_a_point_is_rounded_on_the_server(drawn, client_of, ana):
    idea = sent(client_of(ana), lat="53.051234", lng="10.052345")

    assert (idea.lat, idea.lng) == (53.051, 10.0521)


def test_the_author_may_want_the_exact_place(drawn, client_of, ana):
    idea = sent(client_of(ana), lat="53.0512345", lng="10.0523456", exact="y")

    assert (idea.lat, idea.lng) == (53.05123, 10.05235)


def test_the_district_follows_from_the_point(drawn, client_of, ana):
    assert sent(client_of(ana), lat="53.05", lng="10.15").district_id == 2


def test_a_chosen_district_is_kept_beside_the_point(drawn, client_of, ana):
    assert sent(client_of(ana), lat="53.05", lng="10.15", district="harbour").district_id == 1


def test_half_a_point_is_none(drawn, client_of, ana):
    idea = sent(client_of(ana), lat="53.05", district="harbour")

    assert (idea.lat, idea.lng, idea.district_id) == (None, None, 1)


@pytest.mark.parametrize(
    ("lat", "lng"), [("48.2", "16.3"), ("-53.05", "10.05"), ("91", "10"), ("x", "10"), ("nan", "1")]
)
def test_a_place_that_is_none_here_is_refused_and_nothing_is_lost(drawn, client_of, ana, lat, lng):
    answer = client_of(ana).post("/ideas", data=TEXT | {"lat": lat, "lng": lng, "exact": "y", "district": "hill"})

    assert answer.status_code == 422
    assert "This place is" in answer.text
    assert TEXT["need"] in answer.text
    assert f'name="lat" id="lat" value="{lat}"' in answer.text
    assert '<option selected value="hill">' in answer.text


def test_another_error_keeps_the_point_and_the_tick(drawn, client_of, ana):
    fields = TEXT | {"need": "", "lat": "53.05123", "lng": "10.05235", "exact": "y"}

    page = client_of(ana).post("/ideas", data=fields).text

    assert 'name="lat" id="lat" value="53.05123"' in page
    assert "checked" in page.split('name="exact"')[0].rsplit("<input", 1)[1] + page.split('name="exact"')[1][:60]


def test_a_form_that_is_opened_again_changes_no_place(drawn, client_of, ana):
    client = client_of(ana)
    for exact in ({}, {"exact": "y"}):
        idea = sent(client, lat="53.0512345", lng="10.0523456", title=f"Light for the path {exact}", **exact)
        before = (idea.lat, idea.lng)
        page = client.get(f"{idea.path}/edit").text
        lat, lng = (page.split(f'id="{name}" value="')[1].split('"')[0] for name in ("lat", "lng"))

        client.post(f"{idea.path}/edit", data=TEXT | {"lat": lat, "lng": lng, **exact, "district": "harbour"})

        assert (idea.lat, idea.lng) == before


def test_an_address_may_name_a_place_beforehand(drawn, client_of):
    page = client_of().get("/ideas/new?lat=53.0512345&lng=10.15").text

    assert 'name="lat" id="lat" value="53.051"' in page
    assert '<option selected value="hill">' in page


def test_a_place_in_an_address_that_is_none_is_left_out(drawn, client_of):
    assert 'name="lat" id="lat" value=""' in client_of().get("/ideas/new?lat=abc&lng=10").text


def test_without_javascript_the_district_is_chosen_from_a_list(drawn, client_of, ana):
    assert sent(client_of(ana), district="hill").district_id == 2
