"""Inviting a co-author by mail address or by name, and what the invited person does.

Nobody learns from an invitation whether an address has an account: the author sees the address that they typed, whoever
it reaches. Who has an account is told like of everything else, anybody else gets one mail with a link.
"""

import re
import secrets
from datetime import timedelta

from flask import current_app
from flask_babel import gettext
from sqlalchemy import delete, update

from .. import clock, deliveries, events
from ..accounts import queries as people
from ..accounts.actions import mail_address
from ..accounts.queries import token_hash
from ..comments import queries as comments
from ..db import atomic, db, lock
from ..errors import N_, Conflict, Invalid, NotFound, TooMany
from ..ideas import queries as ideas
from ..ideas.models import Idea
from ..permissions import Action
from ..policy import Actor, check
from . import authors, queries
from .models import ClosedAddress, Invitation, InvitationMail
from .rules import A_DAY, A_DAY_TO_ONE, INVITATION_DAYS, MOST_CO_AUTHORS, State

ENDED = N_("This invitation has ended. Ask the author for a new one.")


def invite(idea: Idea, actor: Actor, address: str) -> Invitation:
    """By mail address. The same address twice is one invitation and one mail."""
    address = mail_address(address)
    with atomic():
        _begin(idea, actor)
        if known := next((one for one in queries.waiting(idea.id) if one.address == address), None):
            return known
        _check_room(idea, actor)
        person = people.person_by_email(address)
        if person and person.id == actor.id:
            raise Invalid({"email": [N_("This is your own address.")]})
        made, token = _invitation(idea, actor, address=address, person_id=person.id if person else None)
        if person is None:
            _send(made, idea, actor, token)
        elif person.id not in idea.author_ids:
            _tell(made, actor)
        return made


def invite_by_name(idea: Idea, actor: Actor, person_id: int) -> Invitation:
    """Somebody who commented on the idea."""
    with atomic():
        _begin(idea, actor)
        if known := next((one for one in queries.waiting(idea.id) if one.by_name and one.person_id == person_id), None):
            return known
        if person_id in idea.author_ids or person_id not in {one.id for one in comments.people_of(idea)}:
            raise Invalid({"person": [N_("Choose somebody who commented on this idea.")]})
        _check_room(idea, actor)
        made, _ = _invitation(idea, actor, person_id=person_id, by_name=True)
        _tell(made, actor)
        return made


def _begin(idea: Idea, actor: Actor) -> None:
    lock(idea)
    check(Action.CO_AUTHOR_INVITE, actor, idea)
    late = (Invitation.idea_id == idea.id, Invitation.state == State.OPEN, Invitation.expires_on < clock.today())
    db.session.execute(update(Invitation).where(*late).values(state=State.EXPIRED, address=""))


def _check_room(idea: Idea, actor: Actor) -> None:
    if len(idea.co_authors) + len(queries.waiting(idea.id)) >= MOST_CO_AUTHORS:
        raise Invalid({"": [N_("An idea has 8 co-authors at most, those who are invited counted.")]})
    if queries.sent_today(actor.id) >= A_DAY:
        raise TooMany(N_("You sent 10 invitations today. Go on tomorrow."), retry_after=3600)


def _invitation(
    idea: Idea, actor: Actor, *, address: str = "", person_id: int | None = None, by_name: bool = False
) -> tuple[Invitation, str]:
    token = secrets.token_urlsafe(24)
    made = Invitation(
        idea_id=idea.id, inviter_id=actor.id, person_id=person_id, by_name=by_name, address=address,
        token_hash=token_hash(token), at=clock.now(), expires_on=clock.today() + timedelta(days=INVITATION_DAYS),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made, token


def _tell(made: Invitation, actor: Actor) -> None:
    events.record("idea", made.idea_id, "invite", actor.as_resident(), people=[made.person_id or 0],
                  data={"invitation": made.id}, texts={"name": actor.display_name})  # fmt: skip


def _send(made: Invitation, idea: Idea, actor: Actor, token: str) -> None:
    """Nothing to an address that wants none, nor more than a few a day; the title only of what is public already, so
    that nobody can send strangers words that the lab has not read."""
    if queries.wants_none(made.address) or queries.mails_today(made.address) >= A_DAY_TO_ONE:
        return
    name = gettext("Somebody") if _NO_NAME.search(actor.display_name) else actor.display_name
    subject, body = words_of(name, f"“{idea.title}”" if idea.is_public else gettext("an idea for the city"), token)
    deliveries.enqueue(made.address, subject=subject, body=body)
    db.session.add(InvitationMail(hash=queries.address_hash(made.address), at=clock.now()))


def words_of(name: str, about: str, token: str) -> tuple[str, str]:
    """Subject and text of the mail."""
    settings = current_app.config["LAB"]
    parts = [
        gettext("Hello,"),
        gettext("%(name)s asks you to be a co-author of %(idea)s.", name=name, idea=about),
        gettext("Read what that means and answer here, within 30 days:"),
        f"{settings.base_url.rstrip('/')}/invitations/{token}",
        gettext("You do not know this person, or want no such mails? The same page has a button for that."),
        f"{settings.name} {settings.city}",
    ]
    return gettext("%(name)s asks you to write an idea together", name=name), "\n\n".join(parts) + "\n"


_NO_NAME = re.compile(r"[/@:<>]|www|\w\.\w\w", re.IGNORECASE)
"""What a mail program makes a link of: a name is chosen freely, and the lab carries no advertisements."""


# What the invited person does


def accept(invitation: Invitation, actor: Actor) -> Idea:
    """Once: the link is used up. Whoever is an author already only uses it up."""
    with atomic():
        idea = _both(invitation)
        check(Action.INVITATION_ACCEPT, actor)
        _check_for(invitation, actor)
        if invitation.state == State.ACCEPTED and actor.id in idea.author_ids:
            return idea
        _check_open(invitation, idea)
        _end(invitation, State.ACCEPTED)
        if actor.id not in idea.author_ids:
            authors.join(idea, actor.id)
            _answer(invitation, "accept_invitation", actor, {"name": actor.display_name})
        return idea


def decline(invitation: Invitation, actor: Actor, never_again: bool = False) -> None:
    """Without an account too. `never_again`: the lab sends no more invitations to this address."""
    with atomic():
        idea = _both(invitation)
        _check_for(invitation, actor)
        if invitation.state == State.DECLINED:
            return
        _check_open(invitation, idea)
        if never_again and invitation.address and not queries.wants_none(invitation.address):
            db.session.add(ClosedAddress(hash=queries.address_hash(invitation.address), at=clock.now()))
        _end(invitation, State.DECLINED)
        _answer(invitation, "decline_invitation", actor, {})


def take_back(invitation: Invitation, actor: Actor) -> None:
    with atomic():
        idea = _both(invitation)
        check(Action.CO_AUTHOR_INVITE, actor, idea)
        if invitation.state == State.OPEN:
            _end(invitation, State.TAKEN_BACK)


def leave(idea: Idea, actor: Actor) -> None:
    """A co-author stops being one; the vote does not come back by itself."""
    with atomic():
        lock(idea)
        if actor.id and actor.id not in idea.author_ids:
            return  # twice is once
        check(Action.CO_AUTHOR_LEAVE, actor, idea)
        row = queries.co_author_row(idea.id, actor.id)
        if row is None or row.since_merge_of is not None:
            raise Conflict(N_("You are a co-author because your idea goes on in this one. That ends with the merge."))
        db.session.delete(row)
        db.session.flush()
        db.session.expire(idea, ["co_authors"])
        events.record("idea", idea.id, "leave_co_author", actor.as_resident(), people=idea.author_ids,
                      texts={"name": actor.display_name})  # fmt: skip


def close_open(idea_id: int, actor: Actor) -> None:
    """The idea went on: whoever was invited and has not answered is told. Inside atomic()."""
    waiting = queries.waiting(idea_id)
    for invitation in waiting:
        _end(invitation, State.CLOSED)
    if told := {one.person_id for one in waiting if one.person_id}:
        events.record("idea", idea_id, "close_invitation", actor, people=told)


def expire_old() -> int:
    """A timer: what nobody answered in 30 days ends, and the address goes; so do counts of yesterday's mails."""
    with atomic():
        late = (Invitation.state == State.OPEN, Invitation.expires_on < clock.today())
        ended = db.session.execute(update(Invitation).where(*late).values(state=State.EXPIRED, address=""))
        db.session.execute(delete(InvitationMail).where(InvitationMail.at < clock.now() - timedelta(days=1)))
        return int(ended.rowcount)  # type: ignore[attr-defined]


def _both(invitation: Invitation) -> Idea:
    idea = ideas.idea(invitation.idea_id)
    if idea is None:
        raise NotFound()
    lock(idea)
    lock(invitation)
    return idea


def _check_for(invitation: Invitation, actor: Actor) -> None:
    """Who was invited with an account is the only one who may answer; a mailed link is its holder's."""
    if invitation.person_id and invitation.person_id != actor.id:
        raise NotFound()


def _check_open(invitation: Invitation, idea: Idea) -> None:
    if not queries.still_waits(invitation, idea):
        raise Conflict(ENDED)


def _end(invitation: Invitation, state: State) -> None:
    invitation.state, invitation.decided_at, invitation.address = state, clock.now(), ""
    db.session.flush()


def _answer(invitation: Invitation, move: str, actor: Actor, texts: dict[str, str]) -> None:
    if invitation.inviter_id:
        events.record("idea", invitation.idea_id, move, actor.as_resident(), people=[invitation.inviter_id],
                      texts=texts)  # fmt: skip
