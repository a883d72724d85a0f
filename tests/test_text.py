"""Sentences of the lab that name own pages."""

import pytest

from lab import text


@pytest.mark.parametrize(
    "said", ["Take part: /pilots/13", "Take part: /pilots/13.", "“/pilots/13”", "/pilots/13\nMore."]
)
def test_an_own_page_becomes_a_link_with_a_name(said):
    assert '<a href="/pilots/13">pilot\u00a013</a>' in text.told(said).replace("&nbsp;", "\u00a0")
    assert "<a" not in text.render(said), "a mail has no own pages: it writes whole addresses"


def test_the_number_of_what_has_a_title_elsewhere_is_not_said():
    assert '<a href="/surveys/7">the survey</a>' in text.told("Answer it: /surveys/7", survey="the survey")


@pytest.mark.parametrize(
    "said",
    ["/pilots/13/edit", "//pilots/13", "/pilots/x", "/admin/1", "a/pilots/13", "/pilots/99999999999", "/ideas/1x"],
)
def test_nothing_else_does(said):
    assert "<a" not in text.told(said)


def test_addresses_stay_whole_and_markup_stays_text():
    made = text.told('https://example.org/pilots/13 <a href="/sign-out">x</a> <img src=/ideas/1> javascript:/ideas/1')

    assert made.count("<a ") == 1
    assert 'href="https://example.org/pilots/13"' in made
    assert "<img" not in made


def test_the_names_come_in_the_readers_language():
    assert (
        text.told("/ideas/7", "Idee", "<b>").replace("&nbsp;", "\u00a0") == '<p><a href="/ideas/7">Idee\u00a07</a></p>'
    )
    assert text.told("/pilots/7", "Idee", "<b>").count("<b>") == 0
