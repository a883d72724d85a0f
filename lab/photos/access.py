"""Who sees a photo: whoever may read the thing that it shows. Each package says how its things are found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..web import me
from .models import Photo
from .rules import State

_find: dict[str, Callable[[int], Any]] = {}


@dataclass(frozen=True)
class Seen:
    """A photo as the policy looks at it. `thing` is None while it waits for its form."""

    thing: Any
    waits: bool
    person_id: int | None
    kind: str = "photo"


def register(thing: str, find: Callable[[int], Any]) -> None:
    _find[thing] = find


def seen(photo: Photo) -> Seen:
    waits = photo.state == State.PENDING
    thing = None if waits or not photo.thing_id else _find[photo.thing](photo.thing_id)
    return Seen(thing, waits, photo.person_id)


def may_use(photo: Photo) -> bool:
    """In a form: own, or a visitor's. Who is signed out for now may carry their own along; the sign-in decides."""
    return photo.state == State.ATTACHED or not me().id or photo.person_id in (None, me().id)


def may_load(photo: Photo) -> bool:
    """Whether the form can show the picture to whoever looks at it now."""
    return photo.state == State.ATTACHED or photo.person_id in (None, me().id)
