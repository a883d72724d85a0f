"""Two people at once, or one who clicks twice: what happened since a form was shown, and the page that says so."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from flask_babel import gettext

from . import clock, events, story, web
from .accounts import acts
from .errors import N_, Conflict
from .events import Event
from .lifecycle import BACK, Move
from .words import say

SAME_CLICK_MS = 60_000
"""The same move with the same answers by the same person within this time is a second click."""

SHOWN = 10
"""At most so many happenings stand on the page."""


def is_stale(kind: str, thing: Any, seen: str) -> bool:
    """Whether something happened since the form was shown, reminders apart. A form without `seen` does not ask."""
    seen = seen.strip()
    if not seen:
        return False
    for event in events.history(kind, thing.id):
        if seen == str(event.id):
            return False
        if not event.reminder:
            return True
    return True


def meanwhile() -> Conflict:
    return Conflict(N_("Something happened here while you were writing. Look at it, then send it again if it fits."))


def just_made(kind: str, thing: Any, name: str) -> Event | None:
    """The last event, when it is this very move by this very person, a moment ago."""
    last = events.last(kind, thing.id)
    if last is None or last.move != name or clock.now_ms() - last.at > SAME_CLICK_MS:
        return None
    return last if events.made_by(last, web.me().id) else None


def takes_back(thing: Any, move: Move, last: Event | None) -> bool:
    """Whether this move leads straight back from the step that this member of the staff has just made."""
    if last is None or not web.me().is_staff or last.stage_from == last.stage_to:
        return False
    to = getattr(thing, "back_stage", "") if move.to == BACK else move.to
    a_moment_ago = clock.now_ms() - last.at <= SAME_CLICK_MS
    return to == last.stage_from and a_moment_ago and events.made_by(last, web.me().id)


def same_answers(event: Event, given: Mapping[str, Any]) -> bool:
    kept = {**event.data, **events.texts_of([event.id])[event.id]}
    return all(str(kept[name]) == str(value) for name, value in given.items() if name in kept and value is not None)


def page(kind: str, thing: Any, stage: str, no: Conflict, again: bool) -> web.Page:
    """What happened, who did it, and every typed text. With `again` it can still be sent, with a fresh `seen`."""
    history = _since_seen(events.history(kind, thing.id))
    texts = events.texts_of([event.id for event in history])
    fields = [(name, value) for name, value in web.kept_fields() if name != "seen"]
    typed = _typed(fields)
    resend = [*fields, ("seen", str(history[0].id if history else ""))] if again and fields else []
    words = render_template(
        "moves/conflict.html", heading=gettext("It has moved on"), words=say(no.sentence), thing=thing, stage=stage,
        happened=[_entry(event, texts[event.id]) for event in history], missing=no.details.get("missing") or (),
        again=resend, kept=[] if resend else typed, shown_again=typed if resend else [],
        links=[(thing.path, gettext("See where it stands now"))],
    )  # fmt: skip
    return words, 409


UNTYPED = acts.NO_WORDS | {"next"}


def _typed(fields: list[tuple[str, str]]) -> list[str]:
    """What is worth copying: a person's words, not codes."""
    said = [value for name, value in fields if name not in UNTYPED]
    return [value for value in said if value.strip() and (len(value) > 20 or " " in value)]


def _since_seen(history: list[Event]) -> list[Event]:
    """The events since the form was shown; the last one when the form did not say or nothing is newer."""
    seen = request.values.get("seen", "").strip()
    newer = [event for event in history if seen.isascii() and seen.isdigit() and event.id > int(seen[:18])]
    return (newer or history[:1])[:SHOWN]


def _entry(event: Event, texts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "headline": story.headline(event), "by": story.by_whom(event), "at": event.when,
        "answers": story.answers_of(event, texts),
    }  # fmt: skip
