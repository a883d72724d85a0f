"""The evaluation puts itself together: what each round gave, and what of it is evidence already."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..lifecycle import Need, missing, named
from ..pilots import findings, rules
from ..pilots import queries as pilots
from ..pilots.findings import Finding
from ..pilots.gates import is_finished
from ..pilots.models import Evidence, Pilot, Round
from ..pilots.page import PilotPage, RoundPage
from ..pilots.rules import Stage
from ..policy import Actor
from ..recruitment.queries import Dropouts, dropouts
from . import queries
from .queries import Took

DECISIONS = ("decide_scale", "decide_adapt", "decide_stop")


@dataclass(frozen=True)
class Found:
    """What a part of the test found; `taken`: the evidence that was made of it."""

    finding: Finding
    taken: Evidence | None

    @property
    def may_be_taken(self) -> bool:
        return bool(self.finding.kind) and self.taken is None


@dataclass(frozen=True)
class RoundFound:
    """`dropouts`: as counted, by type. `recorded`: cents of its cost rows, None where there are none."""

    page: RoundPage
    found: list[Found]
    took: Took
    dropouts: Dropouts
    recorded: int | None

    @property
    def run(self) -> Round:
        return self.page.run

    def of_kind(self, *kinds: str) -> list[Found]:
        return [one for one in self.found if one.finding.kind in kinds]


@dataclass(frozen=True)
class Paper:
    """Everything that a decision rests on, newest round first."""

    page: PilotPage
    rounds: list[RoundFound]
    needs: list[tuple[Need, bool]]
    spent: int
    finished: bool
    deciders: list[Actor] = field(default_factory=list)

    @property
    def pilot(self) -> Pilot:
        return self.page.pilot

    @property
    def current(self) -> RoundFound:
        return self.rounds[0]

    @property
    def is_evaluating(self) -> bool:
        return self.pilot.stage == Stage.EVALUATING

    @property
    def open_needs(self) -> int:
        return sum(not met for _need, met in self.needs)


def paper_of(page: PilotPage) -> Paper:
    pilot = page.pilot
    return Paper(
        page=page, rounds=rounds_found(page.rounds), needs=_needs(pilot),
        spent=queries.spent_by_pilot([pilot.id])[pilot.id], finished=is_finished(pilot, pilot.round),
        deciders=deciders(pilot) if page.staff else [],
    )  # fmt: skip


def rounds_found(pages: Sequence[RoundPage]) -> list[RoundFound]:
    ids = [page.run.id for page in pages]
    took, recorded = queries.took_part(ids), queries.recorded(ids)
    return [
        RoundFound(page, _found(page), took.get(page.run.id, Took()), dropouts(page.run.id), recorded.get(page.run.id))
        for page in pages
    ]


def _found(page: RoundPage) -> list[Found]:
    taken = {item.key: item for item in page.evidence if item.key}
    return [Found(finding, taken.get(finding.key)) for finding in findings.of(page.run)]


def _needs(pilot: Pilot) -> list[tuple[Need, bool]]:
    """The checklist of the decision, with what is done."""
    if pilot.stage != Stage.EVALUATING:
        return []
    decide = named(rules.MOVES, DECISIONS[0])[0]
    short = {need.name for need in missing(decide, pilots.pilot_facts(pilot))}
    return [(need, need.name not in short) for need in decide.needs]


def deciders(pilot: Pilot) -> list[Actor]:
    """The officials who may decide: those who did not run the test and wrote none of its ideas."""
    return pilots.who_may(named(rules.MOVES, DECISIONS[0])[0], pilot)
