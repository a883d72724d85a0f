"""Sharing survives the sign-in: what cannot be sent in is kept as a draft, never lost. So does a move."""

from flask import Flask, request
from werkzeug.datastructures import MultiDict

from .. import events, moves
from ..accounts import acts
from ..errors import N_, Refusal
from ..photos import access, uploads
from ..web import Page, invalid, me
from . import actions, calls, queries, rules, said, spelling
from .forms import IdeaForm
from .moves import IDEA


def init_app(_app: Flask) -> None:
    access.register("idea", queries.idea)
    uploads.accept("ideas.create", "idea")
    uploads.accept("ideas.update", "idea")
    calls.keep_counting()
    said.also_in(said.ANSWERS)
    said.recount_with(spelling.keep)
    events.when("idea", frozenset(move.name for move in rules.MOVES), said.keep_answer)
    acts.register(acts.Act(
        "share", "ideas.create", N_("After that your idea is sent in, and you see its page."),
        perform=_share, back=lambda _fields: "/ideas/new", wrong=_wrong,
        texts=frozenset({"title", "need", "solution"}),
    ))  # fmt: skip
    acts.register(moves.resumable("ideas.move", IDEA, queries.idea))


def _wrong() -> Page | None:
    """Errors stand beside their fields before anybody is asked for a mail address."""
    form = IdeaForm()
    return None if form.check(_submitting(request.form.get("action"))) else invalid("ideas/new.html", form=form)


def _share(fields: acts.Fields) -> str:
    form = IdeaForm(formdata=MultiDict(fields))
    if form.check(_submitting(fields.get("action"))) and _submitting(fields.get("action")):
        try:
            idea = actions.share(me(), form.text(), fields.get("once", ""), form.photos.wanted)
            form.say_what_became_of_the_call(idea)
            return idea.path
        except Refusal:
            pass  # a topic that has gone meanwhile, or the like: the draft says what is missing
    return actions.save_draft(me(), form.text(), fields.get("once", ""), form.photos.wanted).path


def _submitting(action: str | None) -> bool:
    return action != "save"
