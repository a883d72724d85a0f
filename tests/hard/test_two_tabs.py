"""The same thing done in many tabs at once: it is done once, somebody else's work is not lost, every count is right."""

import io
import threading

import pytest
from PIL import Image
from sqlalchemy import func, select

from lab import clock, recount
from lab.calls import actions as calls
from lab.calls.actions import CallText
from lab.comments.actions import delete_comment, write_comment
from lab.comments.models import Comment
from lab.db import db
from lab.errors import Refusal
from lab.ideas import drafts, queries
from lab.ideas.actions import IdeaText, edit_idea, move_idea, save_draft, share, submit
from lab.ideas.models import CoAuthor, Idea, IdeaVersion
from lab.photos import actions as photos
from lab.photos.models import Photo
from lab.photos.rules import Kept, Wanted
from lab.reports import actions as reports
from lab.reports.cases import case
from lab.suggestions import actions as suggestions
from lab.suggestions import invitations
from lab.suggestions.models import Invitation, Suggestion
from lab.votes import actions as votes
from lab.votes.models import Vote

LONG = "We looked at it for a long time, with the people of the street, and this is what we found out about it."
TEXT = IdeaText("Light for the path", LONG, topic_id=1, lat=53.5, lng=10.0)


@pytest.fixture
def at_once(app):
    """Run the calls in threads of their own, all at the same moment; how many were refused. Other errors are raised."""

    def run(*calls_):
        db.session.rollback()
        db.session.remove()
        start, refused, broken, now = threading.Barrier(len(calls_)), [], [], clock.now()

        def one(call):
            with app.app_context(), clock.at(now):
                start.wait()
                try:
                    call()
                except Refusal as no:
                    refused.append(no)
                except Exception as error:
                    broken.append(error)
                finally:
                    db.session.remove()

        threads = [threading.Thread(target=one, args=(call,)) for call in calls_]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert broken == []
        return len(refused)

    yield run
    db.session.rollback()
    assert list(recount.differences()) == []


def the(model, id):
    return db.session.get(model, id)


def public(who, mo, **more):
    idea = share(who, IdeaText(**{**TEXT.__dict__, **more}))
    move_idea(idea, "publish", mo, text=LONG, topic=1)
    return idea.id


def count(of, *where):
    return db.session.scalar(select(func.count()).select_from(of).where(*where))


def picture():
    into = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(into, "PNG")
    return into.getvalue()


def test_votes_that_a_call_limits(at_once, ana, ben, mo):
    day = clock.today()
    call = calls.plan_call(CallText("Cool streets", "Where is it too hot?", day, day, votes_each=2), mo)
    ids = [public(ana, mo, title=f"Light for path {n}", call_id=call.id) for n in range(6)]

    refused = at_once(*(lambda id=id: votes.cast_vote(the(Idea, id), ben) for id in ids))

    assert (refused, count(Vote)) == (4, 2)


def test_one_photo_for_two_ideas(at_once, ana):
    first, second = save_draft(ana, TEXT, "a").id, save_draft(ana, TEXT, "b").id
    wanted = Wanted((Kept(photos.keep(ana, "idea", picture()).key, "The path"),))

    at_once(
        *(lambda id=id: edit_idea(the(Idea, id), TEXT, ana, photos=wanted) for id in (first, second, first, second))
    )

    assert [queries.idea(id).photos for id in (first, second)] == [1, 1]
    assert count(Photo, Photo.state == "attached") == 2


def test_a_suggestion_is_taken_up_while_the_text_is_edited(at_once, ana, ben, mo):
    id = public(ana, mo)
    made = suggestions.suggest(the(Idea, id), ben, "title", "Light for all", "It is shorter.").id
    other = IdeaText(**{**TEXT.__dict__, "title": "Light for nobody"})

    def accept():
        suggestions.accept(the(Suggestion, made), ana)

    refused = at_once(accept, accept, lambda: edit_idea(the(Idea, id), other, ana, seen=""), accept)

    joined = count(CoAuthor, CoAuthor.idea_id == id)
    assert (refused, joined, count(IdeaVersion)) in [(0, 1, 2), (3, 0, 1)]


def test_an_invitation_is_accepted_and_declined_and_taken_back(at_once, ana, ben, mo):
    id = public(ana, mo)
    made = invitations.invite(the(Idea, id), ana, "ben@example.org").id

    def of(act, who):
        return lambda: act(the(Invitation, made), who)

    at_once(of(invitations.accept, ben), of(invitations.accept, ben), of(invitations.decline, ben),
            of(invitations.take_back, ana))  # fmt: skip

    state = the(Invitation, made).state
    assert (state, count(CoAuthor, CoAuthor.idea_id == id)) in [("accepted", 1), ("declined", 0), ("taken_back", 0)]


def test_a_link_is_accepted_by_many(at_once, ana, make_person, mo):
    id = public(ana, mo)
    made = invitations.invite(the(Idea, id), ana, "somebody@example.org").id
    people = [make_person(f"p{n}") for n in range(5)]

    refused = at_once(*(lambda who=who: invitations.accept(the(Invitation, made), who) for who in people))

    assert (refused, count(CoAuthor, CoAuthor.idea_id == id)) == (4, 1)


def test_a_draft_saves_itself_while_it_is_sent_in(at_once, ana):
    id = save_draft(ana, TEXT, "page").id
    other = IdeaText(**{**TEXT.__dict__, "title": "Light for nobody"})

    at_once(lambda: submit(the(Idea, id), ana), *[lambda: drafts.go_on(the(Idea, id), other, ana, "")] * 2,
            *[lambda: drafts.begin(ana, other, "page")] * 2)  # fmt: skip

    idea = the(Idea, id)
    assert (idea.stage, count(Idea), count(IdeaVersion)) == ("submitted", 1, 0)


def test_one_page_begins_one_draft(at_once, ana):
    at_once(*[lambda: drafts.begin(ana, TEXT, "page")] * 4, *[lambda: share(ana, TEXT, "page")] * 2)

    assert count(Idea) == 1


def test_a_text_is_hidden_kept_deleted_and_answered(at_once, ana, ben, mo, make_person):
    other = make_person("moni", "moderator")
    id = public(ana, mo)
    said = write_comment(the(Idea, id), ben, "Yes").id
    reports.report(case("comment", said), ana, reports.Said("spam", LONG))

    def of_case(act, *given, **more):
        def call():
            if found := case("comment", said):
                act(found, *given, **more)

        return call

    def delete():
        if found := the(Comment, said):
            delete_comment(found, ben)

    at_once(
        of_case(reports.hide, mo, ground="spam", facts=LONG), of_case(reports.keep, other, LONG),
        lambda: write_comment(the(Idea, id), ana, "No", parent=said), delete,
        of_case(reports.report, other, reports.Said("spam", LONG)),
    )  # fmt: skip


def test_a_complaint_is_decided_and_the_text_shown_again(at_once, ana, mo, kim):
    id = public(ana, mo)
    reports.hide(case("idea", id), mo, ground="spam", facts=LONG)
    reports.complain(case("idea", id), ana, LONG)

    def decide(outcome):
        return lambda: reports.decide_complaint(case("idea", id), kim, outcome=outcome, reason=LONG)

    refused = at_once(decide("upheld"), decide("restored"), lambda: reports.show_again(case("idea", id), mo, LONG))

    assert refused in (1, 2)
    idea = the(Idea, id)
    assert (idea.visibility, idea.listed) in [("hidden", False), ("public", True)]
