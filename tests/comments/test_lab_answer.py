"""The lab's answer that stands on top of an idea's comments."""

import pytest
from sqlalchemy import select

from lab import events
from lab.comments import queries
from lab.comments.actions import delete_comment, pin, unpin, write_comment
from lab.db import atomic, db
from lab.errors import Conflict, NotAllowed
from lab.events import Event
from lab.ideas.models import CoAuthor
from lab.triage.actions import merge, unmerge

from .test_comments import HTMX, text_of


def test_a_moderator_puts_an_answer_on_top(client_of, mo, ben, make_idea):
    idea = make_idea("open")
    answer = write_comment(idea, mo, "The lamps come in May.")
    write_comment(idea, ben, "Great.")

    done = client_of(mo).post(f"/comments/{answer.id}/pin")
    page = text_of(client_of().get(f"/ideas/{idea.id}"))

    assert (done.status_code, done.location) == (303, f"/ideas/{idea.id}#comments")
    assert page.index("The lab's answer") < page.index("Great.")
    assert "The lab put an answer on top of the comments" in page


def test_htmx_gets_the_section_with_the_answer_on_top(client_of, mo, make_idea):
    idea = make_idea("open")
    answer = write_comment(idea, mo, "The lamps come in May.")

    page = text_of(client_of(mo).post(f"/comments/{answer.id}/pin", headers=HTMX))

    assert page.lstrip().startswith('<section class="stack" id="comments"')
    assert 'id="pinned-answer"' in page
    assert "Take it down from here" in page


def test_there_is_one_at_a_time_and_twice_is_once(mo, kim, make_idea):
    idea = make_idea("open")
    first, second = write_comment(idea, mo, "The lamps come in May."), write_comment(idea, kim, "They come in June.")

    pin(first, mo)
    pin(first, mo)
    pin(second, kim)

    assert queries.threads(idea.id).pinned.id == second.id
    moves = db.session.scalars(select(Event.move).where(Event.move == "pin_answer")).all()
    assert len(moves) == 2


def test_it_can_be_taken_down(mo, make_idea):
    idea = make_idea("open")
    answer = write_comment(idea, mo, "The lamps come in May.")
    pin(answer, mo)

    unpin(answer, mo)
    unpin(answer, mo)

    assert queries.threads(idea.id).pinned is None
    assert [event.move for event in events.history("idea", idea.id)][:2] == ["unpin_answer", "pin_answer"]


def test_only_the_labs_words_stand_on_top(mo, ben, make_idea):
    comment = write_comment(make_idea("open"), ben, "I know better.")

    with pytest.raises(Conflict):
        pin(comment, mo)


def test_residents_and_staff_who_are_authors_put_nothing_on_top(mo, kim, ben, make_idea):
    idea = make_idea("open")
    answer = write_comment(idea, kim, "The lamps come in May.")
    with atomic():
        db.session.add(CoAuthor(idea_id=idea.id, person_id=mo.id))

    for who in (ben, mo):
        with pytest.raises(NotAllowed):
            pin(answer, who)


def test_a_deleted_answer_stands_nowhere(mo, ben, make_idea):
    idea = make_idea("open")
    answer = write_comment(idea, mo, "The lamps come in May.")
    write_comment(idea, ben, "Really?", parent=answer.id)
    pin(answer, mo)

    delete_comment(answer, mo)

    assert queries.threads(idea.id).pinned is None


def test_a_merge_brings_no_second_answer_and_taking_it_back_restores_it(mo, kim, make_idea, make_person):
    source, target = make_idea("open"), make_idea("open")
    old, new = write_comment(source, mo, "We know it."), write_comment(target, kim, "We look at it.")
    pin(old, mo)
    pin(new, kim)

    merge(source, "merge", mo, into=target.id, reason="It is the same need.")
    merged = queries.threads(target.id).pinned.id
    with pytest.raises(Conflict):
        pin(old, mo)
    unmerge(source, "unmerge", mo, reason="They are different after all.")

    assert (merged, queries.threads(target.id).pinned.id) == (new.id, new.id)
    assert queries.threads(source.id).pinned.id == old.id
