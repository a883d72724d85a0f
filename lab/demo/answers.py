"""What the demo's testers say about themselves when they take part."""

from ..pilots.models import Pilot
from ..recruitment import queries
from ..recruitment.asking import kinds_asked, values_of
from ..recruitment.places import SignUp
from .content.recruitment import SET_UP


def said_by(key: str, pilot: Pilot, person_id: int) -> SignUp:
    """A yes to every question, and about themselves what their number says. Every third would rather not say."""
    if key not in SET_UP:
        return SignUp()
    facts = {}
    for kind in kinds_asked(queries.kept_places(pilot.round.id)):
        values = [value for value, _ in values_of(kind)]
        if person_id % 3:
            facts[kind] = values[person_id // 3 % len(values)]
    return SignUp(facts, {one.id: one.fits[0] for one in queries.questions(pilot.round.id)})
