"""A person's own pages: what waits for them, settings, own data, and the way out. Their notices: notices/views.py."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template
from flask_babel import gettext
from flask_login import logout_user

from ..bounces import queries as bounces
from ..checkins.asks import next_days
from ..ideas import card
from ..ideas import queries as ideas
from ..ideas.drafts import drafts_of
from ..ideas.rules import Stage
from ..notices import choices
from ..notices import queries as notices
from ..permissions import Action
from ..pilots import asks
from ..pilots import queries as pilots
from ..pilots import rules as pilot_rules
from ..policy import Actor
from ..push.page import push_section
from ..recruitment import queries as recruitment
from ..votes import queries as votes
from ..web import Page, guard, invalid
from ..workshops import queries as workshops
from . import actions, queries, rules
from .data import own_data
from .forms import SettingsForm, notices_form

bp = Blueprint("me", __name__)
SHOWN = 5


@bp.get("/me")
def overview() -> Page:
    """Questions to answer and outcomes not read come first; all else has a list of its own."""
    actor = guard(Action.ME_READ)
    own = ideas.some_ideas(ideas.own_ideas(actor.id), listed=False)
    voted = ideas.some_ideas(votes.voted_ideas(actor.id))
    sent = [row for row in own.rows if row.stage != Stage.DRAFT]
    cards = card.cards([*sent[:SHOWN], *voted.rows[:SHOWN]], actor, back="/me")
    return render_template(
        "me/overview.html", questions=queries.questions_for(actor.id), outcomes=notices.unread_outcomes(actor.id),
        drafts=drafts_of(actor.id), own=cards[: len(sent[:SHOWN])], more_own=len(own.rows) > SHOWN,
        voted=cards[len(sent[:SHOWN]) :], more_voted=len(voted.rows) > SHOWN,
        workshops=workshops.places_to_come(actor.id), tests=pilots.pilots_tested_by(actor.id),
        asks=asks.by_pilot(asks.waiting_for(actor.id)), waits=recruitment.waits_of(actor.id),
        next_asked=next_days(actor.id), stage_words=pilot_rules.STAGE_WORDS,
    )  # fmt: skip


@bp.get("/me/settings")
def settings() -> Page:
    actor = guard(Action.ME_CHANGE)
    form = SettingsForm(queries.person(actor.id))
    return render_template("me/settings.html", form=form, stopped=bounces.of_person(actor.id))


@bp.post("/me/settings")
def change_settings() -> Page:
    actor = guard(Action.ME_CHANGE)
    form = SettingsForm(queries.person(actor.id))
    if not form.validate():
        return invalid("me/settings.html", form=form, stopped=bounces.of_person(actor.id))
    actions.change_settings(
        actor, display_name=form.display_name.data, district_id=form.district_id, lang=form.lang.data,
        wants_mail=form.wants_mail.data,
    )  # fmt: skip
    flash(gettext("Your settings are saved."))
    return redirect("/me/settings", 303)


@bp.get("/me/settings/notices")
def notice_settings() -> Page:
    actor = guard(Action.ME_CHANGE)
    return render_template("me/notices.html", **_of_notices(actor))


@bp.post("/me/settings/notices")
def change_notice_settings() -> Page:
    actor = guard(Action.ME_CHANGE)
    shown = _of_notices(actor)
    form = shown["form"]
    if not form.validate():
        return invalid("me/notices.html", **shown)
    choices.choose(actor.id, form.choices, form.quiet)
    flash(gettext("Saved. Notices reach you like this from now on."))
    return redirect("/me/settings/notices", 303)


def _of_notices(actor: Actor) -> dict[str, Any]:
    person = queries.person(actor.id)
    form = notices_form(person, notices.choices_for(actor.id))
    return {"form": form, "wants_mail": person.wants_mail, **push_section(actor.id)}


@bp.get("/me/data.json")
def data() -> Response:
    actor = guard(Action.ME_READ)
    answer = Response(current_app.json.dumps(own_data(actor.id), indent=2), mimetype="application/json")
    answer.headers["Content-Disposition"] = "attachment; filename=my-data.json"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/me/erase")
def ask_before_leaving() -> Page:
    guard(Action.ME_CHANGE)
    return render_template("me/leave.html", happens=rules.LEAVING)


@bp.post("/me/erase")
def leave() -> Page:
    actor = guard(Action.ME_CHANGE)
    actions.leave(actor)
    logout_user()
    return redirect("/me/left", 303)


@bp.get("/me/left")
def left() -> Page:
    """A page of its own: whoever has left has no session that could carry the words."""
    guard(Action.LAB_READ)
    return render_template("me/left.html")
