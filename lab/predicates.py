"""Who acts, and the positive sentences about (actor, thing) of which the rules are made. Pure.

`@says` gives the words that a refused person reads.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from .errors import N_
from .ideas import rules as ideas


@dataclass(frozen=True)
class Actor:
    """Who acts: a visitor (id 0), a person with granted roles, or the system (the lab's timers)."""

    id: int = 0
    display_name: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    unit_id: int | None = None
    lang: str = "en"
    unread: int = 0
    is_system: bool = False

    @property
    def is_staff(self) -> bool:
        return bool(self.roles)

    @property
    def role(self) -> str:
        """The role that stands in a history: the strongest that the person holds."""
        if self.is_system:
            return "system"
        return next((role for role in ("official", "moderator", "admin") if role in self.roles), "resident")

    def as_resident(self) -> "Actor":
        """Staff who are authors act for themselves, not for the city."""
        return replace(self, roles=frozenset(), unit_id=None)


VISITOR = Actor()
SYSTEM = Actor(is_system=True)
ROLES = ("moderator", "official", "admin")

Predicate = Callable[[Actor, Any], bool]
Rule = list[list[Predicate]]


def says(sentence: str, conflict: bool = False) -> Callable[[Predicate], Predicate]:
    """The refusal's words; `conflict` marks a predicate about where the thing is, not who the person is."""

    def mark(predicate: Predicate) -> Predicate:
        predicate.sentence = sentence  # type: ignore[attr-defined]
        predicate.conflict = conflict  # type: ignore[attr-defined]
        return predicate

    return mark


@says("")
def anyone(_actor: Actor, _thing: Any) -> bool:
    return True


@says(N_("Please sign in first."))
def signed_in(actor: Actor, _thing: Any) -> bool:
    return actor.id > 0


@says(N_("Only the lab's own timers do this."))
def is_system(actor: Actor, _thing: Any) -> bool:
    return actor.is_system


@says(N_("Only the lab's moderators may do this."))
def is_moderator(actor: Actor, _thing: Any) -> bool:
    return "moderator" in actor.roles


@says(N_("Only city officials may do this."))
def is_official(actor: Actor, _thing: Any) -> bool:
    return "official" in actor.roles


@says(N_("Only an administrator may do this."))
def is_admin(actor: Actor, _thing: Any) -> bool:
    return "admin" in actor.roles


@says(N_("Only the lab's staff may do this."))
def is_staff(actor: Actor, _thing: Any) -> bool:
    return actor.is_staff


@says(N_("Only the author and co-authors may do this."))
def is_author(actor: Actor, idea: Any) -> bool:
    return actor.id > 0 and actor.id in idea.author_ids


@says(N_("You wrote this idea yourself. Votes are for the ideas of others."))
def is_not_author(actor: Actor, idea: Any) -> bool:
    return actor.id not in idea.author_ids


@says(N_("You wrote this idea yourself. Somebody else at the lab decides about it."))
def is_not_own(actor: Actor, thing: Any) -> bool:
    return actor.id not in thing.author_ids


@says(N_("You made the first decision. Somebody else gives the second look."))
def did_not_decide_before(actor: Actor, idea: Any) -> bool:
    return not _in_second_look(idea) or actor.id != idea.decided_by_id


@says(N_("A moderator decides about this, or an official during a second look."))
def in_second_look(_actor: Actor, idea: Any) -> bool:
    return _in_second_look(idea)


def _in_second_look(thing: Any) -> bool:
    """Only ideas get one: the same moderators also move pilots."""
    return getattr(thing, "in_second_look", False)


@says(N_("You scored this pilot. An official who did not score it approves it."))
def did_not_score(actor: Actor, pilot: Any) -> bool:
    return actor.id not in pilot.scorer_ids


@says(N_("You started this test. An official who did not start it decides about it."))
def did_not_run(actor: Actor, pilot: Any) -> bool:
    return actor.id not in pilot.runner_ids


@says("")
def is_public(_actor: Actor, thing: Any) -> bool:
    return thing.is_public


@says(N_("Voting is not open for this idea now."), conflict=True)
def is_open_for_votes(_actor: Actor, idea: Any) -> bool:
    return idea.stage == ideas.Stage.OPEN


@says(N_("The text stays as it is now: the study of this idea has begun, or the idea has ended."), conflict=True)
def can_be_edited(_actor: Actor, idea: Any) -> bool:
    return idea.stage in (ideas.Stage.DRAFT, ideas.Stage.SUBMITTED, ideas.Stage.NEEDS_INFO, ideas.Stage.OPEN)


@says(N_("Only a draft can be deleted. An idea that was sent in can be withdrawn."), conflict=True)
def is_draft(_actor: Actor, idea: Any) -> bool:
    return idea.stage == ideas.Stage.DRAFT


@says(N_("A draft has nothing to follow yet."), conflict=True)
def was_sent_in(_actor: Actor, idea: Any) -> bool:
    return idea.stage != ideas.Stage.DRAFT


@says(N_("Comments open when the idea is public."), conflict=True)
def is_open_for_comments(_actor: Actor, idea: Any) -> bool:
    return idea.is_public


@says(N_("Only the person who wrote this comment may change it."))
def is_commenter(actor: Actor, comment: Any) -> bool:
    return actor.id > 0 and comment.author_id == actor.id


@says(N_("This comment was deleted."), conflict=True)
def comment_stands(_actor: Actor, comment: Any) -> bool:
    return comment.deleted_at is None


@says(N_("You wrote this idea: change its text yourself."))
def is_no_author(actor: Actor, idea: Any) -> bool:
    return actor.id not in idea.author_ids


@says(N_("Only the person who made this suggestion may do this."))
def made_it(actor: Actor, suggestion: Any) -> bool:
    return actor.id > 0 and suggestion.person_id == actor.id


@says(N_("Send the idea in first, then you can invite co-authors."), conflict=True)
def was_shared(_actor: Actor, idea: Any) -> bool:
    return idea.stage != ideas.Stage.DRAFT


@says(N_("Only a co-author may do this. Who shared the idea can withdraw it."))
def is_co_author(actor: Actor, idea: Any) -> bool:
    return actor.id > 0 and actor.id in idea.author_ids and actor.id != idea.author_id


@says(N_("This call has closed already."), conflict=True)
def call_goes_on(_actor: Actor, call: Any) -> bool:
    return call.closed_at is None


@says(N_("The result is written after the call has closed."), conflict=True)
def call_has_closed(_actor: Actor, call: Any) -> bool:
    return call.closed_at is not None


@says(N_("The lab has hidden this comment, so its text stays as it is."), conflict=True)
def comment_is_not_hidden(_actor: Actor, comment: Any) -> bool:
    return comment.visibility not in (ideas.Visibility.HIDDEN, ideas.Visibility.REMOVED)


@says(N_("This text is not public now."), conflict=True)
def is_shown(_actor: Actor, text: Any) -> bool:
    return text.is_public


@says(N_("You wrote this yourself: you can change it or take it back."))
def did_not_write(actor: Actor, text: Any) -> bool:
    return actor.id not in text.writer_ids


@says(N_("Only the person who wrote this may do this."))
def wrote_it(actor: Actor, text: Any) -> bool:
    return actor.id > 0 and actor.id in text.writer_ids


@says(N_("You wrote this text, or the idea under which it stands. Another moderator decides about it."))
def has_no_part_in_it(actor: Actor, text: Any) -> bool:
    return actor.id not in text.author_ids


@says(N_("You hid this text. Another moderator or a city official decides about the complaint."))
def did_not_hide_it(actor: Actor, text: Any) -> bool:
    return actor.id != text.hidden_by_id


@says(N_("A complaint is possible once, within six months, while the text is hidden."), conflict=True)
def can_be_complained_about(_actor: Actor, text: Any) -> bool:
    return text.can_be_complained_about


@says(N_("No complaint waits here any more. Somebody else has decided."), conflict=True)
def awaits_decision(_actor: Actor, text: Any) -> bool:
    return text.awaits_decision


@says(N_("Only the person who made this report and the lab's moderators see it."))
def is_reporter(actor: Actor, report: Any) -> bool:
    return actor.id > 0 and report.person_id == actor.id


@says("")
def is_not_removed(_actor: Actor, idea: Any) -> bool:
    return idea.visibility != ideas.Visibility.REMOVED


@says("")
def waits_for_its_form(_actor: Actor, photo: Any) -> bool:
    return photo.waits


@says("")
def was_sent_by(actor: Actor, photo: Any) -> bool:
    """A visitor's photo is shown to whoever knows its address: nobody else can."""
    return photo.person_id in (None, actor.id)
