"""A mail that was written as plain text gets its HTML when it is sent."""

import pytest

from lab.letterhead import Part, dressed, of_text, parts_of

BASE = "https://lab.example.org"


def parts(text):
    return list(parts_of(text, BASE, "Pilotlight Testhaven"))


def test_a_code_is_large_and_an_own_address_is_the_button():
    said = parts(f"Hello,\n\nYour code: 123456\n\nOr open this:\n{BASE}/sign-in/x\n\nBye\n\nPilotlight Testhaven\n")

    assert said == [
        Part("words", "Hello,"), Part("code", "123456", "Your code"), Part("words", "Or open this:"),
        Part("button", "", f"{BASE}/sign-in/x"), Part("words", "Bye"),
    ]  # fmt: skip


def test_there_is_one_button():
    kinds = [part.kind for part in parts(f"{BASE}/a\n\n{BASE}/b")]

    assert kinds == ["button", "words"]


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/x", f"{BASE}.evil.example/x", BASE, f"{BASE}/x https://evil.example", "javascript:alert(1)"],
)
def test_an_address_elsewhere_is_never_the_button(target):
    assert [part.kind for part in parts(f"Read this:\n{target}")] == ["words"]


def test_words_with_digits_are_no_code():
    assert [part.kind for part in parts("Call 123456 today\n\nRoom 1: 12345")] == ["words", "words"]


def test_what_somebody_wrote_cannot_add_a_tag(app):
    html = of_text("<b>x</b>", '<script>alert(1)</script>\n\n<img src=x>\n\nhttp://127.0.0.1:8000/"><script>x')

    assert "<script" not in html
    assert "<img" not in html
    assert "<b>x" not in html


def test_the_style_stands_on_what_people_wrote_too(app):
    assert '<p style="margin: 0 0 16px;">Hello</p>' in dressed(of_text("Subject", "Hello"))
