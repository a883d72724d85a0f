"""What a browser fetches besides the page, and what all of it weighs on the way."""

import gzip
import re

import brotli
import pytest

from lab.ideas.queries import PAGE

BROTLI = {"Accept-Encoding": "gzip, deflate, br"}
FROM_STYLES = ("/static/vendor/atkinson-latin.woff2", "/static/vendor/atkinson-latin-ext.woff2")
HEAD = 40
"""Bytes of a status line, and of the date and the server's name, which the server adds."""


def weight(answer) -> int:
    """In bytes over the wire, headers included."""
    return HEAD + sum(len(name) + len(value) + 4 for name, value in answer.headers) + len(answer.data)


def files_of(page: str) -> list[str]:
    found = re.findall(r'(?:href|src)="(/static/[^"#]+)', page)
    return list(dict.fromkeys([*found, *FROM_STYLES]))


@pytest.fixture
def full_list(make_idea) -> None:
    need = "There is no bench, and old people stand in the rain. " * 6
    for n in range(PAGE):
        make_idea("open", title=f"Ławki przy przystanku number {n}", need=need)


def test_the_first_visit_to_the_ideas_weighs_less_than_100_kilobytes(client_of, full_list):
    anna = client_of()
    page = anna.get("/ideas", headers=BROTLI)

    files = {path: anna.get(path, headers=BROTLI) for path in files_of(brotli.decompress(page.data).decode())}

    ours = [answer for path, answer in files.items() if re.search(r"\.(css|js)\?", path) and "htmx" not in path]
    assert all(answer.status_code == 200 for answer in files.values())
    assert weight(page) + sum(map(weight, files.values())) <= 100_000
    assert weight(page) + sum(map(weight, ours)) <= 30_000
    assert weight(page) <= 12_000  # all that a second visit asks for


def test_a_file_is_packed_in_the_way_that_the_browser_reads(client_of):
    anna, path = client_of(), "/static/css/pilotlight.css"
    plain = anna.get(path, headers={"Accept-Encoding": "identity"}).data

    small = {way: anna.get(path, headers={"Accept-Encoding": way}) for way in ("br", "gzip")}

    assert {way: answer.headers["Content-Encoding"] for way, answer in small.items()} == {"br": "br", "gzip": "gzip"}
    assert brotli.decompress(small["br"].data) == gzip.decompress(small["gzip"].data) == plain
    assert small["br"].headers["ETag"] != small["gzip"].headers["ETag"]


@pytest.mark.parametrize("way", ["br", "gzip", "identity"])
def test_a_file_that_did_not_change_is_not_sent_again(client_of, way):
    asked = {"Accept-Encoding": way}
    tag = client_of().get("/static/css/pilotlight.css", headers=asked).headers["ETag"]

    again = client_of().get("/static/css/pilotlight.css", headers={**asked, "If-None-Match": tag})

    assert (again.status_code, again.data) == (304, b"")


def test_a_part_of_a_file_is_sent_as_it_is(client_of):
    asked = {"Accept-Encoding": "br", "Range": "bytes=0-9"}

    part = client_of().get("/static/css/pilotlight.css", headers=asked)

    assert (part.status_code, len(part.data), part.headers.get("Content-Encoding")) == (206, 10, None)


def test_a_missing_file_is_told_on_a_page_with_the_rules_of_pages(client_of):
    answer = client_of().get("/static/css/nothing.css")

    assert answer.status_code == 404
    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]
    assert client_of().get("/static/img/favicon.svg").headers["Content-Security-Policy"] == "default-src 'none'"
