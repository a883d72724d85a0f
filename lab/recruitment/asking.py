"""What people are asked when they take part, and whether what they say can be taken."""

from dataclasses import replace

from ..city import queries as city
from ..errors import N_, Invalid
from ..pilots.models import Tester
from . import queries, rules
from .models import Question
from .places import SignUp
from .rules import DISTRICT, Kept

NEEDED = N_("Please answer this.")


def choices_of(question: Question) -> list[tuple[str, str]]:
    """(value, words); a question without choices of its own is a yes or no."""
    return [(words, words) for words in question.choices] or list(rules.YES_NO)


def values_of(kind: str) -> list[tuple[str, str]]:
    """What one can say about oneself; districts by their number."""
    if kind == DISTRICT:
        return [(str(place.id), place.name) for place in city.places().districts.values()]
    return list(rules.VALUES.get(kind, ()))


def kinds_asked(kept: list[Kept]) -> list[str]:
    """Only what a place is kept for is asked, and no longer than one of those is free."""
    return list(dict.fromkeys(one.kind for one in kept if one.places))


def checked(round_id: int, said: SignUp) -> SignUp:
    """What is kept of it. Raises Invalid for a question without an answer, and for an answer that does not fit."""
    asked = queries.questions(round_id)
    answers = {one.id: said.answers.get(one.id, "") for one in asked}
    answers = {one.id: answers[one.id] for one in asked if answers[one.id] in dict(choices_of(one))}
    wrong = {f"answer_{one.id}": [NEEDED] for one in asked if one.id not in answers}
    misfits = rules.misfits({one.id: one.fits for one in asked}, answers)
    wrong |= {f"answer_{one.id}": [one.sentence] for one in asked if one.id in misfits}
    if wrong:
        raise Invalid(wrong)
    kinds = kinds_asked(queries.kept_places(round_id))
    facts = {kind: said.facts[kind] for kind in kinds if said.facts.get(kind) in dict(values_of(kind))}
    return replace(said, facts=facts, answers=answers)


def said_before(said: SignUp, tester: Tester | None) -> SignUp:
    """Who comes back with one tap (undo) is not asked everything again."""
    row = queries.facts_of(tester.id) if tester else None
    if row is None or said.answers or said.facts:
        return said
    return replace(said, facts=row.facts, answers={int(id): answer for id, answer in row.answers.items()})
