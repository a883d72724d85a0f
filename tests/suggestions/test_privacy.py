"""What suggestions and invitations must not tell: texts that were hidden, people who left, whose idea is joined."""

import html
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from lab import clock
from lab.accounts import acts
from lab.accounts.actions import erase
from lab.accounts.queries import token_hash
from lab.db import db
from lab.deliveries import Delivery
from lab.errors import Invalid
from lab.ideas.actions import IdeaText, edit_idea
from lab.reports import actions as reports
from lab.reports import cases
from lab.suggestions import invitations
from lab.suggestions.actions import accept, decline, suggest, take_back
from lab.suggestions.models import Suggestion
from lab.suggestions.rules import MADE_A_DAY

NAMED = "Mrs Kroll at number 7 parks on the path, so nobody gets through with a pram."
BETTER = "Mrs Kroll at number 7 parks on the path every day, so nobody gets through."
MENDED = "Cars stand on the path every day, so nobody gets through with a pram."
FACTS = "It names a neighbour and her door number."
REASON = "The name and the number are gone from the text now."


def stored() -> Suggestion:
    return db.session.scalar(select(Suggestion).order_by(Suggestion.id.desc()))


@pytest.fixture
def naming_idea(make_idea, ana):
    idea = make_idea("open")
    edit_idea(idea, IdeaText(idea.title, NAMED, idea.solution, idea.lang, idea.topic_id, idea.district_id), ana)
    return idea


@pytest.fixture
def hide_mend_show(mo, ana):
    def run(idea) -> None:
        reports.hide(cases.case("idea", idea.id), mo, ground="personal_data", facts=FACTS)
        edit_idea(idea, IdeaText(idea.title, MENDED, idea.solution, idea.lang, idea.topic_id, idea.district_id), ana)
        reports.show_again(cases.case("idea", idea.id), mo, REASON)

    return run


@pytest.mark.parametrize("taken_up", [False, True])
def test_what_was_taken_out_while_it_was_hidden_stands_in_no_suggestion(
    client_of, naming_idea, hide_mend_show, ana, ben, taken_up
):
    made = suggest(naming_idea, ben, "need", BETTER, "Say how often.")
    if taken_up:
        accept(made, ana)

    hide_mend_show(naming_idea)

    visitor = client_of()
    assert visitor.get(made.path).status_code == 404
    assert "Kroll" not in html.unescape(visitor.get(naming_idea.path).text)
    assert client_of(ana).get(made.path).status_code == 200


def test_a_suggestion_for_the_mended_text_is_read_by_everybody(client_of, naming_idea, hide_mend_show, ben):
    hide_mend_show(naming_idea)

    with clock.at(clock.now() + timedelta(minutes=1)):
        made = suggest(naming_idea, ben, "need", MENDED + " It is dangerous.", "Say why.")

    assert client_of().get(made.path).status_code == 200


def test_who_leaves_takes_the_suggestions_along_that_nobody_took_up(make_idea, ana, ben):
    declined, back, open_one, used = (
        suggest(make_idea("open"), ben, "need", BETTER + f" And {n}.", f"I live there, door {n}.") for n in range(4)
    )
    decline(declined, ana, "No names, please.")
    take_back(back, ben)
    accept(used, ana)

    erase(ben.id)

    db.session.expire_all()
    assert [(one.text, one.why) for one in (declined, back, open_one)] == [("", "")] * 3
    assert used.text == BETTER + " And 3."


def test_a_link_that_makes_somebody_a_co_author_says_of_which_idea(make_idea, app, ana):
    idea = make_idea("open")
    with app.test_request_context():
        packed = acts.pack("accept_invitation", {"ref": _token_of_invitation(idea, ana)})

        assert acts.page(packed, "/")["act_about"] == (idea.title, idea.lang)


def _token_of_invitation(idea, ana) -> str:
    made = invitations.invite(idea, ana, "zoe@example.org")
    made.token_hash = token_hash("a-token")
    db.session.commit()
    return "a-token"


@pytest.mark.parametrize(("name", "said"), [("Dr. Ana M. Weiß", "Dr. Ana M. Weiß"), ("win.example/now", "Somebody")])
def test_a_name_is_no_way_to_send_links_to_strangers(make_idea, make_person, name, said):
    person = replace(make_person("eve"), display_name=name)
    idea = make_idea("open", author_id=person.id, author_name=name)

    invitations.invite(idea, person, "zoe@example.org")

    mail = db.session.scalar(select(Delivery).where(Delivery.address == "zoe@example.org"))
    assert mail.subject == f"{said} asks you to write an idea together"
    assert "win.example" not in mail.body


def test_an_author_is_not_told_without_end_of_suggestions_that_are_taken_back(make_idea, ben):
    idea = make_idea("open")
    for n in range(MADE_A_DAY):
        take_back(suggest(idea, ben, "need", BETTER + f" And {n}.", "Say how often."), ben)

    with pytest.raises(Invalid) as no:
        suggest(idea, ben, "need", BETTER + " And again.", "Say how often.")

    assert "Go on tomorrow" in str(no.value.fields)
