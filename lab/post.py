"""Where mails go: to a folder, or to a mail server."""

import os
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from . import clock
from .config import Settings
from .deliveries import NotNow, Refused, Unreachable

TIMEOUT = 10
"""Seconds that a mail server may take to say something."""

Post = Callable[[EmailMessage, str, int], None]
"""Takes a mail, its address and its number. Raises Refused, NotNow or Unreachable when it did not get there."""


@contextmanager
def opened(settings: Settings) -> Iterator[Post]:
    if settings.mail_to_file:
        yield lambda message, _address, id: _write(settings.instance / "mail", message, id)
        return
    server = _Server(settings)
    try:
        yield server.send
    finally:
        server.leave()


def _write(folder: Path, message: EmailMessage, id: int) -> None:
    """Whole or not at all: who watches the folder never reads half a mail."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # a sign-in mail in it is a key
    half = folder / f".{id}.{os.getpid()}"
    half.write_bytes(message.as_bytes())
    half.replace(folder / f"{clock.now():%Y%m%dT%H%M%S%f}-{id}.eml")


class _Server:
    """One connection for the mails of a batch, opened with the first."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.url, self.sender = settings, urlsplit(settings.mail_url), settings.mail_from
        self.smtp: smtplib.SMTP | None = None

    def send(self, message: EmailMessage, address: str, _id: int) -> None:
        smtp = self._connected()
        try:
            smtp.send_message(message, self.sender, [address])
        except smtplib.SMTPRecipientsRefused as no:
            raise _meant(*next(iter(no.recipients.values()))) from no
        except smtplib.SMTPDataError as no:
            raise _meant(no.smtp_code, no.smtp_error) from no
        except smtplib.SMTPNotSupportedError as no:
            raise Refused(str(no)) from no
        except (OSError, smtplib.SMTPException) as away:
            self._hang_up()
            raise Unreachable(_why(away)) from away

    def _connected(self) -> smtplib.SMTP:
        """A server may hang up between two mails; that is no mail's failure."""
        if self.smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                if self.smtp.noop()[0] == 250:
                    return self.smtp
            self._hang_up()
        try:
            self.smtp = self._connect()
        except (OSError, smtplib.SMTPException) as away:
            raise Unreachable(_why(away)) from away
        return self.smtp

    def _connect(self) -> smtplib.SMTP:
        host, at_once, tls = self.url.hostname or "localhost", self.url.scheme == "smtps", self.settings.mail_tls
        port = self.url.port or (465 if at_once else 587 if tls else 25)
        if at_once:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=self._trust())
        else:
            smtp = smtplib.SMTP(host, port, timeout=TIMEOUT)
        try:
            if tls and not at_once:
                smtp.starttls(context=self._trust())
            if self.url.username:
                smtp.login(unquote(self.url.username), unquote(self.url.password or ""))
        except BaseException:
            smtp.close()  # the server would wait for us to go on
            raise
        return smtp

    def _trust(self) -> ssl.SSLContext:
        """The system's certificates, and those of the city's own authority."""
        context = ssl.create_default_context()
        if self.settings.mail_ca:
            context.load_verify_locations(self.settings.mail_ca)
        return context

    def leave(self) -> None:
        if self.smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self.smtp.quit()
        self._hang_up()

    def _hang_up(self) -> None:
        if self.smtp is not None:
            self.smtp.close()
        self.smtp = None


def _meant(code: int, said: bytes | str) -> Refused | NotNow | Unreachable:
    """421 is about the server, whatever it was the answer to: it closes, and every mail would hear the same."""
    kind = Refused if code >= 500 else Unreachable if code == 421 else NotNow
    return kind(f"{code} {_words(said)}")


def _why(away: OSError | smtplib.SMTPException) -> str:
    if isinstance(away, ssl.SSLCertVerificationError):
        return f"The mail server's certificate is not trusted: {away.verify_message}"
    if isinstance(away, smtplib.SMTPNotSupportedError):
        return f"The mail server does not offer what LAB_MAIL_URL asks for: {away}"
    return f"{type(away).__name__}: {away}"


def _words(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
