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
    kind: str = "idea"


@dataclass
class APilot:
    stage: str = "proposed"
    author_ids: frozenset[int] = frozenset({1, 6, 7})
    scorer_ids: frozenset[int] = frozenset({8})
    tester_ids: frozenset[int] = frozenset({2})
    runner_id: int | None = 9
    is_public: bool = True
    kind: str = "pilot"


@dataclass
class AComment:
    author_id: int | None = 2
    deleted_at: datetime | None = None
    idea: AnIdea = field(default_factory=AnIdea)


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


RIGHTS = {
    Action.VOTE_CAST: {"resident", "moderator", "official", "admin", "scorer", "runner", "decider"},
    Action.IDEA_SHARE: set(CAST) - {"visitor", "system"},
    Action.COMMENT_WRITE: set(CAST) - {"visitor", "system"},
    Action.DESK_READ: {"moderator", "own_moderator", "runner", "decider"},
    Action.BACKLOG_READ: set(CAST) - {"visitor", "author", "resident", "admin", "system"},
    Action.ADMIN_READ: {"admin"},
    Action.ADMIN_CHANGE: {"admin"},
    Action.ME_READ: set(CAST) - {"visitor", "system"},
    Action.IDEA_READ: set(CAST),
    Action.LAB_READ: set(CAST),
}


@pytest.mark.parametrize("action", RIGHTS)
def test_rights_on_an_open_idea(action: Action):
    assert {name for name, actor in CAST.items() if policy.allows(actor, action, AnIdea())} == RIGHTS[action]


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


def test_only_the_writer_changes_a_comment():
    may = {name for name, actor in CAST.items() if policy.allows(actor, Action.COMMENT_EDIT, AComment())}
    assert may == {"resident"}


def test_a_refusal_for_duties_says_who_may():
    no = policy.failing(policy.WHO["official_who_did_not_score"], SCORER, APilot())
    assert no.sentence == "You scored this pilot. An official who did not score it approves it."


def test_rights_are_refused_before_the_stage():
    no = policy.failing(policy.RULES[Action.VOTE_CAST], AUTHOR, AnIdea("declined"))
    assert not no.conflict
