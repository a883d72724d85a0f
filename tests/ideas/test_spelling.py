"""A search forgives one letter where almost nobody has written the word as typed."""

import pytest

from lab.db import atomic
from lab.ideas import search
from lab.ideas.spelling import is_one_off

from .test_search import found


@pytest.fixture
def ideas(make_idea):
    made = []
    for title in ("Radweg am Hafen", "Radwege zur Schule", "Straßenlaterne kaputt", "Велодорожка у школы", "Tram"):
        made.append(make_idea(title=title, need="Das fehlt hier."))
        with atomic():
            search.keep(made[-1])
    return made


@pytest.mark.parametrize("typed", ["radwge", "radeg", "radwweg", "rodweg", "ardweg", "rdweg", "Radwek"])
def test_one_slip_is_forgiven(ideas, client_of, typed):
    assert found(client_of(), typed) == [ideas[0].id, ideas[1].id] or found(client_of(), typed) == [
        ideas[1].id, ideas[0].id]  # fmt: skip


@pytest.mark.parametrize("typed", ["strassenlatrne", "Straßenlaterene", "strasenlaterne", "tsrassenlaterne"])
def test_long_words_and_sharp_s_too(ideas, client_of, typed):
    assert found(client_of(), typed) == [ideas[2].id]


def test_the_end_of_a_long_word_is_found_where_it_never_stands_alone(ideas, client_of):
    page = client_of().get("/ideas?q=Laterne").text

    assert "Showing results for “strassenlaterne”." in page
    assert "<mark>Straßenlaterne</mark> kaputt" in page
    assert found(client_of(), "laternne") == []


@pytest.mark.parametrize("typed", ["велодорожко", "веллодорожка", "елодорожка", "белодорожка"])
def test_every_script_has_slips(ideas, client_of, typed):
    assert found(client_of(), typed) == [ideas[3].id]


def test_a_word_of_four_letters_must_be_one_slip_from_a_whole_word(ideas, client_of):
    assert found(client_of(), "tarm") == [ideas[4].id]
    assert found(client_of(), "rud") == []
    assert found(client_of(), "hads") == []


def test_two_slips_are_too_many(ideas, client_of):
    assert found(client_of(), "rotwek") == []


def test_the_page_says_what_it_looked_for_and_offers_the_exact_words(ideas, client_of):
    page = client_of().get("/ideas?q=radwge+schule&sort=votes").text

    assert "Showing results for “radweg schule”." in page
    assert 'href="/ideas?q=radwge+schule&amp;sort=votes&amp;exact=1">Search exactly for “radwge schule”</a>' in page
    assert "Showing results" not in client_of().get("/ideas?q=radwge&exact=1").text
    assert found(client_of(), "radwge", "exact=1") == []


def test_a_word_in_use_is_not_doubted(ideas, client_of):
    assert "Showing results" not in client_of().get("/ideas?q=radweg").text
    assert "howing results" not in client_of().get("/ideas?q=tram").text


def test_a_rare_word_is_shown_first_and_its_common_neighbour_with_it(make_idea, client_of):
    rare = make_idea(title="Ein Igel", need="Igel und Tiere")
    with atomic():
        search.keep(rare)
    for _ in range(12):
        segel = make_idea(title="Ein Igol", need="Igol")
        with atomic():
            search.keep(segel)

    page = client_of().get("/ideas?q=igel").text

    assert "Also showing results for “igol”." in page
    assert found(client_of(), "igel")[0] == rare.id
    assert found(client_of(), "igel", "exact=1") == [rare.id]


def test_a_slip_is_forgiven_in_words_that_only_a_comment_has(ideas, client_of, ben):
    from lab.comments.actions import write_comment

    write_comment(ideas[4], ben, "Kopfsteinpflaster ist laut.")

    assert found(client_of(), "Kopfsteinpflastr") == [ideas[4].id]


@pytest.mark.parametrize(
    "q", ["xx" * 100, "qwrt " * 40, "\u0660\u0661\u0662\u0663", "aaaa bbbb cccc dddd", "日本語文字", "🚋🚋🚋🚋"]
)
def test_nonsense_finds_nothing_and_breaks_nothing(ideas, client_of, q):
    assert client_of().get("/ideas", query_string={"q": q}).status_code == 200


def test_a_mistyped_search_costs_at_most_two_statements_more(ideas, client_of, count_statements):
    visitor = client_of()
    visitor.get("/ideas?q=radweg")

    right = count_statements(lambda: visitor.get("/ideas?q=das&exact=1"))
    wrong = count_statements(lambda: visitor.get("/ideas?q=radwge+fheltt+qwertz+asdfgh+zuiopl"))

    assert wrong - right <= 3


@pytest.mark.parametrize(
    ("word", "other", "near"),
    [
        ("abc", "abc", False), ("abc", "ab", True), ("abc", "abcd", True), ("abc", "xbc", True), ("abc", "acb", True),
        ("abc", "bac", True), ("abc", "bca", False), ("abc", "a", False), ("abcd", "badc", False), ("ab", "ba", True),
        ("abc", "xabc", True), ("abcd", "abxcd", True), ("abcd", "abdx", False),
    ],
)  # fmt: skip
def test_one_slip_is_a_letter_more_less_another_or_two_changed_round(word, other, near):
    assert is_one_off(word, other) is near
