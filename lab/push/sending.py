"""One notice to all devices of its person: written when it is sent, sealed for each, and noted for each."""

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask import current_app
from flask_babel import force_locale

from .. import clock, deliveries, text
from ..accounts.models import Person
from ..db import atomic, db
from ..deliveries import Delivery, NotNow, Refused, Unwanted
from ..events import Event
from ..notices import letters, standing
from ..notices import queries as notices
from ..notices.fan_out import Addressed, row_of
from ..notices.models import Notice
from ..notices.rules import PUSHED, Kind, after_quiet, kind_of
from ..words import say
from . import actions, endpoint, keys, queries, rules
from .models import PushSubscription
from .rules import Verdict

CHANNEL = "push"
AT_ONE_TIME = 8


def rows(people: Sequence[Addressed]) -> list[dict[str, Any]]:
    """Deliveries for those who have a device and want this kind on it. One statement, however many they are."""
    wanting = [to for to in people if (to.choice.push if to.choice else to.kind in PUSHED)]
    if not wanting:
        return []
    have = queries.people_with_devices({to.person_id for to in wanting})
    host = deliveries.host_of(current_app.config["LAB"])
    now = clock.now().astimezone(clock.zone())
    return [
        row_of(to, CHANNEL, f"<push-{to.notice_id}@{host}>", after_quiet(now, to.quiet))
        for to in wanting
        if to.person_id in have
    ]


def send() -> int:
    """What is due, for some seconds at a time: a push service that is slow does not hold up the mails."""
    return deliveries.send(CHANNEL, carry)


@dataclass(frozen=True)
class Message:
    """What goes to each device, and for how long its push service keeps it."""

    body: bytes
    topic: str
    lasts: timedelta
    urgency: str


def carry(delivery: Delivery) -> None:
    """To every device that is not resting. It is sent when one of them took it."""
    person_id, message = _message(delivery)
    devices = queries.devices_of(person_id)
    if not devices:
        raise Unwanted(say(rules.NO_DEVICE))
    now = clock.now()
    awake = [device for device in devices if device.rests_until is None or device.rests_until <= now]
    if not awake:
        raise NotNow("", at=_next_try(person_id))
    _judge(person_id, _post_all(awake, message))


# What it says


def _message(delivery: Delivery) -> tuple[int, Message]:
    """Raises Unwanted when they have read it, stopped it or left since, or when it comes too late; NotNow at night."""
    found = notices.notice(delivery.notice_id or 0)
    person = db.session.get(Person, found[0].person_id) if found else None
    if found is None or person is None or person.erased_at is not None:
        raise Unwanted(say(rules.NOT_WANTED))
    notice, event = found
    kind = kind_of(event.move, notice.letter, event.outcome)
    lasts = rules.LASTS - (clock.now() - notice.at)
    if lasts <= timedelta(0):
        raise Unwanted(say(rules.TOO_LATE))
    if notice.seen_at is not None:
        raise Unwanted(say(rules.READ))
    if not _is_wanted(person, kind, notice, event):
        raise Unwanted(say(rules.NOT_WANTED))
    letters.wait_for_morning(person)
    body = json.dumps(_words(person, notice), ensure_ascii=False).encode()
    return person.id, Message(body, f"notice-{notice.id}", lasts, rules.URGENCY.get(kind, "low"))


def _is_wanted(person: Person, kind: Kind, notice: Notice, event: Event) -> bool:
    choice = notices.choices_of([person.id]).get((person.id, kind))
    if not (choice.push if choice else kind in PUSHED):
        return False
    return notice.id in standing.still_wanted(person.id, [(notice, event)])


def _words(person: Person, notice: Notice) -> dict[str, str]:
    """In the person's language. An idea that was hidden meanwhile is not named."""
    spoken = current_app.config["LAB"].languages
    lang = person.lang if person.lang in spoken else spoken[0]
    with force_locale(lang):
        told = notices.told(notice.id)
    return {
        "title": text.short(told.about.title, rules.TITLE),
        "body": text.short(f"{told.headline}. {told.words}" if told.words else told.headline, rules.BODY),
        "path": told.about.path, "tag": f"notice-{notice.id}", "lang": lang,
    }  # fmt: skip


# To the devices

Packed = tuple[str, dict[str, str], bytes]
"""Address, headers, and what is sealed for it."""
Outcome = endpoint.Answer | endpoint.Silent | endpoint.NotPublic


def _post_all(devices: Sequence[PushSubscription], message: Message) -> dict[int, Outcome]:
    """Device → what its push service said. Side by side: one that is slow costs the others nothing."""
    local = actions.is_local()
    wanted = {device.id: _packed(device, message) for device in devices}
    db.session.rollback()  # no read transaction stays open while a push service takes its time
    with ThreadPoolExecutor(AT_ONE_TIME) as side_by_side:
        return dict(zip(wanted, side_by_side.map(partial(_post, local), wanted.values()), strict=True))


def _packed(device: PushSubscription, message: Message) -> Packed:
    headers = {
        "Authorization": keys.authorization(rules.origin(device.endpoint)), "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm", "TTL": str(int(message.lasts.total_seconds())), "Urgency": message.urgency,
        "Topic": message.topic,
    }  # fmt: skip
    return device.endpoint, headers, keys.sealed(message.body, device.p256dh, device.auth)


def _post(local: bool, packed: Packed) -> Outcome:
    try:
        return endpoint.post(*packed, local=local)
    except (endpoint.Silent, endpoint.NotPublic) as no:
        return no


def _judge(person_id: int, outcomes: Mapping[int, Outcome]) -> None:
    """Note each device; raise what deliveries.py knows when none took it."""
    with atomic():
        for device in queries.devices_of(person_id):
            if device.id in outcomes:
                _note(device, outcomes[device.id])
    verdicts = {_verdict(outcome) for outcome in outcomes.values()}
    why = ", ".join(sorted({_words_of(outcome) for outcome in outcomes.values()}))
    if Verdict.TOOK in verdicts:
        return
    if Verdict.LATER in verdicts and (again := _next_try(person_id)):
        raise NotNow(why, at=again)
    if Verdict.REFUSED in verdicts:
        raise Refused(why)
    raise Unwanted(say(rules.NO_DEVICE))


def _verdict(outcome: Outcome) -> Verdict:
    if isinstance(outcome, endpoint.Silent):
        return Verdict.LATER
    return Verdict.REFUSED if isinstance(outcome, endpoint.NotPublic) else rules.verdict(outcome.status)


def _words_of(outcome: Outcome) -> str:
    return str(outcome.status) if isinstance(outcome, endpoint.Answer) else type(outcome).__name__


def _note(device: PushSubscription, outcome: Outcome) -> None:
    verdict = _verdict(outcome)
    if verdict == Verdict.TOOK:
        actions.took(device)
    elif verdict == Verdict.GONE:
        db.session.delete(device)
    else:
        wait = outcome.retry_after if isinstance(outcome, endpoint.Answer) else None
        actions.failed(device, wait, rests=verdict == Verdict.LATER)


def _next_try(person_id: int) -> datetime | None:
    """When the first of their resting devices is tried again; None when none rests."""
    resting = [device.rests_until for device in queries.devices_of(person_id) if device.rests_until is not None]
    return min(resting, default=None)
