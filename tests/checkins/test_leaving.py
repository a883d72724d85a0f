import io

from PIL import Image

from lab import jobs
from lab.accounts import actions as accounts
from lab.checkins import actions as checkins
from lab.checkins import queries
from lab.db import db
from lab.incidents import actions as incidents
from lab.incidents.models import Incident
from lab.me.data import own_data
from lab.photos import actions as photos
from lab.photos.models import Photo
from lab.photos.rules import Kept, Wanted
from tests.me.test_no_trace import found

HURT = "Somebody stumbled over the zcable at the depot."
ANSWER = "The cable lies under a cover now."


def photo(who):
    into = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(into, "PNG")
    return Wanted((Kept(photos.keep(who, "check_in", into.getvalue()).key, "My zhouse"),))


def gives(pilot, who):
    checkins.check_in(pilot, who, 4, "zwords", task="yes", photo=photo(who))
    checkins.write_entry(pilot, who, "zdiary")
    return [incidents.report(pilot, who, f"{HURT} {n}", "minor") for n in ("zclosed", "zopen")]


def test_who_leaves_takes_their_words_along_and_stays_counted(running, join, mo):
    (zebedee,) = join(running, "zebedee")
    closed, waits = gives(running, zebedee)
    incidents.close(running, mo, closed, ANSWER, public=True)
    incidents.take(running, mo, waits)
    jobs.run_all()

    accounts.erase(zebedee.id)
    jobs.run_until_idle()

    assert found("zebedee", "zwords", "zdiary", "zhouse", "zclosed") == []
    assert found("zopen") == ["incidents.text"]  # until somebody has looked into it
    assert db.session.query(Photo).count() == 0
    assert (queries.listening(running.round).figures.people, db.session.query(Incident).count()) == (1, 2)

    incidents.close(running, mo, waits, ANSWER, public=False)
    assert found("zcable") == []


def test_a_moderator_who_leaves_looks_after_nothing(running, ben, make_person):
    zebedee = make_person("zebedee", "moderator")
    (incident, _other) = gives(running, ben)
    incidents.take(running, zebedee, incident)
    incidents.close(running, zebedee, incident, ANSWER, public=True)

    accounts.erase(zebedee.id)
    jobs.run_until_idle()

    assert (found("zebedee"), incident.words) == ([], ANSWER)


def test_own_data_hold_all_that_a_tester_gave(running, ben, mo):
    closed, _waits = gives(running, ben)
    incidents.close(running, mo, closed, ANSWER, public=True)

    data = own_data(ben.id)

    assert [(one["mood"], one["task"], one["text"]) for one in data["check_ins"]] == [(4, "yes", "zwords")]
    assert [one["text"] for one in data["diary"]] == ["zdiary"]
    assert [(one["state"], one["words"]) for one in data["incidents"]] == [("closed", ANSWER), ("open", "")]
    assert [one["thing"] for one in data["photos"]] == ["check_in"]
