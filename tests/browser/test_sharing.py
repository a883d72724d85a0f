"""A resident passes an idea on: from the phone's sheet, by a copied link, as a poster in the stairwell."""

from playwright.sync_api import Page, expect

from .conftest import DESK, PHONE, Lab, Looker


def an_open_idea(page: Page, base: str) -> str:
    page.goto(f"{base}/ideas?step=open")
    return str(page.locator("article h3 a").first.get_attribute("href"))


def test_an_idea_is_shared_from_a_phone(demo_lab: Lab, browser):
    context = browser.new_context(viewport=PHONE, base_url=demo_lab.base)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page, looker = context.new_page(), Looker()
    page.add_init_script("navigator.share = what => Promise.resolve(window.shared = what)")
    path = an_open_idea(page, demo_lab.base)
    page.goto(path)

    page.get_by_text("Share this idea").click()
    looker.look(page)
    page.get_by_role("button", name="Share with an app").click()
    assert page.evaluate("window.shared.url") == demo_lab.base + path

    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("button", name="The link is copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == demo_lab.base + path

    page.get_by_role("link", name="A poster to print").click()
    expect(page.get_by_role("img", name="QR code that opens")).to_be_visible()
    looker.look(page)
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Print this poster").click()
    assert page.evaluate("window.printed")
    context.close()


def test_a_poster_is_one_page_of_paper(demo_lab: Lab, browser):
    context = browser.new_context(viewport=DESK, base_url=demo_lab.base)
    page = context.new_page()
    page.goto(an_open_idea(page, demo_lab.base) + "/poster")

    paper = page.pdf(prefer_css_page_size=True)

    assert paper.count(b"/Type /Page\n") == 1
    context.close()


def test_sharing_needs_no_javascript(demo_lab: Lab, browser):
    context = browser.new_context(viewport=PHONE, base_url=demo_lab.base, java_script_enabled=False)
    page = context.new_page()
    path = an_open_idea(page, demo_lab.base)
    page.goto(path)

    page.get_by_text("Share this idea").click()
    expect(page.get_by_label("Link to this idea")).to_have_value(demo_lab.base + path)
    expect(page.get_by_role("button", name="Copy the link")).to_be_hidden()
    expect(page.get_by_role("link", name="Send by mail")).to_be_visible()
    page.get_by_role("link", name="A poster to print").click()
    expect(page.get_by_text("Print it with your browser, on A4.")).to_be_visible()
    context.close()
