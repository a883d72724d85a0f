"""Every page of the lab, read by somebody whom a secret is none of the business of."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from lab import clock
from lab.comments.actions import write_comment
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.ideas import search
from lab.ideas.actions import IdeaText, edit_idea
from lab.ideas.models import Idea
from lab.reports import actions as reports
from lab.reports import cases
from lab.suggestions.actions import suggest
from lab.votes.actions import cast_vote

SECRET = "Krollmann"
FACTS = "It names a neighbour called Zwiebelstein."
WITH_A_FORM = {
    "accounts.sign_in", "accounts.code", "accounts.name", "accounts.link", "notices.unsubscribe", "reports.form",
    "suggestions.invitation",
}  # fmt: skip
"""Pages with a form that works without an account, or for the sign-in: these may set the one cookie."""
MORE = (
    "/ideas?q=barks", "/ideas?q=dog&exact=1", "/ideas?q=Krolman", "/ideas?q=Zwibelstein", "/ideas?q=door",
    "/ideas?sort=new", "/ideas/similar?text=The+dog+barks+all+night", "/ideas.geojson?bbox=-180,-85,180,85",
    "/ideas/map/list?bbox=-180,-85,180,85&zoom=3", "/ideas/1?order=old", "/ideas/1?order=answered",
)  # fmt: skip
"""With words of the hidden texts, also misspelt: a search must not even mend them."""


def addresses(app: Any, ids: tuple[int, ...]) -> Iterator[tuple[str, str]]:
    """(endpoint, address) of all that can be read, for each id."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
                continue
            for id in ids if rule.arguments else ids[:1]:
                values = {name: VALUES.get(name, id) for name in rule.arguments}
                yield rule.endpoint, rule.build(values, append_unknown=False)[1]


VALUES = {"things": "ideas", "slug": "x", "token": "x", "receipt": "x", "ref": "x", "key": "x", "filename": "x",
          "move": "withdraw", "lane": "new", "size": 320}  # fmt: skip


@pytest.fixture
def town(make_idea, make_person, ana, ben, mo, work) -> Idea:
    """An idea that named somebody, was hidden, mended and shown again; one that stays hidden; a comment that does."""
    cleo = make_person("cleo")
    place, parks = {"lat": 53.0, "lng": 10.0}, f"{SECRET} parks on the path of the school."
    mended = make_idea("open", title=f"{SECRET} parks here", need=parks, **place)
    stays = make_idea("open", title=f"{SECRET} and the dog", need=f"The dog of {SECRET} barks all night.", **place)
    make_idea("submitted", title=f"{SECRET} once more", need=parks)
    for idea in (mended, stays):
        with atomic():
            search.keep(idea)
    for idea in (mended, stays):
        cast_vote(idea, ben)
        suggest(idea, ben, "need", f"{SECRET} parks there each morning from eight on.", f"I know {SECRET}.")
        write_comment(idea, cleo, "Thank you @Ana, this is so.")
    said = write_comment(mended, cleo, f"@Ben, it is {SECRET}, door 7.")
    write_comment(mended, ben, "Please stay friendly.", parent=said.id)
    work()
    hide(mended, mo)
    hide(stays, mo)
    text = IdeaText("Cars on the path", "Cars park on the path of the school.", "", "en", 1, 1, 53.0, 10.0)
    edit_idea(mended, text, ana)
    reports.show_again(cases.case("idea", mended.id), mo, "The name is gone from the text now.")
    hide(said, mo, "comment")
    with clock.at(clock.now() + timedelta(minutes=5)):
        work()
    return mended


def hide(thing: Any, mo: Any, kind: str = "idea") -> None:
    reports.hide(cases.case(kind, thing.id), mo, ground="personal_data", facts=FACTS)


@pytest.mark.parametrize("who", ["visitor", "dora"])
def test_no_page_tells_a_stranger_what_was_hidden(app, town, client_of, make_person, who):
    client = client_of(None if who == "visitor" else make_person(who))
    pages = [path for _, path in addresses(app, (1, 2, 3))]

    leaking = [path for path in [*pages, *MORE] if tells(client.get(path))]

    assert leaking == []


def tells(answer: Any) -> bool:
    said = answer.data.decode(errors="replace")
    return answer.status_code == 200 and (SECRET in said or "Zwiebelstein" in said)


def test_what_the_lab_says_of_a_hidden_text_is_not_in_its_history(town, client_of):
    page = client_of().get(town.path).get_data(as_text=True)

    assert "A comment was hidden: personal data" in page
    assert "Zwiebelstein" not in page


def test_no_mail_to_others_holds_a_hidden_text(town, ana, ben):
    mails = db.session.scalars(select(Delivery).where(Delivery.person_id.not_in([ana.id])))

    assert [mail.id for mail in mails if SECRET in f"{mail.subject} {mail.body}"] == []


def test_a_visitor_who_only_reads_gets_no_cookie(app, make_idea, client_of):
    make_idea("open")
    read = [(endpoint, path) for endpoint, path in addresses(app, (1,)) if endpoint not in WITH_A_FORM]

    answers = [(path, client_of().get(path)) for _, path in read]

    assert [path for path, answer in answers if "Set-Cookie" in answer.headers] == []
    assert [path for path, answer in answers if answer.status_code >= 500] == []
