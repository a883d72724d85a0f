"""One answer a person; the last one counts, and nobody else's."""

from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import select

from lab import clock
from lab.accounts import actions as accounts
from lab.db import atomic, db
from lab.errors import Conflict, NotAllowed, NotFound
from lab.me.data import own_data
from lab.satisfaction import actions, queries, rules
from lab.satisfaction.models import SatisfactionAnswer
from lab.satisfaction.rules import Answers


def answers():
    return [(a.person_id, a.said, a.text) for a in db.session.scalars(select(SatisfactionAnswer))]


def test_an_answer_can_be_changed_and_its_words_stay(asked, ben):
    actions.answer(asked.id, ben, "good", "You explained it well.")
    actions.answer(asked.id, ben, "partly")
    assert answers() == [(ben.id, "partly", "You explained it well.")]
    actions.answer(asked.id, ben, "partly", "")
    assert answers() == [(ben.id, "partly", "")]


def test_only_who_was_asked_may_answer(asked, make_person, mo):
    for who in (make_person("zoe"), mo):
        with pytest.raises(NotAllowed):
            actions.answer(asked.id, who, "good")
    assert answers() == []


@pytest.mark.parametrize(("about", "code"), [("declined", "great"), ("nothing", "good")])
def test_what_was_not_asked_cannot_be_answered(about, code, asked, ben):
    with pytest.raises(NotFound):
        actions.answer(asked.id if about == "declined" else asked.id + 1000, ben, code)


def test_an_answer_is_taken_for_sixty_days(asked, ben):
    last_day = clock.now() + rules.OPEN_FOR
    with clock.at(last_day):
        actions.answer(asked.id, ben, "good")
    with clock.at(last_day + timedelta(days=1)), pytest.raises(Conflict):
        actions.answer(asked.id, ben, "no")
    assert answers() == [(ben.id, "good", "")]


def test_ten_taps_at_once_are_one_answer(app, asked, ben):
    id, now = asked.id, clock.now()
    db.session.rollback()

    def tap():
        with app.app_context(), clock.at(now):
            actions.answer(id, ben, "good")
            db.session.remove()

    threads = [Thread(target=tap) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers() == [(ben.id, "good", "")]


def test_who_leaves_is_counted_on_and_named_no_more(asked, ben):
    actions.answer(asked.id, ben, "no", "Ben thinks otherwise.")
    accounts.erase(ben.id)
    assert answers() == [(None, "no", "")]


def test_the_own_answers_are_among_the_own_data(asked, ben, ana):
    actions.answer(asked.id, ben, "no", "It was too short.")
    mine = own_data(ben.id)["answers_about_answers"]
    assert [(one["outcome"], one["move"], one["said"], one["text"]) for one in mine] == [
        (asked.id, "decline", "no", "It was too short.")
    ]
    assert own_data(ana.id)["answers_about_answers"] == []


def said_by(root_id, move, *codes):
    with atomic():
        db.session.add_all(
            SatisfactionAnswer(root_id=root_id, move=move, said=code, text="", at=clock.now()) for code in codes
        )


def test_only_outcomes_that_may_be_shown_alone_are_in_a_sum(asked, make_idea, ana):
    said_by(asked.id, "decline", *["good"] * 5, *["no"] * 6)
    assert queries.by_move() == {"decline": Answers(good=5, no=6)}
    from lab import events

    with atomic():
        few, mixed = (events.record("idea", asked.thing_id, "refer", ana, outcome=True).id for _ in range(2))
    said_by(few, "refer", "good", "good", "no")
    said_by(mixed, "decline", *["partly"] * 5, "no")
    assert queries.by_move() == {"decline": Answers(good=5, no=6)}
    said_by(few, "refer", "partly", "good", "good", *["no"] * 4)
    assert queries.by_move() == {"decline": Answers(good=5, no=6), "refer": Answers(good=4, partly=1, no=5)}
