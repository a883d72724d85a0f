"""A photo travels from a phone to an idea's page: made small on the way, described, and never lost."""

import io
import re
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import Lab, Meet, Person

NEED = "In winter the path behind the tram depot is dark from four. Children walk on the road instead."
WORDS = {"title": "Light for the school path", "need": NEED, "topic": "mobility", "district": "harbour"}


def photo(folder: Path, name: str, colour: str, size: tuple[int, int] = (1600, 1200)) -> str:
    """As a phone writes it: with the place where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 33.0, 0.0), 3: "E", 4: (9.0, 59.0, 0.0)})
    Image.new("RGB", size, colour).save(folder / name, exif=exif, quality=92)
    return str(folder / name)


@pytest.fixture
def furnished(lab: Lab, meet: Meet) -> Lab:
    ada = meet("ada", phone=False, js=False)
    lab.flask("role", "grant", ada.address, "admin")
    ada.enter()
    for path, fields in (
        ("/admin/topics", {"name": "Mobility", "slug": "mobility"}),
        ("/admin/districts", {"name": "Harbour", "slug": "harbour", "population": 20000}),
    ):
        ada.open(path)
        ada.send(path, **fields)
    return lab


def refused(person: Person) -> None:
    """A 422 is what was wanted here; anything else that the browser complains of still fails the test."""
    person.errors[:] = [said for said in person.errors if "422" not in said]


def pictures_of(person: Person) -> list[Any]:
    """Width, height and alternative of each picture of the gallery, once it has come."""
    gallery = person.page.locator(".gallery img")
    gallery.first.scroll_into_view_if_needed()
    expect(gallery.last).to_have_js_property("complete", True)
    return gallery.evaluate_all("all => all.map(e => [e.naturalWidth > 0, e.alt])")


def test_two_photos_from_a_phone(furnished: Lab, meet: Meet, tmp_path: Path) -> None:
    ana = meet("ana")
    ana.open("/ideas/new")
    page, box = ana.page, ana.page.locator("fieldset.photos")
    large = photo(tmp_path, "path.jpg", "teal", (4800, 3600))
    box.locator("input[type=file]").set_input_files([large, photo(tmp_path, "bench.jpg", "firebrick")])
    rows = box.locator(".photo-row")
    expect(rows).to_have_count(2)
    expect(rows.first.locator("input")).to_be_focused()
    rows.first.locator("input").fill("The dark path behind the depot")
    rows.nth(1).get_by_role("button", name="Remove this photo").click()
    expect(rows).to_have_count(1)
    box.locator("input[type=file]").set_input_files([photo(tmp_path, "lamp.jpg", "goldenrod")])
    expect(rows).to_have_count(2)
    sizes = box.locator("input[type=file]").evaluate("e => [...e.files].map(f => [f.name, f.type])")
    assert sizes == [["path.jpg", "image/jpeg"], ["lamp.jpg", "image/jpeg"]]
    wide = box.locator("input[type=file]").evaluate("async e => (await createImageBitmap(e.files[0])).width")
    assert wide == 2560
    ana.look()

    # One description is missing: the lab asks, and has both photos already.
    ana.send("/ideas", button="submit", **WORDS)
    ana.reads("Say in a few words what photo 2 shows")
    refused(ana)
    rows = page.locator(".photo-row")
    expect(rows).to_have_count(2)
    rows.nth(1).locator("input:not([type=checkbox])").fill("The only lamp, far away")
    ana.send("/ideas", button="submit")
    ana.sign_in()

    ana.reads("Light for the school path")
    assert pictures_of(ana) == [[True, "The dark path behind the depot"], [True, "The only lamp, far away"]]
    _wait_for_large(ana)
    page.locator(".gallery a").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("img")).to_have_js_property("naturalWidth", 1920)
    ana.look()
    dialog.get_by_role("button", name="Next photo").click()
    expect(dialog.locator("p")).to_have_text("The only lamp, far away")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator(".gallery a").nth(1)).to_be_focused()

    served = page.request.get(furnished.base + str(page.locator(".gallery a").first.get_attribute("href"))).body()
    assert not Image.open(io.BytesIO(served)).getexif()
    assert b"EXIF" not in served


def _wait_for_large(ana: Person) -> None:
    """The worker makes the large sizes a moment later."""
    for _ in range(50):
        if "1920w" in str(ana.page.locator(".gallery img").first.get_attribute("srcset")):
            return
        time.sleep(0.2)
        ana.page.reload()
    raise AssertionError("the large sizes never came")


def test_photos_without_javascript(furnished: Lab, meet: Meet, tmp_path: Path) -> None:
    ben = meet("ben", js=False)
    ben.enter()
    ben.open("/ideas/new")
    (tmp_path / "garden.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    ben.page.locator("input[type=file]").set_input_files(
        [
            photo(tmp_path, "one.jpg", "teal"),
            str(tmp_path / "garden.svg"),
            photo(tmp_path, "two.png", "gold", (900, 700)),
        ]
    )

    ben.send("/ideas", button="submit", **WORDS)
    ben.reads(r"garden\.svg: this is a drawing \(SVG\)")
    refused(ben)
    rows = ben.page.locator(".photo-row")
    assert rows.count() == 2
    for number in range(2):
        rows.nth(number).locator("input:not([type=checkbox])").fill(f"View number {number + 1}")
    assert ben.page.locator('[name="need"]').input_value() == NEED
    ben.send("/ideas", button="submit")
    ben.reads("Light for the school path")
    assert [alt for _loaded, alt in pictures_of(ben)] == ["View number 1", "View number 2"]

    path = re.search(r"/ideas/\d+", ben.page.url)
    assert path
    ben.open(f"{path.group()}/edit")
    rows = ben.page.locator(".photo-row")
    rows.nth(1).locator("select").select_option("1")
    rows.nth(0).locator("input:not([type=checkbox])").fill("The first view")
    ben.send("/edit", button="save")
    assert [alt for _loaded, alt in pictures_of(ben)] == ["View number 2", "The first view"]
    ben.open(f"{path.group()}/edit")
    ben.page.locator(".photo-row").first.locator("input[type=checkbox]").check()
    ben.send("/edit", button="save")
    assert [alt for _loaded, alt in pictures_of(ben)] == ["The first view"]
