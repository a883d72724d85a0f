"""Sending again: the one write behind these pages, of mails about an outcome that could not be delivered."""

from typing import Any

from sqlalchemy import select, update

from .. import clock, policy
from ..accounts.models import Person
from ..db import atomic, db
from ..deliveries import Delivery
from ..notices import told
from ..permissions import Action
from ..policy import Actor


def send_again(root_id: int, actor: Actor) -> int:
    """Let them wait for another try, each by itself and to the address that its person has now; how many. Twice is
    once: what waits is not sent again."""
    with atomic():
        policy.check(Action.TOLD_AGAIN, actor)
        address = select(Person.email).where(Person.id == Delivery.person_id).scalar_subquery()
        there = select(Person.id).where(Person.id == Delivery.person_id, Person.email.is_not(None)).exists()
        again = update(Delivery).where(Delivery.id.in_(told.failed(root_id)), there)
        done: Any = db.session.execute(
            again.values(state="waiting", tries=0, next_at=clock.now(), error="", address=address, carrier_id=None),
            execution_options={"synchronize_session": False},
        )
        told.count_again(root_id)
    return int(done.rowcount)
