"""What a lab must survive: many at once, a server that is killed, a filling cut short, a copy in the middle of work."""

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.bench import server
from tests.bench.labs import ROOT, Browser, Lab


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    """Two hundred ideas and sixteen residents."""
    made = Lab(200, tmp_path / "lab")
    made.fill()
    made.sign_in(16)
    return made


def flask(lab: Lab, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "flask", "--app", "app", *words]
    return subprocess.run(command, cwd=ROOT, env=lab.environment, capture_output=True, text=True)


def assert_counts_agree(lab: Lab) -> None:
    done = flask(lab, "verify")
    assert done.returncode == 0, done.stdout + done.stderr


def test_sixteen_people_who_vote_at_the_same_moment_are_all_counted(lab):
    ideas = lab.open_ideas(20)

    with server.serving("app:app", lab.environment, workers=2) as served:
        crowd = server.vote_together(served.port, lab.browsers, ideas)

    assert crowd.errors == []
    assert_counts_agree(lab)
    assert votes_of(lab, ideas[0]) >= {browser.person_id for browser in lab.browsers}


def test_a_server_that_is_killed_while_people_vote_leaves_no_vote_by_half(lab):
    ideas = lab.open_ideas(20)
    killed = threading.Event()

    with server.serving("app:app", lab.environment, workers=2) as served:
        voters = [threading.Thread(target=vote_on, args=(served.port, who, ideas, killed)) for who in lab.browsers[:6]]
        for voter in voters:
            voter.start()
        time.sleep(1.5)
        served.kill()
        killed.set()
        for voter in voters:
            voter.join(60)

    assert_counts_agree(lab)
    with server.serving("app:app", lab.environment) as served:
        assert server.vote_together(served.port, lab.browsers[6:8], ideas[:4]).errors == []


def test_a_filling_that_is_cut_short_leaves_an_empty_lab_that_can_be_filled(tmp_path):
    lab = Lab(300, tmp_path / "lab")
    lab.instance.mkdir(parents=True)
    assert flask(lab, "db", "upgrade").returncode == 0
    command = [sys.executable, "-m", "flask", "--app", "app", "demo"]
    filling = subprocess.Popen(command, cwd=ROOT, env=lab.environment)
    wait_until_it_writes(lab, filling)

    filling.send_signal(signal.SIGKILL)
    filling.wait()

    assert rows(lab, "SELECT count(*) FROM people") == [(0,)]
    again = flask(lab, "demo", "--scale", "300")
    assert again.returncode == 0, again.stderr
    assert_counts_agree(lab)


def test_a_copy_that_is_made_while_people_vote_is_whole(lab, tmp_path):
    ideas = lab.open_ideas(20)
    stop = threading.Event()

    with server.serving("app:app", lab.environment, workers=2) as served:
        voters = [threading.Thread(target=vote_on, args=(served.port, who, ideas, stop)) for who in lab.browsers[:4]]
        for voter in voters:
            voter.start()
        copies = [flask(lab, "backup", str(tmp_path / f"copy-{n}")) for n in range(3)]
        stop.set()
        for voter in voters:
            voter.join(60)

    assert [copy.returncode for copy in copies] == [0, 0, 0]
    back = Lab(0, tmp_path / "back")
    back.instance.mkdir()
    assert flask(back, "restore", str(tmp_path / "copy-2")).returncode == 0
    assert_counts_agree(back)


def test_a_hundred_thousand_ideas_are_filled_in_three_minutes_and_agree(tmp_path):
    lab = Lab(100_000, tmp_path / "lab")

    lab.fill()

    assert lab.filled_in < 180
    assert rows(lab, "SELECT count(*) FROM ideas") == [(100_000,)]
    assert rows(lab, "SELECT count(*) FROM votes") == [(2_000_000,)]
    assert_counts_agree(lab)


def vote_on(port: int, who: Browser, ideas: list[int], stop: threading.Event) -> None:
    """Vote and take back, again and again, until told to stop or nobody answers any more."""
    while not stop.is_set():
        crowd = server.vote_together(port, [who], ideas)
        if crowd.errors:
            return


def wait_until_it_writes(lab: Lab, filling: "subprocess.Popen[bytes]") -> None:
    """Until nobody else may begin to write, and a second more, so that it is in the middle."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and filling.poll() is None:
        with sqlite3.connect(lab.instance / "pilotlight.sqlite", timeout=0, isolation_level=None) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
                other.execute("ROLLBACK")
            except sqlite3.OperationalError:
                time.sleep(1)
                assert filling.poll() is None
                return
        time.sleep(0.05)
    raise AssertionError("it never began to write")


def rows(lab: Lab, statement: str, *values: int) -> list:
    with sqlite3.connect(lab.instance / "pilotlight.sqlite") as connection:
        return connection.execute(statement, values).fetchall()


def votes_of(lab: Lab, idea: int) -> set[int]:
    return {person for (person,) in rows(lab, "SELECT person_id FROM votes WHERE counts_for_id = ?", idea)}
