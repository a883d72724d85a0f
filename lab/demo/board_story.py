"""Who pays for a pilot, who helps with it, and what it asks of the hub."""

from functools import partial
from typing import Any

from sqlalchemy import select

from ..board import actions
from ..city.models import HubService
from ..db import db
from .content.board import LIMITS, LIMITS_SET, MONEY, PARTNERS, SERVICES
from .diary import Days
from .pilot_story import PilotStory


def tell(story: PilotStory) -> None:
    """An official other than the one who scored it decides about money and services."""
    add = story.cast.diary.add

    def days(what: str) -> Days:
        return Days(f"{what} of {story.key}", story.cast.holidays)

    official = story.cast.other_official(story.key)
    pilot, limits_ago = LIMITS_SET
    if story.key == pilot:
        add(days("limits").staff(limits_ago), lambda: actions.set_limits(official, LIMITS))
    money, paid = MONEY.get(story.key, {"rows": ()}), days("money")
    for ago, source, name, amount, state in money["rows"]:
        add(paid.staff(ago), partial(_pay, story, source=source, name=name, amount=amount, state=state))
    if "complete" in money:
        add(paid.staff(money["complete"]), lambda: actions.call_complete(story.pilot, official))
    for ago, name, role, link, unit in PARTNERS.get(story.key, ()):
        unit_id = story.cast.city.units[unit]
        add(days(name).staff(ago), partial(_help, story, name=name, role=role, link=link, unit_id=unit_id))
    for said in SERVICES.get(story.key, ()):
        asked, served = list[int](), days(said["service"])
        add(served.staff(said["asked"]), partial(_ask, story, said, asked))
        if "answered" in said:
            add(served.staff(said["answered"]), partial(_answer, story, said, asked))


def _pay(story: PilotStory, **row: Any) -> None:
    actions.add_money(story.pilot, story.moderator, **row)


def _help(story: PilotStory, **partner: Any) -> None:
    actions.add_partner(story.pilot, story.moderator, **partner)


def _ask(story: PilotStory, said: dict[str, Any], asked: list[int]) -> None:
    service = db.session.scalars(select(HubService.id).where(HubService.name == said["service"])).one()
    asked.append(actions.ask_for_service(story.pilot, story.moderator, service_id=service, words=said["words"]).id)


def _answer(story: PilotStory, said: dict[str, Any], asked: list[int]) -> None:
    official = story.cast.other_official(story.key)
    actions.answer_request(story.pilot, official, asked[0], state=said["state"], answer=said["answer"])
