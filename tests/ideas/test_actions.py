from lab import events
from lab.ideas.actions import move_idea


def test_a_moderator_publishes_an_idea(make_idea, mo):
    idea = make_idea("submitted")

    move_idea(idea, "publish", mo, topic=2)

    assert (idea.stage, idea.step, idea.listed, idea.topic_id) == ("open", "open", True, 2)
    assert str(idea.due_on) == "2026-03-16"
    assert events.last("idea", idea.id).move == "publish"
