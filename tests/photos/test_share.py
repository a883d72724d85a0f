"""Photos of an idea, from the form to the page."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from lab.db import db
from lab.ideas.models import Idea
from lab.photos.models import Photo
from lab.photos.queries import photos_of
from lab.storage import files
from tests.photos.conftest import drawn, from_a_phone, upload


def the_idea() -> Idea:
    return db.session.scalars(select(Idea)).one()


def kept_in(html: str) -> str:
    return re.search(r'name="photos_kept" value="([^"]*)"', html)[1]


def keys_in(html: str) -> list[str]:
    return [token.rpartition(".")[0] for token in kept_in(html).split()]


def post(client, path, data, **more):
    return client.post(path, data=data, content_type="multipart/form-data", **more)


def test_ana_shares_an_idea_with_two_photos(client_of, ana, fields, work):
    answer = post(client_of(ana), "/ideas", fields(upload(), upload(drawn(colour="red"), "bench.jpg")))

    idea = the_idea()
    shown = photos_of("idea", [idea.id])[idea.id]
    assert (answer.status_code, answer.location, idea.stage) == (303, f"/ideas/{idea.id}", "submitted")
    assert [(photo.alt, photo.position, photo.person_id) for photo in shown] == [
        ("The dark path, 1", 0, ana.id), ("The dark path, 2", 1, ana.id)]  # fmt: skip
    assert idea.photos == 2


def test_a_photo_without_words_is_asked_about_and_kept(client_of, ana, fields):
    ana_s = client_of(ana)

    asked = post(ana_s, "/ideas", fields(upload(), alts=("",)))
    key = keys_in(asked.text)[0]
    sent = post(ana_s, "/ideas", fields(photos_kept=kept_in(asked.text), **{f"photo_alt_{key}": "The dark path"}))

    assert (asked.status_code, sent.status_code) == (422, 303)
    assert "Say in a few words what photo 1 shows" in asked.text
    assert [photo.alt for photo in photos_of("idea", [the_idea().id])[the_idea().id]] == ["The dark path"]
