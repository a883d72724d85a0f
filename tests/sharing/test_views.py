"""An idea leaves the lab's pages: as a QR code, on a poster, in a picture."""

import io
import re

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lab.ideas.actions import IdeaText, edit_idea, move_idea
from lab.reports import actions as reports
from lab.reports import cases
from lab.sharing import picture
from lab.sharing.picture import Said

PIECES = ("qr.svg", "poster", "card.png")


def said(title: str) -> Said:
    return Said(title, "An idea for Testhaven", "Harbour", "Open for votes", "Pilotlight Testhaven")


def dark_lines(svg: str) -> str:
    """What the code draws, apart from sizes and names."""
    return re.findall(r'd="(M4[^"]+)"', svg)[0]


@pytest.mark.parametrize("piece", PIECES)
def test_anybody_takes_a_public_idea_along(make_idea, client_of, piece):
    idea = make_idea()

    answer = client_of().get(f"/ideas/{idea.id}/{piece}")

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("piece", PIECES)
def test_what_is_not_public_stays_where_it_is_also_for_its_author_and_the_staff(make_idea, client_of, ana, mo, piece):
    waiting, hidden = make_idea("submitted"), make_idea(visibility="hidden", listed=False)

    for idea in (waiting, hidden):
        for who in (None, ana, mo):
            assert client_of(who).get(f"/ideas/{idea.id}/{piece}").status_code == 404


def test_the_code_holds_the_address_of_the_idea(app, make_idea, client_of):
    idea = make_idea()
    drawn = io.BytesIO()
    expected = f"{app.config['LAB'].base_url}/ideas/{idea.id}"
    segno.make_qr(expected, error="m").save(drawn, kind="svg", border=4, scale=8, svgclass=None, lineclass=None)

    answer = client_of().get(f"/ideas/{idea.id}/qr.svg")

    assert answer.content_type == "image/svg+xml"
    assert dark_lines(answer.get_data(as_text=True)) == dark_lines(drawn.getvalue().decode())


def test_the_poster_is_for_a_wall_and_has_no_menu(make_idea, client_of):
    idea = make_idea(title="Light for the <school> path", lang="de")

    page = client_of().get(f"/ideas/{idea.id}/poster").get_data(as_text=True)

    assert "Light for the &lt;school&gt; path" in page
    assert f'src="/ideas/{idea.id}/qr.svg"' in page
    assert '<h1 lang="de"' in page
    assert "<nav" not in page
    assert "Vote for it with your phone" in page


def test_a_poster_of_an_idea_that_has_ended_asks_for_no_vote(make_idea, client_of):
    page = client_of().get(f"/ideas/{make_idea('declined').id}/poster").get_data(as_text=True)

    assert "See with your phone what becomes of it." in page
    assert "Vote for it" not in page


def test_the_picture_is_as_large_as_networks_want_it_and_is_asked_for_once(make_idea, client_of):
    idea, visitor = make_idea(), client_of()

    first = visitor.get(f"/ideas/{idea.id}/card.png")
    again = visitor.get(f"/ideas/{idea.id}/card.png", headers={"If-None-Match": first.headers["ETag"]})

    assert Image.open(io.BytesIO(first.data)).size == picture.SIZE
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    assert again.status_code == 304


def test_a_new_title_is_a_new_picture_and_more_votes_are_not(app, make_idea, client_of):
    from lab.db import atomic

    idea, visitor = make_idea(), client_of()
    tag = visitor.get(f"/ideas/{idea.id}/card.png").headers["ETag"]
    with atomic():
        idea.votes = 40
    after_votes = visitor.get(f"/ideas/{idea.id}/card.png").headers["ETag"]
    with atomic():
        idea.title = "Light for the whole path"

    assert after_votes == tag
    assert visitor.get(f"/ideas/{idea.id}/card.png").headers["ETag"] != tag


def test_a_picture_is_drawn_once_and_the_oldest_make_room(tmp_path, monkeypatch):
    monkeypatch.setattr(picture, "KEEP", 10)
    first = picture.picture(said("Light"), tmp_path)
    monkeypatch.setattr(picture, "draw", lambda _said: b"drawn again")

    assert picture.picture(said("Light"), tmp_path) == first
    for number in range(20):
        picture.picture(said(f"Light {number}"), tmp_path)
    assert len(list(tmp_path.iterdir())) <= 10


@pytest.mark.parametrize("how", ["withdraw", "hide", "edit"])
def test_no_picture_keeps_words_that_were_taken_back(app, make_idea, client_of, ana, mo, how):
    idea, other = make_idea(), make_idea()
    folder = app.config["LAB"].instance / "cache" / "cards"
    for one in (idea, other):
        client_of().get(f"/ideas/{one.id}/card.png")

    if how == "withdraw":
        move_idea(idea, "withdraw", ana, reason="I do not need it any more.")
    elif how == "hide":
        reports.hide(cases.case("idea", idea.id), mo, ground="personal_data", facts="It names a neighbour there.")
    else:
        edit_idea(idea, IdeaText("Light for the whole path", idea.need, "", "en", 1, 1), ana)

    assert list(folder.glob(f"{idea.id}-*")) == []
    assert len(list(folder.glob(f"{other.id}-*"))) == 1


def test_a_full_disk_costs_the_keeping_and_not_the_picture(tmp_path):
    blocked = tmp_path / "a file"
    blocked.write_text("where the folder should be")

    assert picture.picture(said("Light"), blocked).startswith(b"\x89PNG")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120))
def test_any_title_can_be_drawn(title):
    assert Image.open(io.BytesIO(picture.draw(said(title)))).size == picture.SIZE


def test_no_line_of_a_title_leaves_the_picture():
    """The margins stay paper also with one endless word."""
    drawn = Image.open(io.BytesIO(picture.draw(said("W" * 120)))).convert("RGB")
    right = drawn.crop((picture.SIZE[0] - 60, 0, picture.SIZE[0], picture.SIZE[1] - picture.BAND - 1))

    assert right.getcolors() == [(right.width * right.height, drawn.getpixel((0, 0)))]


def test_little_pictures_are_left_out_and_a_foreign_alphabet_gives_way_to_plain_words(monkeypatch):
    monkeypatch.setattr(picture, "_font_for", lambda char, size: char if char.isascii() else None)

    assert picture._shown(said("\N{BICYCLE}Bikes\N{BICYCLE}")) == "Bikes"
    assert picture._shown(said("Больше скамеек")) == "An idea for Testhaven"


def test_a_public_page_tells_networks_what_to_show(app, make_idea, client_of):
    idea = make_idea(title='Light & "dark"')

    page = client_of().get(f"/ideas/{idea.id}").get_data(as_text=True)

    assert f'<meta property="og:image" content="{app.config["LAB"].base_url}/ideas/{idea.id}/card.png">' in page
    assert '<meta property="og:title" content="Light &amp; &#34;dark&#34;">' in page


def test_a_page_that_is_not_public_tells_them_nothing(make_idea, client_of, ana):
    page = client_of(ana).get(f"/ideas/{make_idea('submitted').id}").get_data(as_text=True)

    assert "og:" not in page
    assert "Share this idea" not in page


def test_a_call_hangs_on_the_wall_with_its_question_and_its_last_day(app, client_of):
    from datetime import date

    from lab import clock
    from lab.calls import queries as calls
    from lab.calls.models import Call
    from lab.db import atomic, db

    with atomic():
        db.session.add(Call(slug="shade", title="Shade", question="Where do you need shade?", created_at=clock.now(),
                            opens_on=date(2026, 3, 1), closes_on=date(2026, 3, 31)))  # fmt: skip
    calls.forget_calls()

    page = client_of().get("/calls/shade/poster").get_data(as_text=True)

    assert "Where do you need shade?" in page
    assert "31 March" in page
    assert client_of().get("/calls/shade/qr.svg").content_type == "image/svg+xml"
    assert client_of().get("/calls/nowhere/poster").status_code == 404
