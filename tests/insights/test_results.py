"""“You said, we tried” as a page with filters, as a feed, and in a frame on another website."""

import re
from datetime import UTC, datetime

import feedparser
import pytest

from lab import clock
from lab.calls.models import Call
from lab.calls.queries import forget_calls
from lab.db import atomic, db

MAY_25, MAY_26 = datetime(2025, 5, 4, 10, tzinfo=UTC), datetime(2026, 5, 4, 10, tzinfo=UTC)
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def summer_of_2026(app):
    with clock.at(datetime(2026, 7, 1, 10, tzinfo=UTC)):
        yield


@pytest.fixture
def shade(app):
    with atomic():
        call = Call(slug="shade", title="Shade in summer", question="Where do you need shade?",
                    opens_on=MAY_25.date(), closes_on=MAY_26.date(), created_at=MAY_25)  # fmt: skip
        db.session.add(call)
    forget_calls()
    yield call
    forget_calls()


@pytest.fixture
def three(make_idea, make_pilot, shade):
    make_pilot("scaled", [make_idea(topic_id=2, district_id=2, call_id=shade.id)], title="Sun roof", entered_at=MAY_26)
    make_pilot("stopped", [make_idea(topic_id=1, district_id=1)], title="Lockers", entered_at=MAY_25)
    make_idea("declined", title="A bridge for cats", topic_id=2, district_id=1, entered_at=MAY_26, call_id=shade.id)


def shown(text):
    return [title for title in ("Sun roof", "Lockers", "A bridge for cats") if title in text]


NARROWED = [
    ("", ["Sun roof", "Lockers", "A bridge for cats"]),
    ("year=2026", ["Sun roof", "A bridge for cats"]),
    ("year=2025", ["Lockers"]),
    ("year=2024", []),
    ("call=shade", ["Sun roof", "A bridge for cats"]),
    ("tested=1", ["Sun roof", "Lockers"]),
    ("tested=1&call=shade", ["Sun roof"]),
    ("decision=declined&tested=1", []),
    ("topic=energy&district=harbour&year=2026", ["A bridge for cats"]),
]


@pytest.mark.parametrize(("query", "found"), NARROWED)
def test_page_feed_and_frame_are_narrowed_alike(client_of, three, query, found):
    visitor = client_of()

    feed = feedparser.parse(visitor.get(f"/results.atom?{query}").get_data())

    assert shown(visitor.get(f"/results?{query}").text.split('id="list"')[-1]) == found
    assert shown(" ".join(entry.title for entry in feed.entries)) == found
    assert shown(visitor.get(f"/results/embed?{query}").text) == found


@pytest.mark.parametrize("path", ["/results", "/results.atom", "/results/embed"])
@pytest.mark.parametrize("query", ["topic=no", "district=no", "decision=no", "year=99", "year=two", "year=9999",
                                   "year=²026", "call=no", "tested=yes"])  # fmt: skip
def test_a_value_that_names_nothing_is_not_found(client_of, path, query):
    assert client_of().get(f"{path}?{query}").status_code == 404


# The page


def test_the_page_says_what_came_of_all_and_of_what_is_chosen(client_of, three):
    page = client_of().get("/results?topic=energy").text

    assert "2 tests have ended: 1 was adopted, 1 was not continued." in page
    assert "1 test has ended: 1 was adopted. 1 got an answer without a test: 1 was declined." in page
    assert "of 3 outcomes in all" in page


def test_each_filter_that_is_on_is_taken_off_alone(client_of, three):
    page = client_of().get("/results?topic=energy&year=2026&call=shade&tested=1").text

    chips = re.findall(r'<a class="filter" href="([^"]+)" aria-current', page)
    assert [chip.replace("&amp;", "&") for chip in chips] == [
        "/results?year=2026&call=shade&tested=1", "/results?topic=energy&call=shade&tested=1",
        "/results?topic=energy&year=2026&tested=1", "/results?topic=energy&year=2026&call=shade",
    ]  # fmt: skip


def test_a_swap_leaves_an_address_without_empty_fields(client_of, three):
    asked = "/results?topic=energy&district=&decision=&year=&call="

    assert client_of().get(asked, headers=HTMX).headers["HX-Push-Url"] == "/results?topic=energy"
    assert "HX-Push-Url" not in client_of().get(asked).headers
    assert "HX-Push-Url" not in client_of().get(f"{asked}&after=", headers=HTMX).headers


def test_a_call_of_which_nothing_came_is_offered_only_to_who_chose_it(client_of, shade, make_idea):
    make_idea("declined")

    assert "Shade in summer" not in client_of().get("/results").text
    assert '<option value="shade" selected>Shade in summer</option>' in client_of().get("/results?call=shade").text


def test_two_years_with_tests_are_a_picture_with_a_table_beside_it(client_of, three):
    page = client_of().get("/results").text

    assert (page.count('<rect class="bar-good" x='), page.count('<rect class="bar-warn" x="')) == (1, 2)
    assert re.findall(r'<th role="rowheader" scope="row"><a href="([^"]+)"', page) == [
        "/results?year=2026", "/results?year=2025",
    ]  # fmt: skip


def test_the_page_names_its_feed_and_its_picture(client_of, three):
    page = client_of().get("/results?topic=energy").text

    assert '<link rel="alternate" type="application/atom+xml" href="/results.atom?topic=energy"' in page
    assert '<meta property="og:image" content="http://127.0.0.1:8000/results.png">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page


def test_the_code_to_copy_shows_what_was_chosen(client_of, three):
    page = client_of().get("/results?topic=energy&year=2026").text

    code = re.search(r"<textarea[^>]*readonly[^>]*>([^<]+)</textarea>", page)[1]
    assert "&lt;iframe src=&#34;http://127.0.0.1:8000/results/embed?topic=energy&amp;year=2026&#34;" in code
    assert "style" not in code


# The feed


def test_the_feed_says_what_was_asked_what_came_and_what_it_means(client_of, make_idea, make_pilot):
    pilot = make_pilot("stopped", [make_idea(votes=31)], title="Lockers <at> stops", lang="de",
                       decision={"stop_reason": "no_need"}, entered_at=MAY_26)  # fmt: skip

    found = feedparser.parse(client_of().get("/results.atom").get_data())

    one = found.entries[0]
    assert (found.bozo, found.feed.title) == (False, "You said, we tried · Pilotlight Testhaven")
    assert (one.title, one.link) == (
        "Stopped: Lockers <at> stops", f"http://127.0.0.1:8000/pilots/{pilot.id}",
    )  # fmt: skip
    assert one.updated == "2026-05-04T10:00:00Z"
    assert "You said: 31 votes for 1 idea" in one.content[0].value
    assert '<div lang="de"><p>More people walk there.</p></div>' in one.content[0].value


def test_the_feed_is_asked_for_once(client_of, three):
    first = client_of().get("/results.atom")

    again = client_of().get("/results.atom", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code) == (200, 304)


def test_a_hidden_idea_is_in_no_feed_and_no_frame(client_of, make_idea):
    make_idea("declined", title="A bridge for cats", visibility="hidden", listed=False)

    assert "cats" not in client_of().get("/results.atom").text
    assert "cats" not in client_of().get("/results/embed").text


# In a frame


def test_the_frame_may_stand_on_any_site_and_sets_no_cookie(client_of, three):
    answer = client_of().get("/results/embed")

    assert answer.headers.getlist("Content-Security-Policy") == [
        "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
    ]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert ("X-Frame-Options" in answer.headers, "Set-Cookie" in answer.headers) == (False, False)


@pytest.mark.parametrize("path", ["/", "/results", "/results?topic=energy", "/ideas", "/pilots", "/promise", "/feeds",
                                  "/sign-in", "/results/embed/", "/results/embed?topic=no"])  # fmt: skip
def test_nothing_else_of_the_lab_may_stand_in_a_frame(client_of, path):
    assert "frame-ancestors 'none'" in client_of().get(path).headers["Content-Security-Policy"]


def test_the_frame_runs_no_script_and_its_links_open_in_the_whole_window(client_of, three):
    page = client_of().get("/results/embed?topic=energy").text

    links = re.findall(r"<a [^>]+>", page)
    assert "<script" not in page
    assert len(links) == 3
    assert [link for link in links if 'target="_top"' not in link] == []


def test_the_frame_shows_the_three_newest(client_of, make_idea):
    for day in range(1, 6):
        make_idea("declined", title=f"Idea of day {day}", entered_at=MAY_26.replace(day=day))

    assert re.findall(r"Idea of day \d", client_of().get("/results/embed").text) == [
        "Idea of day 5", "Idea of day 4", "Idea of day 3",
    ]  # fmt: skip


def test_the_frame_is_the_same_for_somebody_who_is_signed_in(client_of, ben, three):
    assert client_of(ben).get("/results/embed").data == client_of().get("/results/embed").data


@pytest.mark.parametrize("path", ["/results/embed", "/ideas.geojson?bbox=-180,-85,180,85",
                                  "/static/img/favicon.svg"])  # fmt: skip
def test_what_may_be_kept_on_the_way_to_everybody_carries_nobodys_cookie(client_of, ben, three, path):
    bens = client_of(ben)

    answer = bens.get(path)

    assert (answer.status_code, answer.cache_control.public) == (200, True)
    assert "Set-Cookie" not in answer.headers
    assert "Set-Cookie" in bens.get("/me").headers  # a session is renewed by its person's pages


def test_an_empty_frame_says_so(client_of):
    assert "Nothing has come to its outcome here yet." in client_of().get("/results/embed").text
