"""Everyone who voted is told by mail, through the worst of days: a server that is down, slow, refuses, hangs up in the
middle, or takes a mail and does not say so; two workers, of which one is killed again and again; and people who stop,
take their vote back or leave meanwhile.
"""

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import delete, func, insert, select, update

from lab import clock, events, recount
from lab.accounts.actions import erase
from lab.accounts.models import Person
from lab.db import atomic, db
from lab.deliveries import ENDED, Delivery
from lab.events import Event
from lab.ideas.actions import score
from lab.ideas.models import Idea
from lab.notices import letters
from lab.notices.models import Notice
from lab.policy import SYSTEM
from lab.votes.models import Vote

ROOT = Path(__file__).resolve().parents[2]
WHY = "The city has looked at this with care: a lamp stands there already, since the spring of last year."
WORKERS = 2


# The mail server


@dataclass
class Inbox:
    """A mail server with moods. What it does to an address follows from the word that the address begins with."""

    took: list[tuple[float, str, str]] = field(default_factory=list)
    """(moment, address, Message-ID) of each mail that was taken whole, whether or not that was said."""
    seen: Counter[str] = field(default_factory=Counter)
    wait: float = 0.0

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        self.seen[address] += 1
        if address.startswith("never"):
            return "550 no such person"
        if address.startswith("later") and self.seen[address] == 1:
            return "450 try again"
        if address.startswith("full") and self.seen[address] == 1:
            return "421 too busy, closing"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):
        (address,) = envelope.rcpt_tos
        await asyncio.sleep(1.0 if address.startswith("slow") else self.wait)
        if address.startswith("busy") and self.seen[address] == 1:
            return "421 too busy, closing"
        self.took.append((time.monotonic(), address, message_from_bytes(envelope.content)["Message-ID"]))
        if address.startswith("drop") and self.seen[address] == 1:
            server.transport.abort()
        return "250 OK"

    @property
    def ids(self) -> dict[str, list[str]]:
        """Address → the Message-IDs that came to it, in their order."""
        found: dict[str, list[str]] = defaultdict(list)
        for _, address, id in list(self.took):
            found[address].append(id)
        return found


MOODS = ("never", "later", "full", "busy", "drop", "slow")
EACH = 50
"""One of so many people has each of these moods; everybody else's mail is taken at once."""


def name_of(n: int) -> str:
    mood = MOODS[n % EACH] if n % EACH < len(MOODS) else "good"
    return f"{mood}{n}"


@contextmanager
def open_door(inbox: Inbox, port: int) -> Iterator[None]:
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# The people


def let_everyone_vote(idea: Idea, people: int) -> list[int]:
    """New people, by id; each of them voted."""
    now = clock.now()
    first = (db.session.scalar(select(func.max(Person.id))) or 0) + 1
    rows = [
        {"id": first + n, "email": f"{name_of(n)}@example.org", "display_name": f"P {n}", "joined_at": now}
        for n in range(people)
    ]
    votes = [{"person_id": row["id"], "idea_id": idea.id, "counts_for_id": idea.id, "at": now} for row in rows]
    with atomic():
        db.session.execute(insert(Person), rows)
        db.session.execute(insert(Vote), votes)
        idea.votes += people
        score(idea)
    recount.mend()  # what else the row of a made-up idea should say
    return [row["id"] for row in rows]


@dataclass
class Gone:
    """Whose mail waited when what they said was written down: from then on, nothing may be sent to them."""

    since: dict[str, float] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)

    def note(self, person_id: int, address: str) -> None:
        db.session.rollback()
        state = db.session.scalar(select(Delivery.state).where(Delivery.person_id == person_id))
        db.session.rollback()
        if state in (None, "waiting"):
            self.since[address] = time.monotonic()
        elif state == "sending":
            self.others.add(address)


def unsubscribe(app: Flask, person_id: int, idea_id: int) -> None:
    """As a mail provider does it: one POST, nobody is signed in."""
    token = letters.token_for(person_id, "idea", idea_id)
    with app.test_client() as client:
        assert client.post(f"/unsubscribe/{token}", data={"List-Unsubscribe": "One-Click"}).status_code == 200


def take_back(_app: Flask, person_id: int, idea_id: int) -> None:
    with atomic():
        idea = db.session.get_one(Idea, idea_id)
        db.session.execute(delete(Vote).where(Vote.person_id == person_id, Vote.idea_id == idea_id))
        idea.votes -= 1
        score(idea)


def leave(_app: Flask, person_id: int, _idea_id: int) -> None:
    erase(person_id)


WAYS: Sequence[Callable[[Flask, int, int], None]] = (unsubscribe, take_back, leave)


# The workers


class Workers:
    """Two real processes. `kill()` is SIGKILL, in the middle of whatever it is."""

    def __init__(self, app: Flask, port: int) -> None:
        settings = app.config["LAB"]
        env = {
            **os.environ, "LAB_INSTANCE": str(settings.instance), "LAB_SECRET_KEY": settings.secret_key, "LAB_DEMO": "",
            "LAB_MAIL_URL": f"smtp://127.0.0.1:{port}", "LAB_CITY": settings.city,
        }  # fmt: skip
        command = [sys.executable, "-m", "tests.notices.nursery"]
        self._nursery = subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.pids: list[int] = []

    def start(self, wanted: int = WORKERS) -> None:
        while len(self.pids) < wanted:
            assert self._nursery.stdin
            assert self._nursery.stdout
            self._nursery.stdin.write("one\n")
            self._nursery.stdin.flush()
            self.pids.append(int(self._nursery.stdout.readline()))

    def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        self.pids.remove(pid)

    def end(self) -> None:
        """Each finishes what it has in hand."""
        for pid in self.pids:
            os.kill(pid, signal.SIGTERM)
        _until(lambda: not any(_is_alive(pid) for pid in self.pids), 30)
        self.pids.clear()

    def close(self) -> None:
        for pid in self.pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._nursery.kill()
        self._nursery.wait()


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _until(done: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not done():
        if time.monotonic() > until:
            raise AssertionError(f"not done after {seconds:.0f} s: {_states()}")
        time.sleep(0.05)


# The day


@dataclass
class Day:
    """What there is to judge in the evening."""

    event_id: int
    people: list[int]
    inbox: Inbox
    gone: Gone
    kills: int
    kills_while_telling: int


def live_through(app: Flask, idea: Idea, people: int, kills: int, leavers: int, seed: int, seconds: float) -> Day:
    """Tell `people` voters that the idea was declined. Ends when every delivery has ended, `seconds` at the latest."""
    dice, port, inbox, gone = random.Random(seed), free_port(), Inbox(), Gone()
    ids = let_everyone_vote(idea, people)
    workers = Workers(app, port)
    try:
        with atomic():
            event = events.record("idea", idea.id, "decline", SYSTEM, audience="AVF", outcome=True, texts={"text": WHY})
        day = Day(event.id, ids, inbox, gone, 0, 0)
        workers.start()
        going = dice.sample(ids, leavers)
        # The server is down at first: all that is told by then waits.
        _let_some_die(workers, day, kills // 2, dice)
        with open_door(inbox, port):
            inbox.wait = 0.02
            _let_some_die(workers, day, kills // 4, dice, lambda: _let_one_go(app, day, going, dice, idea.id))
        _let_some_die(workers, day, 1, dice)  # it is down again
        with open_door(inbox, port):
            rest = kills - day.kills
            _let_some_die(workers, day, rest, dice, lambda: _let_one_go(app, day, going, dice, idea.id))
            while going:
                _let_one_go(app, day, going, dice, idea.id)
            inbox.wait = 0.0
            _until(lambda: _is_told(day.event_id) and not _left("waiting"), seconds)
            workers.end()
            _free_what_the_dead_held()
            workers.start()
            _until(lambda: not _left("waiting", "sending"), seconds)
            workers.end()
        return day
    finally:
        workers.close()


def _let_some_die(
    workers: Workers, day: Day, kills: int, dice: random.Random, meanwhile: Callable[[], None] = lambda: None
) -> None:
    for _ in range(kills):
        for _ in range(3):
            time.sleep(dice.uniform(0.0, 0.2))
            meanwhile()
        day.kills += 1
        day.kills_while_telling += not _is_told(day.event_id)
        workers.kill(dice.choice(workers.pids))
        workers.start()


def _let_one_go(app: Flask, day: Day, going: list[int], dice: random.Random, idea_id: int) -> None:
    if not going:
        return
    person_id = going.pop()
    address = db.session.scalar(select(Person.email).where(Person.id == person_id)) or ""
    db.session.rollback()
    dice.choice(WAYS)(app, person_id, idea_id)
    day.gone.note(person_id, address)


def _is_told(event_id: int) -> bool:
    db.session.rollback()
    told = db.session.scalar(select(Event.fanned_out_at).where(Event.id == event_id)) is not None
    db.session.rollback()
    return told


def _left(*states: str) -> int:
    db.session.rollback()
    left = db.session.scalar(select(func.count(Delivery.id)).where(Delivery.state.in_(states))) or 0
    db.session.rollback()
    return left


def _states() -> dict[str, int]:
    db.session.rollback()
    return dict(db.session.execute(select(Delivery.state, func.count()).group_by(Delivery.state)).all())


def _free_what_the_dead_held() -> None:
    """No worker is left, so what is being sent is being sent by nobody: its five minutes are over."""
    with atomic():
        db.session.execute(update(Delivery).where(Delivery.state == "sending").values(next_at=clock.now()))


# The evening


def judge(day: Day) -> None:
    """Every promise that the lab makes about notices."""
    _everyone_who_is_here_was_told(day)
    _every_mail_arrived_or_says_why(day)
    _hardly_any_came_twice(day)
    _nobody_got_one_after_they_had_stopped(day)


def _everyone_who_is_here_was_told(day: Day) -> None:
    here = select(Person.id).where(Person.id.in_(day.people), Person.erased_at.is_(None))
    voted = select(Vote.person_id).where(Vote.person_id.in_(here))
    told = Counter(db.session.scalars(select(Notice.person_id).where(Notice.root_id == day.event_id)))
    assert set(db.session.scalars(voted)) - set(told) - _stopped(day) == set()
    assert set(told.values()) == {1}


def _stopped(day: Day) -> set[int]:
    """Who stopped following before they were reached: they are owed nothing any more."""
    addresses = set(day.gone.since) | day.gone.others
    return set(db.session.scalars(select(Person.id).where(Person.email.in_(addresses))))


def _every_mail_arrived_or_says_why(day: Day) -> None:
    came, states = day.inbox.ids, Counter()
    arrived = {id for ids in came.values() for id in ids}
    rows = db.session.execute(select(Delivery.address, Delivery.state, Delivery.message_id, Delivery.error)).all()
    for address, state, message_id, error in rows:
        states[state] += 1
        assert state in ENDED
        if state == "sent":
            # Whoever left after their mail had gone has no address any more.
            assert message_id in (came[address] if address else arrived)
        if state == "failed":
            assert (address[:5], error) == ("never", "550 no such person")
        if state == "suppressed" and address:
            assert address in day.gone.since or address in day.gone.others
    never = sum(1 for n in range(len(day.people)) if name_of(n).startswith("never"))
    assert 0 < states["failed"] <= never


def _hardly_any_came_twice(day: Day) -> None:
    """At most one mail for each worker that was killed, and for each mail that was taken without a word."""
    came = day.inbox.ids
    again = [address for address, ids in came.items() if len(ids) > 1]
    dropped = [address for address in again if address.startswith("drop")]
    assert all(len(set(ids)) == 1 for ids in came.values())
    assert sum(len(came[address]) - 1 for address in again) - len(dropped) <= day.kills


def _nobody_got_one_after_they_had_stopped(day: Day) -> None:
    """What a worker had in hand when they stopped may still come; what it takes in hand afterwards does not."""
    late = [address for at, address, _ in day.inbox.took if at > day.gone.since.get(address, float("inf"))]
    assert late == []
