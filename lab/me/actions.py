"""Writes on a person's own account."""

from sqlalchemy import update

from ..accounts import actions as accounts
from ..accounts import queries as people
from ..accounts.models import Person
from ..comments.models import Comment
from ..db import atomic, db
from ..errors import N_, Conflict
from ..ideas.models import Idea
from ..policy import Actor


def change_settings(actor: Actor, *, display_name: str, district_id: int | None, lang: str, wants_mail: bool) -> None:
    """A new name stands at once beside what this person wrote; a withdrawn idea keeps none."""
    values = {"display_name": display_name, "district_id": district_id, "lang": lang, "wants_mail": wants_mail}
    with atomic():
        db.session.execute(update(Person).where(Person.id == actor.id).values(**values))
        if display_name != actor.display_name:
            named = (Idea.author_id == actor.id, Idea.author_name != "")
            db.session.execute(update(Idea).where(*named).values(author_name=display_name))
            own = (Comment.author_id == actor.id, Comment.author_name != "")
            db.session.execute(update(Comment).where(*own).values(author_name=display_name))


def leave(actor: Actor) -> None:
    """Raises Conflict for the only administrator: nobody could let another one in."""
    with atomic():
        if "admin" in actor.roles and people.holders("admin") == [actor.id]:
            raise Conflict(N_("You are the last administrator. Make somebody else one first, then you can leave."))
        accounts.erase(actor.id)
