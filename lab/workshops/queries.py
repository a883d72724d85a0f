"""Reads about workshops: one, a pilot's, those to come, and who has a place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import aliased

from .. import clock
from ..accounts.models import Person
from ..db import by_id, db
from ..pilots.models import Pilot
from ..pilots.rules import PUBLIC
from .models import SignUp, Workshop
from .rules import Seat, Who

SHOWN = 50


@dataclass(frozen=True)
class Taken:
    """How many have a place, and how many wait."""

    places: int = 0
    waiting: int = 0


def workshop(id: int) -> Workshop | None:
    return by_id(Workshop, id)


def made_before(pilot_id: int, once: str) -> Workshop | None:
    return db.session.scalar(select(Workshop).where(Workshop.pilot_id == pilot_id, Workshop.once == once))


def of_pilot(pilot_id: int) -> list[Workshop]:
    """Of all its rounds, in the order of time, the latest SHOWN of them."""
    found = select(Workshop).where(Workshop.pilot_id == pilot_id).order_by(Workshop.starts_at.desc(), Workshop.id)
    return list(db.session.scalars(found.limit(SHOWN)))[::-1]


def of_round(round_id: int) -> list[Workshop]:
    """Those that took place."""
    stands = (Workshop.round_id == round_id, Workshop.cancelled_at.is_(None), Workshop.starts_at <= clock.now())
    return list(db.session.scalars(select(Workshop).where(*stands).order_by(Workshop.starts_at, Workshop.id)))


def taken(ids: Iterable[int]) -> dict[int, Taken]:
    """Workshop id → how many have a place and how many wait."""
    wanted = list(ids)
    rows = select(SignUp.workshop_id, SignUp.seat, func.count()).where(SignUp.workshop_id.in_(wanted))
    counted: dict[int, dict[str, int]] = {id: {} for id in wanted}
    for id, seat, n in db.session.execute(rows.group_by(SignUp.workshop_id, SignUp.seat)) if wanted else ():
        counted[id][seat] = n
    return {id: Taken(of.get(Seat.PLACE, 0), of.get(Seat.WAITING, 0)) for id, of in counted.items()}


def seats_of(person_id: int, ids: Iterable[int]) -> dict[int, SignUp]:
    """Workshop id → what this person has there."""
    found = select(SignUp).where(SignUp.person_id == person_id, SignUp.workshop_id.in_(list(ids)))
    return {row.workshop_id: row for row in db.session.scalars(found)} if person_id else {}


def places_in_line(seats: Iterable[SignUp]) -> dict[int, int]:
    """Workshop id → this person's turn on its waiting list; 1 for who is next."""
    waiting = [seat.id for seat in seats if seat.seat == Seat.WAITING]
    before = aliased(SignUp)
    ahead = (before.workshop_id == SignUp.workshop_id, before.seat == Seat.WAITING, before.id <= SignUp.id)
    rows = select(SignUp.workshop_id, func.count()).join(before, and_(*ahead)).where(SignUp.id.in_(waiting))
    return {row[0]: row[1] for row in db.session.execute(rows.group_by(SignUp.workshop_id))} if waiting else {}


def who_comes(workshop_id: int) -> list[tuple[SignUp, str]]:
    """Everyone who signed up, those with a place first, with the name; "" for who has left the lab."""
    found = (
        select(SignUp, func.coalesce(Person.display_name, ""))
        .outerjoin(Person, Person.id == SignUp.person_id)
        .where(SignUp.workshop_id == workshop_id)
        .order_by(SignUp.seat, SignUp.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(found)]


def people_of(workshop_id: int, *seats: Seat) -> list[int]:
    wanted = SignUp.seat.in_(seats or tuple(Seat))
    found = select(SignUp.person_id).where(SignUp.workshop_id == workshop_id, wanted, SignUp.person_id.is_not(None))
    return [id for id in db.session.scalars(found.order_by(SignUp.id)) if id]


def to_come(limit: int = 3) -> list[Row]:
    """id, title, lang, starts_at, place of those to which everyone may come, the next first."""
    columns = (Workshop.id, Workshop.title, Workshop.lang, Workshop.starts_at, Workshop.place)
    open_to_all = (Workshop.who == Who.EVERYONE, Workshop.cancelled_at.is_(None), Workshop.starts_at > clock.now())
    found = select(*columns).join(Pilot, Pilot.id == Workshop.pilot_id).where(*open_to_all, Pilot.stage.in_(PUBLIC))
    return list(db.session.execute(found.order_by(Workshop.starts_at, Workshop.id).limit(limit)))


def places_to_come(person_id: int) -> list[Row]:
    """id, title, lang, starts_at, place, seat of those that this person has signed up for, the next first."""
    columns = (Workshop.id, Workshop.title, Workshop.lang, Workshop.starts_at, Workshop.place, SignUp.seat)
    stands = (SignUp.person_id == person_id, Workshop.cancelled_at.is_(None), Workshop.ends_at > clock.now())
    found = select(*columns).join(SignUp, SignUp.workshop_id == Workshop.id).where(*stands)
    return list(db.session.execute(found.order_by(Workshop.starts_at, Workshop.id)))


def public_since(day: datetime, with_cancelled: bool = True) -> Sequence[Workshop]:
    """Of public pilots, from this moment on: for calendars."""
    stands = [Workshop.ends_at >= day, Pilot.stage.in_(PUBLIC)]
    if not with_cancelled:
        stands.append(Workshop.cancelled_at.is_(None))
    found = select(Workshop).join(Pilot, Pilot.id == Workshop.pilot_id).where(*stands)
    return list(db.session.scalars(found.order_by(Workshop.starts_at, Workshop.id)))


def due_for_a_reminder(limit: int) -> list[int]:
    """Ids of workshops that begin by the end of tomorrow and of whose day nobody was reminded yet."""
    tomorrow_ends = clock.start_of(clock.today() + timedelta(days=2))
    soon = (Workshop.cancelled_at.is_(None), Workshop.starts_at > clock.now(), Workshop.starts_at < tomorrow_ends)
    rows = select(Workshop).where(*soon).order_by(Workshop.starts_at, Workshop.id)
    return [row.id for row in db.session.scalars(rows) if row.reminded_for != row.day][:limit]


def with_a_seat(person_id: int) -> list[tuple[SignUp, Workshop]]:
    found = select(SignUp, Workshop).join(Workshop, Workshop.id == SignUp.workshop_id)
    return [
        (row[0], row[1]) for row in db.session.execute(found.where(SignUp.person_id == person_id).order_by(SignUp.id))
    ]
