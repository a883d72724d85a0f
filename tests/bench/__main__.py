"""`python -m tests.bench [--small N] [--large N] [--strict]`: the figures as a table and in `<instance>/bench.json`.

Judge by the CPU ratios: they hold on a busy machine, requests a second do not. `--strict` ends with 1 when a goal
is missed.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lab.db import sqlite_module

from . import city_map, comments, constant, cpu, digests, fan_out, lists, photos, pilots, server, similar
from .labs import ROOT, Lab

MINIMAL = "constant, minimal Flask app"
CONSTANT = "constant, route of this app"
LIST = "ideas list, signed out"
SIGNED_IN = "ideas list, signed in"
PAGE = "idea page, signed out"
VOTE = "vote or take back, with token"
ROWS = (MINIMAL, CONSTANT, LIST, SIGNED_IN, PAGE, VOTE)
VOTERS = 16
SERVER_PAUSE = 0.5


@dataclass(frozen=True)
class Goal:
    name: str
    value: float
    limit: float

    @property
    def met(self) -> bool:
        return self.value <= self.limit


def main() -> int:
    asked = _arguments()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="pilotlight-bench-") as folder:
        labs = [Lab(n, Path(folder) / str(n)) for n in (asked.small, asked.large)]
        for lab in labs:
            lab.fill()
            lab.sign_in(VOTERS)
            print(f"{lab.ideas:,} ideas and {lab.ideas * 20:,} votes filled in {lab.filled_in:.1f} s", flush=True)
        took = _cpu(labs)
        rates = {lab.ideas: _rates(lab) for lab in labs}
        crowd = _voters_at_once(labs[-1])
        goals = _goals(took, labs, crowd)
        _print(took, rates, labs, goals, crowd)
        _keep(took, rates, labs, goals, crowd)
        met = [goal.met for goal in goals] + _parts(labs, _kept_at())
    print(f"\nThe run took {time.perf_counter() - began:.0f} s; figures are in {_kept_at()}")
    return int(asked.strict and not all(met))


def _parts(labs: list[Lab], kept_at: Path) -> list[bool]:
    """Each is told and kept as soon as it is measured. Similar ideas write over all texts: they come last."""
    comments.report(comments.measure(labs), kept_at)
    lists.report(lists.measure(labs), kept_at)
    photos.report(kept_at)
    pilots.report(pilots.measure(labs[-1]), kept_at)
    # In the small lab: the worker looks at the calendar first, and would archive most of the large one's ideas.
    told, morning = fan_out.tell_many(labs[0]), digests.of_a_morning(labs[0])
    goals = _telling_goals(told, morning)
    _report_telling(told, morning, goals, kept_at)
    return [
        *(goal.met for goal in goals),
        city_map.report(city_map.measure(labs), kept_at),
        similar.report(similar.measure(labs[-1]), kept_at),
    ]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--strict", action="store_true", help="end with 1 when a goal is missed")
    return parser.parse_args()


# Measuring


def _cpu(labs: list[Lab]) -> dict[tuple[str, int], float]:
    """(what, ideas) → milliseconds of CPU. The minimal app is of no size: 0."""
    calls = {(MINIMAL, 0): cpu.get(constant.minimal, constant.PATH)}
    for lab in labs:
        voter, idea = lab.browsers[0], lab.open_ideas(1)[0]
        vote = cpu.post(lab.app, f"/ideas/{idea}/vote", voter)
        take_back = cpu.post(lab.app, f"/ideas/{idea}/vote/withdraw", voter)
        calls |= {
            (CONSTANT, lab.ideas): cpu.get(lab.app, constant.PATH),
            (LIST, lab.ideas): cpu.get(lab.app, "/ideas"),
            (SIGNED_IN, lab.ideas): cpu.get(lab.app, "/ideas", voter),
            (PAGE, lab.ideas): cpu.get(lab.app, f"/ideas/{idea}"),
            (VOTE, lab.ideas): lambda vote=vote, take_back=take_back: (vote(), take_back())[0],
        }
    # Votes take turns among themselves: the first list after many of them warms the database's cache again.
    votes = {key: call for key, call in calls.items() if key[0] == VOTE}
    reads = {key: call for key, call in calls.items() if key[0] != VOTE}
    took = {**cpu.per_request(reads), **cpu.per_request(votes)}  # type: ignore[arg-type]
    return {key: ms / 2 if key[0] == VOTE else ms for key, ms in took.items()}  # type: ignore[index]


def _rates(lab: Lab) -> dict[str, float]:
    """Requests a second through the real server with one process."""
    voter, idea = lab.browsers[1], lab.open_ideas(2)[1]
    vote = [server.post(f"/ideas/{idea}/vote", voter), server.post(f"/ideas/{idea}/vote/withdraw", voter)]
    rates = {}
    with server.serving("tests.bench.constant:minimal", lab.environment) as served:
        rates[MINIMAL] = server.rate(served.port, [server.get(constant.PATH)])
    with server.serving("tests.bench.inside:app", lab.environment) as served:
        rates[CONSTANT] = server.rate(served.port, [server.get(constant.PATH)])
        rates[LIST] = server.rate(served.port, [server.get("/ideas")])
        rates[SIGNED_IN] = server.rate(served.port, [server.get("/ideas", voter)])
        rates[PAGE] = server.rate(served.port, [server.get(f"/ideas/{idea}")])
        rates[VOTE] = server.rate(served.port, vote)
    return rates


def _voters_at_once(lab: Lab) -> server.Crowd:
    ideas = lab.open_ideas(24)
    with server.serving("app:app", lab.environment, workers=2) as served:
        time.sleep(SERVER_PAUSE)
        return server.vote_together(served.port, lab.browsers, ideas)


def _goals(took: Mapping[tuple[str, int], float], labs: list[Lab], crowd: server.Crowd) -> list[Goal]:
    goals = []
    for lab in labs:
        n = lab.ideas
        goals.append(Goal(f"list / constant at {n:,}", took[LIST, n] / took[CONSTANT, n], 15))
        goals.append(Goal(f"list signed in / signed out at {n:,}", took[SIGNED_IN, n] / took[LIST, n], 1.5))
    small, large = labs[0].ideas, labs[-1].ideas
    for what in (LIST, SIGNED_IN):
        goals.append(Goal(f"{what}: {large:,} / {small:,}", took[what, large] / took[what, small], 1.2))
    return [*goals, Goal(f"errors of {VOTERS} voters at once", float(len(crowd.errors)), 0)]


def _telling_goals(told: fan_out.Told, morning: digests.Morning) -> list[Goal]:
    return [
        Goal(f"told {told.people:,} people: s", told.seconds, 60),
        Goal("pages meanwhile: ×", told.page_ratio, 1.2),
        Goal("a vote meanwhile, 95 of 100: ms", told.vote_ms[1], 100),
        Goal("the move's request: × a usual one", told.move_ratio, 1.2),
        Goal(f"digests for {morning.people:,} people: s", morning.gathered_in, 60),
    ]


# Showing


def _print(
    took: Mapping[tuple[str, int], float], rates: Mapping[int, Mapping[str, float]], labs: list[Lab],
    goals: list[Goal], crowd: server.Crowd,
) -> None:  # fmt: skip
    print(f"\n{'CPU a request, inside the process':38}" + "".join(f"{lab.ideas:>10,} ideas" for lab in labs))
    for what in ROWS:
        figures = (took[what, 0 if what == MINIMAL else lab.ideas] for lab in labs)
        print(f"  {what:36}" + "".join(f"{ms:>13.3f} ms" for ms in figures))
    beside = (took[LIST, lab.ideas] / took[MINIMAL, 0] for lab in labs)
    print("  The goals are judged against the constant route of this app: it passes the same hooks as every page.")
    print(f"  {'list / minimal Flask app':36}" + "".join(f"{ratio:>14.1f} ×" for ratio in beside))
    print("\nRequests a second, one process on loopback")
    for what in ROWS:
        print(f"  {what:36}" + "".join(f"{rates[lab.ideas][what]:>14.0f}/s" for lab in labs))
    _print_goals("Goals", goals)
    print(f"\n{VOTERS} voters at once, two processes: {crowd.requests} requests in {crowd.seconds:.1f} s, "
          f"{len(crowd.errors)} errors, slowest {crowd.slowest:.2f} s")  # fmt: skip
    for error in crowd.errors[:5]:
        print(f"  {error}")


def _print_goals(title: str, goals: list[Goal]) -> None:
    print(f"\n{title:38}{'measured':>16}{'at most':>16}")
    for goal in goals:
        print(f"  {goal.name:36}{goal.value:>14.2f}{goal.limit:>16.2f}  {'met' if goal.met else 'missed'}")


def _report_telling(told: fan_out.Told, morning: digests.Morning, goals: list[Goal], kept_at: Path) -> None:
    _print_goals("Telling, beside a real worker", goals)
    pages, votes = told.page_ms, told.vote_ms
    print(f"  Pages took {pages[0]:.1f} ms alone and {pages[1]:.1f} ms beside the worker; votes {votes[0]:.0f} and "
          f"{votes[1]:.0f} ms (95 of 100), slowest {told.slowest_vote_ms:.0f} ms.")  # fmt: skip
    print(f"  A digest is written, put away and noted in {morning.each_ms:.1f} ms.")
    found = json.loads(kept_at.read_text())
    kept = {"told": asdict(told), "digests": asdict(morning), "goals": [{**asdict(g), "met": g.met} for g in goals]}
    kept_at.write_text(json.dumps({**found, "telling": kept}, indent=2) + "\n")


def _keep(
    took: Mapping[tuple[str, int], float], rates: Mapping[int, Mapping[str, float]], labs: list[Lab],
    goals: list[Goal], crowd: server.Crowd,
) -> None:  # fmt: skip
    found: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"python": platform.python_version(), "sqlite": sqlite_module().sqlite_version,
                    "cores": os.cpu_count()},
        "compared_with": "a route of this app that returns a constant string",
        "filled_in_seconds": {lab.ideas: round(lab.filled_in, 1) for lab in labs},
        "cpu_ms": [{"what": what, "ideas": n or None, "ms": round(ms, 4)} for (what, n), ms in took.items()],
        "requests_a_second": {n: {what: round(rate) for what, rate in of.items()} for n, of in rates.items()},
        "goals": [{**asdict(goal), "met": goal.met} for goal in goals],
        "voters_at_once": {"voters": VOTERS, **asdict(crowd)},
    }  # fmt: skip
    _kept_at().parent.mkdir(parents=True, exist_ok=True)
    _kept_at().write_text(json.dumps(found, indent=2) + "\n")


def _kept_at() -> Path:
    return Path(os.environ.get("LAB_INSTANCE") or ROOT / "instance") / "bench.json"


if __name__ == "__main__":
    sys.exit(main())
