"""The page of one idea: where it stands, what was promised, what happened, and who reads what."""

import html
import re
from datetime import date, timedelta

import pytest

from lab import clock, events
from lab.db import atomic, db
from lab.ideas.actions import move_idea
from lab.pilots.models import Pilot, PilotIdea
from lab.policy import SYSTEM
from tests.conftest import NOW

ANSWER = "We looked at the lamps with the tram company, and the path is theirs: they refuse lamps until 2028."
DECLINE = {"reason_code": "not_city_competence", "text": ANSWER, "named_unit": 1}


def page(client, idea, **query) -> str:
    answer = client.get(f"/ideas/{idea.id}", query_string=query)
    assert answer.status_code == 200
    return html.unescape(answer.get_data(as_text=True))


def plain(words: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", words).split()).replace(" ,", ",")


def test_a_visitor_reads_an_open_idea_without_token_or_cookie(client_of, make_idea):
    idea = make_idea("open", lang="de", solution="Lamps that wake.")

    answer = client_of().get(f"/ideas/{idea.id}")

    shown = html.unescape(answer.get_data(as_text=True))
    assert f'id="idea-{idea.id}"' in shown
    assert shown.count(f'id="vote-{idea.id}"') == 1
    assert '<h1 lang="de"' in shown
    assert "shared by Ana" in plain(shown)
    assert '<p class="printed"><b>0 votes</b></p>' in shown
    assert "Lamps that wake." in shown
    assert "csrf_token" not in shown
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["ETag"]


def test_the_page_names_itself_for_search_engines(client_of, make_idea):
    idea = make_idea("open")

    shown = page(client_of(), idea)

    assert f'<link rel="canonical" href="http://127.0.0.1:8000/ideas/{idea.id}">' in shown
    assert '<meta name="description" content="In winter the path' in shown
    assert "<title>Light for the school path ·" in shown


@pytest.mark.parametrize(
    ("stage", "step"),
    [("open", "Open for votes"), ("under_review", "Being studied"), ("shortlisted", "Being studied"),
     ("in_pilot", "In a pilot"), ("declined", "Outcome")],
)  # fmt: skip
def test_the_current_step_is_marked(client_of, make_idea, stage, step):
    shown = page(client_of(), make_idea(stage))

    marked = re.search(r'<li[^>]*aria-current="step"[^>]*>(.*?)</li>', shown, re.S)
    assert plain(marked[1]).removeprefix("Done: ") == step


def test_the_promise_has_a_day_and_the_working_days_until_then(client_of, make_idea):
    shown = plain(page(client_of(), make_idea("open", due_on=date(2026, 3, 10))))

    assert "The lab writes its first comment by Tuesday 10 March (in 6 working days)" in shown


def test_a_late_lab_apologises_and_names_the_unit(client_of, make_idea):
    shown = plain(page(client_of(), make_idea("under_review", due_on=date(2026, 2, 20), owner_unit_id=1)))

    assert "Late since Friday 20 February. The lab apologises; Mobility unit has it." in shown


def test_a_stopped_clock_is_said(client_of, ana, mo, make_idea):
    idea = make_idea("submitted")
    move_idea(idea, "ask_author", mo, question="Which of the two paths is meant?")

    shown = plain(page(client_of(ana), idea))

    assert "The lab's clock has stopped until then." in shown
    assert "Which of the two paths is meant?" in shown


@pytest.mark.parametrize("stage", ["open", "declined", "in_pilot"])
def test_without_a_promise_none_is_shown(client_of, make_idea, stage):
    assert 'id="promise"' not in page(client_of(), make_idea(stage, due_on=None))


def test_what_happened_stands_newest_first_with_role_and_words(client_of, mo, make_idea):
    idea = make_idea("open")
    move_idea(idea, "start_review", mo, trigger="lab")
    move_idea(idea, "reopen", mo, reason="The tram company has new numbers.")

    shown = plain(page(client_of(), idea).split('id="timeline"')[1])

    assert shown.index("Open again") < shown.index("The lab studies this idea")
    assert "Open again · Monday 2 March, moderator" in shown
    assert "This idea is open for votes again. The tram company has new numbers." in shown
    assert "What starts it: The lab takes it up by itself" in shown


def test_a_declined_idea_says_why_on_top(client_of, mo, make_idea):
    idea = make_idea("under_review")
    move_idea(idea, "decline", mo, **DECLINE)

    box = plain(page(client_of(), idea).split('id="outcome"')[1].split("</section>")[0])

    assert "The city may not decide this" in box
    assert ANSWER in box
    assert "Mobility unit" in box


def test_a_merged_idea_leads_to_the_one_that_goes_on(client_of, mo, make_idea):
    idea, other = make_idea("open"), make_idea("open", title="Lamps for all school paths")
    move_idea(idea, "merge", mo, into=other.id, reason="Both ask for the same lamps.")

    box = page(client_of(), idea).split('id="outcome"')[1].split("</section>")[0]

    assert f'href="/ideas/{other.id}"' in box
    assert "Both ask for the same lamps." in box


def test_an_idea_in_a_pilot_shows_the_pilot(client_of, make_idea):
    idea = make_idea("in_pilot")
    with atomic():
        pilot = Pilot(title="Lamps that wake", hypothesis="…", change_mind="…", cost=100, cost_band="under_5k",
                      stage="recruiting", places=20, testers=12, entered_at=NOW, proposed_at=NOW)  # fmt: skip
        db.session.add(pilot)
        db.session.flush()
        db.session.add(PilotIdea(pilot_id=pilot.id, idea_id=idea.id, text="The light"))

    shown = plain(page(client_of(), idea))

    assert "Lamps that wake Looking for testers Its part: It started the test: The light 12 of 20" in shown
    assert "12 of 20 places taken Take part" in shown


def test_steps_that_were_left_out_carry_no_tick(client_of, mo, make_idea):
    idea = make_idea("under_review")
    move_idea(idea, "decline", mo, **DECLINE)

    assert "Left out: In a pilot" in plain(page(client_of(), idea))


def test_a_word_of_the_lab_after_the_end_is_not_the_outcome(client_of, mo, make_idea):
    from lab.comments.actions import write_comment

    idea = make_idea("under_review")
    move_idea(idea, "decline", mo, **DECLINE)
    write_comment(idea, mo, "We keep asking the tram company.")

    assert ANSWER in plain(page(client_of(), idea).split('id="outcome"')[1].split("</section>")[0])


def test_how_many_were_told_stands_below_what_they_were_told(client_of, ben, mo, make_idea):
    from lab.notices.models import Notice

    idea = make_idea("under_review")
    event = move_idea(idea, "shortlist", mo, assessment="Two streets are ready for a test.", impact=4, effort=2,
                      cost_band="under_5k", owner_unit=1)  # fmt: skip
    with atomic():
        db.session.add(Notice(root_id=event.id, event_id=event.id, person_id=ben.id, letter="V", at=NOW, seen_at=NOW))

    shown = plain(page(client_of(), idea))
    assert "1 person was told." in shown
    assert "Impact, 1 to 5: 4 Effort, 1 to 5: 2" in shown


def test_the_author_of_a_declined_idea_hears_of_the_second_look(client_of, ana, mo, make_idea):
    idea = make_idea("under_review")
    move_idea(idea, "decline", mo, **DECLINE)

    shown = page(client_of(ana), idea)

    assert "You can ask for a second look until Monday 31 August." in shown
    assert f'href="/ideas/{idea.id}/moves/second_look"' in shown


def test_questions_between_lab_and_author_stay_between_them(client_of, ana, mo, make_idea):
    idea = make_idea("under_review")
    move_idea(idea, "ask_author", mo, question="Is this the path past your house?")
    move_idea(idea, "answer", ana, answer="Yes, I live at number twelve.")

    shown = page(client_of(), idea)

    assert "The lab asked the author" in shown
    assert "past your house" not in shown
    assert "number twelve" not in shown
    for insider in (ana, mo):
        assert "number twelve" in page(client_of(insider), idea)


def test_reminders_are_for_the_author_and_staff(client_of, ana, make_idea):
    idea = make_idea("open")
    with atomic():
        events.record("idea", idea.id, "remind", SYSTEM, reminder=True, due_on=clock.today())

    assert "A reminder was sent" not in page(client_of(), idea)
    assert "A reminder was sent" in page(client_of(ana), idea)


def test_an_idea_before_publication_is_its_authors_and_the_staffs(client_of, ana, ben, mo, make_idea):
    idea = make_idea("submitted")

    assert client_of().get(f"/ideas/{idea.id}").status_code == 404
    assert client_of(ben).get(f"/ideas/{idea.id}").status_code == 404
    assert f'id="vote-{idea.id}"' not in page(client_of(ana), idea)
    assert "/moves/publish" in page(client_of(mo), idea)


def test_a_hidden_idea_is_shown_to_its_author_with_a_word(client_of, ana, ben, make_idea):
    idea = make_idea("open", visibility="hidden")

    assert client_of(ben).get(f"/ideas/{idea.id}").status_code == 404
    assert "This idea is hidden from the public." in page(client_of(ana), idea)


def test_a_draft_offers_to_send_it_in_to_go_on_and_to_delete_it(client_of, ana, make_idea):
    draft = make_idea("draft")

    shown = page(client_of(ana), draft)

    assert f'action="/ideas/{draft.id}/moves/submit"' in shown
    assert f'href="/ideas/{draft.id}/edit"' in shown
    assert f'action="/ideas/{draft.id}/delete"' in shown


def test_a_withdrawn_idea_shows_neither_name_nor_text(client_of, ana, make_idea):
    idea = make_idea("open")
    move_idea(idea, "withdraw", ana, reason="We moved away.")

    shown = page(client_of(), idea)

    assert "shared by" not in shown
    assert "The author took the text back." in shown
    assert "We moved away." in shown


def test_what_residents_write_is_made_safe(client_of, make_idea):
    idea = make_idea("open", need='<script>alert(1)</script><a href="x" hx-get="/me">here</a>\n\nhttps://example.org')

    raw = client_of().get(f"/ideas/{idea.id}").get_data(as_text=True)

    assert "<script>alert" not in raw
    assert '<a href="x" hx-get' not in raw
    assert '<a href="https://example.org">' in raw


@pytest.mark.parametrize("number", ["0", "999", str(2**31), str(2**63), "9" * 40])
def test_numbers_without_an_idea_are_not_found(client_of, number):
    assert client_of().get(f"/ideas/{number}").status_code == 404


def test_the_page_costs_the_same_with_many_events_and_comments(client_of, count_statements, ben, ana, mo, make_idea):
    from lab.comments.actions import write_comment

    quiet, busy = make_idea("open"), make_idea("open", title="Another one")
    thread = write_comment(quiet, ben, "I have seen it too.")
    write_comment(quiet, mo, "Thank you, we look at it.", parent=thread.id)
    for n in range(12):
        thread = write_comment(busy, ben, f"Comment {n}")
        write_comment(busy, mo, f"Answer {n}", parent=thread.id)
    for n in range(12):
        with clock.at(NOW + timedelta(days=n)):
            move_idea(busy, "start_review", mo, trigger="lab")
            move_idea(busy, "reopen", mo, reason="Once more, with better numbers.")

    quiet_path, busy_path = quiet.path, busy.path
    for who in (None, ben, ana):
        client = client_of(who)
        client.get(quiet_path), client.get(busy_path)
        few = count_statements(lambda client=client: client.get(quiet_path))
        many = count_statements(lambda client=client: client.get(busy_path))
        assert many == few
        assert many <= 14
