"""What anybody reads about the lab."""

from datetime import timedelta

import pytest

from lab import clock, events
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.ideas import actions
from lab.insights import pace
from lab.notices import told
from lab.notices.models import Notice

NO = "We looked at the path with the school and the tram company, and the rails beside it leave no room for lamps."


def decline(idea, mo):
    return actions.move_idea(idea, "decline", mo, reason_code="not_legal_or_safe", text=NO, named_unit=1)


# Home


def test_home_of_an_empty_lab_says_what_will_be_here(client_of):
    page = client_of(None).get("/")
    assert page.status_code == 200
    assert "What should Testhaven try next?" in page.text
    assert "Yours can be the first." in page.text
    assert "Set-Cookie" not in page.headers
    assert "csrf" not in page.text.lower()


def test_home_shows_what_is_tested_what_came_of_it_and_what_rises(client_of, make_idea, make_pilot):
    idea = make_idea(title="Benches by the river", votes=7)
    make_pilot("recruiting", [idea], title="Borrow a heat pump")
    make_pilot("scaled", [idea], title="Cool rooms")
    make_pilot("rejected", [idea], title="Never ran")
    page = client_of(None).get("/").text
    assert "12 of 20 places taken" in page
    assert "Cool rooms" in page
    assert "Never ran" not in page
    assert f'id="idea-{idea.id}"' in page
    assert f'id="vote-{idea.id}"' in page


def test_a_full_pilot_is_not_offered(client_of, make_idea, make_pilot):
    make_pilot("running", [make_idea()], title="Full already", testers=20)
    assert "Full already" not in client_of(None).get("/").text


@pytest.mark.parametrize(("path", "most"), [("/", 3), ("/results", 3)])
def test_pages_cost_a_visitor_the_same_for_one_and_for_twelve(
    path, most, client_of, make_idea, make_pilot, count_statements
):
    def fill(n):
        for _ in range(n):
            make_pilot("scaled", [make_idea(), make_idea("declined")])
            make_pilot("recruiting", [make_idea()])

    visitor = client_of(None)
    fill(1)
    visitor.get(path)
    one = count_statements(lambda: visitor.get(path))
    fill(11)
    assert count_statements(lambda: visitor.get(path)) == one <= most


def test_home_costs_a_resident_three_statements_more(client_of, ben, make_idea, make_pilot, count_statements):
    make_pilot("recruiting", [make_idea()])
    browser = client_of(ben)
    browser.get("/")
    assert count_statements(lambda: browser.get("/")) <= 6


# Results


def test_a_pilot_s_result_says_who_asked_what_was_tried_and_what_came(client_of, make_idea, make_pilot):
    decision = {"live_on": "2026-02-02", "where": "Depot path", "service_owner": 1}
    make_pilot("scaled", [make_idea(votes=700), make_idea(votes=31)], decision=decision)
    page = client_of(None).get("/results").text
    for words in ("731 votes for 2 ideas", "We believe that waking lamps", "More people walk there.", "€8,100",
                  "It has been run by Mobility unit since", "75 % of the way", "<caption>What was measured",
                  "1 piece"):  # fmt: skip
        assert words in page


def test_a_pilot_that_never_ran_was_a_plan_and_measured_nothing(client_of, make_idea, make_pilot):
    make_pilot("cancelled", [make_idea()], decision={"text": "The owner said no."})
    page = client_of(None).get("/results").text
    assert "The plan:" in page
    assert "What was measured" not in page


def test_a_declined_idea_s_result_carries_the_answer(client_of, make_idea, mo):
    idea = make_idea("under_review")
    decline(idea, mo)
    page = client_of(None).get("/results").text
    assert NO in page
    assert "It is not legal or not safe" in page
    assert "Behind this answer: Mobility unit" in page


def test_an_idea_that_was_never_public_is_no_result(client_of, make_idea, mo):
    decline(make_idea("submitted"), mo)
    assert NO not in client_of(None).get("/results").text


def test_results_are_narrowed_by_topic_district_and_decision(client_of, make_idea, make_pilot):
    make_pilot("scaled", [make_idea(topic_id=2, district_id=2)], title="Sun on the roof")
    make_pilot("stopped", [make_idea(topic_id=1, district_id=1)], title="Lockers at stops")
    make_idea("declined", title="A bridge for cats", topic_id=2, district_id=1)
    seen = client_of(None)

    def shown(query):
        text = seen.get(f"/results?{query}").text
        return [t for t in ("Sun on the roof", "Lockers at stops", "A bridge for cats") if t in text]

    assert shown("topic=energy") == ["Sun on the roof", "A bridge for cats"]
    assert shown("district=harbour") == ["Lockers at stops", "A bridge for cats"]
    assert shown("decision=adopted") == ["Sun on the roof"]
    assert shown("topic=energy&decision=declined") == ["A bridge for cats"]
    assert "Nothing fits this yet" in seen.get("/results?topic=mobility&decision=referred").text


def test_show_more_reaches_every_result_once(client_of, make_idea, make_pilot):
    now = clock.now()
    for n in range(15):
        make_idea("declined", title=f"Idea number {n:02}", entered_at=now - timedelta(hours=n // 2))
        make_pilot("stopped", [], title=f"Pilot number {n:02}", entered_at=now - timedelta(hours=n // 3))
    seen, url = [], "/results"
    while url:
        page = client_of(None).get(url).text
        seen += [part[:15] for part in page.split("number ")[1:] if "</a></h3>" in part[:15]]
        url = (
            page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
            if 'rel="next"' in page
            else ""
        )
    assert len(seen) == 30


@pytest.mark.parametrize("query", ["topic=nothing", "decision=maybe", "after=1-2", "after=x-idea-1", "after=9-dog-1",
                                   f"after={10**30}-idea-1", f"after=1-idea-{10**30}"])  # fmt: skip
def test_a_broken_address_of_results_is_not_found(client_of, query):
    assert client_of(None).get(f"/results?{query}").status_code == 404


# Promise


def test_the_promise_page_of_a_new_lab_invents_nothing(client_of):
    page = client_of(None).get("/promise")
    assert page.status_code == 200
    assert "No answer was due yet." in page.text
    assert "fewer than 5 were owed an outcome" in page.text
    assert "%" not in page.text.split("<main")[1].split("</main>")[0].replace("%%", "")


def test_four_of_five_answers_in_time_are_said_in_words(client_of, make_idea, mo):
    ideas = [make_idea("submitted", submitted_at=clock.now()) for _ in range(5)]
    for idea in ideas[:4]:
        actions.move_idea(idea, "publish", mo, topic=1)
    with clock.at(clock.now() + timedelta(days=10)):
        actions.move_idea(ideas[4], "publish", mo, topic=1)
        found = pace.measured()
    kept = found.stages["idea", "submitted"]
    assert (kept.in_time, kept.answers, kept.percent) == (4, 5, 80)
    with clock.at(clock.now() + timedelta(days=10)):
        assert "4 of 5" in client_of(None).get("/promise").text


def test_an_idea_past_its_day_is_late_now(make_idea):
    make_idea("under_review", due_on=clock.today() - timedelta(days=1), owner_unit_id=2)
    found = pace.measured()
    assert found.whole.late == 1
    assert found.stages["idea", "under_review"].late == 1
    assert found.units[2].late == 1


def test_told_is_who_read_it_or_got_the_mail(make_idea, make_person, mo):
    event = decline(make_idea("under_review"), mo)
    people = [make_person(f"voter{n}") for n in range(6)]
    with atomic():
        for n, who in enumerate(people):
            notice = Notice(root_id=event.id, event_id=event.id, person_id=who.id, letter="V", at=clock.now())
            notice.seen_at = clock.now() if n < 2 else None
            db.session.add(notice)
            db.session.flush()
            state = "sent" if n in (1, 2, 3) else "waiting"
            db.session.add(Delivery(notice_id=notice.id, address="a@b.example", state=state, next_at=clock.now(),
                                    message_id=f"<{n}@test>"))  # fmt: skip
    told.keep()
    found = pace.measured().told.whole
    assert (found.told, found.owed, found.rest) == (4, 6, ["a few mails are on their way"])


def test_figures_cost_the_same_for_one_and_for_twenty(make_idea, mo, count_statements):
    actions.move_idea(make_idea("under_review"), "reopen", mo, reason="Once more.")
    one = count_statements(pace.measured)
    for _ in range(19):
        decline(make_idea("under_review"), mo)
    assert count_statements(pace.measured) == one <= 8


def test_reminders_and_timers_answer_nobody(make_idea):
    idea = make_idea("under_review")
    with atomic():
        events.record("idea", idea.id, "remind", actions.SYSTEM, stage_from="under_review", stage_to="under_review",
                      due_on=idea.due_on, reminder=True)  # fmt: skip
    assert pace.measured().whole.answers == 0


# About


@pytest.mark.parametrize("name", ["moderation", "accessibility", "privacy", "open-data", "contact"])
def test_each_page_about_the_lab_can_be_read_without_a_cookie(client_of, name):
    page = client_of(None).get(f"/about/{name}")
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    assert 'aria-current="page"' in page.text


def test_the_page_on_moderation_shows_every_move(client_of):
    from lab.ideas.rules import MOVES

    page = client_of(None).get("/about/moderation").text
    assert all(move.label in page for move in MOVES)


def test_there_is_no_other_page_about_the_lab(client_of):
    assert client_of(None).get("/about/../promise").status_code == 404
    assert client_of(None).get("/about/prices").status_code == 404
