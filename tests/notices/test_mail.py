"""A mail goes out once: to a folder, or to a server that may be down, refuse, or hang up."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from flask import Flask
from sqlalchemy import func, select, update

from lab import clock, deliveries, events, mail
from lab.accounts.models import Person
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.ideas.actions import move_idea
from lab.ideas.models import Idea
from lab.notices import actions, letters

ROOT = Path(__file__).resolve().parents[2]
WHY = {
    "reason_code": "already_exists",
    "named_unit": 1,
    "text": "The city has looked at this with care: a lamp stands there already, since the spring of last year.",
}


class Inbox:
    """What a mail server keeps; `answers` are given to the next mails in place of 250."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.answers: list[str] = []
        self.refuses_rcpt = ""
        self.when_it_comes: Callable[[], None] = lambda: None

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if self.refuses_rcpt:
            return self.refuses_rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):
        self.mails.append(envelope.content)
        self.when_it_comes()
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer == "drop":
            server.transport.abort()
        return answer

    @property
    def message_ids(self) -> list[str]:
        return [message_from_bytes(m)["Message-ID"] for m in self.mails]


@pytest.fixture
def inbox(app: Flask) -> Iterator[Inbox]:
    box = Inbox()
    controller = Controller(box, hostname="127.0.0.1", port=_free_port())
    controller.start()
    _send_to(app, f"smtp://127.0.0.1:{controller.port}")
    yield box
    controller.stop()
    _send_to(app, "file:")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _send_to(app: Flask, url: str) -> None:
    app.config["LAB"] = replace(app.config["LAB"], mail_url=url)


def put(address: str = "ben@example.org", **more) -> int:
    with atomic():
        return deliveries.enqueue(address, **({"subject": "Code 123456", "body": "Your code is 123456."} | more)).id


def state_of(id: int) -> tuple[str, int]:
    db.session.rollback()
    return tuple(db.session.execute(select(Delivery.state, Delivery.tries).where(Delivery.id == id)).one())


def eml_files(app: Flask) -> list[Path]:
    return sorted((app.config["LAB"].instance / "mail").glob("*.eml"))


def read(path: Path):
    return message_from_bytes(path.read_bytes(), policy=policy.default)


def test_without_a_server_a_mail_is_a_file(app, work):
    put(urgent=True)

    work()

    (path,) = eml_files(app)
    message = read(path)
    assert message["Subject"] == "Code 123456"
    assert message["To"] == "ben@example.org"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "Your code is 123456." in message.get_body(("plain",)).get_content()


def test_a_sent_mail_keeps_no_words(work):
    id = put()

    work()

    sent = db.session.get(Delivery, id)
    assert (sent.state, sent.subject, sent.body) == ("sent", "", "")


def test_sign_in_mails_go_first(inbox, work):
    put("slow@example.org")
    put("fast@example.org", urgent=True)

    mail.send()

    assert [message_from_bytes(m)["To"] for m in inbox.mails] == ["fast@example.org", "slow@example.org"]


def test_a_server_that_is_down_is_tried_again_later(app):
    _send_to(app, f"smtp://127.0.0.1:{_free_port()}")
    first, second = put(), put()

    mail.send()

    assert state_of(first) == ("waiting", 1)
    assert state_of(second) == ("waiting", 0)
    due = db.session.get(Delivery, first).next_at - clock.now()
    assert timedelta(minutes=1) <= due <= timedelta(minutes=1.2)
    _send_to(app, "file:")


def test_what_waited_goes_out_when_the_server_is_back(app, inbox):
    url = app.config["LAB"].mail_url
    _send_to(app, f"smtp://127.0.0.1:{_free_port()}")
    id = put()
    mail.send()
    _send_to(app, url)

    mail.send()
    assert inbox.mails == []
    with clock.at(clock.now() + timedelta(minutes=2)):
        mail.send()

    assert state_of(id) == ("sent", 2)
    assert len(inbox.mails) == 1


def test_an_address_that_does_not_exist_is_not_tried_again(inbox):
    inbox.refuses_rcpt = "550 no such user"
    id = put()

    mail.send()

    assert state_of(id) == ("failed", 1)
    assert db.session.get(Delivery, id).error == "550 no such user"


def test_a_full_mailbox_is_tried_five_times(inbox):
    inbox.refuses_rcpt = "452 mailbox full"
    id = put()

    for hour in range(8):
        with clock.at(clock.now() + timedelta(hours=2 * hour)):
            mail.send()

    assert state_of(id) == ("failed", 5)


def test_the_tries_come_after_1_5_15_and_60_minutes_and_not_all_at_the_same_moment(inbox):
    inbox.refuses_rcpt = "452 mailbox full"
    ids = [put(f"{n}@example.org") for n in range(3)]
    at = clock.now()

    for minutes in (1, 5, 15, 60):
        with clock.at(at):
            mail.send()
        waits = [db.session.get(Delivery, id, populate_existing=True).next_at - at for id in ids]
        assert all(timedelta(minutes=minutes) <= wait <= timedelta(minutes=1.2 * minutes) for wait in waits)
        assert len(set(waits)) == len(ids)
        at += timedelta(minutes=1.2 * minutes)


def test_one_refused_mail_does_not_hold_up_the_next(inbox):
    inbox.answers = ["554 not with me"]
    first, second = put("a@example.org"), put("b@example.org")

    mail.send()

    assert (state_of(first)[0], state_of(second)[0]) == ("failed", "sent")


def test_a_server_that_hangs_up_before_it_answers_gets_the_same_mail_again(inbox):
    inbox.answers = ["drop"]
    id = put()

    mail.send()
    assert state_of(id) == ("waiting", 1)
    with clock.at(clock.now() + timedelta(minutes=2)):
        mail.send()

    assert state_of(id) == ("sent", 2)
    assert len(inbox.message_ids) == 2
    assert len(set(inbox.message_ids)) == 1


def test_a_server_that_asks_for_a_name_and_a_password_gets_them(app):
    seen = []

    def knows(_server, _session, _envelope, _mechanism, data):
        seen.append((data.login, data.password))
        return AuthResult(success=True)

    box = Inbox()
    door = {"authenticator": knows, "auth_required": True, "auth_require_tls": False}
    controller = Controller(box, hostname="127.0.0.1", port=_free_port(), **door)
    controller.start()
    _send_to(app, f"smtp://lab%40city:p%3Aw@127.0.0.1:{controller.port}")
    id = put()

    mail.send()
    controller.stop()
    _send_to(app, "file:")

    assert state_of(id) == ("sent", 1)
    assert seen == [(b"lab@city", b"p:w")]


def test_two_workers_send_nothing_twice(app, inbox):
    for n in range(12):
        put(f"p{n}@example.org")
    db.session.rollback()

    def worker() -> None:
        with app.app_context():
            mail.send()
            db.session.remove()

    threads = [threading.Thread(target=worker) for _ in range(3)]
    # Threads have a clock of their own: today is later than the tests' day, so all is due.
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(inbox.mails) == len(set(inbox.message_ids)) == 12


def test_a_mail_whose_worker_died_is_taken_again_after_five_minutes(inbox):
    id = put()
    with atomic():
        later = clock.now() + deliveries.LEASE
        db.session.execute(update(Delivery).values(state="sending", tries=1, next_at=later))

    mail.send()
    assert inbox.mails == []
    with clock.at(clock.now() + timedelta(minutes=5, seconds=1)):
        mail.send()

    assert state_of(id) == ("sent", 2)


def test_a_worker_killed_in_the_middle_repeats_at_most_the_mail_in_flight(app, inbox):
    for n in range(6):
        put(f"p{n}@example.org")
    db.session.rollback()
    child = _worker(app)
    arrived = threading.Event()

    def kill_at_the_third() -> None:
        if len(inbox.mails) == 3:
            os.kill(child.pid, signal.SIGKILL)
            child.wait()
            arrived.set()

    inbox.when_it_comes = kill_at_the_third
    assert arrived.wait(180)
    with atomic():
        db.session.execute(update(Delivery).where(Delivery.state == "sending").values(next_at=clock.now()))
    second = _worker(app)
    try:
        for _ in range(1800):
            db.session.rollback()
            if db.session.scalar(select(func.count(Delivery.id)).where(Delivery.state != "sent")) == 0:
                break
            threading.Event().wait(0.1)
    finally:
        second.terminate()
        second.wait(20)

    ids = inbox.message_ids
    assert len(set(ids)) == 6
    assert len(ids) - len(set(ids)) <= 1
    assert second.returncode == 0


def _worker(app: Flask) -> subprocess.Popen[bytes]:
    settings = app.config["LAB"]
    env = {
        **os.environ, "LAB_INSTANCE": str(settings.instance), "LAB_SECRET_KEY": settings.secret_key,
        "LAB_MAIL_URL": settings.mail_url, "LAB_DEMO": "",
    }  # fmt: skip
    command = [sys.executable, "-m", "flask", "--app", "app", "worker"]
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)


# What a notice's mail says


@pytest.fixture
def declined(ben, mo, make_idea, vote_for) -> Idea:
    """An idea that Ben voted for and Mo declined; told, not yet sent."""
    from lab.notices import fan_out

    idea = make_idea("under_review")
    vote_for(idea, ben)
    move_idea(idea, "decline", mo, **WHY)
    fan_out.tell()
    return idea


def mail_to(app: Flask, address: str):
    return next((m for m in map(read, eml_files(app)) if m["To"] == address), None)


def test_a_voter_reads_the_outcome_in_the_mail(app, declined, work):
    work()

    message = mail_to(app, "ben@example.org")
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    assert message["Subject"] == "Declined: Light for the school path"
    for body in (text, html):
        assert WHY["text"] in body
        assert f"http://127.0.0.1:8000{declined.path}" in body
        assert "You voted for this idea." in body


def test_a_mail_can_be_stopped_by_its_provider(app, ben, declined, work):
    work()

    (raw,) = [path.read_text() for path in eml_files(app) if read(path)["To"] == "ben@example.org"]
    address = f"http://127.0.0.1:8000/unsubscribe/{letters.token_for(ben.id, 'idea', declined.id)}"
    assert f"List-Unsubscribe: <{address}>\n" in raw
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n" in raw


def test_who_stops_between_the_notice_and_the_mail_gets_no_mail(app, ben, declined, work):
    actions.stop_mails_about(ben.id, "idea", declined.id)

    work()

    assert mail_to(app, "ben@example.org") is None
    assert mail_to(app, "ana@example.org") is not None
    state = select(Delivery.state).where(Delivery.address == "ben@example.org")
    assert db.session.scalar(state) == "suppressed"


def test_an_author_who_stops_the_mails_of_an_idea_gets_none(app, ana, declined, work):
    actions.stop_mails_about(ana.id, "idea", declined.id)

    work()

    assert mail_to(app, "ana@example.org") is None


def test_a_pilots_path_in_a_sentence_can_be_followed(
    app, ben, kim, make_idea, make_pilot, vote_for, work, steps_at_once
):
    steps_at_once(ben)
    idea = make_idea("in_pilot")
    vote_for(idea, ben)
    pilot = make_pilot(idea)
    with atomic():
        events.record(
            "pilot", pilot.id, "approve", kim, audience="V", data={"pilot_id": pilot.id}, texts={"text": "Yes."}
        )
    work()

    text = mail_to(app, "ben@example.org").get_body(("plain",)).get_content().replace("\r", "")

    assert f"take part: http://127.0.0.1:8000{pilot.path}" in text
    assert f"It comes from:\n{idea.title}\nhttp://127.0.0.1:8000{idea.path}" in text


def test_a_mail_speaks_the_language_of_its_person(app, ana, mo, make_idea, work):
    app.config["LAB"] = replace(app.config["LAB"], languages=("en", "de"))
    with atomic():
        db.session.execute(update(Person).values(lang="de"))
    idea = make_idea("submitted")
    move_idea(idea, "ask_author", mo, question="Where is the path?")

    work()
    app.config["LAB"] = replace(app.config["LAB"], languages=("en",))

    message = mail_to(app, "ana@example.org")
    assert message["Content-Language"] == "de"
    assert "Montag 23 März" in message.get_body(("plain",)).get_content()


def test_what_people_write_cannot_add_a_header_or_a_tag(app, ana, mo, make_idea, work):
    idea = make_idea("submitted", title="<b>Bold</b>\r\nBcc: all@example.org")

    move_idea(idea, "ask_author", mo, question="Where is it? <img src=x onerror=alert(1)>")
    work()

    message = mail_to(app, "ana@example.org")
    assert message["Bcc"] is None
    assert "<b>Bold" not in message.get_body(("html",)).get_content()
    assert "<img" not in message.get_body(("html",)).get_content()


def test_a_token_is_only_good_for_its_person_and_thing(app):
    token = letters.token_for(7, "idea", 42)

    assert letters.read_token(token) == (7, "idea", 42)
    assert letters.read_token(token[:-2] + "xx") is None
    assert letters.read_token("") is None


def test_an_erased_persons_mail_is_not_sent(app, ben, declined, work):
    from lab.accounts.actions import erase

    erase(ben.id)

    work()

    assert [read(path)["To"] for path in eml_files(app)] == ["ana@example.org"]
    assert db.session.get(Person, ben.id).email is None


def test_who_leaves_a_test_between_the_notice_and_the_mail_gets_no_mail(
    app, ana, ben, mo, make_idea, make_pilot, work, steps_at_once
):
    from lab.notices import fan_out
    from lab.pilots.actions import move_pilot
    from lab.recruitment.actions import leave

    steps_at_once(ana)
    pilot = make_pilot(make_idea("in_pilot"), testers=(ben,))
    move_pilot(pilot, "pause", mo, reason="Snow", text="It snows too much to walk there.", review_on=clock.today())
    fan_out.tell()

    leave(pilot, ben)
    work()

    assert mail_to(app, "ben@example.org") is None
    assert mail_to(app, "ana@example.org") is not None
