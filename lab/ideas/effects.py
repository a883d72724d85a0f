"""What a move does to an idea's row beside its stage. Called by actions.enter(), inside its transaction."""

from collections.abc import Callable, Mapping
from typing import Any

from .. import clock
from ..calls import queries as calls
from ..errors import N_, Invalid
from ..policy import Actor
from . import gallery, rules, versions
from .models import Idea

Effect = Callable[[Idea, Actor, Mapping[str, Any]], None]


def of(move: str) -> Effect:
    return _AFTER.get(move, _nothing)


def _nothing(_idea: Idea, _actor: Actor, _answers: Mapping[str, Any]) -> None:
    pass


def _submit(idea: Idea, _actor: Actor, _answers: Mapping[str, Any]) -> None:
    idea.submitted_at = idea.submitted_at or clock.now()
    idea.call_id = calls.open_id(idea.call_id)


def _publish(idea: Idea, _actor: Actor, answers: Mapping[str, Any]) -> None:
    idea.topic_id = answers.get("topic") or idea.topic_id


def _shortlist(idea: Idea, _actor: Actor, answers: Mapping[str, Any]) -> None:
    idea.impact, idea.effort = answers["impact"], answers["effort"]
    idea.cost_band, idea.owner_unit_id = answers["cost_band"], answers["owner_unit"]


def _decline(idea: Idea, actor: Actor, answers: Mapping[str, Any]) -> None:
    idea.decided_by_id = actor.id or None
    idea.owner_unit_id = answers["named_unit"]


def _second_look(idea: Idea, _actor: Actor, _answers: Mapping[str, Any]) -> None:
    idea.second_looks += 1
    idea.in_second_look = True


def _withdraw(idea: Idea, _actor: Actor, answers: Mapping[str, Any]) -> None:
    """The name goes in any case; the text stays only if the author leaves it, from 5 votes on."""
    keep = answers.get("keep_text")
    if keep and idea.votes < rules.KEEP_TEXT_FROM:
        raise Invalid(
            {"keep_text": [N_("The text can stay from 5 votes on. Untick this to withdraw it with its text.")]}
        )
    idea.author_name = ""
    if not keep:
        idea.need = idea.solution = ""
        idea.lat = idea.lng = None
        gallery.take_down(idea)
        versions.forget(idea)


_AFTER: dict[str, Effect] = {
    "submit": _submit,
    "publish": _publish,
    "shortlist": _shortlist,
    "decline": _decline,
    "second_look": _second_look,
    "withdraw": _withdraw,
}
