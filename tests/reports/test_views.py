"""The pages: reporting with and without an account, the receipt, the desk's lane, the author's page."""

import html
import re

import pytest
from sqlalchemy import func, select

from lab.accounts.queries import actor as actor_of
from lab.comments.models import Comment
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.ideas.models import CoAuthor, Idea
from lab.policy import VISITOR
from lab.reports import actions
from lab.reports.actions import Said
from lab.reports.models import Report

from .conftest import FACTS, REASON

HTMX = {"HX-Request": "true"}
SENT = {"ground": "personal_data", "text": "It names my neighbour."}
HIDE = {"ground": "personal_data", "facts": FACTS}


def text_of(answer) -> str:
    return html.unescape(answer.get_data(as_text=True))


def reports() -> int:
    return db.session.scalar(select(func.count()).select_from(Report))


# Reporting


def test_a_resident_reports_a_comment_and_gets_a_receipt(client_of, make_comment, cleo):
    comment, client = make_comment(), client_of(cleo)

    form = client.get(f"/comments/{comment.id}/report")
    answer = client.post(f"/comments/{comment.id}/report", data=SENT)

    report = db.session.scalar(select(Report))
    assert (form.status_code, answer.status_code, answer.location) == (200, 303, f"/reports/{report.id}")
    receipt = text_of(client.get(answer.location))
    assert f"Report {report.id}" in receipt
    assert "A person decides by Thursday 5 March." in receipt


def test_a_visitor_reports_without_an_account(client_of, make_idea):
    idea, client = make_idea("open"), client_of()

    form = client.get(f"/ideas/{idea.id}/report")
    token = re.search(r'name="csrf_token" value="([^"]+)"', text_of(form))
    sent = {**SENT, "email": "Eva@Example.org", "csrf_token": token and token[1]}
    answer = client.post(f"/ideas/{idea.id}/report", data=sent, without_token=True)

    report = db.session.scalar(select(Report))
    assert (answer.status_code, answer.location) == (303, f"/reports/receipt/{report.receipt}")
    assert (report.person_id, report.email) == (None, "eva@example.org")
    assert "You get a mail when it is decided." in text_of(client.get(answer.location))


def test_nobody_is_sent_many_mails_by_reports_in_their_name(make_idea, case_of):
    for n in range(5):
        actions.report(case_of(make_idea("open")), VISITOR, Said("spam", f"Look at this, {n}.", "eva@example.org"))

    mails = db.session.scalars(select(Delivery.address)).all()
    assert [mail for mail in mails if mail] == ["eva@example.org"] * 3
    assert db.session.scalars(select(Report.email).order_by(Report.id)).all() == ["eva@example.org"] * 3 + ["", ""]


def test_who_leaves_no_address_is_told_which_page_to_keep(client_of, make_idea, case_of):
    made = actions.report(case_of(make_idea("open")), VISITOR, Said("spam", "Look at this.", ""))

    receipt = text_of(client_of().get(f"/reports/receipt/{made.receipt}"))

    # The same words stand on the idea's page, where the address is another one.
    assert "Keep the address of this receipt: the decision will stand there." in receipt
    assert f'href="/reports/receipt/{made.receipt}"' in receipt


def test_reading_an_idea_still_sets_no_cookie(client_of, make_idea):
    idea = make_idea("open")

    page = client_of().get(f"/ideas/{idea.id}")

    assert "Set-Cookie" not in page.headers
    assert f'href="/ideas/{idea.id}/report"' in text_of(page)


def test_htmx_gets_the_form_and_then_the_receipt_in_its_place(client_of, make_idea, ben):
    idea, client = make_idea("open"), client_of(ben)

    form = text_of(client.get(f"/ideas/{idea.id}/report", headers=HTMX))
    answer = client.post(f"/ideas/{idea.id}/report", data=SENT, headers=HTMX)

    assert form.lstrip().startswith('<div class="card pad stack" id="report-idea-')
    assert answer.status_code == 200
    assert text_of(answer).lstrip().startswith('<div class="card pad stack" id="receipt-')


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"ground": ""}, "Choose one from the list."), ({"ground": "ugly"}, "Choose one from the list."),
     ({"text": ""}, "This is needed."), ({"text": "x" * 2001}, "at most 2000")],
)  # fmt: skip
def test_a_wrong_report_comes_back_with_its_words(wrong, said, client_of, make_idea, ben):
    idea = make_idea("open")

    answer = client_of(ben).post(f"/ideas/{idea.id}/report", data=SENT | wrong)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert (wrong.get("text") or SENT["text"]) in text_of(answer) or "text" in wrong
    assert reports() == 0


def test_a_wrong_mail_address_is_said_beside_it(client_of, make_idea):
    idea = make_idea("open")

    answer = client_of().post(f"/ideas/{idea.id}/report", data={**SENT, "email": "eva(at)example"})

    assert (answer.status_code, reports()) == (422, 0)
    assert "Write a mail address like name@example.org." in text_of(answer)
    assert "eva(at)example" in text_of(answer)


def test_a_form_that_lost_its_token_is_offered_again_with_every_word(client_of, make_idea):
    idea = make_idea("open")

    answer = client_of().post(f"/ideas/{idea.id}/report", data=SENT, without_token=True)

    assert answer.status_code == 400
    assert SENT["text"] in text_of(answer)


def test_what_is_not_public_cannot_be_reported(client_of, make_idea, make_comment, hide, ben, cleo):
    hidden = make_comment()
    hide(hidden)

    assert client_of(ben).get(f"/ideas/{make_idea('submitted').id}/report").status_code == 404
    assert client_of(cleo).get(f"/comments/{hidden.id}/report").status_code == 409
    assert client_of(cleo).get("/comments/99999/report").status_code == 404
    assert client_of(cleo).get(f"/ideas/{2**40}/report").status_code == 404


def test_a_receipt_is_its_reporters_alone(client_of, make_idea, case_of, ben, cleo, mo):
    made = actions.report(case_of(make_idea("open")), ben, Said(**SENT))

    assert client_of(ben).get(made.path).status_code == 200
    assert client_of(mo).get(made.path).status_code == 200
    assert client_of(cleo).get(made.path).status_code == 404
    assert client_of().get("/reports/receipt/guessed").status_code == 404


# The desk


def test_the_lane_shows_the_text_and_what_people_said_but_not_who(client_of, make_comment, case_of, cleo, mo):
    comment = make_comment()
    actions.report(case_of(comment), cleo, Said(**SENT))

    shown = text_of(client_of(mo).get("/desk/reports"))

    assert "Mrs Kroll at number 7 parks there." in shown
    assert "It names my neighbour." in shown
    assert "Cleo" not in shown


def test_a_moderator_does_not_read_what_was_reported_about_an_own_text(client_of, make_comment, case_of, cleo, mo):
    own = make_comment(by=mo)
    made = actions.report(case_of(own), cleo, Said("off_topic", "I am the one from the bakery."))

    pages = [client_of(mo).get(path) for path in ("/desk/reports", f"/comments/{own.id}/moderation", made.path)]

    assert [page.status_code for page in pages] == [200, 200, 404]
    assert not any("bakery" in text_of(page) for page in pages)


def test_the_lane_costs_the_same_for_one_text_and_for_thirty(
    client_of, make_comment, make_idea, case_of, cleo, mo, count_statements
):
    client = client_of(mo)

    def report(number: int) -> None:
        actions.report(case_of(make_comment(body=f"Somebody lives at number {number}.")), cleo, Said(**SENT))
        actions.report(case_of(make_idea("open")), cleo, Said(**SENT))

    def look() -> None:
        db.session.remove()
        client.get("/desk/reports")

    report(0)
    few = count_statements(look)
    for number in range(1, 15):
        report(number)

    assert count_statements(look) == few


def test_a_decision_leads_to_the_next_in_the_queue(client_of, make_comment, case_of, cleo, mo):
    comment, client = make_comment(), client_of(mo)
    actions.report(case_of(comment), cleo, Said(**SENT))

    answer = client.post(f"/comments/{comment.id}/moderation/hide", data=HIDE | {"next": "/desk/reports"})

    assert (answer.status_code, answer.location) == (303, "/desk/reports")
    assert "No report and no complaint is waiting." in text_of(client.get("/desk/reports"))
    assert db.session.get(Comment, comment.id).visibility == "hidden"


def test_a_decision_without_its_reason_comes_back_with_the_words(client_of, make_comment, case_of, cleo, mo):
    comment = make_comment()
    actions.report(case_of(comment), cleo, Said(**SENT))

    answer = client_of(mo).post(f"/comments/{comment.id}/moderation/keep", data={"reason": "Too short."})

    assert answer.status_code == 422
    assert "Too short." in text_of(answer)
    assert "Write at least 20 characters" in text_of(answer)


def test_the_second_moderator_hears_that_somebody_was_faster(client_of, make_comment, hide, max_):
    comment = make_comment()
    hide(comment)

    answer = client_of(max_).post(f"/comments/{comment.id}/moderation/hide", data=HIDE)

    assert answer.status_code == 409
    assert FACTS in text_of(answer)


def test_taking_down_what_breaks_no_law_is_refused_beside_the_box(client_of, make_comment, mo):
    comment = make_comment()

    answer = client_of(mo).post(f"/comments/{comment.id}/moderation/hide", data=HIDE | {"remove": "y"})

    assert answer.status_code == 422
    assert FACTS in text_of(answer)
    assert "Only what is against the law is taken down." in text_of(answer)


def test_who_may_not_decide_sees_who_may(client_of, make_comment, hide, case_of, ben, mo, max_, kim):
    comment = make_comment()
    hide(comment)
    actions.complain(case_of(comment), ben, "I have her written consent, I can show it.")

    shown = text_of(client_of(mo).get(f"/comments/{comment.id}/moderation"))

    assert "You hid this text. Another moderator or a city official decides about the complaint." in shown
    assert "Who may decide: Max, Kim" in shown
    assert "moderation/decision" not in shown


@pytest.mark.parametrize("act", ["keep", "hide", "show", "decision", "complaint"])
def test_a_stranger_does_not_learn_that_something_is_hidden(act, client_of, make_comment, hide, cleo):
    comment = make_comment()
    hide(comment)

    assert client_of(cleo).post(f"/comments/{comment.id}/moderation/{act}", data=HIDE).status_code == 404
    assert client_of(cleo).get(f"/comments/{comment.id}/moderation").status_code == 404


def test_an_official_decides_on_the_texts_page(client_of, make_idea, hide, case_of, ana, kim):
    idea = make_idea("open")
    hide(idea)
    actions.complain(case_of(idea), ana, "I have her written consent, I can show it.")
    page = f"/ideas/{idea.id}/moderation"

    answer = client_of(kim).post(f"{page}/decision", data={"outcome": "restored", "reason": REASON})

    assert (answer.status_code, answer.location) == (303, page)
    assert db.session.get(Idea, idea.id).listed


# The author


def test_the_author_reads_why_and_complains(client_of, make_idea, hide, ana):
    idea, client = make_idea("open"), client_of(ana)
    hide(idea)

    banner = text_of(client.get(f"/ideas/{idea.id}"))
    page = text_of(client.get(f"/ideas/{idea.id}/moderation"))
    answer = client.post(f"/ideas/{idea.id}/moderation/complaint", data={"text": "I have her consent, in writing."})

    assert "personal data" in banner
    assert "Read why, and complain" in banner
    assert FACTS in page
    assert (answer.status_code, answer.location) == (303, f"/ideas/{idea.id}/moderation")
    assert 'class="card pad stack"' in client.get(answer.location).text  # the desk's sheet is dressed for staff alone
    assert "Somebody who did not hide it decides by Monday 16 March." in text_of(client.get(answer.location))


def test_the_author_of_a_removed_idea_reads_why_and_not_the_text(client_of, make_idea, hide, ana, mo, work):
    idea, client = make_idea("open"), client_of(ana)
    hide(idea, ground="illegal_content", remove=True)
    work()

    answer = client.get(f"/ideas/{idea.id}")

    assert answer.location == f"/ideas/{idea.id}/moderation"
    for address in (answer.location, "/me", "/me/notices", "/ideas?mine=mine"):
        assert idea.title not in text_of(client.get(address))
    assert FACTS in text_of(client.get(answer.location))
    assert idea.title in text_of(client_of(mo).get(f"/ideas/{idea.id}"))


def test_the_writer_of_a_hidden_comment_finds_the_reasons_from_its_place(client_of, make_comment, hide, ben, cleo):
    comment = make_comment()
    hide(comment)

    own, others = (text_of(client_of(who).get(f"/ideas/{comment.idea_id}")) for who in (ben, cleo))

    assert f"/comments/{comment.id}/moderation" in own
    assert "Mrs Kroll" not in others
    assert "hidden by the lab: personal data" in others
    assert f"/comments/{comment.id}/moderation" not in others


def test_a_mail_that_waits_does_not_name_an_idea_that_was_hidden(make_idea, hide, ben, mo, work):
    from lab.deliveries import Delivery
    from lab.ideas.actions import move_idea
    from lab.notices import fan_out, letters
    from lab.votes.actions import cast_vote

    idea = make_idea("open")
    cast_vote(idea, ben)
    move_idea(idea, "start_review", mo, trigger="lab")
    fan_out.tell()
    hide(idea)

    waiting = db.session.scalar(select(Delivery).where(Delivery.person_id == ben.id))
    letter = letters.letter_of(waiting)

    assert letter is not None
    assert idea.title not in letter.subject + letter.text + letter.html
    assert "An idea that is not public now" in letter.subject


def test_the_page_that_stops_mails_does_not_name_a_hidden_idea(client_of, make_idea, hide, ben):
    from lab.notices.letters import token_for

    idea = make_idea("open")
    address = f"/unsubscribe/{token_for(ben.id, 'idea', idea.id)}"
    before = text_of(client_of().get(address))
    hide(idea)

    assert idea.title in before
    assert idea.title not in text_of(client_of().get(address))


def test_a_co_author_may_complain_too(client_of, make_idea, hide, cleo):
    idea = make_idea("open")
    with atomic():
        db.session.add(CoAuthor(idea_id=idea.id, person_id=cleo.id))
    hide(idea)

    answer = client_of(actor_of(cleo.id)).post(
        f"/ideas/{idea.id}/moderation/complaint", data={"text": "I have her consent, in writing."}
    )

    assert answer.status_code == 303


def test_own_data_holds_reports_and_complaints(client_of, make_idea, make_comment, hide, case_of, ana, ben):
    idea = make_idea("open")
    actions.report(case_of(idea), ben, Said(**SENT))
    hide(idea)
    actions.complain(case_of(idea), ana, "I have her written consent, I can show it.")

    of_ben = client_of(ben).get("/me/data.json").get_json()
    of_ana = client_of(ana).get("/me/data.json").get_json()

    assert of_ben["reports"][0]["text"] == SENT["text"]
    assert of_ana["complaints"][0]["complaint"] == "I have her written consent, I can show it."
    assert of_ana["hidden_texts"][0]["facts"] == FACTS
