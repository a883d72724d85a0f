"""What a person follows, and the button that follows a topic, a district or a search."""

from flask import Blueprint, render_template, request

from ..permissions import Action
from ..votes import queries as votes
from ..web import Page, fragment_or_redirect, guard, own_path
from . import actions, buttons
from .models import Watch

bp = Blueprint("watching", __name__)
IDEAS = 100
"""Ideas on the page, the latest said first; the list of ideas has all that are followed."""


@bp.get("/me/follows")
def follows() -> Page:
    actor = guard(Action.ME_READ)
    watches = buttons.of_person(actor.id)
    said = votes.said_of_ideas(actor.id, IDEAS)
    return render_template(
        "watching/follows.html", going=watches[True], stopped=watches[False], ideas=said[True],
        stopped_ideas=said[False],
    )  # fmt: skip


@bp.post("/me/watches")
def follow() -> Page:
    actor = guard(Action.WATCH)
    return _answered(actions.follow(actor, request.form.get("query", "")))


@bp.post("/me/watches/<int:id>/stop")
def stop(id: int) -> Page:
    actor = guard(Action.WATCH)
    return _answered(actions.stop(actor, id))


def _answered(watch: Watch) -> Page:
    button = buttons.of_watch(watch)
    back = own_path(request.form.get("next"), "")
    return fragment_or_redirect("watching/_watch.html", back or button.path, watch=button, back=back, fresh=True)
