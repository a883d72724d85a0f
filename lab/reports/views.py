"""Report a text and see what became of it; the desk's lane of reports; the page of a text that is or was hidden."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import get_locale, gettext

from .. import web
from ..errors import NotFound
from ..extensions import limiter
from ..forms import number
from ..permissions import Action
from ..triage import desk as lanes
from ..web import Page, fragment_or_redirect, guard, limit_key, me, or_not_found, own_path, wants_fragment
from . import actions, cases, desk, queries, rules
from .actions import Said
from .cases import Case
from .forms import ComplaintForm, DecisionForm, HideForm, KeepForm, ReportForm, ShowForm
from .models import Report

bp = Blueprint("reports", __name__)

REPORTS = "10 per hour"
TEXT = "/<any(ideas, comments):things>/<int:id>"


def _case(things: str, id: int) -> Case:
    return or_not_found(cases.case(things.removesuffix("s"), id))


def _inside(case: Case) -> Case:
    """Who has no part in it does not learn whether something was hidden; who is signed out may sign in first."""
    if me().id and not web.can(Action.CASE_READ, case):
        raise NotFound()
    return case


# Report


@bp.get(f"{TEXT}/report")
def form(things: str, id: int) -> Page:
    case = _case(things, id)
    guard(Action.IDEA_READ, case.idea)
    guard(Action.TEXT_REPORT, case)
    return _report_page(case, ReportForm(formdata=None))


def _report_page(case: Case, form: ReportForm) -> str:
    """A visitor's form carries a token of its own: this page sets a cookie, as few do that are read signed out."""
    if me().id:
        del form.email
    number(form, f"{case.of}-{case.id}-")
    csrf = web.fresh_csrf()
    template = "reports/_form.html" if wants_fragment() else "reports/new.html"
    return render_template(template, case=case, form=form, csrf=csrf, promise=rules.PROMISE)


@bp.post(f"{TEXT}/report")
@limiter.limit(REPORTS, key_func=limit_key)
def report(things: str, id: int) -> Page:
    case = _case(things, id)
    guard(Action.IDEA_READ, case.idea)
    actor, form = guard(Action.TEXT_REPORT, case), ReportForm()
    if not form.validate():
        return _report_page(case, form), 422
    said = Said(form.ground.data, form.text.data, form.email.data or "", str(get_locale() or "en"))
    made = actions.report(case, actor, said, form.once.data or "")
    path = made.path if actor.id else f"/reports/receipt/{made.receipt}"
    return fragment_or_redirect("reports/_receipt.html", path, **_receipt(made))


@bp.get("/reports/<int:id>")
def receipt(id: int) -> Page:
    """A stranger does not learn that this number exists."""
    made = queries.report(id)
    if made is None or (me().id and not web.can(Action.REPORT_READ, made)):
        raise NotFound()
    actor, case = guard(Action.REPORT_READ, made), cases.case(made.of, made.thing_id)
    if case and actor.id in case.author_ids and actor.id != made.person_id:
        raise NotFound()
    return render_template("reports/receipt.html", **_receipt(made))


@bp.get("/reports/receipt/<receipt>")
def visitors_receipt(receipt: str) -> Page:
    """Whoever holds the address may read it: it was given to the visitor alone."""
    guard(Action.LAB_READ)
    return render_template("reports/receipt.html", **_receipt(or_not_found(queries.report_by_receipt(receipt))))


def _receipt(made: Report) -> dict[str, Any]:
    """The text itself is named by its place only: it may be hidden by now."""
    case = cases.case(made.of, made.thing_id)
    decision = rules.DECISION_WORDS[rules.Decision(made.decision)] if made.decision else ""
    return {
        "report": made, "ground": dict(rules.GROUNDS)[made.ground], "decision": decision,
        "case": case if case and case.is_public else None, "on_desk": "moderator" in me().roles,
    }  # fmt: skip


# The desk's lane


@bp.get("/desk/reports")
def lane() -> Page:
    guard(Action.DESK_READ)
    rows = queries.queue(desk.QUEUE)
    wanted = request.args.get("item", "")
    chosen, after = desk.choose(rows, wanted)
    case = desk.case_of(chosen)
    then = f"/desk/reports?item={after}" if after else "/desk/reports"
    return render_template(
        "reports/desk.html", lanes=lanes.lanes("reports"), queue=desk.waiting(rows, chosen), due_words=lanes.due_words,
        sheet=desk.sheet(case, me(), then) if case else None, opened=bool(wanted) and chosen == wanted,
        full=len(rows) == desk.QUEUE,
    )  # fmt: skip


# A text and what was decided about it


@bp.get(f"{TEXT}/moderation")
def show(things: str, id: int) -> Page:
    case = _inside(_case(things, id))
    return _case_page(case, guard(Action.CASE_READ, case))


def _case_page(case: Case, actor: web.Actor, wrong: dict[str, Any] | None = None) -> str:
    sheet = desk.sheet(case, actor, own_path(request.form.get("next"), ""), wrong)
    return render_template("reports/case.html", sheet=sheet)


@bp.post(f"{TEXT}/moderation/keep")
def keep(things: str, id: int) -> Page:
    case = _inside(_case(things, id))
    actor, form = guard(Action.TEXT_MODERATE, case), KeepForm()
    if not form.validate():
        return invalid_case(case, "keep", form)
    actions.keep(case, actor, form.reason.data)
    return _decided(case, gettext("The text stays. Who reported it is told."))


@bp.post(f"{TEXT}/moderation/hide")
def hide(things: str, id: int) -> Page:
    case = _inside(_case(things, id))
    actor, form = guard(Action.TEXT_MODERATE, case), HideForm()
    if form.validate() and form.remove.data and form.ground.data != "illegal_content":
        form.take({"remove": [gettext("Only what is against the law is taken down. Hide it instead.")]})
    if form.errors:
        return invalid_case(case, "hide", form)
    actions.hide(case, actor, ground=form.ground.data, facts=form.facts.data, remove=form.remove.data)
    return _decided(case, gettext("The text is hidden. Its author and who reported it are told."))


@bp.post(f"{TEXT}/moderation/show")
def show_again(things: str, id: int) -> Page:
    case = _inside(_case(things, id))
    actor, form = guard(Action.TEXT_MODERATE, case), ShowForm()
    if not form.validate():
        return invalid_case(case, "show", form)
    actions.show_again(case, actor, form.reason.data)
    return _decided(case, gettext("The text is public again. Its author is told."))


@bp.post(f"{TEXT}/moderation/complaint")
@limiter.limit(REPORTS, key_func=limit_key)
def complain(things: str, id: int) -> Page:
    case = _inside(_case(things, id))
    actor, form = guard(Action.CASE_READ, case), ComplaintForm()
    if not form.validate():
        guard(Action.COMPLAINT_WRITE, case)
        return invalid_case(case, "complaint", form)
    actions.complain(case, actor, form.text.data)
    return redirect(f"{case.path}/moderation", 303)


@bp.post(f"{TEXT}/moderation/decision")
def decide(things: str, id: int) -> Page:
    case = _inside(_case(things, id))
    actor, form = guard(Action.COMPLAINT_DECIDE, case), DecisionForm()
    if not form.validate():
        return invalid_case(case, "decision", form)
    actions.decide_complaint(case, actor, outcome=form.outcome.data, reason=form.reason.data)
    return _decided(case, gettext("Your decision stands. The author is told."))


def invalid_case(case: Case, name: str, form: Any) -> Page:
    """The case's page with the form that could not be taken, every text kept."""
    return _case_page(case, me(), {name: form}), 422


def _decided(case: Case, words: str) -> Page:
    """On to the next in the queue, or back to the case."""
    flash(words)
    return redirect(own_path(request.form.get("next"), f"{case.path}/moderation"), 303)
