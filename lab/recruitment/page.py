"""What a person reads about taking part, and what the staff see about places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import gettext
from sqlalchemy import Row

from .. import clock
from ..city import queries as city
from ..ideas.versions import Piece, difference
from ..pilots import queries as pilots
from ..pilots.models import Pilot, Round, Tester
from ..pilots.page import PilotPage
from ..pilots.rules import Stage
from ..words import day_words, say
from . import asking, queries, rules
from .forms import LeaveForm, TakePartForm, take_part_form
from .models import ConsentText, Guardian, Question, Waiting
from .rules import Guarded, Kept

NOT_SET_UP = (Stage.PROPOSED, Stage.REJECTED)
A_PAGE = 100
"""Testers that the staff see at once."""


@dataclass(frozen=True)
class TakePart:
    """`all_kept`: free places there are, each kept for a group. `from_day`: when everybody may join; None is now.
    `left`: their row, when they have left. `age`: of consent. `refused`: the form came back for want of a place.

    `earlier`: the form of who may still take the consent to an earlier round back.
    """

    form: TakePartForm
    leave: LeaveForm
    terms: list[tuple[str, str]]
    age: int
    kept: list[str]
    all_kept: bool
    in_line: int
    from_day: date | None
    waits: Waiting | None
    position: int
    held_until: date | None
    agree_again: bool
    left: Tester | None
    earlier: LeaveForm | None
    deleted: str
    refused: bool

    @property
    def offers_line(self) -> bool:
        return self.refused


def take_part(page: PilotPage) -> TakePart | None:
    """Nothing where nobody is looked for and this person has no part in the test; staff always find the way."""
    pilot, run, actor = page.pilot, page.current.run, page.actor
    has_been = page.tester or (actor.id and pilots.tester(run.id, actor.id)) or None
    earlier = _earlier(pilot, actor.id)
    if not (page.is_open or has_been or earlier or (page.staff and pilot.stage not in NOT_SET_UP)):
        return None
    kept = queries.kept_places(run.id)
    waits = queries.waits(run.id, actor.id) if actor.id and not page.tester else None
    given = page.given("take_part")
    return TakePart(
        form=given.get("form") or blank_form(run, kept), leave=LeaveForm(formdata=None),
        terms=terms_words(pilot, run), age=age_of_consent(), kept=[_kept_words(one) for one in kept if one.free],
        all_kept=_all_kept(page, kept), in_line=queries.count_waiting(run.id) if page.is_open else 0,
        from_day=_from_day(page), waits=waits, position=queries.position(waits) if waits else 0,
        held_until=page.tester.held_until if page.tester else None, agree_again=_agrees_again(page, waits),
        left=has_been if has_been and has_been.left_at else None, earlier=earlier, deleted=deleted_words(pilot, run),
        refused=bool(given.get("refused")),
    )  # fmt: skip


def _earlier(pilot: Pilot, person_id: int) -> LeaveForm | None:
    if not queries.earlier(pilot, person_id):
        return None
    form = LeaveForm(formdata=None)
    # The form that leaves the current round may stand on the same page.
    form.forget.id = form.forget.label.field_id = "forget_earlier"
    return form


def age_of_consent() -> int:
    return int(current_app.config["LAB"].consent_age)


def blank_form(run: Round, kept: list[Kept] | None = None) -> TakePartForm:
    kinds = asking.kinds_asked(kept if kept is not None else queries.kept_places(run.id))
    return take_part_form(queries.questions(run.id), kinds, age_of_consent(), formdata=None)


def sent_form(run: Round, sent: Mapping[str, str] | None = None) -> TakePartForm:
    kinds = asking.kinds_asked(queries.kept_places(run.id))
    return take_part_form(queries.questions(run.id), kinds, age_of_consent(), sent)


def _all_kept(page: PilotPage, kept: list[Kept]) -> bool:
    run = page.current.run
    return not page.is_full and rules.free_for_all(run.places, page.pilot.testers, kept) <= 0


def _from_day(page: PilotPage) -> date | None:
    """During the first call, for whoever is not called."""
    run = page.current.run
    opened = clock.day_of(run.opened_at) if run.opened_at else None
    if not rules.is_first_call(opened, run.first_call_days, clock.today()):
        return None
    called = page.actor.id and queries.is_called_first(page.pilot.id, page.actor.id, run)
    return None if called else rules.open_to_all_on(opened, run.first_call_days)


def _agrees_again(page: PilotPage, waits: Waiting | None) -> bool:
    version = page.current.run.consent_version
    if page.tester:
        last = queries.latest_consent(page.tester.id)
        return last is not None and last.version < version
    return waits is not None and waits.version < version


# What testers agree to, in parts


def terms_words(pilot: Pilot, run: Round | ConsentText) -> list[tuple[str, str]]:
    """(label, words) beside the text itself: what, by whom, for how long, and how to leave."""
    unit = city.places().units.get(pilot.owner_unit_id or 0)
    asks = run.contact or (unit.slug if unit else "")
    who = ", ".join(words for words in (unit.name if unit else "", asks) if words)
    parts = [
        (gettext("What is collected"), run.collects),
        (gettext("By whom"), who),
        (gettext("How long"), gettext("It is deleted %(days)s days after the end of the test.", days=run.keep_days)),
        (gettext("How to leave"), gettext("With one tap on the pilot’s page, at any time, without a reason.")),
    ]
    return [(label, words) for label, words in parts if words]


def deleted_words(pilot: Pilot, run: Round) -> str:
    if run.forgotten_on:
        return gettext("What testers wrote was deleted on %(day)s.", day=day_words(run.forgotten_on))
    day = queries.deleted_on(pilot, run)
    return gettext("What testers wrote is deleted on %(day)s.", day=day_words(day)) if day else ""


def _kept_words(kept: Kept) -> str:
    """Without how many: from one day to the next the number would tell how many of a small group take part."""
    return gettext("Places are kept for: %(group)s", group=group_words(kept))


def group_words(kept: Any) -> str:
    """“Age: 65 and older”."""
    return f"{say(rules.GROUP_WORDS[kept.kind])}: {say(value_words(kept.kind, kept.value))}"


def value_words(kind: str, value: str) -> str:
    return dict(asking.values_of(kind)).get(value, value)


# Versions of the text


@dataclass(frozen=True)
class Changed:
    """What is new since the version that somebody agreed to. `parts`: (label, pieces) of what was changed."""

    since: int
    parts: list[tuple[str, tuple[Piece, ...]]]


def changed(pilot: Pilot, old: ConsentText | None, new: Round) -> Changed | None:
    if old is None or old.version == new.consent_version:
        return None
    before, after = dict(terms_words(pilot, old)), dict(terms_words(pilot, new))
    parts = [(gettext("Consent text"), difference(old.text, new.consent_text))] if old.text != new.consent_text else []
    labels = [label for label in {**before, **after} if before.get(label) != after.get(label)]
    parts += [(label, difference(before.get(label, ""), after.get(label, ""))) for label in labels]
    return Changed(old.version, parts)


# For the staff


@dataclass(frozen=True)
class Places:
    """Who has a place and who waits. `taken`: of all places; `open_free`: open ones that nobody has.

    `testers`: a page of them. `after`: the number behind which the next page begins, 0 on the last.
    """

    run: Round
    taken: int
    open_free: int
    kept: list[Kept]
    questions: list[Question]
    testers: list[Row]
    after: int
    gone: list[Row]
    waiting: list[Row]
    agreed: list[tuple[int, int]]
    dropouts: list[tuple[str, int]]
    deleted: str
    from_day: date | None

    def state(self, tester: Row) -> str:
        if tester.held_until:
            return gettext("held until %(day)s for a guardian's answer", day=day_words(tester.held_until))
        if tester.version and tester.version < self.run.consent_version:
            return gettext("asked to agree again")
        return gettext("takes part")

    def group(self, tester: Row) -> str:
        own = next((one for one in self.kept if one.id == tester.quota_id), None)
        return group_words(own) if own else gettext("open place")

    def why(self, tester: Row) -> str:
        if tester.held_until:
            return gettext("no answer of a guardian")
        said = say(rules.DROPOUT_WORDS[tester.dropout])
        return gettext("taken out by the lab (%(why)s)", why=said) if tester.taken_out else said


def places(pilot: Pilot, after: int = 0) -> Places:
    """Of the testers a page, from the one behind the number `after` on."""
    run = pilot.round
    everybody, kept = queries.testers(run.id), queries.kept_places(run.id)
    here = [row for row in everybody if row.left_at is None]
    shown = [row for row in here if row.id > after]
    opened = clock.day_of(run.opened_at) if run.opened_at else None
    return Places(
        run=run, taken=len(here), open_free=max(0, rules.free_for_all(run.places, len(here), kept)), kept=kept,
        questions=queries.questions(run.id), testers=shown[:A_PAGE], gone=[row for row in everybody if row.left_at],
        waiting=queries.people_waiting(run.id), agreed=queries.agreed_by_version(run.id),
        after=shown[A_PAGE - 1].id if len(shown) > A_PAGE else 0,
        dropouts=_dropouts(run.id), deleted=deleted_words(pilot, run),
        from_day=rules.open_to_all_on(opened, run.first_call_days),
    )  # fmt: skip


def _dropouts(round_id: int) -> list[tuple[str, int]]:
    counted = queries.dropouts(round_id)
    figures: Sequence[tuple[str, int]] = (
        ("participant", counted.participant), ("innovation", counted.innovation), ("research", counted.research),
        ("", counted.unsaid),
    )  # fmt: skip
    return [(say(rules.DROPOUT_WORDS[kind]), people) for kind, people in figures]


# For a guardian


@dataclass(frozen=True)
class Asked:
    guardian: Guardian
    pilot: Pilot
    child: str
    terms: list[tuple[str, str]]

    @property
    def waits(self) -> bool:
        return self.guardian.state == Guarded.ASKED

    @property
    def agreed(self) -> bool:
        return self.guardian.state == Guarded.AGREED
