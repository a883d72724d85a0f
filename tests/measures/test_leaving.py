"""Who corrected a reading gets it with their data, and is named nowhere once they have left."""

from lab import clock
from lab.accounts import actions as accounts
from lab.db import db
from lab.me.data import own_data
from lab.measures import actions, queries
from lab.measures.actions import Given
from tests.me.test_no_trace import found


def test_a_correction_is_given_and_forgotten(running, measure, make_person, client_of, mo):
    zebedee = make_person("zebedee", "moderator")
    reading = actions.add_reading(running, zebedee, measure.id, value=36, on=clock.today())
    actions.correct_reading(running, zebedee, reading.id, Given(measure.id, 63, clock.today()), "Mixed up.")
    assert [(one["before"], one["why"]) for one in own_data(zebedee.id)["corrected_readings"]] == [(36, "Mixed up.")]

    accounts.erase(zebedee.id)
    db.session.expire_all()

    assert found("zebedee") == []
    assert [(was.value, was.person_id) for was in queries.changes(running.round.id)] == [(36, None)]
    assert "somebody who has left" in client_of(mo).get(f"{running.path}/readings").text
