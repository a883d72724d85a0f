"""Everything a pilot's page shows, read in a constant number of statements."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flask_babel import gettext, ngettext
from sqlalchemy import Row, func, select

from .. import clock, events
from ..city import queries as city
from ..city.models import BudgetLine
from ..db import db
from ..ideas.timeline import STAFF_ROLES, Entry, entries
from ..measures.rules import is_shown, way_words
from ..photos.models import Photo
from ..photos.queries import photos_of
from ..policy import Actor
from ..words import about_words, day_words, in_words, money, say
from . import queries, rules
from .card import dates_words, district_words, places_words
from .models import CheckIn, Evidence, Measure, Pilot, PilotIdea, Reading, Round, StatusNote, Tester
from .promise import DECISION_PROMISE, NEXT_WORDS, PROMISE_WORDS
from .rules import STAGE_WORDS, STEP_OF, STEP_WORDS, STEPS, Stage

STAFF_ONLY = frozenset({"score"})
DECISIONS = frozenset({"reject", "decide_scale", "decide_adapt", "decide_stop", "go_live", "abandon", "cancel"})


@dataclass(frozen=True)
class MeasureRow:
    """`readings`: what this person may see of them. `now`: the newest one of the test itself. `attained`: how far it
    came, in words.
    """

    measure: Measure
    readings: list[Reading]
    now: Reading | None
    attained: str
    direction: str


@dataclass(frozen=True)
class RoundPage:
    run: Round
    measures: list[MeasureRow]
    evidence: list[Evidence]
    notes: list[StatusNote]
    mood: str

    @property
    def has_readings(self) -> bool:
        return any(row.readings for row in self.measures)


@dataclass(frozen=True)
class PilotPage:
    """`tester`: this person's row in the current round, if they take part now."""

    pilot: Pilot
    actor: Actor
    rounds: list[RoundPage]
    ideas: list[PilotIdea]
    where: str
    dates: str
    facts: list[tuple[str, str]]
    history: list[Entry]
    decisions: list[Entry]
    tester: Tester | None
    staff: bool
    promise: str
    late: bool
    note_photos: Mapping[int, list[Photo]]
    givens: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def current(self) -> RoundPage:
        return self.rounds[0]

    @property
    def numbers(self) -> list[int]:
        """Of its rounds, the first one first."""
        return [one.run.number for one in reversed(self.rounds)]

    @property
    def steps(self) -> list[str]:
        return [say(STEP_WORDS[step]) for step in STEPS]

    @property
    def step(self) -> int:
        return STEPS.index(STEP_OF[Stage(self.pilot.stage)]) + 1

    @property
    def ended(self) -> bool:
        return self.pilot.stage in rules.ENDS

    @property
    def next(self) -> str:
        return say(NEXT_WORDS[Stage(self.pilot.stage)])

    @property
    def stage_words(self) -> str:
        return say(STAGE_WORDS[Stage(self.pilot.stage)])

    @property
    def is_open(self) -> bool:
        return self.pilot.stage in (Stage.RECRUITING, Stage.RUNNING)

    @property
    def is_full(self) -> bool:
        return self.pilot.testers >= self.current.run.places

    @property
    def places(self) -> str:
        return places_words(self.pilot.testers, self.current.run.places)

    @property
    def percent(self) -> int:
        return round(100 * self.pilot.testers / self.current.run.places) if self.current.run.places else 0

    @property
    def checks_in(self) -> bool:
        tested = (Stage.RUNNING, Stage.PAUSED, Stage.EVALUATING)
        if self.tester is None or self.current.run.forgotten_on:
            return False
        return self.tester.has_a_voice and self.pilot.stage in tested

    @property
    def unlocked(self) -> bool:
        return self.pilot.stage in (Stage.PROPOSED, Stage.APPROVED, Stage.RECRUITING)

    @property
    def charter_is_public(self) -> bool:
        """What is planned is a draft until testers are asked."""
        return self.pilot.stage not in (Stage.PROPOSED, Stage.APPROVED)

    @property
    def shows_charter(self) -> bool:
        return bool(self.charter_is_public and self.current.run.problem)

    def given(self, section: str) -> Mapping[str, Any]:
        return self.givens.get(section, {})

    @property
    def is_wrong(self) -> bool:
        """A form came back that could not be taken."""
        return any("form" in given for given in self.givens.values())

    def kind_words(self, kind: str) -> str:
        return say(dict(rules.EVIDENCE_KINDS).get(kind, kind))


def page_of(pilot: Pilot, actor: Actor, given: Mapping[str, Mapping[str, Any]] | None = None) -> PilotPage:
    """`given`: by the section's name, the form that came back or what was just done."""
    rounds = _rounds(pilot, staff=actor.is_staff)
    tester = queries.tester(pilot.round.id, actor.id) if actor.id else None
    districts = district_words(queries.district_ids([pilot.id])[pilot.id])
    history = _history(pilot, actor)
    promise, late = _promise(pilot)
    run = pilot.round
    return PilotPage(
        pilot=pilot, actor=actor, rounds=rounds, ideas=_ideas(pilot, actor), where=districts,
        dates=dates_words(Stage(pilot.stage), run),
        facts=_facts(pilot, districts), history=history,
        decisions=[entry for entry in history if entry.move in DECISIONS],
        tester=tester if tester and tester.left_at is None else None, staff=bool(actor.roles & STAFF_ROLES),
        promise=promise, late=late, note_photos=_note_photos(rounds), givens=given or {},
    )  # fmt: skip


def _rounds(pilot: Pilot, staff: bool) -> list[RoundPage]:
    """Newest first."""
    runs = {run.id: run for run in pilot.rounds}
    found: dict[int, dict[type, list[Any]]] = {id: {} for id in runs}
    kinds: tuple[Any, ...] = (Measure, Evidence, StatusNote)
    for kind in kinds:
        for row in db.session.scalars(select(kind).where(kind.round_id.in_(runs)).order_by(kind.id)):
            found[row.round_id].setdefault(kind, []).append(row)
    moods = _moods(list(runs))
    return [
        RoundPage(
            run, [_measure(m, staff) for m in of.get(Measure, [])], of.get(Evidence, []), of.get(StatusNote, [])[::-1],
            moods.get(id, ""),
        )
        for id, run in reversed(runs.items())
        for of in (found[id],)
    ]  # fmt: skip


def _note_photos(rounds: list[RoundPage]) -> Mapping[int, list[Photo]]:
    ids = [note.id for of in rounds for note in of.notes if note.photos]
    return photos_of("note", ids) if ids else {}


def _measure(measure: Measure, staff: bool) -> MeasureRow:
    readings = [reading for reading in measure.readings if staff or is_shown(reading.n)]
    now = next((reading for reading in reversed(readings) if not reading.before_start), None)
    said = say(way_words(measure.baseline, measure.target, now.value, now.n)) if now else ""
    return MeasureRow(measure, readings, now, said, say(dict(rules.DIRECTIONS).get(measure.direction, "")))


def _moods(round_ids: list[int]) -> dict[int, str]:
    """The testers' mood by round, in words, where enough people said how it goes."""
    people = func.count(func.distinct(CheckIn.tester_id))
    rows = (
        select(CheckIn.round_id, people.label("people"), func.avg(CheckIn.mood).label("mood"))
        .where(CheckIn.round_id.in_(round_ids))
        .group_by(CheckIn.round_id)
    )
    return {row.round_id: _mood(row) for row in db.session.execute(rows)}


def _mood(row: Row) -> str:
    if row.people < rules.FEWEST_SHOWN:
        return gettext("Fewer than five testers have said how it goes, so nothing is shown yet.")
    nearest = say(dict(rules.MOODS)[round(float(row.mood))])
    said = ngettext("%(num)s tester says how it goes", "%(num)s testers say how it goes", row.people)
    return gettext("%(said)s: %(mood)s of 5 on average (%(word)s).", said=said, mood=f"{row.mood:.1f}", word=nearest)


def _ideas(pilot: Pilot, actor: Actor) -> list[PilotIdea]:
    """The ideas it came from that this person may read."""
    return [held for held in pilot.ideas if held.left_at is None and (held.idea.is_public or actor.is_staff)]


def _history(pilot: Pilot, actor: Actor) -> list[Entry]:
    """Status notes have their own place; scores are the staff's."""
    hidden = frozenset({"note"}) | (frozenset() if actor.is_staff else STAFF_ONLY)
    shown = [event for event in events.history("pilot", pilot.id) if event.move not in hidden]
    texts = events.texts_of([event.id for event in shown])
    letters = "VFTO" if actor.is_staff else "VFT"
    found = entries(shown, texts, {}, letters=letters, reads_all=actor.is_staff)
    return [replace(entry, words=_here(entry.words, pilot)) for entry in found]


def _here(words: str, pilot: Pilot) -> str:
    """The sentence without the way to the page on which it stands."""
    way = f": {pilot.path}"
    return f"{words.removesuffix(way)}." if words.endswith(way) else words


def _promise(pilot: Pilot) -> tuple[str, bool]:
    """What the lab has promised for this stage, and whether it is late."""
    promise = PROMISE_WORDS.get(Stage(pilot.stage))
    if promise is None or pilot.due_on is None:
        return "", False
    if pilot.stage == Stage.EVALUATING and pilot.round.evaluated_at:
        promise = DECISION_PROMISE
    if pilot.due_on < clock.today():
        return _late(pilot, pilot.due_on), True
    about = (pilot.decision or {}).get("target_date_about") if pilot.stage == Stage.SCALING else ""
    day = about_words(pilot.due_on, about)
    return gettext("%(promise)s by %(day)s.", promise=say(promise), day=day), False


def _late(pilot: Pilot, due: date) -> str:
    unit = city.places().unit_name(pilot.owner_unit_id) or gettext("the lab")
    if pilot.stage == Stage.RUNNING:
        return gettext("The status note is late since %(day)s. The lab apologises; %(unit)s has it.",
                       day=day_words(due), unit=unit)  # fmt: skip
    return gettext("Late since %(day)s. The lab apologises; %(unit)s has it.", day=day_words(due), unit=unit)


def _facts(pilot: Pilot, districts: str) -> list[tuple[str, str]]:
    """Label and words for the right column; what is not known yet is left out."""
    name, run = city.places().unit_name, pilot.round
    line = db.session.get(BudgetLine, pilot.budget_line_id) if pilot.budget_line_id else None
    budget = money(pilot.budget)
    facts = [
        (gettext("Where"), ", ".join(words for words in (run.place, districts) if words)),
        (gettext("First day"), day_words(run.started_on) or in_words(run.starts_on, run.starts_about)),
        (gettext("Last day"), day_words(run.ended_on) or in_words(run.ends_on, run.ends_about)),
        (gettext("Round"), f"{pilot.round_number}" if pilot.round_number > 1 else ""),
        (gettext("Budget"), f"{budget} ({line.name})" if line else gettext("%(money)s, estimated", money=budget)),
        (gettext("Spent"), money(queries.spent(pilot))),
        (gettext("Owner"), name(pilot.owner_unit_id)),
        (gettext("Takes it over if it works"), name(pilot.scale_owner_id)),
        (gettext("Runs the service"), name((pilot.decision or {}).get("service_owner"))),
        (gettext("Sustainable Development Goals"), ", ".join(str(goal) for goal in pilot.sdg or ())),
    ]
    return [(label, words) for label, words in facts if words]
