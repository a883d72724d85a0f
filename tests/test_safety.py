"""What an attacker would try first, and what must never be left behind."""

import stat
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from lab import clock, config, events
from lab.accounts import attempts
from lab.assets import HTMX, Assets
from lab.db import _keep_private, atomic, db
from lab.deliveries import Delivery
from lab.extensions import csrf
from lab.headers import of_pages
from lab.ideas import actions as ideas
from lab.ideas.actions import IdeaText
from lab.jobs import run
from lab.mail import Letter, message_of
from lab.me.leaving import forget
from lab.notices import letters

from .conftest import NOW
from .pilots.conftest import pilot_at, propose

__all__ = ["pilot_at", "propose"]


def test_a_title_that_hides_a_line_end_adds_no_header_to_a_mail(app: Flask) -> None:
    hidden = "Light =?utf-8?q?Hi=0D=0ABcc:_thief=40example.org?="
    to = Delivery(address="ana@example.org", message_id="<1@lab>")

    with app.app_context():
        sent = message_of(to, Letter(hidden, "Hello")).as_bytes()

    read = message_from_bytes(sent, policy=policy.default)
    assert read["Bcc"] is None
    assert sent.splitlines()[2].startswith(b"Subject: Light = ?utf-8?q?Hi")


def test_who_leaves_is_found_in_no_file_of_the_database(app, make_person, client_of, work):
    quinn = make_person("quetzalina")
    attempts.ask_for_code("quetzalina@example.org", "/", "")
    ideas.save_draft(quinn, IdeaText("Xylophones for the old harbour", "A need."))
    work()

    client_of(quinn).post("/me/erase")

    assert _left_behind(app, b"quetzalina", b"Quetzalina", b"Xylophones", b"is your code for") == []


def _left_behind(app: Flask, *words: bytes) -> list[bytes]:
    db.session.remove()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.engine.dispose()
    kept = b"".join(path.read_bytes() for path in app.config["LAB"].instance.glob("pilotlight.sqlite*"))
    return [word for word in words if word in kept]


def test_a_moderator_who_leaves_takes_along_what_they_wrote_as_an_author(mo, make_idea):
    idea = make_idea(author_id=mo.id, author_name="Mo")
    event = ideas.move_idea(idea, "withdraw", mo, reason="My neighbours and I have moved away.")

    with atomic():
        forget(mo.id)

    assert events.texts_of([event.id]) == {event.id: {}}


def test_an_address_that_somebody_typed_is_forgotten_after_a_day(app, work):
    attempts.ask_for_code("stranger@example.org", "/", "")
    work()

    with clock.at(NOW + timedelta(days=1, hours=1)):
        attempts.forget_old_attempts()

    assert db.session.query(Delivery).all() == []


def test_database_and_mails_are_their_owners_alone(app, tmp_path):
    path = tmp_path / "new.sqlite"
    _keep_private(str(path))
    attempts.ask_for_code("ana@example.org", "/", "")
    run("send")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((app.config["LAB"].instance / "mail").stat().st_mode) == 0o700


def test_an_error_of_the_database_names_no_address(app):
    with pytest.raises(DBAPIError) as failed, atomic():
        db.session.execute(text("SELECT :who FROM no_such_table"), {"who": "ana@example.org"})

    assert "ana@example.org" not in str(failed.value)


ELSEWHERE = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}


@pytest.mark.parametrize("headers", [ELSEWHERE, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_a_page_elsewhere_puts_no_act_into_a_sign_in_and_ends_no_session(client_of, make_idea, headers):
    path = f"/ideas/{make_idea('submitted').id}/moves/publish"

    answer = client_of().post(path, data={"topic": "energy"}, headers=headers, without_token=True)

    assert answer.status_code == 400
    assert 'name="act"' not in answer.text
    assert "Set-Cookie" not in answer.headers


def test_a_page_elsewhere_gets_no_form_that_sends_it_with_one_press(client_of, ada):
    sent = {"email": "thief@example.org", "role": "admin"}

    answer = client_of(ada).post("/admin/people/grant", data=sent, headers=ELSEWHERE, without_token=True)

    assert answer.status_code == 400
    assert "thief@example.org" not in answer.text


@pytest.mark.parametrize("site", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "none"}, {}])
@pytest.mark.parametrize(
    "act", ["comment&idea_id=1&body=Rubbish", "ideas.move&id=1&name=publish", "take_part&id=1&consent=1"]
)
def test_an_address_that_somebody_sent_says_nothing_in_anothers_name(client_of, make_idea, site, act):
    make_idea()

    shown = client_of().get(f"/sign-in?act={act}", headers=site).text

    assert all(said not in shown for said in ("Rubbish", "moves", "consent&"))


def test_a_link_that_votes_says_for_what(client_of, make_idea):
    make_idea()

    shown = client_of().get("/sign-in?act=vote&idea=1", headers={"Sec-Fetch-Site": "none"}).text

    assert '<b lang="en">Light for the school path</b>' in shown


def test_the_shortest_word_is_shown_before_it_is_said_in_somebodys_name(client_of, make_idea):
    asked = client_of().post(f"/ideas/{make_idea().id}/comments", data={"body": "Rubbish"})

    assert '<blockquote class="answer pre">Rubbish</blockquote>' in asked.text


def test_from_a_cdn_the_one_script_may_run_and_no_other(app):
    settings = replace(app.config["LAB"], assets="cdn")

    policy_words = dict(of_pages(settings, Assets(settings)))["Content-Security-Policy"]

    assert f"script-src 'self' {HTMX};" in policy_words


def test_an_address_that_reads_as_another_one_is_refused(client_of):
    answer = client_of().post("/sign-in", data={"email": "=?utf-8?q?x=0d=0abcc=3aevil?=@example.org"})

    assert answer.status_code == 422


@pytest.mark.parametrize("path", ["/me", "/me/notices", "/me/settings", "/me/data.json", "/admin/people"])
def test_a_shared_browser_keeps_no_personal_page(client_of, ada, path):
    assert client_of(ada).get(path).headers["Cache-Control"] == "no-store"


def test_what_needs_no_token_of_a_form_proves_itself_in_another_way(app):
    """A signature of the body, a signed address, an address that only the browser knows; or it changes nothing."""
    assert csrf._exempt_views == {
        "lab.bounces.views.hook", "lab.notices.views.stop", "lab.satisfaction.views.answer_by_link",
        "lab.push.views.renew", "lab.similar.views.look",
    }  # fmt: skip


def test_nor_what_the_link_of_a_mail_shows(client_of, make_idea, ben):
    answer = client_of().get(f"/unsubscribe/{letters.token_for(ben.id, 'idea', make_idea('open').id)}")

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


@pytest.mark.parametrize("page", ["/ideas/{}/co-authors", "/ideas/{}/moderation", "/reports/1", "/reports/receipt/x"])
def test_nor_whom_somebody_invited_or_what_was_reported(client_of, make_idea, ana, page):
    idea = make_idea("open")

    assert client_of(ana).get(page.format(idea.id)).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", ["checkins", "incidents", "recruitment", "costs", "costs.csv", "decide", "money"])
def test_nor_what_a_test_says_of_people_and_money(client_of, pilot_at, mo, page):
    answer = client_of(mo).get(f"{pilot_at('recruiting').path}/{page}")

    assert (answer.status_code, "no-store" in answer.headers["Cache-Control"]) == (200, True)


def test_the_demo_refuses_https_in_any_writing(tmp_path):
    with pytest.raises(config.Misconfigured, match="https"):
        config.read({"LAB_INSTANCE": str(tmp_path), "LAB_DEMO": "1", "LAB_BASE_URL": "HTTPS://lab.example"})
