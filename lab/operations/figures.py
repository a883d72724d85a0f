"""The state of the queue for `/metrics`, read when it is asked for. Counts end at MOST + 1. Nothing is about people."""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ..notices import told
from . import queries
from .queries import Lane


class Figures(Collector):
    def collect(self) -> Iterator[Metric]:
        yield from _of_lanes(queries.lanes())
        yield from _of_runs()
        waiting = queries.untold()
        yield _one("events_untold", "Happenings of which nobody was told yet.", waiting.count)
        age = waiting.oldest.total_seconds() if waiting.oldest else 0
        yield _one("events_untold_oldest_seconds", "How long the first of them has waited.", age)
        yield _one("digest_parts_late", "Notices that wait for a digest whose hour has passed.", queries.late_parts())
        yield from _of_outcomes()


def _of_lanes(lanes: list[Lane]) -> Iterator[Metric]:
    depth = _many("deliveries", "Messages by channel and state, counted up to 10,001.", "channel", "state")
    oldest = _many("deliveries_oldest_seconds", "How long one of those that are due has waited at least.", "channel")
    tried = _many("deliveries_tried", "Those that wait and have been tried in vain.", "channel")
    sent = _many("deliveries_sent_last_hour", "Sent in the last hour, counted up to 10,001.", "channel")
    for lane in lanes:
        for state, count in lane.counts.items():
            depth.add_metric([lane.channel, state], count)
        oldest.add_metric([lane.channel], lane.oldest.total_seconds() if lane.oldest else 0)
        tried.add_metric([lane.channel], lane.tried)
        sent.add_metric([lane.channel], lane.hour)
    yield from (depth, oldest, tried, sent)


def _of_runs() -> Iterator[Metric]:
    ended = _many("run_ended_timestamp_seconds", "When a timer or job last came to an end.", "name", "kind")
    failures = _many("run_failures", "How often in a row it has failed.", "name", "kind")
    for one in queries.all_runs():
        labels = [one.name, "timer" if one.timer else "job"]
        ended.add_metric(labels, _timestamp(one.run.ended_at if one.run else None))
        failures.add_metric(labels, one.run.failures if one.run else 0)
    yield from (ended, failures)


def _timestamp(at: datetime | None) -> float:
    """0: never."""
    return at.timestamp() if at else 0


def _of_outcomes() -> Iterator[Metric]:
    """Kept by a timer: some minutes old."""
    months = told.by_month_and_move()
    owed = sum(row.owed for row in months)
    yield _one("outcome_notices_owed", "Notices of outcomes that people are owed, of the last twelve months.", owed)
    yield _one("outcome_notices_told", "Those of them that reached their people.", sum(row.told for row in months))


def _one(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"pilotlight_{name}", words, value=value)


def _many(name: str, words: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"pilotlight_{name}", words, labels=labels)
