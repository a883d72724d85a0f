"""Signing in and out, and the administrator's page of people and roles."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, session
from flask_babel import gettext
from flask_login import current_user, login_user

from .. import clock
from ..city import queries as city
from ..errors import Invalid, NotFound, Refusal
from ..extensions import limiter
from ..forms import LabForm
from ..permissions import Action
from ..web import Page, guard, invalid, me, own_path
from ..words import say
from . import actions, acts, attempts, queries, rules
from .forms import CodeForm, EmailForm, GrantForm, NameForm
from .models import SignInAttempt
from .wiring import SignedIn

bp = Blueprint("accounts", __name__)

SIGN_INS = "60 per 5 minutes"
"""From one network address: a town hall or a school shares one."""


# Signing in


@bp.get("/sign-in")
def sign_in() -> Page:
    guard(Action.SIGN_IN)
    packed, next_path = _wanted()
    if me().id and next_path != "/":
        return redirect(next_path)
    return render_template("accounts/sign_in.html", **acts.page(packed, next_path))


def _wanted() -> tuple[str, str]:
    """The act and the way back that stand in the address. The act reads both: it may know the very place there."""
    packed = acts.from_address()
    return packed, own_path(request.args.get("next"), own_path(acts.back(packed)))


@bp.post("/sign-in")
@limiter.limit(SIGN_INS)
def send_code() -> Page:
    guard(Action.SIGN_IN)
    form = EmailForm()
    packed, next_path = acts.kept(request.form.get("act", "")), own_path(request.form.get("next"))
    try:
        address = actions.mail_address(form.email.data or "") if form.validate() else None
    except Invalid as no:
        form.take(no.fields)
        address = None
    if address is None:
        return invalid("accounts/sign_in.html", **acts.page(packed, next_path, form))
    session["attempt"] = attempts.ask_for_code(address, next_path, packed)
    return redirect("/sign-in/code", 303)


@bp.get("/sign-in/code")
def code() -> Page:
    guard(Action.SIGN_IN)
    attempt = queries.attempt(session.get("attempt", 0))
    if attempt is None:
        return redirect("/sign-in")
    return render_template("accounts/code.html", **_page_of(attempt, CodeForm(formdata=None)))


@bp.post("/sign-in/code")
@limiter.limit(SIGN_INS)
def check_code() -> Page:
    guard(Action.SIGN_IN)
    form, attempt = CodeForm(), queries.attempt(session.get("attempt", 0))
    if attempt is None:
        return redirect("/sign-in", 303)
    try:
        if form.validate():
            attempts.prove_by_code(attempt.id, form.digits)
            session["proven"] = attempt.id
            return _finish(attempt, form.name)
    except Invalid as no:
        form.take(no.fields)
    return invalid("accounts/code.html", **_page_of(attempt, form))


@bp.get("/sign-in/name")
def name() -> Page:
    guard(Action.SIGN_IN)
    attempt = _proven()
    if attempt is None:
        return redirect("/sign-in")
    return render_template("accounts/name.html", **_page_of(attempt, NameForm(formdata=None)))


@bp.post("/sign-in/name")
@limiter.limit(SIGN_INS)
def give_name() -> Page:
    guard(Action.SIGN_IN)
    attempt, form = _proven(), NameForm()
    if attempt is None:
        return redirect("/sign-in", 303)
    if not form.validate():
        return invalid("accounts/name.html", **_page_of(attempt, form))
    return _finish(attempt, form.display_name.data or "", form.district_id)


def _proven() -> SignInAttempt | None:
    """The attempt that this very browser proved: who only asked for the code does not get in by the other's link."""
    attempt = queries.attempt(session.get("proven", 0))
    return attempt if attempt and attempt.proven_at and not attempt.used_at else None


@bp.get("/sign-in/<token>")
def link(token: str) -> Page:
    guard(Action.SIGN_IN)
    attempt = queries.attempt_by_link(token)
    if attempt is None or not attempt.is_open(clock.now()):
        return invalid("accounts/link.html", attempt=None)
    return render_template("accounts/link.html", token=token, **_page_of(attempt))


@bp.post("/sign-in/<token>")
@limiter.limit(SIGN_INS)
def use_link(token: str) -> Page:
    guard(Action.SIGN_IN)
    try:
        attempt = attempts.prove_by_link(token)
    except NotFound:
        return invalid("accounts/link.html", attempt=None)
    session["proven"] = attempt.id
    return _finish(attempt)


def _page_of(attempt: SignInAttempt, form: LabForm | None = None) -> dict[str, Any]:
    return {**acts.page(attempt.act, attempt.next), "attempt": attempt, "form": form}


def _finish(attempt: SignInAttempt, display_name: str = "", district_id: int | None = None) -> Page:
    packed, next_path = attempt.act, attempt.next
    entered = actions.enter(attempt, display_name, district_id)
    if entered is None:
        return redirect("/sign-in/name", 303)
    return _arrive(*entered, packed, next_path)


def _arrive(person_id: int, token: str, packed: str, next_path: str) -> Page:
    """A new cookie for a new session, then what the person was about to do."""
    _leave()
    signed_in = SignedIn(token, queries.actor(person_id))
    login_user(signed_in)
    session.permanent = True
    g.me = signed_in.actor
    path, words = acts.resume(packed)
    if words:
        flash(say(words))
    return redirect(own_path(path, own_path(next_path)), 303)


def _leave() -> None:
    """End the session that this browser had, and forget all that its cookie said."""
    if current_user.is_authenticated:
        actions.end_session(current_user.token)
    session.clear()
    g.pop("csrf_token", None)


@bp.post("/sign-out")
def sign_out() -> Page:
    guard(Action.SIGN_OUT)
    _leave()
    return redirect("/", 303)


@bp.post("/demo/sign-in")
@limiter.limit("100 per 5 minutes")
def demo_sign_in() -> Page:
    guard(Action.SIGN_IN)
    n = request.form.get("n") or "1"
    entered = actions.enter_demo(request.form.get("role", ""), int(n) if n in ("1", "2") else 0)
    return _arrive(*entered, acts.kept(request.form.get("act", "")), own_path(request.form.get("next")))


# People and roles


@bp.get("/admin/people")
def people() -> Page:
    guard(Action.ADMIN_READ)
    return render_template("accounts/people.html", **_people_page(GrantForm(formdata=None)))


def _people_page(form: GrantForm) -> dict[str, Any]:
    q = request.args.get("q", "")
    return {"form": form, "q": q, "found": queries.people_by_mail(q), "staff": queries.staff(),
            "units": city.places().units, "role_words": rules.ROLE_WORDS}  # fmt: skip


@bp.post("/admin/people/grant")
def grant() -> Page:
    guard(Action.ADMIN_CHANGE)
    form = GrantForm()
    try:
        if not form.validate():
            return invalid("accounts/people.html", **_people_page(form))
        actions.grant_role(form.email.data or "", form.role.data)
    except Invalid as no:
        form.take(no.fields)
        return invalid("accounts/people.html", **_people_page(form))
    flash(gettext("The role is given. It counts from the next page that this person opens."))
    return redirect("/admin/people", 303)


@bp.post("/admin/people/revoke")
def revoke() -> Page:
    actor = guard(Action.ADMIN_CHANGE)
    form = GrantForm()
    try:
        actions.revoke_role(form.email.data or "", form.role.data or "", by=actor)
    except Refusal as no:
        form.take(getattr(no, "fields", {"": [no.sentence]}))
        return invalid("accounts/people.html", **_people_page(form))
    flash(gettext("The role is taken away."))
    return redirect("/admin/people" if "admin" in queries.actor(actor.id).roles else "/", 303)


@bp.post("/admin/people/<int:id>/unit")
def unit(id: int) -> Page:
    guard(Action.ADMIN_CHANGE)
    wanted = request.form.get("unit", "")
    known = {str(one) for one in city.places().units}
    actions.set_unit(id, int(wanted) if wanted in known else None)
    flash(gettext("The unit is noted."))
    return redirect("/admin/people", 303)
