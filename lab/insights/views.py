"""What anybody may know about the lab: Home, what came of it, how fast it answers, and the pages about it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request
from flask_babel import force_locale, ngettext

from .. import atom, clock, headers, story
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
from ..web import Page, guard, or_not_found, wants_fragment
from ..words import say
from . import again, figures, guide, outcomes, pace, reached, rules, tally
from . import asked as ask
from .results_feed import feed as results_feed_of

bp = Blueprint("insights", __name__)
ABOUT = ("moderation", "accessibility", "privacy", "open-data", "contact")
EMBEDDED = 3
"""Outcomes in the frame on another website."""


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
    asked, counts = ask.asked(request.args), tally.tally()
    found, after = outcomes.page(asked.wanted, request.args.get("after", ""))
    line = figures.timeline(counts, asked.wanted)
    decisions = {code: say(words) for code, words in outcomes.DECISION_WORDS.items()}
    page = render_template(
        "insights/results.html", outcomes=found, more=asked.url(after=after) if after else "", asked=asked,
        count=counts.of(asked.wanted), whole=counts.whole, by_year=counts.by_year(asked.wanted), line=line,
        figures=figures, bars=figures.bars(line.times), decisions=decisions,
        solved=wording.of_all(*pace.pace().solved), **ask.choices(asked),
    )  # fmt: skip
    answer = make_response(page)
    if wants_fragment() and "after" not in request.args:
        answer.headers["HX-Push-Url"] = asked.url()  # without the fields that were left empty
    return answer


@bp.get("/results.atom")
def results_feed() -> Page:
    """In the lab's own language: the same address says the same to everyone."""
    guard(Action.LAB_READ)
    with force_locale(_spoken()[0]):
        return atom.answer(results_feed_of(ask.asked(request.args)))


@bp.get("/results/embed")
def results_embed() -> Page:
    """A small page for the frame on another website: without cookie, script or anybody's data."""
    guard(Action.LAB_READ)
    asked, wished = ask.asked(request.args), request.args.get("lang", "")
    with force_locale(wished if wished in _spoken() else _spoken()[0]):
        found, _ = outcomes.page(asked.wanted, "", EMBEDDED)
        answer = make_response(render_template("insights/embed.html", outcomes=found, asked=asked))
    answer.headers.update(headers.FOR_OTHER_SITES)
    answer.headers["Cache-Control"] = f"public, max-age={atom.FRESH}"
    return answer


def _spoken() -> tuple[str, ...]:
    return tuple(current_app.config["LAB"].languages)


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
