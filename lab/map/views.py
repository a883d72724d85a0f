"""The map: its page, what stands in a part of it, the list beside it, and finding a place by its address."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import gettext

from ..city import queries as city
from ..errors import N_, TooMany
from ..ideas import browse, card, districts
from ..ideas import queries as ideas
from ..ideas.browse import Asked
from ..ideas.rules import STEP_WORDS, STEPS
from ..permissions import Action
from ..web import Page, guard, limit_key, or_not_found
from ..words import say
from . import geocoder, geojson, queries, rules
from .queries import Narrow
from .rules import WORLD, Box

bp = Blueprint("map", __name__)

FRESH = 30
"""Seconds that a browser may show a part of the map again without asking."""


@bp.get("/ideas/map")
def city_map() -> Page:
    guard(Action.LAB_READ)
    asked = browse.asked(request.args)
    return render_template(
        "map/show.html", map=districts.city_map(), asked=asked, choices=_choices(asked),
        bounds=districts.bounds(), kept=_kept(asked), **_list(WORLD, 0, asked),
    )  # fmt: skip


@bp.get("/ideas/map/list")
def beside() -> Page:
    """The list beside the map, for the part that is in view."""
    guard(Action.LAB_READ)
    box, zoom = _view()
    asked = browse.asked(request.args)
    return render_template("map/_list.html", **_list(box, zoom, asked))


@bp.get("/ideas/map/card/<int:id>")
def one(id: int) -> Page:
    """The card of an idea that was tapped."""
    idea = or_not_found(ideas.idea(id))
    actor = guard(Action.IDEA_READ, idea)
    return render_template("ideas/_card.html", card=card.card_of(idea, actor, idea.path))


@bp.get("/ideas.geojson")
def ideas_in_view() -> Page:
    guard(Action.LAB_READ)
    box, zoom = _view()
    return _json(geojson.ideas(queries.seen(box, zoom, _narrow(browse.asked(request.args))), box))


@bp.get("/districts.geojson")
def shapes() -> Page:
    guard(Action.LAB_READ)
    return _json(geojson.shapes())


@bp.get("/places")
def places() -> Page:
    """Where an address is, asked by the server: the geocoder learns nothing of the person."""
    guard(Action.LAB_READ)
    url = current_app.config["LAB"].geocoder_url
    if not geocoder.may_ask(limit_key()):
        raise TooMany(N_("You searched for many addresses. Wait a minute, or choose the place on the map."))
    found = geocoder.places(url, request.args.get("q", ""), districts.bounds(0.02)) if url else []
    return render_template("map/_places.html", places=found, asked=request.args.get("q", "").strip())


def _view() -> tuple[Box, int]:
    box = rules.box_of(request.args.get("bbox", ""))
    return box, rules.zoom_in(request.args.get("zoom", ""), box)


def _narrow(asked: Asked) -> Narrow:
    return Narrow(asked.only.step, asked.only.topic, asked.only.district, asked.only.call)


def _list(box: Box, zoom: int, asked: Asked) -> Mapping[str, Any]:
    only, named = _narrow(asked), city.places()
    total, rows = queries.lines(box, zoom, only)
    unplaced = queries.unplaced(only)
    return {
        "lines": [_line(row, named) for row in rows], "total": total,
        "unplaced": [(named.districts[id], n) for id, n in sorted(unplaced.items()) if id in named.districts],
        "whole_city": sum(n for id, n in unplaced.items() if id not in named.districts),
    }  # fmt: skip


def _line(row: Any, named: city.Places) -> Mapping[str, Any]:
    place = {"topic": named.topic_name(row.topic_id), "district": named.district_name(row.district_id)}
    return {"id": row.id, "title": row.title, "lang": row.lang, "votes": row.votes,
            "step": STEP_WORDS[row.step], **place}  # fmt: skip


def _choices(asked: Asked) -> list[tuple[str, str, str, list[tuple[str, str]], str]]:
    """What the map can be narrowed to: the cells are counted by these."""
    places = city.places()
    steps = [(step, say(STEP_WORDS[step])) for step in STEPS[1:]]
    known = [
        ("topic", gettext("Topic"), gettext("All topics"), [(t.slug, t.name) for t in places.topics.values()]),
        ("district", gettext("District"), gettext("The whole city"),
         [(d.slug, d.name) for d in places.districts.values()]),
        ("call", gettext("Call for ideas"), gettext("With or without"), list(asked.calls)),
        ("step", gettext("Step"), gettext("All steps"), steps),
    ]  # fmt: skip
    return [(*choice, asked.chosen(choice[0])) for choice in known if choice[3]]


def _kept(asked: Asked) -> Mapping[str, str]:
    """The filters as the addresses of the map's own questions carry them."""
    return {name: asked.chosen(name) for name in ("topic", "district", "step", "call") if asked.chosen(name)}


def _json(said: Any) -> Page:
    """The same for everybody: it may be kept for a moment, and asked for again by its tag."""
    body = json.dumps(said, separators=(",", ":"), ensure_ascii=False)
    answer = Response(body, content_type="application/geo+json; charset=utf-8")
    answer.headers["Cache-Control"] = f"public, max-age={FRESH}"
    answer.add_etag()
    return answer.make_conditional(request)
