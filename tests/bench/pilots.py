"""What a pilot with many testers costs beside one with five: its page, and reminding all of them at once."""

import json
import time
from collections.abc import Mapping
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path

from sqlalchemy import insert, select

from lab import clock
from lab.accounts.models import Person
from lab.checkins import timers
from lab.db import atomic, db
from lab.pilots.models import CheckIn, Pilot, Tester
from lab.pilots.rules import STEP_OF, Stage
from lab.surveys.models import Survey, SurveyResponse
from lab.surveys.rules import TEMPLATES

from . import cpu
from .constant import PATH
from .labs import Lab

FEW, MANY = 5, 2_000
CHECK_INS_EACH, SURVEYS = 3, 6
STARTED = 7
"""Days ago; it is one of those on which testers are asked."""


def measure(lab: Lab) -> Mapping[str, float]:
    """Milliseconds of CPU by name."""
    with lab.app.app_context():
        wanted = select(Pilot.id).where(Pilot.stage == Stage.RECRUITING).order_by(Pilot.id).limit(2)
        few, many = db.session.scalars(wanted).all()
        people = list(db.session.scalars(select(Person.id).order_by(Person.id).limit(MANY)))
        took = {f"reminding {FEW} testers": _reminding(few, people[:FEW])}
        took[f"reminding {len(people):,} testers"] = _reminding(many, people)
        for id in (few, many):
            _say(id)
    calls = {"constant": cpu.get(lab.app, PATH), f"page of {FEW} testers": cpu.get(lab.app, f"/pilots/{few}")}
    calls[f"page of {len(people):,} testers"] = cpu.get(lab.app, f"/pilots/{many}")
    return {**cpu.per_request(calls), **took}


def _reminding(pilot_id: int, people: list[int]) -> float:
    """Let these people test it, a week ago, and let the calendar look."""
    with atomic():
        pilot, began = db.session.get_one(Pilot, pilot_id), clock.now() - timedelta(days=STARTED)
        pilot.stage, pilot.step, pilot.testers = Stage.RUNNING, STEP_OF[Stage.RUNNING], len(people)
        pilot.round.started_on, pilot.round.ends_on = clock.day_of(began), clock.today() + timedelta(days=STARTED)
        rows = [{"round_id": pilot.round.id, "person_id": id, "joined_at": began} for id in people]
        db.session.execute(insert(Tester), rows)
    began_at = time.process_time()
    if not timers.remind():
        raise SystemExit("nobody was reminded of a check-in: there is nothing to measure")
    return (time.process_time() - began_at) * 1000


def _say(pilot_id: int) -> None:
    """Everyone answers the check-ins and the surveys."""
    with atomic():
        run = db.session.get_one(Pilot, pilot_id).round
        testers = list(db.session.scalars(select(Tester.id).where(Tester.round_id == run.id)))
        said = {"round_id": run.id, "at": clock.now(), "task": "yes", "text": "It came late twice."}
        each = islice(cycle(range(1, 6)), len(testers) * CHECK_INS_EACH)
        moods = zip(testers * CHECK_INS_EACH, each, strict=True)
        db.session.execute(insert(CheckIn), [{**said, "tester_id": id, "mood": mood} for id, mood in moods])
        for n in range(SURVEYS):
            _answer(run.id, n, testers)


def _answer(round_id: int, n: int, testers: list[int]) -> None:
    """A survey that has closed, so that its figures are public."""
    now, day = clock.now(), clock.today() - timedelta(days=1)
    survey = Survey(round_id=round_id, template="sus", title=f"Survey {n}", lang="en", moment="during", opens_on=day,
                    closes_on=day, made_at=now, ready_at=now, told_at=now)  # fmt: skip
    db.session.add(survey)
    db.session.flush()
    answers = {item.key: 1 + place % 5 for place, item in enumerate(TEMPLATES["sus"].items)}
    row = {"survey_id": survey.id, "answers": answers, "lang": "en", "at": now, "done_at": now}
    db.session.execute(insert(SurveyResponse), [{**row, "tester_id": id} for id in testers])


def report(took: Mapping[str, float], kept_at: Path) -> None:
    """Print them, and keep them beside what stands in bench.json."""
    print(f"\n{'CPU of a pilot':38}{'':>16}{'constant route':>16}")
    for name, ms in took.items():
        print(f"  {name:36}{ms:>13.3f} ms{ms / took['constant']:>14.1f} ×")
    found = json.loads(kept_at.read_text()) if kept_at.exists() else {}
    kept_at.write_text(json.dumps({**found, "pilots": took}, indent=2) + "\n")
