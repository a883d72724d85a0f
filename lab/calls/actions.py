"""Writes on calls: plan, change, close, and say what came of them."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Connection, update
from sqlalchemy.exc import IntegrityError

from .. import clock, events, text
from ..city.rules import SLUG_MAX, slug_of
from ..db import atomic, db, lock
from ..errors import N_, Conflict, Invalid
from ..permissions import Action
from ..photos.actions import attach
from ..photos.queries import photos_of
from ..photos.rules import NO_PHOTOS, Wanted
from ..policy import SYSTEM, Actor, check
from . import queries, rules
from .models import Call
from .rules import Dates, State

TELLS = "AVF"
"""Authors, voters and followers of the call's ideas."""
BATCH = 50


@dataclass(frozen=True)
class CallText:
    """What a moderator writes of a call."""

    title: str
    question: str
    opens_on: date
    closes_on: date
    about: str = ""
    lang: str = "en"
    opens_words: str = ""
    closes_words: str = ""
    votes_each: int | None = None
    unit_id: int | None = None


def plan_call(given: CallText, actor: Actor, once: str = "", photos: Wanted = NO_PHOTOS) -> Call:
    """The same page sent twice is one call. Raises Invalid beside the fields."""
    with atomic():
        check(Action.CALL_WRITE, actor)
        key = _once_key(once, given)
        if key and (kept := queries.call_by_once(key)):
            return kept
        _check_dates(given, already_open=False)
        call = Call(**asdict(given), slug=_free_slug(given.title), once=key, created_at=clock.now())
        try:
            with db.session.begin_nested():
                db.session.add(call)
        except IntegrityError as clash:  # somebody else took the name or sent the page at this very moment
            raise Conflict(N_("Please send it once more.")) from clash
        _hang(call, photos, actor)
        events.record("call", call.id, "call_planned", actor, data={"slug": call.slug})
    queries.forget_calls()
    return call


def _once_key(once: str, given: CallText) -> str | None:
    """The page's own number and what was sent with it: sent again with other words, it is another call."""
    said = "\x1f".join((once, *map(str, asdict(given).values())))
    return hashlib.sha256(said.encode()).hexdigest()[:32] if once else None


def _hang(call: Call, photos: Wanted, actor: Actor) -> bool:
    """Its picture is the city's: it stays when whoever sent it leaves. Whether anything changed."""
    changed = attach(actor, call.kind, call.id, photos, most=1).changed if photos else False
    for photo in photos_of(call.kind, [call.id])[call.id] if changed else ():
        photo.person_id = None
    return changed


def _check_dates(given: CallText, already_open: bool) -> None:
    dates = Dates(given.opens_on, given.closes_on)
    if wrong := rules.wrong_dates(dates, clock.today(), already_open):
        raise Invalid(wrong)


def _free_slug(title: str) -> str:
    """Made from the title once and then kept: the address stands on posters."""
    base = slug_of(text.words(title)) or "call"
    names = (base if n == 1 else f"{base[: SLUG_MAX - 4].strip('-')}-{n}" for n in range(1, 1000))
    return next(name for name in names if name not in rules.RESERVED and not queries.is_taken(name))


def change_call(call: Call, given: CallText, actor: Actor, photos: Wanted = NO_PHOTOS) -> None:
    """The dates and the number of votes of a closed call stay what they were."""
    with atomic():
        lock(call)
        check(Action.CALL_WRITE, actor)
        wanted = asdict(given)
        if call.state == State.CLOSED:
            fixed = ("opens_on", "closes_on", "opens_words", "closes_words", "votes_each")
            wanted = {name: value for name, value in wanted.items() if name not in fixed}
        else:
            _check_dates(given, call.is_open)
            if wrong := rules.wrong_limit(call.votes_each, given.votes_each, call.is_open):
                raise Invalid({"votes_each": [wrong]})
        changed = {name: value for name, value in wanted.items() if getattr(call, name) != value}
        for name, value in changed.items():
            setattr(call, name, value)
        named = sorted(changed) + ["photo"] * _hang(call, photos, actor)
        if named:
            events.record("call", call.id, "call_changed", actor, data={"changed": named, "slug": call.slug})
    queries.forget_calls()


def close_call(call: Call, actor: Actor, reason: str = "") -> None:
    """No idea can answer it any more; authors, voters and followers of its ideas hear so, once, and by when the lab
    answers. Votes on its ideas go on until the lab studies them."""
    with atomic():
        lock(call)
        check(Action.CALL_CLOSE, actor, call)
        call.closed_at = clock.now()
        call.due_on = rules.answer_day(clock.today())
        texts = {"reason": reason} if reason else {}
        events.record(
            "call", call.id, "call_closed", actor, audience=TELLS, texts=texts,
            data={"slug": call.slug, "due": call.due_on.isoformat()},
        )  # fmt: skip
    queries.forget_calls()


def write_result(call: Call, result: str, actor: Actor) -> None:
    """What came of it. Everyone is told when it is written; mending a word later tells nobody again."""
    with atomic():
        lock(call)
        check(Action.CALL_RESULT, actor, call)
        if call.result == result:
            return
        first, call.result = call.result_at is None, result
        call.result_at = call.result_at or clock.now()
        events.record(
            "call", call.id, "call_result" if first else "call_changed", actor, due_on=call.due_on,
            audience=TELLS if first else "", texts={"result": result} if first else {}, data={"slug": call.slug},
        )  # fmt: skip


def close_ended_calls() -> int:
    """The day after the last day. May run twice, and may miss a day."""
    return sum(_close_by_calendar(id) for id in queries.past_their_end(BATCH))


def _close_by_calendar(id: int) -> bool:
    with atomic():
        call = queries.call(id)
        if call is None or lock(call).closed_at is not None or call.closes_on >= clock.today():
            return False
        close_call(call, SYSTEM)
        return True


def count_ideas(connection: Connection, call_id: int, by: int) -> None:
    """Keep the number of its public ideas: called where an idea's row is written, in the same transaction."""
    connection.execute(update(Call).where(Call.id == call_id).values(ideas=Call.ideas + by))
