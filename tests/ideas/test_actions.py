from datetime import timedelta

from lab import clock, events
from lab.ideas.actions import move_idea


def test_a_moderator_publishes_an_idea(make_idea, mo):
    idea = make_idea("submitted")

    move_idea(idea, "publish", mo, topic=2)

    assert (idea.stage, idea.step, idea.listed, idea.topic_id) == ("open", "open", True, 2)
    assert str(idea.due_on) == "2026-03-16"
    assert events.last("idea", idea.id).move == "publish"


def test_a_moderator_who_sends_in_an_own_idea_has_not_answered_it(make_idea, make_person, mo):
    """Nothing counts as an answer unless somebody of the lab gave it."""
    max_ = make_person("max", "moderator")
    idea = make_idea("draft", author_id=max_.id, topic_id=1)

    move_idea(idea, "submit", max_)
    assert idea.first_answer_at is None

    move_idea(idea, "publish", mo, topic=1)
    assert idea.first_answer_at == clock.now()


def test_a_question_keeps_what_was_left_of_the_promise(make_idea, ana, mo):
    idea = make_idea("submitted")
    with clock.at(clock.now() + timedelta(days=1)):
        move_idea(idea, "ask_author", mo, question="Where does the path begin?")
    with clock.at(clock.now() + timedelta(days=14)):
        move_idea(idea, "answer", ana, answer="Behind the depot.")

    assert (idea.stage, str(idea.due_on)) == ("submitted", "2026-03-18")


def test_a_question_does_not_make_a_late_answer_punctual(make_idea, ana, mo):
    idea = make_idea("submitted")
    assert str(idea.due_on) == "2026-03-05"
    with clock.at(clock.now() + timedelta(days=8)):
        move_idea(idea, "ask_author", mo, question="Where does the path begin?")
    with clock.at(clock.now() + timedelta(days=14)):
        move_idea(idea, "answer", ana, answer="Behind the depot.")

        assert str(idea.due_on) == "2026-03-11", "three working days late before the question, and after it too"
