"""A pilot with residents: two ideas become one test that residents carry. One waits and moves up, one reports an
incident that pauses it, it is adapted once and then stays, and who only voted reads what came of it. What was learned
travels to the next lab."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import DESK, PHONE, Lab, Meet, Person, start_lab
from tests.browser.test_the_loop import LONG, SCORES, furnish, lab_today, staff

PATH, CROSSING = "Light for the school path", "A brighter crossing at the depot"
NEED = "In winter the path behind the tram depot is dark from four. Children walk on the road instead."
CONSENT = "We keep your check-ins until 90 days after the test. The mobility unit reads them."


@pytest.fixture
def next_lab(tmp_path: Path) -> Iterator[Lab]:
    """Another city's lab, empty."""
    folder = tmp_path / "next"
    folder.mkdir()
    running, serve = start_lab(folder, LAB_CITY="Nextborough")
    yield running
    serve.terminate()
    serve.wait(timeout=20)


@dataclass
class Test:
    """One pilot and the people around it: residents on phones, staff at desks."""

    __test__ = False
    lab: Lab
    meet: Meet
    mo: Person
    kim: Person
    kai: Person
    ben: Person
    ideas: list[str] = field(default_factory=list)
    authors: dict[str, Person] = field(default_factory=dict)
    pilot: str = ""
    testers: dict[str, Person] = field(default_factory=dict)


def refused(person: Person, path: str, status: int, words: str) -> None:
    """The page says no, with the reason in words."""
    answer = person.page.goto(person.lab.base + path)
    assert answer
    assert answer.status == status, f"{path} answered {answer.status}"
    person.reads(words)
    person.errors.clear()  # the browser complains of the status itself


def share(test: Test, name: str, title: str) -> str:
    author = test.meet(name)
    author.open("/ideas/new")
    author.send("/ideas", button="submit", title=title, need=f"{NEED} {title}.", topic="mobility", district="harbour")
    author.sign_in()
    test.authors[name] = author
    found = re.search(r"/ideas/\d+", author.page.url)
    assert found, author.page.url
    test.mo.move(found.group(), "publish", topic="mobility")
    return found.group()


def vote(test: Test) -> None:
    """All that Ben ever does."""
    test.ben.open(test.ideas[0])
    test.ben.page.locator(f'a[href*="act=vote"][href*="{test.ideas[0].rsplit("/", 1)[1]}"]').first.click()
    test.ben.sign_in()


def propose(test: Test) -> str:
    """From both ideas, each with the part that it gives."""
    for idea in test.ideas:
        test.mo.move(idea, "start_review", trigger="lab")
        test.mo.move(idea, "shortlist", assessment=LONG, impact=4, effort=2, cost_band="5k_20k", owner_unit=True)
    first, second = (idea.rsplit("/", 1)[1] for idea in test.ideas)
    test.kai.open(f"/pilots/new?idea={first}&idea={second}")
    test.kai.send(
        "/pilots", title="Lamps that wake", cost=12000, cost_band="5k_20k", sdg=11, districts="harbour",
        hypothesis="We believe that waking lamps make the path used. We will know when forty people an hour walk it.",
        change_mind="If fewer people walk there than before.",
        **{f"part_{first}": "The light on the path", f"part_{second}": "The light at the crossing"},
    )  # fmt: skip
    found = re.search(r"/pilots/\d+$", test.kai.page.url)
    assert found, test.kai.page.locator("main").inner_text()[:1500]
    return found.group()


def approve(test: Test) -> None:
    """Who scored it does not approve it, and is told who may."""
    test.kai.move(test.pilot, "score", **SCORES)
    refused(test.kai, f"{test.pilot}/moves/approve", 403, "You scored this pilot.*Kim")
    test.kim.move(test.pilot, "approve", budget_line=True, owner_unit=True, scale_owner=True,
                  text="The city tests waking lamps on the school path this winter.")  # fmt: skip


def recruit(test: Test, places: int) -> None:
    mo, today = test.mo, lab_today()
    mo.move(
        test.pilot, "open_recruitment", problem="The path is dark.", scope="One path, one winter, twelve lamps.",
        place="School path", start=today, end=today, roles="The mobility unit runs it.",
        stop_rules="If anyone is hurt.", places=places, consent_text=CONSENT,
    )  # fmt: skip


def join(test: Test, name: str) -> Person:
    """Agreed to before the sign-in; it comes along."""
    person = test.testers.get(name) or test.meet(name)
    new = name not in test.testers
    person.open(test.pilot)
    person.send(f"{test.pilot}/testers", consent=True)
    if new:
        person.sign_in()
        test.testers[name] = person
    return person


def fill_and_wait(test: Test) -> None:
    """Five places; the sixth person waits, and moves up when one leaves."""
    for name in ("Tara", "Timo", "Toni", "Thea", "Till"):
        join(test, name).reads("You are a tester since")
    wim = join(test, "Wim")
    wim.reads("number 1 on the waiting list")
    till = test.testers.pop("Till")
    till.open(test.pilot)
    till.send(f"{test.pilot}/testers/leave")
    till.reads("You have left")
    test.lab.wait_for_mail(wim.address, "place")
    wim.open(test.pilot)
    wim.reads("You are a tester since")


def start(test: Test, value: int) -> None:
    """The baseline comes first."""
    mo = test.mo
    mo.open(f"{test.pilot}/moves/start")
    mo.reads("baseline")
    mo.open(test.pilot)
    mo.send("/readings", value=value, on=lab_today())
    mo.move(test.pilot, "start")


def listen(test: Test, moods: dict[str, int]) -> None:
    for name, mood in moods.items():
        tester = test.testers[name]
        tester.open(f"{test.pilot}/checkin")
        tester.send(f"{test.pilot}/checkins", mood=mood, task="yes", text="I walk there every evening now.")
        tester.reads("Your check-in has arrived")


def pause_for_an_incident(test: Test) -> None:
    thea, mo = test.testers["Thea"], test.mo
    thea.open(test.pilot)
    thea.send(f"{test.pilot}/incidents", severity="serious", text="A lamp hangs loose over the path.")
    mo.open("/desk")
    mo.reads("1 incident")
    mo.open(f"{test.pilot}/incidents")
    mo.page.get_by_role("link", name="Pause the test now").click()
    mo.look()
    mo.send(f"{test.pilot}/moves/pause", review_on=lab_today())
    test.ben.open(test.pilot)
    test.ben.reads("Paused")
    mo.open(f"{test.pilot}/incidents")
    mo.send("/close", words="The lamp is fixed, and all twelve were looked at.", public=True)
    mo.move(test.pilot, "resume", reason="Fixed.", text="The lamp is fixed. The test goes on.", review_on=lab_today())
    thea.open("/me/notices")
    thea.reads("The lamp is fixed")


def evaluate(test: Test, value: int, summary: str) -> None:
    """The evaluation assembles itself; people take up what residents said, and write what it means."""
    mo = test.mo
    mo.open(test.pilot)
    mo.send("/readings", value=value, on=lab_today())
    mo.move(test.pilot, "finish", ended_on=lab_today())
    mo.open(f"{test.pilot}/evaluation")
    mo.send(
        f"{test.pilot}/evaluation", summary=summary, findings="Lamps at the bend matter most.",
        dropouts_participant=0, dropouts_innovation=0, dropouts_research=0, cost_actual=5000,
    )  # fmt: skip


def take_up_check_ins(test: Test) -> None:
    mo = test.mo
    mo.open(f"{test.pilot}/evaluation")
    found = mo.page.locator('form:has(input[name="key"][value^="check"])').first
    mo.reveal(found)
    mo.press(found.locator("button").last)
    mo.reads("Taken up as evidence")


def decide_to_adapt(test: Test) -> None:
    test.kim.open(f"{test.pilot}/decide")
    test.kim.reads("evidence from residents")
    take_up_check_ins(test)
    test.kim.move(test.pilot, "decide_adapt", changes="Warmer light at the bend, and lamps at the crossing too.",
                  extra_budget=500)  # fmt: skip


def second_round(test: Test) -> None:
    recruit(test, places=2)
    for name in ("Tara", "Timo"):
        join(test, name).reads("You are a tester since")
    start(test, 30)
    test.mo.open(test.pilot)
    test.mo.send(f"{test.pilot}/evidence", kind="interview", text="Nine of ten parents let their children walk there.")
    evaluate(test, 44, "The path is used again: 44 people an hour, before it were 12.")
    test.kim.move(test.pilot, "decide_scale", outcome="roll_out", text="The lamps stay and three more paths follow.",
                  service_owner=True, budget_source="Mobility budget", target_date=lab_today())  # fmt: skip
    test.kim.move(test.pilot, "go_live", live_on=lab_today(), where="School path and three more paths",
                  service_owner=True)  # fmt: skip


def hear_of_it(test: Test) -> None:
    """Ben voted once and did nothing else."""
    told = test.lab.wait_for_mail(test.ben.address, "Live|Adopted").get_body(("plain",))
    assert told
    assert "School path and three more paths" in told.get_content()
    test.ben.open("/me/notices")
    test.ben.reads("School path and three more paths")
    test.ben.open(test.ideas[0])
    assert test.ben.page.locator('[aria-current="step"]').inner_text().startswith("Outcome")
    test.ben.reads("The light on the path")
    bea = test.authors["Bea"]
    bea.open("/me/notices")
    bea.reads("The light at the crossing")
    bea.reads("School path and three more paths")
    test.ben.open(f"{test.pilot}/rounds")
    test.ben.reads("Warmer light at the bend")
    for part in ("/report", "/evaluation", "/card"):
        test.ben.open(test.pilot + part)


def hand_it_on(test: Test, next_lab: Lab, browser: Browser, card: Path) -> None:
    test.mo.open(f"{test.pilot}/card/edit")
    test.mo.send(f"{test.pilot}/card/edit", reusable="The plan of the lamps and the questions that were asked.")
    answer = test.ben.page.request.get(f"{test.lab.base}{test.pilot}/card.json")
    assert answer.ok
    card.write_bytes(answer.body())
    next_lab.flask("role", "grant", "nia@example.org", "moderator")
    nia = Person(browser.new_context(viewport=DESK).new_page(), next_lab, "nia@example.org", "Nia",
                 looker=test.mo.looker)  # fmt: skip
    nia.enter()
    nia.open("/learning/import")
    form = nia.form("/learning/import")
    form.locator('input[type="file"]').set_input_files(str(card))
    nia.press(form.locator("button").last)
    nia.reads("Lamps that wake")
    nia.press(nia.page.locator('main form:has([name="confirm"]) button, main form button').last)
    visitor = Person(browser.new_context(viewport=PHONE).new_page(), next_lab, "vera@example.org", "Vera",
                     looker=test.mo.looker)  # fmt: skip
    visitor.open("/learning")
    visitor.reads("Testhaven")
    visitor.page.get_by_role("link", name="Lamps that wake").first.click()
    visitor.look()
    visitor.reads("The plan of the lamps")
    answer = visitor.page.request.get(
        f"{next_lab.base}/ideas/similar?text=lamps%20that%20wake%20on%20the%20school%20path"
    )
    assert "Lamps that wake" in answer.text()
    assert not nia.errors + visitor.errors
    for person in (nia, visitor):
        person.page.context.close()


def test_residents_carry_a_test_from_two_ideas_to_a_service(
    lab: Lab, meet: Meet, next_lab: Lab, browser: Browser, tmp_path: Path
) -> None:
    furnish(staff(lab, meet, "Ada", "admin", js=True))
    mo = staff(lab, meet, "Mo", "moderator", js=True)
    kim, kai = (staff(lab, meet, name, "official", js=True) for name in ("Kim", "Kai"))
    test = Test(lab, meet, mo, kim, kai, meet("Ben"))

    test.ideas = [share(test, "Ana", PATH), share(test, "Bea", CROSSING)]
    vote(test)
    test.pilot = propose(test)
    approve(test)
    mo.open(f"{test.pilot}/moves/open_recruitment")
    mo.reads("measure")
    mo.open(test.pilot)
    mo.send(f"{test.pilot}/measures", name="People on the path", unit="people an hour", direction="up", baseline=12,
            target=40)  # fmt: skip
    recruit(test, places=5)
    fill_and_wait(test)
    start(test, 12)
    listen(test, {"Tara": 5, "Timo": 4, "Toni": 4, "Thea": 3, "Wim": 5})
    test.ben.open(test.pilot)
    test.ben.reads("5 testers say how it goes")
    pause_for_an_incident(test)
    evaluate(test, 30, "More people walk there: 30 an hour, before it were 12. The bend is still dark.")
    decide_to_adapt(test)
    second_round(test)
    hear_of_it(test)
    hand_it_on(test, next_lab, browser, tmp_path / "card.json")
