"""An idea and what came of it outside the lab's pages: QR code, poster for a wall, pictures for social networks."""

import io
from pathlib import Path

import segno
from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import force_locale, gettext

from .. import text
from ..calls import dates
from ..calls import queries as calls
from ..calls.models import Call
from ..city import queries as city
from ..config import Settings
from ..errors import NotFound
from ..ideas import queries as ideas
from ..ideas.models import Idea
from ..ideas.promise import next_words
from ..ideas.rules import STEP_WORDS
from ..insights import outcomes
from ..permissions import Action
from ..pilots import queries as pilots
from ..web import Page, guard, or_not_found
from ..words import say
from . import picture, results

bp = Blueprint("sharing", __name__)

A_DAY = "public, max-age=86400"
AN_HOUR = "public, max-age=3600"
"""For what shows somebody's words: they may be hidden, or taken back."""


@bp.get("/ideas/<int:id>/qr.svg")
def qr(id: int) -> Page:
    guard(Action.IDEA_READ, idea := _public(id))
    return _qr(_address(idea.path))


@bp.get("/calls/<slug>/qr.svg")
def call_qr(slug: str) -> Page:
    guard(Action.LAB_READ)
    return _qr(_address(_call(slug).path))


@bp.get("/ideas/<int:id>/poster")
def poster(id: int) -> Page:
    guard(Action.IDEA_READ, idea := _public(id))
    place = city.places().district_name(idea.district_id) or _settings().city
    ask = (
        gettext("Would this help you? Vote for it with your phone.")
        if idea.step == "open"
        else gettext("See with your phone what becomes of it.")
    )
    return _poster(idea.path, idea.title, idea.lang, idea.need, ask=ask, next_words=next_words(idea),
                   kicker=gettext("An idea for %(place)s", place=place))  # fmt: skip


@bp.get("/calls/<slug>/poster")
def call_poster(slug: str) -> Page:
    guard(Action.LAB_READ)
    call = _call(slug)
    ask = gettext("Do you have an idea? Share it with your phone, or vote for the ideas of others.")
    return _poster(call.path, call.question, call.lang, call.about, ask=ask, next_words=dates.on_paper(call),
                   kicker=gettext("%(city)s asks", city=_settings().city))  # fmt: skip


def _poster(path: str, title: str, lang: str, body: str, **words: str) -> Page:
    """`title` and `body` as somebody wrote them, in `lang`; `words` are the lab's."""
    return render_template(
        "sharing/poster.html", path=path, title=title, lang_of_title=lang, body=text.short(body, 320),
        address=_address(path).partition("://")[2], **words,
    )  # fmt: skip


def _qr(address: str) -> Page:
    """Black on white with its quiet border, also in dark mode: a phone's camera wants it so."""
    drawn = io.BytesIO()
    segno.make_qr(address, error="m").save(
        drawn, kind="svg", border=4, scale=8, dark="#000", light="#fff", title=address, svgclass=None, lineclass=None
    )
    return _kept(drawn.getvalue(), "image/svg+xml")


@bp.get("/ideas/<int:id>/card.png")
def card(id: int) -> Page:
    guard(Action.IDEA_READ, idea := _public(id))
    settings = _settings()
    said = picture.Said(
        title=idea.title, instead=gettext("An idea for %(city)s", city=settings.city), step=say(STEP_WORDS[idea.step]),
        place=city.places().district_name(idea.district_id) or gettext("Whole city"),
        lab=f"{settings.name} {settings.city}",
    )  # fmt: skip
    return _drawn(said, cards(settings), idea.id)


@bp.get("/results.png")
def card_of_results() -> Page:
    guard(Action.LAB_READ)
    settings = _settings()
    with force_locale(settings.languages[0]):
        return _drawn(results.of_all(settings), cards(settings) / "results", 0)


@bp.get("/results/ideas/<int:id>.png")
def card_of_answer(id: int) -> Page:
    """In the folder of the idea's other pictures, with which it is forgotten."""
    guard(Action.IDEA_READ, idea := _public(id))
    if not results.has_result(idea):
        raise NotFound()
    settings = _settings()
    with force_locale(settings.languages[0]):
        return _drawn(results.of_idea(idea, settings), cards(settings), idea.id)


@bp.get("/results/pilots/<int:id>.png")
def card_of_pilot(id: int) -> Page:
    guard(Action.PILOT_READ, or_not_found(pilots.pilot(id)))
    settings = _settings()
    with force_locale(settings.languages[0]):
        outcome = or_not_found(outcomes.of_pilot(id))
        return _drawn(results.of_pilot(outcome, settings), cards(settings) / "pilots", id)


def _drawn(said: picture.Said, folder: Path, of: int) -> Page:
    return _kept(picture.picture(said, folder, of), "image/png", picture.key_of(said), AN_HOUR)


def cards(settings: Settings) -> Path:
    return settings.instance / "cache" / "cards"


def _public(id: int) -> Idea:
    """What hangs on a wall or stands in a network is for everyone: an idea that is not public has none of it."""
    idea = or_not_found(ideas.idea(id))
    if not idea.is_public:
        raise NotFound()
    return idea


def _call(slug: str) -> Call:
    return or_not_found(calls.call_by_slug(slug))


def _address(path: str) -> str:
    return f"{_settings().base_url.rstrip('/')}{path}"


def _settings() -> Settings:
    return current_app.config["LAB"]


def _kept(body: bytes, kind: str, etag: str | None = None, how_long: str = A_DAY) -> Page:
    answer = Response(body, content_type=kind)
    answer.headers["Cache-Control"] = how_long
    if etag:
        answer.set_etag(etag)
    else:
        answer.add_etag()
    return answer.make_conditional(request)
