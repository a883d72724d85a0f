"""Telling a whole city: the move returns at once, the worker does the telling, and pages go on meanwhile.

The worker is a process of its own, as `make run` starts it, and sends mails too. It is stopped and let go on by turns,
so that pages beside it and without it are measured in the same minute of the same machine.
"""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles

from sqlalchemy import func, insert, select, update

from lab import clock
from lab.accounts.models import Grant, Person
from lab.accounts.queries import actor
from lab.db import atomic, db
from lab.events import Event
from lab.ideas.actions import move_idea
from lab.ideas.models import Idea
from lab.notices.models import Notice
from lab.votes.models import Vote

from . import server
from .labs import ROOT, Lab

PEOPLE = 100_000
MOVES = 3
"""So many ideas for which all voted are declined, each after one with a usual number of votes."""
TURN = 1.0
"""Seconds until the worker is stopped, or goes on."""
TOO_LONG = 600.0
WHY = {
    "reason_code": "already_exists",
    "named_unit": 1,
    "text": "The city has looked at this with care: a lamp stands there already, since the spring of last year.",
}


@dataclass
class Pages:
    """How long the server took for each page, and for each vote, in seconds."""

    pages: list[float] = field(default_factory=list)
    votes: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """`seconds`: only those in which the worker ran. Pages and votes in milliseconds: alone, and beside it."""

    people: int
    seconds: float
    usual_move_ms: float
    move_ms: float
    page_ms: tuple[float, float]
    vote_ms: tuple[float, float]
    slowest_vote_ms: float

    @property
    def move_ratio(self) -> float:
        return self.move_ms / self.usual_move_ms

    @property
    def page_ratio(self) -> float:
        return self.page_ms[1] / self.page_ms[0]


def tell_many(lab: Lab) -> Told:
    """Decline an idea for which PEOPLE people voted, through the real worker and beside the real server."""
    with lab.app.app_context():
        ideas = _ready_to_decline(2 * MOVES + 2)
        usual, large, first, idea_id = ideas[:MOVES], ideas[MOVES:-2], ideas[-2], ideas[-1]
        for id in (*large, idea_id):
            _let_many_vote(id)
        pairs = [(_decline(few)[1], _decline(many)[1]) for few, many in zip(usual, large, strict=True)]
        _tell_nobody()
        with server.serving("app:app", lab.environment) as served, _worker(lab) as worker:
            _decline(first)
            _wait_until_told(first)
            alone, beside = Pages(), Pages()
            browser, asked = _browser(lab, served.port)
            alone.votes += server.times(browser, asked.votes * 20)
            event_id, _ = _decline(idea_id)
            seconds = _by_turns(browser, asked, worker, event_id, alone, beside)
        people = db.session.scalar(select(func.count()).where(Notice.event_id == event_id)) or 0
        db.session.rollback()
    return Told(
        people, seconds, *(median(ms) for ms in zip(*pairs, strict=True)), (_ms(alone.pages), _ms(beside.pages)),
        (_ms_of_95(alone.votes), _ms_of_95(beside.votes)), max(beside.votes) * 1000,
    )  # fmt: skip


def _ready_to_decline(wanted: int) -> list[int]:
    """Ideas under review, the newest; nobody is told of how they came there."""
    ideas = list(db.session.scalars(select(Idea).where(Idea.stage == "open").order_by(Idea.id.desc()).limit(wanted)))
    for idea in ideas:
        move_idea(idea, "start_review", actor(_moderator()), trigger="lab")
    _tell_nobody()
    return [idea.id for idea in ideas]


def _tell_nobody() -> None:
    with atomic():
        db.session.execute(update(Event).where(Event.fanned_out_at.is_(None)).values(fanned_out_at=clock.now()))


def _moderator() -> int:
    return db.session.scalars(select(Grant.person_id).where(Grant.role == "moderator")).first() or 0


def _let_many_vote(idea_id: int) -> None:
    """As many people as are missing, and a vote of everybody who has none."""
    now = clock.now()
    first = (db.session.scalar(select(func.max(Person.id))) or 0) + 1
    missing = max(0, PEOPLE - (db.session.scalar(select(func.count()).select_from(Person)) or 0))
    people = [
        {"email": f"more{first + n}@example.org", "display_name": f"More {n}", "joined_at": now} for n in range(missing)
    ]
    voted = select(Vote.person_id).where(Vote.idea_id == idea_id)
    with atomic():
        if people:
            db.session.execute(insert(Person), people)
        others = list(db.session.scalars(select(Person.id).where(Person.id.not_in(voted), Person.erased_at.is_(None))))
        votes = [{"person_id": id, "idea_id": idea_id, "counts_for_id": idea_id, "at": now} for id in others]
        db.session.execute(insert(Vote), votes)
        db.session.execute(update(Idea).where(Idea.id == idea_id).values(votes=Idea.votes + len(votes)))


def _decline(idea_id: int) -> tuple[int, float]:
    """The event, and milliseconds of CPU: those say the same on a busy machine."""
    idea, who = db.session.get_one(Idea, idea_id), actor(_moderator())
    began = time.process_time()
    event = move_idea(idea, "decline", who, **WHY)
    return event.id, (time.process_time() - began) * 1000


@contextmanager
def _worker(lab: Lab) -> "Iterator[subprocess.Popen[bytes]]":
    command = [sys.executable, "-m", "flask", "--app", "app", "worker"]
    process = subprocess.Popen(command, cwd=ROOT, env=lab.environment, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _wait_until_told(idea_id: int) -> None:
    """So long the worker also does what the calendar left."""
    until = time.monotonic() + TOO_LONG
    waits = select(func.count()).where(Event.kind == "idea", Event.thing_id == idea_id, Event.fanned_out_at.is_(None))
    while time.monotonic() < until:
        db.session.rollback()
        if not db.session.scalar(waits):
            return
        time.sleep(0.2)
    raise SystemExit("the worker told nobody: there is nothing to measure")


@dataclass(frozen=True)
class Asked:
    pages: list[server.Request]
    votes: list[server.Request]


def _browser(lab: Lab, port: int) -> tuple[http.client.HTTPConnection, Asked]:
    """One that never rests, warm, and what it asks for."""
    voter, idea = lab.browsers[2], lab.open_ideas(1)[0]
    pages = [server.get("/ideas"), server.get(f"/ideas/{idea}"), server.get("/ideas", voter)]
    votes = [server.post(f"/ideas/{idea}/vote", voter), server.post(f"/ideas/{idea}/vote/withdraw", voter)]
    browser = server.connect(port)
    server.times(browser, [*pages, *votes] * 5)
    return browser, Asked(pages, votes)


def _by_turns(
    browser: http.client.HTTPConnection, asked: Asked, worker: "subprocess.Popen[bytes]", event_id: int,
    alone: Pages, beside: Pages,
) -> float:  # fmt: skip
    """Pages beside the worker and without it, turn by turn until all are told; how many seconds it ran.

    Without it nobody votes: it may have been stopped in the middle of writing.
    """
    seconds = 0.0
    while not _is_told(event_id) and seconds < TOO_LONG:
        os.kill(worker.pid, signal.SIGCONT)
        began = time.perf_counter()
        while time.perf_counter() - began < TURN and not _is_told(event_id):
            beside.pages += server.times(browser, asked.pages * 3)
            beside.votes += server.times(browser, asked.votes)
        seconds += time.perf_counter() - began
        os.kill(worker.pid, signal.SIGSTOP)
        began = time.perf_counter()
        while time.perf_counter() - began < TURN:
            alone.pages += server.times(browser, asked.pages * 3)
    return seconds


def _is_told(event_id: int) -> bool:
    db.session.rollback()
    return db.session.scalar(select(Event.fanned_out_at).where(Event.id == event_id)) is not None


def _ms(seconds: Sequence[float]) -> float:
    return sum(seconds) / len(seconds) * 1000


def _ms_of_95(seconds: Sequence[float]) -> float:
    """95 of 100 were as fast, or faster."""
    return quantiles(seconds, n=20)[-1] * 1000
