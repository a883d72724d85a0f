"""An author changes a text that others have read: what was there is kept, and voters hear when it asks for more."""

import html
import re
import time
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from lab import clock, events
from lab.db import atomic, db
from lab.errors import Conflict, NotAllowed
from lab.ideas import actions, queries, versions
from lab.ideas.actions import IdeaText, edit_idea, mark_of, move_idea
from lab.ideas.models import CoAuthor, IdeaVersion
from lab.ideas.versions import asks_for_something_else, difference, kept_share
from lab.me import actions as me
from lab.me.data import own_data
from lab.notices.models import Notice
from lab.triage.actions import merge, unmerge
from lab.votes.actions import cast_vote, withdraw_vote

NEED = "In winter the path behind the depot is dark from four."
OTHER = "We ask for a swimming pool beside the harbour, with lanes for everybody and a warm room."


def text(**changed) -> IdeaText:
    return IdeaText(**({"title": "Light for the school path", "need": NEED, "topic_id": 1, "district_id": 1} | changed))


def kept(idea) -> list[IdeaVersion]:
    return list(db.session.scalars(select(IdeaVersion).where(IdeaVersion.idea_id == idea.id).order_by(IdeaVersion.id)))


def page_of(answer) -> str:
    return html.unescape(answer.get_data(as_text=True))


# What is kept


def test_the_first_edit_keeps_what_was_written_first(make_idea, ana):
    idea = make_idea("open", votes=3)

    done = edit_idea(idea, text(need=NEED + " Two people fell."), ana)

    first = kept(idea)[0]
    assert (done, idea.edits, idea.edited_votes) == ("edit", 1, None)
    assert (first.number, first.need, first.votes_then, first.changes_meaning) == (1, NEED, 3, False)
    assert (first.person_id, first.at, first.was_public) == (ana.id, clock.now(), True)


def test_each_edit_keeps_one_more(make_idea, ana):
    idea = make_idea("open")

    for n in range(3):
        edit_idea(idea, text(need=f"{NEED} Number {n}."), ana)

    assert [(one.number, one.need[-9:]) for one in kept(idea)] == [
        (1, "rom four."),
        (2, "Number 0."),
        (3, "Number 1."),
    ]


def test_a_draft_has_no_history(make_idea, ana):
    draft = make_idea("draft")

    assert edit_idea(draft, text(need=OTHER), ana) == "edit"
    assert kept(draft) == []


def test_saving_the_same_text_keeps_nothing(make_idea, ana):
    idea = make_idea("open")

    assert edit_idea(idea, text(), ana) == ""
    assert (kept(idea), idea.edits) == ([], 0)


def test_under_study_the_text_stays(make_idea, ana):
    idea = make_idea("under_review")

    with pytest.raises(Conflict, match="study of this idea has begun"):
        edit_idea(idea, text(need=OTHER), ana)


def test_only_authors_may(make_idea, ben):
    with pytest.raises(NotAllowed):
        edit_idea(make_idea("open"), text(need=OTHER), ben)


# When it asks for something else


@pytest.mark.parametrize(
    ("before", "after", "meaning"),
    [
        (NEED, NEED, False),
        (NEED, "In Winter the path behind the depo is dark from four o'clock!", False),
        (NEED, NEED + " Two people fell there this week.", False),
        (NEED, "The path behind the depot is dark in winter from four.", False),
        (NEED, OTHER, True),
        (NEED, "The path needs a gate.", True),
        (NEED, NEED + " " + " ".join(f"new{n}" for n in range(40)), True),
    ],
)
def test_a_big_change_is_a_change_of_meaning(before, after, meaning):
    assert asks_for_something_else("A title", "A title", before, after, "", "") is meaning


def test_another_title_is_a_change_of_meaning():
    assert asks_for_something_else("Light for the school path", "A pool at the harbour", NEED, NEED, "", "")
    assert not asks_for_something_else("Light for the school path", "Lights for the school path", NEED, NEED, "", "")


def test_a_solution_that_is_written_later_adds_to_the_need():
    assert not asks_for_something_else("A title", "A title", NEED, NEED, "", OTHER)
    assert asks_for_something_else("A title", "A title", NEED, NEED, "Lamps that wake when somebody comes.", OTHER)


def test_the_author_may_say_so_of_one_word(make_idea, ana, ben):
    idea = make_idea("open", title="Allow dogs on the beach", need="Dogs should run free on the beach in winter.")
    cast_vote(idea, ben)

    done = edit_idea(idea, text(title="Forbid dogs on the beach", need=idea.need), ana, changes_meaning=True)

    assert (done, idea.edited_votes, kept(idea)[0].changes_meaning) == ("rewrite", 1, True)


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_share_is_a_share(a, b):
    assert 0 <= kept_share(a, b) <= 1
    assert kept_share(a, a) == 1


# Voters hear of it


def test_voters_and_followers_are_told_once(make_idea, make_person, ana, ben, work):
    idea = make_idea("open")
    cast_vote(idea, ben)

    edit_idea(idea, text(need=OTHER), ana)
    work()

    event = events.last("idea", idea.id)
    notices = db.session.scalars(select(Notice)).all()
    assert (event.move, event.audience) == ("rewrite", "FV") or event.audience == "VF"
    assert [(notice.person_id, notice.letter) for notice in notices] == [(ben.id, "V")]


def test_a_correction_tells_nobody(make_idea, ana, ben, work):
    idea = make_idea("open")
    cast_vote(idea, ben)

    edit_idea(idea, text(need=NEED + " Truly."), ana)
    work()

    assert events.last("idea", idea.id).move == "edit"
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 0


def test_an_author_who_goes_on_writing_fills_no_mail_boxes(make_idea, ana, ben, work):
    idea = make_idea("open")
    cast_vote(idea, ben)

    for need in (OTHER, NEED, OTHER):
        edit_idea(idea, text(need=need), ana)
    with clock.at(clock.now() + timedelta(hours=25)):
        edit_idea(idea, text(need=NEED), ana)
    work()

    told = [event.audience for event in events.history("idea", idea.id)]
    assert [bool(letters) for letters in told] == [True, False, False, True]


def test_without_votes_nobody_needs_to_know(make_idea, ana):
    idea = make_idea("open")

    assert edit_idea(idea, text(need=OTHER), ana) == "edit"
    assert idea.edited_votes is None


def test_a_hidden_idea_is_changed_in_silence(make_idea, ana, ben):
    idea = make_idea("open", votes=4, visibility="hidden")

    edit_idea(idea, text(need=OTHER), ana)

    assert (events.last("idea", idea.id).audience, kept(idea)[0].was_public) == ("", False)


def test_a_voter_sees_that_the_text_was_changed(client_of, make_idea, ana, ben):
    idea = make_idea("open")
    cast_vote(idea, ben)
    with clock.at(clock.now() + timedelta(minutes=5)):
        edit_idea(idea, text(need=OTHER), ana)

    page = page_of(client_of(ben).get(f"/ideas/{idea.id}"))

    assert "You voted before this change." in page
    assert "Edited after 1 vote" in page
    assert f"/ideas/{idea.id}/versions#version-1" in page
    assert "Take my vote back" in page


def test_who_votes_later_voted_for_the_new_text(client_of, make_idea, make_person, ana, ben):
    idea, cleo = make_idea("open"), make_person("cleo")
    cast_vote(idea, ben)
    with clock.at(clock.now() + timedelta(minutes=5)):
        edit_idea(idea, text(need=OTHER), ana)
    with clock.at(clock.now() + timedelta(minutes=9)):
        cast_vote(idea, cleo)

        page = page_of(client_of(cleo).get(f"/ideas/{idea.id}"))

    assert "Edited after 1 vote" in page
    assert "You voted before this change." not in page


def test_a_vote_that_was_taken_back_stands_under_nothing(client_of, make_idea, ana, ben):
    idea = make_idea("open")
    cast_vote(idea, ben)
    with clock.at(clock.now() + timedelta(minutes=5)):
        edit_idea(idea, text(need=OTHER), ana)
        withdraw_vote(idea, ben)

    assert "You voted before this change." not in page_of(client_of(ben).get(f"/ideas/{idea.id}"))


# Two people write at once


def test_the_second_writer_sees_both_texts(client_of, make_idea, make_person, ana):
    idea, cleo = make_idea("open"), make_person("cleo")
    with atomic():
        db.session.add(CoAuthor(idea_id=idea.id, person_id=cleo.id))
    seen = mark_of(idea)
    fields = {"title": idea.title, "topic": "mobility", "district": "harbour", "lang": "en", "seen": seen}
    client_of(ana).post(f"/ideas/{idea.id}/edit", data={**fields, "need": NEED + " Ana wrote this."})

    answer = client_of(cleo).post(f"/ideas/{idea.id}/edit", data={**fields, "need": NEED + " Cleo wrote that."})

    page = page_of(answer)
    assert answer.status_code == 409
    assert "Ana wrote this." in page
    assert "Cleo wrote that." in page
    assert queries.idea(idea.id).need == NEED + " Ana wrote this."
    again = re.search(r'name="seen"[^>]*value="(\w+)"', page).group(1)
    sent = client_of(cleo).post(
        f"/ideas/{idea.id}/edit", data={**fields, "seen": again, "need": NEED + " Cleo wrote that."}
    )
    assert sent.status_code == 303
    assert queries.idea(idea.id).need == NEED + " Cleo wrote that."
    assert len(kept(idea)) == 2


def test_two_clicks_are_one_edit(client_of, make_idea, ana):
    idea = make_idea("open")
    fields = {
        "title": idea.title, "topic": "mobility", "district": "harbour", "lang": "en", "seen": mark_of(idea),
        "need": NEED + " More.",
    }  # fmt: skip
    client = client_of(ana)

    codes = [client.post(f"/ideas/{idea.id}/edit", data=fields).status_code for _ in range(2)]

    assert (codes, len(kept(idea))) == ([303, 303], 1)


def test_votes_that_come_in_meanwhile_are_no_other_text(make_idea, ana, ben):
    idea = make_idea("open")
    seen = mark_of(idea)
    cast_vote(idea, ben)

    assert edit_idea(idea, text(need=NEED + " More."), ana, seen=seen) == "edit"


# The page


def test_everybody_reads_what_was_changed(client_of, make_idea, ana):
    idea = make_idea("open", lang="de")
    edit_idea(idea, text(need=NEED.replace("dark", "very dark"), lang="de", topic_id=2), ana)

    page = page_of(client_of().get(f"/ideas/{idea.id}/versions"))

    assert re.search(r'<p class="changed" lang="de".*<ins>.*very.*</ins>', page)
    assert "<del>" in page
    assert "Mobility" in page
    assert "Energy" in page


def test_a_text_that_was_never_public_stays_with_its_author_and_the_staff(client_of, make_idea, ana, ben, mo):
    idea = make_idea("submitted")
    edit_idea(idea, text(need=NEED.replace("depot", "house of Mrs Miller")), ana)
    edit_idea(idea, text(need=NEED), ana)
    move_idea(idea, "publish", mo, topic=1)
    address = f"/ideas/{idea.id}/versions"

    assert "Miller" in page_of(client_of(ana).get(address))
    assert "Miller" in page_of(client_of(mo).get(address))
    for who in (None, ben):
        assert "Miller" not in page_of(client_of(who).get(address))


def test_a_hidden_idea_hides_what_it_said_before(client_of, make_idea, ana, ben):
    idea = make_idea("open")
    edit_idea(idea, text(need=OTHER), ana)
    with atomic():
        idea.visibility, idea.listed = "hidden", False

    assert client_of(ben).get(f"/ideas/{idea.id}/versions").status_code == 404
    assert client_of(ana).get(f"/ideas/{idea.id}/versions").status_code == 200


def test_what_was_changed_while_it_was_hidden_stays_unread(client_of, make_idea, ana, ben):
    idea = make_idea("open")
    edit_idea(idea, text(need=NEED + " Ask Mrs Miller."), ana)
    with atomic():
        idea.visibility, idea.listed = "hidden", False
    edit_idea(idea, text(need=NEED + " Ask the neighbours."), ana)
    with atomic():
        idea.visibility, idea.listed = "public", True

    page = page_of(client_of(ben).get(f"/ideas/{idea.id}/versions"))

    assert "neighbours" in page
    assert "Miller" not in page


def test_an_idea_that_was_never_changed_says_so(client_of, make_idea):
    idea = make_idea("open")

    assert "as it was written first" in page_of(client_of().get(f"/ideas/{idea.id}/versions"))


def test_many_changes_come_page_by_page_at_the_same_cost(client_of, make_idea, ana, count_statements):
    idea = make_idea("open")
    edit_idea(idea, text(need=NEED + " 0"), ana)
    client = client_of()
    address = f"/ideas/{idea.id}/versions"
    db.session.expire_all()
    few = count_statements(lambda: client.get(address))
    for n in range(1, 25):
        edit_idea(idea, text(need=f"{NEED} {n}"), ana)
    db.session.expire_all()

    assert count_statements(lambda: client.get(address)) == few
    pages = [page_of(client.get(address))]
    while more := re.search(r"/versions\?before=(\d+)", pages[-1]):
        pages.append(page_of(client.get(f"{address}?before={more.group(1)}")))
    found = [number for page in pages for number in re.findall(r'id="version-(\d+)"', page)]
    assert found == [str(number) for number in range(25, 0, -1)]


@pytest.mark.parametrize("before", ["-1", "0", "x", "99999999999999999999"])
def test_a_broken_address_is_no_mistake_of_ours(client_of, make_idea, ana, before):
    idea = make_idea("open")
    edit_idea(idea, text(need=OTHER), ana)

    assert client_of().get(f"/ideas/{idea.id}/versions?before={before}").status_code == 200


def test_what_somebody_wrote_stays_text(client_of, make_idea, ana):
    idea = make_idea("open")
    edit_idea(idea, text(need=NEED + " <script>alert(1)</script>"), ana)

    assert "<script>alert" not in client_of().get(f"/ideas/{idea.id}/versions").get_data(as_text=True)


# Two texts in one


def joined(pieces, *kinds) -> str:
    return "".join(piece.words.rstrip() + piece.space for piece in pieces if piece.kind in kinds)


def test_a_difference_reads_as_both_texts():
    pieces = difference("The path is dark from four.", "The path is very dark from five.")

    assert [(piece.kind, piece.words.strip()) for piece in pieces] == [
        ("same", "The path is"),
        ("gone", "dark from four."),
        ("new", "very dark from five."),
    ]


words = st.lists(st.sampled_from(["a", "path", "dark", "light", "from", "four", "in", "winter"]), max_size=30)


@given(words, words)
def test_what_stayed_and_was_added_is_the_new_text(a, b):
    pieces = difference(" ".join(a), " ".join(b))

    assert joined(pieces, "same", "new").split() == b
    assert sorted(joined(pieces, "same", "gone").split()) == sorted(a)


def test_a_long_text_shows_what_is_around_a_change():
    long = " ".join(f"word{n}" for n in range(400))

    pieces = difference(long, long.replace("word200", "other"))

    assert [piece.kind for piece in pieces] == ["cut", "same", "gone", "new", "same", "cut"]
    assert len(joined(pieces, "same").split()) == 40


@pytest.mark.parametrize(
    ("before", "after"),
    [("a " * 2000, "a b " * 1000), ("a b " * 1000, "b a " * 1000), ("x" * 4000, "y" * 4000), ("", "a " * 2000)],
)
def test_nobody_can_write_a_slow_difference(before, after):
    started = time.process_time()

    versions.difference.__wrapped__(before, after)
    kept_share.__wrapped__(before, after)

    assert time.process_time() - started < 2


# What becomes of them


def test_a_withdrawn_text_takes_its_earlier_ones_along(make_idea, ana):
    idea = make_idea("open", votes=2)
    edit_idea(idea, text(need=OTHER), ana)

    move_idea(idea, "withdraw", ana, reason="It was solved.")

    assert (kept(idea), idea.edits, idea.edited_votes) == ([], 0, None)


def test_a_text_that_stays_keeps_its_history_without_the_name(make_idea, ana):
    idea = make_idea("open", votes=7)
    edit_idea(idea, text(need=OTHER), ana)
    move_idea(idea, "withdraw", ana, reason="I am moving away.", keep_text=True)
    me.leave(ana)

    assert [(one.number, one.person_id) for one in kept(idea)] == [(1, None)]


def test_a_person_gets_the_earlier_texts_with_their_data(make_idea, ana, ben):
    edit_idea(make_idea("open"), text(need=OTHER), ana)

    assert [one["need"] for one in own_data(ana.id)["earlier_texts"]] == [NEED]
    assert own_data(ben.id)["earlier_texts"] == []


def test_merging_and_taking_the_merge_back_leave_the_history_alone(make_idea, ana, mo):
    idea, other = make_idea("open"), make_idea("open", title="Lamps for the depot path")
    edit_idea(idea, text(need=OTHER), ana)
    merge(idea, "merge", mo, into=other.id, reason="The same path.")
    unmerge(idea, "unmerge", mo, reason="They differ after all.")

    assert [one.need for one in kept(idea)] == [NEED]


def test_the_door_for_an_accepted_suggestion_is_the_same(make_idea, ana, ben):
    """The author accepts; the text goes through the same door, with history and telling."""
    idea = make_idea("open")
    cast_vote(idea, ben)

    assert actions.edit_idea(idea, text(need=OTHER), ana, changes_meaning=True) == "rewrite"
