"""Reports about mails, addresses that get none, and how each mail looks."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request
from flask_babel import gettext

from ..extensions import csrf
from ..permissions import Action
from ..web import MAX_ID, Page, guard, or_not_found
from . import actions, hooks, queries, rules

bp = Blueprint("bounces", __name__)


@bp.post("/hooks/mail")
@csrf.exempt
def hook() -> Page:
    """The provider's own program: no session and no token, but a signature. Not there without a secret."""
    guard(Action.MAIL_REPORT)
    secret = or_not_found(current_app.config["LAB"].mail_hook_secret or None)
    request.max_content_length = hooks.BODY_MAX
    report = hooks.read(secret, request.get_data(), request.headers)
    if report is not None:
        actions.note(report)
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@bp.get("/admin/suppressions")
def suppressions() -> Page:
    guard(Action.ADMIN_READ)
    rows, before = queries.suppressions(_before())
    shown = [(row, rules.masked(row.address)) for row in rows]
    return render_template("bounces/suppressions.html", rows=shown, before=before, first=not _before(),
                           reasons=rules.REASON_WORDS, sources=rules.SOURCE_WORDS)  # fmt: skip


def _before() -> int:
    given = request.args.get("before", type=int, default=0)
    return given if 0 <= given <= MAX_ID else 0


@bp.post("/admin/suppressions/<int:id>/lift")
def lift(id: int) -> Page:
    guard(Action.ADMIN_CHANGE)
    actions.lift(id)
    flash(gettext("Mails go to this address again."))
    return redirect("/admin/suppressions", 303)


@bp.post("/me/mail/again")
def want_mail_again() -> Page:
    actor = guard(Action.ME_CHANGE)
    actions.lift_own(actor.id)
    flash(gettext("The lab sends you mails again."))
    return redirect("/me/settings", 303)
