"""The told rate on the promise page, and outcome by outcome for the administrator."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from lab import clock, mail
from lab.accounts.models import Person
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.events import Event
from lab.ideas.actions import move_idea
from lab.insights import again, pace
from lab.insights.reached import Reached, without_a_rest
from lab.notices import fan_out, told
from lab.notices.rules import Untold
from lab.votes.models import Vote
from tests.conftest import NOW

NO = "We looked at the path with the school and the tram company, and the rails beside it leave no room for lamps."
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def declined(make_idea, make_person, mo):
    """Ana's idea and nine voters; all are told, and no mail has gone yet."""
    idea = make_idea("under_review")
    voters = [make_person(f"voter{n}") for n in range(9)]
    with atomic():
        db.session.add_all(Vote(person_id=v.id, idea_id=idea.id, counts_for_id=idea.id, at=NOW) for v in voters)
    event = move_idea(idea, "decline", mo, reason_code="not_legal_or_safe", text=NO, named_unit=1)
    with clock.at(LATER):
        fan_out.tell()
        yield event.id


def ends(first, last, state, error=""):
    """What became of the mails of the people from one to another, by their order."""
    ids = select(Delivery.id).order_by(Delivery.id).offset(first).limit(last - first)
    with atomic():
        db.session.execute(update(Delivery).where(Delivery.id.in_(ids)).values(state=state, error=error))


def count():
    with clock.at(clock.now() + timedelta(minutes=10)):
        told.keep()
    pace.forget()


def test_everybody_reads_how_many_were_told_and_what_the_rest_is(declined, client_of):
    ends(0, 4, "sent")
    ends(4, 9, "failed", "550 no such user")
    count()
    page = client_of(None).get("/promise").text
    assert "4 of 10 people who were owed an outcome in the last 12 months got it." in page
    assert "The rest: 5 mails could not be delivered, a few mails are on their way." in page
    assert "March 2026" in page.split('id="told-months"')[1]
    assert "Declined" in page.split('id="told-moves"')[1]


def test_fewer_than_five_people_are_never_shown(make_idea, mo, client_of):
    event = move_idea(make_idea("under_review"), "decline", mo, reason_code="not_legal_or_safe", text=NO, named_unit=1)
    with clock.at(LATER):
        fan_out.tell()
        count()
        page = client_of(None).get("/promise").text
    assert event.outcome
    assert "Fewer than 5 people were owed an outcome so far." in page
    assert "1 of 1" not in page.split('id="told"')[1].split("</section>")[0]


def test_nobody_counts_the_few_of_a_month_from_the_sum_and_the_other_months():
    year = {"2026-03": Reached(40, 38), "2026-02": Reached(3, 2), "2026-01": Reached(12, 12), "2025-12": Reached()}

    shown = without_a_rest(year)

    assert {month: reached.is_shown for month, reached in shown.items()} == {
        "2026-03": True, "2026-02": False, "2026-01": False, "2025-12": False,
    }  # fmt: skip


def test_the_page_keeps_such_a_row_back_and_says_why(app, client_of, monkeypatch):
    nobody = dict.fromkeys(told.COLUMNS, 0)
    rows = [
        SimpleNamespace(month=told.months()[n], move="decline", owed=owed, **(nobody | {"told": owed}))
        for n, owed in enumerate((40, 3, 12))
    ]
    monkeypatch.setattr(told, "by_month_and_move", lambda: rows)
    app.extensions.pop("pace", None)

    page = client_of().get("/promise").text

    assert [words in page for words in ("40 of 40", "55 of 55", "3 of 3", "12 of 12")] == [True, True, False, False]
    assert "it would tell of fewer than 5 people in another row" in page
    app.extensions.pop("pace", None)


def test_months_with_few_people_hide_each_other():
    year = {"2026-03": Reached(40, 38), "2026-02": Reached(3, 2), "2026-01": Reached(4, 4)}

    assert [month for month, reached in without_a_rest(year).items() if reached.is_shown] == ["2026-03"]
    assert without_a_rest({"2026-02": Reached(3, 2)}) == {"2026-02": Reached(3, 2)}
    assert without_a_rest({"2026-02": Reached(30, 29)}) == {"2026-02": Reached(30, 29)}


def test_what_is_told_just_now_is_said_and_not_counted(make_idea, mo, client_of):
    move_idea(make_idea("under_review"), "decline", mo, reason_code="not_legal_or_safe", text=NO, named_unit=1)
    assert "1 outcome is being told just now and is not counted yet." in client_of(None).get("/promise").text


@pytest.mark.parametrize(
    ("told_n", "owed", "percent", "shown"), [(4, 4, None, False), (5, 5, 100, True), (999, 1000, 99, True)]
)
def test_a_hundred_percent_is_everybody(told_n, owed, percent, shown):
    rate = Reached(owed, told_n)
    assert (rate.percent, rate.is_shown) == (percent, shown)


@pytest.mark.parametrize(("n", "words"), [(4, "a few mails are on their way"), (5, "5 mails are on their way")])
def test_a_reason_of_fewer_than_five_people_has_no_figure(app, n, words):
    assert Reached(20, 20 - n, {Untold.WAITS: n}).rest == [words]


def test_every_reason_has_its_words(app):
    for why in Untold:
        few, many = Reached(9, 8, {why: 1}).rest, Reached(9, 2, {why: 7}).rest
        assert (few[0].startswith("a few"), many[0].startswith("7 ")) == (True, True)


# Outcome by outcome


@pytest.mark.parametrize(("who", "status"), [("visitor", 302), ("ben", 403), ("mo", 403), ("kim", 403), ("ada", 200)])
@pytest.mark.parametrize("one", [False, True])
def test_only_an_administrator_sees_who_was_not_told(who, status, one, declined, client_of, ben, mo, kim, ada):
    count()
    person = {"visitor": None, "ben": ben, "mo": mo, "kim": kim, "ada": ada}[who]
    assert client_of(person).get(f"/admin/told/{declined}" if one else "/admin/told").status_code == status


def test_the_list_says_why_and_names_nobody(declined, client_of, ada):
    ends(0, 7, "sent")
    ends(7, 9, "failed", "550 no such user")
    count()
    browser = client_of(ada)
    page = browser.get("/admin/told").text
    assert "7 of 10 people" in page
    assert 'The mail could not be delivered: <b class="num">2</b>' in page
    one = browser.get(f"/admin/told/{declined}").text
    assert ("7 of 10 people were told" in one, one.count("Voted for it"), "550 no such user" in one) == (True, 3, True)
    assert ("@example.org" in one, "Voter" in one) == (False, False)


def test_mails_that_failed_are_sent_again_once_and_to_the_address_of_today(app, declined, client_of, ada):
    ends(0, 8, "sent")
    ends(8, 10, "failed", "550 no such user")
    person = db.session.scalar(select(Delivery.person_id).where(Delivery.state == "failed").limit(1))
    with atomic():
        db.session.execute(update(Person).where(Person.id == person).values(email="new@example.org"))
    browser = client_of(ada)
    page = browser.post(f"/admin/told/{declined}/again", follow_redirects=True).text
    assert "2 mails are sent again." in page
    assert "Send" not in page.split("<main")[1].split("</main>")[0]
    mail.send()
    states = [(d.state, d.tries) for d in db.session.scalars(select(Delivery).where(Delivery.sent_at.is_not(None)))]
    assert states == [("sent", 1), ("sent", 1)]
    sent_to = {path.read_text().split("To: ")[1].split("\n")[0].strip()
               for path in (app.config["LAB"].instance / "mail").glob("*.eml")}  # fmt: skip
    assert "new@example.org" in sent_to
    assert again.send_again(declined, ada) == 0


@pytest.mark.parametrize("who", ["ben", "mo", "kim"])
def test_only_an_administrator_sends_again(who, declined, client_of, ben, mo, kim):
    ends(0, 2, "failed", "550 no such user")
    got = client_of({"ben": ben, "mo": mo, "kim": kim}[who]).post(f"/admin/told/{declined}/again")
    assert (got.status_code, told.count_failed(declined)) == (403, 2)


@pytest.mark.parametrize("path", ["/admin/told/999", "/admin/told?before=x", "/admin/told/{submit}"])
def test_what_is_no_outcome_is_not_found(path, make_idea, client_of, ada, mo):
    event = move_idea(make_idea("submitted"), "publish", mo, topic=1)
    assert client_of(ada).get(path.format(submit=event.id)).status_code == 404


def test_show_more_reaches_every_outcome_and_costs_the_same(make_idea, mo, client_of, ada, count_statements):
    def fill(n):
        for _ in range(n):
            move_idea(make_idea("under_review"), "decline", mo, reason_code="not_legal_or_safe", text=NO, named_unit=1)
        with clock.at(LATER):
            while fan_out.tell():
                pass
            count()

    browser = client_of(ada)
    fill(1)
    browser.get("/admin/told")
    one = count_statements(lambda: browser.get("/admin/told"))
    fill(21)
    browser.get("/admin/told")
    assert count_statements(lambda: browser.get("/admin/told")) == one
    first = browser.get("/admin/told").text
    more = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    second = browser.get(more).text
    assert (first.count("/admin/told/"), second.count("/admin/told/")) == (20, 2)
    assert 'rel="next"' not in second
    assert db.session.query(Event).filter(Event.outcome).count() == 22
