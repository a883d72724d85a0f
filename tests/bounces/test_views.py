"""The administrator's list, and the word on a person's own page."""

import pytest
from sqlalchemy import func, select

from lab.bounces import actions
from lab.bounces.models import Suppression
from lab.bounces.queries import suppressions
from lab.bounces.rules import Kind, Report
from lab.db import db


@pytest.fixture
def stopped(app):
    def stop(*addresses, kind=Kind.PERMANENT):
        for address in addresses:
            actions.note(Report(f"{kind}-{address}", kind, address=address, words="5.1.1 <x@example.org> no such user"))

    return stop


def count():
    db.session.rollback()
    return db.session.scalar(select(func.count(Suppression.id)))


def test_the_list_shows_no_whole_address(client_of, ada, stopped):
    stopped("ben@example.org")

    page = client_of(ada).get("/admin/suppressions").text

    assert "b…@example.org" in page
    assert "ben@example.org" not in page
    assert "Mails came back: the address does not take any." in page
    assert "x@example.org" not in page


def test_an_empty_list_says_so(client_of, ada):
    assert "Nothing came back" in client_of(ada).get("/admin/suppressions").text


def test_a_long_list_goes_on(client_of, ada, stopped):
    stopped(*(f"n{n}@example.org" for n in range(52)))

    first = client_of(ada).get("/admin/suppressions").text
    _, before = suppressions()

    assert first.count("Write again") == 50
    assert client_of(ada).get(f"/admin/suppressions?before={before}").text.count("Write again") == 2


@pytest.mark.parametrize("before", ["x", "-1", "99999999999999999999"])
def test_what_is_no_number_begins_at_the_top(client_of, ada, before):
    assert client_of(ada).get(f"/admin/suppressions?before={before}").status_code == 200


def test_an_administrator_lifts_one(client_of, ada, stopped):
    stopped("ben@example.org", "kim@example.org")
    newest = suppressions()[0][0].id

    answer = client_of(ada).post(f"/admin/suppressions/{newest}/lift")

    assert (answer.status_code, answer.location, count()) == (303, "/admin/suppressions", 1)
    assert client_of(ada).post(f"/admin/suppressions/{newest}/lift").status_code == 404


@pytest.mark.parametrize("who", ["ben", "mo", "kim"])
def test_nobody_else_reads_or_lifts(client_of, request, stopped, who):
    stopped("stranger@example.org")
    (one,), _ = suppressions()
    client = client_of(request.getfixturevalue(who))

    assert client.get("/admin/suppressions").status_code == 403
    assert client.post(f"/admin/suppressions/{one.id}/lift").status_code == 403
    assert count() == 1


@pytest.mark.parametrize(
    ("kind", "words"), [(Kind.PERMANENT, "came back on"), (Kind.COMPLAINT, "was marked as unwanted")]
)
def test_a_person_reads_that_mails_are_stopped_and_starts_them_again(client_of, ben, stopped, kind, words):
    stopped("ben@example.org", kind=kind)
    page = client_of(ben).get("/me/settings").text
    assert words in page
    assert "ben@example.org" in page

    answer = client_of(ben).post("/me/mail/again")

    assert (answer.status_code, answer.location, count()) == (303, "/me/settings", 0)
    assert words not in client_of(ben).get("/me/settings").text


def test_nobody_reads_it_about_somebody_else(client_of, ana, stopped):
    stopped("ben@example.org")

    assert "mail-stopped" not in client_of(ana).get("/me/settings").text
    client_of(ana).post("/me/mail/again")
    assert count() == 1
