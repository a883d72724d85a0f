"""A survey that is open waits for the testers who have not answered it."""

from flask_babel import gettext
from sqlalchemy import and_, exists, select

from .. import clock
from ..db import db
from ..pilots.asks import Ask
from ..pilots.models import Pilot, Round, Tester
from . import rules
from .models import Survey, SurveyResponse
from .queries import TAKES_PART


def to_answer(person_id: int) -> list[Ask]:
    today = clock.today()
    current = and_(Round.pilot_id == Pilot.id, Round.number == Pilot.round_number)
    done = exists().where(
        SurveyResponse.survey_id == Survey.id,
        SurveyResponse.tester_id == Tester.id,
        SurveyResponse.done_at.is_not(None),
    )
    found = (
        select(Pilot.id, Pilot.title, Pilot.lang, Survey.id.label("survey_id"), Survey.title.label("survey"),
               Survey.closes_on)
        .join(Round, current)
        .join(Tester, Tester.round_id == Round.id)
        .join(Survey, Survey.round_id == Round.id)
        .where(Tester.person_id == person_id, *TAKES_PART, Pilot.stage.in_(rules.ASKED), ~done)
        .where(Survey.ready_at.is_not(None), Survey.opens_on <= today, Survey.closes_on >= today)
        .where(Round.forgotten_on.is_(None))
    )  # fmt: skip
    return [
        Ask(row.id, row.title, row.lang, gettext("A survey: %(title)s", title=row.survey), gettext("Answer"),
            f"/surveys/{row.survey_id}", row.closes_on)
        for row in db.session.execute(found.order_by(Survey.closes_on, Survey.id))
    ]  # fmt: skip
