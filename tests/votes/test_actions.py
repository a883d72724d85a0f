from datetime import timedelta

import pytest

from lab import clock
from lab.db import atomic, db
from lab.errors import Conflict, NotAllowed
from lab.ideas import rules as ideas
from lab.votes import queries
from lab.votes.actions import cast_vote, follow, stop_following, withdraw_vote
from lab.votes.models import Follow


def follows() -> list[tuple[int, str]]:
    return [tuple(row) for row in db.session.query(Follow.idea_id, Follow.state).order_by(Follow.idea_id)]


def test_a_vote_counts_once_and_moves_the_idea_up(make_idea, ben, votes_of):
    idea = make_idea()

    cast_vote(idea, ben)
    cast_vote(idea, ben)

    assert (idea.votes, votes_of(ben)) == (1, [(idea.id, idea.id)])
    days = ideas.published_days(clock.today())
    assert idea.rising == ideas.rising(1, 0, days)


def test_a_vote_taken_back_leaves_nothing(make_idea, ben, votes_of):
    idea = make_idea()
    cast_vote(idea, ben)

    withdraw_vote(idea, ben)
    withdraw_vote(idea, ben)

    assert (idea.votes, votes_of(ben), follows()) == (0, [], [])
    assert not queries.is_following(ben, idea)


def test_the_author_does_not_vote(make_idea, ana):
    idea = make_idea()

    with pytest.raises(NotAllowed, match="You wrote this idea yourself"):
        cast_vote(idea, ana)

    assert idea.votes == 0


def test_votes_rest_while_the_lab_studies_an_idea(make_idea, ben):
    idea = make_idea()
    cast_vote(idea, ben)
    with atomic():
        idea.stage, idea.step = "under_review", "studied"

    with pytest.raises(Conflict):
        withdraw_vote(idea, ben)
    with pytest.raises(Conflict):
        cast_vote(idea, ben)

    assert idea.votes == 1


def test_a_moved_vote_is_one_vote_and_goes_back_there(make_idea, ben, merge, votes_of):
    source, target = make_idea(), make_idea()
    cast_vote(source, ben)
    merge(source, target)

    cast_vote(target, ben)
    assert (target.votes, votes_of(ben)) == (1, [(source.id, target.id)])

    withdraw_vote(target, ben)
    assert (target.votes, votes_of(ben)) == (0, [])


def test_a_moved_vote_goes_back_at_any_stage_for_14_days(make_idea, ben, merge):
    source, target = make_idea(), make_idea()
    cast_vote(source, ben)
    merge(source, target)
    with atomic():
        target.stage, target.step = "under_review", "studied"

    with clock.at(clock.now() + timedelta(days=15)), pytest.raises(Conflict):
        withdraw_vote(target, ben)
    withdraw_vote(target, ben)

    assert target.votes == 0


def test_a_vote_moved_by_two_merges_goes_back_for_14_days_after_the_last(make_idea, ben, merge):
    first, second, last = make_idea(), make_idea(), make_idea("under_review")
    cast_vote(first, ben)
    merge(first, second, clock.now() - timedelta(days=30))
    merge(second, last)

    assert queries.standings(ben.id, [last.id]).may_take_back == {last.id}
    withdraw_vote(last, ben)

    assert last.votes == 0


def test_whoever_voted_for_both_takes_one_voice_back(make_idea, ben, merge, votes_of):
    source, target = make_idea(), make_idea()
    cast_vote(source, ben)
    cast_vote(target, ben)
    merge(source, target)
    assert target.votes == 1

    withdraw_vote(target, ben)

    assert (target.votes, votes_of(ben)) == (0, [])


def test_only_deviations_from_following_are_kept(make_idea, ben):
    idea = make_idea()
    cast_vote(idea, ben)
    follow(idea, ben)
    assert follows() == []

    stop_following(idea, ben)
    assert follows() == [(idea.id, "stopped")]
    assert not queries.is_following(ben, idea)

    follow(idea, ben)
    assert follows() == []
    assert queries.is_following(ben, idea)


def test_a_person_without_a_vote_follows_by_saying_so(make_idea, ben):
    idea = make_idea("under_review")
    follow(idea, ben)
    follow(idea, ben)
    assert follows() == [(idea.id, "following")]

    stop_following(idea, ben)
    stop_following(idea, ben)

    assert follows() == []


def test_taking_a_vote_back_ends_only_the_implied_follow(make_idea, ben, mo):
    idea = make_idea()
    follow(idea, ben)
    cast_vote(idea, ben)
    cast_vote(idea, mo)
    stop_following(idea, mo)

    withdraw_vote(idea, ben)
    withdraw_vote(idea, mo)

    assert follows() == [(idea.id, "following")]
    assert queries.is_following(ben, idea)


def test_an_author_may_stop_following_the_own_idea(make_idea, ana):
    idea = make_idea()
    assert queries.is_following(ana, idea)

    stop_following(idea, ana)

    assert follows() == [(idea.id, "stopped")]


def test_a_new_vote_follows_the_idea_also_where_its_mails_were_stopped_before(make_idea, ben):
    """Whoever tests a pilot may stop the mails of an idea that they have not voted for yet."""
    idea = make_idea()
    with atomic():
        db.session.add(Follow(person_id=ben.id, idea_id=idea.id, state="stopped", at=clock.now()))

    cast_vote(idea, ben)
    assert queries.is_following(ben, idea)

    stop_following(idea, ben)
    cast_vote(idea, ben)
    assert not queries.is_following(ben, idea), "a second click changes nothing"
