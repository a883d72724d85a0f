"""Mails that came back, as servers write them."""

import re
from dataclasses import replace
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from lab.bounces.models import Suppression
from lab.bounces.returned import reports_in
from lab.bounces.rules import Kind
from lab.db import db
from lab.deliveries import Delivery, message_id_of

DSN = """\
From: MAILER-DAEMON@mx.example.org
To: lab@city.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
MIME-Version: 1.0

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Mon, 2 Mar 2026 09:00:00 +0000

Final-Recipient: rfc822; ben@example.org
Original-Recipient: rfc822;ben@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <ben@example.org>:
    Recipient address rejected

--b
Content-Type: {original}

Message-ID: {id}
Subject: Declined: Light

--b--
"""
ARF = """\
From: feedback@provider.example
To: lab@city.example
Content-Type: multipart/report; report-type=feedback-report; boundary="b"
MIME-Version: 1.0

--b
Content-Type: text/plain

This is an email abuse report.

--b
Content-Type: message/feedback-report

Feedback-Type: {type}
User-Agent: Provider/1.0
Version: 1
Original-Rcpt-To: <ben@example.org>

--b
Content-Type: message/rfc822

Message-ID: <notice-7@lab>
Subject: Declined: Light

Hello

--b--
"""


def dsn(action="failed", status="5.1.1", original="text/rfc822-headers", id="<notice-7@lab>"):
    return DSN.format(action=action, status=status, original=original, id=id).encode()


@pytest.mark.parametrize("original", ["text/rfc822-headers", "message/rfc822"])
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_a_returned_mail_names_its_mail_and_its_address(original, ends):
    (report,) = reports_in(dsn(original=original).replace(b"\n", ends))

    assert (report.kind, report.message_id, report.address) == (Kind.PERMANENT, "<notice-7@lab>", "ben@example.org")
    assert report.words == "550 5.1.1 <ben@example.org>: Recipient address rejected"


@pytest.mark.parametrize(("status", "kind"), [("5.2.2", Kind.TEMPORARY), ("4.4.7", Kind.TEMPORARY)])
def test_what_may_work_tomorrow_is_temporary(status, kind):
    assert [report.kind for report in reports_in(dsn(status=status))] == [kind]


def test_a_mail_that_is_late_has_not_come_back():
    assert reports_in(dsn(action="delayed")) == []


def test_the_same_returned_mail_has_the_same_key():
    assert reports_in(dsn()) == reports_in(dsn().replace(b"09:00", b"10:00"))


def test_a_complaint_names_its_mail_and_its_address():
    (report,) = reports_in(ARF.format(type="abuse").encode())

    assert (report.kind, report.message_id, report.address) == (Kind.COMPLAINT, "<notice-7@lab>", "ben@example.org")
    assert reports_in(ARF.format(type="not-spam").encode()) == []


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe\x00", b"Subject: I am away\n\nBack on Monday.", dsn()[:400]])
def test_any_other_mail_reports_nothing(raw):
    assert reports_in(raw) == []


def test_the_command_notes_what_a_mail_server_hands_over(app, sent):
    delivery = sent()
    run = app.test_cli_runner()

    first = run.invoke(args=["bounces"], input=dsn(id=delivery.message_id))
    second = run.invoke(args=["bounces"], input=dsn(id=delivery.message_id))

    assert (first.exit_code, first.output) == (0, "1 noted, 0 known before or about no mail of this lab.\n")
    assert second.output == "0 noted, 1 known before or about no mail of this lab.\n"
    db.session.rollback()
    assert db.session.get(Delivery, delivery.id).state == "failed"
    assert db.session.scalars(select(Suppression.address)).all() == ["ben@example.org"]


def test_a_stranger_stops_nobody_with_a_mail_that_only_looks_returned(app, sent):
    """They know the address, and may get mails of the lab themselves."""
    sent("ben@example.org")
    own = sent("eve@example.org")
    forged = [dsn(id="<notice-7@lab>"), dsn(id=""), ARF.format(type="abuse").encode(), dsn(id=own.message_id)]

    said = [app.test_cli_runner().invoke(args=["bounces"], input=raw).output.split(",")[0] for raw in forged]

    assert said == ["0 noted", "0 noted", "0 noted", "1 noted"]
    db.session.rollback()
    assert db.session.scalars(select(Suppression.address)).all() == ["eve@example.org"]


def test_nobody_guesses_the_number_of_a_mail(app):
    settings = app.config["LAB"]
    made = message_id_of(settings, "notice-7")

    assert re.fullmatch(r"<notice-7-[0-9a-f]{16}@[a-z.0-9]+>", made)
    assert made == message_id_of(settings, "notice-7")
    assert made != message_id_of(replace(settings, secret_key="another one, as long as it has to be"), "notice-7")


def test_the_command_says_when_a_mail_is_no_report(app):
    said = app.test_cli_runner().invoke(args=["bounces"], input=bytes(EmailMessage()))

    assert (said.exit_code, said.output) == (0, "This is no report about a mail that came back; nothing was noted.\n")


def test_the_command_asks_the_server_to_try_again_while_a_mail_is_on_its_way(app, sent):
    delivery = sent(state="sending", sent_at=None)

    said = app.test_cli_runner().invoke(args=["bounces"], input=dsn(id=delivery.message_id))

    assert said.exit_code == 75
