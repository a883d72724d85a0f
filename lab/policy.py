"""Who may do what. RULES holds every right but the moves'; a move's right is its `who`, read by WHO. Pure.

A rule is a list of clauses; a clause is a list of predicates. Allowed is who meets every predicate of one clause.
Predicates are positive sentences about (actor, thing); `@says` gives the words that a refused person reads.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .errors import N_, Conflict, NotAllowed, NotSignedIn, Refusal
from .ideas import rules as ideas
from .lifecycle import Move
from .permissions import Action
from .pilots import rules as pilots


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
    return actor.id != pilot.runner_id


@says("")
def is_public(_actor: Actor, thing: Any) -> bool:
    return thing.is_public


@says(N_("Voting is not open for this idea now."), conflict=True)
def is_open_for_votes(_actor: Actor, idea: Any) -> bool:
    return idea.stage == ideas.Stage.OPEN


@says(N_("The lab has begun to study this idea, so its text stays as it is."), conflict=True)
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
def shows_what_one_may_read(actor: Actor, photo: Any) -> bool:
    """A photo belongs to its thing. What has no right of its own to be read is public."""
    if photo.thing is None:
        return False
    return allows(actor, READ_OF.get(photo.thing.kind, Action.LAB_READ), photo.thing)


@says("")
def waits_for_its_form(_actor: Actor, photo: Any) -> bool:
    return photo.waits


@says("")
def was_sent_by(actor: Actor, photo: Any) -> bool:
    """A visitor's photo is shown to whoever knows its address: nobody else can."""
    return photo.person_id in (None, actor.id)


@says(N_("This pilot is not looking for testers now."), conflict=True)
def is_recruiting(_actor: Actor, pilot: Any) -> bool:
    return pilot.stage in (pilots.Stage.RECRUITING, pilots.Stage.RUNNING)


@says(N_("Only testers of this pilot may do this."))
def is_tester(actor: Actor, pilot: Any) -> bool:
    return actor.id > 0 and actor.id in pilot.tester_ids


@says(N_("Check-ins are open while the test runs."), conflict=True)
def is_being_tested(_actor: Actor, pilot: Any) -> bool:
    return pilot.stage in (pilots.Stage.RUNNING, pilots.Stage.PAUSED, pilots.Stage.EVALUATING)


@says(N_("What a pilot is judged by is fixed once the test has started."), conflict=True)
def measures_are_unlocked(_actor: Actor, pilot: Any) -> bool:
    return pilot.stage in (pilots.Stage.PROPOSED, pilots.Stage.APPROVED, pilots.Stage.RECRUITING)


@says(N_("The evaluation is written after the test and before the decision."), conflict=True)
def is_evaluating(_actor: Actor, pilot: Any) -> bool:
    return pilot.stage == pilots.Stage.EVALUATING


@says(N_("This pilot has ended."), conflict=True)
def has_not_ended(_actor: Actor, pilot: Any) -> bool:
    return pilot.stage not in pilots.ENDS


RULES: Mapping[Action, Rule] = {
    Action.LAB_READ: [[anyone]],
    Action.SIGN_IN: [[anyone]],
    Action.SIGN_OUT: [[anyone]],
    Action.ME_READ: [[signed_in]],
    Action.ME_CHANGE: [[signed_in]],
    Action.MAIL_STOP: [[anyone]],
    Action.IDEA_READ: [
        [is_public],
        [is_author, is_not_removed],
        [is_staff, lambda _a, idea: idea.stage != ideas.Stage.DRAFT],
    ],
    Action.IDEA_SHARE: [[signed_in]],
    Action.IDEA_EDIT: [[is_author, can_be_edited]],
    Action.IDEA_DELETE: [[is_author, is_draft]],
    Action.VOTE_CAST: [[signed_in, is_not_author, is_open_for_votes, is_shown]],
    Action.VOTE_WITHDRAW: [[signed_in]],
    Action.FOLLOW: [[signed_in, is_public], [is_author, was_sent_in], [is_staff]],
    Action.PHOTO_READ: [[shows_what_one_may_read], [waits_for_its_form, was_sent_by]],
    Action.COMMENT_WRITE: [[signed_in, is_open_for_comments]],
    Action.COMMENT_EDIT: [[is_commenter, comment_stands, comment_is_not_hidden]],
    Action.COMMENT_DELETE: [[is_commenter, comment_stands]],
    Action.COMMENT_PIN: [[is_moderator, is_not_own], [is_official, is_not_own]],
    Action.TEXT_REPORT: [[did_not_write, is_shown]],
    Action.REPORT_READ: [[is_reporter], [is_moderator]],
    Action.CASE_READ: [[wrote_it], [is_staff]],
    Action.TEXT_MODERATE: [[is_moderator, has_no_part_in_it]],
    Action.COMPLAINT_WRITE: [[wrote_it, can_be_complained_about]],
    Action.COMPLAINT_DECIDE: [
        [is_moderator, has_no_part_in_it, did_not_hide_it, awaits_decision],
        [is_official, has_no_part_in_it, did_not_hide_it, awaits_decision],
    ],
    Action.SUGGESTION_WRITE: [[signed_in, is_public, is_no_author, can_be_edited]],
    Action.SUGGESTION_DECIDE: [[is_author, can_be_edited]],
    Action.SUGGESTION_TAKE_BACK: [[made_it]],
    Action.CO_AUTHOR_INVITE: [[is_author, was_shared, can_be_edited]],
    Action.CO_AUTHOR_LEAVE: [[is_co_author]],
    Action.INVITATION_READ: [[anyone]],
    Action.INVITATION_ACCEPT: [[signed_in]],
    Action.DESK_READ: [[is_moderator]],
    Action.BACKLOG_READ: [[is_official], [is_moderator]],
    Action.HISTORY_STAFF: [[is_staff]],
    Action.CALL_WRITE: [[is_moderator], [is_admin]],
    Action.CALL_CLOSE: [[is_moderator, call_goes_on], [is_admin, call_goes_on], [is_system, call_goes_on]],
    Action.CALL_RESULT: [[is_moderator, call_has_closed], [is_admin, call_has_closed]],
    Action.PILOT_READ: [[is_public], [is_staff]],
    Action.PILOT_PROPOSE: [[is_moderator], [is_official]],
    Action.PILOT_TAKE_PART: [[signed_in, is_recruiting]],
    Action.PILOT_LEAVE: [[signed_in]],
    Action.PILOT_CHECK_IN: [[is_tester, is_being_tested]],
    Action.PILOT_MEASURE: [[is_moderator, measures_are_unlocked], [is_official, measures_are_unlocked]],
    Action.PILOT_READING: [[is_moderator, has_not_ended], [is_official, has_not_ended]],
    Action.PILOT_EVIDENCE: [[is_moderator, has_not_ended], [is_official, has_not_ended]],
    Action.PILOT_NOTE: [[is_moderator, has_not_ended], [is_official, has_not_ended]],
    Action.PILOT_EVALUATE: [[is_moderator, is_evaluating], [is_official, is_evaluating]],
    Action.ADMIN_READ: [[is_admin]],
    Action.ADMIN_CHANGE: [[is_admin]],
}

READ_OF = {"idea": Action.IDEA_READ, "pilot": Action.PILOT_READ, "photo": Action.PHOTO_READ}
"""What a person must be able to read before anything about a thing may be said at all."""

WHO: Mapping[str, Rule] = {
    "author": [[is_author]],
    "moderator": [
        [is_moderator, is_not_own, did_not_decide_before],
        [is_official, in_second_look, is_not_own, did_not_decide_before],
    ],
    "official": [[is_official, is_not_own]],
    "official_who_did_not_score": [[is_official, is_not_own, did_not_score]],
    "official_who_did_not_run": [[is_official, is_not_own, did_not_run]],
    "moderator_or_official": [[is_moderator, is_not_own], [is_official, is_not_own]],
    "moderator_or_system": [[is_moderator, is_not_own], [is_system]],
    "system": [[is_system]],
}

WHO_WORDS = {
    "author": N_("the author"),
    "moderator": N_("a moderator"),
    "official": N_("a city official"),
    "official_who_did_not_score": N_("a city official who did not score it"),
    "official_who_did_not_run": N_("a city official who did not start it"),
    "moderator_or_official": N_("a moderator or a city official"),
    "moderator_or_system": N_("a moderator, or the lab by itself"),
    "system": N_("the lab by itself"),
}


def allows(actor: Actor, action: Action, thing: Any = None) -> bool:
    """Raises KeyError for an action without a rule: a forgotten rule is a mistake, not a no."""
    return _met(RULES[Action(action)], actor, thing)


def may_move(actor: Actor, move: Move, thing: Any) -> bool:
    return _met(WHO[move.who], actor, thing)


def failing(rule: Rule, actor: Actor, thing: Any) -> Predicate | None:
    """The predicate that refuses, from the clause that came nearest; a stage counts only after all rights."""
    best: tuple[int, Predicate] | None = None
    for clause in rule:
        met, no = _progress(clause, actor, thing)
        if no is None:
            return None
        rank = met + (100 if getattr(no, "conflict", False) else 0)
        if best is None or rank > best[0]:
            best = (rank, no)
    return best[1] if best else None


def refusal(actor: Actor, rule: Rule, thing: Any) -> Refusal | None:
    """What a person hears who may not; None for who may. A stage is a conflict, all else a matter of who asks."""
    no = failing(rule, actor, thing)
    if no is None:
        return None
    if getattr(no, "conflict", False):
        return Conflict(no.sentence)  # type: ignore[attr-defined]
    if not actor.id and not actor.is_system:
        return NotSignedIn()
    return NotAllowed(getattr(no, "sentence", ""))


def check(action: Action, actor: Actor, thing: Any = None) -> None:
    """Raises the refusal. Asked again inside a transaction: since the page was shown, things may have moved."""
    if no := refusal(actor, RULES[action], thing):
        raise no


def check_move(move: Move, actor: Actor, thing: Any) -> None:
    """The same for a move's right, which is its `who`."""
    if no := refusal(actor, WHO[move.who], thing):
        raise no


def _progress(clause: Iterable[Predicate], actor: Actor, thing: Any) -> tuple[int, Predicate | None]:
    for met, predicate in enumerate(clause):
        if not predicate(actor, thing):
            return met, predicate
    return 0, None


def _met(rule: Rule, actor: Actor, thing: Any) -> bool:
    return any(all(predicate(actor, thing) for predicate in clause) for clause in rule)
