"""What a server's words mean."""

import pytest

from lab.bounces.rules import Kind, Reason, kind_of_status, masked, means_nobody, reason_for, status_in


@pytest.mark.parametrize(
    "reply",
    [
        "550 5.1.1 <k@example.org>: Recipient address rejected: User unknown", "550 no such user", "550 5.1.10 gone",
        "553 5.1.3 bad address", "550 Mailbox not found", "551 User does not exist", "550 5.2.1 mailbox disabled",
        "550 Unknown recipient", "554 5.1.2 host unknown",
    ],
)  # fmt: skip
def test_it_means_that_nobody_reads_this_address(reply):
    assert means_nobody(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "554 5.7.1 message rejected as spam", "550 5.7.26 no such user, unauthenticated mail", "554 not with me",
        "552 5.2.2 mailbox full", "550 5.4.1 access denied", "",
    ],
)  # fmt: skip
def test_a_no_to_the_mail_or_to_the_lab_is_none_to_the_address(reply):
    assert not means_nobody(reply)


def test_the_status_is_found_in_a_servers_words():
    assert status_in("550 5.1.1 <k@192.5.1.1>: no") == "5.1.1"
    assert status_in("550 no such user") == ""


def test_a_full_mailbox_may_be_empty_tomorrow():
    assert kind_of_status("5.2.2") == Kind.TEMPORARY
    assert kind_of_status("5.1.1") == Kind.PERMANENT
    assert kind_of_status("") == Kind.TEMPORARY


@pytest.mark.parametrize(
    ("kind", "lately", "reason"),
    [
        (Kind.PERMANENT, 0, Reason.BOUNCED), (Kind.COMPLAINT, 0, Reason.COMPLAINED), (Kind.TEMPORARY, 2, None),
        (Kind.TEMPORARY, 3, Reason.UNSTEADY),
    ],
)  # fmt: skip
def test_when_an_address_is_stopped(kind, lately, reason):
    assert reason_for(kind, lately) == reason


def test_a_list_shows_no_whole_address():
    assert masked("kim.smith@example.org") == "k…@example.org"
