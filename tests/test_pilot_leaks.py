"""A test with people in it, read by whom it is none of the business of: no name, no word, no small figure."""

from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest

from lab import clock
from lab.board import actions as board
from lab.board.models import HubService
from lab.checkins import actions as checkins
from lab.db import atomic, db
from lab.evaluation import costs
from lab.incidents import actions as incidents
from lab.pilots import queries as pilots
from lab.pilots.models import Pilot
from lab.recruitment import actions as recruitment
from lab.recruitment import setup
from lab.recruitment.places import SignUp
from lab.surveys import actions as surveys
from lab.workshops import actions as workshops
from lab.workshops import seats
from tests.pilots.conftest import kay, pilot_at, propose
from tests.test_leaks import addresses
from tests.workshops.conftest import a_plan

__all__ = ["kay", "pilot_at", "propose"]

NAMES = ("Testra", "Waitra", "Seatra", "Childra", "Goneda", "Takenra", "Gerdara")
WORDS = (
    "zcheckin", "zdiary", "zincident", "zanswer", "zsurvey", "zcost", "zmeeting", "zdraft", "zreason", "zservice",
    "zplan", "gerdara@",
)  # fmt: skip
SECRETS = tuple(word.lower() for word in (*NAMES, *WORDS))


@pytest.fixture
def town(pilot_at, make_person, mo, kim, work) -> Pilot:
    """Ben tests too. The others test, wait, come, left, were taken out, report, write, and are too young."""
    pilot = pilot_at("running")
    with atomic():
        pilot.places = pilot.round.places = 5
        db.session.add(HubService(name="Legal advice", hint="Two hours"))
    who = {name: make_person(name.lower()) for name in NAMES}
    setup.keep_places(pilot, mo, "access", "moving", 1)
    for name in ("Testra", "Goneda", "Takenra"):
        recruitment.take_part(pilot, who[name], 1, SignUp(facts={"access": "moving"} if name == "Testra" else {}))
    _say(pilot, who["Testra"], mo)
    _meet(pilot, who["Seatra"], mo)
    recruitment.leave(pilot, who["Goneda"], "innovation")
    taken = pilots.tester(pilot.round.id, who["Takenra"].id)
    recruitment.take_out(pilot, mo, taken.id, "zreason: you never came.", "research")
    young = SignUp(minor=True, guardian_name="Gerdara", guardian_email="gerdara@example.org")
    recruitment.take_part(pilot, who["Childra"], 1, young)
    with atomic():
        pilot.places = pilot.round.places = pilot.testers
    recruitment.take_part(pilot, who["Waitra"], 1, wait=True)
    costs.add_cost(pilot, mo, on=clock.today(), what="zcost for lamps", cents=4200, kind="material")
    board.ask_for_service(pilot, mo, service_id=1, words="zservice: may we film?")
    with clock.at(clock.now() + timedelta(hours=1)):
        work()
    return pilot


def _say(pilot: Pilot, who: Any, mo: Any) -> None:
    checkins.check_in(pilot, who, 2, "zcheckin: it is dark", task="no")
    checkins.write_entry(pilot, who, "zdiary: I walked alone.")
    incident = incidents.report(pilot, who, "zincident: I fell.", "danger")
    incidents.close(pilot, mo, incident, "zanswer: the lamp is mended now.", public=False)
    survey = surveys.plan(pilot, mo, "own", "A few questions")
    question = surveys.add_question(survey, mo, kind="text", words="How was it?")
    days = {"opens_on": survey.opens_on, "closes_on": survey.closes_on}
    surveys.ask_testers(survey, mo, title=survey.title, moment=survey.moment, **days)
    surveys.answer(survey, who, 0, {f"q{question.id}": "zsurvey: too dark"})
    surveys.plan(pilot, mo, "own", "zplan")


def _meet(pilot: Pilot, who: Any, mo: Any) -> None:
    link = "https://meet.example/zmeeting"
    workshop = workshops.plan(pilot, mo, a_plan(link=link, day=clock.today() + timedelta(days=2)))
    seats.sign_up(workshop, who)
    with atomic():
        workshop.report = "zdraft: what we think"


@pytest.mark.parametrize("who", ["visitor", "dora", "ben", "waits", "ada"])
def test_no_page_tells_others_who_takes_part_or_what_they_said(app, town, client_of, request, make_person, who):
    """Ben tests too, Dora waits for a place; an administrator runs the lab and hears no tester."""
    person = {
        "visitor": lambda: None,
        "dora": lambda: make_person("dora"),
        "waits": lambda: _waiting(town, make_person),
    }
    client = client_of(person[who]() if who in person else request.getfixturevalue(who))
    allowed = ("zcost", "zservice") if who == "ada" else ()
    pages = [path for _, path in addresses(app, (1, 2)) if not path.startswith("/sign-in")]

    read = [(path, client.get(path).data.decode(errors="replace").lower()) for path in pages]

    assert [(path, s) for path, said in read for s in SECRETS if s in said and s not in allowed] == []


def _waiting(pilot: Pilot, make_person: Any) -> Any:
    dora = make_person("dora")
    recruitment.take_part(pilot, dora, 1, wait=True)
    return dora


def test_no_mail_to_others_names_a_tester_or_holds_their_words(app, town):
    """A guardian reads the child's name, a tester the lab's answer to them, and the owner what happened."""
    mine = {"gerdara@example.org": ("childra", "gerdara@"), "testra@example.org": ("testra", "zanswer", "zplan"),
            "takenra@example.org": ("takenra", "zreason"), "mobility@city.example": ("zincident",),
            "kim@example.org": ("zservice",)}  # fmt: skip
    sent = [message_from_bytes(one.read_bytes(), policy=policy.default)
            for one in (app.config["LAB"].instance / "mail").glob("*.eml")]  # fmt: skip

    leaks = []
    for mail in sent:
        to = str(mail["To"])
        own = (*mine.get(to, ()), to.partition("@")[0])
        text = f"{mail['Subject']} {mail.get_body(('plain',)).get_content()}".lower()
        leaks += [(to, secret) for secret in SECRETS if secret in text and secret not in own]

    assert leaks == []
    assert {"gerdara@example.org", "takenra@example.org"} <= {str(mail["To"]) for mail in sent}


def test_the_rows_of_the_history_hold_no_name_and_no_word(app, town):
    """They are kept for ever; what people write and who they are stands beside them and can go."""
    from lab.events import Event

    rows = [f"{event.data} {event.move}".lower() for event in db.session.query(Event)]

    assert [(row, s) for row in rows for s in SECRETS if s in row] == []


@pytest.mark.parametrize("who", ["visitor", "ben", "ana"])
def test_a_pilot_that_is_only_proposed_is_not_found_at_any_of_its_addresses(app, propose, client_of, request, mo, who):
    pilot = propose()
    client = client_of(None if who == "visitor" else request.getfixturevalue(who))
    pages = [path for _, path in addresses(app, (pilot.id,)) if path.startswith(f"/pilots/{pilot.id}")]

    statuses = {path: client.get(path).status_code for path in pages}
    written = {path: client.post(path).status_code for path in _posts(app, pilot)}

    assert len(statuses) > 20 < len(written)
    assert {path: status for path, status in statuses.items() if status != 404} == {}
    assert {path: status for path, status in written.items() if status != 404} == {}


def _posts(app: Any, pilot: Pilot) -> list[str]:
    with app.test_request_context():
        rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
        return [
            rule.build({name: "approve" if name == "name" else pilot.id for name in rule.arguments})[1]
            for rule in rules if rule.rule.startswith("/pilots/<int:id>/")
        ]  # fmt: skip


def test_nothing_changes_by_reading(app, town, client_of, make_person, mo):
    """As the staff, who may open everything."""
    boss = make_person("boss", "moderator", "official", "admin")
    kept = (Pilot, *_tables())
    before = {table.__tablename__: db.session.query(table).count() for table in kept}
    stage = town.stage

    for _, path in addresses(app, (1, 2)):
        client_of(boss).get(path)

    assert {table.__tablename__: db.session.query(table).count() for table in kept} == before
    assert db.session.get_one(Pilot, town.id).stage == stage


def _tables() -> list[Any]:
    from lab.events import Event
    from lab.pilots.models import CheckIn, Consent, Tester
    from lab.recruitment.models import Guardian, Waiting
    from lab.surveys.models import SurveyResponse
    from lab.workshops.models import SignUp as Seat

    return [Event, CheckIn, Consent, Tester, Guardian, Waiting, SurveyResponse, Seat]
