"""What the city's pilots have coming, for everyone, and what the lab's staff have to do: as a list and as a feed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date
from flask import current_app
from flask_babel import get_locale, gettext
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Row, select

from .. import clock, spans
from ..accounts import queries as accounts
from ..calendars import Entry, ics
from ..city import queries as city
from ..db import db
from ..errors import N_
from ..pilots.models import Pilot, Round
from ..pilots.promise import DECISION_PROMISE
from ..pilots.rules import PUBLIC, Stage
from ..words import about_words, say
from ..workshops import card as workshop_card
from ..workshops import queries as workshops
from ..workshops.rules import Who
from . import queries
from .models import CalendarFeed

BACK = timedelta(days=365)
"""How much of the past a feed keeps."""

DUE_WORDS = {
    Stage.PROPOSED: N_("Decision due"),
    Stage.RUNNING: N_("Next status note"),
    Stage.PAUSED: N_("The lab looks at the pause again"),
    Stage.EVALUATING: N_("Evaluation"),
    Stage.SCALING: N_("It is ready for everyone"),
}
NEVER_TESTED = (Stage.REJECTED, Stage.CANCELLED)


@dataclass(frozen=True)
class Item:
    """`what`: “Test starts”. `when`: in words. `public`: everyone sees it. `day`: the last one that it can mean."""

    day: date
    what: str
    title: str
    lang: str
    when: str
    entry: Entry
    public: bool = True


def items(since: date, staff: bool = False) -> list[Item]:
    """From this day on, in order. A constant number of statements."""
    found = [*_of_pilots(staff), *_of_workshops(since, staff)]
    return sorted((item for item in found if item.day >= since), key=lambda item: (item.day, item.title, item.what))


@dataclass(frozen=True)
class Month:
    """`key`: “2026-03”."""

    key: str
    words: str
    items: list[Item]


def months(found: list[Item]) -> list[Month]:
    by_month: dict[date, list[Item]] = {}
    for item in found:
        by_month.setdefault(item.day.replace(day=1), []).append(item)
    lang = str(get_locale() or "en")
    return [Month(f"{first:%Y-%m}", format_date(first, "LLLL y", locale=lang), of) for first, of in by_month.items()]


def _of_workshops(since: date, staff: bool) -> Iterator[Item]:
    for workshop in workshops.public_since(clock.start_of(since)):
        open_to_all = workshop.who == Who.EVERYONE
        if open_to_all or staff:
            words = workshop_card.when_words(workshop.starts_at, workshop.ends_at)
            what = gettext("Workshop cancelled") if workshop.is_cancelled else gettext("Workshop")
            yield Item(
                workshop.day, what, workshop.title, workshop.lang, words, workshop_card.entry(workshop), open_to_all
            )


_PILOTS = (
    select(
        Pilot.id, Pilot.title, Pilot.lang, Pilot.stage, Pilot.due_on, Pilot.entered_at, Pilot.round_number,
        Pilot.owner_unit_id, Round.number, Round.opened_at, Round.starts_on, Round.starts_about, Round.started_on,
        Round.ends_on, Round.ends_about, Round.ended_on, Round.place, Round.evaluated_at,
    )
    .join(Round, Round.pilot_id == Pilot.id)
    .order_by(Pilot.id, Round.number)
)  # fmt: skip


def _of_pilots(staff: bool) -> Iterator[Item]:
    shown = PUBLIC | {Stage.PROPOSED} if staff else PUBLIC
    for row in db.session.execute(_PILOTS.where(Pilot.stage.in_(shown), Pilot.stage.not_in(NEVER_TESTED))):
        opened = clock.day_of(row.opened_at) if row.opened_at else None
        for mark, words, day, about in (
            ("looks", gettext("Looks for testers"), opened, ""),
            (
                "starts",
                gettext("Test starts"),
                row.started_on or row.starts_on,
                "" if row.started_on else row.starts_about,
            ),
            ("ends", gettext("Test ends"), row.ended_on or row.ends_on, "" if row.ended_on else row.ends_about),
        ):
            if day and opened:
                yield _item(row, f"round-{row.number}-{mark}", words, day, about)
        if row.number == row.round_number and row.due_on and row.stage in DUE_WORDS:
            yield _item(row, "due", _due_words(row), row.due_on, public=row.stage != Stage.PROPOSED)


def _due_words(row: Row) -> str:
    if row.stage == Stage.EVALUATING and row.evaluated_at:
        return say(DECISION_PROMISE)
    return say(DUE_WORDS[Stage(row.stage)])


def _item(row: Row, mark: str, what: str, day: date, about: str = "", public: bool = True) -> Item:
    """A day that is known only about stands in calendars for as long as it can mean."""
    first = spans.first_day(day, about)
    entry = Entry(
        uid=f"pilot-{row.id}-{mark}", title=f"{what}: {row.title}", start=first, end=day if first < day else None,
        path=f"/pilots/{row.id}",
        changed=row.entered_at, where=row.place, words=city.places().unit_name(row.owner_unit_id),
    )  # fmt: skip
    return Item(day, what, row.title, row.lang, about_words(day, about), entry, public)


# Feeds


def feed(staff: bool = False) -> bytes:
    lab = current_app.config["LAB"]
    name = gettext("Pilots of %(lab)s", lab=f"{lab.name} {lab.city}")
    name = gettext("%(name)s, for the lab", name=name) if staff else name
    return ics(name, lab.base_url, (item.entry for item in items(clock.today() - BACK, staff)))


def token(feed: CalendarFeed) -> str:
    return str(_signer().dumps([feed.person_id, feed.mark]))


def is_open(token: str) -> bool:
    """Whether this secret address leads to somebody who is staff today."""
    try:
        person_id, mark = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return False
    kept = queries.feed(int(person_id))
    return kept is not None and kept.mark == mark and accounts.actor(kept.person_id).is_staff


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="calendar")
