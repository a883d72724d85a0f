"""A merge taken back leaves no trace: random votes, follows, comments and merges, compared row by row."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from lab import clock
from lab.accounts import actions as accounts
from lab.comments.models import Comment
from lab.db import atomic, db
from lab.errors import Conflict, Invalid
from lab.ideas.actions import score
from lab.ideas.models import CoAuthor, Idea
from lab.triage.actions import merge, unmerge
from lab.votes.actions import cast_vote, withdraw_vote
from lab.votes.models import Follow, Vote

REASON = "They ask for the same lamps."


def state_of(ideas):
    """Everything that a merge touches, as plain values."""
    db.session.rollback()
    votes = select(Vote.person_id, Vote.idea_id, Vote.counts_for_id).order_by(Vote.id)
    whose = Follow.person_id, Follow.idea_id
    follows = select(*whose, Follow.state, Follow.at).order_by(*whose)
    comments = select(Comment.id, Comment.idea_id, Comment.from_idea_id, Comment.parent_id).order_by(Comment.id)
    authors = select(CoAuthor.idea_id, CoAuthor.person_id, CoAuthor.since_merge_of).order_by(
        CoAuthor.idea_id, CoAuthor.person_id
    )
    rows = [[tuple(r) for r in db.session.execute(q)] for q in (votes, follows, comments, authors)]
    fresh = [db.session.get(Idea, idea.id, populate_existing=True) for idea in ideas]
    return rows, [(i.votes, i.comments, round(i.rising, 9), i.submitted_at, i.merged_into_id) for i in fresh]


def recounted(idea):
    count = select(func.count()).where(Vote.counts_for_id == idea.id)
    return db.session.scalar(count)


def comment_on(idea, author, parent=None):
    with atomic():
        comment = Comment(idea_id=idea.id, author_id=author.id, author_name=author.display_name, body="Yes, please.",
                          at=clock.now(), parent_id=parent and parent.id)  # fmt: skip
        db.session.add(comment)
        idea.comments += 1
        score(idea)
    return comment


@pytest.fixture
def three(make_idea, make_person):
    """Three open ideas by three people."""
    authors = [make_person(name) for name in ("eva", "finn", "gül")]
    ideas = [make_idea("open", author_id=who.id, author_name=who.display_name) for who in authors]
    with atomic():
        for idea in ideas:
            score(idea)
    return ideas, authors


def test_one_person_stays_one_vote_and_the_author_joins(three, ben, mo, make_person):
    (lamps, lights, _), (eva, finn, _) = three
    zoe = make_person("zoe")
    cast_vote(lamps, ben)
    cast_vote(lights, ben)
    cast_vote(lamps, zoe)
    cast_vote(lights, eva)

    merge(lamps, "merge", mo, into=lights.id, reason=REASON)

    assert (lamps.stage, lamps.votes, lights.votes) == ("merged", 0, 2)
    assert lights.author_ids == {finn.id, eva.id}
    assert recounted(lights) == 2


def test_the_merged_idea_gives_its_earlier_start(three, mo):
    (lamps, lights, _), _ = three
    earlier = clock.now() - timedelta(days=40)
    with atomic():
        lamps.submitted_at = earlier
    before = state_of([lamps, lights])

    merge(lamps, "merge", mo, into=lights.id, reason=REASON)
    assert lights.submitted_at == earlier

    unmerge(lamps, "unmerge", mo, reason=REASON)
    assert state_of([lamps, lights]) == before


def test_a_chain_takes_its_votes_along_and_gives_them_back(three, ben, mo):
    ideas, (eva, _, gul) = three
    lamps, lights, path = ideas
    cast_vote(lamps, ben)
    cast_vote(lamps, gul)
    first = comment_on(lamps, ben)
    with atomic():
        db.session.add(Follow(person_id=ben.id, idea_id=lamps.id, state="stopped", at=clock.now()))
    before = state_of(ideas)

    merge(lamps, "merge", mo, into=lights.id, reason=REASON)
    between = state_of(ideas)
    merge(lights, "merge", mo, into=path.id, reason=REASON)

    assert path.votes == 1 == recounted(path)
    assert eva.id in path.author_ids
    assert db.session.get(Comment, first.id).idea_id == path.id

    unmerge(lights, "unmerge", mo, reason=REASON)
    assert state_of(ideas) == between
    merge(lights, "merge", mo, into=path.id, reason=REASON)
    unmerge(lamps, "unmerge", mo, reason=REASON)
    unmerge(lights, "unmerge", mo, reason=REASON)
    assert state_of(ideas) == before


def test_an_answer_goes_with_the_comment_it_answers(three, ben, mo):
    (lamps, lights, _), _ = three
    first = comment_on(lamps, ben)
    merge(lamps, "merge", mo, into=lights.id, reason=REASON)
    answer = comment_on(lights, ben, parent=first)

    unmerge(lamps, "unmerge", mo, reason=REASON)

    assert db.session.get(Comment, answer.id).idea_id == lamps.id
    assert (lamps.comments, lights.comments) == (2, 0)


def test_a_vote_taken_back_after_the_merge_stays_taken_back(three, ben, mo):
    (lamps, lights, _), _ = three
    cast_vote(lamps, ben)
    cast_vote(lights, ben)
    merge(lamps, "merge", mo, into=lights.id, reason=REASON)

    withdraw_vote(lights, ben)
    unmerge(lamps, "unmerge", mo, reason=REASON)

    assert (lamps.votes, lights.votes) == (0, 0)


def test_an_answer_comes_back_with_its_comment_through_two_merges(three, ben, mo):
    ideas, _ = three
    lamps, lights, path = ideas
    first = comment_on(lamps, ben)
    merge(lamps, "merge", mo, into=lights.id, reason=REASON)
    answer = comment_on(lights, ben, parent=first)
    merge(lights, "merge", mo, into=path.id, reason=REASON)

    unmerge(lamps, "unmerge", mo, reason=REASON)
    unmerge(lights, "unmerge", mo, reason=REASON)

    assert db.session.get(Comment, answer.id, populate_existing=True).idea_id == lamps.id
    assert [idea.comments for idea in ideas] == [2, 0, 0]


def test_leaving_keeps_the_count_also_when_another_idea_joins_later(three, ben, mo):
    (lamps, lights, path), _ = three
    cast_vote(lamps, ben)
    cast_vote(lights, ben)
    merge(lamps, "merge", mo, into=lights.id, reason=REASON)
    accounts.erase(ben.id)
    assert lights.votes == 1

    merge(path, "merge", mo, into=lights.id, reason=REASON)
    assert lights.votes == 1 == recounted(lights)

    unmerge(lamps, "unmerge", mo, reason=REASON)
    assert (lamps.votes, lights.votes) == (1, 1)


@pytest.mark.parametrize("stage", ["declined", "archived", "submitted", "merged"])
def test_an_idea_that_is_over_or_not_public_takes_nobody_in(stage, make_idea, three, mo):
    (lamps, *_), _ = three
    over = make_idea(stage)

    with pytest.raises(Invalid) as no:
        merge(lamps, "merge", mo, into=over.id, reason=REASON)

    assert list(no.value.fields) == ["into"]


def test_an_idea_is_not_merged_into_itself_nor_into_nothing(three, mo):
    (lamps, *_), _ = three
    for into in (lamps.id, 999_999):
        with pytest.raises(Invalid):
            merge(lamps, "merge", mo, into=into, reason=REASON)
    assert lamps.stage == "open"


def test_a_moderator_does_not_merge_into_an_idea_of_their_own(three, make_idea, mo):
    (lamps, *_), _ = three
    own = make_idea("open", author_id=mo.id)
    with pytest.raises(Invalid):
        merge(lamps, "merge", mo, into=own.id, reason=REASON)


def test_a_merge_is_taken_back_for_fourteen_days(three, mo):
    (lamps, lights, _), _ = three
    merge(lamps, "merge", mo, into=lights.id, reason=REASON)
    with clock.at(clock.now() + timedelta(days=15)), pytest.raises(Conflict):
        unmerge(lamps, "unmerge", mo, reason=REASON)
    with clock.at(clock.now() + timedelta(days=14)):
        unmerge(lamps, "unmerge", mo, reason=REASON)
    assert lamps.stage == "open"


PEOPLE = 6
IDEAS = 4
pairs = st.sets(st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, IDEAS - 1)))
merges = st.lists(st.tuples(st.integers(0, IDEAS - 1), st.integers(0, IDEAS - 1)), min_size=1, max_size=3)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(votes=pairs, follows=pairs, stops=pairs, before=merges, last=st.permutations(range(IDEAS)))
def test_merge_and_unmerge_is_as_if_nothing_had_been(votes, follows, stops, before, last, town, mo):
    people, ideas = town
    _start_over(people, ideas, votes, follows, stops)
    for source, target in before:
        _try_merge(ideas[source], ideas[target], mo)
    live = [ideas[n] for n in last if ideas[n].stage == "open"]
    if len(live) < 2:
        return
    standing = state_of(ideas)

    merge(live[0], "merge", mo, into=live[1].id, reason=REASON)
    assert [idea.votes for idea in ideas] == [recounted(idea) for idea in ideas]
    assert live[1].votes == len(_supporters(live[1]))
    unmerge(live[0], "unmerge", mo, reason=REASON)

    assert state_of(ideas) == standing


def _supporters(root):
    """People behind an idea, counted in another way: anyone who voted for any idea that ended up in it."""
    ids, level = {root.id}, {root.id}
    while level := set(db.session.scalars(select(Idea.id).where(Idea.merged_into_id.in_(level)))):
        ids |= level
    return set(db.session.scalars(select(Vote.person_id).where(Vote.idea_id.in_(ids)))) - root.author_ids


@pytest.fixture
def town(make_person, make_idea):
    people = [make_person(f"person{n}") for n in range(PEOPLE)]
    return people, [make_idea("open", author_id=people[n].id) for n in range(IDEAS)]


def _start_over(people, ideas, votes, follows, stops):
    with atomic():
        for table in (Vote, Follow, CoAuthor, Comment):
            db.session.execute(delete(table))
        for idea in ideas:
            idea.stage, idea.back_stage, idea.merged_into_id = "open", "", None
            idea.votes = idea.comments = 0
            score(idea)
        for person, idea in sorted((follows | stops) - votes):
            state = "following" if (person, idea) in follows else "stopped"
            db.session.add(Follow(person_id=people[person].id, idea_id=ideas[idea].id, state=state, at=clock.now()))
    for person, idea in sorted(votes):
        if people[person].id != ideas[idea].author_id:
            cast_vote(ideas[idea], people[person])
    for person, idea in sorted(follows)[:4]:
        comment_on(ideas[idea], people[person])


def _try_merge(source, target, mo):
    if source is not target and source.stage == target.stage == "open":
        with clock.at(clock.now() + timedelta(seconds=1)):
            merge(source, "merge", mo, into=target.id, reason=REASON)


def test_a_merge_by_its_address_tells_where_the_idea_goes_on(client_of, three, ben, mo):
    (lamps, lights, _), _ = three
    cast_vote(lamps, ben)
    client = client_of(mo)

    refused = client.post(f"/ideas/{lamps.id}/moves/merge", data={"into": str(lamps.id), "reason": REASON})
    made = client.post(f"/ideas/{lamps.id}/moves/merge", data={"into": str(lights.id), "reason": REASON})

    assert (refused.status_code, made.status_code) == (422, 303)
    assert "An idea cannot be merged into itself." in refused.text
    assert REASON in refused.text
    assert f'href="/ideas/{lights.id}"' in client_of(ben).get(f"/ideas/{lamps.id}").text
    assert client.post(f"/ideas/{lamps.id}/moves/unmerge", data={"reason": "They are far apart."}).status_code == 303
    assert db.session.get(Idea, lamps.id, populate_existing=True).votes == 1
