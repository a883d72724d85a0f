"""What each idea of a crowd is: its text, where it stands, its days, votes and comments. All from one seed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from .. import clock
from ..accounts.models import Person
from ..city import queries as places
from ..db import db
from ..ideas import rules
from ..ideas.rules import Stage
from ..map import counting
from .city import City
from .content.ideas import IDEAS
from .people import People
from .places import point_of

STAGES = {
    Stage.OPEN: 460, Stage.DECLINED: 130, Stage.ARCHIVED: 110, Stage.UNDER_REVIEW: 60, Stage.REFERRED: 60,
    Stage.SHORTLISTED: 40, Stage.ADOPTED: 30, Stage.TESTED: 30, Stage.WITHDRAWN: 25, Stage.IN_PILOT: 20,
    Stage.SUBMITTED: 20, Stage.NEEDS_INFO: 8, Stage.DRAFT: 7,
}  # fmt: skip
"""Of a thousand ideas. None is merged: a merge needs a partner, and the lists see no difference."""

UNSEEN = frozenset({Stage.DRAFT, Stage.SUBMITTED, Stage.NEEDS_INFO})
LAST_MOVE = {
    Stage.NEEDS_INFO: "ask_author", Stage.UNDER_REVIEW: "start_review", Stage.SHORTLISTED: "shortlist",
    Stage.IN_PILOT: "link_pilot", Stage.ADOPTED: "pilot_scaled", Stage.TESTED: "pilot_stopped",
    Stage.DECLINED: "decline", Stage.REFERRED: "refer", Stage.WITHDRAWN: "withdraw", Stage.ARCHIVED: "expire",
}  # fmt: skip
BY_OFFICIAL = frozenset({Stage.IN_PILOT})
BY_SYSTEM = frozenset({Stage.ADOPTED, Stage.TESTED, Stage.ARCHIVED})


@dataclass
class Plan:
    """One idea to be. `author`: a place in the list of voters; `step`: how its voters follow each other there."""

    id: int
    title: str
    need: str
    solution: str
    lang: str
    topic_id: int
    district_id: int | None
    stage: Stage
    author: int
    step: int
    created_at: datetime
    published_at: datetime | None
    entered_at: datetime
    lat: float | None
    lng: float | None
    votes: int = 0
    comments: int = 0

    @property
    def is_public(self) -> bool:
        return self.published_at is not None

    def vote_times(self, windows: int) -> list[str]:
        """As SQLite keeps an instant: between the first day in public and the last one open."""
        start = self.published_at or self.created_at
        end = clock.now() if self.stage == Stage.OPEN else self.entered_at
        moments = (start + (end - start) * ((n + 0.5) / windows) ** 2 for n in range(windows))
        return [moment.replace(tzinfo=None).strftime("%Y-%m-%d %H:%M:%S.000000") for moment in moments]


def plans(n: int, city: City, voters: int, votes: int) -> list[Plan]:
    dice = Random(f"crowd of {n}")
    stages = dice.choices(list(STAGES), list(STAGES.values()), k=n)
    slugs = {id: slug for slug, id in city.districts.items()}
    made = [_plan(id, stage, dice, city, slugs, voters) for id, stage in enumerate(stages, 1)]
    _share_out(made, votes, voters - 1, dice)
    return made


def _plan(id: int, stage: Stage, dice: Random, city: City, slugs: Mapping[int, str], voters: int) -> Plan:
    """A title of the stories with a number, and sentences of two stories in the same language."""
    one = dice.choice(IDEAS)
    other = dice.choice(IN_LANGUAGE[one["lang"]])
    created, published, entered = _days(stage, dice)
    district = dice.choice([*slugs, None])
    lat, lng = point_of(str(id), slugs.get(district or 0, ""))
    return Plan(
        id=id, title=f"{one['title'][:105]} ({id})", need=f"{_half(one['need'])} {_half(other['need'])}"[:2000],
        solution=one["solution"], lang=one["lang"], topic_id=city.topics[one["topic"]],
        district_id=district, lat=lat, lng=lng, stage=stage, author=dice.randrange(voters),
        step=dice.randrange(1, voters), created_at=created, published_at=published, entered_at=entered,
        comments=0 if stage in UNSEEN else min(30, int(dice.paretovariate(1.3)) - 1),
    )  # fmt: skip


def _half(text: str) -> str:
    sentences = text.replace("? ", ". ").split(". ")
    return ". ".join(sentences[: max(1, len(sentences) // 2)]).rstrip(".") + "."


IN_LANGUAGE: Mapping[str, list[dict[str, Any]]] = {
    lang: [idea for idea in IDEAS if idea["lang"] == lang] for lang in {idea["lang"] for idea in IDEAS}
}


def _days(stage: Stage, dice: Random) -> tuple[datetime, datetime | None, datetime]:
    """When it was written, when it became public, when it came to where it stands."""
    now = clock.now()
    if stage in UNSEEN:
        entered = now - timedelta(days=dice.uniform(0.1, 2.5))
        return entered - timedelta(minutes=20), None, entered
    if stage == Stage.OPEN:
        published = now - timedelta(days=dice.uniform(0.05, 360))
        return published - timedelta(days=1), published, published
    published = now - timedelta(days=dice.uniform(400 if stage == Stage.ARCHIVED else 120, 1100))
    lately = {Stage.UNDER_REVIEW: 28.0, Stage.SHORTLISTED: 80.0}.get(stage)
    entered = (
        now - timedelta(days=dice.uniform(0.2, lately)) if lately else published + timedelta(days=dice.uniform(30, 110))
    )
    if stage == Stage.ARCHIVED:
        entered = published + timedelta(days=rules.OPEN_DAYS)
    return published - timedelta(days=2), published, entered


def _share_out(made: list[Plan], votes: int, most: int, dice: Random) -> None:
    """All votes, to the last one: few ideas have many, most have some."""
    public = [plan for plan in made if plan.is_public]
    wishes = [dice.paretovariate(1.2) for _ in public]
    each = votes / sum(wishes)
    for plan, wish in zip(public, wishes, strict=True):
        plan.votes = min(most, int(wish * each))
    left = votes - sum(plan.votes for plan in public)
    while left > 0:
        for plan in public:
            if left and plan.votes < most:
                plan.votes, left = plan.votes + 1, left - 1


# Rows


def names_of(people: People) -> dict[int, str]:
    return dict(db.session.execute(select(Person.id, Person.display_name)).all())


def row(plan: Plan, voters: list[int], names: Mapping[int, str]) -> dict[str, Any]:
    author, stage, public = voters[plan.author], plan.stage, plan.published_at
    score = rules.rising(plan.votes, plan.comments, rules.published_days(clock.day_of(public))) if public else 0.0
    promise = None if stage == Stage.OPEN and _lab_commented(plan) else rules.promise_in(stage)
    return {
        "id": plan.id, "author_id": author, "author_name": "" if stage == Stage.WITHDRAWN else names[author],
        "title": plan.title, "need": plan.need, "solution": plan.solution, "lang": plan.lang,
        "topic_id": plan.topic_id, "district_id": plan.district_id, "lat": plan.lat, "lng": plan.lng,
        "cell": counting.cell_of(plan.lat, plan.lng), "stage": stage, "step": rules.STEP_OF[stage],
        "listed": public is not None, "entered_at": plan.entered_at, "created_at": plan.created_at,
        "submitted_at": None if stage == Stage.DRAFT else plan.created_at, "published_at": public,
        "opened_at": public, "first_answer_at": public, "votes": plan.votes, "comments": plan.comments,
        "eyes": rules.eyes(plan.votes, 0),
        "lab_comment_at": public + timedelta(hours=1) if public and _lab_commented(plan) else None, "rising": score,
        "due_on": places.due_day(promise, clock.day_of(plan.entered_at)) if promise else None,
        "back_stage": Stage.SUBMITTED if stage == Stage.NEEDS_INFO else "", "row_version": 1,
        "pilot_id": None, "second_looks": 0, "in_second_look": False, "cost_band": "", "review_due": "",
        "visibility": rules.Visibility.PUBLIC,
    }  # fmt: skip


def _lab_commented(plan: Plan) -> bool:
    """The first comment of an idea is the lab's."""
    return plan.comments > 0


def comments(plan: Plan, people: People, voters: list[int], names: Mapping[int, str]) -> Iterator[dict[str, Any]]:
    said = IN_LANGUAGE[plan.lang][plan.id % len(IN_LANGUAGE[plan.lang])]["comments"] or IDEAS[0]["comments"]
    moderator = people["mo"]
    for n in range(plan.comments):
        author = voters[(plan.author + n * plan.step) % len(voters)]
        who = {"author_id": author, "author_name": names[author], "role": "resident"}
        if n == 0:
            who = {"author_id": moderator.id, "author_name": moderator.display_name, "role": "moderator"}
        body, at = said[n % len(said)]["body"], (plan.published_at or plan.created_at) + timedelta(hours=1 + n)
        yield {**who, "idea_id": plan.id, "body": body, "lang": plan.lang, "at": min(at, clock.now())}


def history(plan: Plan, people: People, voters: list[int]) -> Iterator[tuple[dict[str, Any], int]]:
    """(event, who acted) of what an idea needs to stand where it stands."""
    author, moderator, official = voters[plan.author], people["mo"].id, people["kim"].id
    if plan.stage != Stage.DRAFT:
        yield _event(plan, "submit", "resident", Stage.DRAFT, Stage.SUBMITTED, plan.created_at), author
    if plan.published_at:
        yield _event(plan, "publish", "moderator", Stage.SUBMITTED, Stage.OPEN, plan.published_at), moderator
    if move := LAST_MOVE.get(plan.stage):
        before = Stage.SUBMITTED if plan.stage == Stage.NEEDS_INFO else Stage.OPEN
        role, actor = ("moderator", moderator)
        if plan.stage in BY_SYSTEM:
            role, actor = "system", 0
        elif plan.stage in BY_OFFICIAL:
            role, actor = "official", official
        elif plan.stage == Stage.WITHDRAWN:
            role, actor = "resident", author
        yield _event(plan, move, role, before, plan.stage, plan.entered_at), actor


def _event(plan: Plan, move: str, role: str, before: str, to: str, at: datetime) -> dict[str, Any]:
    return {
        "at": int(at.timestamp() * 1000), "kind": "idea", "thing_id": plan.id, "move": move, "stage_from": before,
        "stage_to": to, "role": role, "audience": "", "outcome": False, "reminder": False, "data": {}, "hashes": {},
        "fanned_out_at": at,
    }  # fmt: skip
