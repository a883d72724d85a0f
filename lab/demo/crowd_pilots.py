"""Pilots for the ideas of a crowd that stand in one or came out of one, so that their pages have something to show."""

from typing import Any

from sqlalchemy import update

from .. import clock
from ..db import db
from ..ideas.models import Idea
from ..ideas.rules import Stage as IdeaStage
from ..learning.index import folded
from ..learning.models import OwnCard
from ..learning.rules import DECIDED
from ..pilots import rules
from ..pilots.models import Pilot, PilotDistrict, PilotIdea, Round
from .city import City
from .content.pilots import PILOTS
from .crowd_ideas import Plan
from .people import People

IDEAS_EACH = 8
WHERE = {
    IdeaStage.IN_PILOT: rules.Stage.RECRUITING,
    IdeaStage.ADOPTED: rules.Stage.SCALED,
    IdeaStage.TESTED: rules.Stage.STOPPED,
}


def fill(plans: list[Plan], city: City, people: People) -> None:
    """A copy of a story's pilot for every few ideas. Nobody has joined it, and it cost nothing."""
    owner = people["mo"].id
    for idea_stage, stage in WHERE.items():
        stories = [pilot for pilot in PILOTS if pilot["stage"] == stage]
        waiting = [plan for plan in plans if plan.stage == idea_stage]
        for n in range(0, len(waiting), IDEAS_EACH):
            _pilot(stories[n // IDEAS_EACH % len(stories)], stage, waiting[n : n + IDEAS_EACH], city, owner)


def _pilot(story: dict[str, Any], stage: rules.Stage, tested: list[Plan], city: City, owner: int) -> None:
    charter, entered = story["charter"], max(plan.entered_at for plan in tested)
    decision = story.get("decision", {})
    pilot = Pilot(
        title=story["title"], hypothesis=story["hypothesis"], change_mind=story["change_mind"], cost=story["cost"],
        cost_band=story["cost_band"], sdg=story["sdg"], stage=stage, step=rules.STEP_OF[stage], entered_at=entered,
        proposed_at=entered, proposed_by_id=owner, decided_at=entered, learned=decision.get("learned", ""),
        decision=_decision(story, city), places=charter["places"], runner_id=owner,
    )  # fmt: skip
    pilot.rounds.append(
        Round(number=1, place=charter["place"], problem=charter["problem"], scope=charter["scope"],
              roles=charter["roles"], stop_rules=charter["stop_rules"], consent_text=charter["consent_text"],
              consent_version=1, places=charter["places"], starts_on=clock.day_of(entered),
              summary=story.get("evaluation", {}).get("summary", ""))
    )  # fmt: skip
    db.session.add(pilot)
    db.session.flush()
    if stage in DECIDED:
        db.session.add(OwnCard(pilot_id=pilot.id, changed_at=entered, words=folded(f"{pilot.title} {pilot.learned}")))
    db.session.add_all(PilotDistrict(pilot_id=pilot.id, district_id=city.districts[d]) for d in story["districts"])
    db.session.add_all(
        PilotIdea(pilot_id=pilot.id, idea_id=plan.id, part="part" if n else "started") for n, plan in enumerate(tested)
    )
    ids = [plan.id for plan in tested]
    db.session.execute(
        update(Idea).where(Idea.id.in_(ids)).values(pilot_id=pilot.id), execution_options={"synchronize_session": False}
    )
    db.session.flush()


def _decision(story: dict[str, Any], city: City) -> dict[str, Any]:
    said = {**story.get("decision", {}), **story.get("go_live", {})}
    owner = said.get("owner") or said.get("service_owner")
    kept = {name: said[name] for name in ("outcome", "text", "stop_reason", "learned", "where") if name in said}
    live = {"live_on": clock.today().isoformat(), "service_owner": city.units[owner]} if owner else {}
    return kept | live
