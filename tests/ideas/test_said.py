"""Comments and the lab's answers are found, each as long as everybody may read it."""

import re

import pytest

from lab.comments.actions import delete_comment, edit_comment, write_comment
from lab.db import atomic
from lab.ideas import search, spelling
from lab.ideas.actions import move_idea
from lab.triage.actions import merge, unmerge

REASON = "The marzipan law of the state forbids this, and the city cannot change it. We asked twice, and looked."


@pytest.fixture
def idea(make_idea):
    idea = make_idea(title="A tram that does not squeal", need="It wakes everybody who lives near the depot.")
    with atomic():
        search.keep(idea)
    return idea


def hits(client, q, more="") -> dict[int, str]:
    """Id → the text on its card."""
    page = client.get(f"/ideas?q={q}&exact=1{more}").text
    found = re.findall(r'id="idea-(\d+)".*?<p class="need"[^>]*>(.*?)</p>', page, re.DOTALL)
    return {int(id): re.sub(r"</?b[^>]*>", "", words) for id, words in found}


def test_an_idea_is_found_by_a_comment_and_the_card_says_so(idea, client_of, ben):
    write_comment(idea, ben, "In Zürich they sprinkle water on the rails, and it is quiet.")

    found = hits(client_of(), "sprinkle")

    assert found == {idea.id: "In a comment: In Zürich they <mark>sprinkle</mark> water on the rails, and it is quiet."}


def test_the_own_text_ranks_before_what_others_said(idea, make_idea, client_of, ben):
    other = make_idea(title="Quiet nights", need="A long text about many things, and one of them is the tram.")
    with atomic():
        search.keep(other)
    third = make_idea(title="Noise", need="It is loud here.")
    write_comment(third, ben, "tram")

    assert list(hits(client_of(), "tram")) == [idea.id, other.id, third.id]


def test_a_changed_comment_is_found_by_its_new_words_only(idea, client_of, ben):
    comment = write_comment(idea, ben, "Sprinkle water.")

    edit_comment(comment, ben, "Grease helps.", "en")

    assert list(hits(client_of(), "sprinkle")) == []
    assert list(hits(client_of(), "grease")) == [idea.id]


def test_a_deleted_comment_is_not_found_even_where_its_place_stays(idea, client_of, ben, ana):
    alone, answered = write_comment(idea, ben, "Sprinkle water."), write_comment(idea, ben, "Sprinkle sand.")
    write_comment(idea, ana, "Why?", parent=answered.id)

    delete_comment(alone, ben)
    delete_comment(answered, ben)

    assert hits(client_of(), "sprinkle") == {}


def test_a_hidden_comment_is_not_found_until_it_is_shown_again(idea, client_of, ben):
    comment = write_comment(idea, ben, "Sprinkle water.")

    with atomic():
        comment.visibility = "hidden"
    assert hits(client_of(), "sprinkle") == {}

    with atomic():
        comment.visibility = "public"
    assert list(hits(client_of(), "sprinkle")) == [idea.id]


def test_a_hidden_idea_is_not_found_by_what_was_said_about_it(idea, client_of, ben):
    write_comment(idea, ben, "Sprinkle water.")

    with atomic():
        idea.visibility, idea.listed = "hidden", False

    assert hits(client_of(), "sprinkle") == {}


def test_comments_go_with_a_merge_and_come_back_with_it(idea, make_idea, client_of, ben, mo):
    target = make_idea(title="Quiet rails")
    write_comment(idea, ben, "Sprinkle water.")

    merge(idea, "merge", mo, into=target.id, reason="They want the same.")
    assert list(hits(client_of(), "sprinkle")) == [target.id]

    unmerge(idea, "unmerge", mo, reason="It was a mistake.")
    assert list(hits(client_of(), "sprinkle")) == [idea.id]


def test_the_reason_of_a_decline_is_found(make_idea, client_of, mo):
    idea = make_idea("under_review", title="Free sweets", need="Everybody likes sweets.")
    move_idea(idea, "decline", mo, reason_code="not_legal_or_safe", text=REASON, named_unit=1)

    found = hits(client_of(), "marzipan")

    assert list(found) == [idea.id]
    assert found[idea.id].startswith("In an answer of the lab: The <mark>marzipan</mark> law of the state")


def test_what_only_the_author_reads_is_not_found(make_idea, client_of, mo, ana):
    idea = make_idea("under_review")
    move_idea(idea, "ask_author", mo, question="Is it about the marzipan?")
    move_idea(idea, "answer", ana, answer="It is about nougat.")

    assert hits(client_of(), "marzipan") == hits(client_of(), "nougat") == {}
    assert spelling.reading(["marzipn"]).says() == "marzipn"  # no word of it is offered to others either


def test_a_resident_s_words_in_a_history_are_not_kept_for_the_search(make_idea, client_of, ana):
    idea = make_idea(votes=9)
    move_idea(idea, "withdraw", ana, reason="I found nougat elsewhere.")

    assert hits(client_of(), "nougat") == {}


def test_filters_narrow_what_is_found_by_comments(idea, client_of, ben):
    write_comment(idea, ben, "Sprinkle water.")

    assert list(hits(client_of(), "sprinkle", "&topic=mobility&district=harbour&sort=votes")) == [idea.id]
    assert list(hits(client_of(), "sprinkle", "&topic=energy")) == []


def test_words_that_nobody_says_any_more_are_offered_to_nobody(idea, ben):
    def offered(word):
        return bool(spelling.reading([word]).meant)

    comment = write_comment(idea, ben, "Zebrastreifenmarzipan.")
    assert offered("zebrastreifenmarzipn")

    edit_comment(comment, ben, "Krokodilmarzipan.", "de")
    assert (offered("zebrastreifenmarzipn"), offered("krokodilmarzipn")) == (False, True)
    delete_comment(comment, ben)

    assert not offered("krokodilmarzipn")
    assert spelling.kept() == dict(spelling.counted())


def test_a_comment_s_words_are_gone_from_the_file_with_it(idea, ben, app):
    comment = write_comment(idea, ben, "Zebrastreifenmarzipan.")

    delete_comment(comment, ben)

    from lab.db import db

    left = db.session.connection().exec_driver_sql("SELECT block FROM comment_words_data").scalars()
    assert not any(b"zebra" in bytes(block) for block in left)
