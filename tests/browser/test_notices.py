"""Whoever voted hears what came of it, in the way they chose, once, and can stop it with one tap."""

import html
import re
import urllib.request
from email.message import EmailMessage

import pytest

from tests.browser.conftest import Lab, Meet, Person
from tests.browser.steps import furnish, morning_comes, share, tables

REASON = "A lamp stands there since the spring: the city looked at this with care and found that it is enough for now."
DAY_MS = 86_400_000


def a_week_goes_by(lab: Lab) -> None:
    with tables(lab) as db:
        db.execute("UPDATE events SET at = at - ?", (8 * DAY_MS,))
    lab.flask("tick")


def vote(person: Person, idea: str) -> None:
    person.open(idea)
    person.page.locator(f"#vote-{idea.rsplit('/', 1)[1]} a").first.click()
    person.sign_in()
    person.open(idea)
    person.reads("You hear what comes of it.")


def about_it(lab: Lab, person: Person) -> list[EmailMessage]:
    return [mail for mail in lab.mails_to(person.address) if "Light for the school path" in part(mail, "plain")]


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def link(mail: EmailMessage, words: str) -> str:
    """Where the link with these words in the mail's HTML leads, as a path of the lab."""
    links = re.findall(r'<a[^>]* href="([^"]+)"[^>]*>(.*?)</a>', part(mail, "html"), re.DOTALL)
    wanted = [to for to, said in links if re.search(words, html.unescape(re.sub("<[^>]+>", "", said)))]
    assert wanted, f"“{words}” is no link in {links}"
    return re.sub(r"^https?://[^/]+", "", html.unescape(wanted[0]))


def stops_with_one_click(mail: EmailMessage) -> None:
    """As a mail provider does it for whoever presses its own “unsubscribe”: no browser, no sign-in."""
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = str(mail["List-Unsubscribe"]).strip("<>")
    with urllib.request.urlopen(address, b"List-Unsubscribe=One-Click", timeout=10) as answer:  # noqa: S310 - our own
        assert answer.status == 200


def chooses(ben: Person, **paces: str) -> None:
    ben.open("/me/settings")
    ben.page.get_by_role("link", name="Choose how notices reach you").click()
    ben.look()
    ben.send("/me/settings/notices", **{f"mail_{kind}": pace for kind, pace in paces.items()})
    for kind, pace in paces.items():
        assert ben.page.locator(f'[name="mail_{kind}"]').input_value() == pace


def declines(mo: Person, idea: str) -> None:
    mo.move(idea, "start_review", trigger="lab")
    mo.move(idea, "decline", reason_code="already_exists", text=REASON, named_unit=True)


@pytest.fixture
def city(lab: Lab, meet: Meet, js: bool) -> tuple[Person, Person, Person, Person, str]:
    """Mo has opened the lab; Ana has shared an idea, Ben and Cleo have voted for it."""
    mo = furnish(lab, meet, js)
    mo.open("/admin/units")
    mo.send("/admin/units", name="Mobility unit", email="mobility@city.example")
    ana, ben, cleo = meet("Ana", js=js), meet("Ben", js=js), meet("Cleo", js=js)
    idea = share(ana, mo)
    vote(ben, idea)
    vote(cleo, idea)
    return mo, ana, ben, cleo, idea


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without"])
def test_everyone_hears_in_the_way_they_chose_and_stops_with_one_tap(lab, city):
    mo, ana, ben, cleo, idea = city
    chooses(ben, outcome="daily", question="never")

    declines(mo, idea)

    # Cleo chose nothing: the outcome comes at once, the steps wait for the morning. Ben wants all of it then.
    at_once = lab.wait_for_mail(cleo.address, "Light for the school path")
    assert REASON in " ".join(part(at_once, "plain").split())
    ben.open("/me/notices")
    ben.reads("Light for the school path")
    assert about_it(lab, ben) == []

    stops_with_one_click(at_once)
    cleo.open(link(at_once, "Stop these mails"))
    cleo.reads("You get no mails about this any more")

    reopened_and_declined_again(mo, idea)
    morning_comes(lab)
    digest = lab.wait_for_mail(ben.address, "outcome")
    reads_the_digest(ben, digest, idea)
    assert [mail["Message-ID"] for mail in about_it(lab, cleo)] == [at_once["Message-ID"]]

    stops_the_digests(ben, digest)
    answers_the_question(lab, ana)
    looks_after_it(mo)


def reopened_and_declined_again(mo: Person, idea: str) -> None:
    mo.move(idea, "reopen", reason="The school writes that the lamp is broken again.")
    declines(mo, idea)


def reads_the_digest(ben: Person, digest: EmailMessage, idea: str) -> None:
    """One mail, the idea named once, what happened below it; the link leads there."""
    words = part(digest, "html")
    assert len(re.findall(rf'<a[^>]*href="[^"]*{idea}"', words)) == 1
    assert "outcome" in str(digest["Subject"])
    assert link(digest, "Light for the school path") == idea
    ben.open(link(digest, "Light for the school path"))
    ben.reads("lamp stands there")


def stops_the_digests(ben: Person, digest: EmailMessage) -> None:
    ben.open(link(digest, "[Ss]top"))
    ben.press(ben.page.get_by_role("button", name="Stop mails that bring several notices"))
    ben.reads("no mails any more that bring several notices")
    ben.press(ben.page.get_by_role("button", name="Start mails again"))
    ben.reads("You get mails again")


def answers_the_question(lab: Lab, ana: Person) -> None:
    """One tap in the mail: with JavaScript it counts at once, without it the page has one button."""
    a_week_goes_by(lab)
    asked = lab.wait_for_mail(ana.address, "question|good answer")
    for again in ("Partly", "Yes"):
        ana.page.goto(ana.lab.base + link(asked, again))
        if not ana.js:
            ana.press(ana.page.get_by_role("button", name="Count my answer"))
        ana.page.get_by_text("You said:").first.wait_for()
        ana.look()
        ana.reads(f"You said:\\s+{again}")


def looks_after_it(mo: Person) -> None:
    """What the administrator and the moderators read about all this."""
    for path, words in (
        ("/admin/queue", "queue|Queue"), ("/admin/told", "told"), ("/admin/mails", "[Mm]ail"),
        ("/admin/suppressions", "[Aa]ddress"), ("/desk/answers", "answer"), ("/promise", "told"), ("/results", "tried"),
    ):  # fmt: skip
        mo.open(path)
        mo.reads(words)
