"""An idea outside the lab's pages: its QR code, a poster for a wall, a picture for social networks."""

import io

import segno
from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import gettext

from .. import text
from ..city import queries as city
from ..config import Settings
from ..errors import NotFound
from ..ideas import queries as ideas
from ..ideas.models import Idea
from ..ideas.promise import next_words
from ..ideas.rules import STEP_WORDS
from ..permissions import Action
from ..web import Page, guard, or_not_found
from ..words import say
from . import picture

bp = Blueprint("sharing", __name__)

A_DAY = "public, max-age=86400"


@bp.get("/ideas/<int:id>/qr.svg")
def qr(id: int) -> Page:
    """Black on white with its quiet border, also in dark mode: a phone's camera wants it so."""
    idea = _public(id)
    drawn = io.BytesIO()
    code = segno.make_qr(_address(idea), error="m")
    code.save(drawn, kind="svg", border=4, scale=8, dark="#000", light="#fff", title=_address(idea), svgclass=None,
              lineclass=None)  # fmt: skip
    return _kept(drawn.getvalue(), "image/svg+xml")


@bp.get("/ideas/<int:id>/poster")
def poster(id: int) -> Page:
    idea = _public(id)
    places = city.places()
    return render_template(
        "sharing/poster.html", idea=idea, next_words=next_words(idea), summary=text.short(idea.need, 320),
        place=places.district_name(idea.district_id) or gettext("Whole city"),
        address=_address(idea).partition("://")[2],
    )  # fmt: skip


@bp.get("/ideas/<int:id>/card.png")
def card(id: int) -> Page:
    idea, settings = _public(id), _settings()
    said = picture.Said(
        title=idea.title, instead=gettext("An idea for %(city)s", city=settings.city), step=say(STEP_WORDS[idea.step]),
        place=city.places().district_name(idea.district_id) or gettext("Whole city"),
        lab=f"{settings.name} {settings.city}",
    )  # fmt: skip
    return _kept(picture.picture(said, settings.instance / "cache" / "cards"), "image/png", picture.key_of(said))


def _public(id: int) -> Idea:
    """What hangs on a wall or stands in a network is for everyone: an idea that is not public has none of it."""
    idea = or_not_found(ideas.idea(id))
    guard(Action.IDEA_READ, idea)
    if not idea.is_public:
        raise NotFound()
    return idea


def _address(idea: Idea) -> str:
    return f"{_settings().base_url.rstrip('/')}{idea.path}"


def _settings() -> Settings:
    return current_app.config["LAB"]


def _kept(body: bytes, kind: str, etag: str | None = None) -> Page:
    answer = Response(body, content_type=kind)
    answer.headers["Cache-Control"] = A_DAY
    if etag:
        answer.set_etag(etag)
    else:
        answer.add_etag()
    return answer.make_conditional(request)
