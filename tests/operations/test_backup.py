"""A lab in one file, and back."""

import sqlite3

import pytest

from lab.db import db
from lab.ideas import queries as ideas


@pytest.fixture
def flask(app):
    return app.test_cli_runner()


def test_a_lab_comes_back_as_it_was(flask, make_idea, tmp_path):
    idea_id = make_idea().id

    made = flask.invoke(args=["backup", str(tmp_path / "lab.copy")])
    _forget_everything()
    back = flask.invoke(args=["restore", str(tmp_path / "lab.copy"), "--replace"])

    assert (made.exit_code, back.exit_code) == (0, 0), made.output + back.output
    assert [path.name for path in tmp_path.iterdir()] == ["lab.copy"]
    assert ideas.idea(idea_id).title == "Light for the school path"


def test_a_lab_in_use_is_not_overwritten_by_mistake(flask, make_idea, tmp_path):
    make_idea()
    flask.invoke(args=["backup", str(tmp_path / "lab.copy")])

    back = flask.invoke(args=["restore", str(tmp_path / "lab.copy")])

    assert back.exit_code == 1
    assert "this lab is not empty" in back.stderr


def test_an_older_copy_is_overwritten_only_when_asked(flask, tmp_path):
    first = flask.invoke(args=["backup", str(tmp_path / "lab.copy")])
    second = flask.invoke(args=["backup", str(tmp_path / "lab.copy")])
    third = flask.invoke(args=["backup", str(tmp_path / "lab.copy"), "--replace"])

    assert (first.exit_code, second.exit_code, third.exit_code) == (0, 1, 0)


def test_a_damaged_copy_is_refused_and_the_lab_stays(flask, make_idea, tmp_path):
    idea_id = make_idea().id
    copy = tmp_path / "lab.copy"
    flask.invoke(args=["backup", str(copy)])
    whole = copy.read_bytes()
    copy.write_bytes(whole[:8192] + b"\x00" * 8192 + whole[16384:])

    back = flask.invoke(args=["restore", str(copy), "--replace"])

    assert back.exit_code == 1
    assert ideas.idea(idea_id) is not None


@pytest.mark.parametrize("kind", ["nothing", "a text", "another database"])
def test_what_is_no_lab_is_refused(flask, tmp_path, kind):
    path = tmp_path / "file"
    if kind == "a text":
        path.write_text("Dear lab, " * 200)
    if kind == "another database":
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE people (id)")

    back = flask.invoke(args=["restore", str(path), "--replace"])

    assert back.exit_code == 1
    assert back.stderr.count("\n") == 1


def test_the_copy_is_for_its_owner_alone(flask, tmp_path):
    flask.invoke(args=["backup", str(tmp_path / "lab.copy")])

    assert (tmp_path / "lab.copy").stat().st_mode & 0o777 == 0o600


def _forget_everything():
    from sqlalchemy import text

    from lab.db import atomic

    with atomic():
        db.session.execute(text("DELETE FROM ideas"))
