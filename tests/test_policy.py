"""The policy, exhaustively: every action has a rule, every move is open to exactly those whom its row names."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import product

import pytest

from lab import policy
from lab.ideas import rules as ideas
from lab.lifecycle import Move
from lab.permissions import Action
from lab.pilots import rules as pilots
from lab.policy import SYSTEM, VISITOR, Actor

AUTHOR = Actor(1)
RESIDENT = Actor(2)
MODERATOR = Actor(3, roles=frozenset({"moderator"}))
OFFICIAL = Actor(4, roles=frozenset({"official"}))
ADMIN = Actor(5, roles=frozenset({"admin"}))
OWN_MODERATOR = Actor(6, roles=frozenset({"moderator"}))
OWN_OFFICIAL = Actor(7, roles=frozenset({"official"}))
SCORER = Actor(8, roles=frozenset({"official"}))
RUNNER = Actor(9, roles=frozenset({"official", "moderator"}))
DECIDER = Actor(10, roles=frozenset({"moderator"}))

CAST = {
    "visitor": VISITOR, "author": AUTHOR, "resident": RESIDENT, "moderator": MODERATOR, "official": OFFICIAL,
    "admin": ADMIN, "own_moderator": OWN_MODERATOR, "own_official": OWN_OFFICIAL, "scorer": SCORER,
    "runner": RUNNER, "decider": DECIDER, "system": SYSTEM,
}  # fmt: skip


@dataclass
class AnIdea:
    stage: str = "open"
    author_ids: frozenset[int] = frozenset({1, 6, 7})
    is_public: bool = True
    in_second_look: bool = False
    decided_by_id: int | None = 10
    visibility: str = "public"
    author_id: int | None = 1
    kind: str = "idea"


@dataclass
class APilot:
    stage: str = "proposed"
    author_ids: frozenset[int] = frozenset({1, 6, 7})
    scorer_ids: frozenset[int] = frozenset({8})
    tester_ids: frozenset[int] = frozenset({2})
    ever_tester_ids: frozenset[int] = frozenset({1, 2})
    runner_ids: frozenset[int] = frozenset({9})
    is_public: bool = True
    kind: str = "pilot"


@dataclass
class AClosing:
    """The author and the resident were asked."""

    is_open: bool = True

    def asks(self, person_id: int) -> bool:
        return person_id in (1, 2)


@dataclass
class ACall:
    closed_at: datetime | None = None
    kind: str = "call"


@dataclass
class ASuggestion:
    person_id: int | None = 2
    kind: str = "suggestion"


@dataclass
class AComment:
    author_id: int | None = 2
    visibility: str = "public"
    deleted_at: datetime | None = None
    idea: AnIdea = field(default_factory=AnIdea)


@dataclass
class APhoto:
    thing: AnIdea | None = field(default_factory=AnIdea)
    waits: bool = False
    person_id: int | None = 1
    kind: str = "photo"


@dataclass
class ACase:
    """A comment of the resident's under the author's idea; the decider hid it."""

    writer_ids: frozenset[int] = frozenset({2})
    author_ids: frozenset[int] = frozenset({1, 2, 6, 7})
    hidden_by_id: int | None = 10
    is_public: bool = True
    can_be_complained_about: bool = True
    awaits_decision: bool = True


@dataclass
class AWorkshop:
    """For the testers of the author's pilot."""

    is_public: bool = True
    invited_ids: frozenset[int] | None = frozenset({2})
    takes_sign_ups: bool = True
    is_to_come: bool = True
    has_begun: bool = False
    kind: str = "workshop"


@dataclass
class AReport:
    person_id: int | None = 2


@dataclass
class AGift:
    """A check-in, a diary entry or a report of an incident of the resident's."""

    person_id: int | None = 2
    kind: str = "check_in"


@dataclass
class ACard:
    is_public: bool = True
    kind: str = "card"


MAY = {
    "author": {"author", "own_moderator", "own_official"},
    "moderator": {"moderator", "runner", "decider"},
    "official": {"official", "scorer", "runner"},
    "official_who_did_not_score": {"official", "runner"},
    "official_who_did_not_run": {"official", "scorer"},
    "moderator_or_official": {"moderator", "official", "scorer", "runner", "decider"},
    "moderator_or_system": {"moderator", "runner", "decider", "system"},
    "system": {"system"},
}


def test_every_action_has_a_rule_and_every_rule_an_action():
    assert set(policy.RULES) == set(Action)


def test_an_unknown_action_is_a_mistake():
    with pytest.raises(ValueError, match="fly"):
        policy.allows(ADMIN, "fly")


def test_every_who_of_both_tables_has_a_rule_and_words():
    used = {move.who for move in ideas.MOVES + pilots.MOVES}
    assert used == set(policy.WHO) == set(policy.WHO_WORDS) == set(MAY)


@pytest.mark.parametrize("move", ideas.MOVES, ids=lambda m: f"{m.name}-{m.from_}")
@pytest.mark.parametrize("name", CAST)
def test_an_idea_is_moved_by_whom_the_table_names(move: Move, name: str):
    assert policy.may_move(CAST[name], move, AnIdea(move.from_)) == (name in MAY[move.who])


@pytest.mark.parametrize("move", pilots.MOVES, ids=lambda m: f"{m.name}-{m.from_}")
@pytest.mark.parametrize("name", CAST)
def test_a_pilot_is_moved_by_whom_the_table_names(move: Move, name: str):
    assert policy.may_move(CAST[name], move, APilot(move.from_)) == (name in MAY[move.who])


@pytest.mark.parametrize("move", [m for m in ideas.MOVES if m.from_ == "under_review" and m.who == "moderator"])
def test_a_second_look_is_given_by_anyone_but_the_first_decider(move: Move):
    idea = AnIdea("under_review", in_second_look=True)

    may = {name for name, actor in CAST.items() if policy.may_move(actor, move, idea)}

    assert may == {"moderator", "official", "scorer", "runner"}


PEOPLE = set(CAST) - {"visitor", "system"}
STAFF = {name for name, actor in CAST.items() if actor.is_staff}
CALLERS = {"moderator", "own_moderator", "runner", "decider", "admin"}
"""Who runs calls for ideas."""
OFFICERS = STAFF - {"admin"}
"""Moderators and officials."""
NOT_OWN = OFFICERS - {"own_moderator", "own_official"}
"""Those of them who wrote none of its ideas."""

RIGHTS = {
    Action.LAB_READ: (None, set(CAST)),
    Action.SIGN_IN: (None, set(CAST)),
    Action.SIGN_OUT: (None, set(CAST)),
    Action.MAIL_STOP: (None, set(CAST)),
    Action.MAIL_REPORT: (None, set(CAST)),
    Action.PUSH_RENEW: (None, set(CAST)),
    Action.ME_READ: (None, PEOPLE),
    Action.ME_CHANGE: (None, PEOPLE),
    Action.IDEA_READ: (AnIdea(), set(CAST)),
    Action.IDEA_SHARE: (None, PEOPLE),
    Action.IDEA_EDIT: (AnIdea(), {"author", "own_moderator", "own_official"}),
    Action.IDEA_DELETE: (AnIdea("draft", is_public=False), {"author", "own_moderator", "own_official"}),
    Action.VOTE_CAST: (AnIdea(), PEOPLE - {"author", "own_moderator", "own_official"}),
    Action.VOTE_WITHDRAW: (AnIdea(), PEOPLE),
    Action.FOLLOW: (AnIdea(), PEOPLE),
    Action.WATCH: (None, PEOPLE),
    Action.PHOTO_READ: (APhoto(), set(CAST)),
    Action.COMMENT_WRITE: (AnIdea(), PEOPLE),
    Action.COMMENT_EDIT: (AComment(), {"resident"}),
    Action.COMMENT_DELETE: (AComment(), {"resident"}),
    Action.COMMENT_PIN: (AnIdea(), NOT_OWN),
    Action.TEXT_REPORT: (ACase(), set(CAST) - {"resident"}),
    Action.REPORT_READ: (AReport(), {"resident", "moderator", "own_moderator", "runner", "decider"}),
    Action.CASE_READ: (ACase(), STAFF | {"resident"}),
    Action.TEXT_MODERATE: (ACase(), {"moderator", "runner", "decider"}),
    Action.COMPLAINT_WRITE: (ACase(), {"resident"}),
    Action.COMPLAINT_DECIDE: (ACase(), {"moderator", "runner", "official", "scorer"}),
    Action.SUGGESTION_WRITE: (AnIdea(), PEOPLE - {"author", "own_moderator", "own_official"}),
    Action.SUGGESTION_DECIDE: (AnIdea(), {"author", "own_moderator", "own_official"}),
    Action.SUGGESTION_TAKE_BACK: (ASuggestion(), {"resident"}),
    Action.CO_AUTHOR_INVITE: (AnIdea(), {"author", "own_moderator", "own_official"}),
    Action.CO_AUTHOR_LEAVE: (AnIdea(), {"own_moderator", "own_official"}),
    Action.INVITATION_READ: (None, set(CAST)),
    Action.INVITATION_ACCEPT: (None, PEOPLE),
    Action.DESK_READ: (None, {"moderator", "own_moderator", "runner", "decider"}),
    Action.BACKLOG_READ: (None, OFFICERS),
    Action.HISTORY_STAFF: (AnIdea(), STAFF),
    Action.CALL_WRITE: (None, CALLERS),
    Action.CALL_CLOSE: (ACall(), CALLERS | {"system"}),
    Action.CALL_RESULT: (ACall(datetime(2026, 3, 2)), CALLERS),
    Action.PILOT_READ: (APilot(is_public=False), STAFF),
    Action.PILOT_PROPOSE: (None, OFFICERS),
    Action.PILOT_EDIT: (APilot("recruiting"), NOT_OWN),
    Action.PILOT_PARTS: (APilot("evaluating"), NOT_OWN),
    Action.PILOT_PLAN: (APilot("approved"), {"moderator", "runner", "decider"}),
    Action.PILOT_PLAN_READ: (APilot("approved"), STAFF),
    Action.PILOT_TAKE_PART: (APilot("recruiting"), PEOPLE),
    Action.PILOT_LEAVE: (APilot("running"), PEOPLE),
    Action.PILOT_CONSENT: (APilot("running"), PEOPLE),
    Action.PILOT_PLACES: (APilot("running"), OFFICERS),
    Action.PILOT_RECRUIT: (APilot("approved"), {"moderator", "runner", "decider"}),
    Action.GUARDIAN_ANSWER: (None, set(CAST)),
    Action.PILOT_CHECK_IN: (APilot("running"), {"resident"}),
    Action.CHECK_IN_PLAN: (APilot("running"), {"moderator", "own_moderator", "runner", "decider"}),
    Action.CHECK_INS_READ: (APilot("running"), OFFICERS),
    Action.GIVEN_READ: (AGift(), OFFICERS | {"resident"}),
    Action.GIVEN_DELETE: (AGift(), {"resident"}),
    Action.DIARY_READ: (APilot("scaled"), {"author", "resident"}),
    Action.DIARY_WRITE: (APilot("running"), {"resident"}),
    Action.INCIDENT_REPORT: (APilot("running"), OFFICERS | {"resident"}),
    Action.INCIDENTS_READ: (APilot("running"), OFFICERS),
    Action.INCIDENT_READ: (AGift(kind="incident"), OFFICERS | {"resident"}),
    Action.INCIDENT_HANDLE: (APilot("running"), NOT_OWN),
    Action.PILOT_MEASURE: (APilot("approved"), NOT_OWN),
    Action.PILOT_READING: (APilot("running"), NOT_OWN),
    Action.PILOT_READING_CORRECT: (APilot("evaluating"), NOT_OWN),
    Action.PILOT_EVIDENCE: (APilot("running"), NOT_OWN),
    Action.PILOT_NOTE: (APilot("running"), OFFICERS),
    Action.PILOT_EVALUATE: (APilot("evaluating"), NOT_OWN),
    Action.PILOT_DECISION_READ: (None, STAFF),
    Action.PILOT_COST: (APilot("running"), OFFICERS),
    Action.PILOT_COST_READ: (None, STAFF),
    Action.PILOT_LOOK_AGAIN: (APilot("stopped"), {"official", "scorer", "runner"}),
    Action.CLOSING_ANSWER: (AClosing(), {"author", "resident"}),
    Action.CLOSING_READ: (None, STAFF),
    Action.ANSWER_JUDGE: (AClosing(), {"author", "resident"}),
    Action.ANSWER_JUDGE_BY_LINK: (None, set(CAST)),
    Action.JUDGEMENTS_READ: (None, STAFF),
    Action.TOLD_READ: (None, {"admin"}),
    Action.TOLD_AGAIN: (None, {"admin"}),
    Action.CARD_READ: (ACard(is_public=False), {"moderator", "own_moderator", "runner", "decider"}),
    Action.CARD_COMPLETE: (APilot("stopped"), NOT_OWN),
    Action.CARD_IMPORT: (None, {"moderator", "own_moderator", "runner", "decider", "system"}),
    Action.SURVEY_PLAN: (APilot("running"), OFFICERS),
    Action.SURVEY_ANSWER: (APilot("recruiting"), {"resident"}),
    Action.SURVEY_TAKE_BACK: (APilot("stopped"), PEOPLE),
    Action.SURVEY_READ_ANSWERS: (APilot("stopped"), OFFICERS),
    Action.WORKSHOP_READ: (AWorkshop(is_public=False), STAFF),
    Action.WORKSHOP_PLAN: (APilot("running"), OFFICERS),
    Action.WORKSHOP_CHANGE: (AWorkshop(), OFFICERS),
    Action.WORKSHOP_PEOPLE: (AWorkshop(), OFFICERS),
    Action.WORKSHOP_REPORT: (AWorkshop(has_begun=True), OFFICERS),
    Action.WORKSHOP_SIGN_UP: (AWorkshop(), {"resident"}),
    Action.WORKSHOP_GIVE_BACK: (AWorkshop(), PEOPLE),
    Action.BOARD_READ: (None, STAFF),
    Action.BOARD_LIMIT: (None, {"official", "own_official", "scorer", "runner", "admin"}),
    Action.CALENDAR_FEED: (None, set(CAST)),
    Action.CALENDAR_OWN: (None, STAFF),
    Action.PILOT_HELP_READ: (APilot("running"), STAFF),
    Action.PILOT_MONEY: (APilot("running"), OFFICERS),
    Action.PILOT_MONEY_COMPLETE: (APilot("running"), {"official", "scorer", "runner"}),
    Action.PILOT_PARTNER: (APilot("running"), OFFICERS),
    Action.SERVICE_ASK: (APilot("running"), OFFICERS),
    Action.SERVICE_DECIDE: (APilot("running"), {"official", "scorer", "runner", "admin"}),
    Action.ADMIN_READ: (None, {"admin"}),
    Action.QUEUE_READ: (None, {"admin"}),
    Action.QUEUE_CHANGE: (None, {"admin"}),
    Action.ADMIN_CHANGE: (None, {"admin"}),
}
"""Action → a thing on which it is possible, and who may."""


def test_the_rights_of_every_action_are_written_down_here():
    assert set(RIGHTS) == set(Action)


@pytest.mark.parametrize("action", RIGHTS, ids=lambda a: a.name)
def test_who_may(action: Action):
    thing, may = RIGHTS[action]
    assert {name for name, actor in CAST.items() if policy.allows(actor, action, thing)} == may


NOT_NOW = [
    (Action.TEXT_REPORT, ACase(is_public=False)), (Action.COMPLAINT_WRITE, ACase(can_be_complained_about=False)),
    (Action.COMPLAINT_DECIDE, ACase(awaits_decision=False)), (Action.VOTE_CAST, AnIdea(is_public=False)),
    (Action.IDEA_EDIT, AnIdea("under_review")), (Action.IDEA_DELETE, AnIdea("submitted")),
    (Action.COMMENT_WRITE, AnIdea("submitted", is_public=False)),
    (Action.COMMENT_EDIT, AComment(deleted_at=datetime(2026, 3, 2))),
    (Action.COMMENT_EDIT, AComment(visibility="hidden")),
    (Action.SUGGESTION_WRITE, AnIdea("under_review")), (Action.SUGGESTION_DECIDE, AnIdea("under_review")),
    (Action.CO_AUTHOR_INVITE, AnIdea("draft")), (Action.CO_AUTHOR_INVITE, AnIdea("under_review")),
    (Action.CALL_CLOSE, ACall(datetime(2026, 3, 2))), (Action.CALL_RESULT, ACall()),
    (Action.PILOT_TAKE_PART, APilot("approved")), (Action.PILOT_RECRUIT, APilot("evaluating")),
    (Action.PILOT_CONSENT, APilot("scaled")), (Action.PILOT_CHECK_IN, APilot("recruiting")),
    (Action.CHECK_IN_PLAN, APilot("evaluating")), (Action.DIARY_WRITE, APilot("evaluating")),
    (Action.INCIDENT_REPORT, APilot("evaluating")),
    (Action.PILOT_MEASURE, APilot("running")), (Action.PILOT_READING, APilot("scaled")),
    (Action.PILOT_READING_CORRECT, APilot("scaling")),
    (Action.PILOT_EVIDENCE, APilot("stopped")), (Action.PILOT_NOTE, APilot("cancelled")),
    (Action.SURVEY_PLAN, APilot("stopped")), (Action.SURVEY_ANSWER, APilot("scaling")),
    (Action.WORKSHOP_PLAN, APilot("stopped")), (Action.WORKSHOP_CHANGE, AWorkshop(is_to_come=False)),
    (Action.WORKSHOP_REPORT, AWorkshop()), (Action.WORKSHOP_SIGN_UP, AWorkshop(takes_sign_ups=False)),
    (Action.WORKSHOP_GIVE_BACK, AWorkshop(is_to_come=False)), (Action.PILOT_MONEY, APilot("stopped")),
    (Action.PILOT_PARTNER, APilot("stopped")), (Action.SERVICE_ASK, APilot("scaled")),
    (Action.PILOT_COST, APilot("scaling")), (Action.PILOT_COST, APilot("proposed")),
    (Action.CLOSING_ANSWER, AClosing(is_open=False)),
    (Action.ANSWER_JUDGE, AClosing(is_open=False)),
    (Action.PILOT_EVALUATE, APilot("running")), (Action.PILOT_EDIT, APilot("running")),
    (Action.PILOT_PARTS, APilot("scaling")), (Action.PILOT_PLAN, APilot("recruiting")),
]  # fmt: skip


@pytest.mark.parametrize(("action", "thing"), NOT_NOW, ids=lambda v: getattr(v, "name", getattr(v, "stage", "")))
def test_at_the_wrong_stage_nobody_may_and_a_rightful_person_hears_why(action: Action, thing: object):
    assert not any(policy.allows(actor, action, thing) for actor in CAST.values())
    rightful = CAST[next(iter(RIGHTS[action][1] & {"author", "resident", "moderator"}))]
    assert policy.failing(policy.RULES[action], rightful, thing).conflict


@pytest.mark.parametrize("stage", [s for s in ideas.Stage if s != "open"])
def test_nobody_votes_outside_open(stage: str):
    assert not any(policy.allows(actor, Action.VOTE_CAST, AnIdea(stage)) for actor in CAST.values())


@pytest.mark.parametrize(("stage", "name"), list(product(["draft", "submitted", "needs_info"], CAST)))
def test_before_it_is_public_an_idea_is_its_authors_and_the_staffs(stage: str, name: str):
    idea = AnIdea(stage, is_public=False)
    authors = {"author", "own_moderator", "own_official"}
    staff = {n for n, actor in CAST.items() if actor.is_staff}

    may = policy.allows(CAST[name], Action.IDEA_READ, idea)

    assert may == (name in (authors if stage == "draft" else authors | staff))


def test_a_photo_is_seen_by_whom_its_idea_is_read():
    photo = APhoto(AnIdea("draft", is_public=False))

    may = {name for name, actor in CAST.items() if policy.allows(actor, Action.PHOTO_READ, photo)}

    assert may == {"author", "own_moderator", "own_official"}


def test_a_photo_that_waits_for_its_form_is_seen_by_its_sender_alone():
    photo = APhoto(None, waits=True, person_id=2)

    assert {name for name, actor in CAST.items() if policy.allows(actor, Action.PHOTO_READ, photo)} == {"resident"}


def test_only_the_writer_changes_a_comment():
    may = {name for name, actor in CAST.items() if policy.allows(actor, Action.COMMENT_EDIT, AComment())}
    assert may == {"resident"}


def test_a_refusal_for_duties_says_who_may():
    no = policy.failing(policy.WHO["official_who_did_not_score"], SCORER, APilot())
    assert no.sentence == "You scored this pilot. An official who did not score it approves it."


def test_rights_are_refused_before_the_stage():
    no = policy.failing(policy.RULES[Action.VOTE_CAST], AUTHOR, AnIdea("declined"))
    assert not no.conflict
