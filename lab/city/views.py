"""The administrator's plain pages about the city, and what probes and researchers of security ask."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, current_app, flash, jsonify, redirect, render_template
from flask_babel import gettext

from .. import clock
from ..accounts import queries as accounts
from ..assets import asset
from ..errors import N_, Conflict, Invalid
from ..permissions import Action
from ..web import Page, guard, invalid, or_not_found
from ..words import day_words, money
from . import actions, health, queries
from .forms import BudgetLineForm, CityForm, DistrictForm, HolidayForm, HubServiceForm, TopicForm, UnitForm
from .models import BudgetLine, District, Holiday, HubService, Topic, Unit

bp = Blueprint("city", __name__)


@dataclass(frozen=True)
class Kind:
    """One kind of row that an administrator keeps: its page's words, its form, and its table."""

    name: str
    model: type[actions.Row]
    form: type[CityForm]
    title: str
    hint: str
    add: str
    columns: tuple[tuple[str, Callable[[Any], Any]], ...]

    @property
    def path(self) -> str:
        return f"/admin/{self.name}"


def _outline(district: District) -> str:
    return gettext("on the map") if district.polygon else gettext("not on the map")


KINDS = {
    kind.name: kind
    for kind in (
        Kind("topics", Topic, TopicForm, N_("Topics"),
             N_("What ideas are about. Five to eight are easy to choose from."), N_("Add a topic"),
             ((N_("Short name"), lambda row: row.slug),)),
        Kind("districts", District, DistrictForm, N_("Districts"),
             N_("Where ideas are at home. The outlines draw the map."), N_("Add a district"),
             ((N_("People"), lambda row: row.population), (N_("Outline"), _outline))),
        Kind("units", Unit, UnitForm, N_("Units"),
             N_("Departments that answer, run pilots and take them over."), N_("Add a unit"),
             ((N_("Mail address"), lambda row: row.email),)),
        Kind("holidays", Holiday, HolidayForm, N_("Calendar"),
             N_("Days off, apart from weekends. The lab's promises do not count them."), N_("Add a day off"),
             ((N_("Day"), lambda row: day_words(row.on)),)),
        Kind("budget-lines", BudgetLine, BudgetLineForm, N_("Budget lines"),
             N_("What pilots are paid from. A line is never overdrawn."), N_("Add a budget line"),
             ((N_("Amount"), lambda row: money(row.amount)),
              (N_("Promised to pilots"), lambda row: money(row.committed)),
              (N_("Left"), lambda row: money(row.room)))),
        Kind("services", HubService, HubServiceForm, N_("Services of the hub"),
             N_("What a pilot can ask the lab for: a space for testing, measuring devices, legal advice."),
             N_("Add a service"), ((N_("What it is"), lambda row: row.hint),)),
    )
}  # fmt: skip


@bp.get("/admin")
def admin() -> Page:
    guard(Action.ADMIN_READ)
    return render_template("admin/index.html", kinds=KINDS.values(), steps=_first_steps(), checks=health.checks())


def _first_steps() -> list[tuple[str, str, bool]]:
    """(words, address, whether it is done)"""
    return [
        (gettext("Name the topics"), "/admin/topics", queries.has_any(Topic)),
        (gettext("Name the districts"), "/admin/districts", queries.has_any(District)),
        (gettext("Name the units that answer"), "/admin/units", queries.has_any(Unit)),
        (gettext("Fill the calendar of days off"), "/admin/holidays", queries.has_any(Holiday)),
        (gettext("Say what pilots are paid from"), "/admin/budget-lines", queries.has_any(BudgetLine)),
        (gettext("Give two people the role of moderator"), "/admin/people", len(accounts.holders("moderator")) > 1),
        (gettext("Give two people the role of official"), "/admin/people", len(accounts.holders("official")) > 1),
    ]


@bp.get("/admin/<name>")
def rows(name: str) -> Page:
    guard(Action.ADMIN_READ)
    kind = or_not_found(KINDS.get(name))
    return render_template("admin/rows.html", **_rows_page(kind, kind.form(formdata=None)))


def _rows_page(kind: Kind, form: CityForm) -> dict[str, Any]:
    return {"kind": kind, "form": form, "rows": queries.rows_of(kind.model)}


@bp.post("/admin/<name>")
def add(name: str) -> Page:
    guard(Action.ADMIN_CHANGE)
    kind = or_not_found(KINDS.get(name))
    form = kind.form()
    if not _kept(kind, None, form):
        return invalid("admin/rows.html", **_rows_page(kind, form))
    flash(gettext("It is there now."))
    return redirect(kind.path, 303)


@bp.get("/admin/<name>/<int:id>")
def row(name: str, id: int) -> Page:
    guard(Action.ADMIN_READ)
    kind = or_not_found(KINDS.get(name))
    found = queries.row(kind.model, id)
    return render_template("admin/row.html", kind=kind, row=found, form=kind.form.of(found))


@bp.post("/admin/<name>/<int:id>")
def change(name: str, id: int) -> Page:
    guard(Action.ADMIN_CHANGE)
    kind = or_not_found(KINDS.get(name))
    found, form = queries.row(kind.model, id), kind.form()
    if not _kept(kind, id, form):
        return invalid("admin/row.html", kind=kind, row=found, form=form)
    flash(gettext("The change is kept."))
    return redirect(kind.path, 303)


@bp.post("/admin/<name>/<int:id>/delete")
def delete(name: str, id: int) -> Page:
    guard(Action.ADMIN_CHANGE)
    kind = or_not_found(KINDS.get(name))
    found = queries.row(kind.model, id)
    form = kind.form.of(found)
    try:
        actions.remove(kind.model, id)
    except Conflict as no:
        form.take({"": [no.sentence]})
        return invalid("admin/row.html", kind=kind, row=found, form=form)
    flash(gettext("It is deleted."))
    return redirect(kind.path, 303)


def _kept(kind: Kind, id: int | None, form: CityForm) -> bool:
    if not form.validate():
        return False
    try:
        actions.keep(kind.model, id, form.values())
    except Invalid as no:
        form.take(no.fields)
        return False
    return True


# Probes


@bp.get("/healthz")
def healthz() -> Page:
    guard(Action.LAB_READ)
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@bp.get("/readyz")
def readyz() -> Page:
    guard(Action.LAB_READ)
    found = health.checks()
    answer = jsonify(health.as_json(found))
    answer.status_code = 200 if health.is_ready(found) else 503
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/.well-known/security.txt")
def security_txt() -> Page:
    guard(Action.LAB_READ)
    lab = current_app.config["LAB"]
    base, ends = lab.base_url.rstrip("/"), clock.today() + timedelta(days=364)
    lines = [
        f"Contact: {base}/about/contact",
        f"Expires: {ends.isoformat()}T00:00:00Z",
        f"Preferred-Languages: {', '.join(lab.languages)}",
        f"Canonical: {base}/.well-known/security.txt",
    ]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@bp.get("/favicon.ico")
def favicon() -> Page:
    """Asked for by readers of feeds and by crawlers, which do not look into the page's head."""
    guard(Action.LAB_READ)
    return redirect(asset("img/favicon.svg"), 301)
