"""An idea's photos and how many it has. Inside the caller's transaction."""

from .. import events
from ..db import db
from ..photos import actions as photos
from ..photos.rules import Wanted
from ..policy import Actor
from .models import Idea


def hang(idea: Idea, wanted: Wanted, actor: Actor) -> bool:
    """Let the idea show the photos that its form names; whether anything changed."""
    if not wanted:
        return False
    done = photos.attach(actor, "idea", idea.id, wanted)
    idea.photos = done.count
    db.session.flush()  # the next lock() reads the row again
    return done.changed


def tell_history(idea: Idea, actor: Actor) -> str:
    """That only the photos were changed; nobody is told. Gives the name of what was done."""
    if idea.published_at:
        events.record("idea", idea.id, "edit", actor.as_resident(), stage_from=idea.stage, stage_to=idea.stage,
                      data={"changed": ["photos"]})  # fmt: skip
    return "edit"


def take_down(idea: Idea) -> None:
    """All of them: the text was taken back, or the idea is deleted or removed for good."""
    if idea.photos:
        photos.remove_all("idea", [idea.id])
        idea.photos = 0
