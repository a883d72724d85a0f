"""The positive sentences about pilots and what belongs to them: testers, workshops, the evaluation. Pure."""

from typing import Any

from .errors import N_
from .pilots import rules as pilots
from .predicates import Actor, says
from .surveys import rules as surveys
from .workshops import rules as workshops


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
