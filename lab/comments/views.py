"""The addresses of comments; they are read on the idea's page."""

from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from ..errors import Invalid, NotFound
from ..extensions import limiter
from ..ideas import queries as ideas
from ..ideas.models import Idea
from ..ideas.rules import LANGS
from ..ideas.views import idea_page
from ..permissions import Action
from ..web import Page, fragment_or_redirect, guard, invalid, limit_key, me, or_not_found, wants_fragment
from . import actions, queries
from .forms import CommentForm
from .models import Comment

bp = Blueprint("comments", __name__)

COMMENTS = "30 per 5 minutes"
PEOPLE_SHOWN = 6


@bp.post("/ideas/<int:idea_id>/comments")
@limiter.limit(COMMENTS, key_func=limit_key)
def write(idea_id: int) -> Page:
    idea = or_not_found(ideas.idea(idea_id))
    actor = guard(Action.COMMENT_WRITE, idea)
    form = CommentForm()
    if not form.validate():
        return again(idea, form)
    try:
        comment = actions.write_comment(idea, actor, form.body.data, parent=form.parent_id,
                                        lang=form.lang_or(idea.lang), once=form.once.data or "")  # fmt: skip
    except Invalid as no:
        form.take(no.fields)
        form.parent.data = ""
        return again(idea, form)
    return _shown(idea, comment)


def again(idea: Idea, form: CommentForm) -> Page:
    """The form with its text, in its thread when it answers a comment that stands."""
    thread_id = _thread_id(idea, form.parent_id)
    wrong = {"form": form, "thread": thread_id}
    if not wants_fragment():
        return idea_page(idea, me(), wrong), 422
    if thread_id:
        said = queries.thread(thread_id)
        return invalid("comments/_comment.html", idea=idea, said=said, wrong=wrong, langs=LANGS)
    return invalid("comments/_section.html", idea=idea, threads=queries.threads(idea.id), wrong=wrong, langs=LANGS)


def _thread_id(idea: Idea, parent_id: int | None) -> int | None:
    answered = queries.comment(parent_id) if parent_id else None
    return (answered.parent_id or answered.id) if answered and answered.idea_id == idea.id else None


def _shown(idea: Idea, comment: Comment) -> Page:
    """An answer comes with its thread, a new comment with the whole section."""
    path = comment_path(idea, comment)
    if comment.parent_id:
        said = queries.thread(comment.parent_id)
        return fragment_or_redirect("comments/_comment.html", path, idea=idea, said=said, fresh=comment.id, langs=LANGS,
                                    count_again=True)  # fmt: skip
    threads = queries.threads(idea.id)
    return fragment_or_redirect(
        "comments/_section.html", path, idea=idea, threads=threads, fresh=comment.id, langs=LANGS
    )


def comment_path(idea: Idea, comment: Comment) -> str:
    """The page of the idea that holds it, whichever that is."""
    thread_id = comment.parent_id or comment.id
    begins = queries.first_shown(thread_id, comment.id) if comment.parent_id else None
    asked = {"comments": queries.page_with(idea.id, thread_id), "answers": begins}
    wanted = urlencode({name: value for name, value in asked.items() if value})
    return f"{idea.path}{'?' + wanted if wanted else ''}#comment-{comment.id}"


@bp.get("/comments/<int:id>")
def show(id: int) -> Page:
    """The lasting address of a comment."""
    comment, idea = _comment(id)
    guard(Action.IDEA_READ, idea)
    return redirect(comment_path(idea, comment), 302)


@bp.get("/comments/<int:id>/answers")
def answers(id: int) -> Page:
    """More answers of a thread, from the one that `from` names on."""
    thread, idea = _comment(id)
    guard(Action.IDEA_READ, idea)
    begins = request.args.get("from", "")
    if thread.parent_id or not (begins.isascii() and begins.isdigit() and len(begins) <= 10):
        raise NotFound()
    first = queries.comment(int(begins))
    if not wants_fragment():
        return redirect(comment_path(idea, first if first and first.parent_id == id else thread), 302)
    said = queries.answers(id, int(begins))
    return render_template("comments/_answers.html", idea=idea, said=said, langs=LANGS, look_at=int(begins))


@bp.get("/ideas/<int:idea_id>/people")
def people(idea_id: int) -> Page:
    """Who can be named in a comment here, by the beginning of a name."""
    idea = or_not_found(ideas.idea(idea_id))
    actor = guard(Action.COMMENT_WRITE, idea)
    found = queries.people_of(idea, request.args.get("q", "")[:60], but=actor.id, limit=PEOPLE_SHOWN)
    return render_template("comments/_people.html", idea=idea, people=found)


@bp.get("/comments/<int:id>/edit")
def edit(id: int) -> Page:
    comment, idea = _comment(id)
    guard(Action.IDEA_READ, idea)
    guard(Action.COMMENT_EDIT, comment)
    form = CommentForm(formdata=None, data={"body": comment.body, "lang": comment.lang})
    return render_template("comments/edit.html", idea=idea, comment=comment, form=form)


@bp.post("/comments/<int:id>/edit")
@limiter.limit(COMMENTS, key_func=limit_key)
def update(id: int) -> Page:
    comment, idea = _comment(id)
    guard(Action.IDEA_READ, idea)
    actor, form = guard(Action.COMMENT_EDIT, comment), CommentForm()
    if not form.validate():
        return invalid("comments/edit.html", idea=idea, comment=comment, form=form)
    actions.edit_comment(comment, actor, form.body.data, form.lang_or(comment.lang))
    said = queries.thread(comment.id)
    return fragment_or_redirect(
        "comments/_comment.html", comment_path(idea, comment), idea=idea, said=said, langs=LANGS
    )


@bp.post("/comments/<int:id>/pin")
def pin(id: int) -> Page:
    comment, idea = _comment(id)
    actions.pin(comment, guard(Action.COMMENT_PIN, idea))
    return _pinned(idea)


@bp.post("/comments/<int:id>/unpin")
def unpin(id: int) -> Page:
    comment, idea = _comment(id)
    actions.unpin(comment, guard(Action.COMMENT_PIN, idea))
    return _pinned(idea)


def _pinned(idea: Idea) -> Page:
    threads = queries.threads(idea.id)
    return fragment_or_redirect("comments/_section.html", f"{idea.path}#comments", idea=idea, threads=threads,
                                langs=LANGS, look_at="pinned")  # fmt: skip


@bp.post("/comments/<int:id>/delete")
def delete(id: int) -> Page:
    comment, idea = _comment(id)
    guard(Action.IDEA_READ, idea)
    actor = guard(Action.COMMENT_DELETE, comment)
    actions.delete_comment(comment, actor)
    if wants_fragment():
        return render_template("comments/_section.html", idea=idea, threads=queries.threads(idea.id), langs=LANGS)
    flash(gettext("Your comment is deleted."))
    return redirect(f"{idea.path}#comments", 303)


def _comment(id: int) -> tuple[Comment, Idea]:
    comment = or_not_found(queries.comment(id))
    return comment, or_not_found(ideas.idea(comment.idea_id))
