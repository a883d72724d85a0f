"""A pilot's story as entries in the diary: how it was decided, who took part, what was measured and what came of it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from .. import clock
from ..accounts.queries import actor as actor_of
from ..checkins import actions as checkins
from ..evaluation import actions as evaluation
from ..measures import actions as measures
from ..pilots import notes
from ..pilots.actions import move_pilot, propose
from ..pilots.models import Measure, Pilot
from ..pilots.rules import PRIVACY_QUESTIONS
from ..policy import Actor
from ..recruitment import actions as recruitment
from . import ballots
from .answers import said_by
from .cast import Cast
from .content.ideas import IDEAS
from .content.recruitment import TERMS
from .diary import Days

Told = Mapping[str, Any]
Step = tuple[float, int, Callable[[], object]]
"""Days ago, its place on that day, and what is done."""

BY_CALENDAR = "finish"
DECISIONS = ("decide_scale", "decide_adapt", "decide_stop")
HOUR = timedelta(hours=1)
OFFSETS = ("review_on", "target_date", "live_on", "look_again_on")
"""Answers that the content gives as days from today."""
BEFORE_THE_START = 0.9
"""Of the testers; the others come in the first three weeks."""


class PilotStory:
    def __init__(self, cast: Cast, told: Told) -> None:
        self.cast, self.told, self.key = cast, told, str(told["key"])
        self.days = Days(self.key, cast.holidays)
        self.moderator = cast.moderator(self.key)
        self.today = clock.today()
        self.moments: dict[tuple[float, int], datetime] = {}

    @property
    def pilot(self) -> Pilot:
        return self.cast.pilots[self.key]

    def tell(self) -> None:
        told = self.told
        rounds = [told["round_1"], told] if "round_1" in told else [told]
        steps: list[Step] = [(told["proposed_days_ago"], 0, self._propose)]
        steps += [self._step(name, ago) for run in rounds for name, ago in run["days"].items() if name != BY_CALENDAR]
        for run in rounds:
            steps += [*self._measuring(run), *self._telling(run), *self._evaluating(run)]
        for ago, place, act in sorted(steps, key=lambda step: (-step[0], step[1])):
            self.moments[ago, place] = self.cast.diary.add(self.days.staff(ago), act)
        for n, run in enumerate(rounds, 1):
            self._add_testers(n, run)

    # Moves

    def _propose(self) -> None:
        told, city = self.told, self.cast.city
        self.cast.pilots[self.key] = propose(
            self.moderator, title=told["title"], hypothesis=told["hypothesis"], change_mind=told["change_mind"],
            ideas=[self.cast.ideas[key].id for key, _ in told["ideas"]], parts=[part for _, part in told["ideas"]],
            districts=[city.districts[slug] for slug in told["districts"]], cost=told["cost"],
            cost_band=told["cost_band"], sdg=told["sdg"],
        )  # fmt: skip

    def _step(self, name: str, ago: float) -> Step:
        return ago, 2, lambda: move_pilot(self.pilot, name, self._who(name), **self._answers(name))

    def _who(self, name: str) -> Actor:
        """One official scores, the other decides; moderators run the test."""
        if name == "score":
            return self.cast.official(self.key)
        if name in ("open_recruitment", "start", "pause", "resume"):
            return self.moderator
        return self.cast.other_official(self.key)

    def _answers(self, name: str) -> dict[str, Any]:
        told = self.told
        if name == "score":
            return {f"score_{criterion}": score for criterion, score in told["scores"].items()}
        if name == "approve":
            line = self.cast.city.budget_lines[told["budget_line"]]
            units = {"owner_unit": told["owner_unit"], "scale_owner": told["scale_owner"]}
            return self.cast.answers(units) | {"budget_line": line, "text": told["approve_text"]}
        if name == "open_recruitment":
            return self._charter()
        if name == "start":
            return {}
        said = told["adapt"] if name == "decide_adapt" else told["decision"] if name in DECISIONS else told[name]
        said = {"service_owner" if key == "owner" else key: value for key, value in said.items()}
        return self.cast.answers({key: self._day(value) if key in OFFSETS else value for key, value in said.items()})

    def _charter(self) -> dict[str, Any]:
        """Of the round that is being prepared."""
        run = self.told["round_1"] if "round_1" in self.told and self.pilot.round_number == 1 else self.told
        charter = {
            **run["charter"],
            "start": self._day(run["charter"]["start"]),
            "end": self._day(run["charter"]["end"]),
        }
        privacy = charter.pop("privacy")
        yes = {f"privacy_{n}": privacy[n - 1] for n in range(1, len(PRIVACY_QUESTIONS) + 1)}
        return charter | TERMS.get(self.key, {}) | yes

    # Measures, notes, evidence

    def _measuring(self, run: Told) -> list[Step]:
        """Measures are agreed on before anybody is asked to take part; each reading is written down on its day."""
        if not run["measures"]:
            return []
        readings = [(ago, measure["name"], value) for measure in run["measures"] for ago, value in measure["readings"]]
        agreed = max(run["days"]["open_recruitment"], *(ago for ago, _, _ in readings))
        steps: list[Step] = [(agreed, 0, lambda: self._agree(run))]
        return steps + [(ago, 1, self._reading(ago, name, value)) for ago, name, value in readings]

    def _agree(self, run: Told) -> None:
        """A second round starts from a copy, with what the first one found as its baseline."""
        for measure in run["measures"]:
            said = {name: measure[name] for name in ("name", "unit", "direction", "baseline", "target")}
            if copied := self._measure(measure["name"]):
                measures.change_measure(self.pilot, self.moderator, copied.id, **said)
            else:
                measures.add_measure(self.pilot, self.moderator, **said)

    def _measure(self, name: str) -> Measure | None:
        return next((measure for measure in self.pilot.round.measures if measure.name == name), None)

    def _reading(self, ago: int, name: str, value: float) -> Callable[[], object]:
        def write() -> None:
            measure = self._measure(name)
            assert measure is not None, name  # noqa: S101 - agreed on before
            measures.add_reading(self.pilot, self.moderator, measure.id, value=value, on=self.noted_for(ago))

        return write

    def _telling(self, run: Told) -> list[Step]:
        notes: list[Step] = [(ago, 3, self._note(text)) for ago, text in run["notes"]]
        return notes + [(said["days_ago"], 3, self._evidence(said)) for said in run["evidence"]]

    def _note(self, text: str) -> Callable[[], object]:
        return lambda: notes.write_note(self.pilot, self.moderator, text)

    def _evidence(self, said: Told) -> Callable[[], object]:
        return lambda: evaluation.add_evidence(
            self.pilot, self.moderator, kind=said["kind"], text=said["text"], on=self.noted_for(said["days_ago"])
        )

    # The evaluation

    def _evaluating(self, run: Told) -> list[Step]:
        if "evaluation" not in run:
            return []
        last = min(run["days"][BY_CALENDAR], *(said["days_ago"] for said in run["evidence"]))
        decided = max((run["days"][name] for name in DECISIONS if name in run["days"]), default=0)
        ago = max(decided + 4, last - 18) if decided else max(2, last - 7)
        return [(ago, 4, lambda: self._evaluate(run["evaluation"]))]

    def _evaluate(self, found: Told) -> None:
        missing = {measure.id: found["missing"].get(measure.name) for measure in self.pilot.round.measures}
        evaluation.evaluate(
            self.pilot, self.moderator, summary=found["summary"], findings=found["findings"],
            cost_actual=found["cost_actual"], missing={id: why for id, why in missing.items() if why},
            **{f"dropouts_{kind}": n for kind, n in found["dropouts"].items()},
        )  # fmt: skip

    # Testers

    def _add_testers(self, n: int, run: Told) -> None:
        """From those who voted for its ideas, most of them before the start. Each has a place, and so a voice."""
        if not run["testers"]:
            return
        joins = self._joins(n, run)
        for person_id, at in joins:
            self.cast.diary.add(at, self._join(person_id))
        for place, mood, text, ago in run["checkins"]:
            person_id, joined = joins[place]
            when = self.days.resident(ago, max(joined, self._moment(run, "start")))
            self.cast.diary.add(when, self._check_in(person_id, mood, text))

    def _joins(self, n: int, run: Told) -> list[ballots.Ballot]:
        who, key = self.residents(run["testers"]), f"testers of {self.key} {n}"
        opened = self._moment(run, "open_recruitment") + HOUR
        if "start" not in run["days"]:
            ended = self._moment(run, "cancel") if "cancel" in run["days"] else clock.now()
            return ballots.spread(key, who, opened, ended - HOUR)
        started = self._moment(run, "start")
        early = round(len(who) * BEFORE_THE_START)
        later = min(started + timedelta(days=21), clock.now() - HOUR)
        return [
            *ballots.spread(key, who[:early], opened, started - HOUR),
            *ballots.spread(f"{key} late", who[early:], started + HOUR, later),
        ]

    def _moment(self, run: Told, name: str) -> datetime:
        return self.moments[run["days"][name], 2]

    def residents(self, wanted: int) -> list[int]:
        """The authors of its ideas, then voters as drawn for its first idea."""
        keys = [key for key, _ in self.told["ideas"]]
        authors = [self.cast.people[idea["author"]].id for idea in IDEAS if idea["key"] in keys]
        home = self.cast.city.districts[self.told["districts"][0]]
        return ballots.voters(keys[0], wanted, self.cast.people.voters, home, dict.fromkeys(authors))

    def _join(self, person_id: int) -> Callable[[], object]:
        def join() -> None:
            version, said = self.pilot.round.consent_version, said_by(self.key, self.pilot, person_id)
            recruitment.take_part(self.pilot, actor_of(person_id), version, said)

        return join

    def _check_in(self, person_id: int, mood: int, text: str) -> Callable[[], object]:
        return lambda: checkins.check_in(self.pilot, actor_of(person_id), mood, text)

    def noted_for(self, ago: int) -> date:
        """What is found on a day off is noted on a working day, which may be the one before it when none came since."""
        return min(self._day(-ago), clock.today())

    def _day(self, offset: int) -> date:
        """Counted from the day on which the demo is made, whatever day the diary is at."""
        return self.today + timedelta(days=offset)
