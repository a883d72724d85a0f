"""Who may do what. RULES holds every right but the moves'; a move's right is its `who`, read by WHO. Pure.

A rule is a list of clauses; a clause is a list of predicates. Allowed is who meets every predicate of one clause.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from .errors import N_, Conflict, NotAllowed, NotSignedIn, Refusal
from .ideas import rules as ideas
from .lifecycle import Move
from .permissions import Action
from .pilot_predicates import (
    asks_its_testers,
    can_be_set_up,
    comes_before_the_decision,
    costs_are_open,
    gave_it,
    has_begun,
    has_not_ended,
    has_not_started,
    has_taken_part,
    is_asked_now,
    is_being_tested,
    is_evaluating,
    is_in_the_field,
    is_planned,
    is_recruiting,
    is_tester,
    is_to_come,
    is_undecided,
    may_come,
    measures_are_unlocked,
    plans_workshops,
    takes_answers,
    takes_sign_ups,
    was_asked,
    was_decided,
)
from .predicates import ROLES as ROLES
from .predicates import SYSTEM as SYSTEM
from .predicates import VISITOR as VISITOR
from .predicates import Actor as Actor
from .predicates import (
    Predicate,
    Rule,
    anyone,
    awaits_decision,
    call_goes_on,
    call_has_closed,
    can_be_complained_about,
    can_be_edited,
    comment_is_not_hidden,
    comment_stands,
    did_not_decide_before,
    did_not_hide_it,
    did_not_run,
    did_not_score,
    did_not_write,
    has_no_part_in_it,
    in_second_look,
    is_admin,
    is_author,
    is_co_author,
    is_commenter,
    is_draft,
    is_moderator,
    is_no_author,
    is_not_author,
    is_not_own,
    is_not_removed,
    is_official,
    is_open_for_comments,
    is_open_for_votes,
    is_public,
    is_reporter,
    is_shown,
    is_staff,
    is_system,
    made_it,
    says,
    signed_in,
    waits_for_its_form,
    was_sent_by,
    was_sent_in,
    was_shared,
    wrote_it,
)


@says("")
def shows_what_one_may_read(actor: Actor, photo: Any) -> bool:
    """A photo belongs to its thing. What has no right of its own to be read is public."""
    if photo.thing is None:
        return False
    return allows(actor, READ_OF.get(photo.thing.kind, Action.LAB_READ), photo.thing)


RULES: Mapping[Action, Rule] = {
    Action.LAB_READ: [[anyone]],
    Action.SIGN_IN: [[anyone]],
    Action.SIGN_OUT: [[anyone]],
    Action.ME_READ: [[signed_in]],
    Action.ME_CHANGE: [[signed_in]],
    Action.MAIL_STOP: [[anyone]],
    Action.MAIL_REPORT: [[anyone]],
    Action.PUSH_RENEW: [[anyone]],
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
    Action.WATCH: [[signed_in]],
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
    Action.PILOT_EDIT: [[is_moderator, is_not_own, has_not_started], [is_official, is_not_own, has_not_started]],
    Action.PILOT_PARTS: [[is_moderator, is_not_own, is_undecided], [is_official, is_not_own, is_undecided]],
    Action.PILOT_PLAN: [[is_moderator, is_not_own, is_planned]],
    Action.PILOT_PLAN_READ: [[is_staff]],
    Action.PILOT_TAKE_PART: [[signed_in, is_recruiting]],
    Action.PILOT_LEAVE: [[signed_in]],
    Action.PILOT_CONSENT: [[signed_in, can_be_set_up]],
    Action.PILOT_PLACES: [[is_moderator], [is_official]],
    Action.PILOT_RECRUIT: [[is_moderator, is_not_own, can_be_set_up]],
    Action.GUARDIAN_ANSWER: [[anyone]],
    Action.PILOT_CHECK_IN: [[is_tester, is_being_tested]],
    Action.CHECK_IN_PLAN: [[is_moderator, asks_its_testers]],
    Action.CHECK_INS_READ: [[is_moderator], [is_official]],
    Action.GIVEN_READ: [[gave_it], [is_moderator], [is_official]],
    Action.GIVEN_DELETE: [[gave_it]],
    Action.DIARY_READ: [[has_taken_part]],
    Action.DIARY_WRITE: [[is_tester, is_in_the_field]],
    Action.INCIDENT_REPORT: [
        [is_tester, is_in_the_field],
        [is_moderator, is_in_the_field],
        [is_official, is_in_the_field],
    ],
    Action.INCIDENTS_READ: [[is_moderator], [is_official]],
    Action.INCIDENT_READ: [[gave_it], [is_moderator], [is_official]],
    Action.INCIDENT_HANDLE: [[is_moderator, is_not_own], [is_official, is_not_own]],
    Action.PILOT_MEASURE: [
        [is_moderator, is_not_own, measures_are_unlocked],
        [is_official, is_not_own, measures_are_unlocked],
    ],
    Action.PILOT_READING: [[is_moderator, is_not_own, has_not_ended], [is_official, is_not_own, has_not_ended]],
    Action.PILOT_READING_CORRECT: [
        [is_moderator, is_not_own, comes_before_the_decision],
        [is_official, is_not_own, comes_before_the_decision],
    ],
    Action.PILOT_EVIDENCE: [[is_moderator, is_not_own, has_not_ended], [is_official, is_not_own, has_not_ended]],
    Action.PILOT_NOTE: [[is_moderator, has_not_ended], [is_official, has_not_ended]],
    Action.PILOT_EVALUATE: [[is_moderator, is_not_own, is_evaluating], [is_official, is_not_own, is_evaluating]],
    Action.PILOT_DECISION_READ: [[is_staff]],
    Action.PILOT_COST: [[is_moderator, costs_are_open], [is_official, costs_are_open]],
    Action.PILOT_COST_READ: [[is_staff]],
    Action.PILOT_LOOK_AGAIN: [[is_official, is_not_own]],
    Action.CLOSING_ANSWER: [[signed_in, was_asked, is_asked_now]],
    Action.CLOSING_READ: [[is_staff]],
    Action.SURVEY_PLAN: [[is_moderator, has_not_ended], [is_official, has_not_ended]],
    Action.SURVEY_ANSWER: [[is_tester, takes_answers]],
    Action.SURVEY_TAKE_BACK: [[signed_in]],
    Action.SURVEY_READ_ANSWERS: [[is_moderator], [is_official]],
    Action.WORKSHOP_READ: [[is_public], [is_staff]],
    Action.WORKSHOP_PLAN: [[is_moderator, plans_workshops], [is_official, plans_workshops]],
    Action.WORKSHOP_CHANGE: [[is_moderator, is_to_come], [is_official, is_to_come]],
    Action.WORKSHOP_PEOPLE: [[is_moderator], [is_official]],
    Action.WORKSHOP_REPORT: [[is_moderator, has_begun], [is_official, has_begun]],
    Action.WORKSHOP_SIGN_UP: [[signed_in, may_come, takes_sign_ups]],
    Action.WORKSHOP_GIVE_BACK: [[signed_in, is_to_come]],
    Action.BOARD_READ: [[is_staff]],
    Action.BOARD_LIMIT: [[is_official], [is_admin]],
    Action.CALENDAR_FEED: [[anyone]],
    Action.CALENDAR_OWN: [[is_staff]],
    Action.PILOT_HELP_READ: [[is_staff]],
    Action.PILOT_MONEY: [[is_moderator, has_not_ended], [is_official, has_not_ended]],
    Action.PILOT_MONEY_COMPLETE: [[is_official, is_not_own, has_not_ended]],
    Action.PILOT_PARTNER: [[is_moderator, has_not_ended], [is_official, has_not_ended]],
    Action.SERVICE_ASK: [[is_moderator, has_not_ended], [is_official, has_not_ended]],
    Action.SERVICE_DECIDE: [[is_official, is_not_own, has_not_ended], [is_admin, is_not_own, has_not_ended]],
    Action.CARD_READ: [[is_public], [is_moderator]],
    Action.CARD_COMPLETE: [[is_moderator, is_not_own, was_decided], [is_official, is_not_own, was_decided]],
    Action.CARD_IMPORT: [[is_moderator], [is_system]],
    Action.ANSWER_JUDGE: [[signed_in, was_asked, is_asked_now]],
    Action.ANSWER_JUDGE_BY_LINK: [[anyone]],
    Action.JUDGEMENTS_READ: [[is_staff]],
    Action.TOLD_READ: [[is_admin]],
    Action.TOLD_AGAIN: [[is_admin]],
    Action.ADMIN_READ: [[is_admin]],
    Action.QUEUE_READ: [[is_admin]],
    Action.QUEUE_CHANGE: [[is_admin]],
    Action.ADMIN_CHANGE: [[is_admin]],
}

READ_OF = {"idea": Action.IDEA_READ, "pilot": Action.PILOT_READ, "photo": Action.PHOTO_READ, "card": Action.CARD_READ,
           "workshop": Action.WORKSHOP_READ, "check_in": Action.GIVEN_READ, "diary_entry": Action.GIVEN_READ,
           "incident": Action.INCIDENT_READ}  # fmt: skip
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
