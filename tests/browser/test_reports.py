"""A comment names a neighbour: a visitor reports it, the lab hides it, its author complains, somebody else decides."""

import re

import pytest

from tests.browser.conftest import Lab, Meet, Person
from tests.browser.steps import furnish, share

NAMED = "Mrs Kroll from number 7 turns the lamp off every night."
FACTS = "It names a neighbour and where she lives, and says what she does at night."
CONSENT = "Mrs Kroll is my mother, and she asked me to write this."


def comment(ben: Person, idea: str) -> str:
    ben.open(idea)
    ben.send(f"{idea}/comments", body=NAMED)
    ben.sign_in()
    found = re.search(r"comment-(\d+)", ben.page.content())
    assert found
    return f"/comments/{found[1]}"


def report(eva: Person, idea: str, text: str) -> str:
    """Without an account; with JavaScript on the spot, without it on a page of its own. The receipt's address."""
    eva.open(idea)
    eva.page.locator(f'a[href="{text}/report"]').click()
    eva.form(f"{text}/report").wait_for()
    eva.look()
    eva.send(f"{text}/report", text="She did not agree to this.", email="eva@example.org")
    eva.reads("Choose one from the list")
    eva.errors = [error for error in eva.errors if "422" not in error]  # a browser's own word for a form that came back
    assert eva.form(f"{text}/report").locator('[name="text"]').input_value() == "She did not agree to this."
    eva.send(f"{text}/report", ground="personal_data")
    eva.reads("A person decides by")
    eva.lab.wait_for_mail("eva@example.org", "Your report has come in")
    receipt = eva.page.locator('main a[href^="/reports/receipt/"]').get_attribute("href")
    assert receipt
    return receipt


def hide(mo: Person, text: str) -> None:
    mo.open("/desk/reports")
    mo.reads("She did not agree to this.")
    mo.send(f"{text}/moderation/hide", ground="personal_data", facts=FACTS)
    mo.reads("No report and no complaint is waiting")


def complain(ben: Person, idea: str, text: str) -> None:
    mail = ben.lab.wait_for_mail(ben.address, "A comment was hidden")
    assert f"{text}/moderation" in str(mail.get_body(("plain",)))  # type: ignore[attr-defined]
    ben.open(idea)
    ben.page.locator(f'a[href="{text}/moderation"]').click()
    ben.reads(re.escape(FACTS))
    ben.look()
    ben.send(f"{text}/moderation/complaint", text=CONSENT)
    ben.reads("Somebody who did not hide it decides by")


def decide(kim: Person, mo: Person, text: str) -> None:
    mo.open(f"{text}/moderation")
    mo.reads("You hid this text")
    mo.reads("Who may decide: Kim")
    assert mo.form(f"{text}/moderation/decision").count() == 0
    kim.open(f"{text}/moderation")
    kim.send(f"{text}/moderation/decision", outcome="restored", reason="Her mother has told us the same by phone.")
    kim.reads("public")


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without"])
def test_a_report_a_hiding_and_a_complaint(lab: Lab, meet: Meet, js: bool) -> None:
    mo = furnish(lab, meet, js)
    ana, ben, eva = (meet(name, js=js) for name in ("Ana", "Ben", "Eva"))
    idea = share(ana, mo)
    text = comment(ben, idea)

    receipt = report(eva, idea, text)
    hide(mo, text)

    eva.open(receipt)
    eva.reads("The text is hidden from the public")
    eva.open(idea)
    eva.reads("hidden by the lab: personal data")
    assert "Mrs Kroll" not in eva.page.content()

    complain(ben, idea, text)
    kim = meet("Kim", phone=False, js=js)
    lab.flask("role", "grant", kim.address, "official")
    kim.enter()
    decide(kim, mo, text)

    lab.wait_for_mail(ben.address, "A hidden comment is public again")
    eva.open(idea)
    eva.reads(re.escape(NAMED))
