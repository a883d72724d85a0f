"""Every queue and timer has a worker; every state has a way out; a worker that is killed leaves nothing behind."""

import ast
import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from flask_migrate import upgrade

from lab import clock, config, create_app, deliveries, jobs, mail, runs
from lab.config import ROOT
from lab.db import atomic, db
from lab.deliveries import ENDED, Delivery, enqueue
from lab.notices import digests

AT_MOST = 120.0


# Each has one


def test_the_worker_runs_every_job_and_the_tick_every_timer(app, monkeypatch):
    ran = []
    for table in (jobs._work, jobs._timers):
        for name in list(table):
            monkeypatch.setitem(table, name, lambda name=name: ran.append(name) or 0)

    jobs._run_round(jobs._Diary({}, set(), 0.0), [])
    jobs.tick()

    assert sorted(ran) == sorted(jobs.names())


def test_the_command_runs_every_timer(app, monkeypatch):
    for name in jobs.timers():
        monkeypatch.setitem(jobs._timers, name, lambda: 7)

    said = app.test_cli_runner().invoke(args=["tick"]).output

    assert said.splitlines() == [f"{name}: 7" for name in jobs.timers()]


def channels_written() -> set[str]:
    """What the code writes as the channel of a delivery: `row_of(to, "mail", …)` and `"channel": "mail"`."""
    found = {Delivery.__table__.c.channel.default.arg}
    for path in (ROOT / "lab").rglob("*.py"):
        tree, is_about_deliveries = ast.parse(path.read_text()), "Delivery" in path.read_text()
        names = {
            ast.unparse(node.targets[0]): node.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if (
                is_about_deliveries
                and isinstance(node, ast.Call)
                and ast.unparse(node.func).endswith("row_of")
                and len(node.args) > 3
            ):
                found.add(names.get(ast.unparse(node.args[1]), node.args[1]).value)
            if is_about_deliveries and isinstance(node, ast.Dict):
                found |= {
                    value.value
                    for key, value in zip(node.keys, node.values, strict=True)
                    if isinstance(key, ast.Constant) and key.value == "channel" and isinstance(value, ast.Constant)
                }
    return found


def test_every_channel_has_a_job_that_sends_it(app, monkeypatch):
    sent = set()
    monkeypatch.setattr(deliveries, "send", lambda channel, *_rest, **_more: sent.add(channel) or 0)

    jobs.run_all()

    assert {"mail", "push"} <= channels_written()
    assert channels_written() <= sent, "a channel without a carrier: register a job that calls deliveries.send(it)"


def test_every_state_has_a_way_out(app, ben):
    """Whatever state a message is in, the worker brings it to its end. Which states there are says the model."""
    states = ("waiting", "sending", "held")
    with atomic():
        for state in states:
            enqueue("ben@example.org", subject="Hello", body="Hello", person_id=ben.id).state = state

    with clock.at(clock.now() + deliveries.LEASE):
        jobs.run_until_idle()

    left = db.session.scalars(db.select(Delivery.state).distinct())
    assert set(left) <= set(ENDED)
    assert digests.gather.__name__ in {work.__name__ for work in jobs._work.values()}


# In processes of their own


@pytest.fixture
def lab(tmp_path):
    """A lab of its own, with 60 mails that wait."""
    settings = {"LAB_INSTANCE": str(tmp_path), "LAB_SECRET_KEY": "for-tests-only-0123456789-abcdefghij"}
    app = create_app(config.read(settings))
    with app.app_context():
        upgrade()
        with atomic():
            for n in range(60):
                enqueue(f"p{n}@example.org", subject=f"Mail {n}", body="Hello")
        yield Lab(tmp_path, settings)
        db.session.remove()
        db.engine.dispose()


class Lab:
    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.folder, self.settings = folder, settings

    @contextlib.contextmanager
    def worker(self):
        command = [sys.executable, "-m", "flask", "--app", "app", "worker"]
        process = subprocess.Popen(
            command, env={**os.environ, **self.settings}, cwd=ROOT, stdout=subprocess.DEVNULL,
            stderr=(self.folder / "errors").open("ab"),
        )  # fmt: skip
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def mails(self) -> list[str]:
        return [
            line
            for path in (self.folder / "mail").glob("*.eml")
            for line in path.read_text().splitlines()
            if line.startswith("Subject:")
        ]

    def wait_for(self, found) -> None:
        until = time.monotonic() + AT_MOST
        while not found():
            db.session.rollback()
            assert time.monotonic() < until, (self.folder / "errors").read_text()
            time.sleep(0.05)

    def is_done(self) -> bool:
        return not db.session.scalar(db.select(Delivery.id).where(Delivery.state != "sent").limit(1))


EVERYBODY = sorted(f"Subject: Mail {n}" for n in range(60))


def test_two_workers_at_once_send_each_mail_once_and_end_politely(lab):
    with lab.worker() as one, lab.worker() as two:
        lab.wait_for(lab.is_done)
        for process in (one, two):
            process.send_signal(signal.SIGTERM)
        codes = [process.wait(AT_MOST) for process in (one, two)]

    assert sorted(lab.mails()) == EVERYBODY
    assert codes == [0, 0]
    assert (lab.folder / "errors").read_text() == ""


def test_after_a_worker_is_killed_the_next_one_sends_the_rest(lab):
    with lab.worker() as process:
        lab.wait_for(lambda: len(lab.mails()) > 5)
        process.kill()
        process.wait()
    with atomic():
        # Its lease is five minutes long, and nobody wants to wait for it here.
        db.session.execute(db.update(Delivery).where(Delivery.state == "sending").values(next_at=clock.now()))
    with lab.worker():
        lab.wait_for(lab.is_done)

    assert sorted(set(lab.mails())) == EVERYBODY
    assert len(lab.mails()) <= 61


def test_the_worker_notes_its_timers_and_jobs(lab):
    def noted():
        return {name for name, run in runs.all_runs().items() if run.ended_at is not None}

    with lab.worker():
        lab.wait_for(lambda: noted() == set(jobs.names()))

    assert [run.name for run in runs.all_runs().values() if run.failures] == []


def test_a_redis_that_is_away_stops_neither_worker_nor_sign_in(tmp_path):
    settings = {
        "LAB_INSTANCE": str(tmp_path), "LAB_SECRET_KEY": "for-tests-only-0123456789-abcdefghij",
        "LAB_REDIS_URL": "redis://127.0.0.1:1",
    }  # fmt: skip
    app = create_app(config.read(settings))
    with app.app_context():
        upgrade()
    app.config["WTF_CSRF_ENABLED"] = False
    answer = app.test_client().post("/sign-in", data={"email": "ana@example.org"})
    with app.app_context():
        sent = mail.send()
        db.session.remove()
        db.engine.dispose()

    assert (answer.status_code, sent) == (303, 1)
