"""What counts as similar, without a database."""

import pytest

from lab import text
from lab.similar import rules
from lab.similar.common_words import COMMON
from lab.similar.rules import Said, Weights


def kept(words):
    return " ".join(piece for word in rules.telling(text.words(words), COMMON) for piece in rules.pieces(word))


def likeness(said, title, need=""):
    weights = Weights(1000, {})
    return Said(rules.telling(text.words(said), COMMON), weights).likeness(kept(title), kept(need))


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Fahrradabstellanlage am Bahnhof", "Fahrrad-Abstellplätze am Bahnhof"),
        ("Haltestellen am Markt", "Haltestelle Markt"),
        ("Zebrasteifen Schule", "Zebrastreifen vor der Schule"),
        ("ŁAWKA nad rzeką", "Ławki wzdłuż rzeki"),
        ("éclairer le sentier", "Eclairage du sentier"),
        ("φωτισμός στο πάρκο", "Φωτισμός για το πάρκο"),
        ("освітлення парку", "Освітлення в парку"),
        ("إضاءة الحديقة", "إضاءة في الحديقة"),
        ("駅の自転車置き場", "駅前に自転車置き場を"),
    ],
)
def test_words_are_found_again_in_any_script(said, title):
    assert likeness(said, title).is_enough


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("A choir for people who cannot sing", "Benches by the river"),
        ("and the of for", "And the of for"),
        ("2026 2026", "2026"),
    ],
)
def test_what_shares_nothing_telling_is_not_similar(said, title):
    assert not likeness(said, title).is_enough


def test_a_word_that_few_ideas_have_weighs_more():
    weights = Weights(1000, {"_sch": 500, "scho": 500, "_vel": 2})

    assert weights.of("_vel") > weights.of("_sch")
    assert weights.of("_new") <= 1.0


def test_a_word_in_the_title_counts_more_than_one_in_the_need():
    in_title, in_need = (
        likeness("bicycle racks", "Bicycle racks"),
        likeness("bicycle racks", "Parking", "bicycle racks"),
    )

    assert in_title.rank > in_need.rank


def test_short_words_count_and_common_ones_do_not():
    assert rules.telling(text.words("The bus and the car"), COMMON) == ["bus", "car"]


def test_near_the_pin_comes_first_among_equals():
    assert rules.near_bonus(0) > rules.near_bonus(3000) > 1.0
    assert rules.near_bonus(None) == 1.0
    assert round(rules.metres_between((53.0, 10.0), (53.01, 10.0))) == 1113


@pytest.mark.parametrize(
    ("lat", "lng"), [("", ""), ("x", "1"), ("91", "1"), ("1", "181"), ("nan", "1"), ("inf", "1"), (None, None)]
)
def test_a_place_that_is_none_is_left_out(lat, lng):
    assert rules.place(lat, lng) is None


def test_of_meanings_only_what_stands_out_is_suggested():
    assert rules.meant({1: 0.9, 2: 0.7, 3: 0.4}) == {1: 2.7, 2: pytest.approx(2.1)}
    assert rules.meant({1: 0.2}) == {}
