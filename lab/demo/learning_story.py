"""Learning cards: what staff add after a decision, and the cards of other labs that a moderator finds and brings."""

from datetime import timedelta
from functools import partial
from typing import Any

from .. import clock
from ..learning import actions, rules, schema
from .content.cards import FOREIGN, OWN
from .diary import Days
from .pilot_story import PilotStory


def tell(story: PilotStory) -> None:
    days = Days(f"cards of {story.key}", story.cast.holidays)
    if own := OWN.get(story.key):
        decided = story.moments[min(story.told["days"].values()), 2]
        story.cast.diary.add(days.staff(own["days_ago"], decided), lambda: _complete(story, own))
    for told in FOREIGN.get(story.key, ()):
        card = schema.card(_card(told), clock.today())
        story.cast.diary.add(days.staff(told["imported"]), partial(actions.import_card, card, story.moderator))


def _complete(story: PilotStory, own: dict[str, Any]) -> None:
    unit = story.cast.city.units[own["contact"]] if own["contact"] else None
    actions.complete_card(
        story.pilot, story.moderator, for_whom=own["for_whom"], reusable=own["reusable"],
        differently=own["differently"], contact=unit,
    )  # fmt: skip


def _card(told: dict[str, Any]) -> dict[str, Any]:
    """As its lab would hand it on."""
    decided = clock.today() - timedelta(days=told["decided"])
    days = {"started_on": decided - timedelta(days=told["ran"] + 30), "ended_on": decided - timedelta(days=30)}
    same = ("language", "title", "outcome", "reason", "hypothesis", "tried", "where", "for_whom", "testers", "result",
            "learned", "reusable", "differently", "sdgs")  # fmt: skip
    return {
        "format": rules.FORMAT, "version": rules.VERSION, "licence": rules.LICENCE,
        "changed_at": f"{decided.isoformat()}T10:00:00Z",
        "origin": {"lab": told["lab"], "city": told["city"], "url": told["url"], "number": told["number"],
                   "path": f"/pilots/{told['number']}", "decided_on": decided.isoformat()},
        "rounds": [{"number": 1, **{name: day.isoformat() for name, day in days.items()},
                    "testers": told["testers"], "changes": ""}],
        "measures": [_measure(*figures) for figures in told["measures"]],
        "cost": {"cents": told["cents"], "currency": told["currency"], "band": told["band"]},
        "contact": {"unit": told["unit"], "mail": told["mail"]},
        **{name: told[name] for name in same},
    }  # fmt: skip


def _measure(name: str, unit: str, direction: str, baseline: float, target: float, result: float) -> dict[str, Any]:
    return {
        "name": name, "unit": unit, "direction": direction, "baseline": baseline, "target": target, "result": result,
        "attainment": rules.share(baseline, target, result),
    }  # fmt: skip
