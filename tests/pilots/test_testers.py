import threading

import pytest
from sqlalchemy import select

from lab.checkins import actions as checkins
from lab.db import db
from lab.errors import Conflict, Invalid, NotAllowed
from lab.pilots import models, queries
from lab.pilots.actions import move_pilot
from lab.recruitment import actions as recruitment

from .conftest import CONSENT, charter


def consents():
    return list(db.session.scalars(select(models.Consent).order_by(models.Consent.id)))


def test_ben_takes_part_with_his_consent_to_this_text(pilot_at, ben):
    pilot = pilot_at("recruiting")

    recruitment.take_part(pilot, ben, 1)

    assert (pilot.testers, queries.tester_ids(pilot.id), ben.id in pilot.tester_ids) == (1, [ben.id], True)
    assert [(c.version, c.text, c.withdrawn_at) for c in consents()] == [(1, CONSENT, None)]


def test_taking_part_twice_counts_once(pilot_at, ben):
    pilot = pilot_at("recruiting")
    recruitment.take_part(pilot, ben, 1)

    recruitment.take_part(pilot, ben, 1)

    assert (pilot.testers, len(consents())) == (1, 1)


@pytest.mark.parametrize("version", [None, 0, 2])
def test_without_consent_to_this_version_nobody_takes_part(pilot_at, ben, version):
    pilot = pilot_at("recruiting")

    with pytest.raises(Invalid) as no:
        recruitment.take_part(pilot, ben, version)
    assert (list(no.value.fields), pilot.testers) == (["consent"], 0)


def test_leaving_takes_the_consent_back_and_joining_again_works(pilot_at, ben):
    pilot = pilot_at("recruiting")
    recruitment.take_part(pilot, ben, 1)
    recruitment.leave(pilot, ben)
    recruitment.leave(pilot, ben)

    assert (pilot.testers, queries.tester_ids(pilot.id), bool(consents()[0].withdrawn_at)) == (0, [], True)
    recruitment.take_part(pilot, ben, 1)
    assert (pilot.testers, len(consents()), db.session.query(models.Tester).count()) == (1, 2, 1)


def test_a_full_pilot_says_so(pilot_at, ben, make_person):
    pilot = pilot_at("recruiting", places=1)
    recruitment.take_part(pilot, make_person("zoe"), 1)

    with pytest.raises(Conflict, match="taken"):
        recruitment.take_part(pilot, ben, 1)


def test_nobody_joins_before_the_pilot_looks_for_testers(pilot_at, ben):
    with pytest.raises(Conflict):
        recruitment.take_part(pilot_at("approved"), ben, 0)


def test_ten_people_reach_for_the_last_place_and_one_gets_it(app, pilot_at, make_person):
    pilot = pilot_at("recruiting", places=1)
    id, people, said = pilot.id, [make_person(f"p{n}") for n in range(10)], []

    def reach(who):
        with app.app_context():
            try:
                recruitment.take_part(queries.pilot(id), who, 1)
                said.append("in")
            except Conflict:
                said.append("full")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=reach, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    db.session.rollback()
    assert (sorted(said), queries.pilot(id).testers, len(consents())) == (["full"] * 9 + ["in"], 1, 1)


def test_only_testers_check_in(pilot_at, ben, ana):
    pilot = pilot_at("running")

    checkins.check_in(pilot, ben, 4, "Bright enough")
    with pytest.raises(NotAllowed):
        checkins.check_in(pilot, ana, 4)
    assert [(c.mood, c.text) for c in db.session.scalars(select(models.CheckIn))] == [(4, "Bright enough")]


def test_check_ins_wait_for_the_start(pilot_at, ben):
    pilot = pilot_at("recruiting")
    recruitment.take_part(pilot, ben, 1)

    with pytest.raises(Conflict):
        checkins.check_in(pilot, ben, 4)


def test_the_next_rounds_consent_is_a_new_version(pilot_at, mo, kim, ben):
    from .conftest import evaluated

    pilot = evaluated(pilot_at("evaluating"), mo)
    move_pilot(pilot, "decide_adapt", kim, changes="A day price instead of hours", extra_budget=0)
    move_pilot(pilot, "open_recruitment", mo, **charter())

    assert pilot.round.consent_version == 2
    with pytest.raises(Invalid):
        recruitment.take_part(pilot, ben, 1)


def test_readers_get_testers_in_batches(pilot_at, make_person):
    pilot = pilot_at("recruiting", places=3)
    people = [make_person(f"p{n}") for n in range(3)]
    for who in people:
        recruitment.take_part(pilot, who, 1)

    first = queries.tester_ids(pilot.id, limit=2)
    assert first + queries.tester_ids(pilot.id, after=first[-1], limit=2) == [who.id for who in people]
