from lab.db import atomic, db
from lab.votes import queries
from lab.votes.actions import cast_vote, follow, stop_following
from lab.votes.models import Vote


def test_voters_are_read_in_batches_without_those_who_stopped(make_idea, make_person):
    idea, other = make_idea(), make_idea()
    people = [make_person(f"voter{n}") for n in range(5)]
    for who in people:
        cast_vote(idea, who)
    cast_vote(other, make_person("else"))
    stop_following(idea, people[1])

    first = queries.voter_ids(idea.id, limit=2)

    assert first == [people[0].id, people[2].id]
    assert queries.voter_ids(idea.id, after=first[-1]) == [people[3].id, people[4].id]
    assert queries.stopped(idea.id, [who.id for who in people]) == {people[1].id}


def test_a_moved_vote_belongs_to_both_ideas(make_idea, ben, merge):
    source, target = make_idea(), make_idea()
    cast_vote(source, ben)
    merge(source, target)

    assert queries.voter_ids(source.id) == queries.voter_ids(target.id) == [ben.id]
    assert queries.voted(ben.id, [source.id, target.id]) == {target.id}


def test_an_erased_person_is_nobody(make_idea, ben):
    idea = make_idea()
    cast_vote(idea, ben)
    with atomic():
        db.session.query(Vote).update({"person_id": None})

    assert queries.voter_ids(idea.id) == []


def test_followers_are_those_who_said_so(make_idea, ben, mo, kim):
    idea = make_idea()
    follow(idea, ben)
    follow(idea, kim)
    cast_vote(idea, mo)

    assert queries.follower_ids(idea.id) == [ben.id, kim.id]
    assert queries.follower_ids(idea.id, after=ben.id) == [kim.id]


def test_a_visitor_stands_nowhere(make_idea):
    from lab.policy import VISITOR

    idea = make_idea()

    assert queries.voted(0, [idea.id]) == set()
    assert queries.is_following(VISITOR, idea) is False
