"""Reads about suggestions and co-authors: the part of an idea's page, one suggestion, who is invited."""

import hashlib
import hmac
from datetime import timedelta

from flask import current_app
from sqlalchemy import func, select

from .. import clock
from ..accounts.models import Person
from ..db import by_id, db
from ..ideas.models import CoAuthor, Idea
from ..ideas.rules import Visibility
from ..policy import Actor
from .models import ClosedAddress, Invitation, InvitationMail, Suggestion
from .rules import EDITABLE, State


def suggestion(id: int) -> Suggestion | None:
    return by_id(Suggestion, id)


def suggestion_by_once(person_id: int, once: str) -> Suggestion | None:
    return db.session.scalar(select(Suggestion).where(Suggestion.person_id == person_id, Suggestion.once == once))


def open_of(idea_id: int, person_id: int | None = None) -> list[Suggestion]:
    """Those that wait for an answer; of one person, or of everybody."""
    found = select(Suggestion).where(Suggestion.idea_id == idea_id, Suggestion.state == State.OPEN)
    found = found.where(Suggestion.person_id == person_id) if person_id else found
    return list(db.session.scalars(found.order_by(Suggestion.id)))


def made_today(idea_id: int, person_id: int) -> int:
    mine = (Suggestion.idea_id == idea_id, Suggestion.person_id == person_id)
    found = select(func.count()).where(*mine, Suggestion.at > clock.now() - timedelta(days=1))
    return db.session.scalar(found) or 0


def is_stale(suggested: Suggestion, idea: Idea) -> bool:
    return suggested.state == State.OPEN and getattr(idea, suggested.part) != suggested.before


# Co-authors and invitations


def co_authors(idea: Idea) -> list[tuple[int, str]]:
    """(id, name) of those who were invited or whose suggestion was taken up; authors of merged ideas are not named."""
    found = (
        select(Person.id, Person.display_name)
        .join(CoAuthor, CoAuthor.person_id == Person.id)
        .where(CoAuthor.idea_id == idea.id, CoAuthor.since_merge_of.is_(None), Person.erased_at.is_(None))
        .order_by(CoAuthor.id)
    )
    return [(id, name) for id, name in db.session.execute(found)] if idea.co_authors else []


def co_author_row(idea_id: int, person_id: int) -> CoAuthor | None:
    return db.session.scalar(select(CoAuthor).where(CoAuthor.idea_id == idea_id, CoAuthor.person_id == person_id))


def waiting(idea_id: int) -> list[Invitation]:
    found = select(Invitation).where(Invitation.idea_id == idea_id, Invitation.state == State.OPEN)
    return list(db.session.scalars(found.where(Invitation.expires_on >= clock.today()).order_by(Invitation.id)))


def invited(idea_id: int) -> list[tuple[Invitation, str]]:
    """(invitation, whom) of those that wait: a name only where the author chose it."""
    rows = db.session.execute(
        select(Invitation, Person.display_name)
        .outerjoin(Person, Person.id == Invitation.person_id)
        .where(Invitation.idea_id == idea_id, Invitation.state == State.OPEN, Invitation.expires_on >= clock.today())
        .order_by(Invitation.id)
    )
    return [(one, (name or "") if one.by_name else one.address) for one, name in rows]


def invitation(id: int) -> Invitation | None:
    return by_id(Invitation, id)


def invitation_by_token(hash: str) -> Invitation | None:
    return db.session.scalar(select(Invitation).where(Invitation.token_hash == hash))


def still_waits(invitation: Invitation, idea: Idea) -> bool:
    """A hidden idea is shown to nobody by the way of an invitation."""
    in_time = invitation.state == State.OPEN and invitation.expires_on >= clock.today()
    return in_time and idea.stage in EDITABLE and idea.visibility in (Visibility.PUBLIC, Visibility.REPORTED)


def my_invitation(idea: Idea, actor: Actor) -> Invitation | None:
    """The one that waits for this person on this idea."""
    if not actor.id or idea.stage not in EDITABLE:
        return None
    mine = (Invitation.idea_id == idea.id, Invitation.person_id == actor.id, Invitation.state == State.OPEN)
    return db.session.scalar(select(Invitation).where(*mine, Invitation.expires_on >= clock.today()).limit(1))


def sent_today(person_id: int) -> int:
    since = clock.now() - timedelta(days=1)
    found = select(func.count()).where(Invitation.inviter_id == person_id, Invitation.at > since)
    return db.session.scalar(found) or 0


def address_hash(address: str) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"invitation:{address}".encode(), hashlib.sha256).hexdigest()


def wants_none(address: str) -> bool:
    return db.session.get(ClosedAddress, address_hash(address)) is not None


def mails_today(address: str) -> int:
    lately = (InvitationMail.hash == address_hash(address), InvitationMail.at > clock.now() - timedelta(days=1))
    return db.session.scalar(select(func.count()).where(*lately)) or 0
