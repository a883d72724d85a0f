"""A person's notices, and how many people were told of what."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, func, literal, or_, select, union_all

from .. import events
from ..calls.models import Call
from ..comments.rules import READABLE
from ..db import db
from ..deliveries import Delivery
from ..events import Event
from ..ideas.models import Idea
from ..ideas.rules import Stage
from ..pilots.models import Pilot, PilotIdea
from ..votes.models import Follow
from . import audience, wording
from .models import Notice, NoticeChoice
from .rules import DEFAULT, Choice, Kind, Pace, default_of
from .wording import About, Told

PAGE = 20
THINGS: Mapping[str, Any] = {"idea": Idea, "pilot": Pilot, "call": Call}
"""What a notice may be about."""
STAFF_LETTERS = ("S", "O")


def notices_of(person_id: int, before: int = 0, limit: int = PAGE) -> tuple[list[Told], int]:
    """Newest first, and the id to go on before (0 on the last page). As many statements for one as for twenty."""
    wanted = _with_things().where(Notice.person_id == person_id)
    if before:
        wanted = wanted.where(Notice.id < before)
    rows = db.session.execute(wanted.order_by(Notice.id.desc()).limit(limit + 1)).all()
    shown = rows[:limit]
    return as_told(shown), shown[-1].Notice.id if len(rows) > limit else 0


def unread_outcomes(person_id: int, limit: int = 3) -> list[Told]:
    """Outcomes that this person has not seen yet: the first thing to read."""
    wanted = _with_things().where(Notice.person_id == person_id, Notice.seen_at.is_(None), Event.outcome)
    return as_told(db.session.execute(wanted.order_by(Notice.id.desc()).limit(limit)).all())


def all_notices(person_id: int) -> list[Told]:
    """For the person's own data."""
    wanted = _with_things().where(Notice.person_id == person_id)
    return as_told(db.session.execute(wanted.order_by(Notice.id)).all())


def told(id: int) -> Told:
    """One notice as it is read, in the language of the moment. Raises NoResultFound when there is none."""
    return as_told([db.session.execute(_with_things().where(Notice.id == id)).one()])[0]


def parts_of(digest_id: int) -> Sequence[Row]:
    """What a digest takes along and has not brought yet: `part` is its delivery, beside notice, event and title."""
    taken = (Delivery.carrier_id == digest_id, Delivery.state.not_in(("sent", "suppressed")))
    found = _with_things().add_columns(Delivery.id.label("part")).join(Delivery, Delivery.notice_id == Notice.id)
    return db.session.execute(found.where(*taken).order_by(Notice.id.desc())).all()


def own_notice(person_id: int, id: int) -> tuple[Notice, Event] | None:
    found = notice(id)
    return found if found and found[0].person_id == person_id else None


def notice(id: int) -> tuple[Notice, Event] | None:
    row = db.session.execute(
        select(Notice, Event).join(Event, Event.id == Notice.event_id).where(Notice.id == id)
    ).first()
    return (row[0], row[1]) if row else None


def _with_things() -> Select:
    """Each notice with its event and what its idea or pilot is called."""
    is_idea, is_pilot, is_call = (Event.kind == kind for kind in ("idea", "pilot", "call"))
    return (
        select(
            Notice, Event, func.coalesce(Idea.title, Pilot.title, Call.title).label("title"),
            func.coalesce(Idea.lang, Pilot.lang, Call.lang).label("lang"),
            Idea.published_at, Idea.visibility,
        )
        .join(Event, Event.id == Notice.event_id)
        .outerjoin(Idea, and_(is_idea, Idea.id == Event.thing_id))
        .outerjoin(Pilot, and_(is_pilot, Pilot.id == Event.thing_id))
        .outerjoin(Call, and_(is_call, Call.id == Event.thing_id))
        .execution_options(populate_existing=True)
    )  # fmt: skip


def as_told(rows: Sequence[Row]) -> list[Told]:
    texts = events.texts_of([row.Event.id for row in rows]) if rows else {}
    ideas = ideas_beside([row.Event for row in rows])
    return [
        wording.as_read(
            row.Notice, row.Event, texts[row.Event.id],
            wording.about(row.Event, row.title, row.lang, may_be_named(row)), ideas.get(row.Event.id, []),
        )
        for row in rows
    ]  # fmt: skip


def may_be_named(row: Row) -> bool:
    if row.Event.kind != "idea":
        return True
    return wording.may_be_named(row.Notice.letter, row.published_at is not None, row.visibility or "")


def ideas_beside(told_of: Sequence[Event]) -> dict[int, list[About]]:
    """Event id → public ideas that stand beside it: those that a pilot tests, or where a merged one goes on."""
    pilots = {event.thing_id for event in told_of if event.kind == "pilot"}
    merges = {
        event.id: int(event.data["into"]) for event in told_of if event.move == "merge" and event.data.get("into")
    }
    if not pilots and not merges:
        return {}
    of_pilot: dict[int, list[About]] = defaultdict(list)
    by_id: dict[int, About] = {}
    for pilot_id, id, title, lang in db.session.execute(_public_ideas(pilots, set(merges.values()))):
        by_id[id] = About(title, lang, f"/ideas/{id}")
        if pilot_id in pilots:
            of_pilot[pilot_id].append(by_id[id])
    beside = {event.id: of_pilot[event.thing_id] for event in told_of if event.kind == "pilot"}
    return beside | {event_id: [by_id[id]] for event_id, id in merges.items() if id in by_id}


def _public_ideas(pilot_ids: Collection[int], ids: Collection[int]) -> Select:
    """(pilot, id, title, lang): one statement for both ways in which an idea stands beside a notice."""
    columns = (Idea.id, Idea.title, Idea.lang)
    tested = (
        select(PilotIdea.pilot_id, *columns, PilotIdea.id.label("place"))
        .join(Idea, Idea.id == PilotIdea.idea_id)
        .where(PilotIdea.pilot_id.in_(pilot_ids), PilotIdea.left_at.is_(None), Idea.listed)
    )
    named = select(literal(0), *columns, literal(0)).where(Idea.id.in_(ids), Idea.listed)
    both = union_all(tested, named).subquery()
    return select(*list(both.c)[:4]).order_by(both.c.place)


# Who was told


def _got_it() -> ColumnElement[bool]:
    """What a phone has shown may have gone by unread: only a mail or the page counts."""
    mailed = exists().where(Delivery.notice_id == Notice.id, Delivery.channel == "mail", Delivery.state == "sent")
    return or_(Notice.seen_at.is_not(None), mailed)


_TOLD = (
    select(Notice.root_id, func.count())
    .where(Notice.root_id.in_(bindparam("root_ids", expanding=True)), Notice.letter.not_in(STAFF_LETTERS), _got_it())
    .group_by(Notice.root_id)
)


def told_count(root_id: int) -> int:
    """How many people got the notice of a happening, by mail or on the page; staff apart."""
    return told_counts([root_id]).get(root_id, 0)


def told_counts(root_ids: Collection[int]) -> dict[int, int]:
    """The same for many happenings."""
    if not root_ids:
        return {}
    return dict(db.session.execute(_TOLD, {"root_ids": list(root_ids)}).all())


# What people have chosen


def choices_of(person_ids: Collection[int]) -> dict[tuple[int, str], NoticeChoice]:
    """(person, kind) → what they chose; without those who left it as it is."""
    if not person_ids:
        return {}
    found = select(NoticeChoice).where(NoticeChoice.person_id.in_(person_ids))
    return {(chosen.person_id, chosen.kind): chosen for chosen in db.session.scalars(found)}


def choices_for(person_id: int) -> dict[Kind, Choice]:
    """How each kind reaches one person, whether they chose it or not."""
    chosen = {kind: Choice(Pace(one.mail), one.push) for (_, kind), one in choices_of([person_id]).items()}
    return {kind: chosen.get(kind, default_of(kind)) for kind in Kind}


def pace_of(person_id: int, kind: Kind) -> Pace:
    """How mails of this kind come to a person."""
    chosen = db.session.get(NoticeChoice, (person_id, kind))
    return Pace(chosen.mail) if chosen else DEFAULT[kind]


# Stopping


def has_stopped(person_id: int, ideas: Collection[int]) -> bool:
    """Whether the person wants no mail about any of these ideas."""
    if not ideas:
        return False
    said = select(func.count()).where(
        Follow.person_id == person_id, Follow.idea_id.in_(ideas), Follow.state == "stopped"
    )
    return db.session.scalar(said) == len(set(ideas))


def has_stopped_thing(person_id: int, kind: str, thing_id: int) -> bool:
    return has_stopped(person_id, audience.ideas_for(person_id, kind, thing_id))


def title_of(kind: str, thing_id: int) -> About | None:
    """What the unsubscribe page calls a thing; None when it may not be named to whoever has the link."""
    if kind == "call":
        call = db.session.get(Call, thing_id)
        return About(call.title, call.lang, call.path) if call else None
    if kind == "report":
        return About(wording.unnamed(kind), "", f"/reports/{thing_id}")
    return titles_of([(kind, thing_id)]).get((kind, thing_id))


def titles_of(things: Iterable[tuple[str, int]]) -> dict[tuple[str, int], About]:
    """(kind, id) of ideas and pilots → what they are called, for those that may be named. Two statements at most."""
    ids: dict[str, set[int]] = defaultdict(set)
    for kind, id in things:
        ids[kind].add(id)
    # One that is not public yet is named: only its authors get mails about it. A hidden one is not.
    named = select(Idea.id, Idea.title, Idea.lang).where(
        Idea.id.in_(ids["idea"]), Idea.stage != Stage.DRAFT, Idea.visibility.in_(READABLE)
    )
    pilots = select(Pilot.id, Pilot.title, Pilot.lang).where(Pilot.id.in_(ids["pilot"]))
    return {
        (kind, id): About(title, lang, f"/{kind}s/{id}")
        for kind, found in (("idea", named), ("pilot", pilots)) if ids[kind]
        for id, title, lang in db.session.execute(found)
    }  # fmt: skip
