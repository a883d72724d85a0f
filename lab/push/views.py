"""Messages on phones and computers whose owner let the lab send them (Web Push)."""

from flask import Blueprint, current_app, flash, jsonify, redirect, request, send_from_directory, url_for
from flask_babel import gettext
from flask_login import current_user

from ..accounts import queries as accounts
from ..config import Settings
from ..extensions import csrf, limiter
from ..permissions import Action
from ..web import MAX_ID, Page, fragment_or_redirect, guard, limit_key
from . import actions
from .actions import Browser
from .page import push_section

bp = Blueprint("push", __name__)
PAGE = "/me/settings/notices"


@bp.get("/me/push")
def devices() -> Page:
    """The section stands on the page of the settings, beside what comes to the devices in it."""
    guard(Action.ME_CHANGE)
    return redirect(f"{PAGE}#push")


@bp.post("/me/push")
@limiter.limit("20 per hour", key_func=limit_key)
def let_in() -> Page:
    actor = guard(Action.ME_CHANGE)
    quiet_set = actions.let_in(actor.id, accounts.session_id(current_user.token) or None, _browser())
    flash(gettext("Notices appear on this device from now on."))
    if quiet_set:
        flash(gettext("Between 9 in the evening and 7 in the morning nothing comes. You can change these quiet hours."))
    return redirect(PAGE, 303)


@bp.post("/me/push/stop")
def stop() -> Page:
    actor = guard(Action.ME_CHANGE)
    given = request.form.get("device", "")
    if given.isascii() and given.isdigit() and len(given) < 11 and int(given) <= MAX_ID:
        actions.stop(actor.id, int(given))
    return fragment_or_redirect("push/_device.html", f"{PAGE}#push", **push_section(actor.id))


@bp.post("/push/renew")
@csrf.exempt
@limiter.limit("20 per hour")
def renew() -> Page:
    """From the browser itself, at any time and with nobody signed in: the old address, a secret, is the proof."""
    guard(Action.PUSH_RENEW)
    actions.move(request.form.get("old", ""), _browser())
    return "", 204


def _browser() -> Browser:
    said = request.form
    return Browser(said.get("endpoint", ""), said.get("p256dh", ""), said.get("auth", ""), request.user_agent.string)


@bp.get("/push/sw.js")
def service_worker() -> Page:
    """Its folder is its scope: it serves no page, and the share page's own worker stays as it is."""
    guard(Action.LAB_READ)
    answer = send_from_directory("static/js", "push-worker.js", mimetype="text/javascript", max_age=0)
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.get("/manifest.webmanifest")
def manifest() -> Page:
    """Lets the lab stand on a home screen: an iPhone shows notices only from there."""
    guard(Action.LAB_READ)
    settings: Settings = current_app.config["LAB"]
    icons = [
        {"src": url_for("static", filename=f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    answer = jsonify(
        id="/", name=f"{settings.name} {settings.city}", short_name=settings.name, start_url="/", scope="/",
        display="standalone", background_color="#FAF7F1", theme_color="#FFFFFF", icons=icons,
    )  # fmt: skip
    answer.mimetype = "application/manifest+json"
    return answer
