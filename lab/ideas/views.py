"""Ideas in lists and on the map."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request

from ..permissions import Action
from ..policy import Actor
from ..votes import queries as votes
from ..web import Page, guard
from . import browse, card, districts, queries
from .browse import Asked

bp = Blueprint("ideas", __name__)


@bp.get("/ideas")
def index() -> Page:
    asked = browse.asked(request.args)
    actor = guard(Action.ME_READ if asked.mine else Action.LAB_READ)
    page = _listing(asked, actor)
    return render_template("ideas/index.html", cards=card.cards(page.rows, actor), asked=asked,
                           more=page.after and asked.url(after=page.after), **_around(asked))  # fmt: skip


def _listing(asked: Asked, actor: Actor) -> queries.Listing:
    if asked.mine == "mine":
        return queries.some_ideas(queries.own_ideas(actor.id), asked.after, listed=False)
    if asked.mine:
        ids = votes.voted_ideas if asked.mine == "voted" else votes.followed_ideas
        return queries.some_ideas(ids(actor.id), asked.after)
    return queries.listed_ideas(asked.only, asked.sort, asked.after)


def _around(asked: Asked) -> Mapping[str, Any]:
    """The choices beside the list, and how many ideas they leave: counted only where the answer is near."""
    counts = asked.only.narrows and not asked.mine and not asked.after
    return {"choices": browse.choices(asked), "total": queries.total(asked.only) if counts else None,
            "cap": queries.TOTAL_CAP}  # fmt: skip


@bp.get("/ideas/map")
def city_map() -> Page:
    guard(Action.LAB_READ)
    return render_template("ideas/map.html", map=districts.city_map())
