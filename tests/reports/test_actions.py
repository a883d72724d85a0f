"""Reporting, keeping, hiding, showing, complaining: what is written and who is told."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from lab import clock, events
from lab.accounts import actions as accounts
from lab.comments.actions import delete_comment
from lab.comments.models import Comment
from lab.db import db
from lab.deliveries import Delivery
from lab.errors import Conflict, Invalid, NotAllowed
from lab.events import Event
from lab.ideas.models import Idea
from lab.ideas.queries import Filter, listed_ideas
from lab.notices.models import Notice
from lab.policy import VISITOR
from lab.recount import differences
from lab.reports import actions, queries
from lab.reports.actions import Said
from lab.reports.models import Hiding, Report
from lab.triage.queries import lane_counts
from lab.votes.actions import cast_vote

from .conftest import FACTS, REASON

SAID = Said("personal_data", "It names my neighbour.")


def words_of(person, work) -> list[str]:
    """What stands on the person's notices, newest first."""
    from lab.notices.queries import notices_of

    work()
    return [f"{told.headline} | {told.words}" for told in notices_of(person.id)[0]]


def moves(idea: Idea) -> list[str]:
    return [event.move for event in events.history("idea", idea.id)]


# Reporting


def test_a_reported_idea_stays_public(make_idea, case_of, ben):
    idea = make_idea("open")

    made = actions.report(case_of(idea), ben, SAID)

    assert (idea.visibility, idea.is_public, idea.listed) == ("reported", True, True)
    assert (made.due_on, moves(idea)) == (date(2026, 3, 5), [])


def test_many_reports_hide_nothing(make_idea, case_of, make_person):
    idea = make_idea("open")

    for n in range(12):
        actions.report(case_of(idea), make_person(f"n{n}"), SAID)

    assert (idea.is_public, lane_counts()["reports"][0]) == (True, 1)


def test_who_reports_twice_has_one_report_with_both_words(make_comment, case_of, cleo):
    comment = make_comment()
    first = actions.report(case_of(comment), cleo, SAID)

    again = actions.report(case_of(comment), cleo, Said("hate_or_threat", "And it threatens her."))
    actions.report(case_of(comment), cleo, Said("hate_or_threat", "And it threatens her."))

    assert again.id == first.id
    assert (first.ground, first.text) == ("hate_or_threat", "It names my neighbour.\n\nAnd it threatens her.")
    assert comment.visibility == "reported"


def test_a_visitors_second_click_is_one_report(make_idea, case_of):
    idea = make_idea("open")

    first = actions.report(case_of(idea), VISITOR, SAID, once="abc")
    second = actions.report(case_of(idea), VISITOR, SAID, once="abc")

    assert first.id == second.id
    assert first.person_id is None


def test_nobody_reports_an_own_text(make_comment, case_of, ben):
    with pytest.raises(NotAllowed, match="You wrote this yourself"):
        actions.report(case_of(make_comment()), ben, SAID)


def test_the_reporter_is_told_when_it_came_in_and_what_was_decided(make_comment, case_of, cleo, mo, work):
    comment = make_comment()
    actions.report(case_of(comment), cleo, SAID)

    actions.keep(case_of(comment), mo, "The neighbour has agreed to be named here.")

    kept, came = words_of(cleo, work)
    assert "It stays: The neighbour has agreed to be named here." in kept
    assert "by Thursday 5 March" in came
    assert comment.visibility == "public"


def test_a_visitor_gets_both_by_mail_and_the_address_goes(make_idea, case_of, mo, hide):
    idea = make_idea("open")
    made = actions.report(case_of(idea), VISITOR, Said("spam", "Sent ten times.", "eva@example.org"))

    hide(idea, ground="spam")

    came, decided = db.session.scalars(select(Delivery).order_by(Delivery.id)).all()
    assert (came.address, decided.address, made.email) == ("eva@example.org", "eva@example.org", "")
    assert f"/reports/receipt/{made.receipt}" in came.body
    assert "The text is hidden from the public." in decided.body
    assert FACTS not in decided.body


def test_the_author_never_learns_who_reported(make_idea, case_of, ana, ben, hide, work):
    idea = make_idea("open")
    actions.report(case_of(idea), ben, SAID)

    hide(idea)

    assert "Ben" not in " ".join(words_of(ana, work))
    assert "It names my neighbour" not in " ".join(words_of(ana, work))
    assert moves(idea) == ["hide"]


# Hiding


def test_hiding_takes_an_idea_out_of_lists_and_search_and_keeps_stage_and_promise(make_idea, hide):
    idea = make_idea("open", votes=3)
    from lab.ideas import search

    search.keep(idea)
    before = (idea.stage, idea.due_on, idea.votes)

    hide(idea)

    assert listed_ideas(Filter(), "rising").rows == []
    assert listed_ideas(Filter(q="school"), "match").rows == []
    assert (idea.stage, idea.due_on, idea.votes) == before
    assert (idea.visibility, idea.listed) == ("hidden", False)


def test_its_author_is_told_ground_facts_and_how_to_complain(make_idea, ana, hide, work):
    hide(make_idea("open"))

    (told,) = words_of(ana, work)

    assert told.startswith("Hidden by the lab: personal data | A person at the lab hid your idea")
    assert f"found by the lab itself. What was wrong: {FACTS}" in told
    assert "complain until Monday 31 August" in told


def test_a_decision_after_a_report_says_so(make_idea, case_of, ana, ben, hide, work):
    idea = make_idea("open")
    actions.report(case_of(idea), ben, SAID)

    hide(idea)

    assert "found after a report" in words_of(ana, work)[0]
    assert queries.open_reports("idea", idea.id) == []


def test_who_stopped_following_is_still_told_by_mail_that_the_own_idea_is_hidden(make_idea, ana, hide, work):
    from lab.votes.actions import stop_following

    idea = make_idea("open")
    stop_following(idea, ana)

    hide(idea)
    work()

    assert [mail.state for mail in db.session.scalars(select(Delivery))] == ["sent"]


def test_a_hidden_comment_is_not_counted_and_its_writer_is_told(make_comment, ben, ana, hide, work):
    comment = make_comment()
    idea = db.session.get(Idea, comment.idea_id)

    hide(comment)

    assert (comment.visibility, idea.comments) == ("hidden", 0)
    assert words_of(ben, work)[0].startswith("A comment was hidden: personal data | A person at the lab hid your comm")
    assert words_of(ana, work) == []
    assert list(differences()) == []


def test_nobody_hides_twice(make_idea, hide, max_):
    idea = make_idea("open")
    hide(idea)

    with pytest.raises(Conflict, match="hidden already"):
        hide(idea, by=max_)


def test_only_what_is_against_the_law_is_removed(make_idea, hide):
    with pytest.raises(Invalid, match="against the law"):
        hide(make_idea("open"), remove=True)


def test_a_moderator_decides_about_no_own_text(make_idea, make_comment, hide, mo):
    own = make_idea("open", author_id=mo.id)

    for text in (own, make_comment(own), make_comment(by=mo)):
        with pytest.raises(NotAllowed, match="Another moderator decides"):
            hide(text)


def test_what_was_never_public_cannot_be_hidden(make_idea, hide):
    with pytest.raises(Conflict, match="not public"):
        hide(make_idea("submitted"))


def test_nobody_votes_for_a_hidden_idea(make_idea, hide, kim):
    idea = make_idea("open")
    hide(idea)

    with pytest.raises(Conflict, match="not public now"):
        cast_vote(idea, kim)


def test_keeping_what_nobody_reported_says_so(make_idea, case_of, mo):
    with pytest.raises(Conflict, match="Somebody else has decided"):
        actions.keep(case_of(make_idea("open")), mo, REASON)


# Showing again


def state_of(idea: Idea) -> tuple:
    db.session.expire_all()
    found = [row.id for row in listed_ideas(Filter(q="school"), "match").rows]
    lists = [[row.id for row in listed_ideas(Filter(), sort).rows] for sort in ("rising", "new", "votes", "eyes")]
    columns = [getattr(idea, column.key) for column in Idea.__table__.c if column.key != "row_version"]
    return found, lists, columns


@pytest.mark.parametrize("stage", ["open", "under_review", "shortlisted", "declined", "archived"])
def test_hiding_and_showing_again_changes_nothing_else(stage, make_idea, make_comment, case_of, hide, mo):
    from lab.ideas import search

    idea = make_idea(stage, votes=2)
    comment = make_comment(idea)
    search.keep(idea)
    before = state_of(idea)

    hide(comment)
    hide(idea)
    actions.show_again(case_of(idea), mo, REASON)
    actions.show_again(case_of(comment), mo, REASON)

    assert state_of(idea) == before
    assert [d for d in differences() if d.column != "votes"] == []


def test_the_author_is_told_that_it_is_public_again(make_idea, case_of, ana, hide, mo, work):
    idea = make_idea("open")
    hide(idea)

    actions.show_again(case_of(idea), mo, REASON)

    assert words_of(ana, work)[0] == f"Public again | Your idea is public again, with its votes and comments. {REASON}"
    assert moves(idea) == ["show", "hide"]


# Complaints


@pytest.fixture
def complained(make_idea, hide, case_of, ana):
    idea = make_idea("open")
    hide(idea)
    actions.complain(case_of(idea), ana, "I have her written consent, I can show it.")
    return idea


def test_the_author_complains_once(complained, case_of, ana):
    actions.complain(case_of(complained), ana, "I have her written consent, I can show it.")

    with pytest.raises(Conflict, match="once"):
        actions.complain(case_of(complained), ana, "And one more thing that I forgot to say.")
    assert moves(complained) == ["complain", "hide"]


def test_a_complaint_is_possible_for_six_months(make_idea, hide, case_of, ana):
    idea = make_idea("open")
    hide(idea)

    with clock.at(clock.now() + timedelta(days=183)), pytest.raises(Conflict, match="six months"):
        actions.complain(case_of(idea), ana, "I have her written consent, I can show it.")


def test_only_the_writer_complains(make_comment, hide, case_of, ana):
    comment = make_comment()
    hide(comment)

    with pytest.raises(NotAllowed):
        actions.complain(case_of(comment), ana, "I have her written consent, I can show it.")


def test_who_hid_it_does_not_decide_about_the_complaint(complained, case_of, mo):
    with pytest.raises(NotAllowed, match=r"You hid this text\. Another moderator or a city official decides"):
        actions.decide_complaint(case_of(complained), mo, outcome="upheld", reason=REASON)
    with pytest.raises(Conflict, match="Decide about the complaint"):
        actions.show_again(case_of(complained), mo, REASON)


def test_an_official_restores_it(complained, case_of, kim, ana, work):
    actions.decide_complaint(case_of(complained), kim, outcome="restored", reason=REASON)

    hiding = db.session.scalar(select(Hiding))
    assert (complained.visibility, complained.listed, hiding.outcome, hiding.stands) == (
        "public", True, "restored", False,
    )  # fmt: skip
    assert REASON in words_of(ana, work)[0]
    assert lane_counts()["reports"][0] == 0


def test_another_moderator_upholds_it_and_nobody_decides_again(complained, case_of, max_, kim, ana, work):
    actions.decide_complaint(case_of(complained), max_, outcome="upheld", reason="A spoken consent is not enough here.")

    assert complained.visibility == "hidden"
    assert "It stays hidden: A spoken consent is not enough here." in words_of(ana, work)[0]
    with pytest.raises(Conflict, match="Somebody else has decided"):
        actions.decide_complaint(case_of(complained), kim, outcome="restored", reason=REASON)


def test_staff_hear_of_a_complaint_but_not_its_author(complained, mo, kim, ana, work):
    work()

    told = select(Notice.person_id).join(Event, Event.id == Notice.event_id).where(Event.move == "complain")
    assert set(db.session.scalars(told)) == {mo.id, kim.id}


def test_after_a_second_hiding_the_author_may_complain_again(complained, case_of, hide, kim, ana):
    actions.decide_complaint(case_of(complained), kim, outcome="restored", reason=REASON)
    hide(complained)

    actions.complain(case_of(complained), ana, "It is hidden for the second time without a word changed.")

    assert db.session.scalar(select(func.count()).select_from(Hiding)) == 2


# What goes


def test_a_report_of_a_deleted_comment_is_closed_and_told(make_comment, case_of, ben, cleo, work):
    comment = make_comment()
    actions.report(case_of(comment), cleo, SAID)
    delete_comment(comment, ben)

    assert (lane_counts()["reports"][0], actions.close_reports_of_gone_comments()) == (0, 1)

    assert words_of(cleo, work)[0].startswith("About your report: the text is gone")


def test_a_hidden_comment_that_its_author_deletes_waits_for_nobody(make_comment, case_of, hide, ben):
    comment = make_comment()
    hide(comment)
    actions.complain(case_of(comment), ben, "I have her written consent, I can show it.")

    delete_comment(comment, ben)

    assert lane_counts()["reports"][0] == 0
    assert list(differences()) == []


def test_who_leaves_takes_the_name_out_of_reports_and_complaints(complained, case_of, make_comment, ana, mo, kim, cleo):
    open_one = actions.report(case_of(make_comment()), cleo, SAID)
    decided = actions.report(case_of(make_comment(body="Mr Wolf at number 9.")), cleo, SAID)
    actions.keep(case_of(db.session.get(Comment, decided.thing_id)), mo, REASON)
    actions.decide_complaint(case_of(complained), kim, outcome="upheld", reason=REASON)

    for person in (cleo, ana, mo):
        accounts.erase(person.id)

    db.session.expire_all()
    assert (open_one.person_id, open_one.text, decided.person_id, decided.text) == (None, SAID.text, None, "")
    hiding = db.session.scalar(select(Hiding))
    assert (hiding.complained_by_id, hiding.complaint, hiding.hidden_by_id) == (None, "", None)
    assert db.session.scalar(select(func.count()).select_from(Report).where(Report.person_id.is_not(None))) == 0
