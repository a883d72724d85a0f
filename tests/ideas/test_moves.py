"""Every move of an idea by its address: by the right person, by everybody else, and from the wrong stage."""

from datetime import timedelta

import pytest

from lab import clock, events
from lab.city import queries as city
from lab.db import atomic, db
from lab.ideas import rules
from lab.ideas.actions import move_idea
from lab.ideas.models import Idea
from lab.ideas.rules import MOVES, SERVED_LATER, STEP_OF, Stage
from lab.lifecycle import BACK
from lab.policy import SYSTEM

ROWS = [pytest.param(move, id=f"{move.name}-{move.from_}") for move in MOVES]
HERE = [p for p in ROWS if p.values[0].name != "link_pilot"]
"""link_pilot needs a live pilot: its package tests it."""

BY_PEOPLE = [p for p in HERE if not p.values[0].by_system_alone]
BY_SYSTEM = [p for p in HERE if p.values[0].by_system_alone]
LONG = "We looked at the path, at the lamps near by and at what other cities did with theirs. " * 2


@pytest.fixture
def ready(make_idea, make_person):
    """An idea at the start of a move, with everything that its gates look at."""

    def make(move):
        long_ago = clock.now() - timedelta(days=400 if move.name == "expire" else 5)
        idea = make_idea(move.from_, entered_at=long_ago, opened_at=long_ago, lab_comment_at=long_ago)
        target = make_idea("open", author_id=make_person("other").id).id if move.name == "unmerge" else None
        with atomic():
            idea.merged_into_id = target
            if move.to == BACK and move.name != "second_look":
                idea.back_stage = Stage.SUBMITTED if move.name == "answer" else Stage.OPEN
        return idea

    return make


def answers_for(move, make_idea, make_person):
    """Valid answers, made from what the table says about each."""
    found = {}
    for ask in move.asks:
        if ask.kind == "idea":
            found[ask.name] = make_idea("open", author_id=make_person("target").id).id
        elif ask.kind == "choice":
            found[ask.name] = ask.choices[0][0]
        elif ask.kind in ("unit", "topic"):
            found[ask.name] = 2
        elif ask.kind == "number":
            found[ask.name] = ask.high
        elif ask.kind in ("line", "text"):
            found[ask.name] = LONG[: max(ask.low, min(ask.high, 120))].strip().ljust(ask.low, ".")
    return found


def right_person(move, cast):
    return {"author": cast["ana"], "official": cast["kim"]}.get(move.who, cast["mo"])


@pytest.fixture
def cast(ana, ben, mo, kim, ada):
    return {"ana": ana, "ben": ben, "mo": mo, "kim": kim, "ada": ada}


def ends_in(move):
    if move.to != BACK:
        return move.to
    return {"answer": Stage.SUBMITTED, "second_look": Stage.UNDER_REVIEW}.get(move.name, Stage.OPEN)


def due_after(move, stage):
    if stage == Stage.OPEN and move.name != "publish":
        return None
    promise = rules.promise_in(stage, move.name == "second_look")
    return city.due_day(promise) if promise else None


def fresh(idea):
    return db.session.get(Idea, idea.id, populate_existing=True)


@pytest.mark.parametrize("move", BY_PEOPLE)
def test_the_right_person_makes_the_move(move, ready, cast, client_of, make_idea, make_person):
    idea = ready(move)
    answers = answers_for(move, make_idea, make_person)

    answer = client_of(right_person(move, cast)).post(f"/ideas/{idea.id}/moves/{move.name}", data=answers)

    assert (answer.status_code, answer.location) == (303, f"/ideas/{idea.id}")
    idea, stage = fresh(idea), ends_in(move)
    assert (idea.stage, idea.step, idea.due_on) == (stage, STEP_OF[stage], due_after(move, stage))
    assert idea.listed == (idea.published_at is not None)
    event = events.last("idea", idea.id)
    assert (event.move, event.stage_from, event.stage_to) == (move.name, move.from_, stage)
    assert (event.audience, event.outcome) == (move.audience, move.outcome)


@pytest.mark.parametrize("move", BY_SYSTEM)
def test_the_lab_makes_its_own_moves(move, ready):
    idea = ready(move)

    move_idea(idea, move.name, SYSTEM)

    stage = ends_in(move)
    assert (idea.stage, idea.step, idea.due_on) == (stage, STEP_OF[stage], due_after(move, stage))
    assert events.last("idea", idea.id).role == "system"


@pytest.mark.parametrize("move", ROWS)
def test_anybody_else_is_refused_with_words_and_nothing_changes(move, ready, cast, client_of, make_idea, make_person):
    idea = ready(move)
    answers = {} if move.name == "link_pilot" else answers_for(move, make_idea, make_person)
    allowed = () if move.by_system_alone else (right_person(move, cast),)
    for who in cast.values():
        if who in allowed:
            continue
        answer = client_of(who).post(f"/ideas/{idea.id}/moves/{move.name}", data=answers)
        may_not_read = not fresh(idea).is_public and who.id == cast["ben"].id
        hidden_draft = move.from_ == Stage.DRAFT and who.id != cast["ana"].id
        assert answer.status_code == (404 if may_not_read or hidden_draft else 403)
        if answer.status_code == 403:
            assert any(words in answer.text for words in ("Only ", "A moderator decides about this"))
    assert fresh(idea).stage == move.from_
    assert events.last("idea", idea.id) is None


@pytest.mark.parametrize("move", BY_PEOPLE)
def test_from_another_stage_the_page_says_where_the_idea_is(move, ready, cast, client_of, make_idea):
    """Adopted: no move starts there."""
    idea = make_idea("adopted")
    answer = client_of(right_person(move, cast)).post(f"/ideas/{idea.id}/moves/{move.name}", data={"text": LONG})
    assert answer.status_code == 409
    assert "It is now at:" in answer.text
    assert "Adopted" in answer.text
    assert LONG.strip() in answer.text
    assert fresh(idea).stage == "adopted"


@pytest.mark.parametrize("move", BY_PEOPLE)
def test_a_missing_answer_keeps_the_others(move, ready, cast, client_of, make_idea, make_person):
    required = [ask for ask in move.asks if ask.required(None, {})]
    if not required:
        return
    idea = ready(move)
    answers = answers_for(move, make_idea, make_person)
    client = client_of(right_person(move, cast))
    for ask in required:
        answer = client.post(f"/ideas/{idea.id}/moves/{move.name}", data={**answers, ask.name: ""})
        assert answer.status_code == 422
        assert f'id="{ask.name}-error"' in answer.text
        kept = [value for name, value in answers.items() if name != ask.name and isinstance(value, str)]
        assert all(value in answer.text for value in kept)
    assert fresh(idea).stage == move.from_


@pytest.mark.parametrize("move", BY_PEOPLE)
def test_the_form_as_a_page_asks_what_the_table_asks(move, ready, cast, client_of):
    idea = ready(move)
    page = client_of(right_person(move, cast)).get(f"/ideas/{idea.id}/moves/{move.name}")
    assert page.status_code == 200
    for ask in move.asks:
        assert f'name="{ask.name}"' in page.text
    for sentence in move.tells.values():
        assert sentence.partition("{")[0].strip().replace("'", "&#39;") in page.text


def test_an_unknown_move_is_a_conflict(client_of, make_idea, mo):
    idea = make_idea("open")
    assert client_of(mo).post(f"/ideas/{idea.id}/moves/dance").status_code == 409
    assert client_of(mo).get(f"/ideas/{idea.id}/moves/dance").status_code == 409


@pytest.mark.parametrize("id", [999, 2**31, 10**30, "9" * 5000])
def test_there_is_no_such_idea(client_of, mo, id):
    assert client_of(mo).post(f"/ideas/{id}/moves/publish").status_code == 404


def test_somebody_elses_draft_is_not_found(client_of, make_idea, mo):
    idea = make_idea("draft")
    assert client_of(mo).post(f"/ideas/{idea.id}/moves/submit").status_code == 404


def test_what_a_later_package_serves_is_not_served_twice():
    from lab.ideas.moves import IDEA

    assert IDEA.elsewhere == set(SERVED_LATER)


def test_an_incomplete_draft_gets_its_checklist(client_of, make_idea, ana):
    idea = make_idea("draft", title="Light", need="Dark.", topic_id=None)
    for answer in (
        client_of(ana).get(f"/ideas/{idea.id}/moves/submit"),
        client_of(ana).post(f"/ideas/{idea.id}/moves/submit"),
    ):
        assert "What this step needs" in answer.text
        assert answer.text.count('<li class="missing">') == 3
    assert answer.status_code == 409
    assert fresh(idea).stage == "draft"


def test_the_second_to_decide_sees_what_the_first_did_and_keeps_the_text(client_of, make_idea, mo, make_person):
    idea, nil = make_idea("under_review"), make_person("nil", "moderator")
    client_of(nil).post(f"/ideas/{idea.id}/moves/refer", data={
        "channel": "department", "reference": "T-17", "reason": "The roads unit mends it next week."})  # fmt: skip

    answer = client_of(mo).post(f"/ideas/{idea.id}/moves/decline", data={
        "reason_code": "not_testable", "text": LONG, "named_unit": "1"})  # fmt: skip

    assert answer.status_code == 409
    for words in (
        "Passed on",
        "moderator",
        "The roads unit mends it next week.",
        LONG.strip(),
        f'href="/ideas/{idea.id}"',
    ):
        assert words in answer.text


def test_a_stale_form_shows_what_happened_between_and_can_be_sent_again(client_of, make_idea, ana, mo):
    idea = make_idea("submitted")
    move_idea(idea, "ask_author", mo, question="Where does the path begin?")
    seen = events.last("idea", idea.id).id
    move_idea(idea, "answer", ana, answer="Behind the depot, at the second gate.")
    client = client_of(mo)
    sent = {"reason_code": "not_testable", "text": LONG, "named_unit": "1", "seen": str(seen)}

    answer = client.post(f"/ideas/{idea.id}/moves/decline", data=sent)

    assert answer.status_code == 409
    assert "Behind the depot, at the second gate." in answer.text
    latest = events.last("idea", idea.id).id
    assert f'name="seen" value="{latest}"' in answer.text
    assert "Send it again" in answer.text
    assert client.post(f"/ideas/{idea.id}/moves/decline", data={**sent, "seen": str(latest)}).status_code == 303


def test_a_second_click_shows_the_idea(client_of, make_idea, mo):
    idea = make_idea("submitted")
    client = client_of(mo)
    seen = ""
    first, second = (
        client.post(f"/ideas/{idea.id}/moves/publish", data={"topic": "1", "seen": seen}) for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(events.history("idea", idea.id)) == 1


def test_a_second_click_with_other_words_or_much_later_is_a_conflict(client_of, make_idea, mo):
    idea = make_idea("submitted")
    client = client_of(mo)
    client.post(f"/ideas/{idea.id}/moves/publish", data={"topic": "1"})
    assert client.post(f"/ideas/{idea.id}/moves/publish", data={"topic": "2"}).status_code == 409
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert client.post(f"/ideas/{idea.id}/moves/publish", data={"topic": "1"}).status_code == 409


@pytest.mark.parametrize(("named", "stored"), [("energy", 2), ("2", 2)])
def test_a_topic_is_named_by_its_slug_or_its_number(make_idea, client_of, mo, named, stored):
    idea = make_idea("submitted")
    client = client_of(mo)

    form = client.get(f"/ideas/{idea.id}/moves/publish").text
    client.post(f"/ideas/{idea.id}/moves/publish", data={"topic": named})

    assert '<option selected value="mobility">' in form
    assert db.session.get(Idea, idea.id).topic_id == stored


def test_a_topic_that_the_lab_does_not_have_is_refused(make_idea, client_of, mo):
    idea = make_idea("submitted")

    for named in ("nowhere", "99", "²", "9" * 5000):
        answer = client_of(mo).post(f"/ideas/{idea.id}/moves/publish", data={"topic": named})
        assert (answer.status_code, "Choose one from the list." in answer.text) == (422, True)


def test_the_decider_does_not_give_the_second_look(client_of, make_idea, ana, mo, kim):
    idea = make_idea("under_review")
    decline = {"reason_code": "not_testable", "text": LONG, "named_unit": "1"}
    client_of(mo).post(f"/ideas/{idea.id}/moves/decline", data=decline)
    client_of(ana).post(f"/ideas/{idea.id}/moves/second_look", data={"text": "Please count the people first."})

    refused = client_of(mo).post(f"/ideas/{idea.id}/moves/decline", data=decline)
    assert refused.status_code == 403
    assert "You made the first decision." in refused.text
    assert client_of(kim).post(f"/ideas/{idea.id}/moves/decline", data=decline).status_code == 303


def test_htmx_gets_the_fragment_and_where_to_go(client_of, make_idea, mo):
    idea = make_idea("submitted")
    answer = client_of(mo).post(f"/ideas/{idea.id}/moves/publish", data={"topic": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"] == f"/ideas/{idea.id}"
    assert f'id="idea-{idea.id}-moves"' in answer.text
    assert "<html" not in answer.text


def test_next_leads_back_to_an_own_path_only(client_of, make_idea, mo):
    own, foreign = make_idea("submitted"), make_idea("submitted")
    client = client_of(mo)
    to = client.post(f"/ideas/{own.id}/moves/publish", data={"topic": "1", "next": "/desk/new"}).location
    away = client.post(f"/ideas/{foreign.id}/moves/publish", data={"topic": "1", "next": "//evil.example"}).location
    assert (to, away) == ("/desk/new", f"/ideas/{foreign.id}")


@pytest.mark.parametrize(
    ("name", "value"),
    [("impact", "6"), ("impact", "many"), ("impact", "9" * 40), ("owner_unit", "77"), ("owner_unit", "x"),
     ("cost_band", "free"), ("assessment", "short"), ("assessment", "hidden\u202e" + LONG), ("assessment", "x" * 2001)],
)  # fmt: skip
def test_a_wrong_answer_is_said_beside_its_field(client_of, make_idea, mo, name, value):
    idea = make_idea("under_review")
    good = {"assessment": LONG, "impact": "3", "effort": "2", "cost_band": "5k_20k", "owner_unit": "1"}
    answer = client_of(mo).post(f"/ideas/{idea.id}/moves/shortlist", data={**good, name: value})
    assert answer.status_code == 422
    assert f'id="{name}-error"' in answer.text
    assert fresh(idea).stage == "under_review"


def test_a_visitor_is_asked_to_sign_in(client_of, make_idea):
    idea = make_idea("open")
    assert client_of().get(f"/ideas/{idea.id}/moves/refer").status_code == 302
    assert client_of().post(f"/ideas/{idea.id}/moves/refer", data={"reason": LONG}).status_code == 401


def test_a_moderator_who_was_signed_out_while_writing_loses_nothing(client_of, make_idea, mo):
    """The session ends, the answer is sent, the sign-in page carries it, and it is given right after."""
    from flask import session
    from flask_login import login_user

    from lab.accounts import acts
    from lab.accounts.wiring import SignedIn

    idea = make_idea("under_review")
    sent = {"reason_code": "not_testable", "text": LONG, "named_unit": "1"}
    page = client_of().post(f"/ideas/{idea.id}/moves/decline", data=sent)
    assert page.status_code == 401
    assert LONG.strip() in page.text

    packed = acts.pack("ideas.move", {"id": str(idea.id), "name": "decline", **sent})
    with idea_app().test_request_context():
        login_user(SignedIn("token", mo))
        assert acts.resume(packed) == (f"/ideas/{idea.id}", "")
        session.clear()
    assert fresh(idea).stage == "declined"


def idea_app():
    from flask import current_app

    return current_app._get_current_object()


def test_staff_who_are_authors_act_as_residents_on_their_own_idea(client_of, make_idea, mo, kim):
    idea = make_idea("submitted", author_id=kim.id)
    client_of(mo).post(f"/ideas/{idea.id}/moves/ask_author", data={"question": "Which path do you mean?"})
    client_of(kim).post(f"/ideas/{idea.id}/moves/answer", data={"answer": "The one behind the depot."})

    answered, asked = events.history("idea", idea.id)[:2]
    assert [(event.move, event.role) for event in (asked, answered)] == [
        ("ask_author", "moderator"),
        ("answer", "resident"),
    ]
