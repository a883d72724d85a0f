"""Reports about mails, addresses that get none, and how each mail looks."""

from email.message import EmailMessage

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request
from flask_babel import gettext

from .. import headers, letterhead, mail
from ..extensions import csrf, limiter
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
    report = hooks.read(secret, request.get_data(), dict(request.headers))
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


# How each mail looks


@bp.get("/admin/mails")
def mails() -> Page:
    guard(Action.ADMIN_READ)
    groups: dict[str, list[mail.Sample]] = {}
    for sample in mail.samples().values():
        groups.setdefault(sample.group, []).append(sample)
    return render_template("bounces/mails.html", groups=groups.items())


@bp.get("/admin/mails/<name>")
def sample(name: str) -> Page:
    guard(Action.ADMIN_READ)
    wanted, lang = or_not_found(mail.samples().get(name)), _lang()
    letter, message = mail.sample_of(wanted, lang, "mina@example.org")
    answer = make_response(
        render_template("bounces/mail.html", sample=wanted, letter=letter, headers=_headers(message), spoken=lang)
    )
    answer.headers["Content-Security-Policy"] = headers.with_frames(current_app.extensions["lab_headers"])
    return answer


def _lang() -> str:
    spoken = current_app.config["LAB"].languages
    return request.values.get("lang", "") if request.values.get("lang") in spoken else str(spoken[0])


def _headers(message: EmailMessage) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in message.items() if name not in ("MIME-Version", "Content-Type")]


@bp.get("/admin/mails/<name>/html")
def sample_html(name: str) -> Page:
    """For a frame: a page of its own, in which nothing acts."""
    guard(Action.ADMIN_READ)
    wanted = or_not_found(mail.samples().get(name))
    letter, _ = mail.sample_of(wanted, _lang(), "mina@example.org")
    answer = make_response(letterhead.dressed(letter.html))
    answer.headers["Content-Security-Policy"] = headers.IN_A_FRAME
    return answer


@bp.post("/admin/mails/<name>/send")
@limiter.limit("20 per 5 minutes")
def send_sample(name: str) -> Page:
    actor = guard(Action.ADMIN_CHANGE)
    wanted, lang = or_not_found(mail.samples().get(name)), _lang()
    actions.send_sample(actor, wanted, lang)
    flash(gettext("The mail has gone to your own address."))
    return redirect(f"/admin/mails/{name}?lang={lang}", 303)
