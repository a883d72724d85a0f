"""What came of ideas: narrowed without a new page, and shown on the city's own website."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESK, PHONE, Lab, Looker


@pytest.fixture
def city_website(demo_lab: Lab) -> Iterator[str]:
    """Another origin, which lets in only what agrees to it; it shows the lab's frame, and tries to show the page."""
    frames = "".join(
        f'<iframe src="{demo_lab.base}{path}" width="300"></iframe>' for path in ("/results/embed", "/results")
    )

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>City</title>{frames}".encode())

        def log_message(self, *_said: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_filters_change_the_results_and_keep_the_field(demo_lab: Lab, browser):
    context = browser.new_context(viewport=DESK, base_url=demo_lab.base)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page, looker = context.new_page(), Looker()
    page.goto("/results")
    looker.look(page)
    topic = page.get_by_role("complementary", name="Filters").get_by_label("Topic")
    topic.focus()
    topic.press("ArrowDown")

    expect(page.get_by_role("heading", name="What you chose")).to_be_visible()
    expect(topic).to_be_focused()
    chosen = page.url
    assert chosen == f"{demo_lab.base}/results?topic={topic.input_value()}"
    page.get_by_text("All figures as a table").click()
    page.get_by_text("Put this on your website").click()
    looker.look(page)
    page.get_by_role("button", name="Copy the code").click()
    expect(page.get_by_role("button", name="The code is copied.")).to_be_visible()
    assert f'src="{chosen.replace("/results", "/results/embed")}"' in page.evaluate("navigator.clipboard.readText()")

    page.get_by_role("link", name="Show all results").click()
    expect(page.get_by_role("heading", name="What you chose")).to_be_hidden()
    page.go_back()
    expect(page).to_have_url(chosen)
    context.close()


def test_results_are_narrowed_on_a_phone_without_javascript(demo_lab: Lab, browser):
    context = browser.new_context(viewport=PHONE, base_url=demo_lab.base, java_script_enabled=False)
    page = context.new_page()
    page.goto("/results")

    page.get_by_text("Choose what you see").click()
    page.get_by_label("Only what was tested").first.check()
    page.get_by_role("button", name="Show these").first.click()

    expect(page.get_by_role("heading", name="What you chose")).to_be_visible()
    assert "tested=1" in page.url
    page.get_by_text("Put this on your website").click()
    expect(page.get_by_label("Code to copy")).to_be_visible()
    context.close()


def test_a_city_shows_the_results_on_its_website_and_nothing_else_of_the_lab(demo_lab: Lab, browser, city_website):
    context = browser.new_context(viewport=DESK)
    page: Page = context.new_page()
    page.goto(city_website)
    inside = page.frame_locator("iframe").first

    expect(inside.get_by_role("heading", name="You said, we tried")).to_be_visible()
    assert [frame.url for frame in page.frames if "/results" in frame.url] == [f"{demo_lab.base}/results/embed"]
    assert context.cookies() == []
    inside.get_by_role("link", name="All results").click()
    expect(page).to_have_url(f"{demo_lab.base}/results")
    context.close()


@pytest.mark.parametrize("width", [300, 480, 800])
def test_the_frame_fits_where_it_stands(demo_lab: Lab, browser, width):
    context = browser.new_context(viewport={"width": width, "height": 640}, base_url=demo_lab.base)
    page = context.new_page()
    page.goto("/results/embed")

    assert page.evaluate("document.documentElement.scrollWidth") == width
    Looker().look(page)
    context.close()
