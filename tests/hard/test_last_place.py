"""Fifty people press at the same moment for the last place of a test, on a server with several processes."""

import http.client
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from lab import clock
from lab.city.models import BudgetLine, Unit
from lab.db import atomic, db
from lab.pilots import models
from lab.pilots.models import Consent, Pilot, Round
from lab.recruitment.models import Waiting
from tests.bench import server
from tests.bench.labs import ROOT, Browser, Lab

PEOPLE = 50


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    made = Lab(60, tmp_path / "lab")
    made.fill()
    made.sign_in(PEOPLE)
    return made


@pytest.fixture
def pilot_id(lab: Lab) -> int:
    """It looks for one tester."""
    with lab.app.app_context(), atomic():
        now = clock.now()
        line, unit = db.session.scalar(select(BudgetLine)), db.session.scalar(select(Unit))
        pilot = Pilot(
            title="Lamps that wake up", hypothesis="We believe that it helps.", change_mind="If it does not.", cost=100,
            cost_band="under_5k", stage="recruiting", step="recruiting", entered_at=now, proposed_at=now, places=1,
            budget_line_id=line and line.id, owner_unit_id=unit and unit.id, sdg=[11],
        )  # fmt: skip
        pilot.rounds.append(Round(number=1, consent_text="We keep your name.", consent_version=1, places=1))
        db.session.add(pilot)
        db.session.flush()
        return pilot.id


def press(port: int, browser: Browser, path: str, start: threading.Barrier, said: list[int], **fields: str) -> None:
    start.wait()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": browser.cookie, "X-CSRFToken": browser.token,
               "Content-Type": "application/x-www-form-urlencoded"}  # fmt: skip
    connection.request("POST", path, urlencode(fields), headers)
    said.append(connection.getresponse().status)
    connection.close()


def press_together(port: int, browsers: list[Browser], path: str, **fields: str) -> list[int]:
    start, said = threading.Barrier(len(browsers)), list[int]()
    threads = [
        threading.Thread(target=press, args=(port, browser, path, start, said), kwargs=fields) for browser in browsers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


def counted(lab: Lab, pilot_id: int) -> tuple[int, int, int, int]:
    """Testers as kept, testers, consents that stand, people who wait."""
    with lab.app.app_context():
        count = lambda what, *where: db.session.scalar(select(func.count()).select_from(what).where(*where))  # noqa: E731
        run = db.session.scalar(select(Round).where(Round.pilot_id == pilot_id))
        assert run is not None
        testers = select(models.Tester.id).where(models.Tester.round_id == run.id, models.Tester.left_at.is_(None))
        found = (
            db.session.get_one(Pilot, pilot_id).testers, count(models.Tester, models.Tester.id.in_(testers)),
            count(Consent, Consent.tester_id.in_(testers), Consent.withdrawn_at.is_(None)),
            count(Waiting, Waiting.round_id == run.id, Waiting.state == "waiting"),
        )  # fmt: skip
        db.session.remove()
        return found


def test_one_gets_the_last_place_and_the_others_are_offered_the_waiting_list(lab, pilot_id):
    with server.serving("app:app", lab.environment, workers=3) as served:
        said = press_together(served.port, lab.browsers, f"/pilots/{pilot_id}/testers", consent="1")
        assert said == [303] + [409] * (PEOPLE - 1)
        assert counted(lab, pilot_id) == (1, 1, 1, 0)

        said = press_together(served.port, lab.browsers, f"/pilots/{pilot_id}/testers", consent="1", wait="1")
        assert said == [303] * PEOPLE
        assert counted(lab, pilot_id) == (1, 1, 1, PEOPLE - 1)

        said = press_together(served.port, lab.browsers[:25], f"/pilots/{pilot_id}/testers/leave")
        assert said == [303] * 25
        assert counted(lab, pilot_id)[:3] == (1, 1, 1)

    command = [sys.executable, "-m", "flask", "--app", "app", "verify"]
    done = subprocess.run(command, cwd=ROOT, env=lab.environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
