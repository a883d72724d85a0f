"""A consent text that has changed waits for whoever agreed to an earlier one."""

from flask_babel import gettext
from sqlalchemy import and_, select

from ..db import db
from ..pilots.asks import Ask
from ..pilots.models import Pilot, Round, Tester
from . import consents, queries
from .models import Waiting
from .rules import Waits


def to_agree_again(person_id: int) -> list[Ask]:
    current = and_(Round.pilot_id == Pilot.id, Round.number == Pilot.round_number)
    asked = select(Pilot.id, Pilot.title, Pilot.lang).join(Round, current)
    asked = asked.where(Pilot.stage.in_(consents.ASKED_AGAIN))
    tests = asked.join(Tester, Tester.round_id == Round.id).where(
        Tester.person_id == person_id, Tester.left_at.is_(None), Tester.held_until.is_(None),
        Round.consent_version > queries.AGREED_TO,
    )  # fmt: skip
    waits = asked.join(Waiting, Waiting.round_id == Round.id).where(
        Waiting.person_id == person_id, Waiting.state == Waits.WAITING, Waiting.version < Round.consent_version
    )
    return [
        Ask(row.id, row.title, row.lang, gettext("The consent text has changed. Do you still agree?"),
            gettext("See what has changed"), f"/pilots/{row.id}/consent")
        for row in db.session.execute(tests.union(waits))
    ]  # fmt: skip
