"""A comment survives the sign-in."""

from flask import Flask, request

from ..accounts import acts
from ..errors import N_
from ..ideas import queries as ideas
from ..ideas.models import Idea
from ..permissions import Action
from ..web import Page, guard, or_not_found
from . import actions, words
from .forms import CommentForm, form_with
from .views import again, comment_path


def init_app(_app: Flask) -> None:
    words.keep_words()
    acts.register(acts.Act(
        "comment", "comments.write", N_("After that your comment is published, and you are back at the idea."),
        perform=_write, back=lambda fields: f"/ideas/{acts.idea_number(fields)}#comments", wrong=_wrong,
        texts=frozenset({"body"}),
    ))  # fmt: skip


def _wrong() -> Page | None:
    """An empty or too long comment comes back before anybody is asked for a mail address."""
    idea = _idea((request.view_args or {}).get("idea_id"))
    guard(Action.IDEA_READ, idea)
    form = CommentForm()
    return None if form.validate() else again(idea, form)


def _write(fields: acts.Fields) -> str:
    idea = _idea(acts.idea_number(fields))
    actor, form = guard(Action.COMMENT_WRITE, idea), form_with(fields)
    form.validate_or_raise()
    comment = actions.write_comment(idea, actor, form.body.data or "", parent=form.parent_id,
                                    lang=form.lang_or(idea.lang), once=fields.get("once", ""))  # fmt: skip
    return comment_path(idea, comment)


def _idea(id: int | None) -> Idea:
    return or_not_found(ideas.idea(id or 0))
