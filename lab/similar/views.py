"""Similar ideas for whoever writes one: while typing, or by a button where there is no JavaScript."""

from dataclasses import replace

from flask import Blueprint, render_template, request
from sqlalchemy import Row

from .. import text
from ..extensions import csrf, limiter
from ..ideas import queries as ideas
from ..ideas.forms import IdeaForm
from ..ideas.rules import ENDS
from ..learning import card as learning
from ..learning import queries as cards
from ..permissions import Action
from ..pilots import queries as pilots
from ..policy import Actor
from ..web import MAX_ID, Page, guard, limit_key, or_not_found, wants_fragment
from . import hits, queries, rules
from .hits import Found, Outcome

bp = Blueprint("similar", __name__)

LOOKS = "120 per 5 minutes"


@bp.get("/ideas/similar")
def similar() -> Page:
    actor = guard(Action.LAB_READ)
    said = text.clean(request.args.get("text", ""))[: rules.TEXT_MAX]
    found = _found(said, request.args.get("lat"), request.args.get("lng"), actor, in_form=wants_fragment())
    if wants_fragment():
        return render_template("similar/_list.html", similar=found)
    return render_template("similar/index.html", similar=found, said=said)


@bp.post("/ideas/similar")
@csrf.exempt  # it changes nothing, and a visitor has no token
@limiter.limit(LOOKS, key_func=limit_key)
def look() -> Page:
    """The form again with everything that was typed, and the similar ideas in it."""
    actor = guard(Action.LAB_READ)
    form = IdeaForm()
    form.validate()
    said = f"{form.title.data or ''}\n{form.need.data or ''}"
    found = _found(said, form.lat.data, form.lng.data, actor, in_form=True)
    draft = request.form.get("of", 0, int)
    if not draft:
        return render_template("ideas/new.html", form=form, similar=found)
    idea = or_not_found(ideas.idea(draft) if 0 < draft <= MAX_ID else None)
    guard(Action.IDEA_EDIT, idea)
    return render_template("ideas/edit.html", idea=idea, form=form, similar=found)


def _found(said: str, lat: str | None, lng: str | None, actor: Actor, in_form: bool) -> Found:
    rows = queries.ideas_like(said, rules.place(lat, lng))
    found = hits.found(rows, actor, _outcomes(rows), in_form)
    return replace(found, cards=learning.hints(cards.cards_like(said)))


def _outcomes(rows: list[Row]) -> dict[int, Outcome]:
    """What the lab answered, or what their pilots came to: for those that have ended."""
    stages = {row.id: row.stage for row in rows if row.stage in ENDS}
    stood = {row.id: row for row in rows}
    found = {
        id: Outcome(stages[id], stood[id].entered_at, reason, said)
        for id, (reason, said) in queries.answers([*stages]).items()
    }
    if tried := [id for id, stage in stages.items() if stage in ("tested", "adopted")]:
        for row in pilots.outcomes_of_ideas(tried):
            reason = str((row.decision or {}).get("stop_reason", ""))
            said = row.learned or row.summary or ""
            found[row.idea_id] = Outcome(stages[row.idea_id], row.entered_at, reason, said, row.lang)
    return found
