"""Suggesting a better text: who may, what the author does, who is told, what becomes of it when the idea goes on."""

import html
import re

import pytest
from flask import g
from sqlalchemy import func, select

from lab import events
from lab.accounts import acts
from lab.accounts.actions import erase
from lab.db import db
from lab.errors import Conflict, Invalid, NotAllowed, NotSignedIn
from lab.ideas.actions import edit_idea, move_idea
from lab.ideas.models import CoAuthor
from lab.ideas.queries import idea as idea_by_id
from lab.notices.models import Notice
from lab.policy import VISITOR
from lab.recount import differences
from lab.suggestions import page
from lab.suggestions.actions import accept, decline, mark_of, suggest, take_back
from lab.suggestions.models import Suggestion
from lab.triage.actions import merge, unmerge
from lab.votes.actions import cast_vote
from lab.votes.models import Vote

NEED = "In winter the path behind the depot is dark from four in the afternoon on."
WHY = "Then everybody knows when."


def text_of(answer) -> str:
    return html.unescape(answer.get_data(as_text=True))


def stored() -> Suggestion:
    return db.session.scalar(select(Suggestion).order_by(Suggestion.id.desc()))


def co_authors(idea) -> list[int]:
    return list(db.session.scalars(select(CoAuthor.person_id).where(CoAuthor.idea_id == idea.id)))


def told() -> list[tuple[int, str]]:
    rows = db.session.execute(select(Notice.person_id, Notice.letter).order_by(Notice.id))
    return [(row.person_id, row.letter) for row in rows]


@pytest.fixture
def ben_suggests(ben, make_idea):
    def make(idea=None, **more):
        idea = idea or make_idea("open")
        return idea, suggest(idea, ben, more.get("part", "need"), more.get("text", NEED), WHY)

    return make


# Suggesting


def test_a_resident_suggests_a_better_text_and_the_author_is_told(client_of, work, ana, ben, make_idea):
    idea = make_idea("open")
    client = client_of(ben)

    form = text_of(client.get(f"/ideas/{idea.id}/suggestions/new"))
    answer = client.post(f"/ideas/{idea.id}/suggestions", data={
        "part": "need", "text": NEED, "why": WHY, "before": mark_of(idea.need), "once": "this-page",
    })  # fmt: skip
    work()

    assert "your vote for it is taken back" in form
    assert idea.need in form
    assert (answer.status_code, answer.location) == (303, f"/suggestions/{stored().id}")
    assert (stored().before, stored().text, stored().state) == (idea.need, NEED, "open")
    assert told() == [(ana.id, "P")]
    assert f"/suggestions/{stored().id}" in text_of(client_of(ana).get("/me/notices"))


def test_the_idea_shows_what_would_be_taken_out_and_added(client_of, ben_suggests):
    idea, _ = ben_suggests()

    shown = text_of(client_of().get(f"/ideas/{idea.id}"))

    assert re.search(r"<ins><span[^>]*>\[added: </span>[^<]*afternoon", shown)
    assert WHY in shown
    assert "Answer it" not in shown


def test_two_clicks_are_one_suggestion(client_of, ben, make_idea):
    idea = make_idea("open")
    fields = {"part": "need", "text": NEED, "why": WHY, "once": "this-page"}
    client = client_of(ben)

    first, second = (client.post(f"/ideas/{idea.id}/suggestions", data=fields) for _ in range(2))

    assert first.location == second.location
    assert db.session.scalar(select(func.count()).select_from(Suggestion)) == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": ""}, "This is needed."),
        ({"text": "Too short."}, "Write at least 20 characters"),
        ({"text": "x" * 2001}, "Write at most 2000 characters"),
        ({"text": "In winter the path behind the depot is dark from four."}, "This is the text as it is."),
        ({"why": ""}, "This is needed."),
        ({"before": mark_of("An older text of this idea.")}, "The author changed this text meanwhile."),
    ],
)
def test_what_cannot_be_sent_comes_back_with_every_word(client_of, ben, make_idea, fields, words):
    idea = make_idea("open")
    sent = {"part": "need", "text": NEED, "why": WHY, "before": mark_of(idea.need)} | fields

    answer = client_of(ben).post(f"/ideas/{idea.id}/suggestions", data=sent)

    shown = text_of(answer)
    assert answer.status_code == 422
    assert words in shown
    assert sent["text"] in shown
    assert sent["why"] in shown
    assert stored() is None


def test_sent_again_from_the_text_of_today_it_is_taken(client_of, ben, make_idea):
    idea = make_idea("open")
    sent = {"part": "need", "text": NEED, "why": WHY, "before": mark_of("An older text of this idea.")}
    client = client_of(ben)
    shown = text_of(client.post(f"/ideas/{idea.id}/suggestions", data=sent))

    before = html.unescape(re.search(r'name="before"[^>]*value="([^"]*)"', shown)[1])
    answer = client.post(f"/ideas/{idea.id}/suggestions", data=sent | {"before": before})

    assert answer.status_code == 303


def test_the_author_changes_the_text_itself(ana, make_idea):
    with pytest.raises(NotAllowed):
        suggest(make_idea("open"), ana, "need", NEED, WHY)


@pytest.mark.parametrize("stage", ["submitted", "under_review", "declined", "merged"])
def test_suggestions_end_where_the_text_does_not_change_any_more(ben, make_idea, stage):
    with pytest.raises((Conflict, NotAllowed)):
        suggest(make_idea(stage), ben, "need", NEED, WHY)


def test_three_suggestions_of_one_person_may_wait(ben, make_idea):
    idea = make_idea("open")
    for n in range(3):
        suggest(idea, ben, "need", f"{NEED} {n}", WHY)

    with pytest.raises(Invalid):
        suggest(idea, ben, "title", "A light for the path to school", WHY)


def test_a_visitor_suggests_after_the_sign_in(app, ben, make_idea):
    idea = make_idea("open")
    fields = {"idea_id": str(idea.id), "part": "need", "text": NEED, "why": WHY, "before": mark_of(idea.need)}

    with app.test_request_context():
        g.me = ben
        path, words = acts.resume(acts.pack("suggest", fields))

    assert (path, words) == (f"/suggestions/{stored().id}", "")
    assert stored().person_id == ben.id


def test_a_visitor_is_asked_to_sign_in_with_the_text_in_hand(client_of, make_idea):
    idea = make_idea("open")
    sent = {"part": "need", "text": NEED, "why": WHY, "before": mark_of(idea.need)}

    form = client_of().get(f"/ideas/{idea.id}/suggestions/new")
    answer = client_of().post(f"/ideas/{idea.id}/suggestions", data=sent, without_token=True)
    empty = client_of().post(f"/ideas/{idea.id}/suggestions", data=sent | {"why": ""}, without_token=True)

    assert (form.status_code, "Set-Cookie" in form.headers) == (200, False)
    assert (answer.status_code, NEED in text_of(answer)) == (401, True)
    assert (empty.status_code, "This is needed." in text_of(empty)) == (422, True)
    with pytest.raises(NotSignedIn):
        suggest(idea, VISITOR, "need", NEED, WHY)


# The author's answer


def test_taken_up_the_text_changes_and_the_suggester_writes_with_the_author(client_of, work, ana, ben, ben_suggests):
    idea, suggested = ben_suggests()

    answer = client_of(ana).post(f"/suggestions/{suggested.id}/accept")
    work()

    assert (answer.status_code, answer.location) == (303, f"/ideas/{idea.id}")
    assert idea_by_id(idea.id).need == NEED
    assert co_authors(idea) == [ben.id]
    assert (ben.id, "P") in told()
    assert [event.move for event in events.history("idea", idea.id)][:1] == ["edit"]
    assert "Co-authors: Ben" in text_of(client_of().get(f"/ideas/{idea.id}"))


def test_the_vote_of_the_new_co_author_is_taken_back(ana, ben, mo, make_idea):
    idea = make_idea("open")
    cast_vote(idea, ben)
    cast_vote(idea, mo)
    suggested = suggest(idea, ben, "need", NEED, WHY)

    accept(suggested, ana)

    assert idea.votes == 1
    assert db.session.scalars(select(Vote.person_id)).all() == [mo.id]
    assert [str(found) for found in differences() if found.column in ("votes", "rising")] == []


def test_a_vote_that_a_merge_brought_rests_and_comes_back_with_it(ana, ben, mo, make_idea):
    source, idea = make_idea("open"), make_idea("open")
    cast_vote(source, ben)
    merge(source, "merge", mo, into=idea.id, reason="It is the same need.")
    assert idea.votes == 1

    accept(suggest(idea, ben, "need", NEED, WHY), ana)
    merged = idea.votes
    unmerge(source, "unmerge", mo, reason="They are different after all.")

    assert (merged, idea.votes, source.votes) == (0, 0, 1)
    assert [str(found) for found in differences() if found.column == "votes"] == []


def test_two_presses_take_it_up_once(ana, ben_suggests):
    idea, suggested = ben_suggests()

    accept(suggested, ana)
    accept(suggested, ana)

    assert (idea.edits, len(co_authors(idea))) == (1, 1)


def test_a_suggestion_for_an_older_text_is_put_together_by_hand(client_of, ana, ben, ben_suggests):
    idea, suggested = ben_suggests()
    newer = "In winter the path behind the depot is very dark from four."
    change(idea, ana, need=newer)
    client = client_of(ana)

    page_ = text_of(client.get(f"/suggestions/{suggested.id}"))
    refused = client.post(f"/suggestions/{suggested.id}/accept")
    short = client.post(f"/suggestions/{suggested.id}/accept", data={"text": "Short."})
    taken = client.post(f"/suggestions/{suggested.id}/accept", data={"text": NEED + " Very dark."})

    assert "Put both together by hand." in page_
    assert (refused.status_code, short.status_code, taken.status_code) == (409, 422, 303)
    assert "Short." in text_of(short)
    assert idea_by_id(idea.id).need == NEED + " Very dark."
    assert co_authors(idea) == [ben.id]


def change(idea, actor, **texts) -> None:
    from dataclasses import fields

    from lab.ideas.actions import IdeaText

    as_it_is = {field.name: getattr(idea, field.name) for field in fields(IdeaText)}
    edit_idea(idea, IdeaText(**as_it_is | texts), actor)


def test_declined_with_a_word_that_only_the_two_read(client_of, work, ana, ben, make_person, ben_suggests):
    idea, suggested = ben_suggests()
    word = "It is dark at three on some days."

    wrong = client_of(ana).post(f"/suggestions/{suggested.id}/decline", data={"word": ""})
    client_of(ana).post(f"/suggestions/{suggested.id}/decline", data={"word": word})
    work()

    assert wrong.status_code == 422
    assert word in text_of(client_of(ben).get(f"/suggestions/{suggested.id}"))
    assert word in text_of(client_of(ben).get("/me/notices"))
    assert client_of(make_person("eve")).get(f"/suggestions/{suggested.id}").status_code == 404
    assert WHY not in text_of(client_of().get(f"/ideas/{idea.id}"))
    assert co_authors(idea) == []


def test_only_authors_answer_and_only_the_suggester_takes_back(client_of, ana, ben, mo, ben_suggests):
    _idea, suggested = ben_suggests()

    assert client_of(mo).post(f"/suggestions/{suggested.id}/accept").status_code == 403
    assert client_of(ben).post(f"/suggestions/{suggested.id}/decline", data={"word": "No."}).status_code == 403
    assert client_of(ana).post(f"/suggestions/{suggested.id}/take-back").status_code == 403


def test_taken_back_it_cannot_be_taken_up(ana, ben, ben_suggests):
    _idea, suggested = ben_suggests()
    take_back(suggested, ben)
    take_back(suggested, ben)

    with pytest.raises(Conflict):
        accept(suggested, ana)
    with pytest.raises(Conflict):
        decline(suggested, ana, "Too late.")


def test_a_co_author_answers_suggestions_too(ana, ben, mo, make_idea):
    idea = make_idea("open")
    accept(suggest(idea, ben, "need", NEED, WHY), ana)

    accept(suggest(idea, mo, "title", "A light for the path to school", WHY), ben)

    assert (idea.title, sorted(co_authors(idea))) == ("A light for the path to school", sorted([ben.id, mo.id]))


# What happens around it


@pytest.mark.parametrize(
    ("move", "answers"),
    [
        ("start_review", {"trigger": "lab"}),
        ("refer", {"channel": "department", "reference": "A 12", "reason": "It is theirs."}),
    ],
)
def test_when_the_idea_goes_on_what_waits_is_closed_and_told(work, ben, mo, ben_suggests, move, answers):
    idea, suggested = ben_suggests()

    move_idea(idea, move, mo, **answers)
    work()

    assert suggested.state == "closed"
    assert (ben.id, "P") in told()


def test_a_merge_closes_what_waits(work, ben, mo, make_idea, ben_suggests):
    idea, suggested = ben_suggests()

    merge(idea, "merge", mo, into=make_idea("open").id, reason="It is the same need.")
    work()

    assert suggested.state == "closed"
    assert (ben.id, "P") in told()


def test_a_withdrawn_text_goes_from_the_suggestions_too(client_of, ana, ben, ben_suggests):
    idea, suggested = ben_suggests()

    move_idea(idea, "withdraw", ana, reason="I do not want it any more.")
    db.session.refresh(suggested)

    assert (suggested.state, suggested.before, suggested.text) == ("closed", "", "")
    assert client_of(ben).get(f"/ideas/{idea.id}").status_code == 200


def test_what_was_never_public_and_hidden_ideas_show_no_suggestions(client_of, ben_suggests, ana):
    from lab.db import atomic
    from lab.ideas.actions import show_or_hide

    idea, suggested = ben_suggests()
    with atomic():
        show_or_hide(idea, "hidden")

    assert client_of().get(f"/suggestions/{suggested.id}").status_code == 404
    assert client_of().get(f"/ideas/{idea.id}/suggestions/new").status_code == 404


def test_suggestions_are_paged_at_constant_cost(count_statements, ana, make_person, make_idea):
    idea = make_idea("open")
    suggest(idea, make_person("first"), "need", NEED, WHY)
    page.page(idea, ana)  # loads the idea
    one = count_statements(lambda: page.page(idea, ana))
    for n in range(7):
        suggest(idea, make_person(f"p{n}"), "need", f"{NEED} {n}", WHY)

    first = page.page(idea, ana)
    rest = page.page(idea, ana, str(first.before))

    assert count_statements(lambda: page.page(idea, ana)) == one
    assert (len(first.shown), len(rest.shown), rest.before, first.open) == (5, 3, 0, 8)


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 30])
def test_a_broken_cursor_is_not_found(client_of, make_idea, cursor):
    idea = make_idea("open")

    assert client_of().get(f"/ideas/{idea.id}", query_string={"suggestions": cursor}).status_code == 404


def test_who_leaves_takes_what_waits_along_and_the_name_off_the_rest(client_of, ana, ben, ben_suggests):
    idea, first = ben_suggests()
    accept(first, ana)
    ben_suggests()

    erase(ben.id)
    db.session.expire_all()

    assert [(one.person_id, one.state) for one in db.session.scalars(select(Suggestion).order_by(Suggestion.id))] == [
        (None, "accepted"), (None, "taken_back"),
    ]  # fmt: skip
    assert idea_by_id(idea.id).need == NEED
    assert "Somebody who left the lab" in text_of(client_of().get(f"/ideas/{idea.id}"))


def test_own_data_holds_the_own_suggestions(client_of, ben, ben_suggests):
    idea, _suggested = ben_suggests()

    data = client_of(ben).get("/me/data.json").json

    assert [(one["idea_id"], one["text"], one["state"]) for one in data["suggestions"]] == [(idea.id, NEED, "open")]


def test_the_longest_suggestion_survives_the_sign_in():
    fields = {"part": "solution", "text": "ä" * 4000, "why": "ä" * 500, "before": mark_of("x" * 4000), "idea_id": "7"}

    assert acts.pack("suggest", fields) != ""
