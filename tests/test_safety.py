"""What an attacker would try first, and what must never be left behind."""

from email import message_from_bytes, policy

from flask import Flask

from lab.mail import Delivery, Letter, message_of


def test_a_title_that_hides_a_line_end_adds_no_header_to_a_mail(app: Flask) -> None:
    hidden = "Light =?utf-8?q?Hi=0D=0ABcc:_thief=40example.org?="
    to = Delivery(address="ana@example.org", message_id="<1@lab>")

    with app.app_context():
        sent = message_of(to, Letter(hidden, "Hello")).as_bytes()

    read = message_from_bytes(sent, policy=policy.default)
    assert read["Bcc"] is None
    assert sent.splitlines()[2].startswith(b"Subject: Light = ?utf-8?q?Hi")
