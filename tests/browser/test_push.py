"""A resident lets a phone show notices, hears there what came of a vote, taps it, and stops it again.

A subscription at a real push service needs the internet: in its place stands one on this machine, for whose address
and keys the browser's own function answers. All else is real: the worker, the sealed message, the browser's delivery.
"""

import hashlib
import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Worker, expect

from tests.browser.conftest import Lab, Meet, Person
from tests.browser.steps import furnish, share
from tests.push.conftest import Phone, PushService, service  # noqa: F401 - a fixture

PAGE = "/me/settings/notices"
REASON = "A lamp stands there since the spring: the city looked at this with care and found that it is enough for now."
SUBSCRIBE = """
const made = JSON.parse('%s')
const mine = () => JSON.parse(localStorage.getItem('test:subscription'))
const subscription = said => ({
  endpoint: said.endpoint, options: {}, toJSON: () => said,
  unsubscribe: async () => { localStorage.removeItem('test:subscription'); return true },
})
PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
  if (!userVisibleOnly || applicationServerKey.length !== 65) throw new Error('a real browser would refuse this')
  localStorage.setItem('test:subscription', JSON.stringify(made))
  return subscription(mine())
}
PushManager.prototype.getSubscription = async () => mine() && subscription(mine())
"""


def made_of(phone: Phone) -> dict[str, Any]:
    """A subscription as browsers write it."""
    fields = phone.fields
    return {"endpoint": fields.pop("endpoint"), "keys": fields}


class Browser:
    """Ben's browser from inside: its worker, what it shows, and the door by which a push service reaches it."""

    def __init__(self, ben: Person, phone: Phone) -> None:
        self.page, self.base, self.phone = ben.page, ben.lab.base, phone
        self.page.context.add_init_script(SUBSCRIBE % json.dumps(made_of(phone)))
        self.cdp = self.page.context.new_cdp_session(self.page)
        self.registered: dict[str, str] = {}
        self.cdp.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self.cdp.send("ServiceWorker.enable")

    def _note(self, said: dict[str, Any]) -> None:
        self.registered |= {one["scopeURL"]: one["registrationId"] for one in said["registrations"]}

    def deliver(self, data: str) -> None:
        """As the browser's push service would, when something sealed for it was opened."""
        scope = {"origin": self.base, "registrationId": self.registered[f"{self.base}/push/"]}
        self.cdp.send("ServiceWorker.deliverPushMessage", {**scope, "data": data})

    def shown(self) -> list[dict[str, Any]]:
        return self.page.evaluate(  # type: ignore[no-any-return]
            """async () => {
                const worker = await navigator.serviceWorker.getRegistration('/push/')
                return (await worker.getNotifications()).map(({ title, body }) => ({ title, body }))
            }"""
        )

    def waits_for(self, count: int) -> list[dict[str, Any]]:
        for _ in range(100):
            if len(found := self.shown()) == count:
                return found
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{count} notices were to be shown; there are {self.shown()}")

    @property
    def worker(self) -> Worker:
        return next(worker for worker in self.page.context.service_workers if worker.url.endswith("/push/sw.js"))

    def move_to(self, phone: Phone) -> None:
        self.worker.evaluate(
            """said => {
                const event = new ExtendableEvent('pushsubscriptionchange')
                self.dispatchEvent(Object.assign(event, { newSubscription: { toJSON: () => said } }))
            }""",
            made_of(phone),
        )

    def tap(self) -> str:
        """Tap the one notice that is shown; the address that the worker opens. A page of its own is not opened: that
        takes a finger, and here there is none."""
        return self.worker.evaluate(  # type: ignore[no-any-return]
            """async () => {
                const opened = new Promise(done => { self.clients.openWindow = async address => done(address) })
                const [notification] = await self.registration.getNotifications()
                self.dispatchEvent(new NotificationEvent('notificationclick', { notification }))
                return opened
            }"""
        )


@pytest.fixture
def phone(service: PushService) -> Phone:  # noqa: F811
    return service.phone("bens-phone")


def mark(phone: Phone) -> str:
    """By which a device is found in the list."""
    return hashlib.sha256(phone.endpoint.encode()).hexdigest()[:16]


def let_in(ben: Person) -> None:
    with ben.page.expect_navigation():
        ben.page.get_by_role("button", name="Show notices on this device").click()
    ben.look()


def wait_for_push(service: PushService, page: Page, count: int) -> None:  # noqa: F811
    for _ in range(300):
        if len(service.got) >= count:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{len(service.got)} of {count} pushes came")


def test_a_voter_hears_the_outcome_on_the_phone(lab: Lab, meet: Meet, service: PushService, phone: Phone) -> None:  # noqa: F811
    mo, ana, ben = furnish(lab, meet, js=True), meet("ana"), meet("ben")
    mo.open("/admin/units")
    mo.send("/admin/units", name="Mobility unit", email="mobility@city.example")
    idea = share(ana, mo)
    browser = Browser(ben, phone)
    ben.open(idea)
    ben.page.locator("a.vote").first.click()
    ben.sign_in()

    # Nothing is asked before the tap; a browser that says no is believed.
    ben.open(PAGE)
    expect(ben.page.get_by_role("button", name="Show notices on this device")).to_be_visible()
    assert browser.registered.keys() <= {f"{lab.base}/ideas/new"}

    ben.page.context.grant_permissions(["notifications"], origin=lab.base)
    let_in(ben)
    ben.reads("Notices appear on this device from now on")
    ben.reads("Between 9 in the evening and 7 in the morning nothing comes")
    expect(ben.page.locator("#push").get_by_text("this device", exact=True)).to_be_visible()
    expect(ben.page.get_by_role("button", name="Show notices on this device")).to_be_hidden()

    # Whatever the hour of this test: no quiet hours.
    ben.send(PAGE, quiet_from="", quiet_to="")

    mo.move(idea, "start_review", trigger="lab")
    mo.move(idea, "decline", reason_code="already_exists", text=REASON, named_unit=True)
    wait_for_push(service, ben.page, 1)
    path, headers, sealed = service.got[0]
    message = phone.unseal(sealed).decode()
    assert path == "/push/bens-phone"
    assert headers["Content-Encoding"] == "aes128gcm"

    browser.deliver(message)
    notice = browser.waits_for(1)[0]
    assert notice["title"] == "Light for the school path"
    assert "A lamp stands there since the spring" in notice["body"]
    assert browser.tap() == lab.base + idea
    browser.waits_for(0)

    # The same notice again takes the place of the first; a page of somebody else's is not opened.
    for _ in range(2):
        browser.deliver(message)
    browser.waits_for(1)
    assert browser.tap() == lab.base + idea
    browser.deliver(json.dumps({"title": "Look", "path": "https://elsewhere.example/"}))
    browser.waits_for(1)
    assert browser.tap() == f"{lab.base}/me/notices"
    browser.deliver("no words of ours")
    assert browser.waits_for(1)[0]["title"] == "127.0.0.1"

    # Stop: the browser's own subscription ends with it, and the button is back.
    ben.press(ben.page.get_by_role("button", name=re.compile("^Stop notices on")))
    expect(ben.page.get_by_role("button", name="Show notices on this device")).to_be_visible()
    assert ben.page.evaluate("localStorage.getItem('test:subscription')") is None


def test_signing_out_takes_the_notices_of_a_shared_phone_along(lab: Lab, meet: Meet, phone: Phone) -> None:
    ben = meet("ben")
    ben.enter()
    browser = Browser(ben, phone)
    ben.page.context.grant_permissions(["notifications"], origin=lab.base)
    ben.open(PAGE)
    let_in(ben)

    # The push service gives the browser another address: the worker tells the lab by the old one, which it has kept.
    other = Phone(f"{phone.endpoint}-moved")
    browser.move_to(other)
    for _ in range(100):
        ben.page.reload()
        if ben.page.locator(f'[data-push-mark="{mark(other)}"]').count():
            break
    assert ben.page.locator("[data-push-mark]").get_attribute("data-push-mark") == mark(other)

    # What the phone still shows goes with them.
    browser.deliver(json.dumps({"title": "Light for the school path", "path": "/me/notices"}))
    browser.waits_for(1)
    ben.page.evaluate("document.querySelector('form[action=\"/sign-out\"]').requestSubmit()")
    expect(ben.page.get_by_role("link", name="Sign in").first).to_be_visible()
    browser.waits_for(0)

    # The next one on this phone finds it free, and lets it in as their own.
    ben.address, ben.name = "cleo@example.org", "Cleo"
    ben.enter()
    ben.open(PAGE)
    assert ben.page.locator("[data-push-mark]").count() == 0
    let_in(ben)
    expect(ben.page.locator("#push").get_by_text("this device", exact=True)).to_be_visible()


IPHONE = "Object.defineProperty(navigator, 'userAgent', { get: () => 'Mozilla/5.0 (iPhone)' });"


def test_a_browser_that_cannot_says_why_and_what_to_do(lab: Lab, meet: Meet) -> None:
    for name, browser, words in (
        (
            "ben",
            "Object.defineProperty(Notification, 'permission', { get: () => 'denied' })",
            "You have told this browser",
        ),
        ("cem", "delete window.PushManager", "This browser cannot show notices of websites."),
        ("dora", f"{IPHONE} delete window.PushManager", "then “Add to Home Screen”"),
    ):
        person = meet(name)
        person.enter()
        person.page.context.add_init_script(browser)
        person.open(PAGE)

        expect(person.page.get_by_text(words)).to_be_visible()
        expect(person.page.get_by_role("button", name="Show notices on this device")).to_be_hidden()


def test_without_javascript_the_devices_are_listed_and_stopped(lab: Lab, meet: Meet, phone: Phone) -> None:
    ben = meet("ben", js=False)
    ben.enter()
    ben.open(PAGE)
    ben.reads("let your browser run JavaScript on this page")
    form = ben.form("/me/push")
    for name, value in phone.fields.items():
        form.locator(f'[name="{name}"]').evaluate("(field, value) => { field.value = value }", value)
    form.evaluate("form => form.submit()")
    ben.page.wait_for_url(f"**{PAGE}")
    ben.reads("Your devices")

    ben.press(ben.page.get_by_role("button", name=re.compile("^Stop notices on")))

    assert ben.page.locator("[data-push-mark]").count() == 0
