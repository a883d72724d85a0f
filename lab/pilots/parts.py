"""What each idea gives to a pilot: said at the start, changed until the decision, told to its authors."""

from collections.abc import Mapping

from .. import events, policy
from ..db import atomic, db, lock
from ..errors import N_, Invalid, Words
from ..ideas.rules import PARTS
from ..permissions import Action
from ..policy import Actor
from .models import Pilot, PilotIdea
from .rules import Stage

TEXT_MAX = 500


def check(part: str, text: str, field: str = "part") -> None:
    """Raises Invalid for a part that there is not, or a text that is too long."""
    if part not in dict(PARTS):
        raise Invalid({field: [N_("Choose one from the list.")]})
    if len(text) > TEXT_MAX:
        long = Words(N_("Write at most {high} characters; there are {n}."), high=TEXT_MAX, n=len(text))
        raise Invalid({"text" if field == "part" else field: [long]})


def standing(pilot: Pilot) -> list[PilotIdea]:
    """The ideas that are in it now, in the order in which they came."""
    return [held for held in pilot.ideas if held.left_at is None]


def set_parts(pilot: Pilot, actor: Actor, said: Mapping[int, tuple[str, str]]) -> int:
    """`said`: idea id → its part and the text. What was not changed tells nobody; how many were."""
    with atomic():
        lock(pilot)
        policy.check(Action.PILOT_PARTS, actor, pilot)
        held = {held.idea_id: held for held in standing(pilot)}
        changed = [(held[id], part, text) for id, (part, text) in said.items()
                   if id in held and (held[id].part, held[id].text) != (part, text)]  # fmt: skip
        for one, part, text in changed:
            check(part, text, field=f"text_{one.idea_id}")
            one.part, one.text = part, text
            if pilot.stage != Stage.PROPOSED:
                tell(one, pilot, actor)
        db.session.flush()
    return len(changed)


def tell(held: PilotIdea, pilot: Pilot, actor: Actor) -> None:
    """Its authors alone: everybody else reads it on both pages."""
    name = "part_used" if held.text else "part_given"
    data = {"title": pilot.title, "pilot_id": pilot.id, "idea_id": held.idea_id, "part": held.part}
    events.record("pilot", pilot.id, name, actor, people=held.idea.author_ids, data=data,
                  texts={"text": held.text} if held.text else None)  # fmt: skip
