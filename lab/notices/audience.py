"""Who is told about an event, and as what: the letters of a move's `tells`, read from the tables as one select."""

from collections.abc import Collection, Sequence

from sqlalchemy import CompoundSelect, Exists, Select, and_, exists, func, literal, or_, select, union, union_all
from sqlalchemy.orm import aliased

from ..accounts.models import Grant, Person
from ..db import db
from ..deliveries import Delivery
from ..events import Event, EventActor, EventPerson
from ..ideas.models import CoAuthor, Idea
from ..ideas.rules import Stage
from ..pilots.models import PilotIdea, Round, Tester
from ..triage import queries as triage
from ..votes.models import Follow, Vote
from ..watching import matching as watching
from .models import Notice
from .rules import OWED

RANK = "PATVFQWSO"
"""A person is told once, as the first of these that they are. S and O read it on the page and get no mail."""

BY_MAIL = frozenset("PATVFQW")
STAFF_ROLES = {"S": ("moderator",), "O": ("official",)}
Ideas = Sequence[int] | Select
SECOND_LOOK_ROLES = ("moderator", "official")
"""Any of them but the first decider answers a second look."""


def told_people(event: Event, only: int | None = None) -> Select:
    """Rows (person_id, rank) of everyone whom the event reaches, each person once. Erased people are left out.

    `only`: is this one person among them? Asked of each part, because a part may have 100,000 rows.
    """
    reached = _reached(event, only).subquery()
    return (
        select(reached.c.person_id, func.min(reached.c.rank).label("rank"))
        .join(Person, Person.id == reached.c.person_id)
        .where(Person.erased_at.is_(None))
        .group_by(reached.c.person_id)
        .order_by(reached.c.person_id)
    )


def next_people(event: Event, after: int, most: int, letters: str = RANK) -> list[tuple[int, str]]:
    """(person, letter) of the next `most` people by id whom the event reaches and who have no notice of it yet.

    Each part is cut to its own next `most`: whoever is among the first of all is among the first of each part that
    they belong to. So the last page of 100,000 people takes as long as the first.
    """
    parts = [_next(part, rank, event, after, most) for part, rank in _parts(event, letters)]
    if not parts:
        return []
    found = union_all(*parts).subquery()
    first = select(found.c.person_id, func.min(found.c.rank)).group_by(found.c.person_id).order_by(found.c.person_id)
    return [(person_id, RANK[rank]) for person_id, rank in db.session.execute(first.limit(most))]


def _next(part: Select, rank: int, event: Event, after: int, most: int) -> Select:
    id = part.selected_columns.person_id
    here = exists().where(Person.id == id, Person.erased_at.is_(None))
    told = exists().where(Notice.root_id == (event.root_id or event.id), Notice.person_id == id)
    cut = part.where(id > after, here, ~told).distinct().order_by(id).limit(most).subquery()
    return select(cut.c.person_id, literal(rank).label("rank"))


def _reached(event: Event, only: int | None) -> CompoundSelect:
    """Person and rank for each letter of the event; a person may come more than once."""
    parts = [_of(part, only).add_columns(literal(rank).label("rank")) for part, rank in _parts(event)]
    nobody = select(Person.id.label("person_id"), literal(0).label("rank")).where(literal(False))
    return union_all(*parts, nobody)


def _parts(event: Event, letters: str = RANK) -> list[tuple[Select, int]]:
    """People and rank, for each letter of the event that is among `letters`."""
    # A call may have more ideas than a statement takes numbers.
    ideas: Ideas = _answering(event.thing_id) if event.kind == "call" else ideas_of(event.kind, event.thing_id)
    by_letter = {
        "P": lambda: [_named(event.id)],
        "A": lambda: _authors(ideas),
        "V": lambda: [*_voters(ideas), *_moved_on(event)],
        "F": lambda: _followers(ideas),
        "T": lambda: [_testers(event.thing_id)] if event.kind == "pilot" else [],
        "W": lambda: watching.watchers(event),
        "Q": lambda: _asked(event, ideas),
        "S": lambda: [_staff(event, "S")],
        "O": lambda: [_staff(event, "O")],
    }
    return [
        (part, RANK.index(letter)) for letter in event.audience if letter in letters for part in by_letter[letter]()
    ]


def _of(part: Select, only: int | None) -> Select:
    return part if only is None else part.where(part.selected_columns.person_id == only)


def ideas_of(kind: str, thing_id: int) -> list[int]:
    """The idea itself, the ideas that a pilot tests, or those that answer a call."""
    if kind == "idea":
        return [thing_id]
    if kind == "call":
        return list(db.session.scalars(_answering(thing_id)))
    if kind == "report":
        return []
    return list(
        db.session.scalars(select(PilotIdea.idea_id).where(PilotIdea.pilot_id == thing_id, PilotIdea.left_at.is_(None)))
    )


def ideas_for(person_id: int, kind: str, thing_id: int) -> list[int]:
    """The same as one person stopping or following means it: of a call's many ideas only those that are theirs."""
    if kind != "call":
        return ideas_of(kind, thing_id)
    return [idea for _, idea in db.session.execute(own_answers(person_id, [thing_id]))]


def own_answers(person_id: int, call_ids: Sequence[int]) -> Select:
    """(call, idea): ideas of these calls that the person wrote, voted for or said something about."""
    theirs = union(
        *(select(column).where(of == person_id) for column, of in (
            (Idea.id, Idea.author_id), (CoAuthor.idea_id, CoAuthor.person_id), (Vote.counts_for_id, Vote.person_id),
            (Vote.idea_id, Vote.person_id), (Follow.idea_id, Follow.person_id),
        ))
    ).subquery()  # fmt: skip
    return (
        select(Idea.call_id, Idea.id)
        .where(Idea.call_id.in_(call_ids), Idea.stage.not_in((Stage.DRAFT, Stage.WITHDRAWN)))
        .where(Idea.id.in_(select(theirs.c[0])))
    )


def _answering(call_id: int) -> Select:
    """Ideas that were sent in for a call, and not taken back."""
    return select(Idea.id).where(Idea.call_id == call_id, Idea.stage.not_in((Stage.DRAFT, Stage.WITHDRAWN)))


def _named(event_id: int) -> Select:
    return select(EventPerson.person_id.label("person_id")).where(EventPerson.event_id == event_id)


def _authors(ideas: Ideas) -> list[Select]:
    wrote = select(Idea.author_id.label("person_id")).where(Idea.id.in_(ideas), Idea.author_id.is_not(None))
    shares = select(CoAuthor.person_id.label("person_id")).where(CoAuthor.idea_id.in_(ideas))
    return [wrote, shares]


def _voters(ideas: Ideas) -> list[Select]:
    """Votes that count for the idea or were cast on it: one that a merge moved belongs to both.

    Two selects instead of an OR, so that each walks its own index. Who stopped following is owed nothing.
    """
    return [
        select(Vote.person_id.label("person_id")).where(
            column.in_(ideas), Vote.person_id.is_not(None), ~_stopped(Vote.person_id, column, Vote.idea_id)
        )
        for column in (Vote.counts_for_id, Vote.idea_id)
    ]


def _moved_on(event: Event) -> list[Select]:
    """Votes that an earlier merge had brought to the idea that is merged now: they count elsewhere already."""
    earlier = merged_before(event)
    voter, wanted = Vote.person_id, ~_stopped(Vote.person_id, Vote.idea_id, event.thing_id)
    moved = select(voter.label("person_id")).where(Vote.idea_id.in_(earlier), voter.is_not(None), wanted)
    return [moved] if earlier else []


def merged_before(event: Event) -> list[int]:
    """Ideas behind the one that this event merges into another."""
    return triage.family(event.thing_id)[1:] if (event.kind, event.move) == ("idea", "merge") else []


def _stopped(person: object, *ideas: object) -> Exists:
    said = aliased(Follow)
    on = or_(*(said.idea_id == idea for idea in ideas))
    return exists().where(said.person_id == person, said.state == "stopped", on)


def _followers(ideas: Ideas) -> list[Select]:
    """Who said so. A merge copies its followers to the idea that goes on."""
    return [select(Follow.person_id.label("person_id")).where(Follow.idea_id.in_(ideas), Follow.state == "following")]


def _testers(pilot_id: int) -> Select:
    return _taking_part().where(Round.pilot_id == pilot_id)


def tests_of(person_id: int, pilot_ids: Collection[int]) -> Select:
    """Those of the pilots in which the person takes part."""
    taking = _taking_part().where(Round.pilot_id.in_(pilot_ids), Tester.person_id == person_id)
    return taking.with_only_columns(Round.pilot_id)


def _taking_part() -> Select:
    """Everyone who took part in any round and has not left in that or a later one."""
    gone, later = aliased(Tester), aliased(Round)
    left = (
        exists()
        .where(gone.person_id == Tester.person_id, gone.left_at.is_not(None))
        .where(later.id == gone.round_id, later.pilot_id == Round.pilot_id, later.number >= Round.number)
    )
    return (
        select(Tester.person_id.label("person_id"))
        .join(Round, Round.id == Tester.round_id)
        .where(Tester.person_id.is_not(None), Tester.left_at.is_(None), ~left)
    )


def _asked(event: Event, ideas: Ideas) -> list[Select]:
    """Who got the outcome that the event asks about, and whom it would reach today: not who stopped, took the vote
    back or left. Staff gave the answer and are not asked for a mark."""
    outcome = db.session.get(Event, int((event.data or {}).get("about", 0)))
    if outcome is None:
        return []
    told = aliased(Notice)
    mailed = exists().where(Delivery.notice_id == told.id, Delivery.channel == "mail", Delivery.state == "sent")
    still = [_of(part, told.person_id).exists() for part, _ in _parts(outcome, OWED)]  # type: ignore[arg-type]
    got_it = select(told.person_id.label("person_id")).where(
        told.root_id == outcome.id, told.letter.in_(tuple(OWED)), or_(told.seen_at.is_not(None), mailed),
        or_(*still), ~_stopped_any(told.person_id, ideas),
    )  # fmt: skip
    return [got_it]


def _stopped_any(person: object, ideas: Ideas) -> Exists:
    said = aliased(Follow)
    return exists().where(said.person_id == person, said.state == "stopped", said.idea_id.in_(ideas))


def _staff(event: Event, letter: str) -> Select:
    """Who made the move is not told of it; everyone else in the role is."""
    roles = SECOND_LOOK_ROLES if event.move == "second_look" else STAFF_ROLES[letter]
    made_it = exists().where(and_(EventActor.event_id == event.id, EventActor.person_id == Grant.person_id))
    return select(Grant.person_id.label("person_id")).where(Grant.role.in_(roles), ~made_it)
