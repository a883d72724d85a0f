"""The queue as the administrator sees it, and the figures for whoever watches the lab."""

import hmac
from ipaddress import ip_address
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request
from flask_babel import gettext, ngettext
from prometheus_client.exposition import choose_encoder

from ..errors import NotFound
from ..permissions import Action
from ..web import MAX_ID, Page, fragment_or_redirect, guard, wants_fragment
from . import actions, measuring, page
from .figures import Figures

bp = Blueprint("operations", __name__)

PASSED_ON = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")
"""A front says for whom it asks."""


@bp.get("/admin/queue")
def queue() -> Page:
    guard(Action.QUEUE_READ)
    still = request.args.get("still") == "1"
    return render_template("operations/queue.html", still=still, now=page.now(), dead=page.dead(_before()), words=page)


@bp.get("/admin/queue/now")
def queue_now() -> Page:
    """Asked for every 20 seconds. It holds nothing of people, so the browser may keep it and ask whether it changed."""
    guard(Action.QUEUE_READ)
    if not wants_fragment():
        return redirect("/admin/queue", 303)
    answer = Response(render_template("operations/_now.html", now=page.now(), still=False, words=page))
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    return answer.make_conditional(request)


@bp.post("/admin/queue/<int:id>/again")
def again(id: int) -> Page:
    guard(Action.QUEUE_CHANGE)
    return _changed(_again_words(actions.try_again(id)))


@bp.post("/admin/queue/<int:id>/again-all")
def again_all(id: int) -> Page:
    guard(Action.QUEUE_CHANGE)
    return _changed(_again_words(actions.try_again(id, all_like_it=True)))


@bp.post("/admin/queue/<int:id>/give-up")
def give_up(id: int) -> Page:
    guard(Action.QUEUE_CHANGE)
    return _changed(_gone_words(actions.give_up(id)))


@bp.post("/admin/queue/<int:id>/give-up-all")
def give_up_all(id: int) -> Page:
    guard(Action.QUEUE_CHANGE)
    return _changed(_gone_words(actions.give_up(id, all_like_it=True)))


def _again_words(done: int) -> str:
    if not done:
        return gettext("Nothing was left to do: it is in the queue again, or was given up.")
    return ngettext("%(num)s message is tried again.", "%(num)s messages are tried again.", done)


def _gone_words(done: int) -> str:
    if not done:
        return gettext("Nothing was left to do: it is in the queue again, or was given up.")
    return ngettext("%(num)s message is given up.", "%(num)s messages are given up.", done)


def _changed(words: str) -> Page:
    if not wants_fragment():
        flash(words)
    context: dict[str, Any] = {"dead": page.dead(), "said": words, "words": page}
    return fragment_or_redirect("operations/_dead.html", "/admin/queue#dead-letters", **context)


def _before() -> int:
    given = request.args.get("before", type=int, default=0)
    return given if 0 <= given <= MAX_ID else 0


@bp.get("/metrics")
def metrics() -> Page:
    """For Prometheus. Who may not read it learns nothing, not even that it is there."""
    guard(Action.LAB_READ)
    if not _may_read_metrics():
        raise NotFound()
    registry = measuring.registry()
    registry.register(Figures())
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    answer = Response(encode(registry), content_type=content_type)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _may_read_metrics() -> bool:
    """By the token, or from the machine itself without a front in between: a front asks for everybody."""
    token = current_app.config["LAB"].metrics_token
    given = request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    asks_for_another = any(name in request.headers for name in PASSED_ON)
    before_fronts = request.environ.get("werkzeug.proxy_fix.orig", {}).get("REMOTE_ADDR")
    return not asks_for_another and _is_loopback(before_fronts or request.remote_addr or "")


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
