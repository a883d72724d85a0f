"""Who acts, and the positive sentences about (actor, thing) of which the rules are made. Pure.

`@says` gives the words that a refused person reads.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from .errors import N_
from .ideas import rules as ideas
from .pilots import rules as pilots
from .surveys import rules as surveys
from .workshops import rules as workshops


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


@says(N_("This pilot is not looking for testers now."), conflict=True)
def is_recruiting(_actor: Actor, pilot: Any) -> bool:
    return pilot.stage in (pilots.Stage.RECRUITING, pilots.Stage.RUNNING)


@says(N_("Testers are looked for from the approval of a pilot to the end of its test."), conflict=True)
def can_be_set_up(_actor: Actor, pilot: Any) -> bool:
    return pilot.stage in (
        pilots.Stage.APPROVED, pilots.Stage.RECRUITING, pilots.Stage.RUNNING, pilots.Stage.PAUSED,
    )  # fmt: skip


@says(N_("Only testers of this pilot may do this."))
def is_tester(actor: Actor, pilot: Any) -> bool:
    return actor.id > 0 and actor.id in pilot.tester_ids


@says(N_("Check-ins are open while the test runs."), conflict=True)
def is_being_tested(_actor: Actor, pilot: Any) -> bool:
    return pilot.stage in (pilots.Stage.RUNNING, pilots.Stage.PAUSED, pilots.Stage.EVALUATING)


@says(N_("Readings are corrected before the decision. It has been made."), conflict=True)
def comes_before_the_decision(_actor: Actor, pilot: Any) -> bool:
    return pilot.stage not in (*pilots.ENDS, pilots.Stage.SCALING)


@says(N_("The test is not running now."), conflict=True)
def is_in_the_field(_actor: Actor, pilot: Any) -> bool:
    return pilot.stage in (pilots.Stage.RUNNING, pilots.Stage.PAUSED)


@says(N_("Only who took part in this pilot may do this."))
def has_taken_part(actor: Actor, pilot: Any) -> bool:
    return actor.id > 0 and actor.id in pilot.ever_tester_ids


@says(N_("The test is over, so nobody is asked any more."), conflict=True)
def asks_its_testers(_actor: Actor, pilot: Any) -> bool:
    asks = (pilots.Stage.APPROVED, pilots.Stage.RECRUITING, pilots.Stage.RUNNING, pilots.Stage.PAUSED)
    return pilot.stage in asks


@says(N_("Only the person who gave this may do this."))
def gave_it(actor: Actor, given: Any) -> bool:
    """A check-in, a diary entry, a report of an incident."""
    return actor.id > 0 and given.person_id == actor.id


@says(N_("Surveys are open from the call for testers until the decision."), conflict=True)
def takes_answers(_actor: Actor, pilot: Any) -> bool:
    return pilot.stage in surveys.ASKED


@says(N_("What a pilot is judged by is fixed once the test has started."), conflict=True)
def measures_are_unlocked(_actor: Actor, pilot: Any) -> bool:
    return pilot.stage in (pilots.Stage.PROPOSED, pilots.Stage.APPROVED, pilots.Stage.RECRUITING)


@says(N_("The question and what would change our mind are fixed since the test has started."), conflict=True)
def has_not_started(_actor: Actor, pilot: Any) -> bool:
    return pilot.stage in (pilots.Stage.PROPOSED, pilots.Stage.APPROVED, pilots.Stage.RECRUITING)


@says(N_("Testers have been asked already, so the charter stays as they read it."), conflict=True)
def is_planned(_actor: Actor, pilot: Any) -> bool:
    return pilot.stage in (pilots.Stage.PROPOSED, pilots.Stage.APPROVED)


@says(N_("The decision has been made, so the parts of the ideas stay as they are."), conflict=True)
def is_undecided(_actor: Actor, pilot: Any) -> bool:
    return pilots.STEP_OF[pilots.Stage(pilot.stage)] != "outcome"


@says(N_("The evaluation is written after the test and before the decision."), conflict=True)
def is_evaluating(_actor: Actor, pilot: Any) -> bool:
    return pilot.stage == pilots.Stage.EVALUATING


@says(N_("This pilot has ended."), conflict=True)
def has_not_ended(_actor: Actor, pilot: Any) -> bool:
    return pilot.stage not in pilots.ENDS


@says(N_("Costs are written down from the approval to the decision."), conflict=True)
def costs_are_open(_actor: Actor, pilot: Any) -> bool:
    stage = pilots.Stage
    return pilot.stage in (stage.APPROVED, stage.RECRUITING, stage.RUNNING, stage.PAUSED, stage.EVALUATING)


@says(N_("This is asked of those who wrote its ideas, voted for them or tested. Everyone reads what came of it."))
def was_asked(actor: Actor, closing: Any) -> bool:
    return actor.id > 0 and closing.asks(actor.id)


@says(N_("The time to answer is over. It was open for 60 days."), conflict=True)
def is_asked_now(_actor: Actor, closing: Any) -> bool:
    return closing.is_open


@says(N_("Workshops are planned from the approval of a pilot to the decision about it."), conflict=True)
def plans_workshops(_actor: Actor, pilot: Any) -> bool:
    return pilot.stage in workshops.PLANNED_AT


@says(N_("This workshop is for the testers of the pilot."))
def may_come(actor: Actor, workshop: Any) -> bool:
    return workshop.invited_ids is None or actor.id in workshop.invited_ids


@says(N_("Nobody can sign up for this workshop any more."), conflict=True)
def takes_sign_ups(_actor: Actor, workshop: Any) -> bool:
    return workshop.takes_sign_ups


@says(N_("This workshop has begun or was cancelled."), conflict=True)
def is_to_come(_actor: Actor, workshop: Any) -> bool:
    return workshop.is_to_come


@says(N_("This is written once the workshop has begun."), conflict=True)
def has_begun(_actor: Actor, workshop: Any) -> bool:
    return workshop.has_begun


@says(N_("There is a learning card when the city has decided about the pilot."), conflict=True)
def was_decided(_actor: Actor, pilot: Any) -> bool:
    return pilot.stage in (pilots.Stage.SCALING, pilots.Stage.SCALED, pilots.Stage.STOPPED)
