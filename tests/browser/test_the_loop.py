"""Why the lab exists: an idea travels from a phone to a piloted outcome, and everyone who voted hears of it."""

import re
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from tests.browser.conftest import Lab, Meet, Person

NEED = "In winter the path behind the tram depot is dark from four. Children walk on the road instead."
LONG = (
    "We looked at the path with the school and the tram company, measured it for three weeks, and asked forty people."
)


def lab_today() -> str:
    """The lab under test runs on the real clock, in its own zone."""
    return datetime.now(ZoneInfo("Europe/Berlin")).date().isoformat()


def staff(lab: Lab, meet: Meet, name: str, role: str, js: bool) -> Person:
    person = meet(name, phone=False, js=js)
    lab.flask("role", "grant", person.address, role)
    person.enter()
    return person


def furnish(ada: Person) -> None:
    """What an administrator fills in before a real lab opens."""
    for path, fields in (
        ("/admin/topics", {"name": "Mobility", "slug": "mobility"}),
        ("/admin/districts", {"name": "Harbour", "slug": "harbour", "population": 20000}),
        ("/admin/units", {"name": "Mobility unit", "email": "mobility@city.example"}),
        ("/admin/budget-lines", {"name": "Pilots", "amount": 50000}),
    ):
        ada.open(path)
        ada.send(path, **fields)
        ada.reads(str(fields["name"]))


def share(ana: Person) -> str:
    """Filled in before anybody is signed in; sent right after."""
    ana.open("/")
    ana.page.locator('main a[href="/ideas/new"]').first.click()
    ana.look()
    ana.send(
        "/ideas", button="submit", title="Light for the school path", need=NEED, topic="mobility", district="harbour",
        solution="Lamps that wake when someone comes.",
    )  # fmt: skip
    ana.sign_in()
    ana.reads("Light for the school path")
    assert ana.page.locator('[aria-current="step"]').inner_text().startswith("Sent in")
    found = re.search(r"/ideas/\d+", ana.page.url)
    assert found, ana.page.url
    return found.group()


def vote(ben: Person, idea: str) -> None:
    """One tap on the card, before anybody is signed in; the vote is cast right after, at the same card."""
    number = idea.rsplit("/", 1)[1]
    ben.open("/ideas")
    ben.page.locator(f"#vote-{number} a, a#vote-{number}").first.click()
    ben.look()
    ben.sign_in()
    assert urlsplit(ben.page.url).path == "/ideas"
    control = ben.page.locator(f"#vote-{number}")
    assert control.locator("[aria-pressed]").get_attribute("aria-pressed") == "true"
    assert control.locator("[data-count]").inner_text() == "1"


def study(mo: Person, idea: str) -> None:
    mo.open(idea)
    mo.send(f"{idea}/comments", body="Thank you. The lab asks the school and the tram company this week.")
    mo.move(idea, "start_review", trigger="lab")
    mo.move(idea, "shortlist", assessment=LONG, impact=4, effort=2, cost_band="5k_20k", owner_unit=True)


def propose(kim: Person, idea: str) -> str:
    kim.open("/backlog")
    kim.reads("Light for the school path")
    number = idea.rsplit("/", 1)[1]
    kim.open(f"/pilots/new?idea={number}")
    kim.send(
        "/pilots", title="Lamps that wake", cost=12000, cost_band="5k_20k", sdg=11, districts="harbour",
        hypothesis="We believe that waking lamps make the path used. We will know when forty people an hour walk it.",
        change_mind="If fewer people walk there than before.",
    )  # fmt: skip
    found = re.search(r"/pilots/\d+", kim.page.url)
    assert found, kim.page.locator(".summary, main").first.inner_text()[:1500]
    return found.group()


SCORES = {"score_support": 4, "score_need_evidence": 4, "score_equity": 3, "score_goal_fit": 5, "score_readiness": 7,
          "score_effort": 2, "score_cost": 2, "score_risk": 1}  # fmt: skip


def approve(mo: Person, kim: Person, pilot: str) -> None:
    mo.move(pilot, "score", **SCORES)
    kim.move(pilot, "approve", budget_line=True, owner_unit=True, scale_owner=True,
             text="The city tests waking lamps on the school path this winter.")  # fmt: skip


def recruit(mo: Person, pilot: str) -> None:
    mo.open(pilot)
    mo.send(
        f"{pilot}/measures", name="People on the path", unit="people an hour", direction="up", baseline=12, target=40
    )
    today = lab_today()
    mo.move(
        pilot, "open_recruitment", problem="The path is dark.", scope="One path, one winter, twelve lamps.",
        place="School path", start=today, end=today, roles="The mobility unit runs it.",
        stop_rules="If anyone is hurt.", places=1,
        consent_text="We keep your check-ins for one year. The mobility unit reads them. Leave with one tap.",
    )  # fmt: skip


def take_part(tess: Person, pilot: str) -> None:
    tess.open(pilot)
    tess.page.locator('a[href*="act=take_part"]').first.click()
    tess.look()
    tess.sign_in()
    assert pilot in tess.page.url
    tess.send(f"{pilot}/testers", consent=True)
    tess.reads("take part|taking part|tester")


def run_test(mo: Person, tess: Person, pilot: str) -> None:
    today = lab_today()
    mo.open(pilot)
    mo.send("/readings", value=12, on=today)
    mo.move(pilot, "start")
    tess.open(pilot)
    tess.send(f"{pilot}/checkins", mood=5, text="I walk there every evening now.")
    mo.open(pilot)
    mo.send(f"{pilot}/notes", text="All twelve lamps work. The bats are fine.")
    mo.open(pilot)
    mo.send("/readings", value=44, on=today)
    mo.open(pilot)
    mo.send(f"{pilot}/evidence", kind="interview", text="Nine of ten parents let their children walk there now.")
    mo.move(pilot, "finish", ended_on=today)


def decide(mo: Person, kim: Person, pilot: str) -> None:
    mo.open(pilot)
    mo.send(
        f"{pilot}/evaluation", summary="The path is used again: 44 people an hour, before it were 12.",
        findings="Lamps at the bend matter most.", dropouts_participant=0, dropouts_innovation=0, dropouts_research=0,
        cost_actual=11400,
    )  # fmt: skip
    today = lab_today()
    kim.move(pilot, "decide_scale", outcome="roll_out", text="The lamps stay and three more paths follow.",
             service_owner=True, budget_source="Mobility budget", target_date=today)  # fmt: skip
    kim.move(pilot, "go_live", live_on=today, where="School path and three more paths", service_owner=True)


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_voter_reads_what_came_of_the_vote(lab: Lab, meet: Meet, js: bool) -> None:
    ada = staff(lab, meet, "Ada", "admin", js)
    furnish(ada)
    ana, ben, tess = meet("Ana", js=js), meet("Ben", js=js), meet("Tess", js=js)
    mo, kim = staff(lab, meet, "Mo", "moderator", js), staff(lab, meet, "Kim", "official", js)

    idea = share(ana)
    mo.open("/desk")
    mo.reads("Light for the school path")
    mo.send(f"{idea}/moves/publish", topic=True)
    assert "/desk" in mo.page.url
    vote(ben, idea)
    study(mo, idea)
    pilot = propose(kim, idea)
    approve(mo, kim, pilot)
    recruit(mo, pilot)
    take_part(tess, pilot)
    run_test(mo, tess, pilot)
    decide(mo, kim, pilot)

    told = lab.wait_for_mail(ben.address, "Live|Adopted")
    body = told.get_body(("plain",))
    assert body
    assert "School path and three more paths" in body.get_content()
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    ben.open("/me/notices")
    ben.reads("School path and three more paths")
    ben.open(idea)
    assert ben.page.locator('[aria-current="step"]').inner_text().startswith("Outcome")
    ben.open("/results")
    ben.reads("Lamps that wake|Light for the school path")
    for path in ("/promise", "/me", "/me/settings", "/pilots", "/ideas/map", pilot):
        ben.open(path)
    ana.open("/me/notices")
    ana.reads("School path and three more paths")
    tess.open("/me/notices")
    tess.reads("School path and three more paths")
    ben.page.goto(str(told["List-Unsubscribe"]).split(",")[0].strip(" <>"))
    ben.look()
    ben.page.locator("main form button").first.click()
    ben.reads("mail")
