"""What stands in a feed as a reader gets it."""

from datetime import UTC, datetime

import feedparser
import pytest

from lab import atom

MARCH, APRIL = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 4, 2, 9, tzinfo=UTC)


def entry(key="ideas/1", updated=MARCH, **more):
    given = {"title": "Light", "path": f"/{key}", "body": "<p>Dark from four.</p>", "published": MARCH, "lang": "en"}
    return atom.Entry(key=key, updated=updated, **(given | more))


def feed(*entries, **more):
    return atom.Feed(**({"title": "New ideas", "path": "/feeds/ideas.atom", "page": "/ideas"} | more), entries=entries)


@pytest.fixture
def read(app):
    """A feed as a reader understands it."""

    def reads(made):
        with app.test_request_context("/feeds/ideas.atom"):
            return feedparser.parse(atom.answer(made).get_data())

    return reads


def test_a_reader_understands_it(read):
    found = read(feed(entry(topics=("Mobility",)), about="What residents need."))

    assert (found.bozo, found.version) == (False, "atom10")
    assert (found.feed.title, found.feed.subtitle, found.feed.author) == (
        "New ideas", "What residents need.", "Pilotlight Testhaven",
    )  # fmt: skip
    assert found.feed.id == "tag:127.0.0.1,2026-01-01:/feeds/ideas.atom"
    assert [(link.rel, link.href) for link in found.feed.links] == [
        ("self", "http://127.0.0.1:8000/feeds/ideas.atom"), ("alternate", "http://127.0.0.1:8000/ideas"),
    ]  # fmt: skip
    one = found.entries[0]
    assert (one.id, one.link) == ("tag:127.0.0.1,2026-01-01:/ideas/1", "http://127.0.0.1:8000/ideas/1")
    assert (one.updated, one.published) == ("2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z")
    assert (one.content[0].value, one.content[0].language) == ("<p>Dark from four.</p>", "en")
    assert one.tags[0].term == "Mobility"


def test_a_hostile_title_stays_a_title(read):
    title = "</title><script>alert(1)</script> & \x00\x0b]]> \ufffe“ä”"

    assert read(feed(entry(title=title))).entries[0].title_detail.value == (
        "</title><script>alert(1)</script> & ]]> “ä”"
    )


def test_links_in_a_text_lead_to_the_lab(read):
    body = '<p>Take part: <a href="/pilots/13">pilot 13</a></p>'

    assert 'href="http://127.0.0.1:8000/pilots/13"' in read(feed(entry(body=body))).entries[0].content[0].value


def test_the_newest_come_first_and_fifty_are_enough(read):
    many = [entry(f"ideas/{n:03}", MARCH) for n in range(60)]

    found = read(feed(*many, entry("ideas/new", APRIL)))

    assert len(found.entries) == 50
    assert found.entries[0].link.endswith("/ideas/new")
    assert found.feed.updated == "2026-04-02T09:00:00Z"


def test_a_feed_without_entries_is_valid_and_does_not_change(read):
    assert read(feed()).feed.updated == "2026-01-01T00:00:00Z"


def answered(app, made, **headers):
    with app.test_request_context("/feeds/ideas.atom", headers=headers):
        return atom.answer(made)


def test_a_reader_that_has_it_is_told_so(app):
    first = answered(app, feed(entry()))

    again = answered(app, feed(entry()), **{"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code) == (200, 304)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert first.headers["Last-Modified"] == "Mon, 02 Mar 2026 09:00:00 GMT"


def test_what_went_away_is_news_though_nothing_is_newer(app):
    first = answered(app, feed(entry(), entry("ideas/2")))
    asked = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]}

    assert answered(app, feed(entry()), **asked).status_code == 200
    assert answered(app, feed(entry()), **{"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 200


def test_an_answer_with_a_cookie_is_kept_by_its_browser_only(app):
    assert answered(app, feed(), Cookie="pilotlight=x").headers["Cache-Control"] == "private, max-age=300"
