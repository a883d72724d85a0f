"""Readings as a table, row by row."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.errors import Invalid
from lab.measures import sheet
from lab.measures.sheet import Known, Verdict
from lab.text import FORMULA

TODAY = date(2027, 3, 31)
CHILDREN = Known(7, "Children on the path", "of 100", 41, 70, frozenset({(date(2027, 3, 1), 50.0)}))
NOISE = Known(9, "Lärm, nachts", "dB", 60, 45)


def read(words):
    return sheet.read(words, [CHILDREN, NOISE], TODAY)


def verdicts(words):
    return [str(row.verdict) for row in read(words)]


@pytest.mark.parametrize(
    "words",
    [
        "measure,day,value\nChildren on the path,2027-03-30,63.5",
        "Children on the path;30.3.2027;63,5",
        "measure\tday\tvalue\nchildren on the PATH\t30.03.2027\t63,5",
        "\ufeffmeasure;day;value;unit;n;note\r\n1;2027-03-30;63,5;of 100;12;\"Rain; all day\"\r\n",
        'Messgröße;Datum;Wert\n"Children on the path";30.3.2027;"63,5"',
        "day,value,measure\n2027-03-30,\"63,5\",1",
        "\n\n1; 30. 3. 2027 ;63.5\n\n",
    ],
)  # fmt: skip
def test_a_row_is_read_however_it_was_written(words):
    row = read(words)[-1]

    assert (row.measure, row.on, row.value, row.verdict) == (CHILDREN, date(2027, 3, 30), 63.5, Verdict.NEW)


def test_a_name_with_a_comma_and_a_note_are_read_from_their_quotes():
    row = read('measure,day,value,unit,n,note\n"Lärm, nachts",2027-03-30,44,dB,12,"two, three"')[0]

    assert (row.measure, row.n, row.note, row.verdict) == (NOISE, 12, "two, three", Verdict.NEW)


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ("Nothing;2027-03-30;63", "No measure"), ("3;2027-03-30;63", "No measure"), ("0;2027-03-30;63", "No measure"),
        ("1;31.2.2027;63", "day is not one"), ("1;03/30/2027;63", "day is not one"), ("1;1.4.2027;63", "not come yet"),
        ("1;2027-03-30;many", "not a number"), ("1;2027-03-30;", "not a number"), ("1;2027-03-30;1e5", "not a number"),
        ("1;2027-03-30;63;%", "measured in of 100"), ("1;2027-03-30;63;of 100;0", "whole number"),
        ("1;2027-03-30;63;of 100;3.5", "whole number"), ("1;2027-03-30;63;of 100;123456789012", "whole number"),
        (f"1;2027-03-30;63;;;{'x' * 301}", "longer than 300"), ("1;2027-03-30;63;;;a;b", "more cells than columns"),
    ],
)  # fmt: skip
def test_a_wrong_row_says_why(cells, why):
    row = read(cells)[0]

    assert (row.verdict, any(why in words for words in row.why)) == (Verdict.WRONG, True)


def test_a_decimal_comma_between_commas_is_said_and_not_guessed():
    assert verdicts("measure,day,value\n1,2027-03-30,63,5") == ["wrong"]


def test_what_is_far_off_or_could_be_read_twice_asks_for_a_confirmation():
    rows = read("1;2027-03-30;332\n1;2027-03-30;1.234\n1;2027-03-29;331\n2;2027-03-30;0,125")

    assert [str(row.verdict) for row in rows] == ["ask", "ask", "new", "new"]
    assert [row.value for row in rows] == [332, 1.234, 331, 0.125]


def test_what_is_there_and_what_stands_twice_is_not_written_again():
    assert verdicts("1;1.3.2027;50\n1;2.3.2027;50\n1;2.3.2027;50,0\n2;2.3.2027;50") == ["there", "new", "there", "new"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "no rows yet"), (" \n ; \n", "no rows yet"), ("measure;day;value", "no row under it"),
        ("measure;value\n1;2", "lacks these columns: day"), ('1;2027-03-30;"63\n1;2;3', "quotation mark"),
        ("1;2027-03-30;63\n" * 502, "more than 500"), ("x" * 200_001, "200 KB"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_as_a_whole(words, why):
    with pytest.raises(Invalid, match=why):
        read(words)


def test_five_hundred_rows_are_taken():
    assert len(read("measure;day;value\n" + "1;2027-03-30;63\n" * 500)) == 500


@pytest.mark.parametrize(
    "raw", ["Lärm".encode(), "Lärm".encode("utf-8-sig"), "Lärm".encode("utf-16"), "Lärm".encode("cp1252")]
)
def test_a_file_is_read_whichever_program_wrote_it(raw):
    assert sheet.decoded(raw).lstrip("\ufeff") == "Lärm"


@pytest.mark.parametrize(
    ("raw", "why"),
    [(b"PK\x03\x04rest", "spreadsheet"), (b"\xd0\xcf\x11\xe0", "spreadsheet"), (b"x" * 200_001, "200 KB")],
)
def test_a_file_that_is_no_text_is_refused(raw, why):
    with pytest.raises(Invalid, match=why):
        sheet.decoded(raw)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1234.5", 1234.5), ("1234,5", 1234.5), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1 234,5", 1234.5),
        ("1'234.5", 1234.5), ("1.234.567", 1_234_567), ("1,234,567.8", 1_234_567.8), ("\u22123", -3), ("+3", 3),
        ("12.345.6", None), ("abc", None), ("", None), ("nan", None), ("inf", None), ("1e5", None), ("９", None),
        ("9" * 13, None), ("1,2,3", None),
    ],
)  # fmt: skip
def test_numbers_are_read_in_the_ways_people_write_them(written, number):
    assert sheet.number(written) == number


@given(st.decimals(-(10**9), 10**9, places=3, allow_nan=False, allow_infinity=False))
def test_a_number_is_the_same_with_a_comma_and_with_a_point(value):
    assert sheet.number(f"{value:f}") == sheet.number(f"{value:f}".replace(".", ",")) == float(value)


@given(st.text())
def test_any_text_is_judged_or_refused_in_words(words):
    said = [*_refused(words)] or [row.verdict != Verdict.WRONG or row.why for row in read(words)]

    assert all(said)


def _refused(words):
    try:
        read(words)
    except Invalid as no:
        yield no.sentence


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20), min_size=1, max_size=5))
def test_no_cell_that_is_written_is_a_formula(cells):
    out = sheet.written(["a"] * len(cells), [cells]).removeprefix("\ufeff")
    back = list(csv.reader(io.StringIO(out, newline="")))[1]

    assert not any(cell.startswith(FORMULA) for cell in back)
    assert [cell.removeprefix("'") for cell in back] == [cell.removeprefix("'") for cell in cells]


def test_a_number_below_zero_stays_a_number():
    assert sheet.written(["a", "b"], [[-3.5, "-3.5"]]).splitlines()[1] == "-3.5,'-3.5"
