"""Nothing that somebody types is lost: not in two windows, not before the sign-in, not without a network; and who voted
sees what was changed afterwards."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Lab, Meet, Person
from tests.browser.steps import digest_of_the_morning
from tests.browser.test_the_loop import furnish, share, staff, vote

NEED = "There is no bench at the tram stop by the market, and old people stand there for twenty minutes."
SAVED = re.compile(r"Saved as a draft at \d\d:\d\d")
expect.set_options(timeout=15_000)


def leave_for_a_moment(page: Page) -> None:
    """The phone goes into the pocket: what was typed is saved at once, not only after the pause."""
    page.evaluate("dispatchEvent(new Event('pagehide'))")


def expected(person: Person, *words: str) -> None:
    """The browser notes refused answers and lost connections as errors; these belong to the story."""
    person.errors[:] = [error for error in person.errors if not any(word in error for word in words)]


def the_only_idea(person: Person) -> str:
    found = re.search(r"/ideas/\d+", person.page.url)
    assert found, person.page.url
    return found.group()


def test_a_draft_saves_itself_and_two_windows_lose_nothing(lab: Lab, meet: Meet) -> None:
    ana = meet("Ana")
    ana.enter()
    page = ana.open("/ideas/new")
    page.get_by_label("What is needed?").fill(NEED)

    expect(page.locator("#draft-kept")).to_have_text(SAVED)  # after the pause, by itself
    draft = the_only_idea(ana)
    assert page.url.endswith(f"{draft}/edit")
    page.reload()
    ana.look()
    assert page.get_by_label("What is needed?").input_value() == NEED

    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_label("title").fill("A bench at the tram stop")
    leave_for_a_moment(page)
    expect(page.locator("#draft-kept")).to_have_text(SAVED)
    other.get_by_label("title").fill("Seats for old people")
    leave_for_a_moment(other)
    expect(other.locator("#draft-kept")).to_contain_text("Another window saved this draft")
    assert other.get_by_label("title").input_value() == "Seats for old people"
    other.get_by_role("button", name="Save mine as a draft of its own").click()
    expect(other.locator("#draft-kept")).to_have_text(SAVED)
    other.close()

    page = ana.open("/ideas/new")
    assert {"A bench at the tram stop", "Seats for old people"} <= set(page.locator("#drafts li b").all_inner_texts())
    row = page.locator("#drafts li", has_text="Seats for old people")
    row.locator("summary").click()
    ana.press(row.get_by_role("button", name="Delete it for good"))
    assert page.locator("#drafts li").count() == 1
    ana.open("/me")
    ana.reads("A bench at the tram stop")
    expected(ana, "409")


def test_a_visitor_keeps_several_texts_on_the_phone(lab: Lab, meet: Meet) -> None:
    furnish(staff(lab, meet, "Ada", "admin", js=True))
    ana = meet("Ana")
    page = ana.open("/ideas/new")
    page.get_by_label("What is needed?").fill(NEED)
    expect(page.locator("#draft-kept")).to_contain_text("kept on this phone")
    page.get_by_role("button", name="Put this one aside").click()
    assert page.get_by_label("How could it work?").is_hidden()  # folded while there is nothing in it
    page.get_by_label("What is needed?").fill("The school path is dark in winter, and children walk on the road.")
    page.get_by_text("Add more: how it could work").click()
    page.get_by_label("How could it work?").fill("Lamps that wake.")
    ana.open("/ideas")

    page = ana.open("/ideas/new")
    assert "school path" in page.get_by_label("What is needed?").input_value()
    assert page.get_by_label("How could it work?").is_visible()
    page.locator("#phone-drafts").get_by_role("button", name="Go on with it").click()
    assert page.get_by_label("What is needed?").input_value() == NEED
    assert "The school path is dark" in page.locator("#phone-drafts li b").inner_text()
    ana.look()

    ana.send("/ideas", button="save", title="A bench at the market stop")
    ana.sign_in()
    ana.reads("A bench at the market stop")
    assert the_only_idea(ana)
    page = ana.open("/ideas/new")
    assert page.get_by_label("What is needed?").input_value() == ""
    page.locator("#phone-drafts").get_by_role("button", name="Delete").click()
    expect(page.locator("#phone-drafts")).to_be_hidden()


def test_two_windows_of_a_visitor_keep_both_texts(lab: Lab, meet: Meet) -> None:
    ana = meet("Ana")
    page = ana.open("/ideas/new")
    page.get_by_label("What is needed?").fill(NEED)
    other = page.context.new_page()
    other.goto(lab.base + "/ideas/new")
    other.get_by_label("What is needed?").fill("The school path is dark in winter, and children walk on the road.")
    expect(other.locator("#draft-kept")).to_contain_text("kept on this phone")
    other.close()

    page = ana.open("/ideas/new")
    both = [page.get_by_label("What is needed?").input_value(), page.locator("#phone-drafts li b").inner_text()]
    assert [words[:12] for words in both] == ["The school p", "There is no "]


def test_without_a_network_the_form_opens_and_keeps_the_words(lab: Lab, meet: Meet) -> None:
    ana = meet("Ana")
    ana.enter()
    page = ana.open("/ideas/new")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("caches.match('/ideas/offline').then(kept => !!kept)")
    kept = page.evaluate("caches.open('share').then(c => c.keys()).then(all => all.map(r => new URL(r.url).pathname))")
    assert [path for path in kept if not path.startswith("/static/")] == ["/ideas/offline"]
    assert "Ana" not in page.evaluate("caches.match('/ideas/offline').then(kept => kept.text())")

    page.context.set_offline(True)
    page.goto(lab.base + "/ideas/new")
    ana.reads("You are offline")
    page.get_by_label("What is needed?").fill(NEED)
    expect(page.locator("#draft-kept")).to_contain_text("No connection. What you write is kept on this phone.")
    ana.looker.look(page) if ana.looker else None
    page.goto(lab.base + "/ideas/new")
    assert page.get_by_label("What is needed?").input_value() == NEED

    page.context.set_offline(False)
    expect(page.locator("#offline")).to_contain_text("You are back online")
    page.get_by_role("link", name="Go on to send it in").click()
    expect(page.locator("h1")).to_have_text("Share an idea")
    assert page.get_by_label("What is needed?").input_value() == NEED
    leave_for_a_moment(page)
    expect(page.locator("#draft-kept")).to_have_text(SAVED)
    expected(ana, "ERR_INTERNET_DISCONNECTED", "ERR_FAILED")


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_voter_sees_what_was_changed_and_takes_the_vote_back(lab: Lab, meet: Meet, js: bool) -> None:
    furnish(staff(lab, meet, "Ada", "admin", js))
    ana, ben = meet("Ana", js=js), meet("Ben", js=js)
    mo = staff(lab, meet, "Mo", "moderator", js)
    idea = share(ana)
    mo.open("/desk")
    mo.send(f"{idea}/moves/publish", topic=True)
    vote(ben, idea)

    ana.open(f"{idea}/edit")
    ana.reads("People have voted for the text as it is")
    ana.send(f"{idea}/edit", need="The path behind the tram depot needs a gate, so that nobody walks there at night.",
             meaning="changed")  # fmt: skip
    ana.reads("everybody who voted is told")

    words = digest_of_the_morning(lab, ben, "Light for the school path")
    assert "asks for something else" in words
    assert idea in words
    ben.open(idea)
    ben.reads("You voted before this change")
    ben.page.get_by_role("link", name="see what changed").click()
    ben.look()
    assert "gate" in " ".join(ben.page.locator("ins").all_inner_texts())
    assert "winter" in " ".join(ben.page.locator("del").all_inner_texts())
    ben.open(idea)
    ben.press(ben.page.get_by_role("button", name="Take my vote back"))
    assert ben.page.locator(f"#vote-{idea.rsplit('/', 1)[1]} [data-count]").inner_text() == "0"
    assert "You voted before" not in ben.page.locator("main").inner_text()
