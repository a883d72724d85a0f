"""Mails that came back: what a mail server writes to the sender (RFC 3464), and what a provider writes about a
complaint (RFC 5965)."""

import hashlib
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from .rules import RETURNED, Kind, Report, kind_of_status, status_in


def reports_in(raw: bytes) -> list[Report]:
    """Of each address that the mail is about. None for any other mail, and for a mere delay."""
    message = message_from_bytes(raw, policy=policy.default)
    message_id = _original_id(message)
    found = []
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            found += list(_failures(part, message_id))
        elif part.get_content_type() == "message/feedback-report":
            found += list(_complaints(part, message_id))
    return found


def _original_id(message: EmailMessage) -> str:
    """The Message-ID of our mail, which comes back whole or as its headers."""
    for part in message.walk():
        if part.get_content_type() == "message/rfc822":
            return _words(_inner(part), "Message-ID")
        if part.get_content_type() == "text/rfc822-headers":
            return _words(message_from_bytes(_bytes(part), policy=policy.default), "Message-ID")
    return ""


def _failures(part: Message, message_id: str) -> Iterator[Report]:
    """The first block is about the mail, each other one about an address."""
    for block in _blocks(part):
        address = _words(block, "Final-Recipient").rpartition(";")[2].strip()
        if not address or _words(block, "Action").lower() != "failed":
            continue
        said = _words(block, "Diagnostic-Code").rpartition(";")[2].strip()
        status = _words(block, "Status").split(" ")[0] or status_in(said)
        yield Report(_key(message_id, address, status), kind_of_status(status), message_id, address,
                     said or status, RETURNED)  # fmt: skip


def _complaints(part: Message, message_id: str) -> Iterator[Report]:
    for block in _blocks(part):
        kind = _words(block, "Feedback-Type").lower()
        address = _words(block, "Original-Rcpt-To").strip("<> ")
        if kind == "abuse" and (address or message_id):
            yield Report(_key(message_id, address, kind), Kind.COMPLAINT, message_id, address, "", RETURNED)


def _blocks(part: Message) -> list[Message]:
    """Groups of fields, however the parser has taken them apart."""
    inside = part.get_payload()
    if isinstance(inside, list):
        return [one for one in inside if isinstance(one, Message)]
    return [message_from_bytes(group, policy=policy.default) for group in _bytes(part).split(b"\n\n") if group.strip()]


def _inner(part: Message) -> Message:
    inside = part.get_payload()
    return inside[0] if isinstance(inside, list) and isinstance(inside[0], Message) else Message()


def _bytes(part: Message) -> bytes:
    inside = part.get_payload(decode=True)
    return inside.replace(b"\r\n", b"\n") if isinstance(inside, bytes) else b""


def _words(of: Message, name: str) -> str:
    return " ".join(str(of.get(name, "")).split())


def _key(*about: str) -> str:
    """Servers send the same report twice, with another number on it."""
    return "returned:" + hashlib.sha256("\n".join(about).encode("utf-8", "replace")).hexdigest()
