"""A vote survives the sign-in, and a page of cards asks here how a person stands to its ideas."""

from flask import Flask, flash
from werkzeug.datastructures import MultiDict

from ..accounts import acts
from ..errors import N_
from ..ideas import card
from ..ideas import queries as ideas
from ..ideas.actions import mark_of
from ..ideas.forms import IdeaForm
from ..permissions import Action
from ..photos import uploads
from ..web import MAX_ID, Page, guard, invalid, or_not_found, own_path
from . import actions, instead, queries


def _perform(fields: acts.Fields) -> str:
    idea = or_not_found(ideas.idea(_number(fields)))
    actions.cast_vote(idea, guard(Action.VOTE_CAST, idea))
    return _back(fields)


def _perform_instead(fields: acts.Fields) -> str:
    idea = or_not_found(ideas.idea(_number(fields)))
    actor = guard(Action.VOTE_CAST, idea)
    form = IdeaForm(formdata=MultiDict(fields))
    form.check(submitting=False)
    flash(instead.vote(idea, actor, form, _from_its_own_text(fields)))
    return idea.path


def _from_its_own_text(fields: acts.Fields) -> acts.Fields:
    """Anybody can begin a sign-in with somebody else's address: what comes with it is written over a draft only where
    the sender knew what stands in that, else it is a draft of its own."""
    of = fields.get("of", "")
    draft = ideas.idea(int(of)) if of.isascii() and of.isdigit() and len(of) <= 9 else None
    knew = draft is not None and fields.get("seen") == mark_of(draft)
    return fields if knew else {name: value for name, value in fields.items() if name != "of"}


def _wrong_instead() -> Page | None:
    """What could not be kept is said before anybody is asked for a mail address."""
    form = IdeaForm()
    wrong = instead.has_words(form) and not form.check(submitting=False)
    return invalid("ideas/new.html", form=form) if wrong else None


def _back(fields: acts.Fields) -> str:
    """The same list at the same card."""
    page = own_path(fields.get("next"), "/ideas").partition("#")[0]
    return f"{page}#idea-{_number(fields)}"


def _about(fields: acts.Fields) -> tuple[str, str]:
    """Anybody can write a link that votes: it says for what."""
    idea = ideas.idea(_number(fields))
    return (idea.title, idea.lang) if idea and idea.is_public else ("", "")


def _number(fields: acts.Fields) -> int:
    """From the link (`idea`) or from the form's address (`id`); 0 when it is none."""
    given = fields.get("idea") or fields.get("id") or ""
    number = int(given) if given.isascii() and given.isdigit() and len(given) <= 10 else 0
    return number if number <= MAX_ID else 0


def init_app(_app: Flask) -> None:
    card.read_standings_with(queries.standings)
    acts.register(acts.Act("vote", "votes.vote", N_("Right after that, your vote is counted."), _perform, _back,
                           about=_about, by_link=frozenset({"idea", "id", "next"})))  # fmt: skip
    acts.register(acts.Act(
        "vote_instead", "votes.vote_instead",
        N_("Right after that, your vote is counted, and what you wrote is kept as a draft."),
        _perform_instead, lambda _fields: "/ideas/new", wrong=_wrong_instead,
        texts=frozenset({"title", "need", "solution"}), about=_about,
    ))  # fmt: skip
    uploads.accept("votes.vote_instead", "idea")
