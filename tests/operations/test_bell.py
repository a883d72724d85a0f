"""The bell that wakes workers, with and without Redis."""

import builtins
import threading
import time
from dataclasses import replace

import pytest
from fakeredis import TcpFakeServer

from lab import bell, config, jobs
from lab.bell import FileBell, RedisBell

AT_MOST = 20.0


@pytest.fixture
def redis():
    """A server that speaks as Redis does, on a free port of loopback."""
    server = TcpFakeServer(("127.0.0.1", 0), server_type="redis")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def bell_at(app, tmp_path):
    """A host's bell: each has a folder of its own, so that only Redis reaches another."""

    def make(host, port):
        (tmp_path / host).mkdir()
        url = f"redis://127.0.0.1:{port}"
        return RedisBell(tmp_path / host / "bell", replace(app.config["LAB"], redis_url=url))

    return make


def waits_for(rings):
    until = time.monotonic() + AT_MOST
    while time.monotonic() < until:
        if rings.rang(within=0.02):
            return True
    return False


def port_of(server):
    return server.server_address[1]


def test_a_file_wakes_the_workers_of_this_machine(tmp_path):
    web, worker = FileBell(tmp_path / "bell"), FileBell(tmp_path / "bell")
    before = worker.rang(within=0)

    web.ring()

    assert (before, worker.rang(within=0), worker.rang(within=0)) == (False, True, False)


def test_redis_wakes_every_worker_on_every_host(redis, bell_at):
    web, *workers = [bell_at(host, port_of(redis)) for host in ("web", "one", "two")]
    quiet = [worker.rang(within=0.05) for worker in workers]

    web.ring()

    assert (quiet, [waits_for(worker) for worker in workers]) == ([False, False], [True, True])


def test_another_lab_on_the_same_redis_is_not_woken(redis, bell_at, app, tmp_path):
    ours = bell_at("ours", port_of(redis))
    other = replace(app.config["LAB"], redis_url=f"redis://127.0.0.1:{port_of(redis)}", base_url="https://b.example")
    theirs = RedisBell(tmp_path / "bell", other)
    ours.rang(within=0.05)
    theirs.rang(within=0.05)

    ours.ring()

    assert (waits_for(ours), theirs.rang(within=0.05)) == (True, False)


def test_without_an_answer_from_redis_the_work_goes_on_with_one_warning(bell_at, caplog):
    worker = bell_at("worker", 1)

    heard = [worker.rang(within=0) for _ in range(5)]
    worker.ring()

    assert (heard, worker.rang(within=0), len(caplog.records)) == ([False] * 5, True, 1)
    assert "Redis does not answer" in caplog.text


def test_a_redis_that_comes_back_is_heard_again(bell_at, caplog):
    gone = TcpFakeServer(("127.0.0.1", 0), server_type="redis")
    port = port_of(gone)
    gone.server_close()
    web, worker = bell_at("web", port), bell_at("worker", port)
    worker.rang(within=0)
    web.ring()
    back = TcpFakeServer(("127.0.0.1", port), server_type="redis")
    threading.Thread(target=back.serve_forever, daemon=True).start()
    try:
        web.away_until = worker.away_until = 0.0
        worker.rang(within=0.05)
        web.ring()
        assert waits_for(worker)
    finally:
        back.shutdown()
        back.server_close()
    assert caplog.text.count("Redis answers again") == 2


def test_a_request_that_rings_waits_for_no_redis_twice(bell_at, monkeypatch):
    web, tried = bell_at("web", 1), []
    monkeypatch.setattr(web.server, "publish", lambda *_any: tried.append(1) or (_ for _ in ()).throw(OSError()))

    for _ in range(10):
        web.ring()

    assert len(tried) == 1


def test_a_lab_uses_the_bell_that_its_settings_name(app, monkeypatch):
    found = []
    for url in ("", "redis://127.0.0.1:1"):
        app.extensions.pop("lab_bell", None)
        monkeypatch.setitem(app.config, "LAB", replace(app.config["LAB"], redis_url=url))
        found.append(type(bell.of(app)))
    app.extensions.pop("lab_bell", None)

    assert found == [FileBell, RedisBell]


def test_the_same_bell_rings_for_jobs(app):
    worker = FileBell(app.config["LAB"].instance / "bell")
    worker.rang(within=0)

    jobs.wake(app)

    assert worker.rang(within=0)


def test_a_worker_at_rest_is_woken_by_the_bell():
    class Rings:
        answers = [False, False, True, False]

        def rang(self, within):
            return self.answers.pop(0)

    rings = Rings()
    jobs._rest(rings, [])

    assert rings.answers == [False]


def test_who_sets_redis_without_its_package_is_told_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(config, "find_spec", lambda name: None)
    settings = {
        "LAB_INSTANCE": str(tmp_path), "LAB_SECRET_KEY": "for-tests-only-0123456789-abcdefghij",
        "LAB_REDIS_URL": "redis://127.0.0.1:1",
    }  # fmt: skip

    with pytest.raises(config.Misconfigured, match=r"LAB_REDIS_URL needs redis: install requirements-scale\.txt"):
        config.read(settings)


def test_without_redis_its_package_is_not_asked_for(app, monkeypatch):
    found = builtins.__import__

    def no_redis(name, *rest, **named):
        if name.split(".")[0] == "redis":
            raise ImportError(name)
        return found(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", no_redis)
    app.extensions.pop("lab_bell", None)

    jobs.wake(app)

    assert (app.config["LAB"].instance / "bell").exists()
