"""What Prometheus reads, and who else may."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import OperationalError

from lab import clock, config, jobs, runs
from lab.config import ROOT
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.events import Event
from lab.notices.models import ToldCount
from lab.operations import measuring

TOKEN = "a-token-for-tests-0123456789-abcdefgh"


@pytest.fixture
def figures(client_of):
    """{(name, label, …): value} as they are read from this machine; labels in the order of their names."""

    def read():
        return {
            (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
            for family in text_string_to_metric_families(client_of().get("/metrics").text)
            for sample in family.samples
        }

    return read


@pytest.fixture
def with_token(app, monkeypatch):
    monkeypatch.setitem(app.config, "LAB", replace(app.config["LAB"], metrics_token=TOKEN))


def put(state, **columns):
    values = {"address": "ben@example.org", "next_at": clock.now(), "message_id": f"<{state} {columns}@test>"}
    with atomic():
        db.session.add(Delivery(**(values | columns), state=state))


# Who may read them


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2", "::1"])
def test_the_machine_itself_reads_them(client_of, address):
    answer = client_of().get("/metrics", environ_overrides={"REMOTE_ADDR": address})

    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "2001:db8::1", "", "127.0.0.1.example.org"])
def test_nobody_else_learns_that_they_are_there(client_of, address):
    elsewhere = {"REMOTE_ADDR": address}
    answer = client_of().get("/metrics", environ_overrides=elsewhere)
    nothing = client_of().get("/no-such-page", environ_overrides=elsewhere)

    assert (answer.status_code, answer.text) == (404, nothing.text)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_a_front_on_the_same_machine_asks_for_others(client_of, header):
    answer = client_of().get("/metrics", headers={header: "127.0.0.1"})

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("said", "status"),
    [(f"Bearer {TOKEN}", 200), (TOKEN, 404), (f"Bearer {TOKEN}x", 404), ("Bearer ", 404), ("Bearer é", 404), ("", 404)],
)
def test_who_has_the_token_reads_them_from_elsewhere(client_of, with_token, said, status):
    answer = client_of().get(
        "/metrics", headers={"Authorization": said, "X-Forwarded-For": "192.0.2.7"},
        environ_overrides={"REMOTE_ADDR": "192.0.2.7"},
    )  # fmt: skip

    assert answer.status_code == status


def test_without_a_token_in_the_settings_no_token_opens(client_of):
    answer = client_of().get(
        "/metrics", headers={"Authorization": "Bearer "}, environ_overrides={"REMOTE_ADDR": "192.0.2.7"}
    )

    assert answer.status_code == 404


def test_a_weak_token_is_refused(tmp_path):
    settings = {
        "LAB_INSTANCE": str(tmp_path), "LAB_SECRET_KEY": "for-tests-only-0123456789-abcdefghij",
        "LAB_METRICS_TOKEN": "short",
    }  # fmt: skip

    with pytest.raises(config.Misconfigured, match="LAB_METRICS_TOKEN is weak"):
        config.read(settings)


# What they say


def test_requests_are_counted_by_route_method_and_status(client_of, figures):
    measuring.SECONDS.clear()
    measuring._rows.clear()
    for path in ("/ideas", "/ideas", "/ideas/999", "/no-such-page"):
        client_of().get(path)
    client_of().post("/ideas/999/vote")
    client_of().open("/ideas", method="BREW")

    counted = figures()

    name = "pilotlight_request_seconds_count"
    assert {key[1:]: value for key, value in counted.items() if key[0] == name} == {
        ("GET", "/ideas", "200"): 2, ("GET", "/ideas/<int:id>", "404"): 1, ("GET", "none", "404"): 1,
        ("POST", "/ideas/<int:id>/vote", "404"): 1, ("other", "none", "405"): 1,
    }  # fmt: skip
    assert counted[("pilotlight_request_seconds_bucket", "+Inf", "GET", "/ideas", "200")] == 2


def test_the_queue_is_told_by_channel_and_state(figures):
    put("waiting", next_at=clock.now() - timedelta(minutes=5))
    put("waiting", next_at=clock.now() + timedelta(minutes=5), tries=2)
    put("failed")
    put("sent", sent_at=clock.now(), channel="push")

    told = figures()

    assert told[("pilotlight_deliveries", "mail", "waiting")] == 2
    assert told[("pilotlight_deliveries", "mail", "failed")] == 1
    assert told[("pilotlight_deliveries_oldest_seconds", "mail")] == 300
    assert told[("pilotlight_deliveries_tried", "mail")] == 1
    assert told[("pilotlight_deliveries_sent_last_hour", "push")] == 1


def test_events_that_nobody_was_told_of_are_told(figures):
    with atomic():
        at = clock.now_ms() - 90_000
        db.session.add(Event(at=at, kind="idea", thing_id=1, move="publish", role="moderator"))

    told = figures()

    assert (told[("pilotlight_events_untold",)], told[("pilotlight_events_untold_oldest_seconds",)]) == (1, 90)


def test_every_timer_and_job_tells_its_last_run_and_its_failures(figures):
    runs.claim("remind authors", "x", timedelta(0))
    runs.finish("remind authors", "x", runs.Came(0, "ValueError: no"))

    told = figures()

    assert told[("pilotlight_run_ended_timestamp_seconds", "timer", "remind authors")] == clock.now().timestamp()
    assert told[("pilotlight_run_failures", "timer", "remind authors")] == 1
    assert told[("pilotlight_run_ended_timestamp_seconds", "job", "send")] == 0
    assert {key[2] for key in told if key[0] == "pilotlight_run_failures"} == set(jobs.names())


def test_the_told_rate_is_told(figures, ben):
    with atomic():
        event = Event(at=clock.now_ms(), kind="idea", thing_id=1, move="publish", role="moderator", outcome=True)
        db.session.add(event)
        db.session.flush()
        noughts = dict.fromkeys(("waits", "failed", "barred", "stopped", "no_mail", "no_address"), 0)
        db.session.add(
            ToldCount(**(noughts | {"waits": 1}), id=event.id, move="publish", month="2026-03", owed=4, told=3)
        )

    told = figures()

    assert (told[("pilotlight_outcome_notices_owed",)], told[("pilotlight_outcome_notices_told",)]) == (4, 3)


def test_no_figure_is_about_a_person(client_of, ben, make_idea):
    idea = make_idea()
    put("failed", error="550 no", person_id=ben.id)
    client_of(ben).get(f"/ideas/{idea.id}?q=secret")

    said = client_of().get("/metrics").text

    assert [word for word in ("ben", "Ben", "@", "secret", f"/ideas/{idea.id}", "127.0.0.1") if word in said] == []


def test_it_takes_as_many_statements_for_one_message_as_for_many(client_of, count_statements):
    put("failed")
    few = count_statements(lambda: client_of().get("/metrics"))
    for n in range(50):
        put("failed", tries=n)
        put("waiting", tries=n)

    assert count_statements(lambda: client_of().get("/metrics")) == few


ONE_PROCESS = """
import os
from lab import config, create_app
from lab.operations import measuring
app = create_app(config.read())
for _ in range(int(os.environ["TIMES"])):
    app.test_client().get("/healthz")
from prometheus_client import generate_latest
print(generate_latest(measuring.registry()).decode())
"""


def test_processes_of_one_web_server_count_in_common(tmp_path):
    def count(times):
        env = {
            **os.environ, "LAB_INSTANCE": str(tmp_path), "TIMES": str(times),
            "LAB_SECRET_KEY": "for-tests-only-0123456789-abcdefghij",
            "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics"),
        }  # fmt: skip
        said = subprocess.run(
            [sys.executable, "-c", ONE_PROCESS], env=env, cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout
        name = "pilotlight_request_seconds_count"
        return [s.value for f in text_string_to_metric_families(said) for s in f.samples if s.name == name]

    assert [count(2), count(3)] == [[2], [5]]


# What a probe is told


def states(client):
    return {check["name"]: check["state"] for check in client.get("/readyz").json["checks"]}


def test_a_probe_is_warned_of_a_queue_that_stands_still(client_of):
    put("waiting", next_at=clock.now() - timedelta(hours=1))
    before = states(client_of())["queue"]
    put("waiting", next_at=clock.now() - timedelta(hours=1, seconds=1))

    assert (before, states(client_of())["queue"], client_of().get("/readyz").status_code) == ("ok", "warning", 200)


def test_a_probe_is_warned_of_a_happening_of_which_nobody_was_told(client_of):
    happened = clock.now()
    with atomic():
        db.session.add(Event(at=clock.now_ms(), kind="idea", thing_id=1, move="publish", role="moderator"))

    def state_after(delay):
        with clock.at(happened + delay):
            return states(client_of())["queue"]

    hour = timedelta(hours=1)
    assert [state_after(delay) for delay in (hour, hour + timedelta(seconds=1))] == ["ok", "warning"]


def test_a_probe_is_warned_of_dead_letters(client_of):
    before = states(client_of())["dead letters"]
    put("failed")

    assert (before, states(client_of())["dead letters"]) == ("ok", "warning")


def test_a_probe_is_warned_when_no_worker_is_there(client_of):
    def state_after(minutes):
        with clock.at(seen + timedelta(minutes=minutes)):
            return states(client_of())["worker"]

    seen = clock.now()
    never = states(client_of())["worker"]
    runs.note_jobs({"send": runs.Came(0)})

    assert (never, [state_after(minutes) for minutes in (0, 10, 11)]) == ("warning", ["ok", "ok", "warning"])


def test_a_probe_is_warned_when_a_job_fails(client_of):
    runs.note_jobs({"send": runs.Came(0, "OSError: no")})

    assert states(client_of())["worker"] == "warning"


def test_a_probe_learns_no_figures(client_of):
    for n in range(7):
        put("failed", tries=n)

    assert "7" not in "".join(check["words"] for check in client_of().get("/readyz").json["checks"][4:])


def test_a_database_that_is_gone_is_one_failure_and_not_four(client_of, monkeypatch):
    def gone(*_any, **_more):
        raise OperationalError("SELECT 1", {}, Exception("no"))

    monkeypatch.setattr(db.session, "execute", gone)
    monkeypatch.setattr(db.session, "scalar", gone)

    assert "queue" not in states(client_of())
