"""Cards as files: what one lab writes, another one reads."""

import json

import pytest
from sqlalchemy import func, select

from lab.db import db
from lab.learning.models import ForeignCard

from .conftest import said


@pytest.fixture
def flask(app):
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


def test_all_cards_of_a_lab_are_one_file(flask, stopped, scaling, tmp_path):
    stopped()
    scaling()

    done = flask("export", "cards", str(tmp_path / "cards.json"))

    assert (done.exit_code, done.output) == (0, f"2 learning cards are in {tmp_path / 'cards.json'}.\n")
    cards = json.loads((tmp_path / "cards.json").read_text())["cards"]
    assert [card["outcome"] for card in cards] == ["stopped", "scaling"]


def test_a_lab_reads_what_another_one_wrote(flask, stopped, scaling, tmp_path):
    stopped()
    scaling()
    file = tmp_path / "cards.json"
    flask("export", "cards", str(file))
    file.write_text(file.read_text().replace("http://127.0.0.1:8000", "https://other.example"))

    first, again = flask("import", "cards", str(file)), flask("import", "cards", str(file))

    assert (first.output, again.output) == ("2 new\n", "2 here already\n")
    assert db.session.scalar(select(func.count(ForeignCard.id))) == 2


def test_one_card_is_a_file_too(flask, tmp_path):
    (tmp_path / "card.json").write_text(said())

    assert flask("import", "cards", str(tmp_path / "card.json")).output == "1 new\n"


@pytest.mark.parametrize(("written", "words"), [(b"{}", "no learning card"), (b"\xff\xfe", "cannot read it as JSON")])
def test_what_is_no_card_ends_with_one_line(flask, tmp_path, written, words):
    (tmp_path / "card.json").write_bytes(written)

    done = flask("import", "cards", str(tmp_path / "card.json"))

    assert done.exit_code == 1
    assert words in done.output
    assert done.output.count("\n") == 1


def test_a_file_that_is_not_there_or_cannot_be_written_is_said(flask, tmp_path):
    done = [flask("import", "cards", str(tmp_path / "no")), flask("export", "cards", str(tmp_path / "no" / "no"))]

    assert [one.exit_code for one in done] == [1, 1]
    assert [one.output.split(": ", 1)[1].split(str(tmp_path))[1].split(":")[0] for one in done] == [
        "/no cannot be read", "/no/no cannot be written",
    ]  # fmt: skip
