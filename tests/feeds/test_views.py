"""Feeds of ideas, of one idea or pilot, and of calls: for everyone, and only what everyone may read."""

import pytest

from lab import clock, events
from lab.calls.models import Call
from lab.comments.actions import write_comment
from lab.db import atomic, db
from lab.ideas.actions import move_idea
from lab.ideas.models import Idea
from lab.ideas.search import keep
from lab.pilots.models import Pilot, Round
from lab.pilots.notes import write_note
from lab.policy import SYSTEM

PUBLIC = "/feeds/ideas.atom"
HOSTILE = '<script>alert("x")</script> & ]]> Light'


def titles(found):
    return [entry.title for entry in found.entries]


@pytest.fixture
def make_public(make_idea):
    def make(title, **columns):
        idea = make_idea(title=title, **columns)
        with atomic():
            keep(idea)
        return idea

    return make


@pytest.fixture
def pilot(app):
    with atomic():
        made = Pilot(
            title="Light on the path", hypothesis="We believe", change_mind="If not", cost=0, cost_band="under_5k",
            stage="running", entered_at=clock.now(), proposed_at=clock.now(),
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        db.session.add(Round(pilot_id=made.id))
    return made


def test_the_feed_says_what_each_idea_needs(feed, make_public):
    idea = make_public("Benches on the market", need="My mother cannot walk that far.\n\nNobody can.", lang="en")

    found = feed(PUBLIC)

    assert found.feed.title == "New ideas · Pilotlight Testhaven"
    one = found.entries[0]
    assert (one.title, one.link) == ("Benches on the market", f"http://127.0.0.1:8000/ideas/{idea.id}")
    assert one.content[0].value == "<p>My mother cannot walk that far. Nobody can.</p>"
    assert [tag.term for tag in one.tags] == ["Mobility", "Harbour"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?topic=energy", ["Sun on the roofs"]),
        ("?district=harbour", ["Sun on the roofs", "Benches on the market"]),
        ("?topic=energy&district=hill", []),
        ("?q=bench", ["Benches on the market"]),
        ("?step=open&sort=votes&mine=voted&near=53.5,10.0&after=junk", ["Sun on the roofs", "Benches on the market"]),
        ("?topic=of-old", ["Sun on the roofs", "Benches on the market"]),
    ],
)
def test_a_filter_of_the_list_is_one_of_the_feed(feed, make_public, query, found):
    make_public("Benches on the market")
    make_public("Sun on the roofs", topic_id=2)

    assert titles(feed(PUBLIC + query)) == found


def test_a_filtered_feed_names_itself(feed, make_public):
    found = feed(PUBLIC + "?q=bench&topic=mobility&sort=votes")

    assert found.feed.title == "New ideas: Mobility, “bench” · Pilotlight Testhaven"
    assert [link.href for link in found.feed.links] == [
        "http://127.0.0.1:8000/feeds/ideas.atom?q=bench&topic=mobility",
        "http://127.0.0.1:8000/ideas?q=bench&topic=mobility",
    ]


def test_fifty_are_enough(feed, make_idea):
    for n in range(55):
        make_idea(title=f"Idea number {n}")

    assert titles(feed(PUBLIC)) == [f"Idea number {n}" for n in range(54, 4, -1)]


def test_a_hostile_title_is_a_title(feed, make_public):
    idea = make_public(HOSTILE, need=HOSTILE + " in the need of it")

    one = feed(PUBLIC).entries[0]

    assert one.title_detail.value == HOSTILE
    assert "<script" not in one.content[0].value
    assert feed(f"{idea.path}/feed.atom").feed.title_detail.value.startswith(f"What becomes of: {HOSTILE}")


@pytest.mark.parametrize("visibility", ["hidden", "removed"])
def test_what_is_hidden_is_in_no_feed(feed, make_public, mo, visibility):
    idea = make_public("Benches on the market")
    before = (titles(feed(PUBLIC)), feed(f"{idea.path}/feed.atom").status)
    with atomic():
        row = db.session.get(Idea, idea.id)
        row.visibility, row.listed = visibility, False

    assert before == (["Benches on the market"], 200)
    assert titles(feed(PUBLIC)) == []
    assert feed(f"{idea.path}/feed.atom").status == 404
    assert feed(f"{idea.path}/feed.atom", mo).status == 404


def test_a_reader_that_had_it_is_given_the_feed_without_it(client_of, make_public):
    idea = make_public("Benches on the market")
    first = client_of().get(PUBLIC)
    asked = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]}
    same = client_of().get(PUBLIC, headers=asked)
    with atomic():
        db.session.get(Idea, idea.id).listed = False

    assert (same.status_code, client_of().get(PUBLIC, headers=asked).status_code) == (304, 200)


@pytest.mark.parametrize("stage", ["draft", "submitted", "needs_info"])
def test_what_is_not_public_has_no_feed_even_for_its_author(feed, make_idea, ana, mo, stage):
    idea = make_idea(stage)

    assert [feed(f"{idea.path}/feed.atom", who).status for who in (None, ana, mo)] == [404, 404, 404]
    assert titles(feed(PUBLIC, ana)) == []


def test_an_idea_tells_what_happens_to_it(feed, make_public, mo):
    idea = make_public("Benches on the market", stage="under_review")
    words = "The city has looked at this with care: a bench stands there already, since the spring of last year."
    event = move_idea(idea, "decline", mo, reason_code="already_exists", named_unit=1, text=words)

    found = feed(f"{idea.path}/feed.atom")

    assert found.feed.title == "What becomes of: Benches on the market · Pilotlight Testhaven"
    one = found.entries[0]
    assert (one.title, one.id) == ("Declined", f"tag:127.0.0.1,2026-01-01:/ideas/{idea.id}/events/{event.id}")
    assert one.link == f"http://127.0.0.1:8000/ideas/{idea.id}#event-{event.id}"
    assert words in one.content[0].value
    assert "Said by: moderator." in one.content[0].value


def test_what_author_and_lab_say_between_them_stays_there(feed, make_public, mo, ana):
    idea = make_public("Benches on the market", stage="under_review")
    move_idea(idea, "ask_author", mo, question="Which of the two corners do you mean?")

    assert "corners" not in str(feed(f"{idea.path}/feed.atom", ana).entries)


def test_a_reminder_is_no_news(feed, make_public):
    idea = make_public("Benches on the market")
    with atomic():
        events.record("idea", idea.id, "remind", SYSTEM, audience="A", reminder=True)

    assert titles(feed(f"{idea.path}/feed.atom")) == []


def test_a_pilot_tells_what_happens_in_it_and_no_scores(feed, pilot, kim):
    with atomic():
        events.record("pilot", pilot.id, "score", kim, data={"x": 1}, texts={"reason": "Secret thoughts"})
        events.record("pilot", pilot.id, "pause", kim, audience="AVFT", data={"review_on": "2026-04-01"},
                      texts={"reason": "Snow", "text": "Too much snow lies there."})  # fmt: skip
    write_note(pilot, kim, "Six lamps <b>stand</b> now.", coming="Four more.")

    found = feed(f"{pilot.path}/feed.atom", kim)

    assert titles(found) == ["Paused", "Status note"]
    assert "The pilot is paused: Too much snow lies there." in found.entries[0].content[0].value
    assert found.entries[1].content[0].value == (
        "<p>Six lamps &lt;b&gt;stand&lt;/b&gt; now.</p><p>What comes next: Four more.</p>"
    )
    assert found.entries[1].link == f"http://127.0.0.1:8000/pilots/{pilot.id}#notes-of-{pilot.round.id}"
    assert found.feed.title == "What becomes of the pilot: Light on the path · Pilotlight Testhaven"


def test_a_pilot_that_is_only_proposed_has_no_feed(feed, pilot, kim):
    with atomic():
        db.session.get(Pilot, pilot.id).stage = "proposed"

    assert [feed(f"{pilot.path}/feed.atom", who).status for who in (None, kim)] == [404, 404]


def test_what_is_not_there_has_no_feed(feed):
    assert [feed(address).status for address in ("/ideas/99/feed.atom", "/pilots/99/feed.atom")] == [404, 404]


def test_calls_have_a_feed(feed, app):
    with atomic():
        db.session.add(Call(slug="cool", title="Cool streets", question="Where is it too hot?", about="Tell us.",
                            opens_on=clock.today(), closes_on=clock.today(), created_at=clock.now()))  # fmt: skip

    found = feed("/calls.atom")

    assert titles(found) == ["Where is it too hot?"]
    assert found.entries[0].content[0].value.startswith("<p>Open until")
    assert found.entries[0].link == "http://127.0.0.1:8000/calls/cool"


def test_a_feed_is_the_same_for_everyone_and_sets_no_cookie(client_of, make_public, ana, ben, mo):
    idea = make_public("Benches on the market")
    write_comment(idea, ben, "Yes")
    for address in (PUBLIC, f"{idea.path}/feed.atom", "/calls.atom"):
        answers = [client_of(who).get(address) for who in (None, ana, mo)]
        assert len({answer.get_data() for answer in answers}) == 1
        assert answers[0].headers["Cache-Control"] == "public, max-age=300"
        assert "Set-Cookie" not in answers[0].headers
        assert answers[0].content_type == "application/atom+xml; charset=utf-8"


def test_a_long_history_costs_no_more_to_read(client_of, make_public, count_statements):
    idea = make_public("Benches on the market")
    client = client_of()

    def read():
        client.get(PUBLIC)
        client.get(f"{idea.path}/feed.atom")

    def happen(times):
        with atomic():
            for _ in range(times):
                events.record("idea", idea.id, "lab_comment", SYSTEM)

    happen(1)
    one = count_statements(read)
    happen(60)
    for n in range(10):
        make_public(f"Idea number {n}")

    assert count_statements(read) == one


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("/ideas?topic=energy&sort=new", "/feeds/ideas.atom?topic=energy"),
        ("/ideas", "/feeds/ideas.atom"),
        ("/ideas/1", "/ideas/1/feed.atom"),
        ("/pilots/1", "/pilots/1/feed.atom"),
        ("/calls", "/calls.atom"),
        ("/feeds", "/feeds/ideas.atom"),
    ],
)
def test_readers_find_the_feed_of_a_page_and_so_do_people(client_of, make_public, pilot, page, address):
    idea = make_public("Benches on the market")
    with atomic():
        events.record("idea", idea.id, "publish", SYSTEM)
    shown = client_of().get(page).get_data(as_text=True)
    link = f'<link rel="alternate" type="application/atom+xml" href="{address}"'

    assert link in shown
    assert f'href="{address}"' in shown.replace(link, "")


def test_all_feeds_and_calendars_stand_on_one_page(client_of):
    page = client_of().get("/feeds").get_data(as_text=True)

    for address in ("/feeds/ideas.atom?topic=mobility", "/feeds/ideas.atom?district=hill", "/results.atom",
                    "/calls.atom", "/pilots/calendar", "/me/calendar", "/me/follows"):  # fmt: skip
        assert f'href="{address}"' in page
    assert 'href="/feeds"' in client_of().get("/about/open-data").get_data(as_text=True).partition("<footer")[0]
