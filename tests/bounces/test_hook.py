"""What a provider posts: signed, in time, once, and nothing that breaks."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lab.bounces.models import MailReport, Suppression
from lab.db import db
from lab.deliveries import Delivery
from tests.bounces.conftest import bounced, complained
from tests.conftest import NOW


def count(table):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table))


@pytest.mark.parametrize("brackets", ["<>", ""])
def test_a_bounce_reaches_its_mail(provider, sent, brackets):
    delivery = sent()

    answer = provider(bounced(delivery.message_id if brackets else delivery.message_id.strip("<>")))

    assert (answer.status_code, answer.text) == (200, "ok\n")
    db.session.rollback()
    assert db.session.get(Delivery, delivery.id).state == "failed"
    assert count(Suppression) == 1


def test_a_temporary_bounce_stops_nobody_yet(provider):
    assert provider(bounced(address="ben@example.org", permanent=False)).status_code == 200

    assert (count(MailReport), count(Suppression)) == (1, 0)


def test_a_complaint_stops_the_address(provider):
    provider(complained(address="Ben@example.org"))

    assert db.session.scalars(select(Suppression.address)).all() == ["ben@example.org"]


def test_a_report_that_is_sent_twice_counts_once(provider):
    answers = [provider(bounced(address="ben@example.org", permanent=False)) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200] * 4
    assert (count(MailReport), count(Suppression)) == (1, 0)


def test_what_the_lab_has_no_use_for_is_taken_and_forgotten(provider):
    assert provider({"type": "mail.opened", "data": {"address": "ben@example.org"}}).status_code == 200

    assert count(MailReport) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "whsec_" + "QUJD" * 12}, {"at": NOW - timedelta(minutes=6)}, {"at": NOW + timedelta(minutes=6)},
    ],
)  # fmt: skip
def test_without_the_right_signature_and_time_it_is_refused(provider, wrong):
    assert provider(bounced(address="ben@example.org"), **wrong).status_code == 403

    assert count(MailReport) == 0


@pytest.mark.parametrize("signature", ["", "v1", "v1,x", "v1,%%%", "v2,QUJD", " ", "v1,QUJD v1,QUJD", "ü"])
def test_a_signature_that_is_none_is_refused(app, provider, client_of, signature):
    headers = {"webhook-id": "x", "webhook-timestamp": str(int(NOW.timestamp())), "webhook-signature": signature}

    answer = client_of().post("/hooks/mail", data=b"{}", headers=headers, without_token=True)

    assert answer.status_code == 403
    assert count(MailReport) == 0


@pytest.mark.parametrize(
    "body",
    ["[]", "{", "null", '{"type": "mail.bounced"}', '{"type": "mail.bounced", "data": []}', "[" * 9000,
     '{"type": "mail.bounced", "data": {"message_id": 7, "address": ["x"]}}'],
)  # fmt: skip
def test_what_is_no_report_is_refused_in_words(provider, body):
    answer = provider(None, body=body)

    assert answer.status_code == 422
    assert "docs/mail.md" in answer.text
    assert count(MailReport) == 0


@pytest.mark.parametrize("hidden", ["\\ud800", "\\u0000", "\\r\\n"])
def test_characters_that_no_database_keeps_are_left_out(provider, hidden):
    """A stranger's mail server has a word in what a provider reports."""
    said = f'"address": "ben@example.org{hidden}", "reason": "5.1.1 {hidden}", "permanent": true'

    assert provider(None, body=f'{{"type": "mail.bounced", "data": {{{said}}}}}').status_code == 200

    assert db.session.scalars(select(Suppression.address)).all() == ["ben@example.org"]


def test_a_number_that_is_too_long_is_refused(provider):
    assert provider(bounced(address="ben@example.org"), id="x" * 201).status_code == 422


def test_a_body_that_is_too_large_is_not_read(provider):
    assert provider(bounced(address="ben@example.org", reason="x" * 20_000)).status_code == 413

    assert count(MailReport) == 0


def test_without_a_secret_there_is_no_such_address(app, client_of):
    assert app.config["LAB"] == replace(app.config["LAB"], mail_hook_secret="")

    assert client_of().post("/hooks/mail", data=b"{}").status_code == 404
