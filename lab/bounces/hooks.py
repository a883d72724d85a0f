"""Reports as a mail provider posts them: signed by Standard Webhooks (docs/mail.md)."""

import json
from collections.abc import Mapping
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from ..errors import N_, Invalid, NotAllowed
from ..text import line
from .rules import KEY_MAX, Kind, Report

BODY_MAX = 16 * 1024
"""Bytes of one report."""
_BROKEN = N_("The report cannot be read. docs/mail.md says how it looks.")


def read(secret: str, body: bytes, headers: Mapping[str, str]) -> Report | None:
    """None for what this lab has no use for. Raises NotAllowed for a wrong signature or time, Invalid for what is no
    report."""
    try:
        Webhook(secret).verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, ValueError) as wrong:
        raise NotAllowed(N_("The signature is not right, or older than five minutes.")) from wrong
    key = {name.lower(): value for name, value in headers.items()}["webhook-id"]
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as wrong:
        raise Invalid({"": [_BROKEN]}) from wrong
    if not isinstance(said, dict) or not isinstance(said.get("data"), dict) or len(key) > KEY_MAX:
        raise Invalid({"": [_BROKEN]})
    return _report(f"hook:{key}", said.get("type"), said["data"])


def _report(key: str, type_: Any, data: Mapping[str, Any]) -> Report | None:
    if type_ == "mail.complained":
        kind = Kind.COMPLAINT
    elif type_ == "mail.bounced":
        kind = Kind.PERMANENT if data.get("permanent") is True else Kind.TEMPORARY
    else:
        return None
    report = Report(key, kind, _message_id(data), _text(data, "address"), _text(data, "reason"))
    if not report.message_id and not report.address:
        raise Invalid({"": [_BROKEN]})
    return report


def _message_id(data: Mapping[str, Any]) -> str:
    """Providers leave the angle brackets away, or not."""
    given = _text(data, "message_id").strip("<>")
    return f"<{given}>" if given else ""


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return line(value) if isinstance(value, str) else ""
