"""One tap in the mail, or on the page."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from lab import clock
from lab.accounts import actions as accounts
from lab.db import atomic, db
from lab.satisfaction import actions, links, rules
from lab.satisfaction.models import SatisfactionAnswer


def answers():
    return {a.person_id: (a.said, a.text) for a in db.session.scalars(select(SatisfactionAnswer))}


def link(who, root_id, code="partly"):
    return f"/answered/{links.token_for(who.id, root_id, code)}"


HTMX = {"HX-Request": "true"}


# The link of a mail


def mail_to(app, who):
    """The mail that asks, as it lies in the folder."""
    mails = [path.read_bytes() for path in (app.config["LAB"].instance / "mail").glob("*.eml")]
    return next(m for m in mails if f"To: {who}@example.org".encode() in m and b"One question" in m)


def test_the_mail_has_three_answers_and_each_is_one_tap(app, asked, client_of, ben):
    from email import message_from_bytes, policy

    mail = message_from_bytes(mail_to(app, "ben"), policy=policy.SMTP)
    assert mail["Subject"] == "One question about the lab's answer: Light for the school path"
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    paths = re.findall(r"/answered/\S+", text)
    assert len(paths) == 3
    assert all(path in html for path in paths)

    page = client_of(None).post(paths[1], without_token=True, follow_redirects=True)

    assert (page.status_code, answers()) == (200, {ben.id: ("partly", "")})
    assert "You said: <b>Partly</b>" in page.text


def test_opening_the_link_counts_nothing_because_programs_open_links(asked, client_of, ben):
    browser = client_of(None)
    for _ in range(3):
        page = browser.get(link(ben, asked.id))
    assert answers() == {}
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert "Set-Cookie" not in page.headers
    assert "Count my answer" in page.text
    assert 'hx-trigger="load, submit"' in page.text
    assert browser.head(link(ben, asked.id)).status_code == 200
    assert answers() == {}


def test_the_script_gets_the_question_with_what_was_said(asked, client_of, ben):
    got = client_of(None).post(link(ben, asked.id), headers=HTMX, without_token=True)
    assert got.headers["HX-Replace-Url"] == link(ben, asked.id)
    assert got.text.lstrip().startswith(f'<section class="stack-s" id="question-{asked.id}"')
    assert "Thank you. Your answer is counted." in got.text
    assert "<html" not in got.text


def test_another_tap_changes_the_answer_and_the_same_one_changes_nothing(asked, client_of, ben):
    browser = client_of(None)
    for code in ("partly", "partly", "no"):
        browser.post(link(ben, asked.id, code), without_token=True)
    assert answers() == {ben.id: ("no", "")}
    again = browser.get(link(ben, asked.id, "no")).text
    assert ("Count my answer" in again, "You said: <b>No</b>" in again) == (False, True)


def test_words_are_kept_and_too_many_are_given_back(asked, client_of, ben):
    browser, address = client_of(None), link(ben, asked.id, "no")
    browser.post(address, without_token=True)
    wrong = browser.post(address, data={"text": "x" * 501}, without_token=True)
    assert (wrong.status_code, "x" * 501 in wrong.text, answers()) == (422, True, {ben.id: ("no", "")})
    part = browser.post(address, data={"text": "x" * 501}, headers=HTMX, without_token=True)
    assert (part.status_code, "x" * 501 in part.text, "<html" in part.text) == (422, True, False)
    browser.post(address, data={"text": "Too <b>short</b>."}, without_token=True)
    assert answers() == {ben.id: ("no", "Too <b>short</b>.")}


@pytest.mark.parametrize("wrong", ["other_salt", "cut", "unasked", "unknown_answer", "left"])
def test_a_link_that_the_lab_did_not_sign_for_this_is_not_found(wrong, asked, client_of, ben, mo):
    from lab.notices.letters import token_for

    token = {
        "other_salt": token_for(ben.id, "idea", asked.thing_id),
        "cut": links.token_for(ben.id, asked.id, "good")[:-1],
        "unasked": links.token_for(mo.id, asked.id, "good"),
        "unknown_answer": links.token_for(ben.id, asked.id, "great"),
        "left": links.token_for(ben.id, asked.id, "good"),
    }[wrong]
    if wrong == "left":
        accounts.erase(ben.id)
    browser = client_of(None)
    assert browser.get(f"/answered/{token}").status_code == 404
    assert browser.post(f"/answered/{token}", without_token=True).status_code == 404
    assert answers() == {}


def test_the_link_of_one_answer_is_no_key_to_the_account(asked, client_of, ben):
    page = client_of(None).get(link(ben, asked.id))
    assert "Ben" not in page.text
    assert "ben@example.org" not in page.text


def test_when_the_time_is_over_the_page_says_so(asked, client_of, ben):
    with clock.at(clock.now() + rules.OPEN_FOR + timedelta(days=1)):
        page = client_of(None).get(link(ben, asked.id))
        late = client_of(None).post(link(ben, asked.id), without_token=True)
    assert (page.status_code, "The time to answer ended" in page.text) == (200, True)
    assert (late.status_code, answers()) == (409, {})


# On the page


def test_the_notice_asks_with_three_buttons(asked, client_of, ben):
    browser = client_of(ben)
    page = browser.get("/me/notices").text
    paths = [f"/outcomes/{asked.id}/answer/{code}" for code, _ in rules.SAID]
    assert [path for path in paths if f'action="{path}"' in page] == paths
    got = browser.post(paths[0])
    assert (got.status_code, got.headers["Location"]) == (303, f"/me/notices#question-{asked.id}")
    assert answers() == {ben.id: ("good", "")}
    assert "You said: <b>Yes, a good answer</b>" in browser.get("/me/notices").text
    part = browser.post(paths[2], headers=HTMX, data={"text": "It was late."})
    assert (part.status_code, answers()) == (200, {ben.id: ("no", "It was late.")})


@pytest.mark.parametrize(("who", "status"), [("visitor", 401), ("zoe", 403), ("mo", 403), ("ben", 303)])
def test_only_who_was_asked_may_answer(who, status, asked, client_of, ben, mo, make_person):
    person = {"visitor": None, "zoe": who == "zoe" and make_person("zoe"), "mo": mo, "ben": ben}[who]
    got = client_of(person).post(f"/outcomes/{asked.id}/answer/good")
    assert got.status_code == status
    assert answers() == ({ben.id: ("good", "")} if who == "ben" else {})


def test_what_was_not_asked_is_not_found(asked, client_of, ben):
    browser = client_of(ben)
    assert browser.post(f"/outcomes/{asked.id + 999}/answer/good").status_code == 404
    assert browser.post(f"/outcomes/{asked.id}/answer/great").status_code == 404


def test_words_that_are_too_long_come_back_on_a_page(asked, client_of, ben):
    got = client_of(ben).post(f"/outcomes/{asked.id}/answer/no", data={"text": "y" * 501})
    assert (got.status_code, "y" * 501 in got.text, answers()) == (422, True, {})


def test_the_notices_cost_one_statement_more_however_many_ask(asked, client_of, ben, ana, count_statements):
    browser = client_of(ben)
    browser.get("/me/notices")
    assert count_statements(lambda: browser.get("/me/notices")) <= 6


# What everybody, and what the staff read


def fill(root_id, *codes, words=""):
    with atomic():
        db.session.add_all(
            SatisfactionAnswer(root_id=root_id, move="decline", said=code, text=words, at=clock.now()) for code in codes
        )


def test_everybody_reads_how_many_found_it_good(asked, client_of):
    fill(asked.id, *["good"] * 30, *["partly"] * 8, *["no"] * 13)
    assert "38 of 51 people found the answer good, or good in part." in client_of(None).get("/promise").text


def test_four_answers_are_shown_to_nobody(asked, client_of):
    fill(asked.id, *["good"] * 4)
    page = client_of(None).get("/promise").text.split('id="satisfied"')[1].split("</section>")[0]
    assert "Too few people have answered for a figure yet." in page


@pytest.mark.parametrize(("who", "status"), [("visitor", 302), ("ben", 403), ("mo", 200), ("kim", 200), ("ada", 200)])
def test_only_the_staff_read_the_words(who, status, asked, client_of, ben, mo, kim, ada):
    fill(asked.id, "no", words="The tram is no reason.")
    person = {"visitor": None, "ben": ben, "mo": mo, "kim": kim, "ada": ada}[who]
    page = client_of(person).get("/desk/answers")
    assert page.status_code == status
    assert ("The tram is no reason." in page.text) == (status == 200)


def test_the_staff_read_no_names(asked, client_of, ben, mo):
    actions.answer(asked.id, ben, "no", "The tram is no reason.")
    page = client_of(mo).get("/desk/answers").text
    assert ("The tram is no reason." in page, "Ben" in page, "Declined" in page) == (True, False, True)


def test_the_list_of_words_of_a_new_lab_says_what_will_be_here(client_of, mo):
    assert "a week after the first outcome" in client_of(mo).get("/desk/answers").text
    assert client_of(mo).get("/desk/answers?before=x").status_code == 404
