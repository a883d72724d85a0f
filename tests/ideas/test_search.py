import re

import pytest

from lab.db import atomic
from lab.ideas import queries, search
from lab.ideas.actions import move_idea
from lab.ideas.queries import Filter, listed_ideas


@pytest.fixture
def write(make_idea):
    """A public idea whose words are kept."""

    def make(title, need="Something that is needed here.", **columns):
        idea = make_idea(title=title, need=need, **columns)
        with atomic():
            search.keep(idea)
        return idea

    return make


def found(client, q, more="") -> list[int]:
    page = client.get("/ideas", query_string={"q": q}) if not more else client.get(f"/ideas?q={q}&{more}")
    assert page.status_code == 200
    return [int(id) for id in re.findall(r'id="idea-(\d+)"', page.text)]


@pytest.mark.parametrize("q", ["Straße", "strasse", "STRASSE", "stra", "schoner radweg", "Schöner Rad", "zolw", "Żółw"])
def test_a_search_needs_no_accents_and_no_whole_words(write, client_of, q):
    idea = write("Schöner Radweg an der Straße", need="Żółw und Igel queren hier.")
    write("Something else entirely")

    assert found(client_of(), q) == [idea.id]


def test_a_word_in_the_title_ranks_first_and_all_words_must_be_there(write, client_of):
    in_text = write("Quiet evenings", need="The tram squeals in the curve at night.")
    in_title = write("A tram that does not squeal", need="It wakes everybody who lives near the depot.")
    write("A bus", need="It is late.")

    assert found(client_of(), "tram squeal") == [in_title.id, in_text.id]


@pytest.mark.parametrize(
    "q",
    [
        '"',
        '"tram',
        "tram OR bus",
        "NEAR(tram bus)",
        "tram*",
        "-tram",
        "title:tram",
        "(",
        "AND",
        "tram\x00",
        "^tram",
        "%",
        "🚋",
        "a" * 5000,
    ],
)
def test_signs_and_operators_are_only_words(write, client_of, q):
    write("A tram")

    assert client_of().get("/ideas", query_string={"q": q}).status_code == 200


def test_an_operator_is_searched_for_as_a_word(write, client_of):
    idea = write("Trams or buses")
    write("Trams")

    assert found(client_of(), "trams OR") == [idea.id]


def test_a_search_without_words_lists_nothing(write, client_of):
    write("A tram")

    assert found(client_of(), "!!!") == []


def test_filters_and_orders_combine_with_a_search(write, client_of):
    few = write("Tram stop", votes=1)
    many = write("Tram bell", votes=9)
    write("Tram line", topic_id=2, votes=20)

    assert found(client_of(), "tram", "topic=mobility&sort=votes") == [many.id, few.id]
    assert "2 ideas" in client_of().get("/ideas?q=tram&topic=mobility").text


def test_a_long_result_goes_on_without_gaps(write, client_of):
    ideas = [write(f"Tram number {n}") for n in range(25)]
    client, path, seen = client_of(), "/ideas?q=tram", []
    while path:
        page = client.get(path).text
        seen += [int(id) for id in re.findall(r'id="idea-(\d+)"', page)]
        more = re.search(r'data-more="list" hx-get="([^"]+)"', page)
        path = more.group(1).replace("&amp;", "&") if more else ""

    assert sorted(seen) == [idea.id for idea in ideas]
    assert len(seen) == 25


def test_of_a_word_that_half_the_city_uses_the_newest_ideas_are_ranked(write, client_of, monkeypatch):
    ideas = [write(f"Tram number {n}") for n in range(5)]
    assert search.CANDIDATES <= 1000  # more of them would cost what the cap is there to save
    monkeypatch.setattr(search, "CANDIDATES", 3)
    queries._search.cache_clear()

    try:
        assert sorted(found(client_of(), "tram")) == [idea.id for idea in ideas[2:]]
    finally:
        queries._search.cache_clear()


def test_an_idea_is_found_from_the_day_on_which_it_is_public(make_idea, client_of, mo):
    idea = make_idea("submitted", title="Benches for the market")
    assert found(client_of(), "benches") == []

    move_idea(idea, "publish", mo, topic=1)

    assert found(client_of(), "benches") == [idea.id]


def test_a_withdrawn_text_is_not_found_any_more(make_idea, client_of, mo, ana):
    idea = make_idea("submitted", need="Marzipan is needed at the market place.")
    move_idea(idea, "publish", mo, topic=1)
    assert found(client_of(), "marzipan") == [idea.id]

    move_idea(idea, "withdraw", ana, reason="I moved away")

    assert found(client_of(), "marzipan") == []


def test_without_an_index_titles_are_searched(write, monkeypatch):
    idea = write("A tram that does not squeal")
    write("Quiet", need="tram")
    monkeypatch.setattr(search, "_has_index", lambda: False)
    queries._search.cache_clear()

    assert [row.id for row in listed_ideas(Filter(q="tram squ"), "match").rows] == [idea.id]
    assert [row.id for row in listed_ideas(Filter(q="tram squ", topic=1, lang="en"), "votes").rows] == [idea.id]
    with atomic():
        search.keep(idea)
    queries._search.cache_clear()
