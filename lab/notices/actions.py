"""Writes on notices: seeing them, and stopping their mails."""

from collections.abc import Sequence

from sqlalchemy import case, delete, update

from .. import clock
from ..accounts.models import Person
from ..db import atomic, db, insert_into
from ..deliveries import Delivery
from ..votes.models import Follow
from ..watching import actions as watching
from . import audience
from .models import Notice, NoticeChoice

WATCH = "watch"
"""What a mail stops that came because somebody follows a topic, a district or a search."""
QUICK = 200
"""Milliseconds: a page that shows notices waits no longer for another writer; the next one notes them as seen."""


def see(person_id: int, notice_ids: Sequence[int]) -> None:
    """What the page has shown counts as told. Raises OperationalError when the database is busy just now."""
    if not notice_ids:
        return
    with atomic(patience=QUICK):
        seen = db.session.execute(
            update(Notice)
            .where(Notice.person_id == person_id, Notice.id.in_(notice_ids), Notice.seen_at.is_(None))
            .values(seen_at=clock.now())
            .returning(Notice.id),
            execution_options={"synchronize_session": False},
        ).all()
        left = Person.unread - len(seen)
        db.session.execute(
            update(Person).where(Person.id == person_id).values(unread=case((left > 0, left), else_=0)),
            execution_options={"synchronize_session": False},
        )


def stop_mails_about(person_id: int, kind: str, thing_id: int) -> None:
    """No more about this idea, or about the ideas that this pilot tests, or what fits a topic, a district or a search.

    Twice is once."""
    if kind == WATCH:
        watching.stop_by_mail(person_id, thing_id)
    else:
        _say(person_id, kind, thing_id, "stopped")


def start_again(person_id: int, kind: str, thing_id: int) -> None:
    """Undo either stop."""
    if kind == WATCH:
        watching.follow_by_mail(person_id, thing_id)
    else:
        _say(person_id, kind, thing_id, "following")
    _want_mail(person_id, True)


def hear_again_of(person_id: int, kind: str, thing_id: int) -> None:
    """Undo a stop, without a word about mails."""
    _say(person_id, kind, thing_id, "following")


def want_mail(person_id: int) -> None:
    """Undo stop_all_mails()."""
    _want_mail(person_id, True)


def stop_all_mails(person_id: int) -> None:
    _want_mail(person_id, False)


def _say(person_id: int, kind: str, thing_id: int, state: str) -> None:
    ideas = audience.ideas_for(person_id, kind, thing_id)
    if not ideas:
        return
    rows = [
        {"person_id": person_id, "idea_id": id, "state": state, "at": clock.now(), "since_merge_of": None}
        for id in ideas
    ]
    with atomic():
        said = insert_into(Follow).values(rows)
        db.session.execute(
            said.on_conflict_do_update(
                index_elements=[Follow.person_id, Follow.idea_id],
                set_={name: said.excluded[name] for name in ("state", "at", "since_merge_of")},
            )
        )


def _want_mail(person_id: int, wants: bool) -> None:
    with atomic():
        db.session.execute(update(Person).where(Person.id == person_id).values(wants_mail=wants))


def erase(person_id: int) -> None:
    """What this person was told goes with them, and how they wanted to be told."""
    own = Notice.person_id == person_id
    db.session.execute(
        update(Delivery).where(Delivery.person_id == person_id).values(notice_id=None),
        execution_options={"synchronize_session": False},
    )
    for gone in (delete(Notice).where(own), delete(NoticeChoice).where(NoticeChoice.person_id == person_id)):
        db.session.execute(gone, execution_options={"synchronize_session": False})
