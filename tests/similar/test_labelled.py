"""The labelled pairs, among six hundred other ideas: what is found, what is not, and what is never said."""

import pytest

from lab.db import db
from lab.ideas.models import Idea
from lab.similar import queries, vectors

from . import labelled

PRECISE = 0.95
IN_OTHER_WORDS = 0.8


@pytest.fixture
def titles(app):
    """The whole crowd as public ideas; id → title."""
    return labelled.write_crowd()


def recall(part, titles):
    found, missed = labelled.recall(part, titles)
    print("not found:", missed)
    return found


def test_there_are_enough_pairs_in_five_languages():
    pairs = labelled.pairs("same", "other", "alike")

    assert len(pairs) >= 80
    assert {pair.lang for pair in pairs} == {"en", "de", "fr", "es", "pl"}
    assert {pair.title for pair in pairs} <= {title for _, title, _ in labelled.texts()}


def test_pieces_find_the_same_need_and_nothing_else(titles):
    assert recall("same", titles) >= PRECISE
    assert recall("alike", titles) == 1
    assert labelled.suggested("nothing", titles) == {}
    print(f"in other words, pieces alone: {recall('other', titles):.2f}")


def test_most_whole_ideas_of_a_lab_are_like_no_other(titles):
    """Long texts share something with everything: at most one in four of the demo's gets a suggestion."""
    stories = [(id, idea) for id in titles if len((idea := db.session.get(Idea, id)).need) > 150]
    with_hits = [idea.title for id, idea in stories if queries.like(f"{idea.title}\n{idea.need}", but=id)]

    assert len(stories) >= 70
    assert len(with_hits) <= len(stories) / 4


def test_the_encoder_finds_other_words_and_suggests_little_beside(titles, with_encoder):
    assert recall("other", titles) >= IN_OTHER_WORDS
    assert recall("same", titles) >= PRECISE
    assert recall("alike", titles) == 1

    nothing = labelled.pairs("nothing")
    hits = labelled.suggested("nothing", titles)
    assert sum(map(len, hits.values())) <= 2 * len(nothing)
    assert len(hits) <= 0.75 * len(nothing)


@pytest.fixture
def with_encoder(titles, monkeypatch):
    monkeypatch.setattr(vectors, "is_on", lambda: True)
    vectors.forget()
    vectors.queue_missing()
    while vectors.encode_waiting():
        pass
    yield
    vectors.forget()
