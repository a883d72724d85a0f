"""What anybody may know about the lab: Home, what came of it, how fast it answers, and the pages about it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask_babel import ngettext

from .. import clock, story
from ..calls import dates as call_dates
from ..calls import queries as calls
from ..city import queries as city
from ..errors import NotFound
from ..evaluation import wording
from ..ideas import card
from ..ideas import queries as ideas
from ..ideas import rules as idea_rules
from ..notices import queries as notices
from ..notices import told
from ..notices.rules import Untold
from ..permissions import Action
from ..pilots import card as pilot_card
from ..pilots import queries as pilots
from ..pilots import rules as pilot_rules
from ..reports import queries as reports
from ..reports import rules as report_rules
from ..satisfaction import wording as satisfaction
from ..satisfaction.views import cursor
from ..web import Page, guard, or_not_found
from . import again, guide, outcomes, pace, reached, rules
from .queries import Wanted

bp = Blueprint("insights", __name__)
ABOUT = ("moderation", "accessibility", "privacy", "open-data", "contact")


@bp.get("/")
def home() -> Page:
    actor = guard(Action.LAB_READ)
    rising = ideas.listed_ideas(ideas.Filter(step="open"), "rising").rows[:4]
    call = next(iter(calls.open_calls()), None)
    testing = pilot_card.cards(pilots.recruiting(3), with_districts=False, tested=pilots.tested_now_by(actor.id))
    return render_template(
        "insights/home.html", cards=card.cards(rising, actor), pilots=testing,
        outcomes=outcomes.latest(3), pace=pace.pace(), call=call, call_when=call and call_dates.when(call),
    )  # fmt: skip


@bp.get("/results")
def results() -> Page:
    guard(Action.LAB_READ)
    asked = {name: request.args.get(name, "") for name in ("topic", "district", "decision")}
    found, after = outcomes.page(_wanted(asked), request.args.get("after", ""))
    kept = {name: value for name, value in asked.items() if value}
    more = f"/results?{urlencode({**kept, 'after': after})}" if after else ""
    return render_template("insights/results.html", outcomes=found, more=more, asked=asked, narrowed=bool(kept),
                           places=city.places(), decisions=outcomes.DECISION_WORDS,
                           solved=wording.of_all(*pace.pace().solved))  # fmt: skip


@bp.get("/promise")
def promise() -> Page:
    guard(Action.LAB_READ)
    counted = pace.pace()
    return render_template(
        "insights/promise.html", pace=counted, words=rules.PROMISE_WORDS, units=city.places().units,
        solved=wording.of_all(*counted.solved), words_of=reached.words_of, month_words=reached.month_words,
        satisfied=satisfaction.of_all,
    )  # fmt: skip


@bp.get("/admin/told")
def told_of_outcomes() -> Page:
    """Outcome by outcome: who was owed it, who got it, and why the others did not."""
    guard(Action.TOLD_READ)
    rows, before = told.outcomes(cursor("before"))
    titles = notices.titles_of((row.Event.kind, row.Event.thing_id) for row in rows)
    return render_template(
        "insights/told.html", whole=pace.pace().told, why_words=reached.why_words, columns=list(Untold),
        rows=[(n, event, story.headline(event), titles.get((event.kind, event.thing_id))) for n, event in rows],
        more=f"/admin/told?before={before}" if before else "",
    )  # fmt: skip


@bp.get("/admin/told/<int:id>")
def untold(id: int) -> Page:
    """Those who were not told of one outcome: what they are to it, why, and since when. No name, no address."""
    guard(Action.TOLD_READ)
    event = or_not_found(told.outcome(id))
    counts = told.counted([id])[id]
    rows, after = told.untold(id, cursor("after"))
    return render_template(
        "insights/untold.html", event=event, headline=story.headline(event), counts=counts, owed=sum(counts.values()),
        about=notices.title_of(event.kind, event.thing_id), why_words=reached.why_words, columns=list(Untold),
        rows=[(row, reached.letter_words(row.letter)) for row in rows], again=told.count_failed(id),
        more=f"/admin/told/{id}?after={after}" if after else "",
    )  # fmt: skip


@bp.post("/admin/told/<int:id>/again")
def send_again(id: int) -> Page:
    actor = guard(Action.TOLD_AGAIN)
    or_not_found(told.outcome(id))
    n = again.send_again(id, actor)
    flash(ngettext("%(num)s mail is sent again.", "%(num)s mails are sent again.", n))
    return redirect(f"/admin/told/{id}", 303)


@bp.get("/about/<name>")
def about(name: str) -> Page:
    guard(Action.LAB_READ)
    if name not in ABOUT:
        raise NotFound()
    return render_template(f"insights/about_{name.replace('-', '_')}.html", **_ABOUT.get(name, dict)())


def _moderation() -> dict[str, Any]:
    return {"ideas": idea_rules, "pilots": pilot_rules, "promises": rules.PROMISE_WORDS,
            "figures": reports.figures(clock.now() - timedelta(days=365)), "reports": report_rules,
            "idea_moves": guide.idea_moves(), "pilot_moves": guide.pilot_moves()}  # fmt: skip


def _contact() -> dict[str, Any]:
    """The sender's address only when somebody can write to it."""
    sender = current_app.config["LAB"].mail_from
    return {"units": city.places().units, "mail": "" if sender.endswith("@localhost") else sender}


_ABOUT: Mapping[str, Callable[[], dict[str, Any]]] = {"moderation": _moderation, "contact": _contact}


def _wanted(asked: Mapping[str, str]) -> Wanted:
    """Slugs to ids. Raises NotFound for a slug that names nothing."""
    places = city.places()
    topic, district = places.topic(asked["topic"]), places.district(asked["district"])
    unknown: list[Any] = [asked["topic"] and not topic, asked["district"] and not district]
    if any(unknown) or asked["decision"] not in ("", *outcomes.DECISION_WORDS):
        raise NotFound()
    return Wanted(topic.id if topic else None, district.id if district else None, asked["decision"])
