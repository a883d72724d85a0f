"""What reports about mails mean, and when no more mails go to an address. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from ..errors import N_


class Kind(StrEnum):
    """What a mail server or provider says about one mail."""

    PERMANENT = "permanent"
    TEMPORARY = "temporary"
    COMPLAINT = "complaint"


class Reason(StrEnum):
    """Why no mails go to an address."""

    BOUNCED = "bounced"
    UNSTEADY = "unsteady"
    COMPLAINED = "complained"


REASON_WORDS: Mapping[str, str] = {
    Reason.BOUNCED: N_("Mails came back: the address does not take any."),
    Reason.UNSTEADY: N_("Mails came back three times within a month."),
    Reason.COMPLAINED: N_("Somebody marked a mail as unwanted."),
}
SOURCE_WORDS: Mapping[str, str] = {
    "provider": N_("reported by the mail provider"),
    "server": N_("said by the mail server"),
    "returned": N_("read from a returned mail"),
}
RETURNED = "returned"
"""The one source that proves nothing by itself."""

SOFT_LIMIT = 3
SOFT_WITHIN = timedelta(days=30)
"""So many temporary failures within this time are as good as a permanent one."""
REPORTS_KEPT = timedelta(days=30)
STRANGERS_KEPT = timedelta(days=180)
"""How long an address stays listed that belongs to nobody in the lab."""
KEY_MAX = 200
WORDS_MAX = 300
ADDRESS_MAX = 254


@dataclass(frozen=True)
class Report:
    """One report. `key` is unique to it, so that it counts once; `message_id` with its angle brackets, or ""; without
    an `address` it is that of the mail; `words` are the server's own."""

    key: str
    kind: Kind
    message_id: str = ""
    address: str = ""
    words: str = ""
    source: str = "provider"


_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
NOBODY = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
"""RFC 3463: no such mailbox, no such host, no valid address, moved away, no mail for this domain, switched off."""
_NOBODY_SAID = re.compile(
    r"no such (user|mailbox|address|recipient|person)|(user|mailbox|recipient|address)\b.{0,20}\b(unknown|not found"
    r"|does(n't| not) exist|disabled|invalid)|(unknown|invalid|nonexistent) (user|mailbox|recipient|address)",
    re.IGNORECASE,
)


def means_nobody(reply: str) -> bool:
    """Whether a server's final no means that nobody reads this address: not that it dislikes the mail or the lab."""
    status = status_in(reply)
    return status in NOBODY if status else bool(_NOBODY_SAID.search(reply))


def status_in(words: str) -> str:
    """The enhanced status code in a server's words, or ""."""
    found = _STATUS.search(words)
    return found[1] if found else ""


def kind_of_status(status: str) -> Kind:
    """Of a mail that came back. What is not about the address may be over tomorrow: a full mailbox, a filter."""
    return Kind.PERMANENT if status in NOBODY else Kind.TEMPORARY


def reason_for(kind: Kind, soft_lately: int) -> Reason | None:
    """Why the address is listed after such a report; None when it is not yet."""
    if kind == Kind.COMPLAINT:
        return Reason.COMPLAINED
    if kind == Kind.PERMANENT:
        return Reason.BOUNCED
    return Reason.UNSTEADY if soft_lately >= SOFT_LIMIT else None


def masked(address: str) -> str:
    """For lists that other people see: k…@example.org."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}…{at}{domain}"
