"""A lab as a city runs it (web and worker, no demo, mails as files) and people with real browsers."""

import email
import email.policy
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 640}
DESK = {"width": 1280, "height": 800}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@dataclass
class Lab:
    """A running lab: its address, its folder, and what it mailed."""

    base: str
    instance: Path
    env: dict[str, str]

    def flask(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", *words],
            cwd=ROOT, env=self.env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def log(self) -> str:
        """What the server said last, when it said that something broke."""
        said = (self.instance / "serve.log").read_text()
        return said[-3000:] if "Traceback" in said else ""

    def mails_to(self, address: str) -> list[email.message.EmailMessage]:
        """Oldest first."""
        read = (
            email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for path in sorted((self.instance / "mail").glob("*.eml"))
        )
        return [mail for mail in read if address in str(mail["To"])]  # type: ignore[misc]

    def wait_for_mail(self, address: str, subject: str, seen: int = 0) -> email.message.EmailMessage:
        for _ in range(200):
            found = [mail for mail in self.mails_to(address) if re.search(subject, str(mail["Subject"]))]
            if len(found) > seen:
                return found[-1]
            time.sleep(0.1)
        subjects = [str(mail["Subject"]) for mail in self.mails_to(address)]
        raise AssertionError(f"no mail “{subject}” to {address}; there were {subjects}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as p:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        assert path, "no Chromium: `make test` finds or installs one; by hand, set CHROMIUM to its path"
        chromium = p.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


def start_lab(instance: Path, **settings: str) -> tuple[Lab, subprocess.Popen[bytes]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    env = {name: value for name, value in os.environ.items() if not name.startswith("LAB_")} | {
        "LAB_INSTANCE": str(instance), "LAB_SECRET_KEY": "for-tests-only-0123456789-abcdefghij",
        "LAB_CITY": "Testhaven", "LAB_UNDO_SECONDS": "0",
        "LAB_BASE_URL": base, "LAB_ASSETS": "local", "PORT": str(port), "HOST": "127.0.0.1",
        # Topics and calls are kept per process for some seconds: of two, one would not know yet what was just made.
        "LAB_WORKERS": "1",
    } | settings  # fmt: skip
    lab = Lab(base, instance, env)
    lab.flask("db", "upgrade")
    if env.get("LAB_DEMO"):
        lab.flask("demo")
    log = (instance / "serve.log").open("wb")
    serve = subprocess.Popen([sys.executable, "-m", "lab.serve"], cwd=ROOT, env=env, stdout=log, stderr=log)
    for _ in range(300):
        try:
            urllib.request.urlopen(base + "/readyz", timeout=2)  # noqa: S310 - our own address
            return lab, serve
        except OSError:
            assert serve.poll() is None, (instance / "serve.log").read_text()
            time.sleep(0.1)
    serve.kill()
    raise AssertionError((instance / "serve.log").read_text())


@pytest.fixture
def lab_settings() -> dict[str, str]:
    """More settings of the lab: a file of journeys may have its own."""
    return {}


@pytest.fixture
def lab(tmp_path: Path, lab_settings: dict[str, str]) -> Iterator[Lab]:
    """An empty lab in production mode, with its web server and worker."""
    running, serve = start_lab(tmp_path, **lab_settings)
    yield running
    serve.terminate()
    serve.wait(timeout=20)


@pytest.fixture(scope="session")
def demo_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The demo lab of `make run`, in its own invented city."""
    running, serve = start_lab(tmp_path_factory.mktemp("demo"), LAB_DEMO="1", LAB_CITY="")
    yield running
    serve.terminate()
    serve.wait(timeout=20)


class Looker:
    """Asks axe about each page in each of its states once, light and dark, and checks for sideways scroll."""

    STATE = """() => [...document.querySelectorAll('main h1, main h2, [aria-current=step], .badge, .summary')]
        .map(e => e.textContent.trim()).join('|')"""

    def __init__(self) -> None:
        self.seen: set[tuple[str, int]] = set()

    def look(self, page: Page) -> None:
        width = (page.viewport_size or PHONE)["width"]
        key = (re.sub(r"\d+", "N", page.url + page.title() + page.evaluate(self.STATE)), width)
        if key in self.seen:
            return
        self.seen.add(key)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found = Axe().run(page).response["violations"]
            said = [f"{v['id']}: {v['help']} at {[n['target'] for n in v['nodes']][:3]}" for v in found]
            assert not said, f"{page.url} ({scheme}, {width} px): {said}"
        page.emulate_media(color_scheme="light")
        over = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert over <= 1, f"{page.url} scrolls sideways by {over} px at {width} px"


@dataclass
class Person:
    """Somebody with a browser: finds things by the names that people and the contract know."""

    page: Page
    lab: Lab
    address: str
    name: str
    js: bool = True
    looker: Looker | None = None
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(10_000)
        self.page.on("pageerror", lambda e: self.errors.append(str(e)))
        self.page.on("console", self.hear)

    def hear(self, message: ConsoleMessage) -> None:
        """What the browser complains of (the CSP, say), apart from the 401 that asks a visitor to sign in."""
        if message.type == "error" and "401" not in message.text:
            self.errors.append(message.text)

    def open(self, path: str) -> Page:
        answer = self.page.goto(self.lab.base + path)
        assert answer
        assert answer.ok, f"{path} answered {answer.status}: {self.page.locator('main').inner_text()[:400]}"
        self.look()
        return self.page

    def look(self) -> None:
        if self.js and self.looker:
            self.page.wait_for_load_state("networkidle")
            self.looker.look(self.page)

    def form(self, action: str) -> Locator:
        """The form that sends to this address."""
        return self.page.locator(f'form[action$="{action}"], form[action*="{action}?"]').first

    def send(self, action: str, button: str = "", **fields: Any) -> Page:
        """Fill in the form for `action` and press its button; waits for the page that follows."""
        form = self.form(action)
        self.reveal(form)
        for name, value in fields.items():
            self.put(form, name, value)
        pressed = (
            form.locator(f'button[value="{button}"]')
            if button
            else form.locator("button[type=submit], button:not([type])")
        )
        self.press(pressed.first if button else pressed.last)
        return self.page

    def press(self, button: Locator) -> None:
        """Press, and wait until the answer has come and stands on the page, by a swap or as a new page."""
        with self.page.expect_response(lambda answer: answer.request.method == "POST") as answer:
            button.click()
        assert answer.value.status < 500, f"{answer.value.url} answered {answer.value.status}\n{self.lab.log()}"
        answer.value.finished()
        self.page.wait_for_timeout(50)  # htmx swaps on the next tick
        self.page.wait_for_load_state("networkidle" if self.js else "load")
        self.look()

    def reveal(self, form: Locator) -> None:
        """Open the <details> that hide it, as a finger would."""
        for closed in form.locator("xpath=ancestor::details[not(@open)]").all():
            closed.locator("summary").first.click()

    def put(self, form: Locator, name: str, value: Any) -> None:
        of = form.locator(f'[name="{name}"]').first
        if of.get_attribute("type") != "hidden":
            self.reveal(of)
        kind = of.evaluate("e => e.tagName + ':' + (e.type || '')")
        if kind.startswith("SELECT"):
            real = of.locator('option:not([value=""])').first
            of.select_option(real.get_attribute("value") if value is True else str(value))
        elif kind in ("INPUT:checkbox", "INPUT:radio"):
            choice = form.locator(f'[name="{name}"][value="{value}"]') if value is not True else of
            choice.first.check()
        else:
            of.fill(str(value))

    def move(self, path: str, move: str, **answers: Any) -> Page:
        """Go to the move's own page, answer and send it."""
        self.open(f"{path}/moves/{move}")
        page = self.send(f"{path}/moves/{move}", **answers)
        assert f"/moves/{move}" not in page.url, page.locator("main").inner_text()[:1500]
        return page

    def sign_in(self) -> None:
        """From the sign-in page that is open: address, mailed code, and the name on the first time."""
        before = len([m for m in self.lab.mails_to(self.address) if re.search(r"\d{6}", str(m["Subject"]))])
        self.send("/sign-in", email=self.address)
        mail = self.lab.wait_for_mail(self.address, r"\d{6}", seen=before)
        code = re.search(r"\d{6}", str(mail["Subject"]))
        assert code
        self.send("/sign-in/code", code=code.group())
        if self.page.locator('main [name="display_name"]').count():
            form = self.page.locator('form:has([name="display_name"])').first
            form.locator('[name="display_name"]').fill(self.name)
            self.press(form.locator("button[type=submit], button:not([type])").last)

    def enter(self) -> None:
        self.open("/sign-in")
        self.sign_in()

    def reads(self, words: str) -> None:
        text = self.page.locator("main").inner_text()
        assert re.search(words, text), f"“{words}” does not stand on {self.page.url}:\n{text[:2500]}\n{self.lab.log()}"


Meet = Callable[..., Person]


@pytest.fixture
def meet(browser: Browser, lab: Lab) -> Iterator[Meet]:
    """Somebody arrives: meet("ana") on a phone, meet("mo", phone=False) at a desk."""
    people: list[Person] = []
    looker = Looker()

    def arrive(name: str, phone: bool = True, js: bool = True, address: str = "") -> Person:
        context = browser.new_context(viewport=PHONE if phone else DESK, java_script_enabled=js)  # type: ignore[arg-type]
        person = Person(context.new_page(), lab, address or f"{name.lower()}@example.org", name, js, looker)
        people.append(person)
        return person

    yield arrive
    for person in people:
        person.page.context.close()
    assert not [error for person in people for error in person.errors]
