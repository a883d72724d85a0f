"""A vote from the similar ideas in the form of an idea: what was being written there stays, as a draft."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from ..ideas import queries as ideas
from ..ideas.forms import IdeaForm
from ..ideas.models import Idea
from ..ideas.rules import Stage
from ..permissions import Action
from ..policy import Actor, allows
from ..words import say
from . import actions
from .actions import VotesUsed, Writing

MAX_ID = 2**31 - 1


def has_words(form: IdeaForm) -> bool:
    return bool(form.title.data or form.need.data or form.solution.data)


def vote(idea: Idea, actor: Actor, form: IdeaForm, sent: Mapping[str, Any]) -> str:
    """Both or neither, unless the person's votes in the call are used: then the draft. What to tell them."""
    if not has_words(form):
        actions.vote_instead(idea, actor, None)
        return gettext("Your vote is counted.")
    draft = _draft(sent, actor)
    writing = Writing(form.text(), form.once.data or "", form.seen.data or "", form.photos.wanted, draft)
    try:
        actions.vote_instead(idea, actor, writing)
    except VotesUsed as no:
        actions.keep_writing(actor, writing)
        return f"{say(no.sentence)} {gettext('What you wrote is kept as a draft: it stands under “Share”.')}"
    return gettext("Your vote is counted. What you wrote is kept as a draft: it stands under “Share”.")


def _draft(sent: Mapping[str, Any], actor: Actor) -> Idea | None:
    """The draft that the form changes, if it is this person's and still one."""
    of = str(sent.get("of", ""))
    number = int(of) if of.isascii() and of.isdigit() and len(of) <= 10 else 0
    draft = ideas.idea(number) if 0 < number <= MAX_ID else None
    mine = draft is not None and draft.stage == Stage.DRAFT and allows(actor, Action.IDEA_EDIT, draft)
    return draft if mine else None
