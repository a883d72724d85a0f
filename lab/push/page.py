"""What the section "On this phone" shows, on whichever page it stands."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext

from . import keys, queries
from .models import PushSubscription

MARK = 16


@dataclass(frozen=True)
class Device:
    """`mark`: the beginning of its address's hash, by which a browser finds itself in the list."""

    id: int
    name: str
    since: datetime
    mark: str


def push_section(person_id: int) -> dict[str, Any]:
    """What templates/push/_device.html needs."""
    return {"devices": [_shown(device) for device in queries.devices_of(person_id)], "push_key": keys.public_key()}


def _shown(device: PushSubscription) -> Device:
    mark = hashlib.sha256(device.endpoint.encode()).hexdigest()[:MARK]
    return Device(device.id, name_of(device), device.made_at, mark)


def name_of(device: PushSubscription) -> str:
    """As its owner would call it."""
    if device.browser and device.system:
        return gettext("%(browser)s on %(system)s", browser=device.browser, system=device.system)
    return device.browser or device.system or gettext("A device")
