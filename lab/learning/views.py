"""Learning cards: the own ones as pages and as JSON, those of other labs, and the door through which they come."""

import json

from flask import Blueprint, Response, flash, redirect, render_template, request

from .. import clock
from ..errors import Conflict, Invalid, NotFound
from ..extensions import limiter
from ..permissions import Action
from ..pilots import queries as pilots
from ..pilots.models import Pilot
from ..web import Page, can, guard, invalid, limit_key, or_not_found
from ..words import say
from . import actions, queries, rules, schema
from .card import foreign_lines, from_where, own_lines, shown
from .document import document
from .forms import CardForm, ImportForm

bp = Blueprint("learning", __name__)

IMPORTS = "60 per 5 minutes"


# Own cards


@bp.get("/pilots/<int:id>/card")
def own_card(id: int) -> Page:
    pilot = _decided(id)
    guard(Action.PILOT_READ, pilot)
    return render_template("learning/own.html", pilot=pilot, card=shown(document(pilot)))


@bp.get("/pilots/<int:id>/card.json")
def own_card_as_json(id: int) -> Page:
    pilot = _decided(id)
    guard(Action.PILOT_READ, pilot)
    answer = Response(json.dumps(document(pilot), ensure_ascii=False, indent=1), content_type="application/json")
    answer.headers["Cache-Control"] = "public, no-cache"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.add_etag()
    return answer.make_conditional(request)


@bp.get("/pilots/<int:id>/card/edit")
def edit_card(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.CARD_COMPLETE, pilot)
    own = queries.own(pilot.id)
    kept = {"contact": str(own.contact_id or ""), "seen": actions.version(own)} if own else {}
    return _edit(pilot, CardForm(None, obj=own, data=kept))


@bp.post("/pilots/<int:id>/card/edit")
def complete_card(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor, form = guard(Action.CARD_COMPLETE, pilot), CardForm()
    try:
        if form.validate():
            actions.complete_card(pilot, actor, **form.written())
            return redirect(f"{pilot.path}/card", 303)
    except Invalid as no:
        form.take(no.fields)
    except Conflict as no:
        form.take({"": [no.sentence]})
        form.seen.data = actions.version(queries.own(pilot.id))
        return _edit(pilot, form), 409
    return _edit(pilot, form), 422


def _edit(pilot: Pilot, form: CardForm) -> str:
    return render_template("learning/edit.html", pilot=pilot, form=form, card=shown(document(pilot)), most=rules.TEXTS)


def _decided(id: int) -> Pilot:
    pilot = or_not_found(pilots.pilot(id))
    if pilot.stage not in rules.DECIDED:
        raise NotFound()
    return pilot


# All cards


@bp.get("/learning")
def index() -> Page:
    guard(Action.LAB_READ)
    q, outcome = request.args.get("q", "").strip()[: queries.LONGEST], request.args.get("outcome", "")
    outcome = outcome if outcome in rules.DECIDED else ""
    rows, after = queries.foreign_cards(q, outcome, request.args.get("after", ""))
    every = request.args.get("own") == "all"
    own = queries.own_cards(q, outcome, queries.MOST_OWN if every else queries.EACH)
    removed = queries.removed_cards() if can(Action.CARD_IMPORT) else []
    return render_template(
        "learning/index.html", cards=foreign_lines(rows), own=own_lines(own), after=after, q=q, outcome=outcome,
        all_own=every or len(own) < queries.EACH, removed=foreign_lines(removed), outcomes=rules.OUTCOME_WORDS,
    )  # fmt: skip


@bp.get("/learning/<int:id>")
def show(id: int) -> Page:
    card = or_not_found(queries.foreign(id))
    guard(Action.CARD_READ, card)
    return render_template("learning/show.html", card=shown(card.card), row=card, origin=card.card["origin"],
                           where_from=from_where(card.lab, card.city, card.decided_on))  # fmt: skip


@bp.post("/learning/<int:id>/remove")
def remove(id: int) -> Page:
    card = or_not_found(queries.foreign(id))
    actions.remove_card(card, guard(Action.CARD_IMPORT, card))
    return redirect(f"/learning?removed={id}#removed", 303)


@bp.post("/learning/<int:id>/restore")
def restore(id: int) -> Page:
    card = or_not_found(queries.foreign(id))
    actions.restore_card(card, guard(Action.CARD_IMPORT, card))
    return redirect(card.path, 303)


# Importing


@bp.get("/learning/import")
def bring() -> Page:
    guard(Action.CARD_IMPORT)
    return render_template("learning/import.html", form=ImportForm(None), most=rules.MANY_MAX)


@bp.post("/learning/import")
@limiter.limit(IMPORTS, key_func=limit_key)
def take() -> Page:
    """First what it would do, then, with `confirm`, the same text once more to do it."""
    actor, form = guard(Action.CARD_IMPORT), ImportForm()
    said = form.said()
    try:
        cards = schema.read(said, clock.today())
        if request.form.get("confirm"):
            return _arrived(actions.import_cards(cards, actor))
        arrivals = [actions.look_at(card) for card in cards]
    except Invalid as no:
        form.card.data = said
        form.take(no.fields)
        return invalid("learning/import.html", form=form, most=rules.MANY_MAX)
    found = [(each, shown(each.card), _changes(each)) for each in arrivals]
    return render_template("learning/preview.html", found=found, said=said)


def _changes(arrival: actions.Arrival) -> str:
    return ", ".join(say(rules.FIELD_WORDS[name]) for name in arrival.changes)


def _arrived(arrivals: list[actions.Arrival]) -> Page:
    """One card leads to itself, several to the list."""
    flash(" ".join(say(words) for words in dict.fromkeys(rules.ARRIVED[each.kind] for each in arrivals)))
    return redirect(f"/learning/{arrivals[0].id}" if len(arrivals) == 1 else "/learning", 303)
