"""Timers and jobs: who runs them, how often, and what is remembered of it."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from lab import clock, jobs, runs
from lab.accounts.models import Person
from lab.db import atomic, db
from lab.runs import Run

HOUR = timedelta(hours=1)


@pytest.fixture
def timers(app, monkeypatch):
    """No timers but those of the test."""
    own = {}
    monkeypatch.setattr(jobs, "_timers", own)
    monkeypatch.setattr(jobs, "_tidying", set())
    return own


@pytest.fixture
def works(app, monkeypatch):
    own = {}
    monkeypatch.setattr(jobs, "_work", own)
    return own


def run_of(name):
    db.session.expire_all()
    return db.session.get(Run, name)


def broken():
    raise ValueError("anna@example.org is no address")


def test_what_a_timer_did_is_remembered(timers):
    timers["sweep"] = lambda: 3

    assert jobs.tick() == {"sweep": 3}
    run = run_of("sweep")
    assert (run.timer, run.did, run.did_at, run.ended_at, run.failures, run.holder) == (
        True, 3, clock.now(), clock.now(), 0, "",
    )  # fmt: skip


def test_a_run_with_nothing_to_do_leaves_what_was_done_before(timers):
    found = [3, 0]
    timers["sweep"] = lambda: found.pop(0)
    first = clock.now()
    jobs.tick()

    with clock.at(first + HOUR):
        jobs.tick()

    run = run_of("sweep")
    assert (run.did, run.did_at, run.ended_at) == (3, first, first + HOUR)


def test_failures_are_counted_until_it_works_again_and_name_nobody(timers):
    timers["sweep"] = broken
    jobs.tick()
    jobs.tick()
    failing = run_of("sweep")
    seen = (failing.failures, failing.error)
    timers["sweep"] = lambda: 1
    jobs.tick()

    assert seen == (2, "ValueError: (address) is no address")
    assert (run_of("sweep").failures, run_of("sweep").error) == (0, "")


def test_a_failing_timer_does_not_stop_the_others(timers):
    timers["broken"], timers["sweep"] = broken, lambda: 2

    assert jobs.tick() == {"broken": 0, "sweep": 2}


def test_a_timer_rests_between_two_runs_of_the_worker(timers):
    timers["sweep"] = lambda: 1
    began = clock.now()
    jobs.tick(rest=jobs.TICK_EVERY)

    def done_after(minutes):
        with clock.at(began + timedelta(minutes=minutes)):
            return jobs.tick(rest=jobs.TICK_EVERY)

    assert [done_after(minutes) for minutes in (1, 9, 10, 11)] == [{}, {}, {"sweep": 1}, {}]


def test_asked_by_hand_it_runs_at_once(timers):
    timers["sweep"] = lambda: 1

    assert [jobs.tick(), jobs.tick()] == [{"sweep": 1}, {"sweep": 1}]


def test_a_timer_in_another_workers_hand_is_left_alone(timers):
    timers["sweep"] = lambda: 1
    began = clock.now()
    assert runs.claim("sweep", "another host", timedelta(0))

    def done_after(delay):
        with clock.at(began + delay):
            return jobs.tick()

    just = timedelta(seconds=1)
    assert [done_after(runs.LEASE - just), done_after(runs.LEASE), done_after(runs.LEASE + just)] == [
        {}, {}, {"sweep": 1},
    ]  # fmt: skip


def test_who_looked_before_another_ran_it_leaves_it_alone(timers):
    runs.claim("sweep", "the quick one", jobs.TICK_EVERY)
    runs.finish("sweep", "the quick one", runs.Came(1))

    assert not runs.claim("sweep", "the late one", jobs.TICK_EVERY)
    with clock.at(clock.now() + jobs.TICK_EVERY):
        assert runs.claim("sweep", "the late one", jobs.TICK_EVERY)


def test_who_lost_a_timer_does_not_end_it_for_the_other(timers):
    runs.claim("sweep", "the slow one", timedelta(0))
    with clock.at(clock.now() + HOUR):
        runs.claim("sweep", "the other", timedelta(0))
        runs.finish("sweep", "the slow one", runs.Came(1))

        assert (run_of("sweep").holder, run_of("sweep").ended_at) == ("the other", None)


def test_two_workers_at_once_run_it_once(app, timers):
    """Each in a thread of its own, with the timer held open until the other has asked."""
    inside, asked, results = threading.Event(), threading.Event(), {}

    def slow():
        inside.set()
        assert asked.wait(20)
        return 1

    timers["sweep"] = slow

    def work(name):
        with app.app_context():
            results[name] = jobs.tick()
            db.session.remove()

    first = threading.Thread(target=work, args=("first",))
    first.start()
    assert inside.wait(20)
    work("second")
    asked.set()
    first.join(20)

    assert results == {"first": {"sweep": 1}, "second": {}}


def test_a_timer_that_takes_long_is_held_as_long(app, timers, monkeypatch):
    monkeypatch.setattr(runs, "BEAT", 0.01)
    renewed = threading.Event()
    renew = runs._renew

    def noticed(holder):
        renew(holder)
        renewed.set()

    monkeypatch.setattr(runs, "_renew", noticed)
    held = []

    def slow():
        with atomic():
            db.session.get(Run, "sweep").held_until = clock.now() - HOUR
        renewed.clear()
        assert renewed.wait(20)
        held.append(run_of("sweep").held_until)
        return 1

    timers["sweep"] = slow
    jobs.tick()

    assert held == [clock.now() + runs.LEASE]


def test_a_renewal_that_finds_the_database_busy_is_tried_again(app, monkeypatch):
    def busy():
        raise OperationalError("", {}, Exception("database is locked"))

    monkeypatch.setattr(runs, "atomic", busy)

    assert runs._renew("somebody") is None


def test_between_two_timers_the_worker_may_be_stopped(timers):
    stop = []
    timers["first"] = lambda: stop.append(15) or 1
    timers["second"] = lambda: 1

    assert jobs.tick(stop=stop) == {"first": 1}


def test_the_demos_history_leaves_no_leases(timers):
    timers["sweep"] = lambda: 1
    with atomic():
        did = jobs.tick()

    assert (did, run_of("sweep")) == ({"sweep": 1}, None)


def test_jobs_are_written_down_once_a_minute_and_not_each_second(app, works, count_statements):
    works["send"] = lambda: 2
    diary = jobs._Diary({}, set(), -jobs.NOTE_EVERY)

    def rounds(n):
        for _ in range(n):
            jobs._run_round(diary, [])
            diary.write()

    rounds(1)
    writes = count_statements(lambda: rounds(50))
    diary.written -= jobs.NOTE_EVERY
    rounds(1)

    assert writes == 0
    assert (run_of("send").timer, run_of("send").did) == (False, 2 * 51)


def test_a_job_that_fails_is_written_down_at_once_and_again_when_it_works(app, works):
    diary = jobs._Diary({}, set(), -jobs.NOTE_EVERY)

    def round_with(work):
        works["send"] = work
        jobs._run_round(diary, [])
        diary.write()
        return run_of("send").failures

    assert [round_with(work) for work in (lambda: 0, broken, broken, lambda: 1)] == [0, 1, 1, 0]


def test_a_job_that_fails_each_second_fills_no_log(app, works, caplog):
    works["send"] = broken
    diary = jobs._Diary({}, set(), -jobs.NOTE_EVERY)
    for _ in range(50):
        jobs._run_round(diary, [])
        diary.write()

    assert len(caplog.records) == 2


def test_a_worker_outlives_a_database_that_does_not_answer(app, caplog):
    def gone():
        raise OperationalError("", {}, Exception("no"))

    jobs._safely(gone)

    assert "the work goes on" in caplog.text


def test_timers_of_an_older_version_are_forgotten(timers):
    timers["sweep"], timers["old"] = lambda: 1, lambda: 1
    jobs.tick()

    runs.forget_all_but(["sweep"])

    assert list(runs.all_runs()) == ["sweep"]


def test_no_timer_takes_back_the_transaction_in_which_it_runs(app, ben):
    """The demo lives through its history in one transaction, timers and all: one of them could lose it."""
    for name in jobs.timers():
        with atomic():
            db.session.get(Person, ben.id).display_name = name
            db.session.flush()
            jobs._run(jobs._timers[name], name)
        db.session.expire_all()
        assert db.session.get(Person, ben.id).display_name == name
