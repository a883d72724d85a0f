"""What a person chooses: how each kind of notice reaches them. What waits for its mail already moves along."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, delete, insert, or_, select, update

from .. import clock
from ..accounts.models import Person
from ..db import atomic, db
from ..deliveries import Delivery
from ..events import Event
from . import queries
from .models import Notice, NoticeChoice
from .rules import DEFAULT, DIGESTS, Choice, Kind, Pace, default_of, due, kind_of

OFF = "this kind of notice was switched off"
"""Why a part is suppressed that comes back when its kind is switched on again."""
BACK = timedelta(days=7)
"""What should have come longer ago than this stays away."""

Quiet = tuple[int, int] | None


def choose(person_id: int, chosen: Mapping[Kind, Choice], quiet: Quiet) -> None:
    """Everything at once, as the settings page sends it. Only deviations are kept. Twice is once."""
    with atomic():
        _lock(person_id)
        db.session.execute(
            update(Person)
            .where(Person.id == person_id)
            .values(quiet_from=quiet[0] if quiet else None, quiet_to=quiet[1] if quiet else None)
        )
        _keep(person_id, chosen)
        _move(person_id, {kind: choice.mail for kind, choice in chosen.items()}, quiet)


def stop_digests(person_id: int) -> dict[Kind, Pace]:
    """No more mails that bring several notices at once; says what they were, so that it can be undone."""
    with atomic():
        quiet = _quiet(_lock(person_id))
        now = queries.choices_for(person_id)
        were = {kind: choice.mail for kind, choice in now.items() if choice.mail in DIGESTS}
        _keep(person_id, {kind: Choice(Pace.NEVER, now[kind].push) for kind in were})
        _move(person_id, dict.fromkeys(were, Pace.NEVER), quiet)
    return were


def start_digests(person_id: int, were: Mapping[Kind, Pace]) -> None:
    """Undo it. What is not said any more comes as it does to who has chosen nothing."""
    with atomic():
        quiet = _quiet(_lock(person_id))
        off = {kind: choice for kind, choice in queries.choices_for(person_id).items() if choice.mail == Pace.NEVER}
        paces = were or {kind: pace for kind, pace in DEFAULT.items() if pace in DIGESTS}
        back = {kind: Choice(pace, off[kind].push) for kind, pace in paces.items() if kind in off}
        _keep(person_id, back)
        _move(person_id, {kind: choice.mail for kind, choice in back.items()}, quiet)


def _lock(person_id: int) -> Person:
    """Whoever writes this person's notices waits, so that none is written by what they chose before."""
    return db.session.execute(select(Person).where(Person.id == person_id).with_for_update()).scalar_one()


def _quiet(person: Person) -> Quiet:
    return None if person.quiet_from is None or person.quiet_to is None else (person.quiet_from, person.quiet_to)


def _keep(person_id: int, chosen: Mapping[Kind, Choice]) -> None:
    said = (NoticeChoice.person_id == person_id, NoticeChoice.kind.in_(chosen))
    db.session.execute(delete(NoticeChoice).where(*said), execution_options={"synchronize_session": "fetch"})
    rows = [
        {"person_id": person_id, "kind": kind, "mail": choice.mail, "push": choice.push}
        for kind, choice in chosen.items()
        if choice != default_of(kind)
    ]
    if rows:
        db.session.execute(insert(NoticeChoice), rows)


def _move(person_id: int, paces: Mapping[Kind, Pace], quiet: Quiet) -> None:
    """Mails of these kinds that have not gone yet go as it was just said; what is due this moment goes as it was."""
    now = clock.now().astimezone(clock.zone())
    moved = []
    for part in _waiting(person_id):
        pace = paces.get(kind_of(part.move, part.letter, part.outcome))
        if pace is not None:
            moved.append({"id": part.id, **_as_chosen(part, pace, now, quiet)})
    if moved:
        db.session.execute(update(Delivery), moved)


def _waiting(person_id: int) -> list[Row]:
    """The person's mails that wait for their hour, and those that a switch held back a short while ago."""
    now = clock.now()
    held = and_(Delivery.state == "held", Delivery.carrier_id.is_(None), Delivery.next_at > now)
    quiet = and_(Delivery.state == "waiting", Delivery.tries == 0, Delivery.next_at > now)
    off = and_(Delivery.state == "suppressed", Delivery.error == OFF, Delivery.next_at > now - BACK)
    mine = (Delivery.person_id == person_id, Delivery.channel == "mail", Notice.seen_at.is_(None))
    return list(
        db.session.execute(
            select(Delivery.id, Delivery.state, Delivery.next_at, Event.move, Event.outcome, Notice.letter)
            .join(Notice, Notice.id == Delivery.notice_id)
            .join(Event, Event.id == Notice.event_id)
            .where(*mine, or_(held, quiet, off))
        )
    )


def _as_chosen(part: Row, pace: Pace, now: datetime, quiet: Quiet) -> dict[str, Any]:
    """What was held comes as one mail, also when it comes at once."""
    if pace == Pace.NEVER:
        return {"state": "suppressed", "error": OFF, "next_at": part.next_at}
    alone = part.state == "waiting" and pace == Pace.AT_ONCE
    return {"state": "waiting" if alone else "held", "error": "", "next_at": due(pace, now, quiet)}
