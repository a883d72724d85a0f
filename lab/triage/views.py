"""The desk: what waits for a moderator, one item at a time."""

from flask import Blueprint, render_template, request

from .. import moves
from ..errors import NotFound
from ..ideas import queries as ideas
from ..ideas.moves import IDEA
from ..incidents import queries as incidents
from ..incidents import rules as incident_rules
from ..learning import card as learning
from ..learning import queries as cards
from ..permissions import Action
from ..web import Page, guard
from . import desk, queries, rules

bp = Blueprint("triage", __name__)


@bp.get("/desk")
@bp.get("/desk/<lane>")
def show_desk(lane: str = "new") -> Page:
    guard(Action.DESK_READ)
    if lane not in dict(rules.LANES):
        raise NotFound()
    rows = queries.queue(lane, desk.QUEUE)
    wanted = request.args.get("item", type=int)
    chosen, after = desk.choose(rows, wanted)
    idea = ideas.idea(chosen) if chosen else None
    steps = moves.sheets(IDEA, idea, desk.path_of(lane, after)) if idea else []
    return render_template(
        "triage/desk.html", lane=lane, lanes=desk.lanes(lane), queue=desk.waiting(rows, lane, chosen),
        item=desk.item(idea, steps, lane, after) if idea else None, empty=rules.EMPTY_WORDS[lane],
        others=learning.hints(cards.cards_like(f"{idea.title}\n{idea.need}")) if idea else [],
        opened=wanted is not None and chosen is not None, full=len(rows) == desk.QUEUE,
        incidents=incidents.waiting(), severities=incident_rules.SEVERITY_WORDS,
    )  # fmt: skip
