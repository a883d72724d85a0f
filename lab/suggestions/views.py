"""Pages of suggestions: write one, read it, take it up or decline it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from ..accounts import queries as people
from ..accounts.queries import token_hash
from ..comments import queries as comments
from ..errors import Invalid, NotSignedIn
from ..extensions import limiter
from ..ideas import queries as ideas
from ..ideas.models import Idea
from ..permissions import Action
from ..policy import Actor
from ..web import Page, can, fresh_csrf, guard, limit_key, me, new_once, or_not_found
from . import actions, invitations, page, queries
from .forms import ByNameForm, DeclineForm, InvitationForm, MergeForm, SuggestionForm, blank, by_name
from .models import Invitation, Suggestion
from .rules import INVITATION_DAYS, PARTS, State

bp = Blueprint("suggestions", __name__)

SUGGESTIONS = "20 per 5 minutes"


@bp.get("/ideas/<int:idea_id>/suggestions/new")
def new(idea_id: int) -> Page:
    idea = or_not_found(ideas.idea(idea_id))
    actor = guard(Action.IDEA_READ, idea)
    if actor.id:
        guard(Action.SUGGESTION_WRITE, idea)
    part = request.args.get("part", "need")
    return _form(idea, blank(idea, part if part in PARTS else "need", new_once() if actor.id else ""))


@bp.post("/ideas/<int:idea_id>/suggestions")
@limiter.limit(SUGGESTIONS, key_func=limit_key)
def write(idea_id: int) -> Page:
    idea = or_not_found(ideas.idea(idea_id))
    actor, form = guard(Action.SUGGESTION_WRITE, idea), SuggestionForm()
    if not form.validate():
        return again(idea, form)
    try:
        made = suggest(idea, actor, form)
    except Invalid as no:
        form.take(no.fields)
        return again(idea, form)
    flash(gettext("Thank you. The author is told, and answers you here."))
    return redirect(made.path, 303)


def suggest(idea: Idea, actor: Actor, form: SuggestionForm) -> Suggestion:
    return actions.suggest(idea, actor, form.part.data, form.text.data or "", form.why.data or "",
                           once=form.once.data or "", before=form.before.data or "")  # fmt: skip


def again(idea: Idea, form: SuggestionForm) -> Page:
    """With everything typed. From now on it starts from the text of today, which the page shows beside it."""
    now = getattr(idea, form.part.data if form.part.data in PARTS else "need")
    form.before.data = actions.mark_of(now)
    return _form(idea, form, now), 422


def _form(idea: Idea, form: SuggestionForm, now: str = "") -> Any:
    part = form.part.data if form.part.data in PARTS else "need"
    return render_template("suggestions/new.html", idea=idea, form=form, now=now, part=part, label=PARTS[part][0],
                           most=PARTS[part][1][1], parts={name: said for name, (said, _) in PARTS.items()})  # fmt: skip


@bp.get("/suggestions/<int:id>")
def show(id: int) -> Page:
    suggested, idea = _suggestion(id)
    return _page(suggested, idea, guard(Action.IDEA_READ, idea))


def _page(suggested: Suggestion, idea: Idea, actor: Actor, **wrong: Any) -> str:
    said = page.read(suggested, idea, actor)
    merge = wrong.get("merge") or MergeForm(formdata=None, data={"text": getattr(idea, suggested.part)})
    return render_template("suggestions/show.html", idea=idea, said=said, merge=merge, proposed=suggested.text,
                           decline=wrong.get("decline") or DeclineForm(formdata=None),
                           decides=suggested.state == State.OPEN and can(Action.SUGGESTION_DECIDE, idea))  # fmt: skip


@bp.post("/suggestions/<int:id>/accept")
def accept(id: int) -> Page:
    """With `text`, the author put the suggestion and a newer text together by hand."""
    suggested, idea = _suggestion(id)
    actor, form = guard(Action.SUGGESTION_DECIDE, idea), MergeForm()
    by_hand = "text" in request.form
    if by_hand and (wrong := _wrong_text(suggested.part, form)):
        form.take({"text": [wrong]})
        return _page(suggested, idea, actor, merge=form), 422
    actions.accept(suggested, actor, form.text.data if by_hand else None)
    flash(gettext("The text is changed, and %(name)s is a co-author.", name=page.read(suggested, idea, actor).name))
    return redirect(idea.path, 303)


def _wrong_text(part: str, form: MergeForm) -> str:
    """What an idea's text must keep to, also when it was put together by hand."""
    if not form.validate():
        return str(form.text.errors[0])
    low, high = PARTS[part][1]
    if part == "title":
        form.text.data = " ".join((form.text.data or "").split())
    n = len(form.text.data or "")
    return "" if low <= n <= high else gettext("Write {low} to {high} characters; there are {n}.").format(
        low=low, high=high, n=n
    )  # fmt: skip


@bp.post("/suggestions/<int:id>/decline")
def decline(id: int) -> Page:
    suggested, idea = _suggestion(id)
    actor, form = guard(Action.SUGGESTION_DECIDE, idea), DeclineForm()
    if not form.validate():
        return _page(suggested, idea, actor, decline=form), 422
    actions.decline(suggested, actor, form.word.data or "")
    return redirect(suggested.path, 303)


@bp.post("/suggestions/<int:id>/take-back")
def take_back(id: int) -> Page:
    suggested, idea = _suggestion(id)
    actions.take_back(suggested, guard(Action.SUGGESTION_TAKE_BACK, suggested))
    return redirect(idea.path, 303)


def _suggestion(id: int) -> tuple[Suggestion, Idea]:
    """What one may not read is not there."""
    suggested = or_not_found(queries.suggestion(id))
    idea = or_not_found(ideas.idea(suggested.idea_id))
    guard(Action.IDEA_READ, idea)
    return or_not_found(suggested if page.may_read(suggested, idea, me()) else None), idea


# Co-authors


@bp.get("/ideas/<int:idea_id>/co-authors")
def co_authors(idea_id: int) -> Page:
    idea = or_not_found(ideas.idea(idea_id))
    guard(Action.CO_AUTHOR_INVITE, idea)
    return _authors_page(idea, InvitationForm(formdata=None))


def _authors_page(idea: Idea, form: InvitationForm, name_form: ByNameForm | None = None) -> str:
    people = [(one.id, one.name) for one in comments.people_of(idea) if one.id not in idea.author_ids]
    return render_template(
        "suggestions/authors.html", idea=idea, form=form, name_form=name_form or by_name(people), people=people,
        authors=queries.co_authors(idea), invited=queries.invited(idea.id), days=INVITATION_DAYS,
    )  # fmt: skip


@bp.post("/ideas/<int:idea_id>/invitations")
@limiter.limit(SUGGESTIONS, key_func=limit_key)
def invite(idea_id: int) -> Page:
    """By mail address, or by the name of somebody who commented (`person`)."""
    idea = or_not_found(ideas.idea(idea_id))
    actor, form = guard(Action.CO_AUTHOR_INVITE, idea), InvitationForm()
    form.validate()
    name_form = by_name([(one.id, one.name) for one in comments.people_of(idea)]) if "person" in request.form else None
    try:
        if name_form:
            invitations.invite_by_name(idea, actor, name_form.person_id)
        else:
            invitations.invite(idea, actor, form.email.data or "")
    except Invalid as no:
        (name_form or form).take(no.fields)
        return _authors_page(idea, form, name_form), 422
    flash(gettext("The invitation is on its way."))
    return redirect(f"{idea.path}/co-authors", 303)


@bp.post("/invitations/<int:id>/take-back")
def take_invitation_back(id: int) -> Page:
    invitation = or_not_found(queries.invitation(id))
    idea = or_not_found(ideas.idea(invitation.idea_id))
    invitations.take_back(invitation, guard(Action.CO_AUTHOR_INVITE, idea))
    return redirect(f"{idea.path}/co-authors", 303)


@bp.post("/ideas/<int:idea_id>/co-authors/leave")
def leave(idea_id: int) -> Page:
    idea = or_not_found(ideas.idea(idea_id))
    invitations.leave(idea, guard(Action.CO_AUTHOR_LEAVE, idea))
    flash(gettext("You are no co-author of this idea any more."))
    return redirect(idea.path if can(Action.IDEA_READ, idea) else "/ideas", 303)


@bp.get("/invitations/<ref>")
def invitation(ref: str) -> Page:
    """A number for who has an account and is signed in, a token for who holds a mailed link. Reading does nothing."""
    guard(Action.INVITATION_READ)
    found = _invitation(ref)
    idea = or_not_found(ideas.idea(found.idea_id))
    waits = queries.still_waits(found, idea)
    inviter = people.person_by_id(found.inviter_id) if found.inviter_id else None
    return render_template(
        "suggestions/invitation.html", idea=idea, ref=ref, waits=waits, until=found.expires_on,
        by_mail=bool(found.address), inviter=inviter.display_name if inviter else "",
        is_author=me().id > 0 and me().id in idea.author_ids,
        form_csrf=fresh_csrf(),
    )  # fmt: skip


@bp.post("/invitations/<ref>/accept")
@limiter.limit(SUGGESTIONS, key_func=limit_key)
def accept_invitation(ref: str) -> Page:
    actor = guard(Action.INVITATION_ACCEPT)
    return redirect(joined(ref, actor), 303)


def joined(ref: str, actor: Actor) -> str:
    idea = invitations.accept(_invitation(ref), actor)
    flash(gettext("You are a co-author now. You can change the text, and you hear what happens."))
    return idea.path


@bp.post("/invitations/<ref>/decline")
@limiter.limit(SUGGESTIONS, key_func=limit_key)
def decline_invitation(ref: str) -> Page:
    actor = guard(Action.INVITATION_READ)
    invitations.decline(_invitation(ref), actor, never_again=bool(request.form.get("never_again")))
    flash(gettext("You said no. The author is told, without your name."))
    return redirect("/ideas", 303)


def _invitation(ref: str) -> Invitation:
    """By number it is there only for the person whom it is for."""
    if ref.isascii() and ref.isdigit() and len(ref) <= 10:
        found = queries.invitation(int(ref))
        if found and not me().id:
            raise NotSignedIn()
        return or_not_found(found if found and found.person_id == me().id else None)
    return or_not_found(queries.invitation_by_token(token_hash(ref)))
