"""Markup typed into every field of the lab, read by everybody on every page: it stays text."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lab import clock
from lab.accounts.models import Person
from lab.comments.actions import write_comment
from lab.db import atomic, db
from lab.ideas.actions import IdeaText, edit_idea
from lab.reports import actions as reports
from lab.reports import cases
from lab.suggestions.actions import accept, decline, suggest
from lab.suggestions.invitations import invite
from lab.votes.actions import cast_vote
from tests.test_leaks import addresses

BAD = "\"><img src=x onerror=alert(1)>'{{7*7}}</script><script>alert(2)</script>"
NAME = BAD[:40]
MORE = (
    "/ideas?q=onerror", "/ideas?q=%22%3E%3Cimg+src%3Dx%3E", "/ideas/similar?text=img+src+onerror+alert+suggested",
    "/ideas/map/list?bbox=-180,-85,180,85&zoom=3", "/desk/reports?item=comment-1", "/ideas/1/versions",
)  # fmt: skip


@pytest.fixture
def town(make_idea, ana, ben, mo, work) -> None:
    author, helper, lab = (replace(who, display_name=NAME) for who in (ana, ben, mo))
    with atomic():
        for who in (ana, ben, mo):
            db.session.get_one(Person, who.id).display_name = NAME
    idea = make_idea("open", title=BAD, need=BAD, solution=BAD, author_name=NAME, lat=53.0, lng=10.0)
    cast_vote(idea, helper)
    with clock.at(clock.now() + timedelta(minutes=1)):
        text = IdeaText(f"{BAD} zzz", f"{BAD}{BAD} word", f"{BAD} more", "en", 1, 1, 53.0, 10.0)
        edit_idea(idea, text, author, changes_meaning=True)
    said = write_comment(idea, helper, f"{BAD} @{NAME}")
    write_comment(idea, lab, BAD)
    first = suggest(idea, helper, "need", f"{BAD} suggested text here", BAD)
    decline(suggest(idea, helper, "title", f"{BAD}x", BAD), author, BAD)
    accept(first, author)
    invite(idea, author, "zoe@example.org")
    case = cases.case("comment", said.id)
    assert case
    reports.report(case, author, reports.Said("spam", BAD))
    reports.hide(case, lab, ground="spam", facts=BAD)
    reports.complain(cases.case("comment", said.id), helper, BAD)
    with clock.at(clock.now() + timedelta(minutes=9)):
        work()


@pytest.mark.parametrize("who", ["visitor", "ana", "ben", "mo", "kim", "ada"])
def test_markup_stays_text_for_everybody(app, town, client_of, request, who):
    client = client_of(None if who == "visitor" else request.getfixturevalue(who))
    paths = [path for _, path in addresses(app, (1, 2, 3))] + list(MORE)

    answers = [(path, client.get(path, headers=headers)) for path in paths for headers in ({}, {"HX-Request": "true"})]

    assert [path for path, answer in answers if answer.status_code >= 500] == []
    assert [path for path, answer in answers if works(answer)] == []


def works(answer: Any) -> bool:
    said = answer.data.decode(errors="replace")
    of_a_browser = answer.mimetype in ("text/html", "image/svg+xml")
    return of_a_browser and ("<img src=x" in said or "<script>alert" in said or "'49" in said)
