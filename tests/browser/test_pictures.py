"""The pictures of the README, made from the demo lab: each page shows its main things, and axe finds nothing.

They are written to docs/pictures with PILOTLIGHT_PICTURES=1 (`make pictures`), otherwise to the test's own folder.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, Page, expect

from tests.browser.conftest import ROOT, Lab, Looker

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
LARGEST = 250_000
"""Bytes of one picture: the README must open on a slow line too."""


@dataclass(frozen=True)
class Picture:
    """`shows`: words on the page; `link`: what is followed from `path`; `part`: the section with this heading alone."""

    name: str
    path: str
    shows: tuple[str, ...]
    role: str = ""
    link: str = ""
    part: str = ""
    phone: bool = False
    dark: bool = False


PICTURES = (
    Picture("home", "/", ("Share an idea", "Being tested now", "You said, we tried"), phone=True),
    Picture("home-dark", "/", ("Share an idea",), phone=True, dark=True),
    Picture("ideas", "/ideas", ("Open for votes", "Vote"), role="resident", phone=True),
    Picture("idea", "/ideas?q=deposit box", ("What happened", "Outcome", "Comments"), link="One deposit box"),
    Picture("pilot", "/pilots", ("Being tested", "Take part", "What it is judged by"), link="Two wheels more"),
    Picture("measures", "/pilots", ("What it is judged by", "target"), link="Two wheels more", part="measures"),
    Picture("desk", "/desk", ("New", "Review due", "Late"), role="moderator"),
    Picture("backlog", "/backlog", ("Support", "Effort", "Proposed"), role="official"),
    Picture("results", "/results", ("You said, we tried",)),
    Picture("promise", "/promise", ("Promise by promise", "How long ideas wait", "By unit")),
)


@pytest.fixture(scope="session")
def looker() -> Looker:
    return Looker()


@pytest.fixture
def page(browser: Browser, picture: Picture) -> Iterator[Page]:
    """At twice the pixels on a phone: small letters stay sharp on a large screen."""
    context = browser.new_context(
        viewport=PHONE if picture.phone else DESK,  # type: ignore[arg-type]
        device_scale_factor=2 if picture.phone else 1,
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_page_shows_its_main_things(
    picture: Picture, page: Page, demo_lab: Lab, looker: Looker, tmp_path: Path
) -> None:
    if picture.role:
        enter(page, demo_lab, picture.role)
    page.goto(demo_lab.base + picture.path)
    if picture.link:
        page.get_by_role("link", name=picture.link).first.click()
    for words in picture.shows:
        expect(page.get_by_text(words).locator("visible=true").first).to_be_attached()
    page.wait_for_load_state("networkidle")
    looker.look(page)

    taken = take(page, picture, folder(tmp_path))

    assert taken.stat().st_size < LARGEST


def enter(page: Page, lab: Lab, role: str) -> None:
    page.goto(lab.base + "/sign-in")
    page.locator(f'form[action="/demo/sign-in"]:has([name=role][value={role}]) button').first.click()
    expect(page.locator('form[action="/sign-out"] button').first).to_be_attached()


def folder(tmp_path: Path) -> Path:
    kept = ROOT / "docs" / "pictures"
    if os.environ.get("PILOTLIGHT_PICTURES") != "1":
        return tmp_path
    kept.mkdir(exist_ok=True)
    return kept


def take(page: Page, picture: Picture, where: Path) -> Path:
    """The first screen only, since a bar that sticks to its edge would lie across a longer picture; or one part."""
    page.emulate_media(color_scheme="dark" if picture.dark else "light", reduced_motion="reduce")
    page.mouse.move(0, 0)
    path = where / f"{picture.name}-{'360' if picture.phone else '1280'}.png"
    clip = around(page, picture.part) if picture.part else None
    page.screenshot(path=path, clip=clip, full_page=bool(clip), animations="disabled", caret="hide")
    return path


def around(page: Page, part: str) -> FloatRect:
    """The section under this heading, with some air."""
    box = page.locator(f"section:has(> h2#{part})").bounding_box()
    assert box
    air = 24
    return {
        "x": box["x"] - air,
        "y": box["y"] - air,
        "width": box["width"] + 2 * air,
        "height": box["height"] + 2 * air,
    }
