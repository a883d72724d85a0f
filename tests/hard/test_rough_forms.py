"""What nobody types by accident into the forms of a test: every address that takes something, never a 500."""

import re
from pathlib import Path
from typing import Any

import pytest

from lab.checkins import actions as checkins
from lab.incidents import actions as incidents
from lab.pilots.models import Pilot
from lab.recruitment import setup
from lab.surveys import actions as surveys
from lab.workshops import actions as workshops
from tests.pilots.conftest import kay, pilot_at, propose
from tests.test_hostile import BROKEN_BYTES, FORM
from tests.workshops.conftest import a_plan

__all__ = ["kay", "pilot_at", "propose"]

JUNK = ["1e400", "NaN", "²", "9" * 400, "-1", "0001-01-01", "a:b", "\x00", "//evil.example", "[]", "x" * 9000, ""]
AREAS = ("pilots", "recruitment", "checkins", "incidents", "surveys", "workshops", "measures", "evaluation",
         "learning", "board")  # fmt: skip
ADDRESSES = ("/pilots", "/workshops", "/surveys", "/learning", "/guardians")


def fields_of_all_forms() -> list[str]:
    """Every name that a form of the pilots' packages or a template of theirs knows."""
    root = Path(__file__).resolve().parents[2]
    forms = "".join(path.read_text() for area in AREAS for path in (root / "lab" / area).glob("*forms.py"))
    pages = "".join(path.read_text() for area in AREAS for path in (root / "templates" / area).glob("*.html"))
    moves = (root / "lab/pilots/rules.py").read_text()
    found = {*re.findall(r"^    (\w+) = \w*(?:[Ff]ield|_\w+)\(", forms, re.M), *re.findall(r'name="(\w+)"', pages),
             *re.findall(r'Ask\("(\w+)"', moves)}  # fmt: skip
    made = ["q1", "answer_1", "fact_age", "missing_1", "score_risk"]
    return [*sorted(found - {"csrf_token", "file", "photos"}), *made]


@pytest.fixture
def town(pilot_at, mo, ben, make_person) -> Pilot:
    """One of everything, so that the addresses lead somewhere; Ben tests."""
    pilot = pilot_at("running")
    pilot_at("evaluating")
    checkins.check_in(pilot, ben, 3, "It is fine.")
    checkins.write_entry(pilot, ben, "I walked.")
    incidents.report(pilot, ben, "A lamp fell.", "minor")
    survey = surveys.plan(pilot, mo, "sus", "How easy was it?")
    surveys.add_question(survey, mo, kind="text", words="How was it?")
    workshops.plan(pilot, mo, a_plan())
    setup.add_question(pilot, mo, "Do you cycle?", [], ["yes"], "This test needs people who cycle.")
    return pilot


@pytest.fixture
def sam(make_person) -> Any:
    return make_person("sam", "moderator", "official", "admin")


def posts(app: Any) -> list[str]:
    """Moves are tried by name; ids are those of the first of everything."""
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "POST" in (rule.methods or ()) and rule.rule.startswith(ADDRESSES):
                for move in ("finish", "decide_scale", "score") if "name" in rule.arguments else ("",):
                    values = {name: {"name": move, "token": "x"}.get(name, 1) for name in rule.arguments}
                    found.append(rule.build(values)[1])
    # Whatever ends something comes last.
    return sorted(found, key=lambda path: (path.endswith(("remove", "delete", "cancel", "leave", "finish")), path))


@pytest.mark.parametrize("value", JUNK)
@pytest.mark.parametrize("who", ["sam", "ben"])
def test_junk_in_every_field_of_every_form(app, town, client_of, request, who, value):
    client, names = client_of(request.getfixturevalue(who)), fields_of_all_forms()

    broken = {path: answer.status_code for path in posts(app)
              if (answer := client.post(path, data=dict.fromkeys(names, value))).status_code >= 500}  # fmt: skip

    assert broken == {}
    assert len(names) > 100


@pytest.mark.parametrize("raw", BROKEN_BYTES)
def test_bytes_that_are_no_text_in_every_form(app, town, client_of, sam, raw):
    client, body = client_of(sam), "&".join(f"{name}={raw}" for name in fields_of_all_forms())

    broken = {path: answer.status_code for path in posts(app)
              if (answer := client.post(path, data=body, content_type=FORM)).status_code >= 500}  # fmt: skip

    assert broken == {}


def test_every_form_wants_its_token(app, town, client_of, sam):
    """From a page elsewhere nothing is done, whoever is signed in."""
    client, elsewhere = client_of(sam), {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}

    answers = {path: client.post(path, data={}, headers=elsewhere, without_token=True).status_code
               for path in posts(app)}  # fmt: skip

    assert {path: status for path, status in answers.items() if status != 400} == {}


@pytest.mark.parametrize("field", ["next", "back"])
def test_no_form_of_a_pilot_leads_out_of_the_lab(app, town, client_of, sam, ben, field):
    led = []
    for who in (sam, ben):
        client = client_of(who)
        for path in posts(app):
            sent = {field: "//evil.example/x", "mood": "3", "text": "It is good so, all of it.", "answer": "yes",
                    "severity": "minor", "kind": "interview", "cost": "5", "decision": "agreed"}  # fmt: skip
            led.append(client.post(path, data=sent).headers.get("Location", "/"))

    assert [to for to in led if not to.startswith("/") or to.startswith("//")] == []


def test_a_line_end_in_a_title_begins_no_line_of_a_calendar(client_of, town, mo):
    title = "Walk\r\nATTENDEE:mailto:x@evil.example\r\n together"
    sent = {"title": title, "purpose": "We walk\nURL:https://evil.example", "day": "2026-04-01", "begins": "18:00",
            "ends": "19:00", "place": "Depot\r\nATTACH:https://evil.example", "places": "5",
            "who": "everyone"}  # fmt: skip

    made = client_of(mo).post(f"{town.path}/workshops", data=sent)

    assert made.status_code == 303
    for path in (f"{made.location}.ics", "/pilots/calendar.ics"):
        lines = client_of().get(path).get_data(as_text=True).replace("\r\n ", "").split("\r\n")
        assert [line for line in lines if line.startswith(("ATTENDEE", "ATTACH", "URL:https://evil"))] == []
