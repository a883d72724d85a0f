"""The way to the mail server: over TLS with a right certificate, or not at all. Never a password in the open."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from flask import Flask

from lab import config, mail
from lab.config import Misconfigured
from lab.db import atomic, db
from lab.deliveries import Delivery, enqueue


class Inbox:
    """What a mail server keeps, and whether it came over TLS."""

    def __init__(self) -> None:
        self.tls: list[bool] = []
        self.logins: list[tuple[bytes, bytes]] = []

    async def handle_DATA(self, server: Any, session: Any, _envelope: Any) -> str:
        self.tls.append(session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None)
        return "250 OK"

    def knows(self, _server: Any, _session: Any, _envelope: Any, _mechanism: Any, data: Any) -> AuthResult:
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"p w", handled=False)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server(app: Flask, authority: trustme.CA, tmp_path: Path) -> Iterator[Callable[..., Inbox]]:
    """A mail server for `url` (with {port}) whose certificate is for `host`; the lab trusts the authority."""
    settings, open_now = app.config["LAB"], ExitStack()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))

    def start(url: str, host: str = "127.0.0.1", trusted: bool = True, **more: Any) -> Inbox:
        box, context = Inbox(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(host).configure_cert(context)
        way = {"ssl_context": context} if url.startswith("smtps") else {"tls_context": context}
        port = free_port()
        controller = Controller(box, hostname="127.0.0.1", port=port, authenticator=box.knows, **(way | more))
        controller.start()
        open_now.callback(controller.stop)
        ca = str(tmp_path / "ca.pem") if trusted else ""
        app.config["LAB"] = replace(settings, mail_url=url.format(port=port), mail_ca=ca)
        return box

    with open_now:
        yield start
    app.config["LAB"] = settings


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def sent_once() -> tuple[str, str]:
    """State and error of a mail after one try."""
    with atomic():
        id = enqueue("ben@example.org", subject="Hello", body="Hello Ben").id
    mail.send()
    db.session.rollback()
    tried = db.session.get(Delivery, id)
    return tried.state, tried.error


@pytest.mark.parametrize("url", ["smtp://127.0.0.1:{port}?tls=1", "smtps://127.0.0.1:{port}"])
def test_a_mail_goes_over_tls(server, url):
    box = server(url)

    assert sent_once() == ("sent", "")
    assert box.tls == [True]


@pytest.mark.parametrize("url", ["smtp://127.0.0.1:{port}?tls=1", "smtps://127.0.0.1:{port}"])
@pytest.mark.parametrize("wrong", [{"host": "mail.elsewhere.example"}, {"trusted": False}])
def test_a_server_with_a_wrong_certificate_gets_nothing(server, url, wrong):
    box = server(url, **wrong)

    state, error = sent_once()

    assert (state, error.partition(":")[0]) == ("waiting", "The mail server's certificate is not trusted")
    assert box.tls == []


def test_a_server_without_tls_gets_nothing_when_the_lab_asks_for_it(server):
    box = server("smtp://127.0.0.1:{port}?tls=1", tls_context=None)

    state, error = sent_once()

    assert (state, error.partition(":")[0]) == ("waiting", "The mail server does not offer what LAB_MAIL_URL asks for")
    assert box.tls == []


@pytest.mark.parametrize("url", ["smtp://lab:p%20w@127.0.0.1:{port}?tls=1", "smtps://lab:p%20w@127.0.0.1:{port}"])
def test_a_password_goes_over_tls(server, url):
    box = server(url, auth_require_tls=not url.startswith("smtps"))

    assert sent_once() == ("sent", "")
    assert (box.logins, box.tls) == ([(b"lab", b"p w")], [True])


def test_a_wrong_password_costs_no_mail(server):
    box = server("smtp://lab:guess@127.0.0.1:{port}?tls=1")

    state, error = sent_once()

    assert (state, error.partition(":")[0], box.tls) == ("waiting", "SMTPAuthenticationError", [])
    assert {password for _name, password in box.logins} == {b"guess"}
    assert "guess" not in error


# What the settings say


def settings(tmp_path: Path, **more: str) -> config.Settings:
    return config.read({"LAB_INSTANCE": str(tmp_path), "LAB_SECRET_KEY": "for-tests-only-0123456789-abcdefghij"} | more)


@pytest.mark.parametrize(
    ("url", "tls"),
    [
        ("smtp://mail.example.org", False), ("smtp://mail.example.org?tls=1", True), ("smtps://mail.example.org", True),
        ("smtp://lab:pw@mail.example.org", True), ("smtp://lab:pw@mail.example.org?tls=1", True),
        ("smtp://lab:pw@127.0.0.1", False), ("smtp://lab:pw@localhost:25?tls=1", True), ("smtp://h?tls=0", False),
    ],
)  # fmt: skip
def test_a_password_asks_for_tls_by_itself(tmp_path, url, tls):
    assert settings(tmp_path, LAB_MAIL_URL=url).mail_tls == tls


@pytest.mark.parametrize(
    "wrong",
    [
        {"LAB_MAIL_URL": "smtp://lab:pw@mail.example.org?tls=0"}, {"LAB_MAIL_CA": "/nowhere/ca.pem"},
        {"LAB_MAIL_HOOK_SECRET": "secret"}, {"LAB_MAIL_HOOK_SECRET": "whsec_short"},
    ],
)  # fmt: skip
def test_the_lab_does_not_start_with_settings_that_are_not_safe(tmp_path, wrong):
    with pytest.raises(Misconfigured) as no:
        settings(tmp_path, **wrong)

    assert next(iter(wrong)) in str(no.value)
