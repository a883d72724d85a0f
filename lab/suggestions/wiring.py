"""What waits for an author ends when the idea goes on; a suggestion and an accepted invitation survive the sign-in."""

from flask import Flask, request
from sqlalchemy import update

from .. import events, jobs, mail
from ..accounts import acts
from ..accounts.queries import token_hash
from ..db import db
from ..errors import N_
from ..events import Event
from ..ideas import queries as ideas
from ..ideas.models import Idea
from ..ideas.rules import MOVES
from ..permissions import Action
from ..policy import SYSTEM
from ..web import Page, guard, me, or_not_found
from . import actions, invitations, queries
from .forms import SuggestionForm, form_with
from .models import Suggestion
from .rules import EDITABLE
from .views import again, joined, suggest


def init_app(_app: Flask) -> None:
    events.when("idea", frozenset(move.name for move in MOVES), _went_on)
    jobs.register_timer("end old invitations", invitations.expire_old, tidies=True)
    mail.show(_samples)
    acts.register(acts.Act(
        "suggest", "suggestions.write", N_("After that your suggestion is sent to the author, and you see it."),
        perform=_suggest, back=lambda fields: f"/ideas/{acts.idea_number(fields)}", wrong=_wrong, about=_about,
        texts=frozenset({"text", "why"}),
    ))  # fmt: skip
    acts.register(acts.Act(
        "accept_invitation", "suggestions.accept_invitation", N_("After that you are a co-author of the idea."),
        perform=lambda fields: joined(fields.get("ref", ""), me()),
        back=lambda fields: f"/invitations/{fields.get('ref', '')}", about=_about_invitation,
    ))  # fmt: skip


def _samples() -> list[mail.Sample]:
    def invitation() -> mail.Letter:
        return mail.plain(*invitations.words_of("Mina", "“Light for the school path”", "sample"))

    title = N_("An invitation to be a co-author")
    return [mail.Sample("invitation", N_("To people without an account"), title, invitation)]


def _went_on(event: Event) -> None:
    """A withdrawn text goes from the suggestions too: what they were written for was the author's."""
    if event.stage_to in EDITABLE:
        return
    actions.close_open(event.thing_id, SYSTEM)
    invitations.close_open(event.thing_id, SYSTEM)
    idea = ideas.idea(event.thing_id)
    if event.move == "withdraw" and idea is not None and not idea.need:
        gone = update(Suggestion).where(Suggestion.idea_id == event.thing_id).values(before="", text="")
        db.session.execute(gone)


def _wrong() -> Page | None:
    """An empty suggestion comes back before anybody is asked for a mail address."""
    idea = _idea((request.view_args or {}).get("idea_id"))
    guard(Action.IDEA_READ, idea)
    form = SuggestionForm()
    return None if form.validate() else again(idea, form)


def _suggest(fields: acts.Fields) -> str:
    idea = _idea(acts.idea_number(fields))
    guard(Action.SUGGESTION_WRITE, idea)
    form = form_with(fields)
    form.validate_or_raise()
    return suggest(idea, me(), form).path


def _about(fields: acts.Fields) -> tuple[str, str]:
    idea = _idea(acts.idea_number(fields))
    return (idea.title, idea.lang) if idea.is_public else ("", "")


def _about_invitation(fields: acts.Fields) -> tuple[str, str]:
    """Anybody can begin a sign-in with somebody else's address: whoever ends it reads what they would join."""
    found = queries.invitation_by_token(token_hash(fields.get("ref", "")))
    idea = ideas.idea(found.idea_id) if found else None
    return (idea.title, idea.lang) if found and idea and queries.still_waits(found, idea) else ("", "")


def _idea(id: int | None) -> Idea:
    return or_not_found(ideas.idea(id or 0))
