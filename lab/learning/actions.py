"""Writes on learning cards: completing an own one; taking one of another lab over, away, and back."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.exc import IntegrityError

from .. import clock, policy
from ..city import queries as city
from ..db import atomic, db, lock
from ..errors import N_, Conflict, Invalid, Words
from ..events import Event
from ..permissions import Action
from ..pilots import queries as pilots
from ..pilots.models import Pilot
from ..policy import Actor
from ..text import short
from . import index, queries, rules
from .document import document, here
from .models import ForeignCard, OwnCard
from .rules import Card

OWN = N_("This card comes from this lab itself: {path}")
OLDER = N_("The lab has a newer version of this card already.")
AT_ONCE = N_("This card says something else than the one that is here, and both are from the same moment.")
CHANGED = N_("Somebody else changed this card in the meantime. Your text is kept here: look at both, then save again.")


# Own cards


def keep_own_card(event: Event) -> None:
    """A decision was made: from now on there is a card, or it says something new. Inside the move's transaction."""
    pilot = pilots.pilot(event.thing_id)
    if pilot is not None and pilot.stage in rules.DECIDED:
        _say_anew(pilot, _own(pilot))


def _own(pilot: Pilot) -> OwnCard:
    return queries.own(pilot.id) or OwnCard(pilot_id=pilot.id, for_whom="", reusable="", differently="", words="")


def _say_anew(pilot: Pilot, own: OwnCard) -> None:
    """Later than before, also within the same second: other labs take the newer one over."""
    now = clock.now().replace(microsecond=0)
    own.changed_at = max(now, own.changed_at + timedelta(seconds=1)) if own.changed_at else now
    db.session.add(own)
    db.session.flush()
    own.words = index.folded(rules.words(document(pilot)))


def complete_card(
    pilot: Pilot, actor: Actor, *, for_whom: str, reusable: str, differently: str, contact: int | None, seen: str = ""
) -> OwnCard:
    """Write what the pilot does not know by itself. `seen`: the version of the card that the writer saw.

    Raises Conflict when somebody else has changed it since.
    """
    with atomic():
        lock(pilot)
        policy.check(Action.CARD_COMPLETE, actor, pilot)
        if contact is not None and contact not in city.places().units:
            raise Invalid({"contact": [N_("Choose one from the list.")]})
        own = _own(pilot)
        if seen and seen != version(own):
            raise Conflict(CHANGED)
        own.for_whom, own.reusable, own.differently, own.contact_id = for_whom, reusable, differently, contact
        _say_anew(pilot, own)
    return own


def version(own: OwnCard | None) -> str:
    return own.changed_at.isoformat() if own and own.changed_at else ""


# Cards of other labs


@dataclass(frozen=True)
class Arrival:
    """What importing a card does, or would do: `kind` is new, newer, same or back. `changes`: fields that change."""

    kind: str
    card: Card
    changes: tuple[str, ...] = ()
    id: int = 0


def look_at(card: Card) -> Arrival:
    """What importing it would do. Raises Invalid where it cannot be taken."""
    url, number = card["origin"]["url"], card["origin"]["number"]
    if url == here():
        raise Invalid({"card": [Words(OWN, path=card["origin"]["path"])]})
    there = queries.foreign_from(url, number)
    if there is None:
        return Arrival("new", card)
    if there.card == card:
        return Arrival("same" if there.is_public else "back", card, (), there.id)
    changed_at = rules.moment(card["changed_at"])
    if changed_at <= there.changed_at:
        raise Invalid({"card": [OLDER if changed_at < there.changed_at else AT_ONCE]})
    return Arrival("newer", card, tuple(rules.changes(there.card, card)), there.id)


def import_cards(cards: list[Card], actor: Actor) -> list[Arrival]:
    """All of them, or none."""
    with atomic():
        arrivals = [import_card(card, actor) for card in cards]
    queries.forget_cards()
    return arrivals


def import_card(card: Card, actor: Actor) -> Arrival:
    """Take a card over that schema.read() has read. The same one again is once; a newer one takes its place."""
    with atomic():
        policy.check(Action.CARD_IMPORT, actor)
        arrival = look_at(card)
        there = queries.foreign(arrival.id)
        if arrival.kind == "new":
            arrival = Arrival("new", card, id=_add(card).id)
        elif there is not None and arrival.kind != "same":
            _write(lock(there), card)
    queries.forget_cards()
    return arrival


def _add(card: Card) -> ForeignCard:
    origin = card["origin"]
    made = ForeignCard(origin_url=origin["url"], number=origin["number"], imported_at=clock.now())
    _fill(made, card)
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError as twice:  # somebody else imported it at this very moment
        raise Conflict(N_("Please send it once more.")) from twice
    index.keep(made)
    return made


def _write(there: ForeignCard, card: Card) -> None:
    _fill(there, card)
    there.removed_at = None
    index.keep(there)


def _fill(row: ForeignCard, card: Card) -> None:
    origin = card["origin"]
    row.lab, row.city, row.decided_on = origin["lab"], origin["city"], date.fromisoformat(origin["decided_on"])
    row.changed_at = rules.moment(card["changed_at"])
    row.title, row.lang, row.outcome, row.reason = card["title"], card["language"], card["outcome"], card["reason"]
    row.gist = short(card["learned"] or card["result"] or card["tried"], 300)
    row.words = index.folded(f"{rules.words(card)}\n{origin['lab']}\n{origin['city']}")
    row.card = card


def remove_card(card: ForeignCard, actor: Actor) -> None:
    """Nobody finds it any more; restore_card() takes that back. Removing twice is once."""
    with atomic():
        policy.check(Action.CARD_IMPORT, actor)
        lock(card).removed_at = card.removed_at or clock.now()
        index.keep(card)
    queries.forget_cards()


def restore_card(card: ForeignCard, actor: Actor) -> None:
    with atomic():
        policy.check(Action.CARD_IMPORT, actor)
        lock(card).removed_at = None
        index.keep(card)
    queries.forget_cards()
