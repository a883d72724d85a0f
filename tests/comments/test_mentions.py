"""Naming people in a comment: who hears of it, how often, and what stays when they leave."""

import pytest
from sqlalchemy import select

from lab import events
from lab.accounts.actions import erase
from lab.comments import queries
from lab.comments.actions import delete_comment, edit_comment, write_comment
from lab.comments.models import Mention
from lab.comments.rules import CALLS_A_DAY, MENTIONS, named_in
from lab.db import db
from lab.events import Event, EventPerson
from lab.ideas.actions import move_idea
from lab.notices.models import Notice
from lab.triage.actions import merge
from lab.votes.actions import cast_vote

from .test_comments import HTMX, text_of


def told() -> list[tuple[int, str]]:
    rows = db.session.execute(select(Notice.person_id, Notice.letter).order_by(Notice.id))
    return [(row.person_id, row.letter) for row in rows]


def named(comment_id: int) -> list[tuple[int, str]]:
    rows = select(Mention.person_id, Mention.name).where(Mention.comment_id == comment_id).order_by(Mention.person_id)
    return [(row.person_id, row.name) for row in db.session.execute(rows)]


def test_who_is_named_hears_of_it_once(client_of, work, ana, ben, make_idea):
    idea = make_idea("open")

    comment = write_comment(idea, ben, "Thank you @ana, and once more: @Ana!")
    work()

    assert named(comment.id) == [(ana.id, "ana")]
    assert told() == [(ana.id, "P")]
    assert "Ben named you in a comment" in text_of(client_of(ana).get("/me/notices"))


def test_the_notice_and_the_page_lead_to_the_comment(client_of, work, ana, ben, make_idea):
    idea = make_idea("open")
    comment = write_comment(idea, ben, "Thank you @Ana.")
    work()

    assert f'href="/comments/{comment.id}"' in text_of(client_of(ana).get("/me/notices"))
    assert "<b>@Ana</b>" in text_of(client_of().get(f"/ideas/{idea.id}"))


def test_only_people_of_this_idea_can_be_named_and_nobody_names_themself(work, ana, ben, make_person, make_idea):
    make_person("stranger")
    idea = make_idea("open")

    write_comment(idea, ben, "@Stranger and @Ben and ana@Anas.example look at this.")
    work()

    assert told() == []


def test_a_change_tells_only_who_is_new_in_it(work, ana, ben, mo, make_idea):
    idea = make_idea("open")
    write_comment(idea, mo, "We look at it.")
    comment = write_comment(idea, ben, "Thank you @Ana.")

    edit_comment(comment, ben, "Thank you @Ana and @Mo.", "en")
    edit_comment(comment, ben, "Thank you @Mo.", "en")
    work()

    assert named(comment.id) == [(mo.id, "Mo")]
    assert told() == [(ana.id, "P"), (mo.id, "P")]


def test_five_people_at_most_are_told(make_person, ben, make_idea):
    idea = make_idea("open")
    names = ["anton", "berta", "caesar", "dora", "emil", "friedrich", "gustav"]
    for name in names:
        write_comment(idea, make_person(name), "I have seen it too.")

    comment = write_comment(idea, ben, " ".join(f"@{name.title()}" for name in names))

    assert len(named(comment.id)) == MENTIONS


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("@Ana Maria", {2: "Ana Maria"}),
        ("@Ana", {1: "Ana"}),
        ("@Anabel", {}),
        ("x@Ana", {}),
        ("(@ana)", {1: "ana"}),
        ("@Ana Maria and @Ana", {2: "Ana Maria", 1: "Ana"}),
        ("@ Ana", {}),
        ("@İa", {}),
    ],
)
def test_a_name_is_a_whole_word_and_the_longest_counts(body, found):
    assert named_in(body, [(1, "Ana"), (2, "Ana Maria"), (3, "Ana")]) == found


def test_a_mention_is_no_part_of_what_happened_and_makes_no_form_out_of_date(client_of, ana, ben, make_idea):
    idea = make_idea("open")
    before = events.last("idea", idea.id)

    write_comment(idea, ben, "Thank you @Ana.")

    assert events.last("idea", idea.id) == before
    assert "named in a comment" not in text_of(client_of().get(f"/ideas/{idea.id}"))


def test_when_a_named_person_leaves_the_words_stay_and_the_link_goes(client_of, ana, ben, make_idea):
    idea = make_idea("open")
    comment = write_comment(idea, ben, "Thank you @Ana.")

    erase(ana.id)

    assert named(comment.id) == []
    assert db.session.scalars(select(EventPerson)).all() == []
    page = text_of(client_of().get(f"/ideas/{idea.id}"))
    assert "Thank you @Ana." in page
    assert "<b>@Ana</b>" not in page


def test_a_comment_with_names_can_be_deleted(ana, ben, make_idea):
    idea = make_idea("open")
    comment = write_comment(idea, ben, "Thank you @Ana.")

    delete_comment(comment, ben)

    assert db.session.scalars(select(Mention)).all() == []


def test_who_takes_part_is_offered_while_typing(client_of, ana, ben, mo, make_idea):
    idea = make_idea("open")
    write_comment(idea, mo, "We look at it.")

    some = text_of(client_of(ben).get(f"/ideas/{idea.id}/people?q=a", headers=HTMX))
    everyone = text_of(client_of(ben).get(f"/ideas/{idea.id}/people"))

    assert ('data-name="Ana"' in some, 'data-name="Mo"' in some) == (True, False)
    assert ('data-name="Ana"' in everyone, 'data-name="Mo"' in everyone) == (True, True)


def test_nobody_is_offered_for_an_idea_that_one_may_not_read(client_of, ben, make_idea):
    idea = make_idea("submitted")

    assert client_of(ben).get(f"/ideas/{idea.id}/people").status_code == 404
    assert client_of().get(f"/ideas/{make_idea('open').id}/people").status_code == 302


def test_the_people_of_an_idea_cost_the_same_for_one_and_for_many(count_statements, make_person, make_idea):
    idea = make_idea("open")

    def cost():
        db.session.expire_all()
        queries.people_of(idea)

    one = count_statements(cost)
    for name in ("anton", "berta", "caesar"):
        write_comment(idea, make_person(name), "I have seen it too.")

    assert count_statements(cost) == one


def test_the_event_carries_codes_only(ana, ben, make_idea):
    idea = make_idea("open")
    comment = write_comment(idea, ben, "Thank you @Ana.")

    event = db.session.scalar(select(Event).where(Event.move == "mention"))
    assert event.data == {"comment": comment.id}


def test_who_came_by_a_merge_and_never_spoke_is_named_nowhere(client_of, work, ben, mo, make_person, make_idea):
    cleo, idea = make_person("cleo"), make_idea("open")
    theirs = make_idea("submitted", author_id=cleo.id, author_name="Cleo")
    merge(theirs, "merge", mo, into=idea.id, reason="It is the same need.")
    work()
    before = told()

    write_comment(idea, ben, "Is it yours, @Cleo?")
    work()

    assert "Cleo" not in text_of(client_of(ben).get(f"/ideas/{idea.id}/people?q=c", headers=HTMX))
    assert told() == before


def test_nobody_is_called_again_and_again_by_the_same_person(work, ana, ben, make_person, make_idea):
    idea, cleo = make_idea("open"), make_person("cleo")

    for n in range(CALLS_A_DAY + 3):
        last = write_comment(idea, ben, f"@Ana, answer me, {n}.")
    write_comment(idea, cleo, "@Ana, this is me.")
    work()

    assert told() == [(ana.id, "P")] * (CALLS_A_DAY + 1)
    assert named(last.id) == [(ana.id, "Ana")]


def test_who_withdrew_an_idea_without_the_name_is_not_in_the_list(client_of, work, ana, ben, make_person, make_idea):
    voters = [make_person(f"voter{n}") for n in range(5)]
    idea = make_idea("open")
    for one in voters:
        cast_vote(idea, one)
    move_idea(idea, "withdraw", ana, reason="It is done already.", keep_text=True)
    work()
    before = told()

    write_comment(idea, ben, "Was it you, @Ana?")
    work()

    assert "Ana" not in text_of(client_of(ben).get(f"/ideas/{idea.id}/people?q=a", headers=HTMX))
    assert told() == before
